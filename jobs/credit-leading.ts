import { creditLeaders } from '../src/chat/acts/credit-leaders.ts'
import { type Activity, countsFor } from '../src/domain/activity.ts'
import { addDays, addMonths, atDate, dateOf, monthOf } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'

const usefulMs = 60 * 24 * 60 * 60_000

/**
 * The morning after an activity whoever led it is credited with that, where the rules of its day say so and somebody is known to have
 * come; and once more on the first of the next month, for those whose attendance was made up for meanwhile.
 */
export const creditLeading: Occasion = {
  kind: 'credit-leading',
  dues: ({ activities, zone }, from, to) =>
    activities.filter(isLed).flatMap((activity): Due[] => {
      const morning = atDate(addDays(dateOf(activity.endsAt, zone), 1), '08:50', zone)
      const first = atDate(`${addMonths(monthOf(activity.endsAt, zone), 1)}-01`, '08:50', zone)
      return [...new Set([morning, first])]
        .filter((at) => from < at && at <= to)
        .map((at) => ({
          kind: 'credit-leading',
          id: `credit-leading/${activity.number}/${at}`,
          at,
          until: at + usefulMs,
          label: `「${activity.title}」牵头的记分`,
          about: { activity: activity.number },
        }))
    }),
  async run({ about }, { house, roster, now }) {
    const activity = await house.ledger.activity(about.activity ?? '')
    if (!activity || !isLed(activity) || activity.endsAt > now) return null
    if ((await house.ledger.tally(activity.number)).attended === 0) return null
    return creditLeaders(house, roster, 'leading', [activity])
  },
}

/** Study sessions are led by the rota; an activity called off, or opened late without staff's word, counts for nobody. */
const isLed = (activity: Activity): boolean =>
  activity.kind === 'activity' && activity.session === undefined && activity.state === 'open' && countsFor(activity)
