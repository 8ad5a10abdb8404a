/**
 * `npm run bench:commits [-- COMMITS]` (20,000 a round unless said): commits of check-ins a second through Journal.commit of one Node process,
 * beside redis-benchmark that sends the same script the same arguments; 50 in flight on one connection each, in turn. Prints one JSON line
 * a round and the middle ratio. Ends with 1 below 0.5.
 */
import { compareCommits, middle } from '../support/commit-cost.ts'

const least = 0.5
const rates = await compareCommits({ commits: Number(process.argv[2] ?? 20_000), inFlight: 50, rounds: 5 })
for (const { ours, benchmark } of rates) console.log(JSON.stringify({ ours: Math.round(ours), redisBenchmark: Math.round(benchmark) }))
const ratio = middle(rates.map(({ ours, benchmark }) => ours / benchmark))
console.log(JSON.stringify({ ratio: Math.round(ratio * 100) / 100 }))
if (!(ratio >= least)) process.exitCode = 1
