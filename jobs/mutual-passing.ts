import { nameOf } from '../src/chat/acts/duty.ts'
import type { Calendar } from '../src/domain/calendar.ts'
import { mutualPasses } from '../src/domain/claim.ts'
import { sayMonth } from '../src/domain/duty.ts'
import { addDays, addMonths, atDate, monthOf, monthsBetween } from '../src/domain/zoned.ts'
import type { Occasion } from '../src/schedule/due.ts'
import * as zh from '../src/text/claim.ts'

const usefulMs = 14 * 24 * 60 * 60_000
/** How many whole months are looked at. */
const monthsBack = 6

/** The first day of a month on which people work; its first where (by the holidays set) none of the first ten is. */
const firstWorkday = (month: string, calendar: Calendar): string => {
  const first = `${month}-01`
  const days = Array.from({ length: 10 }, (_, index) => addDays(first, index))
  return days.find((date) => calendar.isWorkday(date)) ?? first
}

/** On the first working day of a month: staff hear which two reviewers passed each other's claims, and nobody else theirs, in the six months before. */
export const mutualPassing: Occasion = {
  kind: 'mutual-passing',
  dues: ({ calendar, zone }, from, to) =>
    monthsBetween(monthOf(from, zone), monthOf(to, zone)).flatMap((month) => {
      const at = atDate(firstWorkday(month, calendar), '09:40', zone)
      if (at <= from || at > to) return []
      const label = zh.mutualLabel(sayMonth(month))
      return [{ kind: 'mutual-passing', id: `mutual-passing/${month}`, at, until: at + usefulMs, label, about: { month } }]
    }),

  async run({ about: { month = '' } }, { house, roster }) {
    const months = monthsBetween(addMonths(month, -monthsBack), addMonths(month, -1))
    const passes = (await Promise.all(months.map((each) => house.ledger.passesIn(each)))).flat()
    const pairs = mutualPasses(passes).map(({ a, b, ab, ba }) => zh.mutualPair(nameOf(roster, a), nameOf(roster, b), ab, ba))
    return pairs.length === 0 ? null : { says: [{ to: 'staff', text: zh.mutual(pairs), kind: 'publication' }] }
  },
}
