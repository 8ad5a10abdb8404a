import { studyBefore, studyIn, summed } from '../src/chat/acts/study-held.ts'
import { type Period, periodOfKey, quarterOf } from '../src/domain/period.ts'
import { addMonths, monthOf, monthsBetween } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'
import { morningAfterStudy } from '../src/schedule/study-ends.ts'
import * as zh from '../src/text/study.ts'

const usefulMs = 20 * 24 * 60 * 60_000

/**
 * On the first working morning after a quarter's last study session, for the groups of the series that ask for it: attendance
 * by branch, the trend, who came most, the topics; kept whole. A quarter in which nobody checked in has none.
 */
export const studyQuarter: Occasion = {
  kind: 'study-quarter',
  dues(plan, from, to) {
    const { association, zone } = plan
    if (!association.study?.some(({ summary }) => summary === 'quarter')) return []
    return quartersIn(addMonths(monthOf(from, zone), -2), monthOf(to, zone)).flatMap((quarter): Due[] => {
      const at = morningAfterStudy(plan, quarter)
      if (at === null || at <= from || at > to) return []
      const { key: period, label } = quarter
      const due = { kind: 'study-quarter', id: `study-quarter/${period}`, at, until: at + usefulMs, about: { period } }
      return [{ ...due, label: zh.quarterHead(label) }]
    })
  },
  async run({ about }, { house: { ledger, association }, plan: { zone }, roster, now }) {
    const period = periodOfKey(about.period ?? '')
    if (!period || (await ledger.report('study', period.key)) !== null) return null
    const scene = { ledger, association, roster, zone, at: now }
    const figures = await studyIn(scene, period)
    if (figures.sessions.length === 0) return null
    const before = await studyBefore(scene, period)
    const text = zh.summary({ ...summed(roster, await ledger.hiddenMembers(), figures, before), head: zh.quarterHead(period.label) })
    const groups = new Set(association.study?.filter(({ summary }) => summary === 'quarter').flatMap((series) => series.groups))
    return {
      events: [{ type: 'report.kept', report: 'study', period: period.key, figures: { ...figures, before } }],
      says: [...groups].map((group) => ({ to: { group }, text, kind: 'publication' })),
    }
  },
}

/** The quarters that hold a month from one (`YYYY-MM`) to another. */
const quartersIn = (from: string, to: string): Period[] => {
  const quarters = monthsBetween(from, to).map(quarterOf)
  return quarters.filter(({ key }, index) => key !== quarters[index - 1]?.key)
}
