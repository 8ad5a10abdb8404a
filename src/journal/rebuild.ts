import { answersOf, keysUnder, type RedisClient } from './client.ts'
import type { Keys } from './keys.ts'
import { UnknownEvent, viewsShape } from './project.ts'
import { Replay } from './replay.ts'
import { sizeOf, type Views } from './views.ts'

/** How much is written at once. */
const batch = 1000

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
    const names = [...replay.views].flatMap(([name, view]) => (sizeOf(view) > 0 ? [name] : []))
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
    const flat =
      view.kind === 'hash'
        ? [...view.fields].flatMap(([field, value]) => [field, String(value)])
        : [...view.scores].flatMap(([member, score]) => [String(score), member])
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
