import { type Archive, archiveFinder, archivesIn, archivesOf, rowsOf } from './archive.ts'
import { answersOf, type RedisClient } from './client.ts'
import type { JournalEvent } from './events.ts'
import type { Keys } from './keys.ts'
import { eventsIn, type Row } from './row.ts'
import { readWords, UnknownWord, WordList } from './words.ts'

const batch = 1000

const rowFrom = ([id, fields]: [string, string[]]): Row => ({ seq: Number(id.split('-')[0]), raw: fields[1] ?? '' })

/**
 * Some rows as two texts (their ids by blanks, what is written by line feeds: JSON holds none), which a client reads in a fraction of the
 * time that a thousand lists would take it; and the archives, together, so that rows leave the stream unseen only when their file is on the list.
 */
const pageScript = `
local ids, texts = {}, {}
for i, row in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])) do
  ids[i], texts[i] = row[1], row[2][2]
end
return { table.concat(ids, ' '), table.concat(texts, '\\n'), redis.call('HVALS', KEYS[2]) }`

/** The rows of one page after an event, and the archives there were then. */
const pageOf = async (redis: RedisClient, keys: Keys, after: number, until: number): Promise<{ rows: Row[]; listed: string[] }> => {
  const between = [`(${after}-0`, `${until}-0`] as const
  const page = await redis.eval(pageScript, 2, keys.journal, keys.archives, ...between, batch)
  const [ids, texts, listed] = page as [string, string, string[]]
  if (ids === '') return { rows: [], listed }
  const [seqs, raws] = [ids.split(' '), texts.split('\n')]
  if (seqs.length === raws.length)
    return { rows: seqs.map((id, index) => ({ seq: Number.parseInt(id, 10), raw: raws[index] ?? '' })), listed }
  // somebody wrote a line feed into one
  return { rows: (await redis.xrange(keys.journal, ...between, 'COUNT', seqs.length)).map(rowFrom), listed }
}

/**
 * Every row that begins after `after` and up to `until`, oldest first: of the archives, then of the stream, each page asked for before the
 * one in hand is given. A part that is archived meanwhile is read from its file. Throws ArchiveUnreadable.
 */
export async function* readJournal(redis: RedisClient, keys: Keys, after = 0, until = Number.MAX_SAFE_INTEGER): AsyncGenerator<Row[]> {
  const ask = (last: number): ReturnType<typeof pageOf> => {
    const asked = last < until ? pageOf(redis, keys, last, until) : Promise.resolve({ rows: [], listed: [] })
    // it may fail before it is awaited, or never be
    asked.catch(() => undefined)
    return asked
  }
  let archives: Archive[] = []
  let asked = ask(after)
  for (let last = after; last < until; ) {
    const { rows, listed } = await asked
    archives = listed.length === archives.length ? archives : archivesIn(listed)
    const archive = archives.find(({ to }) => to > last)
    if (archive) {
      for await (const some of rowsOf(keys, archive, last)) {
        const wanted = some.filter(({ seq }) => seq <= until)
        if (wanted.length > 0) yield wanted
        if (wanted.length < some.length) return
      }
      last = archive.to
      asked = ask(last)
      continue
    }
    if (rows.length === 0) return
    last = rows.at(-1)?.seq ?? until
    asked = ask(last)
    yield rows
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

/** Reads an association's journal here and there, from its archives too (ArchiveUnreadable where one cannot be read). */
export const eventReader = (redis: RedisClient, keys: Keys): EventReader => {
  const words = new WordList()
  const inArchive = archiveFinder(keys)
  let archives: Archive[] = []
  const decoded = async (raw: string): Promise<JournalEvent[]> => {
    try {
      return eventsIn(raw, words)
    } catch (error) {
      if (!(error instanceof UnknownWord)) throw error
      await readWords(redis, keys, words)
      return eventsIn(raw, words)
    }
  }
  /** The rows some events are in, in that order; null: nothing was written. */
  const rowsWith = async (seqs: readonly number[]): Promise<(Row | null)[]> => {
    const reading = redis.pipeline()
    for (const seq of seqs) reading.xrevrange(keys.journal, `${seq}-0`, '-', 'COUNT', 1)
    // asked last: a row that has left the stream is in a file that is counted here
    reading.hlen(keys.archives)
    const answers = await answersOf(reading)
    if (Number(answers.pop()) !== archives.length) archives = await archivesOf(redis, keys)
    return Promise.all(
      seqs.map(async (seq, index) => {
        const [row] = answers[index] as [string, string[]][]
        return (await inArchive(archives, seq)) ?? (row ? rowFrom(row) : null)
      }),
    )
  }
  return {
    async at(seqs) {
      const events = new Map<number, JournalEvent>()
      for (let from = 0; from < seqs.length; from += batch) {
        const some = seqs.slice(from, from + batch)
        const read = new Map<number, JournalEvent[]>()
        for (const [index, row] of (await rowsWith(some)).entries()) {
          const seq = some[index] ?? 0
          if (!row) continue
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
