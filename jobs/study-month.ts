import { studyBefore, studyIn, summed } from '../src/chat/acts/study-held.ts'
import { periodOfKey } from '../src/domain/period.ts'
import { addMonths, monthOf, monthsBetween } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'
import { morningAfterStudy } from '../src/schedule/study-ends.ts'
import * as zh from '../src/text/study.ts'

const usefulMs = 10 * 24 * 60 * 60_000

/**
 * On the first working morning after the month's last session of each series that asks for it, for its groups: who came by branch, the
 * trend against the quarter before, who came most this year, the topics; kept whole. A month in which nobody checked in has none.
 */
export const studyMonth: Occasion = {
  kind: 'study-month',
  dues(plan, from, to) {
    const { association, zone } = plan
    const series = (association.study ?? []).filter(({ summary }) => summary === 'month')
    if (series.length === 0) return []
    return monthsBetween(addMonths(monthOf(from, zone), -1), monthOf(to, zone)).flatMap((month) => {
      const period = periodOfKey(month)
      if (!period) return []
      return series.flatMap(({ name }): Due[] => {
        const at = morningAfterStudy(plan, period, name)
        if (at === null || at <= from || at > to) return []
        const label = zh.monthHead(period.label, name)
        return [
          {
            kind: 'study-month',
            id: `study-month/${month}/${name}`,
            at,
            until: at + usefulMs,
            label,
            about: { period: month, series: name },
          },
        ]
      })
    })
  },
  async run({ about }, { house: { ledger, association }, plan: { zone }, roster, now }) {
    const period = periodOfKey(about.period ?? '')
    const series = association.study?.find(({ name }) => name === about.series)
    if (!period || !series || (await ledger.report('study', period.key, series.name)) !== null) return null
    const scene = { ledger, association, roster, zone, at: now }
    const figures = await studyIn(scene, period, series.name)
    if (figures.came === 0) return null
    const before = await studyBefore(scene, period, series.name)
    const year = await studyIn(scene, { ...period, from: `${period.key.slice(0, 4)}-01` }, series.name)
    // one session praises everybody who came to it
    const faithful = year.sessions.length > 1 ? year.faithful : []
    const head = zh.monthHead(period.label, series.name)
    const text = zh.summary({
      ...summed(roster, await ledger.hiddenMembers(), { ...figures, faithful }, before),
      head,
      sinceJanuary: true,
    })
    return {
      events: [
        { type: 'report.kept', report: 'study', period: period.key, series: series.name, figures: { ...figures, faithful, before } },
      ],
      says: series.groups.map((group) => ({ to: { group }, text, kind: 'publication' })),
    }
  },
}
