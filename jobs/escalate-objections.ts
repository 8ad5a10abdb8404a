import { objectionAbout } from '../src/chat/acts/objection-about.ts'
import { objectionTimes, stillOpen } from '../src/chat/acts/objections.ts'
import type { Speech } from '../src/chat/contract.ts'
import { escalatesOn, objectionFact, type StandingObjection } from '../src/domain/objection.ts'
import { atDate, sayDay } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'
import type { Plan } from '../src/schedule/plan.ts'
import * as zh from '../src/text/objection.ts'

const usefulMs = 20 * 24 * 60 * 60_000

const dateFor = ({ association, calendar, zone }: Plan, objection: StandingObjection): string =>
  escalatesOn(objection, objectionTimes(association), calendar, zone)

const eveningOf = (date: string, zone: string): number => atDate(date, '18:00', zone)

/**
 * On the evening of its last day an objection that nobody answered goes to staff and to the chair, and again every so many working days until
 * somebody does. What fell due while the bot was off is told in one line.
 */
export const escalateObjections: Occasion = {
  kind: 'objection-escalation',
  dues(plan, from, to) {
    return [...new Set(plan.objections.map((each) => dateFor(plan, each)))].flatMap((date): Due[] => {
      const at = eveningOf(date, plan.zone)
      if (at <= from || at > to) return []
      const id = `objection-escalation/${date}`
      return [{ kind: 'objection-escalation', id, at, until: at + usefulMs, label: zh.overdueLabel, about: { date } }]
    })
  },
  async run(_, { house, plan, roster, now }) {
    const overdue = plan.objections.filter((each) => eveningOf(dateFor(plan, each), plan.zone) <= now)
    if (overdue.length === 0) return null
    const lines = await Promise.all(
      overdue.map(async (each) => {
        const day = sayDay(atDate(each.due, '12:00', plan.zone), plan.zone, now)
        return zh.overdueLine(each.objection, (await objectionAbout(house, each)).text, day)
      }),
    )
    const text = zh.overdue(lines)
    const chairs = roster.present.filter(({ posts }) => posts.includes('会长'))
    return {
      expect: overdue.map(stillOpen),
      events: overdue.map((each) => ({ type: 'objection.escalated', ...objectionFact(each) })),
      says: [
        { to: 'staff', text, kind: 'alert' },
        ...chairs.map(({ number }): Speech => ({ to: { member: number }, text, kind: 'alert' })),
      ],
    }
  },
}
