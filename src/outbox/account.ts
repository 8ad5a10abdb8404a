import { randomBytes } from 'node:crypto'
import type { Said } from '../chat/said.ts'
import { dateOf } from '../domain/zoned.ts'
import type { OpenHouse } from '../founding.ts'
import { accountKeysOf } from '../journal/keys.ts'
import { dayShare, gapReady, gapsOf, minuteMs, minuteReady, minuteShare, nextDay, type Send } from './pace.ts'

/** Days whose count is kept. */
const keptDays = 3
/** Real time after which a forgotten account's sends go by themselves, ms. */
const expireMs = 10 * minuteMs

/** A send that was let go: it counts from now on. */
export interface Going {
  /** Writes down that it begins, before it does: a crash must not forget it. Throws when the store fails; then it must not begin. */
  begins(): Promise<void>
  /** It ended, however it did. Never rejects. */
  ends(): Promise<void>
}

interface Counted extends Send {
  id: string
}

/**
 * The pace of one WeChat account: gaps, the budget of any minute and, for each association, the budget of the day. What was
 * sent is kept in Redis, so that a restart goes on counting. `random` gives 0…1 for the jitter.
 */
export const accountPace = (houses: readonly OpenHouse[], account: () => string, now: () => number, random: () => number) => {
  let loaded: string | null = null
  let sends: Counted[] = []
  /** Association → its day and what it sent on it. */
  const days = new Map<string, { date: string; count: number }>()
  let chance = 0
  let made = 0
  /** Tells its sends from those of a process before, whatever the clock says. */
  const own = randomBytes(6).toString('base64url')
  const redis = () => houses[0]?.redis

  const today = ({ association }: OpenHouse): { date: string; count: number } => {
    const date = dateOf(now(), association.timezone)
    const day = days.get(association.id)
    if (day?.date === date) return day
    const fresh = { date, count: 0 }
    days.set(association.id, fresh)
    return fresh
  }

  /** Sends that still count; one dated in the future (the clock was put back) counts as of now. */
  const counting = (): Counted[] => {
    const at = now()
    sends = sends.filter(({ ended }) => ended === null || ended >= at - minuteMs)
    for (const send of sends) {
      send.began = Math.min(send.began, at)
      if (send.ended !== null) send.ended = Math.min(send.ended, at)
    }
    return sends
  }

  const field = (date: string): string => `${date} ${account()}`

  return {
    /** Reads what was sent before: the last minute once an account, a day whenever it becomes another. */
    async load(): Promise<void> {
      const name = account()
      if (loaded !== name) days.clear()
      for (const house of houses) {
        const date = dateOf(now(), house.association.timezone)
        if (days.get(house.association.id)?.date === date) continue
        const count = Number((await house.redis.hget(house.keys.outboxDays, field(date))) ?? 0)
        days.set(house.association.id, { date, count })
      }
      if (loaded === name) return
      const found = (await redis()?.zrange(accountKeysOf(name).sends, '0', '-1', 'WITHSCORES')) ?? []
      const before: Counted[] = []
      for (let i = 0; i + 1 < found.length; i += 2) {
        const id = found[i] ?? ''
        const at = Number(found[i + 1])
        // one that a crash cut short may have arrived as late as now
        before.push(id.endsWith('/open') ? { id, began: at, ended: now() } : { id, began: at, ended: at })
      }
      sends = before
      loaded = name
    },

    /** When (ms, not before now) one more message of a kind may begin; one that is pressing as an answer may, save that the day's share is its own. */
    ready(house: OpenHouse, kind: Said['kind'], pressing = false): number {
      const at = now()
      const { manners, timezone } = house.association
      const all = counting()
      const perMinute = Math.min(...houses.map(({ association }) => association.manners.perMinute))
      const gaps = houses.map(({ association }) => gapsOf(association.manners))
      const gapMs = Math.max(...gaps.map((gap) => gap.gapMs)) + chance * Math.max(...gaps.map((gap) => gap.jitterMs))
      const day = today(house).count < dayShare(manners.dailyBudget, kind) ? at : nextDay(timezone, at)
      return Math.max(minuteReady(all, minuteShare(perMinute, pressing ? 'reply' : kind), at), gapReady(all, gapMs, at), day)
    },

    /** Lets one message go: it counts at once, so that nothing else takes its place. */
    go(house: OpenHouse): Going {
      const at = now()
      made += 1
      const send: Counted = { id: `${own}-${made}`, began: at, ended: null }
      sends.push(send)
      chance = random()
      const day = today(house)
      day.count += 1
      const { sends: key } = accountKeysOf(account())
      return {
        async begins() {
          const counted = house.redis.hincrby(house.keys.outboxDays, field(day.date), 1)
          const noted = redis()
            ?.multi()
            .zremrangebyscore(key, '-inf', at - minuteMs - 1)
            .zadd(key, at, `${send.id}/open`)
            .pexpire(key, expireMs)
            .exec()
          try {
            await Promise.all([counted, noted])
            if (day.count === 1) await forgetDays(house, day.date)
          } catch (error) {
            sends = sends.filter((each) => each !== send)
            day.count -= 1
            throw error
          }
        },
        async ends() {
          send.ended = now()
          // should this be lost, a restart counts it as ending then
          await redis()
            ?.multi()
            .zrem(key, `${send.id}/open`)
            .zadd(key, send.ended, send.id)
            .pexpire(key, expireMs)
            .exec()
            .catch(() => undefined)
        },
      }
    },
  }
}

/** Keeps the counts of the last days only. */
const forgetDays = async ({ redis, keys }: OpenHouse, date: string): Promise<void> => {
  const oldest = new Date(Date.parse(date) - keptDays * 24 * 60 * minuteMs).toISOString().slice(0, 10)
  const old = (await redis.hkeys(keys.outboxDays)).filter((each) => each < oldest)
  if (old.length > 0) await redis.hdel(keys.outboxDays, ...old)
}

/** The pace of one WeChat account. */
export type AccountPace = ReturnType<typeof accountPace>
