/**
 * `npm run kill` (200 rounds; `node src/bootstrap.mjs test/simulation/kill-storm.ts [rounds] [members]` for fewer): storms of check-ins, each cut short by `kill -9` at
 * a random moment (every second time together with Redis) and taken up by a new start. Exit code 1 when anything was lost or
 * recorded twice.
 */
import { type StormPlan, stormRound } from '../support/storm.ts'

const rounds = Number(process.argv[2] ?? 20)
const members = Number(process.argv[3] ?? 500)
let broken = 0

for (let round = 0; round < rounds; round += 1) {
  const plan: StormPlan = {
    members,
    killAtAnswered: Math.floor(Math.random() * members * 0.95),
    jitterMs: Math.floor(Math.random() * 100),
    withRedis: round % 2 === 1,
    roomGapSeconds: round % 4 < 2 ? 0 : 1,
  }
  const found = await stormRound(plan)
  const { answeredOnly, twice, unanswered, differences } = found
  const good = [answeredOnly, twice, unanswered].every(({ length }) => length === 0) && differences === 0
  if (!good) broken += 1
  console.log(JSON.stringify({ round: round + 1, good, ...plan, ...found }))
}
console.log(`${rounds - broken} rounds held, ${broken} did not`)
process.exit(broken === 0 ? 0 : 1)
