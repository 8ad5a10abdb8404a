import { holdsMonth, type Period } from '../../domain/period.ts'
import { keysOfEntry } from '../../domain/points/counting.ts'
import type { Ledger } from '../../journal/ledger.ts'
import type { StoredEntry } from '../../journal/standing.ts'

/** A moment of the ledger: everything up to a 流水号, so that several sheets say the same though entries come in meanwhile. */
export interface Moment {
  /** ms; when that was. */
  at: number
  upTo: number
}

/** The ledger as it stands now (`at`, ms). */
export const momentOf = async (ledger: Ledger, at: number): Promise<Moment> => ({ at, upTo: await ledger.lastEntry() })

/** Entries handed over at a time. */
const most = 500

/**
 * The entries that count in a period as of a moment, in pieces: by the month they count in, then by 流水号. Their sum is the period's board.
 * A month is read whole; of every longer period all months are looked through, for a late entry may count in the quarter it happened in
 * and in a month long after.
 */
export const countedEntries = async function* (ledger: Ledger, period: Period, { upTo }: Moment): AsyncGenerator<StoredEntry[]> {
  const isMonth = period.from !== null && period.from === period.to
  const months = isMonth ? [period.key] : [...(await ledger.months()).keys()]
  for (const month of months) {
    const counted = (await ledger.entriesIn(month))
      .filter((entry) => Number(entry.entry) <= upTo && (isMonth || keysOfEntry(entry).includes(period.key)))
      .sort((a, b) => Number(a.entry) - Number(b.entry))
    for (let from = 0; from < counted.length; from += most) yield counted.slice(from, from + most)
  }
}

/** How many entries count in the months of a period; entries of a quarter that count in a later month are not among them. */
export const entryCount = async (ledger: Ledger, period: Period): Promise<number> => {
  let count = 0
  for (const [month, entries] of await ledger.months()) if (holdsMonth(period, month)) count += entries
  return count
}
