/**
 * `npm run bench:points [-- ENTRIES]` (500,000 unless said): 700 members ask for their points in a ledger of that many entries, warm: what
 * 我的积分 takes from being heard to its commit and to its card's being drawn, then 明细 and 排行. Prints one JSON line, ms. Ends with 1 when
 * 我的积分 with its card takes 300 ms or more at the 95th percentile.
 */
import { askForPoints, spread } from '../support/asking-points.ts'

const most = 300
const { entries, points, statement, board, mostBytes } = await askForPoints({
  members: 700,
  entries: Number(process.argv[2] ?? 500_000),
  asks: 300,
})
const drawn = spread(points.toDrawn)
console.log(
  JSON.stringify({
    entries,
    我的积分: spread(points.toCommitted),
    withCard: drawn,
    明细: spread(statement),
    排行: spread(board),
    mostBytes,
  }),
)
if (drawn.p95 >= most) process.exitCode = 1
