import { addDays, atDate, dateOf } from '../domain/zoned.ts'
import type { Signs } from './signs.ts'

/** What can be wrong with a running bot, with what a person needs to know of it. */
export type Trouble =
  | { kind: 'no-gateway' | 'logged-out' | 'redis-gone' | 'redis-write' | 'redis-unsafe' }
  | { kind: 'silent'; heardAt: number; hours: number }
  | { kind: 'outbox'; waiting: number; minutes: number }
  | { kind: 'sends'; failed: number }
  | { kind: 'redis-memory'; percent: number; usedBytes: number }
  | { kind: 'redis-replicas'; has: number; asked: number }
  | { kind: 'disk'; freeBytes: number }
  | { kind: 'clock'; seconds: number; against: 'redis' | 'wechat' }
  | { kind: 'tick'; minutes: number }

/** Its name, for metrics and for what is remembered. */
export type TroubleKind = Trouble['kind']

/** What is looked out for. */
export interface Limits {
  zone: string
  /** So many hours of daytime without any message are odd. */
  silentHours: number
  /** So many replicas must have what is said before it is; 0: nobody is asked. */
  replicas: number
}

/** Daytime, when people talk and when somebody may be asked again to look. */
const [morning, evening] = ['08:00', '22:00']
/** Most days whose daytime is counted: beyond, silence is long enough for any limit. */
const mostDays = 31
const minuteMs = 60_000
const hourMs = 60 * minuteMs
const mb = 1024 * 1024

/** An answer waits for nothing but its turn. */
const mostReplyMs = 10 * minuteMs
/** Whatever waits for the morning waits no longer than a night. */
const mostWaitMs = 12 * hourMs
const fewFailures = 5
const mostTickMs = 2 * minuteMs
const mostSkewMs = 5_000
const mostAheadMs = minuteMs
/** Share of a limit set for Redis, or of the machine's memory, which others use too. */
const mostMemory = 0.8
const leastDiskShare = 0.05
/** Bytes: less is little on any disk, more is enough on any. */
const [leastDisk, enoughDisk] = [200 * mb, 2048 * mb]

/** Whether so long since the last tick (ms of real time) means that ticks come no more. */
export const tickIsLate = (ageMs: number): boolean => ageMs > mostTickMs

/** Whether `now` lies in daytime. */
export const isDaytime = (now: number, zone: string): boolean => {
  const date = dateOf(now, zone)
  return atDate(date, morning, zone) <= now && now < atDate(date, evening, zone)
}

/** How much of the time from one instant to another is daytime, ms. */
export const daytimeBetween = (from: number, to: number, zone: string): number => {
  let sum = 0
  let date = dateOf(from, zone)
  for (let days = 0; days < mostDays && atDate(date, morning, zone) < to; days += 1, date = addDays(date, 1))
    sum += Math.max(0, Math.min(to, atDate(date, evening, zone)) - Math.max(from, atDate(date, morning, zone)))
  return sum
}

/** Everything that is wrong by these signs; how long it must last before anybody is told is {@link alarm}'s to say. Pure. */
export const troublesIn = (signs: Signs, limits: Limits): Trouble[] => [
  ...inWechat(signs, limits),
  ...inSending(signs),
  ...inStore(signs, limits),
  ...inMachine(signs),
]

const inWechat = ({ now, wechat: { connected, loggedIn, heardAt } }: Signs, { zone, silentHours }: Limits): Trouble[] => {
  if (!connected) return [{ kind: 'no-gateway' }]
  if (!loggedIn) return [{ kind: 'logged-out' }]
  const silent = isDaytime(now, zone) && daytimeBetween(heardAt, now, zone) >= silentHours * hourMs
  return silent ? [{ kind: 'silent', heardAt, hours: silentHours }] : []
}

const inSending = ({ wechat, outbox, sends }: Signs): Trouble[] => {
  const found: Trouble[] = []
  if (wechat.loggedIn && outbox) {
    const { waiting, oldestMs, oldestReplyMs } = outbox
    const late = oldestReplyMs > mostReplyMs ? oldestReplyMs : oldestMs > mostWaitMs ? oldestMs : 0
    if (late > 0) found.push({ kind: 'outbox', waiting, minutes: Math.round(late / minuteMs) })
  }
  if (sends.failed >= fewFailures && sends.failed > sends.arrived) found.push({ kind: 'sends', failed: sends.failed })
  return found
}

const inStore = ({ redis }: Signs, { replicas: asked }: Limits): Trouble[] => {
  if (redis === null) return [{ kind: 'redis-gone' }]
  const { usedBytes, limitBytes, writes, safe, replicas } = redis
  const share = limitBytes > 0 ? usedBytes / limitBytes : 0
  return [
    ...(writes ? [] : [{ kind: 'redis-write' as const }]),
    ...(safe ? [] : [{ kind: 'redis-unsafe' as const }]),
    ...(share >= mostMemory ? [{ kind: 'redis-memory' as const, percent: Math.floor(share * 100), usedBytes }] : []),
    ...(replicas < asked ? [{ kind: 'redis-replicas' as const, has: replicas, asked }] : []),
  ]
}

const inMachine = ({ disk, redis, aheadMs, tickAgeMs }: Signs): Trouble[] => {
  const found: Trouble[] = []
  if (disk && disk.free < Math.max(leastDisk, Math.min(enoughDisk, disk.total * leastDiskShare)))
    found.push({ kind: 'disk', freeBytes: disk.free })
  const skew = Math.abs(redis?.skewMs ?? 0)
  if (skew > mostSkewMs) found.push({ kind: 'clock', seconds: Math.round(skew / 1000), against: 'redis' })
  else if (aheadMs > mostAheadMs) found.push({ kind: 'clock', seconds: Math.round(aheadMs / 1000), against: 'wechat' })
  // without the store no tick can end: that is told already
  if (redis && tickIsLate(tickAgeMs)) found.push({ kind: 'tick', minutes: Math.floor(tickAgeMs / minuteMs) })
  return found
}
