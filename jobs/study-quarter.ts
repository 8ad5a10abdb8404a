import { nameOf } from '../src/chat/acts/duty.ts'
import { quarterBefore, studyIn } from '../src/chat/acts/study-held.ts'
import { endOfPeriod, periodOfKey } from '../src/domain/period.ts'
import { slotsOf } from '../src/domain/series.ts'
import { rateOf } from '../src/domain/study-figures.ts'
import { addDays, addMonths, atDate, dateOf, monthOf, monthsBetween } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'
import type { Plan } from '../src/schedule/plan.ts'
import * as zh from '../src/text/study.ts'

const usefulMs = 20 * 24 * 60 * 60_000
/** A session called for a quarter may be held a little after it, and lies in the next then. */
const beyondDays = 14

/**
 * On the first working morning after a quarter's last study session, for the groups of the series that ask for it: attendance
 * by branch, the trend, who came most, the topics; kept whole.
 */
export const studyQuarter: Occasion = {
  kind: 'study-quarter',
  dues(plan, from, to) {
    const { association, zone } = plan
    if (!association.study?.some(({ summary }) => summary === 'quarter')) return []
    return quartersIn(addMonths(monthOf(from, zone), -2), monthOf(to, zone)).flatMap((period): Due[] => {
      const at = morningAfter(plan, period)
      if (at === null || at <= from || at > to) return []
      const label = `${periodOfKey(period)?.label ?? period}学习小结`
      return [{ kind: 'study-quarter', id: `study-quarter/${period}`, at, until: at + usefulMs, label, about: { period } }]
    })
  },
  async run({ about }, { house: { ledger, association }, plan: { zone }, roster, now }) {
    const period = periodOfKey(about.period ?? '')
    if (!period || (await ledger.report('study', period.key)) !== null) return null
    const scene = { ledger, association, roster, zone, at: now }
    const figures = await studyIn(scene, period)
    if (figures.sessions.length === 0) return null
    const previous = quarterBefore(period)
    const earlier = previous ? await studyIn(scene, previous) : null
    const before = earlier && earlier.sessions.length > 0 ? earlier : null
    const text = zh.summary({
      quarter: period.label,
      sessions: figures.sessions.length,
      came: figures.came,
      rate: rateOf(figures),
      before: before && { sessions: before.sessions.length, came: before.came, rate: rateOf(before) },
      branches: figures.branches.map((share) => {
        const then = before?.branches.find(({ branch }) => branch === share.branch)
        return { branch: share.branch, came: share.came, rate: rateOf(share), before: then ? rateOf(then) : null }
      }),
      faithful: figures.faithful.map(({ member, came, of }) => ({ name: nameOf(roster, member), came, of })),
      topics: figures.topics,
    })
    const groups = new Set(association.study?.filter(({ summary }) => summary === 'quarter').flatMap((series) => series.groups))
    return {
      events: [{ type: 'report.kept', report: 'study', period: period.key, figures: { ...figures, before } }],
      says: [...groups].map((group) => ({ to: { group }, text, kind: 'publication' })),
    }
  },
}

/** Keys of the quarters that hold a month from one (`YYYY-MM`) to another. */
const quartersIn = (from: string, to: string): string[] => [
  ...new Set(monthsBetween(from, to).map((month) => `${month.slice(0, 4)}Q${Math.ceil(Number(month.slice(5)) / 3)}`)),
]

/** 09:20 on the first working day after the last session that begins in a quarter, planned or as people moved it; null without any. */
const morningAfter = ({ association, calendar, zone, activities }: Plan, key: string): number | null => {
  const period = periodOfKey(key)
  if (!period?.from || !period.to) return null
  const [first, end] = [atDate(`${period.from}-01`, '00:00', zone), endOfPeriod(period, zone)]
  const last = addDays(dateOf(end, zone), -1)
  const planned = (association.study ?? []).flatMap((series) =>
    slotsOf(series, calendar, zone, addDays(`${period.from}-01`, -beyondDays), last),
  )
  const opened = activities.filter(({ session, state }) => session && state === 'open')
  const ends = [...planned, ...opened].filter(({ startsAt }) => startsAt >= first && startsAt < end).map(({ endsAt }) => endsAt)
  if (ends.length === 0) return null
  let day = addDays(dateOf(Math.max(...ends), zone), 1)
  while (!calendar.isWorkday(day)) day = addDays(day, 1)
  return atDate(day, '09:20', zone)
}
