import { type Deputy, type Swap, type TurnFact, type Turns, turnsOf } from '../../domain/turns.ts'
import { parsed, parsedAll, type ViewsRead } from './views-read.ts'

/** A calendar feed: its key's digest, what it shows, and who asked for it when (ms). */
export interface CalendarFeed {
  digest: string
  scope: 'association' | 'rota' | 'member'
  /** Member number; only for `member`. */
  member?: string
  by: string
  at: number
}

/** Reading the rota, and the calendars that show it. `turnsAt` is the rota as of a revision, read anew only where it is another. */
export const readRota = ({ redis, v }: ViewsRead) => {
  let knownTurns: { revision: string | null; turns: Turns } | null = null
  const turnsAt = async (revision: string | null): Promise<Turns> => {
    if (knownTurns && knownTurns.revision === revision) return knownTurns.turns
    const [turns, deputies] = await Promise.all([redis.hgetall(v('turns')), redis.hgetall(v('deputies'))])
    const inOrder = parsedAll<Deputy & { at: number }>(deputies).sort((a, b) => a.at - b.at)
    knownTurns = { revision, turns: turnsOf(parsedAll<TurnFact>(turns), inOrder) }
    return knownTurns.turns
  }

  return {
    turnsAt,
    /** The rota as it stands; read anew only when an event changed it. */
    async turns(): Promise<Turns> {
      return turnsAt(await redis.hget(v('meta'), 'turns'))
    },
    /** How often the rota changed: it only grows. */
    async turnsRevision(): Promise<number> {
      return Number((await redis.hget(v('meta'), 'turns')) ?? 0)
    },
    /** Month → member as rotation.yaml last gave it. */
    async turnsOnFile(): Promise<Record<string, string>> {
      return redis.hgetall(v('turns-file'))
    },
    /** Exchanges of months that wait for an answer, by number. */
    async swaps(): Promise<Swap[]> {
      return parsedAll<Swap>(await redis.hgetall(v('swaps'))).sort((a, b) => Number(a.swap) - Number(b.swap))
    },
    /** The calendar feed a key of this digest opens, or null. */
    async calendar(digest: string): Promise<CalendarFeed | null> {
      return parsed<CalendarFeed>(await redis.hget(v('calendars'), digest))
    },
    /** Every calendar feed, oldest first. */
    async calendars(): Promise<CalendarFeed[]> {
      return parsedAll<CalendarFeed>(await redis.hgetall(v('calendars'))).sort((a, b) => a.at - b.at || (a.digest < b.digest ? -1 : 1))
    },
  }
}
