import type { EntryFact } from '../entry.ts'
import { halfOf, type KeysOfMonth, periodKeysOf, periodOfKey, quarterOf } from '../period.ts'
import { addMonths } from '../zoned.ts'

/**
 * Which month, quarter and half an entry counts in. A month whose publication is final is closed for good: what comes in later
 * counts in the first month after it (补记). Quarter and half go by the day it happened until their own contest or appraisal is final.
 */

/** The last period of each kind that is final; null: none is. */
export interface Closed {
  /** `YYYY-MM`. */
  month: string | null
  /** `2026Q3`. */
  quarter: string | null
  /** `2026H1`. */
  half: string | null
}

/** Before anything was published. */
export const nothingClosed: Closed = { month: null, quarter: null, half: null }

/** The periods an entry counts in, each said. */
interface Keys {
  month: string
  quarter: string
  half: string
}

/** The key after the last closed one, where `key` is closed. */
const opened = (key: string, closed: string | null, of: (month: string) => string): string => {
  if (closed === null || key > closed) return key
  const last = periodOfKey(closed)?.to
  if (last == null) throw new RangeError(`not a period that can be closed: ${closed}`)
  return of(addMonths(last, 1))
}

const openOf = ({ month, quarter, half }: Keys, closed: Closed): Pick<EntryFact, 'period' | 'quarter' | 'half'> => {
  const period = opened(month, closed.month, (next) => next)
  const now = {
    quarter: opened(quarter, closed.quarter, (next) => quarterOf(next).key),
    half: opened(half, closed.half, (next) => halfOf(next).key),
  }
  return {
    period,
    ...(now.quarter === quarterOf(period).key ? {} : { quarter: now.quarter }),
    ...(now.half === halfOf(period).key ? {} : { half: now.half }),
  }
}

/** The periods that what happened in a month (`YYYY-MM`) counts in: its month, and its quarter and half where they are not those of that month. */
export const countsIn = (happened: string, closed: Closed): Pick<EntryFact, 'period' | 'quarter' | 'half'> =>
  openOf({ month: happened, quarter: quarterOf(happened).key, half: halfOf(happened).key }, closed)

/** The periods that an entry which mirrors or mends another counts in: those of the other, as far as they are open. */
export const countsWith = (
  { period, quarter = quarterOf(period).key, half = halfOf(period).key }: Pick<EntryFact, 'period' | 'quarter' | 'half'>,
  closed: Closed,
): Pick<EntryFact, 'period' | 'quarter' | 'half'> => openOf({ month: period, quarter, half }, closed)

/** Every period key an entry counts in: its month, quarter, half, the year of that half, and `all`; throws RangeError where `period` is no month. */
export const keysOfEntry = (entry: Pick<EntryFact, 'period' | 'quarter' | 'half'>): KeysOfMonth => {
  const usual = periodKeysOf(entry.period)
  if (entry.quarter === undefined && entry.half === undefined) return usual
  const [month, ownQuarter, ownHalf] = usual
  const { quarter = ownQuarter, half = ownHalf } = entry
  return [month, quarter, half, half.slice(0, 4), 'all']
}
