import { brandedIn } from '../src/chat/acts/brands.ts'
import { branchesServed } from '../src/domain/brand.ts'
import { periodOfKey } from '../src/domain/period.ts'
import { atLocal, partsOf } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'
import * as zh from '../src/text/brand.ts'

const usefulMs = 14 * 24 * 60 * 60_000

/** On the first morning of a quarter: staff are told which branches held nothing for a brand in the quarter before. */
export const brandQuarter: Occasion = {
  kind: 'brand-quarter',
  dues({ association, zone }, from, to) {
    if ((association.brands ?? []).length === 0) return []
    const found: Due[] = []
    const [first, last] = [partsOf(from, zone).year, partsOf(to, zone).year]
    for (let year = first; year <= last; year += 1)
      for (const [quarter, month] of [1, 4, 7, 10].entries()) {
        const at = atLocal({ year, month, day: 1, hour: 9, minute: 30 }, zone)
        if (at <= from || at > to) continue
        const period = quarter === 0 ? `${year - 1}Q4` : `${year}Q${quarter}`
        found.push({
          kind: 'brand-quarter',
          id: `brand-quarter/${period}`,
          at,
          until: at + usefulMs,
          label: `${periodOfKey(period)?.label ?? period}品牌活动情况`,
          about: { period },
        })
      }
    return found
  },
  async run({ about, at }, { house: { ledger, association }, plan: { zone } }) {
    const period = periodOfKey(about.period ?? '')
    if (!period) return null
    const served = new Set(
      (await brandedIn({ ledger, association, zone, at }, period)).flatMap(({ brand, activity }) => branchesServed(brand, activity)),
    )
    const without = association.branches.filter((branch) => !served.has(branch))
    if (without.length === 0) return null
    return { says: [{ to: 'staff', text: zh.branchesWithout(period.label, without), kind: 'publication' }] }
  },
}
