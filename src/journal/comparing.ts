import { keysUnder, type RedisClient } from './client.ts'
import type { Keys } from './keys.ts'
import { sizeOf, textIn, type View, type Views } from './views.ts'

/** A field that is not stored as the journal makes it, in a sorted set or in a hash. */
export interface DifferingField {
  view: string
  field: string
  zset: boolean
}

/** How many views are read at once, and how many fields each may have: Redis does nothing else meanwhile. A larger one is read by itself. */
const batch = 250
const mostFields = 2000
/** Most fields that are told. */
const mostDiffering = 1000
/** Parts two texts where they are read as one: nothing that is stored as JSON, and no name, holds it. */
const parting = '\x1f'

/**
 * Each view as one text: `h` or `z` for its kind, how many fields, and every field and value, parted; of a larger one, or one of another type,
 * what it is. A client reads a hundred thousand small hashes so in a fraction of the time that their fields would take it.
 */
const asTexts = `
local texts = {}
for i, key in ipairs(KEYS) do
  local kind = redis.call('TYPE', key).ok
  local size = kind == 'hash' and redis.call('HLEN', key) or kind == 'zset' and redis.call('ZCARD', key)
  if size and size <= ${mostFields} then
    local all = kind == 'hash' and redis.call('HGETALL', key) or redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')
    texts[i] = string.sub(kind, 1, 1) .. size .. '${parting}' .. table.concat(all, '${parting}')
  else
    texts[i] = kind
  end
end
return texts`

/** Every view there is by its name, as {@link asTexts} reads it, in no order; some are asked for before those in hand are given. */
export async function* storedViews(redis: RedisClient, keys: Keys): AsyncGenerator<[name: string, text: string][]> {
  const names = (await keysUnder(redis, keys.viewPrefix)).map((key) => key.slice(keys.viewPrefix.length))
  const ask = async (from: number): Promise<[string, string][]> => {
    const some = names.slice(from, from + batch)
    if (some.length === 0) return []
    const texts = (await redis.eval(asTexts, some.length, ...some.map((name) => keys.view(name)))) as string[]
    return some.map((name, index) => [name, texts[index] ?? ''])
  }
  let asked = ask(0)
  for (let from = 0; from < names.length; from += batch) {
    const texts = await asked
    asked = ask(from + batch)
    // it may fail before it is awaited, or never be
    asked.catch(() => undefined)
    yield texts
  }
}

/**
 * Every field that is not stored as the journal makes it, read while others may write: at most a thousand, by view. A view of the wrong type
 * differs in every field.
 */
export const differingFields = async (redis: RedisClient, keys: Keys, made: Views): Promise<DifferingField[]> => {
  const found: DifferingField[] = []
  const compare = (view: string, has: ReadonlyMap<string, string>): void => {
    const own = made.get(view)
    const zset = own?.kind === 'zset'
    const fields = own === undefined ? [] : own.kind === 'hash' ? own.fields.keys() : own.scores.keys()
    for (const field of fields) if (has.get(field) !== textIn(own, field)) found.push({ view, field, zset })
    for (const field of has.keys()) if (textIn(own, field) === null) found.push({ view, field, zset })
  }
  const missing = new Set(made.keys())
  for await (const texts of storedViews(redis, keys)) {
    for (const [name, text] of texts) {
      missing.delete(name)
      if (!isStoredAs(text, made.get(name))) compare(name, await fieldsOf(redis, keys.view(name)))
    }
    if (found.length >= mostDiffering) break
  }
  for (const name of missing) if (found.length < mostDiffering) compare(name, new Map())
  return found.sort((a, b) => (a.view < b.view ? -1 : a.view > b.view ? 1 : 0)).slice(0, mostDiffering)
}

/** Whether a view as {@link asTexts} reads it surely is the one that was made. */
const isStoredAs = (text: string, view: View | undefined): boolean => {
  if (view === undefined) return false
  const size = sizeOf(view)
  const head = `${view.kind === 'hash' ? 'h' : 'z'}${size}`
  if (view.kind === 'hash') {
    // a small hash keeps its fields as they came, as a Map does
    let made = head
    for (const [field, value] of view.fields) made += `${parting}${field}${parting}${value}`
    if (made === text) return true
  }
  const [has, ...all] = text.split(parting)
  if (has !== head || all.length !== 2 * size) return false
  for (let i = 0; i < all.length; i += 2) if (textIn(view, all[i] ?? '') !== all[i + 1]) return false
  return true
}

/** What a view holds, whatever it is: one that is neither hash nor sorted set holds its type. */
const fieldsOf = async (redis: RedisClient, key: string): Promise<Map<string, string>> => {
  const type = await redis.type(key)
  if (type === 'none') return new Map()
  if (type === 'hash') return new Map(Object.entries(await redis.hgetall(key)))
  if (type !== 'zset') return new Map([['(type)', type]])
  const flat = await redis.zrange(key, '0', '-1', 'WITHSCORES')
  return new Map(flat.flatMap((member, index) => (index % 2 === 0 ? [[member, String(Number(flat[index + 1]))] as const] : [])))
}
