import { type Activity, countsFor } from './activity.ts'
import type { RotationTargets } from './association.ts'
import type { Turns } from './turns.ts'
import { addDays, addMonths, atDate, monthOf, weekdayOf } from './zoned.ts'

/** 「2026-11」 as people say it: 「11月」. */
export const sayMonth = (month: string): string => `${Number(month.slice(5))}月`

/** 「3月」, or 「2027年3月」 where the present month `now` (`YYYY-MM`) lies in another year. */
export const sayMonthFrom = (month: string, now: string): string =>
  month.slice(0, 4) === now.slice(0, 4) ? sayMonth(month) : `${month.slice(0, 4)}年${sayMonth(month)}`

/**
 * The activities that count for a month's duty, of those given: held or to be held in the month, not called off, agreed to
 * where they were opened late, and led by the month's holder or by who stood in on that day. Study sessions that open by
 * themselves count for nobody.
 */
export const ledActivities = (turns: Turns, activities: readonly Activity[], month: string, zone: string): Activity[] => {
  const holder = turns.of(month)?.number
  const [from, to] = monthSpan(month, zone)
  return activities.filter(
    (activity) =>
      activity.startsAt >= from &&
      activity.startsAt <= to &&
      activity.state === 'open' &&
      activity.session === undefined &&
      countsFor(activity) &&
      (activity.leader === holder || activity.leader === turns.onDutyAt(activity.startsAt, zone)),
  )
}

/** A start said up to this long ago is no late opening, ms: people type slowly. */
const openingGraceMs = 5 * 60_000
/** How long after its start an activity may still be opened, ms. */
export const openedAfterMs = 24 * 60 * 60_000
/** In the last hours of a month an activity of that very month is opened late, ms: nobody is to fill a month's count at its end. */
export const monthEndMs = 6 * 60 * 60_000

/** Whether an activity opened (or moved) at `at` is late, so that it counts for duty and points only once staff agree; ms. */
export const isLateOpening = (startsAt: number, at: number, zone: string): boolean => {
  if (startsAt < at - openingGraceMs) return true
  const [, end] = monthSpan(monthOf(at, zone), zone)
  return startsAt <= end && end - at < monthEndMs
}

/** The last civil date of a month. */
export const lastDateOf = (month: string): string => addDays(`${addMonths(month, 1)}-01`, -1)

/** The weeks of a month, as the civil dates of their Mondays: those most of whose days lie in it, so that every week is one month's. */
export const weeksOf = (month: string): string[] => {
  const mondays: string[] = []
  const first = `${month}-01`
  for (let thursday = addDays(first, (11 - weekdayOf(first)) % 7); thursday.startsWith(month); thursday = addDays(thursday, 7))
    mondays.push(addDays(thursday, -3))
  return mondays
}

/** The days of a month's week (its Monday) that lie in the month itself. */
export const daysOfWeek = (monday: string, month: string): string[] =>
  [0, 1, 2, 3, 4, 5, 6].map((days) => addDays(monday, days)).filter((date) => date.startsWith(month))

/** How many of some activities are themes of the week that begins on a Monday: they count for duty, in whichever of two months it lies. */
export const themesIn = (turns: Turns, activities: readonly Activity[], monday: string, zone: string): number => {
  const [from, until] = [atDate(monday, '00:00', zone), atDate(addDays(monday, 7), '00:00', zone)]
  const inWeek = activities.filter(({ startsAt }) => startsAt >= from && startsAt < until)
  const months = new Set([monday, addDays(monday, 6)].map((date) => date.slice(0, 7)))
  return [...months].reduce((sum, month) => sum + ledActivities(turns, inWeek, month, zone).length, 0)
}

/** Where a month's duty stands. */
export interface DutyStanding {
  month: string
  /** The activities that count, by start. */
  led: Activity[]
  target: number
  /** How many are still to be led. */
  missing: number
  /** Weeks (Mondays) with fewer themes than expected. */
  bareWeeks: string[]
  /** Numbers of the month's highlights. */
  highlights: readonly string[]
  highlightTarget: number
}

/** Where a month's duty stands by the present plan: `activities` are those of {@link dutySpan} at least, `highlights` those chosen for it. */
export const dutyStanding = (
  turns: Turns,
  activities: readonly Activity[],
  month: string,
  zone: string,
  targets: RotationTargets,
  highlights: readonly string[],
): DutyStanding => {
  const led = ledActivities(turns, activities, month, zone).sort((a, b) => a.startsAt - b.startsAt)
  return {
    month,
    led,
    target: targets.activitiesPerMonth,
    missing: Math.max(targets.activitiesPerMonth - led.length, 0),
    bareWeeks: weeksOf(month).filter((monday) => themesIn(turns, activities, monday, zone) < targets.themesPerWeek),
    highlights,
    highlightTarget: targets.highlightsPerMonth,
  }
}

/** The first and last instant (ms, both included) of a month in `zone`. */
export const monthSpan = (month: string, zone: string): [from: number, to: number] => [
  atDate(`${month}-01`, '00:00', zone),
  atDate(`${addMonths(month, 1)}-01`, '00:00', zone) - 1,
]

/** The first and last instant (ms, both included) of a month with all days of its weeks in `zone`. */
export const dutySpan = (month: string, zone: string): [from: number, to: number] => {
  const [from, to] = monthSpan(month, zone)
  const weeks = weeksOf(month)
  const [first = `${month}-01`, last = `${month}-01`] = [weeks[0], weeks.at(-1)]
  return [Math.min(from, atDate(first, '00:00', zone)), Math.max(to, atDate(addDays(last, 7), '00:00', zone) - 1)]
}
