import type { EntryFact } from '../../domain/entry.ts'
import { countsWith } from '../../domain/points/counting.ts'
import type { Expectation } from '../../journal/commit.ts'
import { dealtEntry, type NewEvent } from '../../journal/events.ts'
import type { Ledger } from '../../journal/ledger.ts'
import type { StoredEntry } from '../../journal/standing.ts'
import type { Scene } from '../contract.ts'
import { stillClosed } from './credit.ts'

/** Most rule sets by which one entry was scored anew. */
const mostAdjustments = 50

/** An entry and what later rule sets added to or took from it, in order. */
export const withAdjustments = async (ledger: Ledger, entry: StoredEntry): Promise<StoredEntry[]> => {
  const all = [entry]
  for (let last = entry.entry; all.length <= mostAdjustments; ) {
    const next = await ledger.adjustmentOf(last)
    const found = next === null ? null : await ledger.entry(next)
    if (found === null) break
    all.push(found)
    last = found.entry
  }
  return all
}

/** What cancels an entry. `tenths` is what it takes away (negative of what stood), adjustments among it. */
export interface Reversal {
  events: NewEvent[]
  expect: Expectation[]
  /** How many entries the commit must be dealt. */
  count: number
  tenths: number
}

/**
 * Cancels an entry that was not reversed before, with all adjustments to it: a counter-entry for each, linked both ways, in the periods
 * of the original as far as they are open. `first` is the place of the first counter-entry among those dealt.
 */
export const reversing = async ({ ledger }: Pick<Scene, 'ledger'>, entry: StoredEntry, reason: string, first = 0): Promise<Reversal> => {
  const [closed, all] = await Promise.all([ledger.closed(), withAdjustments(ledger, entry)])
  const latest = all.at(-1)?.entry ?? entry.entry
  const events = await Promise.all(
    all.map(async (each, index): Promise<NewEvent> => {
      const { member, branch, tier, item, category, quantity, rules, activity, role, claim, limits } = each
      const mirrored: EntryFact = {
        ...{ entry: dealtEntry(first + index), member, branch, tier, item, category, quantity, rules },
        tenths: 0 - each.tenths,
        ...countsWith(each, closed),
        reverses: each.entry,
        ...(activity === undefined ? {} : { activity }),
        ...(role === undefined ? {} : { role }),
        ...(claim === undefined ? {} : { claim }),
        ...(limits === undefined ? {} : { limits }),
      }
      return { type: 'points.reversed', entry: mirrored, reason: await ledger.seals.seal(member, reason) }
    }),
  )
  return {
    events,
    expect: [
      { name: 'not yet reversed', key: 'reversals', field: entry.entry, op: 'absent' },
      { name: 'not mended since', key: 'adjusted', field: latest, op: 'absent' },
      ...stillClosed(closed),
    ],
    count: all.length,
    tenths: 0 - all.reduce((sum, each) => sum + each.tenths, 0),
  }
}
