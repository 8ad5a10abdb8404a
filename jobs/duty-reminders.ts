import { figuresInMonth, listenerFor, nameOf, targetsOf } from '../src/chat/acts/duty.ts'
import { daysOfWeek, lastDateOf, ledActivities, monthSpan, sayMonth, themesIn, weeksOf } from '../src/domain/duty.ts'
import { addDays, addMonths, atDate, monthOf, monthsBetween, sayDay } from '../src/domain/zoned.ts'
import type { Announcement, Due, Moment, Occasion } from '../src/schedule/due.ts'
import type { Plan } from '../src/schedule/plan.ts'
import * as zh from '../src/text/duty.ts'

const dayMs = 24 * 60 * 60_000
/** How many days before its end a month that is short is told so, and how many days later the chair is. */
const shortDays = 10
const escalateDays = 3

interface DutyDue {
  at: number
  usefulMs: number
  /** Who it is for, a member number: part of its id, so that after a swap the other is reminded, and this one never. */
  who: string
  month: string
  label: string
  more?: Record<string, string>
}

/** An occasion of each turn: `of` gives what falls due for one month and its holder. */
const dutyOccasion = (
  kind: string,
  of: (plan: Plan, month: string, holder: string) => DutyDue[],
  run: (due: Due, who: string, month: string, moment: Moment) => Promise<Announcement | null>,
): Occasion => ({
  kind,
  dues(plan, from, to) {
    if (!plan.association.rotationTargets) return []
    const months = monthsBetween(addMonths(monthOf(from, plan.zone), -1), addMonths(monthOf(to, plan.zone), 1))
    return months.flatMap((month) => {
      const holder = plan.turns.of(month)?.number
      if (holder === undefined) return []
      return of(plan, month, holder)
        .filter(({ at }) => from < at && at <= to)
        .map(({ at, usefulMs, who, label, more = {} }): Due => {
          const id = [kind, month, ...Object.values(more), who].join('/')
          return { kind, id, at, until: at + usefulMs, label, about: { month, member: who, ...more }, subject: `duty/${kind}/${month}` }
        })
    })
  },
  run: (due, moment) => run(due, due.about.member ?? '', due.about.month ?? '', moment),
})

const ledIn = ({ turns, activities, zone }: Plan, month: string) => ledActivities(turns, activities, month, zone)
const targetIn = ({ association }: Plan): number => association.rotationTargets?.activitiesPerMonth ?? 0

/** Seven days before a month: who comes on duty, and what is expected. */
export const dutyComing = dutyOccasion(
  'duty-coming',
  ({ zone }, month, holder) => [
    {
      at: atDate(addDays(`${month}-01`, -7), '09:00', zone),
      usefulMs: 6 * dayMs,
      who: holder,
      month,
      label: `${sayMonth(month)}当值提醒`,
    },
  ],
  async (_due, who, month, moment) => {
    const planned = ledIn(moment.plan, month).length
    const text = zh.coming(nameOf(moment.roster, who), sayMonth(month), targetsOf(moment.plan.association), planned)
    return { says: [{ to: await listenerFor(moment.house, who), text }] }
  },
)

/** On the month's first day: the hand-over pack. */
export const dutyHandOver = dutyOccasion(
  'duty-handover',
  ({ zone }, month, holder) => [
    { at: atDate(`${month}-01`, '09:00', zone), usefulMs: 7 * dayMs, who: holder, month, label: `${sayMonth(month)}轮值交接` },
  ],
  async (_due, who, month, { house, plan, roster, now }) => {
    const { turns, zone } = plan
    const before = addMonths(month, -1)
    const last = turns.of(before)
    const figures = last ? await figuresInMonth({ ledger: house.ledger, turns, zone }, before) : null
    const ahead = plan.activities.filter(({ state, startsAt }) => state === 'open' && startsAt > now)
    const open = await Promise.all(
      ahead.map(async ({ number, title, startsAt, kind }) => {
        const { in: placed } = await house.ledger.tally(number)
        // to a study session people come without signing up
        return zh.line(sayDay(startsAt, zone, now), number, title, kind === 'study' && placed === 0 ? '' : `报名 ${placed} 人`)
      }),
    )
    const text = zh.handOver({
      name: nameOf(roster, who),
      month: sayMonth(month),
      expected: targetsOf(plan.association),
      last:
        last && figures
          ? {
              month: sayMonth(before),
              name: nameOf(roster, last.number),
              led: figures.led.length,
              attended: figures.attended,
              highlights: figures.highlights,
            }
          : null,
      open,
    })
    return { says: [{ to: await listenerFor(house, who), text }] }
  },
)

/**
 * Each Monday (or the next working day of that week) when the week has no theme. A week of two months is the one's that has most of
 * its days, and who is on duty hears of it on a day of that month: nobody is asked for a theme in somebody else's.
 */
export const dutyWeek = dutyOccasion(
  'duty-week',
  ({ zone, calendar, turns, association, activities }, month) =>
    weeksOf(month).flatMap((monday) => {
      const friday = addDays(monday, 4)
      const day = daysOfWeek(monday, month).find((date) => date <= friday && calendar.isWorkday(date))
      const who = day && turns.onDutyOn(day)
      if (!day || !who || themesIn(turns, activities, monday, zone) >= (association.rotationTargets?.themesPerWeek ?? 0)) return []
      const at = atDate(day, '09:00', zone)
      return [{ at, usefulMs: 2 * dayMs, who, month, more: { monday }, label: `${sayDay(at, zone)} 起一周没有主题的提醒` }]
    }),
  async ({ about: { monday = '' } }, who, month, { house, plan, roster, now }) => {
    const { zone } = plan
    const days = daysOfWeek(monday, month)
    const [first, last] = [days[0] ?? monday, days.at(-1) ?? monday].map((date) => sayDay(atDate(date, '12:00', zone), zone, now))
    const text = zh.bareWeek(
      nameOf(roster, who),
      `${first} 至 ${last}`,
      themesIn(plan.turns, plan.activities, monday, zone),
      targetsOf(plan.association).perWeek,
      ledIn(plan, month).length,
      targetIn(plan),
    )
    return { says: [{ to: await listenerFor(house, who), text }] }
  },
)

/** Ten days before the month's end, when short of what is expected. */
export const dutyShort = dutyOccasion(
  'duty-short',
  (plan, month) => {
    const day = addDays(lastDateOf(month), -shortDays)
    const who = plan.turns.onDutyOn(day)
    if (!who || ledIn(plan, month).length >= targetIn(plan)) return []
    return [{ at: atDate(day, '09:00', plan.zone), usefulMs: 5 * dayMs, who, month, label: `${sayMonth(month)}场次不足的提醒` }]
  },
  async (_due, who, month, { house, plan, roster }) => {
    const led = ledIn(plan, month).length
    const lacking = Math.max((plan.association.rotationTargets?.highlightsPerMonth ?? 0) - (await house.ledger.highlights(month)).length, 0)
    const text = zh.short(nameOf(roster, who), sayMonth(month), led, targetIn(plan) - led, lacking)
    return { says: [{ to: await listenerFor(house, who), text }] }
  },
)

/** To the chair and staff: nothing opened after a set silence, and still short three days after the reminder. */
export const dutyEscalation = dutyOccasion(
  'duty-escalation',
  (plan, month, holder) => {
    const { zone, association } = plan
    const led = ledIn(plan, month)
    const [from] = monthSpan(month, zone)
    const days = association.rotationTargets?.escalateAfterDays ?? 7
    const silentAt = atDate(addDays(`${month}-01`, days), '09:00', zone)
    const shortAt = atDate(addDays(lastDateOf(month), escalateDays - shortDays), '09:00', zone)
    const common = { usefulMs: 3 * dayMs, who: holder, month }
    const opened = led.some(({ openedAt }) => openedAt < silentAt && openedAt >= from - 31 * dayMs)
    return [
      ...(opened ? [] : [{ ...common, at: silentAt, more: { why: 'silent' }, label: `${sayMonth(month)}当值没有动静，报会长` }]),
      ...(led.length >= targetIn(plan)
        ? []
        : [{ ...common, at: shortAt, more: { why: 'short' }, label: `${sayMonth(month)}场次不足，报会长` }]),
    ]
  },
  async ({ about: { why } }, who, month, { plan, roster }) => {
    const led = ledIn(plan, month).length
    const name = nameOf(roster, who)
    const days = plan.association.rotationTargets?.escalateAfterDays ?? 7
    const text = why === 'silent' ? zh.silent(name, sayMonth(month), days) : zh.stillShort(name, sayMonth(month), led, targetIn(plan) - led)
    const chairs = roster.present.filter(({ posts }) => posts.includes('会长')).map(({ number }) => number)
    const says = await Promise.all(chairs.map(async (number) => ({ to: { member: number }, text, kind: 'alert' as const })))
    return { says: [...says, { to: 'staff', text, kind: 'alert' }] }
  },
)
