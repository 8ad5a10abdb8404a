import { creditLeaders } from '../src/chat/acts/credit-leaders.ts'
import { sayMonth } from '../src/domain/duty.ts'
import { addMonths, atDate, monthOf, monthsBetween } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'

const usefulMs = 60 * 24 * 60 * 60_000
/** Mornings of the next month on which a month's highlights are credited: those named late come in on the second. */
const mornings = ['01', '03']

/** When a month is over whoever led its highlights is credited with that, where the rules of their day say so. */
export const creditHighlights: Occasion = {
  kind: 'credit-highlights',
  dues: ({ zone }, from, to) =>
    monthsBetween(addMonths(monthOf(from, zone), -1), monthOf(to, zone)).flatMap((month) =>
      mornings.flatMap((day): Due[] => {
        const at = atDate(`${addMonths(month, 1)}-${day}`, '08:55', zone)
        if (at <= from || at > to) return []
        const id = `credit-highlights/${month}/${day}`
        return [{ kind: 'credit-highlights', id, at, until: at + usefulMs, label: `${sayMonth(month)}亮点的记分`, about: { month } }]
      }),
    ),
  async run({ about: { month = '' } }, { house, roster }) {
    const chosen = await Promise.all((await house.ledger.highlights(month)).map((number) => house.ledger.activity(number)))
    const standing = chosen.flatMap((activity) => (activity?.state === 'open' ? [activity] : []))
    return creditLeaders(house, roster, 'highlight', standing)
  },
}
