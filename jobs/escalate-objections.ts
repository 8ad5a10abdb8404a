import { objectionAbout } from '../src/chat/acts/objection-about.ts'
import { stillOpen } from '../src/chat/acts/objections.ts'
import type { Speech } from '../src/chat/contract.ts'
import { objectionFact } from '../src/domain/objection.ts'
import { atDate, sayDay } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'
import * as zh from '../src/text/objection.ts'

const usefulMs = 20 * 24 * 60 * 60_000

/** On the evening of its last day an objection that nobody answered goes to staff and to the chair. */
export const escalateObjections: Occasion = {
  kind: 'objection-escalation',
  dues({ objections, zone }, from, to) {
    return [...new Set(objections.map(({ due }) => due))].flatMap((date): Due[] => {
      const at = atDate(date, '18:00', zone)
      if (at <= from || at > to) return []
      const id = `objection-escalation/${date}`
      return [{ kind: 'objection-escalation', id, at, until: at + usefulMs, label: zh.overdueLabel, about: { date } }]
    })
  },
  async run({ about: { date = '' } }, { house, plan, roster, now }) {
    const open = (await house.ledger.openObjections()).filter(({ due }) => due === date)
    if (open.length === 0) return null
    const day = sayDay(atDate(date, '12:00', plan.zone), plan.zone, now)
    const lines = await Promise.all(open.map(async (each) => zh.overdueLine(each.objection, (await objectionAbout(house, each)).text, day)))
    const text = zh.overdue(lines)
    const chairs = roster.present.filter(({ posts }) => posts.includes('会长'))
    return {
      expect: open.map(stillOpen),
      events: open.map((each) => ({ type: 'objection.escalated', ...objectionFact(each) })),
      says: [
        { to: 'staff', text, kind: 'alert' },
        ...chairs.map(({ number }): Speech => ({ to: { member: number }, text, kind: 'alert' })),
      ],
    }
  },
}
