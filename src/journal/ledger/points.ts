import { keysOfEntry } from '../../domain/points/counting.ts'
import { hundredOf } from '../shelves.ts'
import { entryIn, type StoredEntry } from '../standing.ts'
import type { Numbered } from './numbered.ts'
import type { ViewsRead } from './views-read.ts'

/** Reading entries, and the boards they make. */
export const readPoints = ({ redis, keys, v }: ViewsRead, numbered: Numbered) => {
  const entriesNumbered = (entries: readonly string[]): Promise<StoredEntry[]> => numbered('entries', entries, entryIn)
  /** 流水号 of a member's entries on the shelves of some quarters, by when they happened, the last first; of each quarter at most `limit`, 0: all. */
  const entryNumbersOf = async (member: string, quarters: readonly string[], limit = 0): Promise<string[]> => {
    const flat = await Promise.all(quarters.map((key) => redis.zrevrange(v(`entries-of:${member}/${key}`), 0, limit - 1, 'WITHSCORES')))
    return flat
      .flatMap((each) => each.flatMap((entry, index) => (index % 2 === 0 ? [{ entry, at: Number(each[index + 1]) }] : [])))
      .sort((a, b) => b.at - a.at || Number(b.entry) - Number(a.entry))
      .map(({ entry }) => entry)
  }
  const quartersCounted = async (): Promise<string[]> => (await redis.hkeys(v('counted'))).filter((key) => key.includes('Q'))

  return {
    /** How many entries count in a month (`YYYY-MM`), as it stands in the view; null: none ever did. */
    async countIn(month: string): Promise<string | null> {
      return redis.hget(v('months'), month)
    },
    /** Month (`YYYY-MM`) → how many entries count in it, the first month first. */
    async months(): Promise<Map<string, number>> {
      const found = Object.entries(await redis.hgetall(v('months'))).sort(([a], [b]) => (a < b ? -1 : 1))
      return new Map(found.map(([month, count]) => [month, Number(count)]))
    },
    /** The 流水号 dealt last: no entry up to it is still to come. 0 before the first. */
    async lastEntry(): Promise<number> {
      return Number((await redis.hget(keys.counters, 'entries')) ?? 0)
    },
    /** The first month (`YYYY-MM`) any entry counts in, or null. */
    async firstMonth(): Promise<string | null> {
      return (await redis.hkeys(v('months'))).sort()[0] ?? null
    },
    /** How many entries count in a quarter or half, as it stands in the view; null: none ever did. */
    async countedIn(period: string): Promise<string | null> {
      return redis.hget(v('counted'), period)
    },
    async entry(entry: string): Promise<StoredEntry | null> {
      return (await entriesNumbered([entry]))[0] ?? null
    },
    /** The entries of some 流水号, as far as there are such, in the order given. */
    entriesNumbered,
    /** 流水号 of the reversal of an entry, or null. */
    async reversalOf(entry: string): Promise<string | null> {
      return redis.hget(v('reversals'), entry)
    },
    /** Entry → its reversal, for those of the entries that were reversed. */
    async reversalsOf(entries: readonly string[]): Promise<Map<string, string>> {
      if (entries.length === 0) return new Map()
      const found = await redis.hmget(v('reversals'), ...entries)
      return new Map(entries.flatMap((entry, index) => (found[index] ? [[entry, found[index]] as const] : [])))
    },
    /** The latest entry that mends another's points, or null. */
    async adjustmentOf(entry: string): Promise<string | null> {
      return redis.hget(v('adjusted'), entry)
    },
    /** A member's entries that count in a period (its key), oldest first. */
    async entriesOf(member: string, period = 'all'): Promise<StoredEntry[]> {
      const [quarters, hundreds] = await Promise.all([
        period.includes('Q') ? [period] : quartersCounted(),
        period.includes('-') ? redis.hkeys(v(`entries-in:${period}`)) : null,
      ])
      const numbers = (await entryNumbersOf(member, quarters)).reverse()
      const some = hundreds && new Set(hundreds)
      const entries = await entriesNumbered(some ? numbers.filter((entry) => some.has(hundredOf(entry))) : numbers)
      return entries.filter((entry) => keysOfEntry(entry).includes(period))
    },
    /** A member's latest entries, newest first, at most `limit`. */
    async latestEntriesOf(member: string, limit: number): Promise<StoredEntry[]> {
      return entriesNumbered((await entryNumbersOf(member, await quartersCounted(), limit)).slice(0, limit))
    },
    /** All entries that count in a month (`YYYY-MM`), oldest first. */
    async entriesIn(month: string): Promise<StoredEntry[]> {
      const hundreds = Object.entries(await redis.hgetall(v(`entries-in:${month}`))).filter(([, count]) => count !== '0')
      const shelves = await Promise.all(hundreds.map(([hundred]) => redis.hkeys(v(`entries/${hundred}`))))
      const entries = await entriesNumbered(shelves.flat())
      return entries
        .filter(({ period }) => period === month)
        .sort((a, b) => a.occurredAt - b.occurredAt || Number(a.entry) - Number(b.entry))
    },
    /** Member number → tenths on one board. Scope `all`, `b=<branch>` or `t=<tier>`; period is its key. */
    async board(scope: string, period: string): Promise<[string, number][]> {
      const flat = await redis.zrange(v(`board:${scope}:${period}`), '0', '-1', 'WITHSCORES')
      const board: [string, number][] = []
      for (let i = 0; i + 1 < flat.length; i += 2) board.push([flat[i] ?? '', Number(flat[i + 1])])
      return board
    },
    /**
     * Who stands on the first `places` places of a board, above zero, without reading it whole: ties at the edge are
     * included while there are no more than `most`; `of` counts them all.
     */
    async leaders(scope: string, period: string, places: number, most: number): Promise<{ board: [string, number][]; of: number }> {
      const key = v(`board:${scope}:${period}`)
      const [, edge] = await redis.zrevrange(key, places - 1, places - 1, 'WITHSCORES')
      const least = Math.max(Number(edge ?? 1), 1)
      const [flat, of] = await Promise.all([
        redis.zrevrangebyscore(key, '+inf', least, 'WITHSCORES', 'LIMIT', 0, most),
        redis.zcount(key, least, '+inf'),
      ])
      const board: [string, number][] = []
      for (let i = 0; i + 1 < flat.length; i += 2) board.push([flat[i] ?? '', Number(flat[i + 1])])
      return { board, of }
    },
    /** A member's place on a board without reading it whole: null when they have no entry on it. */
    async placeOf(scope: string, period: string, member: string): Promise<{ rank: number; tenths: number; of: number } | null> {
      const key = v(`board:${scope}:${period}`)
      const score = await redis.zscore(key, member)
      if (score === null) return null
      const [above, of] = await Promise.all([redis.zcount(key, `(${score}`, '+inf'), redis.zcard(key)])
      return { rank: above + 1, tenths: Number(score), of }
    },
    /** How many stand above zero on a board. */
    async aboveZero(scope: string, period: string): Promise<number> {
      return redis.zcount(v(`board:${scope}:${period}`), '(0', '+inf')
    },
    /** Branch → tenths in a period. */
    async branchTotals(period: string): Promise<Map<string, number>> {
      return new Map(Object.entries(await redis.hgetall(v(`branches:${period}`))).map(([branch, tenths]) => [branch, Number(tenths)]))
    },
  }
}
