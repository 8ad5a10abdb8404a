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

/** The weeks of a month, as the civil dates of their Mondays: those whose Monday lies in it. */
export const weeksOf = (month: string): string[] => {
  const mondays: string[] = []
  const first = `${month}-01`
  for (let date = addDays(first, (8 - weekdayOf(first)) % 7); date.startsWith(month); date = addDays(date, 7)) mondays.push(date)
  return mondays
}

/** How many of some activities start in the week that begins on a Monday. */
export const inWeek = (activities: readonly Activity[], monday: string, zone: string): number => {
  const [from, until] = [atDate(monday, '00:00', zone), atDate(addDays(monday, 7), '00:00', zone)]
  return activities.filter(({ startsAt }) => startsAt >= from && startsAt < until).length
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

/** Where a month's duty stands by the present plan; `highlights` are those chosen for it. */
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
    bareWeeks: weeksOf(month).filter((monday) => inWeek(led, monday, zone) < targets.themesPerWeek),
    highlights,
    highlightTarget: targets.highlightsPerMonth,
  }
}

/** The first and last instant (ms, both included) of a month in `zone`. */
export const monthSpan = (month: string, zone: string): [from: number, to: number] => [
  atDate(`${month}-01`, '00:00', zone),
  atDate(`${addMonths(month, 1)}-01`, '00:00', zone) - 1,
]
