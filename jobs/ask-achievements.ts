import { listenerFor } from '../src/chat/acts/duty.ts'
import { brandOf } from '../src/domain/brand.ts'
import type { Occasion } from '../src/schedule/due.ts'
import * as zh from '../src/text/brand.ts'

const hourMs = 60 * 60_000
/** How long after its end it is asked, and how long asking is still of use, ms. */
const afterMs = hourMs
const usefulMs = 3 * 24 * hourMs

/** An hour after an activity for a brand: its leader (without a WeChat, the brand's) is asked what it achieved, unless that is recorded. */
export const askAchievements: Occasion = {
  kind: 'achievements',
  dues: ({ activities, association }, from, to) =>
    activities.flatMap((activity) => {
      const at = activity.endsAt + afterMs
      if (activity.state !== 'open' || at <= from || at > to || !brandOf(association.brands ?? [], activity)) return []
      return [
        {
          kind: 'achievements',
          id: `achievements/${activity.number}/${activity.endsAt}`,
          at,
          until: at + usefulMs,
          label: `「${activity.title}」请报成果`,
          about: { activity: activity.number },
        },
      ]
    }),
  async run({ about }, { house }) {
    const { ledger, association } = house
    const activity = await ledger.activity(about.activity ?? '')
    const brand = activity && brandOf(association.brands ?? [], activity)
    if (!activity || !brand || (await ledger.achievements(activity.number)) !== null) return null
    const { leader } = brand
    const reached = leader !== undefined && (await ledger.binding(activity.leader)) === null && (await ledger.binding(leader)) !== null
    const to = await listenerFor(house, reached ? leader : activity.leader)
    return { says: [{ to, text: zh.askAchievements(activity.number, activity.title, brand.name) }] }
  },
}
