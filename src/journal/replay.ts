import { createHash, type Hash } from 'node:crypto'
import type { RedisClient } from './client.ts'
import type { JournalEvent } from './events.ts'
import type { Keys } from './keys.ts'
import { project, UnknownEvent } from './project.ts'
import { publicationCheck } from './published.ts'
import { readJournal } from './reading.ts'
import { eventsIn, type Row } from './row.ts'
import { type EntryEvent, writesEntry } from './standing.ts'
import { replayedViews, type Views } from './views.ts'
import { WordList } from './words.ts'

/** One place where a view is not what the journal says. */
export interface Difference {
  view: string
  field: string
  has: string | null
  should: string | null
}

/** Replays a journal in memory, and on from where it was. What it cannot read it skips and names in `faults`. */
export class Replay {
  private readonly made = replayedViews()
  readonly views: Views = this.made.views
  readonly gaps: Difference[] = []
  readonly faults: Difference[] = []
  readonly publications = publicationCheck()
  /** Sequence number of the last event. */
  head = 0
  /** How many events there are. */
  events = 0
  /** The last number of each sequence that was dealt. */
  numbers = 100
  entries = 1000
  /** How many entries there are. */
  counted = 0
  private readonly hash: Hash = createHash('sha256')
  private readonly words = new WordList()
  /** The row before could not be read: how many events it held is not known. */
  private unread = false

  /** Replays on, up to the event `until` (all there are, unless said). */
  async catchUp(redis: RedisClient, keys: Keys, until = Number.MAX_SAFE_INTEGER): Promise<void> {
    for await (const rows of readJournal(redis, keys, this.head, until)) {
      this.hash.update(rows.map(({ raw }) => `${raw}\n`).join(''))
      for (const row of rows) this.takeRow(row)
    }
    this.made.settle()
  }
  digest = (): string => this.hash.copy().digest('hex')

  private takeRow({ seq, raw }: Row): void {
    if (seq !== this.head + 1 && !this.unread)
      this.gaps.push({ view: 'journal', field: String(this.head + 1), has: null, should: 'an event' })
    const events = this.readOrNot(seq, raw)
    this.unread = events === null
    const entries: EntryEvent[] = []
    for (const [index, event] of (events ?? []).entries()) {
      try {
        this.take(event, seq + index)
        if (writesEntry(event)) entries.push(event)
      } catch (error) {
        this.faulty(seq + index, error)
      }
    }
    // the digest of a publication has them by number
    for (const event of entries.sort((a, b) => Number(a.entry.entry) - Number(b.entry.entry))) this.count(event)
    this.head = seq + Math.max((events?.length ?? 1) - 1, 0)
    this.events += events?.length ?? 1
  }
  private readOrNot(seq: number, raw: string): JournalEvent[] | null {
    try {
      return eventsIn(raw, this.words)
    } catch (error) {
      this.faulty(seq, error)
      return null
    }
  }
  private faulty(seq: number, error: unknown): void {
    const has = error instanceof UnknownEvent ? error.message : 'unreadable'
    this.faults.push({ view: 'journal', field: String(seq), has, should: 'an event this version knows' })
  }

  private take(event: JournalEvent, seq: number): void {
    for (const change of project(event, String(seq))) this.made.apply(change)
    this.numbers = Math.max(this.numbers, Number(numberDealt(event) ?? 0))
  }
  private count(event: EntryEvent): void {
    this.counted += 1
    this.entries = Math.max(this.entries, Number(event.entry.entry))
    this.publications.count(event)
  }
}

/** The number of the association's one sequence that an event was dealt, or null. */
const numberDealt = (event: JournalEvent): string | null => {
  switch (event.type) {
    case 'activity.opened':
      return event.activity.number
    case 'binding.requested':
      return event.request
    case 'claim.filed':
      return event.claim
    case 'objection.opened':
      return event.objection
    case 'publication.drafted':
      return event.publication
    case 'swap.asked':
      return event.swap
    default:
      return null
  }
}

/** The digest of a journal, as `verify` gives it. */
export const digestOfJournal = async (redis: RedisClient, keys: Keys): Promise<string> => {
  const replay = new Replay()
  await replay.catchUp(redis, keys)
  return replay.digest()
}
