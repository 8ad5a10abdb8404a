/**
 * `npm run bench:memory [-- ENTRIES]` (500,000 unless said): what an entry of a large association costs in a Redis as it comes, with all views
 * and the ids of acts that happen once. Prints one JSON line; the bound is 400 bytes. `families` are samples (MEMORY USAGE), bytes an entry.
 */
import type { Redis } from 'ioredis'
import { loadAssociation } from '../../config/load.ts'
import { found, openHouse } from '../../src/founding.ts'
import { keysUnder } from '../../src/journal/client.ts'
import { longLedger, manyPeople } from '../support/long-ledger.ts'
import { startRedis } from '../support/redis.ts'

const used = async (redis: Redis): Promise<number> => Number(/used_memory:(\d+)/u.exec(await redis.info('memory'))?.[1])

/** Bytes by kind of key, each kind estimated from up to 200 of its keys. */
const familiesOf = async (redis: Redis, prefix: string): Promise<Map<string, { keys: number; bytes: number }>> => {
  const kinds = new Map<string, string[]>()
  for (const key of await keysUnder(redis, prefix)) {
    const kind = key.slice(prefix.length).replace(/^(v:)?([^:/]+).*$/u, '$2')
    kinds.set(kind, [...(kinds.get(kind) ?? []), key])
  }
  const found = new Map<string, { keys: number; bytes: number }>()
  for (const [kind, keys] of kinds) {
    const every = Math.ceil(keys.length / 200)
    const some = keys.filter((_, index) => index % every === 0)
    const sizes = await Promise.all(some.map(async (key) => Number(await redis.memory('USAGE', key, 'SAMPLES', 0))))
    found.set(kind, { keys: keys.length, bytes: (sizes.reduce((sum, size) => sum + size, 0) / some.length) * keys.length })
  }
  return found
}

const most = 400
const entries = Number(process.argv[2] ?? 500_000)
const loaded = await loadAssociation('config/qiuxian')
if (!loaded.ok) throw new Error('config/qiuxian is faulty')
const server = await startRedis()
const redis = server.client()
const clock = { time: Date.parse('2022-01-03T08:00:00+08:00'), now: () => clock.time }
const { branches, tiers } = loaded.association
const association = { ...loaded.association, id: 'bench', roster: manyPeople(700, branches, tiers) }
const house = openHouse(redis, association, clock)
await found(house, clock)
const before = await used(redis)
const begun = performance.now()
const written = await longLedger(house, clock, entries)
const seconds = (performance.now() - begun) / 1000
const made = Object.values(written).reduce((sum, each) => sum + each, 0)
const bytes = (await used(redis)) - before
const families = [...(await familiesOf(redis, house.keys.prefix))]
  .map(([kind, { keys, bytes: all }]): [string, { keys: number; perEntry: number }] => [
    kind,
    { keys, perEntry: Math.round((all / made) * 10) / 10 },
  ])
  .sort(([, a], [, b]) => b.perEntry - a.perEntry)
  .slice(0, 16)
const perEntry = Math.round(bytes / made)
console.log(
  JSON.stringify({ entries: made, written, seconds: Math.round(seconds), bytes, perEntry, families: Object.fromEntries(families) }),
)
await server.stop()
if (perEntry > most) process.exitCode = 1
