import { createHash, type Hash } from 'node:crypto'
import { Cluster } from 'ioredis'
import type { RedisClient } from './client.ts'
import type { JournalEvent } from './events.ts'
import type { Keys } from './keys.ts'
import { project, UnknownEvent } from './project.ts'
import { checkPublications } from './published.ts'
import { applyChange, type View, type Views } from './views.ts'

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

const batch = 1000

/** Every event with its sequence number, oldest first: after `after` and up to `until`. */
export async function* readJournal(
  redis: RedisClient,
  keys: Keys,
  after = 0,
  until = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<{ seq: number; raw: string }[]> {
  for (let last = after; last < until; ) {
    const rows = await redis.xrange(keys.journal, `(${last}-0`, `${until}-0`, 'COUNT', batch)
    if (rows.length === 0) return
    yield rows.map(([id, fields]) => ({ seq: Number(id.split('-')[0]), raw: fields[1] ?? '' }))
    last = Number(rows.at(-1)?.[0].split('-')[0])
  }
}

/** Replays a journal in memory, and on from where it was. What it cannot read it skips and names in `faults`. */
class Replay {
  readonly views: Views = new Map()
  readonly gaps: Difference[] = []
  readonly faults: Difference[] = []
  head = 0
  events = 0
  numbers = 100
  entries = 1000
  private readonly hash: Hash = createHash('sha256')

  /** Replays on, up to the event `until` (all there are, unless said). */
  async catchUp(redis: RedisClient, keys: Keys, until = Number.MAX_SAFE_INTEGER): Promise<void> {
    for await (const rows of readJournal(redis, keys, this.head, until)) {
      for (const { seq, raw } of rows) {
        if (seq !== this.head + 1) this.gaps.push({ view: 'journal', field: String(this.head + 1), has: null, should: 'an event' })
        this.head = seq
        this.events += 1
        this.hash.update(raw).update('\n')
        try {
          this.take(JSON.parse(raw) as JournalEvent)
        } catch (error) {
          const has = error instanceof UnknownEvent ? error.message : 'unreadable'
          this.faults.push({ view: 'journal', field: String(seq), has, should: 'an event this version knows' })
        }
      }
    }
  }
  digest = (): string => this.hash.copy().digest('hex')

  private take(event: JournalEvent): void {
    for (const change of project(event)) applyChange(this.views, change)
    if (event.type === 'points.awarded' || event.type === 'points.reversed')
      this.entries = Math.max(this.entries, Number(event.entry.entry))
    this.numbers = Math.max(this.numbers, Number(numberDealt(event) ?? 0))
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
 * that this version does not know, is a difference too. Reads only.
 */
export const verify = async (redis: RedisClient, keys: Keys): Promise<Verification> => {
  const replay = new Replay()
  await replay.catchUp(redis, keys, (await headOf(redis, keys)).counted)
  const stored = await readViews(redis, keys)
  const differing: Difference[] = []
  for (const { view, field } of compare(stored, replay.views)) {
    const key = keys.view(view)
    const zset = (stored.get(view) ?? replay.views.get(view))?.kind === 'zset'
    const read = redis.multi().hget(keys.counters, 'events')
    const [head, now] = (await (zset ? read.zscore(key, field) : read.hget(key, field)).exec()) ?? []
    await replay.catchUp(redis, keys, Number(head?.[1] ?? 0))
    const should = entriesIn(replay.views.get(view)).get(field) ?? null
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
    ...checkPublications(replay.views),
  ]
  if (replay.head < counted) differences.push({ view: 'journal', field: String(counted), has: null, should: 'an event' })
  if (written > counted) differences.push({ view: 'journal', field: String(written), has: 'an event', should: null })
  const entries = replay.views.get('entries')
  return {
    entries: entries?.kind === 'hash' ? entries.fields.size : 0,
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
    for (const stale of await keysUnder(redis, fresh)) await redis.del(stale)
    for (const [name, view] of replay.views) await writeView(redis, fresh + name, view)
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
    )
    if (Number(swapped) === 1) return { views: names.length, events: replay.events }
  }
  throw new Error('the journal kept growing while its views were being rebuilt')
}

const sizeOf = (view: View | undefined): number => (view === undefined ? 0 : view.kind === 'hash' ? view.fields.size : view.scores.size)

const writeView = async (redis: RedisClient, key: string, view: View): Promise<void> => {
  const flat = view.kind === 'hash' ? [...view.fields].flat() : [...view.scores].flatMap(([member, score]) => [String(score), member])
  for (let from = 0; from < flat.length; from += batch * 2) {
    const part = flat.slice(from, from + batch * 2)
    if (view.kind === 'hash') await redis.hset(key, ...part)
    else await redis.zadd(key, ...part)
  }
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

const readViews = async (redis: RedisClient, keys: Keys): Promise<Views> => {
  const views: Views = new Map()
  for (const key of await keysUnder(redis, keys.viewPrefix)) {
    const name = key.slice(keys.viewPrefix.length)
    const type = await redis.type(key)
    if (type === 'zset') {
      const flat = await redis.zrange(key, '0', '-1', 'WITHSCORES')
      const scores = new Map<string, number>()
      for (let i = 0; i + 1 < flat.length; i += 2) scores.set(flat[i] ?? '', Number(flat[i + 1]))
      views.set(name, { kind: 'zset', scores })
    } else if (type === 'hash') views.set(name, { kind: 'hash', fields: new Map(Object.entries(await redis.hgetall(key))) })
    else if (type !== 'none') views.set(name, { kind: 'hash', fields: new Map([['(type)', type]]) })
  }
  return views
}

const entriesIn = (view: View | undefined): Map<string, string> => {
  if (view === undefined) return new Map()
  return view.kind === 'hash' ? view.fields : new Map([...view.scores].map(([member, score]) => [member, String(score)]))
}

/** Every field that is not as the journal makes it; at most a thousand are listed. */
const compare = (stored: Views, made: Views): Difference[] => {
  const differences: Difference[] = []
  for (const view of new Set([...stored.keys(), ...made.keys()])) {
    const has = entriesIn(stored.get(view))
    const should = entriesIn(made.get(view))
    for (const [field, value] of should)
      if (has.get(field) !== value) differences.push({ view, field, has: has.get(field) ?? null, should: value })
    for (const [field, value] of has) if (!should.has(field)) differences.push({ view, field, has: value, should: null })
    if (differences.length >= 1000) break
  }
  return differences.slice(0, 1000)
}
