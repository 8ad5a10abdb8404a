import { dateOf } from '../../domain/zoned.ts'
import type { Ledger } from '../../journal/ledger.ts'
import type { StoredEntry } from '../../journal/standing.ts'
import * as zh from '../../text/export.ts'
import type { Cell, Column, SheetStream } from '../book.ts'
import type { House } from '../scene.ts'

/** Which entries a rescoring wrote: its adjustments among these 流水号, by this version. */
export interface RescoredRange {
  first: number
  last: number
  rules: number
}

/** Numbers looked through at a time. */
const batch = 500

const columns: Column[] = [
  { name: zh.columns.entry, kind: 'number', field: 'entry' },
  { name: zh.columns.date, kind: 'date', field: 'date' },
  { name: zh.columns.number, kind: 'text', field: 'number' },
  { name: zh.columns.name, kind: 'text', field: 'name' },
  { name: zh.columns.branch, kind: 'text', field: 'branch', width: 16 },
  { name: zh.columns.item, kind: 'text', field: 'item', width: 18 },
  { name: zh.columns.quantity, kind: 'number', field: 'quantity' },
  { name: zh.columns.before, kind: 'points', field: 'before' },
  { name: zh.columns.difference, kind: 'points', field: 'difference', sum: true },
  { name: zh.columns.after, kind: 'points', field: 'after' },
  { name: zh.columns.period, kind: 'text', field: 'period' },
  { name: zh.columns.adjustment, kind: 'number', field: 'adjustment' },
]

/** What a rescoring changed, one entry a row: what it was worth, the difference, what it is worth now, and the entry that says so. */
export const rescoredSheet = async (
  { association, ledger }: Pick<House, 'association' | 'ledger'>,
  { first, last, rules }: RescoredRange,
): Promise<SheetStream> => {
  const roster = await ledger.roster()
  const pieces = async function* (): AsyncGenerator<Cell[][]> {
    for (let from = first; from <= last; from += batch) {
      const numbers = Array.from({ length: Math.min(batch, last - from + 1) }, (_, index) => String(from + index))
      const written = (await ledger.entriesNumbered(numbers)).filter((entry) => entry.adjusts !== undefined && entry.rules === rules)
      const mended = await mendedBy(ledger, written)
      yield written.map((entry): Cell[] => {
        const { original, tenths } = mended(entry)
        return [
          Number(original.entry),
          dateOf(entry.occurredAt, association.timezone),
          entry.member,
          roster.byNumber.get(entry.member)?.name || zh.nameless,
          entry.branch,
          entry.item,
          entry.quantity,
          tenths,
          entry.tenths,
          tenths + entry.tenths,
          entry.period,
          Number(entry.entry),
        ]
      })
    }
  }
  return { name: zh.rescored, columns, total: zh.total, pieces: pieces() }
}

/** What each of some adjustments mended: the original, and what it was worth before with the adjustments there were. Tenths. */
const mendedBy = async (ledger: Ledger, written: readonly StoredEntry[]) => {
  const known = new Map<string, StoredEntry>()
  for (let wanted = written.flatMap(({ adjusts }) => adjusts ?? []); wanted.length > 0; ) {
    const found = await ledger.entriesNumbered(wanted)
    for (const entry of found) known.set(entry.entry, entry)
    wanted = found.flatMap(({ adjusts }) => (adjusts === undefined || known.has(adjusts) ? [] : [adjusts]))
  }
  return (entry: StoredEntry): { original: StoredEntry; tenths: number } => {
    let [original, tenths] = [entry, 0]
    for (let next = known.get(entry.adjusts ?? ''); next; next = known.get(next.adjusts ?? '')) {
      original = next
      tenths += next.tenths
    }
    return { original, tenths }
  }
}
