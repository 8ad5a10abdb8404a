import type { Said } from '../chat/said.ts'
import type { Clock } from '../domain/clock.ts'
import type { OpenHouse } from '../founding.ts'
import { replicated } from '../journal/client.ts'
import { claim } from './claim.ts'
import { inView } from './in-view.ts'
import { type Change, type Item, isPauseAlert, type OutboxItem, unsaidCause, usefulUntil } from './item.ts'

/** How many are forgotten at once. */
const pageSize = 1000
const keepDoneMs = 7 * 24 * 60 * 60_000
/** Most items that failed or expired remembered for the list; beyond, only the newest are listed. */
const mostUnsaid = 1000

/** Whether an item is this process's to send; another may think so too for a moment. */
export type Owns = (house: OpenHouse, said: Said) => Promise<boolean>

/** Whether staff are told when it was not said: not what went privately, nor the remark about it, nor a list, nor an alert about the outbox itself. */
const isListed = (said: Said, why: Change['why']): boolean =>
  why !== 'told' &&
  !said.cause.startsWith(unsaidCause) &&
  !isPauseAlert(said) &&
  !(why === 'still' && said.kind === 'reply' && 'room' in said.to && said.asker === undefined)

/** Where and by which account something is to be said; asked at every look while it waits, made once. */
const places = new WeakMap<Said, string>()
const whereTo = (said: Said): string => {
  const known = places.get(said) ?? JSON.stringify([said.to, said.account])
  places.set(said, known)
  return known
}

/**
 * The outbox of one association as it stands in Redis. An item is read once and kept in view while it waits; before it is sent it
 * is claimed by `token`, which fails where another process changed it meanwhile; and, with `replicas`, so many must have that, and with it the
 * commit that queued it: what was said is not lost with a primary.
 */
export const outboxStore = (house: OpenHouse, clock: Clock, owns: Owns, token: string, replicas = 0) => {
  const { redis, keys } = house
  const view = inView(house)
  /** What was sent and could not yet be written down: written before anything else, never sent again. */
  const unwritten = new Map<string, Change>()
  /** What this process took and has not ended yet. */
  const inHand = new Set<string>()

  /** Writes the new state of some items; those that are done leave the line and lose what they said. */
  const settle = async (items: readonly Item[], change: Change): Promise<void> => {
    const done = change.state !== 'waiting' && change.state !== 'sending'
    const unsaid = change.state === 'failed' || change.state === 'expired'
    const written: [string, OutboxItem][] = []
    const all = redis.multi()
    for (const { id, said } of items) {
      const { text, merge, file, asker, concerns, ...bare } = said
      const label = said.label ?? file?.name
      const next: OutboxItem = done ? { ...bare, ...(label === undefined ? {} : { label }), ...change } : { ...said, ...change }
      written.push([id, next])
      all.hset(keys.outbox, id, JSON.stringify(next))
      if (!done) continue
      all.zrem(keys.outboxWaiting, id)
      all.zadd(keys.outboxDone, clock.now(), id)
      if (unsaid && isListed(said, change.why)) all.zadd(keys.outboxUnsaid, clock.now(), id)
    }
    if (unsaid) all.zremrangebyrank(keys.outboxUnsaid, 0, -mostUnsaid - 1)
    for (const [error] of (await all.exec()) ?? []) if (error) throw error
    for (const [id, next] of written) {
      if (done) view.remove(id)
      else view.put(id, next)
    }
  }

  /** What this process may send, of everything that waits. What is too late is anybody's to drop, or that of an account long gone would stay. */
  const own = async (items: readonly Item[]): Promise<Item[]> => {
    const known = new Map<string, Promise<boolean>>()
    const asked = items.map(({ said }) => {
      if (clock.now() > usefulUntil(said)) return true
      const place = whereTo(said)
      const answer = known.get(place) ?? owns(house, said)
      known.set(place, answer)
      return answer
    })
    const ours = await Promise.all(asked)
    return items.filter((_item, index) => ours[index])
  }

  /**
   * Moves items from what they were when they were read to another state, all or none; false when another process was first, and then all is
   * read anew. The view will not do in place of what was read: another look may have seen since that somebody else has them.
   */
  const move = async (items: readonly Item[], change: Change): Promise<boolean> => {
    const moves = items.map(({ id, said, read: was = said }) => ({ id, was, next: { ...was, ...change, claimant: token } }))
    let moved = false
    try {
      moved = await claim(house, moves)
    } finally {
      if (!moved) view.forget()
    }
    if (moved) for (const { id, next } of moves) view.put(id, next)
    return moved
  }

  /** Takes items for this process; false when another took or changed one, or one is taken here already. */
  const take = async (items: readonly Item[], change: Partial<OutboxItem>): Promise<boolean> => {
    if (items.some(({ id }) => inHand.has(id))) return false
    for (const { id } of items) inHand.add(id)
    let taken = false
    try {
      const moved = await move(items, { ...change, state: 'sending' })
      // should there be too few, what was taken is given back at the next look
      if (moved && replicas > 0) await replicated(redis, keys.outbox, replicas)
      taken = moved
      return taken
    } finally {
      if (!taken) for (const { id } of items) inHand.delete(id)
    }
  }

  /** Writes down what was sent while the store was gone; what is in view no more needs no writing. */
  const writeUp = async (items: readonly Item[]): Promise<void> => {
    const inView = new Map(items.map((item) => [item.id, item]))
    for (const [id, change] of [...unwritten]) {
      const item = inView.get(id)
      if (item) await settle([item], change)
      unwritten.delete(id)
      inHand.delete(id)
    }
  }

  /**
   * What we took without learning of it, for the store's answer was lost, was not sent by us: a text waits again. A file may have been,
   * by the process that had it before: it ends as unknown. Answers whether there was any.
   */
  const giveBack = async (items: readonly Item[]): Promise<boolean> => {
    const lost = items.filter(({ id, said }) => said.state === 'sending' && said.claimant === token && !inHand.has(id))
    for (const item of lost) {
      if (item.said.file) await settle([item], { state: 'unknown' })
      else await move([item], { state: 'waiting', tries: Math.max((item.said.tries ?? 1) - 1, 0) })
    }
    return lost.length > 0
  }

  /** Settles what left the house: should the store be gone just now, that is made good at the next look. */
  const settleSent = async (items: readonly Item[], change: Change): Promise<void> => {
    for (const { id } of items) unwritten.set(id, change)
    await settle(items, change)
    for (const { id } of items) {
      unwritten.delete(id)
      inHand.delete(id)
    }
  }

  return {
    house,

    /** Our items that wait, oldest first, after what left before was written down. */
    async waiting(): Promise<Item[]> {
      let all = await view.all()
      if (unwritten.size > 0) {
        await writeUp(all)
        all = await view.all()
      }
      if (await giveBack(all)) all = await view.all()
      return (await own(all)).filter(({ said }) => said.state !== 'sending')
    },

    /** Takes items to send them, for the nth time; false when another process took or changed one. */
    claim: (items: readonly Item[], tries: number): Promise<boolean> => take(items, { tries }),

    /** Ends items that are not to be sent after all. None of them when another process took one meanwhile: then it is for the next look. */
    async drop(items: readonly Item[], change: Change): Promise<void> {
      if (items.length === 0 || !(await take(items, {}))) return
      try {
        await settle(items, change)
      } finally {
        for (const { id } of items) inHand.delete(id)
      }
    },

    /**
     * What processes that run no more left in the middle of sending: a text waits again, for one said twice is better than an answer
     * withheld; a file does not, and ends as unknown. Answers how many wait again.
     */
    async recover(runs: (token: string) => Promise<boolean>): Promise<number> {
      view.forget()
      let recovered = 0
      for (const item of await view.all()) {
        const { state, claimant, file } = item.said
        if (state !== 'sending' || claimant === token || (claimant !== undefined && (await runs(claimant)))) continue
        if (!file) recovered += (await move([item], { state: 'waiting' })) ? 1 : 0
        else if (await take([item], {})) await settleSent([item], { state: 'unknown' })
      }
      return recovered
    },

    settleSent,

    /** Items that failed or expired and stand on no list yet, oldest first, with when that was. */
    async unsaid(): Promise<{ id: string; at: number; said: OutboxItem }[]> {
      const found = await redis.zrange(keys.outboxUnsaid, '0', '-1', 'WITHSCORES')
      const ids = found.filter((_, index) => index % 2 === 0)
      const texts = ids.length === 0 ? [] : await redis.hmget(keys.outbox, ...ids)
      const all = ids.flatMap((id, index) => {
        const text = texts[index]
        return text ? [{ id, at: Number(found[2 * index + 1]), said: JSON.parse(text) as OutboxItem }] : []
      })
      return all.sort((a, b) => a.at - b.at || Number(a.id) - Number(b.id))
    },

    /** These stand on a list now. */
    async listed(ids: readonly string[]): Promise<void> {
      if (ids.length > 0) await redis.zrem(keys.outboxUnsaid, ...ids)
    },

    /** Forgets items that left more than a week ago. */
    async trim(): Promise<void> {
      for (;;) {
        const old = await redis.zrangebyscore(keys.outboxDone, '-inf', clock.now() - keepDoneMs, 'LIMIT', 0, pageSize)
        if (old.length === 0) return
        await redis
          .multi()
          .hdel(keys.outbox, ...old)
          .zrem(keys.outboxDone, ...old)
          .zrem(keys.outboxUnsaid, ...old)
          .exec()
      }
    },

    /** How many wait, and when (ms) the oldest, and the oldest answer as last seen, was queued; null when none was. */
    async backlog(): Promise<{ waiting: number; oldestAt: number | null; oldestReplyAt: number | null }> {
      const waiting = await redis.zcard(keys.outboxWaiting)
      const [first] = await redis.zrange(keys.outboxWaiting, '0', '0')
      const item = first === undefined ? null : await redis.hget(keys.outbox, first)
      let oldestReplyAt: number | null = null
      for (const { kind, at } of view.known()) if (kind === 'reply') oldestReplyAt = Math.min(oldestReplyAt ?? at, at)
      return { waiting, oldestAt: item ? (JSON.parse(item) as OutboxItem).at : null, oldestReplyAt }
    },
  }
}

/** The outbox of one association as it stands in Redis. */
export type OutboxStore = ReturnType<typeof outboxStore>
