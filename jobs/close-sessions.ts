import { closing } from '../src/chat/acts/closing.ts'
import { listenerFor } from '../src/chat/acts/duty.ts'
import { checkInWindow } from '../src/domain/activity.ts'
import { sayDay } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'
import * as zh from '../src/text/study.ts'

/** The last check-in is answered first, ms. */
const afterMs = 60_000
const usefulMs = 2 * 24 * 60 * 60_000

/**
 * A minute after the check-in of a study session closed by itself: its group hears how many came, each branch head
 * privately who of theirs did not. One nobody checked in to: only who led it hears so. Closed by hand, 结束签到 told the same at once.
 */
export const closeSessions: Occasion = {
  kind: 'close-session',
  dues: ({ activities, zone }, from, to) =>
    activities.flatMap((activity): Due[] => {
      const { until } = checkInWindow(activity)
      const at = until + afterMs
      if (activity.kind !== 'study' || activity.state !== 'open' || activity.checkInUntil !== undefined || at <= from || at > to) return []
      return [
        {
          kind: 'close-session',
          id: `close-session/${activity.number}/${until}`,
          at,
          until: at + usefulMs,
          label: `「${activity.title}」${sayDay(activity.startsAt, zone)} 的签到结果`,
          about: { activity: activity.number },
        },
      ]
    }),
  async run({ about }, { house: { ledger, association }, plan: { zone }, roster, now }) {
    const activity = await ledger.activity(about.activity ?? '')
    if (activity?.state !== 'open') return null
    const { text, unused, toHeads, events } = await closing({ ledger, association, roster, zone, at: now }, activity)
    if (unused)
      return {
        says: [
          {
            to: await listenerFor({ ledger, association }, activity.leader),
            text: zh.unused(activity.number, activity.title, sayDay(activity.startsAt, zone, now)),
          },
        ],
      }
    return { events, says: [{ to: { group: activity.group }, text, kind: 'notice' }, ...toHeads] }
  },
}
