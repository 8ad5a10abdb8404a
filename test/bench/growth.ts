/**
 * `npm run bench:growth [-- MOST]` (1,000,000 unless said): what a commit of a check-in costs, one at a time, and one's own place on the board, when the
 * ledger holds 10³, 10⁴, 10⁵, 10⁶ entries of as many members. One JSON line a size, ms (middle of 2,000). Ends with 1 when the largest costs over
 * 1.5 times the smallest, save for the logarithm of its size.
 */
import { checkInDraft, middle } from '../support/commit-cost.ts'
import { timesOf } from '../support/timing.ts'
import { village } from '../support/village.ts'

const mostRatio = 1.5
const rounds = 2000
const inFlight = 50
const largest = Number(process.argv[2] ?? 1_000_000)
const sizes = [1_000, 10_000, 100_000, 1_000_000].filter((size) => size <= largest)
const numberOf = (index: number): string => String(index).padStart(12, '0')
const rounded = (value: number): number => Math.round(value * 1000) / 1000

const v = await village()
const { journal, ledger } = v.house
const { of } = await checkInDraft(v)
/** The first some were said already, to learn what a check-in is. */
const before = 1000
let made = 0
const commit = async (): Promise<void> => {
  made += 1
  const { outcome } = await journal.commit(of(numberOf(before + made)))
  if (outcome !== 'committed') throw new Error(`a check-in was ${outcome}`)
}
const figures: { entries: number; commitMs: number; placeMs: number }[] = []
for (const entries of sizes) {
  while (made < entries) await Promise.all(Array.from({ length: Math.min(inFlight, entries - made) }, commit))
  // both are warm before they are timed
  await timesOf(rounds, commit)
  const commitMs = middle(await timesOf(rounds, commit))
  const placeMs = middle(await timesOf(rounds, (round) => ledger.placeOf('all', 'all', numberOf(before + 1 + ((round * 7919) % made)))))
  figures.push({ entries, commitMs, placeMs })
  console.log(JSON.stringify({ entries, commitMs: rounded(commitMs), placeMs: rounded(placeMs) }))
}
await v.close()
const [first, last] = [figures[0], figures.at(-1)]
const grown = (of: 'commitMs' | 'placeMs'): number =>
  first && last ? last[of] / first[of] / (Math.log(last.entries) / Math.log(first.entries)) : Number.POSITIVE_INFINITY
const ratios = { commit: rounded(grown('commitMs')), place: rounded(grown('placeMs')) }
console.log(JSON.stringify({ ratiosSaveForLog: ratios }))
process.exit(Math.max(ratios.commit, ratios.place) <= mostRatio ? 0 : 1)
