/**
 * `npm run bench:messages [-- PEOPLE]` (700 a round unless said): messages a second through real gRPC to a journal commit with its reply in the
 * outbox, beside a bare Wechaty bot on the same gateway that only echoes, in turn. Prints one JSON line a round and the middle ratio. Ends
 * with 1 below 0.8.
 */
import { middle } from '../support/commit-cost.ts'
import { compareMessages } from '../support/message-rate.ts'

const least = 0.8
const rates = await compareMessages({ people: Number(process.argv[2] ?? 700), rounds: 5 })
for (const { ours, echo } of rates) console.log(JSON.stringify({ ours: Math.round(ours), echo: Math.round(echo) }))
const ratio = middle(rates.map(({ ours, echo }) => ours / echo))
console.log(JSON.stringify({ ratio: Math.round(ratio * 100) / 100 }))
process.exitCode = ratio >= least ? 0 : 1
