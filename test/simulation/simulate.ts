import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { startRedis } from '../support/redis.ts'
import { hurtRedis } from '../support/simulation/hurt.ts'
import { simulate } from '../support/simulation/simulate.ts'

/**
 * `npm run simulate -- --seeds 10000 [--from 1]`: so many lives, as many at once as there are processors; a seed whose life went wrong is
 * named with what was wrong, and can be lived again alone by `--from N --seeds 1`. Every 25th life has a Redis of its own, which is killed
 * and filled up between steps. Exit code 1 where any went wrong. `--step N` takes every Nth seed only, in this process.
 */
const hurtEach = 25

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '100' }, from: { type: 'string', default: '1' }, step: { type: 'string' } },
})
const [seeds, from, step] = [Number(values.seeds), Number(values.from), Number(values.step ?? 1)]
if (![seeds, from, step].every(Number.isInteger) || seeds < 1 || step < 1) {
  console.error('usage: npm run simulate -- --seeds 10000 [--from 1]')
  process.exit(64)
}

interface Totals {
  seeds: number
  wrong: number
  counts: Record<string, number>
}
const add = (total: Totals, { seeds, wrong, counts }: Totals): void => {
  total.seeds += seeds
  total.wrong += wrong
  for (const [name, count] of Object.entries(counts)) total.counts[name] = (total.counts[name] ?? 0) + count
}

/** Lives every `step`th seed here; each life is handed over as it ends. */
const liveHere = async (lived: (one: Totals) => void): Promise<void> => {
  const redis = await startRedis()
  // the first life on a server also loads the scripts there: it is nobody's
  await simulate({ seed: 0, url: redis.url })
  for (let seed = from; seed < from + seeds; seed += step) {
    const own = seed % hurtEach === 0 ? await hurtRedis() : undefined
    const { wrong, counts } = await simulate({ seed, url: redis.url, ...own })
    await own?.stop()
    if (wrong.length > 0) console.log([`seed ${seed}:`, ...wrong.slice(0, 10)].join('\n  '))
    lived({ seeds: 1, wrong: wrong.length > 0 ? 1 : 0, counts })
  }
  await redis.stop()
}

/** Lives every `processes`th seed in a process of its own. */
const liveBeside = async (first: number, processes: number, lived: (one: Totals) => void): Promise<void> => {
  const args = ['--seeds', String(from + seeds - first), '--from', String(first), '--step', String(processes)]
  const child = spawn(process.execPath, ['src/bootstrap.mjs', 'test/simulation/simulate.ts', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) lived(JSON.parse(line) as Totals)
    else console.log(line)
  }
  const code = await ended
  if (code !== 0 && code !== 1) throw new Error(`a process that lived seeds ended with ${code}`)
}

const total: Totals = { seeds: 0, wrong: 0, counts: {} }
if (values.step !== undefined) {
  await liveHere((one) => {
    add(total, one)
    console.log(JSON.stringify(one))
  })
  process.exit(total.wrong === 0 ? 0 : 1)
}
const begun = performance.now()
const secondsPassed = (): number => Math.round((performance.now() - begun) / 1000)
const lived = (one: Totals): void => {
  add(total, one)
  if (total.seeds % 500 === 0) console.log(`${total.seeds} seeds, ${total.wrong} wrong, ${secondsPassed()} s`)
}
const processes = Math.min(availableParallelism(), seeds)
if (processes === 1) await liveHere(lived)
else await Promise.all(Array.from({ length: processes }, (_, index) => liveBeside(from + index, processes, lived)))
const { counts, ...told } = total
console.log(JSON.stringify({ ...told, seconds: secondsPassed(), ...counts }))
process.exit(told.wrong === 0 && told.seeds === seeds ? 0 : 1)
