/**
 * `npm run bench:boards [-- MEMBERS]` (1,000,000 unless said): what it costs to read the first ten places of a board, ties at the edge
 * included, and one member's own place, on boards of 10³ members up to that many. One JSON line a board, ms. Ends with 1 when either takes
 * 5 ms or more at the 95th percentile, or the largest board costs over 1.5 times the smallest, save for the logarithm of its size.
 */
import type { Redis } from 'ioredis'
import { type Keys, keysOf } from '../../src/journal/keys.ts'
import { openLedger } from '../../src/journal/ledger.ts'
import { sealer } from '../../src/journal/seal.ts'
import { startRedis } from '../support/redis.ts'
import { seeded } from '../support/talk-corpus.ts'
import { percentile, timesOf } from '../support/timing.ts'

const [mostMs, mostRatio, rounds] = [5, 1.5, 2000]
const largest = Number(process.argv[2] ?? 1_000_000)
const next = seeded(1)
const numberOf = (index: number): string => String(index).padStart(7, '0')

/** Members with points as an association has them: a few with many, thousands with the same few, and ties on every place. */
const fill = async (redis: Redis, keys: Keys, period: string, members: number): Promise<void> => {
  const board = keys.view(`board:all:${period}`)
  for (let from = 0; from < members; from += 5000) {
    const some = Array.from({ length: Math.min(5000, members - from) }, (_, index) => from + index)
    await redis.zadd(board, ...some.flatMap((index) => [Math.floor(next() ** 3 * 400) * 5, numberOf(index)]))
  }
}

const server = await startRedis()
const redis = server.client()
const keys = keysOf('bench')
const ledger = openLedger(redis, keys, sealer(redis, keys))
const figures: { members: number; tenP95: number; ownP95: number; ownP50: number }[] = []
const rounded = (ms: number): number => Math.round(ms * 1000) / 1000
for (const [step, members] of [1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= largest).entries()) {
  const period = `2026-0${step + 1}`
  await fill(redis, keys, period, members)
  const ten = () => ledger.leaders('all', period, 10, 15)
  const own = () => ledger.placeOf('all', period, numberOf(Math.floor(next() * members)))
  await timesOf(rounds, async () => [await ten(), await own()])
  const [tens, owns] = [await timesOf(rounds, ten), await timesOf(rounds, own)]
  const figure = { members, tenP95: percentile(tens, 0.95), ownP95: percentile(owns, 0.95), ownP50: percentile(owns, 0.5) }
  figures.push(figure)
  const { board, of } = await ten()
  console.log(
    JSON.stringify({
      members,
      shown: board.length,
      tied: of,
      tenP50: rounded(percentile(tens, 0.5)),
      tenP95: rounded(figure.tenP95),
      ownP50: rounded(figure.ownP50),
      ownP95: rounded(figure.ownP95),
    }),
  )
}
await server.stop()

const [first, last] = [figures[0], figures.at(-1)]
const grown = first && last ? last.ownP50 / first.ownP50 / (Math.log(last.members) / Math.log(first.members)) : 0
console.log(JSON.stringify({ ratioSaveForLog: rounded(grown) }))
if (figures.some(({ tenP95, ownP95 }) => tenP95 >= mostMs || ownP95 >= mostMs) || grown > mostRatio) process.exitCode = 1
