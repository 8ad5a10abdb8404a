import { createHash, type Hash } from 'node:crypto'
import { Cluster } from 'ioredis'
import type { Entry } from '../domain/entry.ts'
import { archivesOf, faultsOf } from './archive.ts'
import { answersOf, type RedisClient } from './client.ts'
import type { JournalEvent } from './events.ts'
import type { Keys } from './keys.ts'
import { project, UnknownEvent, viewsShape } from './project.ts'
import { publicationCheck } from './published.ts'
import { readJournal } from './reading.ts'
import { eventsIn, type Row } from './row.ts'
import { entryIn } from './standing.ts'
import { applyChange, type View, type Views } from './views.ts'
import { WordList } from './words.ts'

/** One place where a view is not what the journal says. */
export interface Difference {
  view: string
  field: string
  has: string | null
  should: string | null
}

/** What a verification found. `digest` is the SHA-256 over every event as it is written. */
export interface Verification {
  entries: number
  events: number
  views: number
  differences: Difference[]
  digest: string
}

/** How much is asked of the store at once. */
const batch = 1000

/** Replays a journal in memory, and on from where it was. What it cannot read it skips and names in `faults`. */
class Replay {
  readonly views: Views = new Map()
  readonly gaps: Difference[] = []
  readonly faults: Difference[] = []
  readonly publications = publicationCheck()
  head = 0
  events = 0
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
    for await (const rows of readJournal(redis, keys, this.head, until)) for (const row of rows) this.takeRow(row)
  }
  digest = (): string => this.hash.copy().digest('hex')

  private takeRow({ seq, raw }: Row): void {
    if (seq !== this.head + 1 && !this.unread)
      this.gaps.push({ view: 'journal', field: String(this.head + 1), has: null, should: 'an event' })
    this.hash.update(`${raw}\n`)
    const events = this.readOrNot(seq, raw)
    this.unread = events === null
    const entries: Entry[] = []
    for (const [index, event] of (events ?? []).entries()) {
      try {
        this.take(event, seq + index)
        const entry = entryIn(event)
        if (entry) entries.push(entry)
      } catch (error) {
        this.faulty(seq + index, error)
      }
    }
    // the digest of a publication has them by number
    for (const entry of entries.sort((a, b) => Number(a.entry) - Number(b.entry))) this.count(entry)
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
    for (const change of project(event, String(seq))) applyChange(this.views, change)
    this.numbers = Math.max(this.numbers, Number(numberDealt(event) ?? 0))
  }
  private count(entry: Entry): void {
    this.counted += 1
    this.entries = Math.max(this.entries, Number(entry.entry))
    this.publications.count(entry)
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

/**
 * Replays the whole journal and compares every view with what it makes. Can run beside a writing bot: what differs is
 * read again together with the head, and held against the journal up to just that head. An event that is missing, or
 * that this version does not know, is a difference too. Files of the archive that are not there or not what was written are the only
 * differences then: nothing more can be told. Reads only.
 */
export const verify = async (redis: RedisClient, keys: Keys): Promise<Verification> => {
  const replay = new Replay()
  const faulty = await faultsOf(keys, await archivesOf(redis, keys))
  // without its beginning a journal says nothing of its views
  if (faulty.length > 0) return { entries: 0, events: 0, views: 0, differences: faulty, digest: '' }
  await replay.catchUp(redis, keys, (await headOf(redis, keys)).counted)
  const differing: Difference[] = []
  for (const { view, field, zset } of await suspects(redis, keys, replay.views)) {
    const key = keys.view(view)
    const read = redis.multi().hget(keys.counters, 'events')
    const [head, now] = (await (zset ? read.zscore(key, field) : read.hget(key, field)).exec()) ?? []
    await replay.catchUp(redis, keys, Number(head?.[1] ?? 0))
    const should = textsIn(replay.views.get(view)).get(field) ?? null
    const has = now?.[0] ? '(wrong type)' : now?.[1] == null ? null : String(now[1])
    if (has !== should) differing.push({ view, field, has, should })
  }
  const { counted, written } = await headOf(redis, keys)
  await replay.catchUp(redis, keys, counted)
  const differences = [
    ...replay.gaps,
    ...replay.faults,
    ...differing,
    ...(await countersBehind(redis, keys, replay)),
    ...replay.publications.differences(replay.views),
  ]
  if (replay.head < counted) differences.push({ view: 'journal', field: String(counted), has: null, should: 'an event' })
  if (written > counted) differences.push({ view: 'journal', field: String(written), has: 'an event', should: null })
  return {
    entries: replay.counted,
    events: replay.events,
    views: replay.views.size,
    differences,
    digest: replay.digest(),
  }
}

/** Sequence number of the last event, as the counters have it and as it is written. */
const headOf = async (redis: RedisClient, keys: Keys): Promise<{ counted: number; written: number }> => {
  const [counted, last] = (await redis.multi().hget(keys.counters, 'events').xrevrange(keys.journal, '+', '-', 'COUNT', 1).exec()) ?? []
  const [row] = (last?.[1] ?? []) as [string, string[]][]
  return { counted: Number(counted?.[1] ?? 0), written: Number(row?.[0].split('-')[0] ?? 0) }
}

/** Sequences whose counter would deal a number a second time. */
const countersBehind = async (redis: RedisClient, keys: Keys, { numbers, entries }: Replay): Promise<Difference[]> => {
  const [hasNumbers, hasEntries] = await redis.hmget(keys.counters, 'numbers', 'entries')
  const behind = (field: string, has: string | null | undefined, first: number, most: number): Difference[] =>
    Number(has ?? first) < most ? [{ view: 'counters', field, has: has ?? null, should: String(most) }] : []
  return [...behind('numbers', hasNumbers, 100, numbers), ...behind('entries', hasEntries, 1000, entries)]
}

/** The digest of a journal, as {@link verify} gives it. */
export const digestOfJournal = async (redis: RedisClient, keys: Keys): Promise<string> => {
  const replay = new Replay()
  await replay.catchUp(redis, keys)
  return replay.digest()
}

const swapScript = `
if tonumber(redis.call('HGET', KEYS[1], 'events') or 0) ~= tonumber(ARGV[1]) then return 0 end
local olds = tonumber(ARGV[2])
for i = 2, 1 + olds do redis.call('DEL', KEYS[i]) end
for i = 2 + olds, #KEYS, 2 do redis.call('RENAME', KEYS[i], KEYS[i + 1]) end
redis.call('HSET', KEYS[1], 'events', ARGV[1])
for i = 3, #ARGV, 2 do
  local has = tonumber(redis.call('HGET', KEYS[1], ARGV[i]) or 0)
  if has < tonumber(ARGV[i + 1]) then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
return 1`

/**
 * Makes every view anew from the journal and puts them in place of the old ones in one step. Can run beside a writing
 * bot (it starts over when the head moved, at most ten times). Returns how many views there are. Throws when it lost
 * every time, and {@link UnknownEvent} (nothing is changed then) when the journal holds what this version cannot read.
 */
export const rebuild = async (redis: RedisClient, keys: Keys): Promise<{ views: number; events: number }> => {
  const replay = new Replay()
  for (let tries = 0; tries < 10; tries += 1) {
    await replay.catchUp(redis, keys)
    const [fault] = replay.faults
    if (fault) throw new UnknownEvent(`event ${fault.field}: ${fault.has}`)
    const counted = await redis.hget(keys.counters, 'events')
    if (counted === null || Number(counted) < replay.head) await redis.hset(keys.counters, 'events', String(replay.head))
    const fresh = `${keys.prefix}new:`
    await removeAll(redis, await keysUnder(redis, fresh))
    await writeViews(redis, fresh, replay.views)
    const olds = await keysUnder(redis, keys.viewPrefix)
    const names = [...replay.views.keys()].filter((name) => sizeOf(replay.views.get(name)) > 0)
    const swapped = await redis.eval(
      swapScript,
      1 + olds.length + names.length * 2,
      keys.counters,
      ...olds,
      ...names.flatMap((name) => [fresh + name, keys.view(name)]),
      String(replay.head),
      String(olds.length),
      'numbers',
      String(replay.numbers),
      'entries',
      String(replay.entries),
      'shape',
      String(viewsShape),
    )
    if (Number(swapped) === 1) return { views: names.length, events: replay.events }
  }
  throw new Error('the journal kept growing while its views were being rebuilt')
}

/**
 * Makes the views anew where an earlier version of the program made them (its shape is counted beside the journal); otherwise writes nothing
 * but the shape of a ledger that is still empty. Answers whether it made them anew. Throws as {@link rebuild} does.
 */
export const bringUpToDate = async (redis: RedisClient, keys: Keys): Promise<boolean> => {
  const [events, shape] = await redis.hmget(keys.counters, 'events', 'shape')
  if (shape === String(viewsShape)) return false
  if (events == null) {
    await redis.hsetnx(keys.counters, 'shape', String(viewsShape))
    return false
  }
  await rebuild(redis, keys)
  return true
}

const sizeOf = (view: View | undefined): number => (view === undefined ? 0 : view.kind === 'hash' ? view.fields.size : view.scores.size)

const removeAll = async (redis: RedisClient, keys: readonly string[]): Promise<void> => {
  for (let from = 0; from < keys.length; from += batch) {
    const removing = redis.pipeline()
    for (const key of keys.slice(from, from + batch)) removing.del(key)
    await answersOf(removing)
  }
}

const writeViews = async (redis: RedisClient, prefix: string, views: Views): Promise<void> => {
  let writing = redis.pipeline()
  for (const [name, view] of views) {
    const flat = view.kind === 'hash' ? [...view.fields].flat() : [...view.scores].flatMap(([member, score]) => [String(score), member])
    for (let from = 0; from < flat.length; from += batch * 2) {
      const part = flat.slice(from, from + batch * 2)
      if (view.kind === 'hash') writing.hset(prefix + name, ...part)
      else writing.zadd(prefix + name, ...part)
      if (writing.length < batch) continue
      await answersOf(writing)
      writing = redis.pipeline()
    }
  }
  await answersOf(writing)
}

/** All keys that begin with a prefix (its `{…}` hash tag has no special meaning to SCAN). */
export const keysUnder = async (redis: RedisClient, prefix: string): Promise<string[]> => {
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis]
  const found = new Set<string>()
  for (const node of nodes) {
    let cursor = '0'
    do {
      const [next, some] = await node.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 1000)
      for (const key of some) found.add(key)
      cursor = next
    } while (cursor !== '0')
  }
  return [...found].sort()
}

/** Some views as they are stored, each read in one go with the others, as what they should be: one that is something else holds its type. */
const readViews = async (redis: RedisClient, views: readonly { key: string; kind: View['kind'] }[]): Promise<View[]> => {
  const reading = redis.pipeline()
  for (const { key, kind } of views) {
    if (kind === 'zset') reading.zrange(key, '0', '-1', 'WITHSCORES')
    // by a name the client has no answer's shape for, so that no object is made of each of a hundred thousand hashes
    else reading.call('HGETALL', key)
  }
  const answers = (await reading.exec()) ?? []
  return Promise.all(
    answers.map(async ([error, answer], index): Promise<View> => {
      const { key = '', kind = 'hash' } = views[index] ?? {}
      if (error) {
        if (!error.message.startsWith('WRONGTYPE')) throw error
        return { kind: 'hash', fields: new Map([['(type)', await redis.type(key)]]) }
      }
      const flat = answer as string[]
      const [fields, scores] = [new Map<string, string>(), new Map<string, number>()]
      for (let i = 0; i + 1 < flat.length; i += 2)
        if (kind === 'zset') scores.set(flat[i] ?? '', Number(flat[i + 1]))
        else fields.set(flat[i] ?? '', flat[i + 1] ?? '')
      return kind === 'zset' ? { kind, scores } : { kind, fields }
    }),
  )
}

const textsIn = (view: View | undefined): Map<string, string> => {
  if (view === undefined) return new Map()
  return view.kind === 'hash' ? view.fields : new Map([...view.scores].map(([member, score]) => [member, String(score)]))
}

/** Most places that are looked at once more. */
const mostSuspects = 1000

/** Every field that is not stored as the journal makes it, read while others may write: at most a thousand. */
const suspects = async (redis: RedisClient, keys: Keys, made: Views): Promise<{ view: string; field: string; zset: boolean }[]> => {
  const found: { view: string; field: string; zset: boolean }[] = []
  const compare = (view: string, stored: View | undefined): void => {
    const has = textsIn(stored)
    const should = textsIn(made.get(view))
    const zset = (stored ?? made.get(view))?.kind === 'zset'
    for (const [field, value] of should) if (has.get(field) !== value) found.push({ view, field, zset })
    for (const field of has.keys()) if (!should.has(field)) found.push({ view, field, zset })
  }
  const missing = new Set(made.keys())
  const names = (await keysUnder(redis, keys.viewPrefix)).map((key) => key.slice(keys.viewPrefix.length))
  for (let from = 0; from < names.length && found.length < mostSuspects; from += batch) {
    const some = names.slice(from, from + batch)
    const stored = await readViews(
      redis,
      some.map((name) => ({ key: keys.view(name), kind: made.get(name)?.kind ?? 'hash' })),
    )
    for (const [index, name] of some.entries()) {
      missing.delete(name)
      compare(name, stored[index])
    }
  }
  for (const name of missing) if (found.length < mostSuspects) compare(name, undefined)
  return found.slice(0, mostSuspects)
}
