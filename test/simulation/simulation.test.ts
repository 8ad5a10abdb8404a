import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startRedis, type TestRedis } from '../support/redis.ts'
import { hurtRedis } from '../support/simulation/hurt.ts'
import { type Plant, type Run, simulate } from '../support/simulation/simulate.ts'

/** How many seeds are lived here; `npm run simulate -- --seeds 10000` lives more. */
const seeds = 15
/** Within so many seeds a fault of the product must be found. */
const plantedWithin = 150

let redis: TestRedis
beforeAll(async () => {
  redis = await startRedis()
  await simulate({ seed: 0, url: redis.url })
})
afterAll(() => redis.stop())

describe('lives drawn from a seed', { timeout: 120_000 }, () => {
  it('lose nothing, double nothing and tell nobody what did not happen', async () => {
    const runs: Run[] = []
    for (let seed = 1; seed <= seeds; seed += 1) runs.push(await simulate({ seed, url: redis.url }))
    expect(runs.flatMap(({ wrong }, index) => wrong.map((line) => `seed ${index + 1}: ${line}`))).toEqual([])
    const sum = (of: keyof Run['counts']): number => runs.reduce((total, { counts }) => total + counts[of], 0)
    // all that is to be survived was there
    expect(Math.min(sum('kills'), sum('faults'))).toBeGreaterThan(seeds)
    expect(Math.min(sum('messages'), sum('events'), sum('sent'))).toBeGreaterThan(10 * seeds)
  })

  it('survive a Redis that is killed, or full, between any two steps', async () => {
    const own = await hurtRedis()
    const wrong: string[] = []
    for (const seed of [25, 50]) wrong.push(...(await simulate({ seed, ...own })).wrong)
    await own.stop()
    expect(wrong).toEqual([])
  })

  // save where the machine stalls for longer than a bot is given to go on
  it('are the same again for the same seed', { retry: 2 }, async () => {
    const [first, again] = [await simulate({ seed: 7, url: redis.url }), await simulate({ seed: 7, url: redis.url })]
    expect(again.counts).toEqual(first.counts)
  })

  const plants: [Plant, RegExp][] = [
    ['answers-first', /without being queued by a commit/u],
    ['expects-nothing', /people on fewer places|attended twice|differs from the journal/u],
    ['forgets-ids', /stands \d times/u],
    ['forgets-view', /differs from the journal/u],
    ['lets-anybody', /who may give none/u],
  ]
  it.each(plants)('find a product that %s', async (plant, named) => {
    const found: string[] = []
    for (let seed = 1; seed <= plantedWithin && !found.some((line) => named.test(line)); seed += 1)
      found.push(...(await simulate({ seed, url: redis.url, plant })).wrong)
    expect(found.join('\n')).toMatch(named)
  })
})
