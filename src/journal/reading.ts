import type { RedisClient } from './client.ts'
import type { JournalEvent } from './events.ts'
import type { Keys } from './keys.ts'
import { eventsIn } from './row.ts'
import { readWords, UnknownWord, WordList } from './words.ts'

/** A row of the journal: one commit, under the sequence number of its first event, as the text it is written as (row.ts). */
export interface Row {
  seq: number
  raw: string
}

const batch = 1000

const rowFrom = ([id, fields]: [string, string[]]): Row => ({ seq: Number(id.split('-')[0]), raw: fields[1] ?? '' })

/** Every row that begins after `after` and up to `until`, oldest first. */
export async function* readJournal(redis: RedisClient, keys: Keys, after = 0, until = Number.MAX_SAFE_INTEGER): AsyncGenerator<Row[]> {
  for (let last = after; last < until; ) {
    const found = await redis.xrange(keys.journal, `(${last}-0`, `${until}-0`, 'COUNT', batch)
    const rows = found.map(rowFrom)
    if (rows.length === 0) return
    yield rows
    last = rows.at(-1)?.seq ?? until
  }
}

/** An event and its sequence number. */
export type Numbered = JournalEvent & { seq: number }

/** Every event that was written after the event `after` as a row of its own or with others, oldest first. */
export async function* readEvents(redis: RedisClient, keys: Keys, after = 0): AsyncGenerator<Numbered[]> {
  const words = new WordList()
  // what comes before is not read: the words it listed are
  if (after > 0) await readWords(redis, keys, words)
  for await (const rows of readJournal(redis, keys, after))
    yield rows.flatMap(({ seq, raw }) => eventsIn(raw, words).map((event, index) => ({ seq: seq + index, ...event })))
}

/** Reads events by their sequence numbers. */
export interface EventReader {
  /** The events of some numbers; a number nothing was written under is not among them. */
  at(seqs: readonly number[]): Promise<Map<number, JournalEvent>>
}

/** Reads an association's journal here and there. */
export const eventReader = (redis: RedisClient, keys: Keys): EventReader => {
  const words = new WordList()
  const decoded = async (raw: string): Promise<JournalEvent[]> => {
    try {
      return eventsIn(raw, words)
    } catch (error) {
      if (!(error instanceof UnknownWord)) throw error
      await readWords(redis, keys, words)
      return eventsIn(raw, words)
    }
  }
  return {
    async at(seqs) {
      const events = new Map<number, JournalEvent>()
      for (let from = 0; from < seqs.length; from += batch) {
        const some = seqs.slice(from, from + batch)
        const reading = redis.pipeline()
        for (const seq of some) reading.xrevrange(keys.journal, `${seq}-0`, '-', 'COUNT', 1)
        const read = new Map<number, JournalEvent[]>()
        for (const [index, [error, found]] of ((await reading.exec()) ?? []).entries()) {
          if (error) throw error
          const [first] = found as [string, string[]][]
          const seq = some[index] ?? 0
          if (!first) continue
          const row = rowFrom(first)
          const all = read.get(row.seq) ?? (await decoded(row.raw))
          read.set(row.seq, all)
          const event = all[seq - row.seq]
          if (event) events.set(seq, event)
        }
      }
      return events
    },
  }
}
