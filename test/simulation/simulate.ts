import { parseArgs } from 'node:util'
import { startRedis } from '../support/redis.ts'
import { hurtRedis } from '../support/simulation/hurt.ts'
import { simulate } from '../support/simulation/simulate.ts'

/**
 * `npm run simulate -- --seeds 10000 [--from 1]`: so many lives, one after another; a seed whose life went wrong is named with what was
 * wrong, and can be lived again alone by `--from N --seeds 1`. Every 25th life has a Redis of its own, which is killed and filled up between
 * steps. Exit code 1 where any went wrong.
 */
const hurtEach = 25

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '100' }, from: { type: 'string', default: '1' } } })
const [seeds, from] = [Number(values.seeds), Number(values.from)]
if (!Number.isInteger(seeds) || !Number.isInteger(from) || seeds < 1) {
  console.error('usage: npm run simulate -- --seeds 10000 [--from 1]')
  process.exit(64)
}

const redis = await startRedis()
// the first life on a server also loads the scripts there: it is nobody's
await simulate({ seed: 0, url: redis.url })
const total = { messages: 0, events: 0, sent: 0, kills: 0, faults: 0, hurts: 0, steps: 0 }
let wrongSeeds = 0
const begun = performance.now()
for (let seed = from; seed < from + seeds; seed += 1) {
  const own = seed % hurtEach === 0 ? await hurtRedis() : undefined
  const { wrong, counts } = await simulate({ seed, url: redis.url, ...own })
  await own?.stop()
  for (const [name, count] of Object.entries(counts) as [keyof typeof total, number][]) total[name] += count
  if (wrong.length > 0) {
    wrongSeeds += 1
    console.log(`seed ${seed}:`)
    for (const line of wrong.slice(0, 10)) console.log(`  ${line}`)
  }
  if ((seed - from + 1) % 500 === 0)
    console.log(`${seed - from + 1} seeds, ${wrongSeeds} wrong, ${Math.round((performance.now() - begun) / 1000)} s`)
}
console.log(JSON.stringify({ seeds, wrong: wrongSeeds, seconds: Math.round((performance.now() - begun) / 1000), ...total }))
await redis.stop()
process.exit(wrongSeeds === 0 ? 0 : 1)
