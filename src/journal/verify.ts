import { archivesOf, faultsOf } from './archive.ts'
import type { RedisClient } from './client.ts'
import { differingFields } from './comparing.ts'
import type { Keys } from './keys.ts'
import { type Difference, Replay } from './replay.ts'
import { textIn } from './views.ts'

/** What a verification found. `digest` is the SHA-256 over every event as it is written. */
export interface Verification {
  entries: number
  events: number
  views: number
  differences: Difference[]
  digest: string
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
  for (const { view, field, zset } of await differingFields(redis, keys, replay.views)) {
    const key = keys.view(view)
    const read = redis.multi().hget(keys.counters, 'events')
    const [head, now] = (await (zset ? read.zscore(key, field) : read.hget(key, field)).exec()) ?? []
    await replay.catchUp(redis, keys, Number(head?.[1] ?? 0))
    const should = textIn(replay.views.get(view), field)
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
