/**
 * `npm run bench:flood [-- MEMBERS SECONDS PER_MINUTE]`: a room floods 签到 through a loopback gateway; prints the figures as one JSON line and
 * what is not as it must be. Default: 500 members in 60 s, once with the preset's manners and once with a budget of 6 a minute that binds.
 */
import { faultsOfFlood, flood } from '../support/flood.ts'

const [members = 500, seconds = 60, perMinute] = process.argv.slice(2).map(Number)
const plans = (perMinute === undefined ? [15, 6] : [perMinute]).map((most) => ({
  members,
  overMs: seconds * 1000,
  roomGapSeconds: most < 12 ? 1 : 5,
  perMinute: most,
}))
for (const plan of plans) {
  const found = await flood(plan)
  const faults = faultsOfFlood(plan, found)
  console.log(JSON.stringify({ ...plan, ...found, faults }))
  if (faults.length > 0) process.exitCode = 1
}
