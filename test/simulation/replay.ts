/**
 * `npm run replay [-- seed]` (`node src/bootstrap.mjs test/simulation/replay.ts`) — eighteen simulated months of `config/qiuxian` from
 * 2024-01-01, twice. Exit code 1 when the bot said anything of the kinds expected otherwise than the calendar and the plan give it,
 * or the second run said anything else than the first.
 */
import { dayAt, timeAt } from '../support/replay/almanac.ts'
import { differencesOf } from '../support/replay/compare.ts'
import { end } from '../support/replay/expected.ts'
import { replay } from '../support/replay/run.ts'

const seed = Number(process.argv[2] ?? 2024)
const first = await replay(seed, end)
const { missing, unexpected, held, others } = differencesOf(first, end)
const say = (line: string) => console.log(line)
for (const [what, lines] of Object.entries({ missing, unexpected }))
  for (const line of lines) say(`${what}: ${dayAt(line.at)} ${timeAt(line.at)} → ${line.to} | ${line.what}`)
say(`${first.reports.length} turns, ${first.themes.length} themed activities, ${first.stops} stops of the clock`)
say(
  `${held} messages as the calendar gives them, ${missing.length} missing, ${unexpected.length} unexpected; ${others.length} of other kinds`,
)
say(`${first.sent.length} messages sent in all, answers too; ${first.differences.length} differences in the ledger`)
const second = await replay(seed, end)
const same = JSON.stringify(second.uttered) === JSON.stringify(first.uttered)
say(
  `the second run said ${same ? 'the same' : 'something else'}; ${(first.tookMs / 1000).toFixed(1)} s and ${(second.tookMs / 1000).toFixed(1)} s`,
)
process.exit(missing.length + unexpected.length + first.differences.length === 0 && same ? 0 : 1)
