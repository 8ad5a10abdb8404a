/**
 * `npm run bench:verify [-- ENTRIES]` (100,000 unless said): how many events a second `verify` replays and compares with every view, beside
 * reading the stream alone from Node (XRANGE by the thousand, through ioredis), in turn. Prints one JSON line a round and the middle ratio;
 * and what the ratio would be if nothing but the reading took time: of the stream as above and of every view as `verify` reads them.
 * Ends with 1 below 0.3, or where the ledger does not verify.
 */
import { loadAssociation } from '../../config/load.ts'
import { found, openHouse } from '../../src/founding.ts'
import { storedViews } from '../../src/journal/comparing.ts'
import { middle } from '../support/commit-cost.ts'
import { longLedger, manyPeople } from '../support/long-ledger.ts'
import { startRedis } from '../support/redis.ts'
import { timesOf } from '../support/timing.ts'

const [least, rounds] = [0.3, Number(process.argv[3] ?? 5)]
const entries = Number(process.argv[2] ?? 100_000)
const loaded = await loadAssociation('config/qiuxian')
if (!loaded.ok) throw new Error('config/qiuxian is faulty')
const server = await startRedis()
const redis = server.client()
const clock = { time: Date.parse('2022-01-03T08:00:00+08:00'), now: () => clock.time }
const { branches, tiers } = loaded.association
const house = openHouse(redis, { ...loaded.association, id: 'bench', roster: manyPeople(700, branches, tiers) }, clock)
await found(house, clock)
await longLedger(house, clock, entries)

/** How many rows the stream has, each read. */
const readStream = async (): Promise<number> => {
  let rows = 0
  for (let after = '-'; ; ) {
    const some = await redis.xrange(house.keys.journal, after, '+', 'COUNT', 1000)
    const last = some.at(-1)
    if (!last) return rows
    rows += some.length
    after = `(${last[0]}`
  }
}

/** How many views there are, each read. */
const readViews = async (): Promise<number> => {
  let views = 0
  for await (const some of storedViews(redis, house.keys)) views += some.length
  return views
}

const ratios: number[] = []
const mosts: number[] = []
for (let round = 0; round < rounds; round += 1) {
  let rows = 0
  const [reading = 0] = await timesOf(1, async () => {
    rows = await readStream()
  })
  const [readingViews = 0] = await timesOf(1, readViews)
  let events = 0
  const [verifying = 0] = await timesOf(1, async () => {
    const verified = await house.ledger.verify()
    events = verified.events
    if (verified.differences.length > 0) throw new Error(`${verified.differences.length} differences`)
  })
  ratios.push(reading / verifying)
  mosts.push(reading / (reading + readingViews))
  const aSecond = (ms: number): number => Math.round((events * 1000) / ms)
  console.log(
    JSON.stringify({
      rows,
      events,
      readASecond: aSecond(reading),
      withViewsASecond: aSecond(reading + readingViews),
      verifiedASecond: aSecond(verifying),
    }),
  )
}
await server.stop()
const ratio = middle(ratios)
const hundredths = (figure: number): number => Math.round(figure * 100) / 100
console.log(JSON.stringify({ ratio: hundredths(ratio), ratioOfReadingAlone: hundredths(middle(mosts)) }))
if (!(ratio >= least)) process.exitCode = 1
