import { listenerFor, nameOf } from '../src/chat/acts/duty.ts'
import { monthSeen } from '../src/chat/acts/swaps.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import type { Occasion } from '../src/schedule/due.ts'
import * as zh from '../src/text/swap.ts'

/** How long after it was asked the other is reminded, once, ms. */
const remindMs = 24 * 60 * 60_000

/** A day after 换班 was asked and while it waits: the other is reminded, once. */
export const remindSwap: Occasion = {
  kind: 'swap-reminder',
  dues: ({ swaps }, from, to) =>
    swaps.flatMap(({ swap, askedAt, until }) => {
      const at = askedAt + remindMs
      if (at <= from || at > to || at >= until) return []
      return [{ kind: 'swap-reminder', id: `swap-reminder/${swap}`, at, until, label: `换班 ${swap} 等答复的提醒`, about: { swap } }]
    }),
  async run({ about }, { house, plan, roster, now }) {
    const swap = plan.swaps.find((each) => each.swap === about.swap)
    if (!swap || now > swap.until) return null
    const scene = { at: now, zone: plan.zone }
    const [theirs, mine] = [monthSeen(scene, swap.theirs), monthSeen(scene, swap.mine)]
    const [to, asker] = [nameOf(roster, swap.other), nameOf(roster, swap.asker)]
    const text = zh.stillWaiting(to, asker, theirs, mine, swap.swap, sayWhen(swap.until, plan.zone, now))
    return { says: [{ to: await listenerFor(house, swap.other), text, until: swap.until }] }
  },
}
