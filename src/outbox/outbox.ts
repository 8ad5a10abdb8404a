import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import { eachAlone, faultNote } from '../chat/fault.ts'
import { DrawingStopped, type Said, type SaidFile } from '../chat/said.ts'
import type { Destination, Transport } from '../chat/transport.ts'
import type { Clock } from '../domain/clock.ts'
import { sayTime } from '../domain/zoned.ts'
import type { OpenHouse } from '../founding.ts'
import { paused } from '../text/outbox.ts'
import { accountPace } from './account.ts'
import { breaker, pauseMs, type Trouble } from './breaker.ts'
import { bundleOf } from './bundle.ts'
import { detour, routed } from './detour.ts'
import { drawings } from './drawings.ts'
import { fairness } from './fairness.ts'
import { type Item, isPauseAlert, type OutboxState, pauseCause, usefulUntil } from './item.ts'
import { firstFirst, type Lane, lanesOf } from './lanes.ts'
import { minuteMs } from './pace.ts'
import { places } from './places.ts'
import { pollMs, sendOne } from './sending.ts'
import { stillRooms } from './still.ts'
import { type OutboxStore, type Owns, outboxStore } from './store.ts'
import { tellPaused, tellUnsaid } from './unsaid.ts'

const lanesAtOnce = 4
/** How long a round waits for its sends, ms of real time; what takes longer goes on by itself and holds up its own place only. */
const patienceMs = 1000
/** What may not go within so long is not kept drawn, ms. */
const soonMs = 60_000

/** What an outbox may be given. */
export interface OutboxOptions {
  /** Whether an item is this process's to send; the others are left to other processes. Absent: everything is. */
  owns?: Owns
  /** Names this process in what it claims. */
  token?: string
  /** Whether the process of a token still runs: what it claimed is its own. Absent: none but this one does. */
  runs?(house: OpenHouse, token: string): Promise<boolean>
  /** The WeChat account whose budgets are kept; null while it is not known. Absent or null: it is named after the associations it serves. */
  account?(): string | null
  /** Draws a file of an association (base64); rejects when it cannot be drawn, with DrawingStopped when it may be later. It must not hold up the event loop. */
  draw?(file: SaidFile, house: OpenHouse): Promise<string>
  /** So many replicas of the store must have what is said before it is; absent: none. */
  replicas?: number
  /** Hears of every message that arrived, and of every one that did not while logged in: the state it left its item in. */
  onSent?(kind: Said['kind'], state: OutboxState): void
  /** Resolves when a round waits no longer for its sends, or once `signal` says that it need not: after a second of real time, unless said. */
  patience?(signal: AbortSignal): Promise<void>
  /** Chance for the jitter, 0…1. */
  random?(): number
}

/** A lane of one association that waits, with the rooms that are still. */
interface Waiting extends Lane {
  store: OutboxStore
  still: ReadonlyMap<string, number>
}

/**
 * Sends what commits queued: each once, in order within a place and kind ({@link lanesOf}), merged when a room is busy, as slowly as
 * manners ask. Nothing but answers is sent in quiet hours or within ten minutes of trouble with WeChat, and nothing at all in a room
 * that is still. State, budgets and pause live in Redis; the last send of a room in memory.
 */
export const outbox = (houses: readonly OpenHouse[], transport: Transport, clock: Clock, log: Logger, options: OutboxOptions = {}) => {
  const {
    owns = async () => true,
    token = randomUUID(),
    runs = async () => false,
    account = () => null,
    draw = () => Promise.reject(new Error('nothing draws here')),
    replicas = 0,
    onSent = () => undefined,
    patience = (signal) => pause(patienceMs, undefined, { signal }).catch(() => undefined),
    random = Math.random,
  } = options
  const now = () => clock.now()
  const accountName = () => account() ?? houses.map(({ association }) => association.id).join('+')
  const stores = houses.map((house) => outboxStore(house, clock, owns, token, replicas))
  const pace = accountPace(houses, accountName, now, random)
  const trouble = breaker(() => houses[0]?.redis, accountName, now)
  const paced = places(now, () => trouble.pausedUntil())
  /** Sends and drawings under way, by place. */
  const underWay = new Map<string, Promise<void>>()
  const drawn = drawings(draw)
  const fair = fairness()
  /** Rooms that were still at the last look, until when (ms). */
  let stillLately = new Map<string, number>()

  /** What waits in one association, in lanes, after what is too late lapsed. */
  const survey = async (store: OutboxStore): Promise<Waiting[]> => {
    const at = now()
    const items = await store.waiting()
    const late = items.filter(({ said }) => at > usefulUntil(said))
    await store.drop(late, { state: 'expired', why: 'late' })
    const still = await stillRooms(store.house, at)
    stillLately = new Map([...stillLately, ...still].filter(([, until]) => until > at))
    const { go, lapse } = routed(
      items.filter((item) => !late.includes(item)),
      still,
    )
    await store.drop(lapse, { state: 'expired', why: 'still' })
    return lanesOf(go, at).map((lane) => ({ ...lane, store, still }))
  }

  const laneReady = (lane: Waiting): number => paced.ready(lane.store.house, lane)

  /** Whether a lane is held up by nothing but other lanes. */
  const isFree = (lane: Waiting): boolean =>
    !underWay.has(lane.place) &&
    stillUntil(lane) === undefined &&
    laneReady(lane) <= now() &&
    pace.ready(lane.store.house, lane.kind, true) <= now() + minuteMs

  /**
   * Begins what the front of a lane needs next; one that is pressing as if it were an answer. Answers when (ms) to look again, or what
   * was begun: it answers that at its end.
   */
  const begin = async (lane: Waiting, pressing: boolean): Promise<number | { work: Promise<number> }> => {
    const { store, items: waiting, kind, place } = lane
    const { house } = store
    const [front] = waiting
    const ready = laneReady(lane)
    if (!front || ready > now()) return ready
    const until = stillUntil(lane)
    if (until !== undefined) return detour(store, waiting, until, now())
    const key = keyOf(lane)
    const picture = drawn.of(key)
    if (front.said.file && picture === undefined && drawn.full() && kind !== 'reply') return now() + pollMs
    if (front.said.file && picture === undefined) return { work: prepare(store, front, front.said.file, key) }
    const free = pace.ready(house, kind, pressing)
    if (free > now()) return free
    const bundle = bundleOf(waiting)
    const items = waiting.slice(0, bundle.items.length)
    const to = await destinationOf(house, front.said.to)
    if (to === null) {
      await store.drop(items, { state: 'failed', why: 'unbound' })
      return now()
    }
    // while its contact was looked up, another lane may have taken the turn
    const stillFree = pace.ready(house, kind, pressing)
    if (stillFree > now()) return stillFree
    fair.goes(kind)
    const going = pace.go(house)
    const send = async (): Promise<number> => {
      await going.begins()
      const tries = (front.said.tries ?? 0) + 1
      try {
        if (!(await store.claim(items, tries))) {
          await going.ends()
          return now() + pollMs
        }
      } catch (error) {
        await going.ends()
        throw error
      }
      const ids = items.map(({ id }) => id)
      const sent = await sendOne(transport, to, front.said, { text: bundle.text, drawn: picture, tries, now, log, ids })
      drawn.forget(key)
      await going.ends()
      paced.spoke(place)
      if ('fault' in sent || sent.change.state === 'sent') onSent(front.said.kind, sent.change.state)
      if ('fault' in sent) await heed(await trouble.failed(sent.fault, isPauseAlert(front.said)))
      else if (sent.change.state === 'sent') trouble.succeeded()
      await store.settleSent(items, sent.change)
      return Math.max(now() + paced.gapOf(house, place), sent.change.notBefore ?? 0)
    }
    return { work: send() }
  }

  /** Draws a file; it is sent at the next look. One that cannot be drawn has failed. */
  const prepare = async (store: OutboxStore, item: Item, file: SaidFile, key: string): Promise<number> => {
    try {
      await drawn.make(key, file, store.house)
    } catch (error) {
      if (error instanceof DrawingStopped) return now() + pollMs
      log.error({ item: item.id, fault: faultNote(error) }, 'a file could not be drawn')
      await store.drop([item], { state: 'failed', why: 'undrawn' })
    }
    return now()
  }

  /** Logs trouble with WeChat and has staff alerted, should that be due. Never rejects. */
  const heed = async (found: { trouble: Trouble; alert: boolean } | null): Promise<void> => {
    if (!found) return
    const [since, until] = [now(), now() + pauseMs]
    log.error({ trouble: found.trouble }, 'WeChat takes no more: all but answers are paused')
    for (const house of found.alert ? houses : []) {
      const { timezone } = house.association
      const text = paused(found.trouble, sayTime(since, timezone), sayTime(until, timezone))
      await tellPaused(house, `${pauseCause}${since}`, text, since).catch((error: unknown) =>
        log.error({ fault: faultNote(error) }, 'staff could not be alerted'),
      )
    }
  }

  /** Begins everything that may go, the most urgent first, a few at a time. */
  const round = async (): Promise<number | null> => {
    const looks: number[] = []
    await Promise.all([pace.load(), trouble.load()])
    // while not even an answer may go there is nothing to look at, and thousands may wait
    const free = Math.min(...houses.map((house) => pace.ready(house, 'reply')))
    if (free > now()) return underWay.size > 0 ? Math.min(free, now() + pollMs) : free
    const failed = (error: unknown): void => {
      looks.push(now() + pollMs)
      log.error({ fault: faultNote(error) }, 'an outbox lane failed')
    }
    const surveyed = await Promise.all(stores.map((store) => survey(store).catch(failed)))
    const inOrder = surveyed.flatMap((found) => found ?? []).sort(firstFirst)
    if (!transport.state().loggedIn) return now() + pollMs
    const soon = () => new Set(inOrder.filter((lane) => laneReady(lane) <= now() + soonMs).map(keyOf))
    drawn.keepOnly(soon)
    const pressing = fair.pressing(inOrder, isFree, now())
    const lanes = pressing ? [pressing, ...inOrder.filter((lane) => lane !== pressing)] : inOrder
    let patient = true
    const waiting = new AbortController()
    const impatient = patience(waiting.signal).then(() => {
      patient = false
    })
    const flights = new Set<Promise<void>>()
    for (const lane of lanes) {
      if (!patient) looks.push(now())
      if (!patient || underWay.has(lane.place)) continue
      const begun = await begin(lane, lane === pressing).catch(failed)
      if (begun === undefined) continue
      if (typeof begun === 'number') {
        looks.push(begun)
        continue
      }
      const flight = begun.work
        .then((at) => void looks.push(at), failed)
        .finally(() => {
          underWay.delete(lane.place)
          flights.delete(flight)
        })
      underWay.set(lane.place, flight)
      flights.add(flight)
      while (flights.size >= lanesAtOnce && patient) await Promise.race([...flights, impatient])
    }
    await Promise.race([Promise.all(flights), impatient])
    waiting.abort()
    if (underWay.size > 0) looks.push(now() + pollMs)
    return looks.length === 0 ? null : Math.min(...looks)
  }
  let rounds: Promise<unknown> = Promise.resolve()

  return {
    /** At start and now and then: what a process that ended was in the middle of sending. Answers how many texts wait again. */
    async recover(): Promise<number> {
      const recovered = await eachAlone(stores, (store) => store.recover((other) => runs(store.house, other)))
      return recovered.reduce((sum, count) => sum + count, 0)
    },

    /**
     * Sends what may go now, one message in each place; a send that hangs goes on by itself. Answers the next moment (ms)
     * something may go, or null when nothing waits. Calls come one after another.
     */
    deliver(): Promise<number | null> {
      const mine = rounds.then(round)
      rounds = mine.catch(() => undefined)
      return mine
    },

    /**
     * Says one sentence past the line, at once, for the moment when the store is gone: as the pace of this process allows, else not
     * at all. Rejects as the transport does.
     */
    async sayNow(to: Destination, text: string): Promise<void> {
      const [house] = houses
      const still = 'room' in to && (stillLately.get(to.room) ?? 0) > now()
      if (!house || still || pace.ready(house, 'reply') > now()) return
      const going = pace.go(house)
      await transport.send(to, { text }).finally(() => void going.ends())
    },

    /** WeChat itself said that the account sends too fast: all but answers stop for ten minutes. */
    async warned(): Promise<void> {
      if (trouble.pausedUntil() === null) await heed({ trouble: 'too-fast', alert: await trouble.warned() })
    },

    /** Has staff told what was not said lately, once it is over. Answers whether something was queued. */
    async tellUnsaid(): Promise<boolean> {
      if (!transport.state().loggedIn || trouble.pausedUntil() !== null) return false
      return (await eachAlone(stores, (store) => tellUnsaid(store, now()))).includes(true)
    },

    /** Resolves when no send is under way; each ends within the transport's deadline. */
    async idle(): Promise<void> {
      await rounds
      await Promise.all(underWay.values())
    },

    /** Forgets items that left more than a week ago. */
    async trim(): Promise<void> {
      for (const store of stores) await store.trim()
    },

    /** How many wait, and how long (ms) the oldest has, and the oldest answer. */
    async backlog(): Promise<{ waiting: number; oldestMs: number; oldestReplyMs: number }> {
      const at = now()
      const all = await Promise.all(stores.map((store) => store.backlog()))
      const waiting = all.reduce((sum, one) => sum + one.waiting, 0)
      const oldestMs = waiting === 0 ? 0 : at - Math.min(...all.map(({ oldestAt }) => oldestAt ?? at))
      const oldestReplyMs = at - Math.min(...all.map(({ oldestReplyAt }) => oldestReplyAt ?? at))
      return { waiting, oldestMs: Math.max(0, oldestMs), oldestReplyMs: Math.max(0, oldestReplyMs) }
    },
  }
}

/** Names the front of a lane over all associations. */
const keyOf = ({ items, store }: Waiting): string => `${store.house.keys.outbox} ${items[0]?.id ?? ''}`

/** Until when (ms) the room of a lane is still, if it is. */
const stillUntil = ({ items: [front], still }: Waiting): number | undefined =>
  front && 'room' in front.said.to ? still.get(front.said.to.room) : undefined

const destinationOf = async ({ ledger }: OpenHouse, to: Said['to']): Promise<Destination | null> => {
  if (!('member' in to)) return to
  const contact = await ledger.contactOf(to.member)
  return contact === null ? null : { contact }
}
