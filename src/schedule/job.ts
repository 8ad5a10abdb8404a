import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import { eachAlone, faultNote } from '../chat/fault.ts'
import type { House } from '../chat/scene.ts'
import type { Sender } from '../chat/transport.ts'
import type { Clock } from '../domain/clock.ts'
import { atLocal, partsOf } from '../domain/zoned.ts'
import type { OpenHouse } from '../founding.ts'
import type { KeptPicture } from '../journal/evidence-files.ts'
import { fallen } from './catch-up.ts'
import type { Due, Occasion } from './due.ts'

/** Looking into rooms. */
export interface Rooms {
  /**
   * Contact ids of everybody in a room now, by the account that looked. `failed`: the provider did not say; `not now`: the room is
   * another account's, nobody is logged in, or it failed lately. Never throws.
   */
  members(house: House, room: string): Promise<{ account: string; people: string[] } | 'failed' | 'not now'>
  /** How people show in a room; a name is '' where nobody knows. Never throws. */
  people(room: string, contactIds: readonly string[]): Promise<Sender[]>
}

/** Fetching and keeping pictures. */
export interface Pictures {
  /**
   * Fetches the picture of a message and keeps it sealed; `not now`: its account is not ours, or nobody is logged in. Throws when
   * it was not to be had (chat/keep-evidence.ts says what that means).
   */
  keep(house: House, of: { account: string; member: string; message: string }): Promise<KeptPicture | 'not now'>
  /** Does work of a name beside the ticks, a few at a time; one of that name which waits or runs is let be. A fault is logged. */
  aside(name: string, work: () => Promise<void>): void
}

/** What a job may use. */
export interface JobParts {
  clock: Clock
  log: Logger
  /** Writes tonight's backup of an association and drops those too old; answers the file's name, or null when it is written later, once time that is moved by hand stands. */
  backup(house: House): Promise<string | null>
  /** Forgets outbox items that left long ago. */
  trimOutbox(): Promise<void>
  /** Absent where no room can be looked into. */
  rooms?: Rooms
  /** Absent where no picture can be fetched. */
  pictures?: Pictures
  /** Something was queued to be said. */
  wake(): void
  /** Has something that fell due done: soon, once, and again should it fail. Throws when it could not be asked for. */
  remind(house: House, due: Due): Promise<void>
}

/** Something the bot does by itself. It may run more than once for one instant, so what it does must be safe to repeat. */
export interface Job {
  name: string
  /** Each tick, or each day at `HH:MM` in the association's zone. */
  when: 'tick' | { dailyAt: string }
  run(house: House, parts: JobParts): Promise<void>
}

const dayMs = 24 * 60 * 60_000

/** Whether a job fell due in (from, to], ms. An outage is a longer interval: what fell due in it runs once. */
export const isDue = (job: Job, from: number, to: number, zone: string): boolean => {
  if (job.when === 'tick') return true
  const [hour = 0, minute = 0] = job.when.dailyAt.split(':').map(Number)
  const { year, month, day } = partsOf(to, zone)
  const today = atLocal({ year, month, day, hour, minute }, zone)
  if (today <= to) return today > from
  // a day before noon of today lies in yesterday, also where a day has 23 or 25 hours
  const before = partsOf(atLocal({ year, month, day, hour: 12, minute: 0 }, zone) - dayMs, zone)
  return atLocal({ year: before.year, month: before.month, day: before.day, hour, minute }, zone) > from
}

/** Field of the tick's place up to which everything that fell due was asked for. */
const duesPlace = 'dues'

/**
 * One tick: every job that fell due since it last ran, and every reminder since the last tick, for every association. A
 * job that fails is tried at the next tick and stops no other. At the first tick ever nothing is due; where the clock went
 * back, it counts from now (what comes again then is known by its id, and not done twice). An association whose store does not answer
 * holds up no other; where none answers, that is thrown.
 */
export const tick = async (
  houses: readonly OpenHouse[],
  jobs: readonly Job[],
  occasions: readonly Occasion[],
  parts: JobParts,
): Promise<void> => {
  const now = parts.clock.now()
  await eachAlone(
    houses,
    (house) => tickOf(house, jobs, occasions, parts, now),
    ({ association }, fault) => parts.log.error({ association: association.id, fault: faultNote(fault) }, 'a tick failed'),
  )
}

const tickOf = async (
  house: OpenHouse,
  jobs: readonly Job[],
  occasions: readonly Occasion[],
  parts: JobParts,
  now: number,
): Promise<void> => {
  const { redis, keys, association } = house
  const ran = await redis.hgetall(keys.tick)
  // written at once in the end, for each write waits for the disk; cut short, what ran runs again
  const places: Record<string, string> = { tick: String(now) }
  for (const job of jobs) {
    const last = Number(ran[job.name] ?? Number.POSITIVE_INFINITY)
    try {
      if (job.when !== 'tick' && last <= now && !isDue(job, last, now, association.timezone)) continue
      if (job.when !== 'tick' && last <= now) await alone(house, job.name, jobMs, () => runDaily(house, job, now, parts))
      else {
        if (job.when === 'tick') await job.run(house, parts)
        places[job.name] = String(now)
      }
    } catch (error) {
      parts.log.error({ association: association.id, job: job.name, fault: faultNote(error) }, 'a job failed')
    }
  }
  if (!(await askForDues(house, occasions, now, parts, places))) await redis.hset(keys.tick, places)
}

/** Runs a daily job, unless another process did since the tick began. Answers the job's new place. */
const runDaily = async (house: OpenHouse, job: Job, now: number, parts: JobParts): Promise<Record<string, string>> => {
  const { redis, keys, association } = house
  const last = Number((await redis.hget(keys.tick, job.name)) ?? Number.POSITIVE_INFINITY)
  if (last > now || !isDue(job, last, now, association.timezone)) return {}
  await job.run(house, parts)
  return { [job.name]: String(now) }
}

/** How long a daily job, and asking for what fell due, keep other processes away should this one die at it, ms of real time. */
const jobMs = 5 * 60_000
const askMs = 30_000
/** Writes places (ARGV from 2 on, field and value by turns) and lets go, at once: each write waits for the disk. */
const endAlone = `
if #ARGV > 1 then redis.call('HSET', KEYS[2], unpack(ARGV, 2)) end
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`

/**
 * Does what one process at a time does for an association, and writes the places it answers as it lets go; false, with nothing
 * done, while another is at it. Rejects as `work` does; then no place is written.
 */
const alone = async (
  { redis, keys }: OpenHouse,
  what: string,
  ms: number,
  work: () => Promise<Record<string, string>>,
): Promise<boolean> => {
  const mine = randomUUID()
  if ((await redis.set(keys.underWay(what), mine, 'PX', ms, 'NX')) !== 'OK') return false
  let places: Record<string, string> = {}
  try {
    places = await work()
  } finally {
    await redis.eval(endAlone, 2, keys.underWay(what), keys.tick, mine, ...Object.entries(places).flat())
  }
  return true
}

/**
 * Asks for everything that fell due up to now since it was last asked; the place moves on only once all of it was asked for, and
 * then with `places`. False when it was not asked for here; then `places` are not written.
 */
const askForDues = async (
  house: OpenHouse,
  occasions: readonly Occasion[],
  now: number,
  parts: JobParts,
  places: Record<string, string>,
): Promise<boolean> => {
  const { redis, keys } = house
  try {
    return await alone(house, duesPlace, askMs, async () => {
      const from = Number((await redis.hget(keys.tick, duesPlace)) ?? Number.POSITIVE_INFINITY)
      if (from <= now) for (const due of await fallen(occasions, house, from, now)) await parts.remind(house, due)
      return { ...places, [duesPlace]: String(now) }
    })
  } catch (error) {
    parts.log.error({ association: house.association.id, fault: faultNote(error) }, 'what fell due could not be asked for')
    return false
  }
}
