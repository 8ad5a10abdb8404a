import { isOfSeries } from '../domain/activity.ts'
import { endOfPeriod, type Period } from '../domain/period.ts'
import { slotsOf } from '../domain/series.ts'
import { addDays, atDate, dateOf } from '../domain/zoned.ts'
import type { Plan } from './plan.ts'

/** A session called for a period may be held a little after it, and lies in the next then. */
const beyondDays = 14

/**
 * 09:20 (ms) on the first working day after the last study session that begins in a period, planned, moved or opened by
 * people; null without any. With `of`, by the sessions of that series alone.
 */
export const morningAfterStudy = ({ association, calendar, zone, activities }: Plan, period: Period, of?: string): number | null => {
  if (!period.from || !period.to) return null
  const [first, end] = [atDate(`${period.from}-01`, '00:00', zone), endOfPeriod(period, zone)]
  const last = addDays(dateOf(end, zone), -1)
  const planned = (association.study ?? [])
    .filter(({ name }) => of === undefined || name === of)
    .flatMap((series) => slotsOf(series, calendar, zone, addDays(`${period.from}-01`, -beyondDays), last))
  const opened = activities.filter(
    (activity) => activity.kind === 'study' && activity.state === 'open' && (of === undefined || isOfSeries(activity, of)),
  )
  const ends = [...planned, ...opened].filter(({ startsAt }) => startsAt >= first && startsAt < end).map(({ endsAt }) => endsAt)
  if (ends.length === 0) return null
  let day = addDays(dateOf(Math.max(...ends), zone), 1)
  while (!calendar.isWorkday(day)) day = addDays(day, 1)
  return atDate(day, '09:20', zone)
}
