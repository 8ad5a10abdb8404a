import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Said } from '../chat/said.ts'
import { type Destination, SendFailed, type Transport } from '../chat/transport.ts'
import type { Clock } from '../domain/clock.ts'
import type { OpenHouse } from '../founding.ts'
import { bundleOf, partsOf, type Waiting } from './bundle.ts'
import { claim } from './claim.ts'

/** Where an item is. `sending` is only ever seen after a crash in the middle. */
export type OutboxState = 'waiting' | 'sending' | 'sent' | 'unknown' | 'failed' | 'expired'

/** An item as Redis keeps it; once it left, its text is gone. */
export interface OutboxItem extends Said {
  state?: OutboxState
  tries?: number
  /** Token of the process that sends, or sent, it. */
  claimant?: string
  /** How many messages of a text too long for one have gone. */
  partsSent?: number
  /** ms; not before this, after a failed try. */
  notBefore?: number
  sentAt?: number
}

const privateGapMs = 1000
const expiryMs = 24 * 60 * 60_000
const mostTries = 5
const pageSize = 1000
/** Most items looked at in one round. */
const readAhead = 10 * pageSize
const keepDoneMs = 7 * 24 * 60 * 60_000
const lanesAtOnce = 4
/** When to look again while the account is logged out or a send hangs, ms. */
const pollMs = 1000
/** How long a round waits for its sends, ms of real time; what takes longer goes on by itself and holds up its own lane only. */
const patienceMs = 1000

type Item = Waiting & { said: OutboxItem }
type Change = Partial<OutboxItem> & { state: OutboxState }

/** What goes out one after another: a room, a private chat; friend requests are accepted in one line of their own, paced like a room. */
const laneOf = ({ to, acceptFriend }: Said): string => {
  if (acceptFriend !== undefined) return 'friends'
  return 'room' in to ? `room ${to.room}` : 'contact' in to ? `contact ${to.contact}` : `member ${to.member}`
}

const readWaiting = async ({ redis, keys }: OpenHouse): Promise<Item[]> => {
  const found: Item[] = []
  for (let from = 0; from < readAhead; from += pageSize) {
    const ids = await redis.zrange(keys.outboxWaiting, String(from), String(from + pageSize - 1))
    const texts = ids.length === 0 ? [] : await redis.hmget(keys.outbox, ...ids)
    for (const [index, id] of ids.entries()) {
      const text = texts[index]
      if (text) found.push({ id, said: JSON.parse(text) as OutboxItem })
    }
    if (ids.length < pageSize) break
  }
  return found
}

const byLane = (items: readonly Item[]): Map<string, Item[]> => {
  const lanes = new Map<string, Item[]>()
  for (const item of items) {
    const lane = laneOf(item.said)
    const others = lanes.get(lane)
    if (others) others.push(item)
    else lanes.set(lane, [item])
  }
  return lanes
}

const destinationOf = async ({ ledger }: OpenHouse, to: Said['to']): Promise<Destination | null> => {
  if (!('member' in to)) return to
  const contact = await ledger.contactOf(to.member)
  return contact === null ? null : { contact }
}

/** How several processes share an association's outbox. */
export interface OutboxOptions {
  /** Whether an item is ours to send; the others are left to other processes. Absent: all are. */
  owns?(house: OpenHouse, said: Said): Promise<boolean>
  /** Names this process in what it claims. */
  token?: string
  /** Whether the process of a token still runs: what it claimed is its own. Absent: none but this one does. */
  runs?(house: OpenHouse, token: string): Promise<boolean>
}

/**
 * Sends what commits queued: in order per room, merged when a room is busy, each once. State lives in Redis; the
 * pace (least gap in a room) in memory. What is sent is claimed first, so that no two processes send the same.
 */
export const outbox = (houses: readonly OpenHouse[], transport: Transport, clock: Clock, log: Logger, options: OutboxOptions = {}) => {
  const { owns, token = randomUUID(), runs } = options
  const lastSent = new Map<string, number>()
  /** Sends under way, by lane. */
  const underWay = new Map<string, Promise<void>>()
  /** What was sent and could not yet be written down, by key and id: written before anything else, never sent again. */
  const unwritten = new Map<string, Change>()

  /** Writes the new state of some items; those that are done leave the line and lose their text. */
  const settle = async ({ redis, keys }: OpenHouse, items: readonly Item[], change: Change): Promise<void> => {
    const done = change.state !== 'waiting' && change.state !== 'sending'
    const all = redis.multi()
    for (const { id, said } of items) {
      const { text, merge, ...bare } = said
      const next: OutboxItem = done ? { ...bare, ...change } : { ...said, ...change }
      all.hset(keys.outbox, id, JSON.stringify(next))
      if (done) {
        all.zrem(keys.outboxWaiting, id)
        all.zadd(keys.outboxDone, clock.now(), id)
      }
    }
    for (const [error] of (await all.exec()) ?? []) if (error) throw error
  }

  /** Settles what left the house: should the store be gone just now, that is made good at the next round. */
  const settleSent = async (house: OpenHouse, items: readonly Item[], change: Change): Promise<void> => {
    for (const { id } of items) unwritten.set(house.keys.outbox + id, change)
    await settle(house, items, change)
    for (const { id } of items) unwritten.delete(house.keys.outbox + id)
  }

  /** Sends the front of one lane. Answers when (ms) the lane may go on. */
  const sendFront = async (house: OpenHouse, lane: string, waiting: readonly Item[]): Promise<number> => {
    const roomGapMs = house.association.manners.roomGapSeconds * 1000
    const gapMs = lane === 'friends' || lane.startsWith('room ') ? roomGapMs : Math.min(privateGapMs, roomGapMs)
    const now = clock.now()
    const [front] = waiting
    if (!front) return now + gapMs
    for (const item of waiting) {
      const change = unwritten.get(house.keys.outbox + item.id)
      if (!change) break
      await settleSent(house, [item], change)
      return now
    }
    if (now - front.said.at > expiryMs) {
      const stale = waiting.filter(({ said }) => now - said.at > expiryMs)
      await settle(house, stale, { state: 'expired' })
      return now
    }
    const ready = Math.max((lastSent.get(lane) ?? 0) + gapMs, front.said.notBefore ?? 0)
    if (ready > now) return ready
    const bundle = bundleOf(waiting)
    const items = waiting.slice(0, bundle.items.length)
    const to = await destinationOf(house, front.said.to)
    if (to === null) {
      await settle(house, items, { state: 'failed' })
      return now
    }
    const tries = (front.said.tries ?? 0) + 1
    const claimed = items.map(({ id, said }) => ({ id, was: said, next: { ...said, state: 'sending', tries, claimant: token } }))
    // another process may think the same item its own
    if (!(await claim(house, claimed))) return now + pollMs
    const change = await send(to, front, bundle.text, tries, items)
    lastSent.set(lane, clock.now())
    await settleSent(house, items, change)
    return Math.max(clock.now() + gapMs, change.notBefore ?? 0)
  }

  /** Sends one message, and answers what became of the items it says. */
  const send = async (to: Destination, { said }: Item, text: string, tries: number, items: readonly Item[]): Promise<Change> => {
    const { acceptFriend, partsSent = 0 } = said
    const parts = partsOf(text)
    try {
      await transport.send(to, acceptFriend === undefined ? { text: parts[partsSent] ?? '' } : { acceptFriend })
      if (acceptFriend === undefined && partsSent + 1 < parts.length) return { state: 'waiting', tries: 0, partsSent: partsSent + 1 }
      return { state: 'sent', tries, sentAt: clock.now() }
    } catch (error) {
      const change = afterFailure(error, tries)
      const why = error instanceof Error ? error.name : 'unknown'
      log.warn({ items: items.map(({ id }) => id), tries, outcome: change.state, why }, 'a message was not sent')
      return change
    }
  }

  /** A send that certainly failed is tried again, later each time; one lost because the account was logged out does not count. */
  const afterFailure = (error: unknown, tries: number): Change => {
    if (!(error instanceof SendFailed)) return { state: 'unknown', tries }
    if (!transport.state().loggedIn) return { state: 'waiting', tries: tries - 1, notBefore: clock.now() + pollMs }
    if (tries >= mostTries) return { state: 'failed', tries }
    return { state: 'waiting', tries, notBefore: clock.now() + 1000 * 2 ** tries }
  }

  /** Sends the front of every lane that may go, a few lanes at a time. */
  const round = async (): Promise<number | null> => {
    if (!transport.state().loggedIn) return clock.now() + pollMs
    const looks: number[] = []
    const busy = new Set(underWay.keys())
    const lanes: { house: OpenHouse; lane: string; waiting: Item[] }[] = []
    for (const house of houses) {
      for (const [lane, waiting] of byLane(await ours(house))) if (!busy.has(lane)) lanes.push({ house, lane, waiting })
    }
    let open = true
    const run = async (): Promise<void> => {
      while (open) {
        const next = lanes.shift()
        if (!next) return
        const { house, lane, waiting } = next
        if (underWay.has(lane)) {
          looks.push(clock.now())
          continue
        }
        const sending = sendFront(house, lane, waiting).then(
          (at) => {
            looks.push(at)
          },
          (error: unknown) => {
            looks.push(clock.now() + pollMs)
            log.error({ why: error instanceof Error ? error.message : 'unknown' }, 'an outbox lane failed')
          },
        )
        underWay.set(lane, sending)
        await sending
        underWay.delete(lane)
      }
    }
    let patience: NodeJS.Timeout | undefined
    const impatient = new Promise<void>((resolve) => {
      patience = setTimeout(resolve, patienceMs)
    })
    await Promise.race([Promise.all(Array.from({ length: lanesAtOnce }, run)), impatient])
    clearTimeout(patience)
    open = false
    if (lanes.length > 0) looks.push(clock.now())
    if (underWay.size > 0) looks.push(clock.now() + pollMs)
    if (lastSent.size > 10_000) lastSent.clear()
    return looks.length === 0 ? null : Math.min(...looks)
  }
  let rounds: Promise<unknown> = Promise.resolve()

  /** What waits and is ours: neither another account's, nor being sent by another process. What is too old is anybody's to drop. */
  const ours = async (house: OpenHouse): Promise<Item[]> => {
    const found: Item[] = []
    for (const item of await readWaiting(house)) {
      const { state, claimant } = item.said
      if (state === 'sending' && claimant !== token) continue
      if (!owns || clock.now() - item.said.at > expiryMs || (await owns(house, item.said))) found.push(item)
    }
    return found
  }

  return {
    /**
     * At start and now and then: what a process left in the middle of sending when it ended waits again, for a text said twice is
     * better than an answer withheld.
     */
    async recover(): Promise<number> {
      let recovered = 0
      for (const house of houses) {
        for (const { id, said } of await readWaiting(house)) {
          if (said.state !== 'sending' || said.claimant === token) continue
          if (said.claimant !== undefined && runs && (await runs(house, said.claimant))) continue
          if (await claim(house, [{ id, was: said, next: { ...said, state: 'waiting' } }])) recovered += 1
        }
      }
      return recovered
    },

    /**
     * Sends what may go now, one message in each lane; a send that hangs goes on by itself. Answers the next moment (ms)
     * something may go, or null when nothing waits. Calls come one after another.
     */
    deliver(): Promise<number | null> {
      const mine = rounds.then(round)
      rounds = mine.catch(() => undefined)
      return mine
    },

    /** Resolves when no send is under way; each ends within the transport's deadline. */
    async idle(): Promise<void> {
      await rounds
      await Promise.all(underWay.values())
    },

    /** Forgets items that left more than a week ago. */
    async trim(): Promise<void> {
      for (const { redis, keys } of houses) {
        for (;;) {
          const old = await redis.zrangebyscore(keys.outboxDone, '-inf', clock.now() - keepDoneMs, 'LIMIT', 0, pageSize)
          if (old.length === 0) break
          await redis
            .multi()
            .hdel(keys.outbox, ...old)
            .zrem(keys.outboxDone, ...old)
            .exec()
        }
      }
    },

    /** How many wait, and the age in seconds of the oldest. */
    async backlog(): Promise<{ waiting: number; oldestSeconds: number }> {
      let waiting = 0
      let oldest = clock.now()
      for (const house of houses) {
        waiting += await house.redis.zcard(house.keys.outboxWaiting)
        const [first] = await house.redis.zrange(house.keys.outboxWaiting, '0', '0')
        const item = first === undefined ? null : await house.redis.hget(house.keys.outbox, first)
        if (item) oldest = Math.min(oldest, (JSON.parse(item) as OutboxItem).at)
      }
      return { waiting, oldestSeconds: waiting === 0 ? 0 : Math.round((clock.now() - oldest) / 1000) }
    },
  }
}
