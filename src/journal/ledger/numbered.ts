import type { JournalEvent } from '../events.ts'
import { eventReader } from '../reading.ts'
import { numberShelf } from '../shelves.ts'
import type { ViewsRead } from './views-read.ts'

/** Reads what stands under numbers, from the events that say it: in the order given, as far as there is such. */
export const readNumbered = ({ redis, keys, v }: ViewsRead) => {
  const journal = eventReader(redis, keys)
  /** Which events say what stands under some numbers, in the order given; null: none does. */
  const seqsOf = async (view: 'entries' | 'claims', numbers: readonly string[]): Promise<(number | null)[]> => {
    const shelves = new Map<string, string[]>()
    for (const number of numbers) {
      const shelf = numberShelf(view, number)
      const own = shelves.get(shelf)
      if (own) own.push(number)
      else shelves.set(shelf, [number])
    }
    const seqs = new Map<string, number>()
    await Promise.all(
      [...shelves].map(async ([shelf, own]) => {
        for (const [index, seq] of (await redis.hmget(v(shelf), ...own)).entries())
          if (seq !== null) seqs.set(own[index] ?? '', Number(seq))
      }),
    )
    return numbers.map((number) => seqs.get(number) ?? null)
  }
  return async <T>(view: 'entries' | 'claims', numbers: readonly string[], as: (event: JournalEvent, seq: number) => T | null) => {
    const seqs = await seqsOf(view, numbers)
    const events = await journal.at(seqs.flatMap((seq) => seq ?? []))
    return seqs.flatMap((seq) => {
      const event = seq === null ? undefined : events.get(seq)
      return event === undefined || seq === null ? [] : (as(event, seq) ?? [])
    })
  }
}

/** What {@link readNumbered} makes. */
export type Numbered = ReturnType<typeof readNumbered>
