import { noteReminded, reminderOf } from '../src/chat/acts/reminding.ts'
import { reminderTimes } from '../src/domain/series.ts'
import { dateOf, sayDay } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'

const hourMs = 60 * 60_000
const times = [{ daysBefore: 1, time: '19:00' }, { minutesBefore: 60 }]

/** The evening before an activity and an hour before: its group is reminded, those with a place by name; nobody signed up, only the evening before. */
export const remindActivity: Occasion = {
  kind: 'activity',
  dues: ({ activities, zone }, from, to) =>
    activities.flatMap((activity): Due[] => {
      const { session, state, startsAt, openedAt, number, title } = activity
      if (session || state !== 'open') return []
      return reminderTimes(times, startsAt, dateOf(startsAt, zone), zone)
        .filter(({ at }) => from < at && at <= to && at > openedAt && at < startsAt)
        .map(({ at, name }) => ({
          kind: 'activity',
          id: `activity/${number}/${startsAt}/${name}`,
          at,
          until: startsAt - at > hourMs ? startsAt - hourMs : startsAt,
          label: `「${title}」${sayDay(startsAt, zone)} 的活动提醒`,
          about: { activity: number, at: name },
          subject: `activity/${number}`,
        }))
    }),
  async run({ about }, { house: { ledger }, plan: { zone }, roster, now }) {
    const activity = await ledger.activity(about.activity ?? '')
    if (activity?.state !== 'open') return null
    if (about.at === '60m' && (await ledger.tally(activity.number)).in === 0) return null
    return { says: [await reminderOf({ ledger, roster, zone, at: now }, activity)], memo: [noteReminded(activity.number, now)] }
  },
}
