import { noteReminded, reminderOf } from '../src/chat/acts/reminding.ts'
import { checkInWindow } from '../src/domain/activity.ts'
import { reminderTimes, usualReminders } from '../src/domain/series.ts'
import { dateOf, sayDay } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'

const halfHourMs = 30 * 60_000

/** Before each session of a series, at the times the series names: its group is reminded. A session that moved is reminded of anew. */
export const remindStudy: Occasion = {
  kind: 'study',
  dues: ({ activities, association, zone }, from, to) =>
    activities.flatMap((activity): Due[] => {
      const { session, state, startsAt, openedAt, number, title } = activity
      if (!session || state !== 'open') return []
      const series = association.study?.find(({ name }) => name === session.series)
      return reminderTimes(series?.reminders ?? usualReminders, startsAt, dateOf(startsAt, zone), zone)
        .filter(({ at }) => from < at && at <= to && at > openedAt)
        .map(({ at, name }) => ({
          kind: 'study',
          id: `study/${number}/${startsAt}/${name}`,
          at,
          until: at >= startsAt ? checkInWindow(activity).until : startsAt - at > 2 * halfHourMs ? startsAt - halfHourMs : startsAt,
          label: `「${title}」${sayDay(startsAt, zone)} 的学习提醒`,
          about: { activity: number },
          subject: `study/${number}`,
        }))
    }),
  async run({ about }, { house: { ledger }, plan: { zone }, roster, now }) {
    const activity = await ledger.activity(about.activity ?? '')
    if (activity?.state !== 'open') return null
    return { says: [await reminderOf({ ledger, roster, zone, at: now }, activity)], memo: [noteReminded(activity.number, now)] }
  },
}
