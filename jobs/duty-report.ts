import { brandedIn, figuresOf } from '../src/chat/acts/brands.ts'
import { figuresInMonth, nameOf, standingIn } from '../src/chat/acts/duty.ts'
import { sayAchievement, summed } from '../src/domain/brand.ts'
import { sayMonth } from '../src/domain/duty.ts'
import { periodOfKey } from '../src/domain/period.ts'
import { addMonths, atDate, monthOf, monthsBetween, sayDay } from '../src/domain/zoned.ts'
import type { Occasion } from '../src/schedule/due.ts'
import { brandLine } from '../src/text/brand.ts'
import * as zh from '../src/text/duty.ts'

const usefulMs = 20 * 24 * 60 * 60_000

/** On the first morning of a month: the report of the turn that ended, posted to the chairs' group and kept. */
export const dutyReport: Occasion = {
  kind: 'duty-report',
  dues({ association, turns, zone }, from, to) {
    if (!association.rotationTargets) return []
    return monthsBetween(addMonths(monthOf(from, zone), -1), monthOf(to, zone)).flatMap((month) => {
      const at = atDate(`${addMonths(month, 1)}-01`, '09:10', zone)
      const holder = turns.of(month)?.number
      if (holder === undefined || at <= from || at > to) return []
      const about = { month, member: holder }
      return [
        { kind: 'duty-report', id: `duty-report/${month}/${holder}`, at, until: at + usefulMs, label: `${sayMonth(month)}轮值小结`, about },
      ]
    })
  },
  async run({ about: { month = '', member = '' } }, { house, plan, roster, now }) {
    const { association, turns, zone } = plan
    const { ledger } = house
    if (!association.rotationTargets || (await ledger.report('duty', month)) !== null) return null
    const figures = await figuresInMonth({ ledger, turns, zone }, month)
    const standing = await standingIn({ ledger, turns, zone }, month, association.rotationTargets)
    const achieved = await Promise.all(figures.led.map(({ number }) => ledger.achievements(number)))
    const achievements = summed(achieved.flatMap((each) => each?.achieved ?? [])).map(sayAchievement)
    const period = periodOfKey(month)
    const branded = period ? await brandedIn({ ledger, association, zone, at: now }, period) : []
    const brands = (association.brands ?? []).map(({ name }) => figuresOf(name, branded)).filter(({ activities }) => activities > 0)
    const text = zh.report({
      month: sayMonth(month),
      name: nameOf(roster, member),
      deputies: [...new Set(turns.deputies.filter((deputy) => deputy.month === month).map(({ number }) => nameOf(roster, number)))],
      led: standing.led.map(({ number, title, startsAt }) =>
        zh.line(sayDay(startsAt, zone), number, title, `到 ${figures.came[number] ?? 0} 人`),
      ),
      attended: figures.attended,
      target: standing.target,
      perWeek: association.rotationTargets.themesPerWeek,
      bareWeeks: standing.bareWeeks.length,
      highlights: figures.highlights,
      achievements,
      brands: brands.map(brandLine),
    })
    const kept = {
      member,
      activities: standing.led.map(({ number }) => number),
      came: figures.came,
      highlights: [...standing.highlights],
      target: standing.target,
      bareWeeks: standing.bareWeeks,
      achievements,
      brands,
    }
    const chairs = association.groups.find(({ kind }) => kind === 'chairs')
    return {
      events: [{ type: 'report.kept', report: 'duty', period: month, figures: kept }],
      says: [{ to: chairs ? { group: chairs.name } : 'staff', text, kind: 'publication' }],
    }
  },
}
