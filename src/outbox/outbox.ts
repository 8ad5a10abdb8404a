import type { Logger } from 'pino'
import type { Said } from '../chat/said.ts'
import { type Destination, SendFailed, type Transport } from '../chat/transport.ts'
import type { Clock } from '../domain/clock.ts'
import type { OpenHouse } from '../founding.ts'
import { bundleOf, partsOf, type Waiting } from './bundle.ts'

/** Where an item is. `sending` is only ever seen after a crash in the middle. */
export type OutboxState = 'waiting' | 'sending' | 'sent' | 'unknown' | 'failed' | 'expired'

/** An item as Redis keeps it; once it left, its text is gone. */
export interface OutboxItem extends Said {
  state?: OutboxState
  tries?: number
  /** ms; not before this, after a failed try. */
  notBefore?: number
  sentAt?: number
}

/** A line of `lianyi outbox`. */
export interface OutboxLine {
  id: string
  room: string
  state: OutboxState
  cause: string
  dueAt: string
  sentAt?: string
}

const privateGapMs = 1000
const expiryMs = 24 * 60 * 60_000
const mostTries = 5
const readAhead = 1000
const keepDoneMs = 7 * 24 * 60 * 60_000
const lanesAtOnce = 4

const laneOf = (to: Said['to']): string =>
  'room' in to ? `room ${to.room}` : 'contact' in to ? `contact ${to.contact}` : `member ${to.member}`

/**
 * Sends what commits queued: in order per room, merged when a room is busy, each once. State lives in Redis; the
 * pace (least gap in a room) in memory. Only the process that holds the association's lease may deliver.
 */
export const outbox = (houses: readonly OpenHouse[], transport: Transport, clock: Clock, log: Logger) => {
  const lastSent = new Map<string, number>()

  const readWaiting = async ({ redis, keys }: OpenHouse): Promise<(Waiting & { said: OutboxItem })[]> => {
    const ids = await redis.zrange(keys.outboxWaiting, '0', String(readAhead - 1))
    if (ids.length === 0) return []
    const items = await redis.hmget(keys.outbox, ...ids)
    return ids.flatMap((id, index) => {
      const text = items[index]
      return text ? [{ id, said: JSON.parse(text) as OutboxItem }] : []
    })
  }

  /** Writes the new state of some items; those that are done leave the line and lose their text. */
  const settle = async (
    { redis, keys }: OpenHouse,
    items: readonly { id: string; said: OutboxItem }[],
    change: Partial<OutboxItem> & { state: OutboxState },
  ): Promise<void> => {
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
    await all.exec()
  }

  const destinationOf = async (house: OpenHouse, to: Said['to']): Promise<Destination | null> => {
    if (!('member' in to)) return to
    const contact = await house.ledger.contactOf(to.member)
    return contact === null ? null : { contact }
  }

  /** Sends the front of one lane. Answers when (ms) the lane may go on; 0 when it is done. */
  const sendFront = async (house: OpenHouse, lane: string, waiting: readonly { id: string; said: OutboxItem }[]): Promise<number> => {
    const gapMs = lane.startsWith('room ')
      ? house.association.manners.roomGapSeconds * 1000
      : Math.min(privateGapMs, house.association.manners.roomGapSeconds * 1000)
    const now = clock.now()
    const [front] = waiting
    if (!front) return 0
    const ready = Math.max((lastSent.get(lane) ?? 0) + gapMs, front.said.notBefore ?? 0)
    if (ready > now) return ready
    const stale = waiting.filter(({ said }) => now - said.at > expiryMs)
    if (stale.length > 0) {
      await settle(house, stale, { state: 'expired' })
      return now
    }
    const bundle = bundleOf(waiting)
    const items = waiting.filter(({ id }) => bundle.items.some((item) => item.id === id))
    const to = await destinationOf(house, front.said.to)
    if (to === null) {
      await settle(house, items, { state: 'failed' })
      return now
    }
    const tries = (front.said.tries ?? 0) + 1
    await settle(house, items, { state: 'sending', tries })
    try {
      if (front.said.acceptFriend !== undefined) await transport.send(to, { acceptFriend: front.said.acceptFriend })
      else for (const text of partsOf(bundle.text)) await transport.send(to, { text })
      lastSent.set(lane, clock.now())
      await settle(house, items, { state: 'sent', tries, sentAt: clock.now() })
      return clock.now() + gapMs
    } catch (error) {
      lastSent.set(lane, clock.now())
      const again = error instanceof SendFailed && tries < mostTries
      log.warn(
        {
          items: items.map(({ id }) => id),
          tries,
          outcome: error instanceof SendFailed ? (again ? 'again' : 'failed') : 'unknown',
          why: error instanceof Error ? error.name : 'unknown',
        },
        'a message was not sent',
      )
      const notBefore = clock.now() + 1000 * 2 ** tries
      if (again) await settle(house, items, { state: 'waiting', tries, notBefore })
      else await settle(house, items, { state: error instanceof SendFailed ? 'failed' : 'unknown', tries })
      return again ? notBefore : clock.now() + gapMs
    }
  }

  return {
    /** Once at start: what a crash left in the middle of sending is sent again, for a text said twice is better than an answer withheld. */
    async recover(): Promise<number> {
      let recovered = 0
      for (const house of houses) {
        const cut = (await readWaiting(house)).filter(({ said }) => said.state === 'sending')
        if (cut.length > 0) await settle(house, cut, { state: 'waiting' })
        recovered += cut.length
      }
      return recovered
    },

    /** Sends all that may go now. Answers the next moment (ms) something may go, or null when nothing waits. */
    async deliver(): Promise<number | null> {
      if (!transport.state().loggedIn) return clock.now() + 1000
      let next: number | null = null
      const lanes: (() => Promise<void>)[] = []
      for (const house of houses) {
        const byLane = new Map<string, (Waiting & { said: OutboxItem })[]>()
        for (const item of await readWaiting(house)) {
          const lane = laneOf(item.said.to)
          byLane.set(lane, [...(byLane.get(lane) ?? []), item])
        }
        for (const [lane, waiting] of byLane) {
          lanes.push(async () => {
            const ready = await sendFront(house, lane, waiting)
            if (ready > 0) next = next === null ? ready : Math.min(next, ready)
          })
        }
      }
      const run = async () => {
        for (let lane = lanes.shift(); lane; lane = lanes.shift()) await lane()
      }
      await Promise.all(Array.from({ length: lanesAtOnce }, run))
      if (lastSent.size > 10_000) lastSent.clear()
      return next
    },

    /** Forgets items that left more than a week ago; at most a thousand a call. */
    async trim(): Promise<void> {
      for (const { redis, keys } of houses) {
        const old = await redis.zrangebyscore(keys.outboxDone, '-inf', clock.now() - keepDoneMs, 'LIMIT', 0, 1000)
        if (old.length > 0)
          await redis
            .multi()
            .hdel(keys.outbox, ...old)
            .zrem(keys.outboxDone, ...old)
            .exec()
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

/** The outbox of some associations. */
export type Outbox = ReturnType<typeof outbox>

/** Lines of `lianyi outbox`, oldest first; `state` filters. */
export const outboxLines = async ({ redis, keys, association }: OpenHouse, state: string | undefined): Promise<OutboxLine[]> => {
  const all = Object.entries(await redis.hgetall(keys.outbox)).sort(([a], [b]) => Number(a) - Number(b))
  const rooms = await redis.hgetall(keys.view('rooms'))
  return all.flatMap(([id, text]) => {
    const { to, cause, at, sentAt, state: now = 'waiting' } = JSON.parse(text) as OutboxItem
    if (state !== undefined && now !== state) return []
    const pinned = 'room' in to ? association.groups.find((group) => group.roomId === to.room)?.name : undefined
    const registered = 'room' in to && rooms[to.room] ? (JSON.parse(rooms[to.room] ?? '{}') as { group?: string }).group : undefined
    const room = 'room' in to ? (pinned ?? registered ?? to.room) : 'member' in to ? `私聊 ${to.member}` : '私聊'
    return [
      {
        id,
        room,
        state: now,
        cause,
        dueAt: new Date(at).toISOString(),
        ...(sentAt === undefined ? {} : { sentAt: new Date(sentAt).toISOString() }),
      },
    ]
  })
}
