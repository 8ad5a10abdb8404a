import type { ReminderTime, StudySeries } from './association.ts'
import type { Calendar } from './calendar.ts'
import { lastDateOf } from './duty.ts'
import { addDays, atDate, monthsBetween, weekdayOf } from './zoned.ts'

/** One session as the plan gives it. Dates are civil, times ms. */
export interface Slot {
  /** The date its rule names: its identity, whatever day a holiday moves it to. */
  date: string
  startsAt: number
  endsAt: number
  /** Its number among the sessions of the series in the calendar year of `date`, those that fall out not counted. */
  nth: number
}

const weekdays = ['周一', '周二', '周三', '周四', '周五', '周六', '周日']
/** Farthest a session is moved to the next working day, days; longer holidays let it fall out. */
export const farthestDays = 10

/** The sessions of a series whose date (by its rule) lies in [from, to], civil dates, in order. Pure; parts of an interval give the whole. */
export const slotsOf = (series: StudySeries, calendar: Calendar, zone: string, from: string, to: string): Slot[] =>
  yearsIn(series, calendar, from, to).flatMap(({ held }) =>
    held
      .filter(({ date }) => date >= from && date <= to)
      .map(({ date, day, nth }): Slot => {
        const startsAt = atDate(day, series.time, zone)
        return { date, startsAt, endsAt: startsAt + series.minutes * 60_000, nth }
      }),
  )

/** The dates in [from, to] on which the rule would have a session and a day off lets it fall out. */
export const fallenOut = (series: StudySeries, calendar: Calendar, from: string, to: string): string[] =>
  yearsIn(series, calendar, from, to).flatMap(({ out }) => out.filter((date) => date >= from && date <= to))

/** The topic the list gives a session: by its place in the year, or counted from `topicsFrom`; undefined when the list gives none. */
export const topicOf = (series: StudySeries, calendar: Calendar, zone: string, { date, nth }: Slot): string | undefined => {
  const { topics, topicsFrom } = series
  if (topics.length === 0 || topicsFrom === undefined) return topics[nth - 1]
  return date < topicsFrom ? undefined : topics[slotsOf(series, calendar, zone, topicsFrom, date).length - 1]
}

/** A year of a series: the dates of the rule with the day each is held on, and those that fall out. */
interface SeriesYear {
  held: { date: string; day: string; nth: number }[]
  out: string[]
}

/** Years reckoned so far: every tick asks for the same. A series and a calendar never change, others take their place. */
const reckoned = new WeakMap<StudySeries, WeakMap<Calendar, Map<string, SeriesYear>>>()

const yearsIn = (series: StudySeries, calendar: Calendar, from: string, to: string): SeriesYear[] => {
  const byCalendar = reckoned.get(series) ?? new WeakMap<Calendar, Map<string, SeriesYear>>()
  const byYear = byCalendar.get(calendar) ?? new Map<string, SeriesYear>()
  reckoned.set(series, byCalendar.set(calendar, byYear))
  const years: SeriesYear[] = []
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) {
    const known = byYear.get(String(year)) ?? yearOf(series, calendar, String(year))
    byYear.set(String(year), known)
    years.push(known)
  }
  return years
}

/** None is moved onto the next of the series or beyond it, so that no day holds two and their order stays. */
const yearOf = (series: StudySeries, calendar: Calendar, year: string): SeriesYear => {
  const last = `${year}-12-31`
  const dates = ruleDates(series, calendar, `${year}-01-01`, addDays(last, farthestDays))
  const found: SeriesYear = { held: [], out: [] }
  for (const [index, date] of dates.entries()) {
    if (date > last) continue
    const day = dayHeld(series, calendar, date, dates[index + 1])
    if (day === null) found.out.push(date)
    else found.held.push({ date, day, nth: found.held.length + 1 })
  }
  return found
}

/** The day a date of the rule is held on, null when it falls out; `next` is the next date of the rule. */
const dayHeld = ({ onHoliday, workday }: StudySeries, calendar: Calendar, date: string, next: string | undefined): string | null => {
  if (onHoliday === 'keep' || workday !== undefined || calendar.holiday(date) === null) return date
  if (onHoliday === 'skip') return null
  const days = Array.from({ length: farthestDays }, (_, day) => addDays(date, day + 1))
  const moved = days.find((day) => calendar.isWorkday(day))
  return moved === undefined || (next !== undefined && next <= moved) ? null : moved
}

const ruleDates = (series: StudySeries, calendar: Calendar, from: string, to: string): string[] => {
  const first = series.from !== undefined && series.from > from ? series.from : from
  const { every } = series
  if (every === 'week' || every === 'fortnight') return weekly(series, first, to, every === 'week' ? 7 : 14)
  const cycle = { month: 1, 'two-months': 2, quarter: 3 }[every]
  return monthsBetween(first.slice(0, 7), to.slice(0, 7))
    .filter((month) => (Number(month.slice(5)) - 1) % cycle === (series.monthOf ?? 1) - 1)
    .flatMap((month) => dayIn(series, calendar, month) ?? [])
    .filter((date) => date >= first && date <= to)
}

const weekly = ({ weekday = '周一', from: anchor }: StudySeries, first: string, to: string, step: number): string[] => {
  const wanted = weekdays.indexOf(weekday) + 1
  const dates: string[] = []
  // two weeks are told apart by the anchor's
  const begin = step === 14 && anchor !== undefined ? anchor : first
  for (let date = addDays(begin, (wanted - weekdayOf(begin) + 7) % 7); date <= to; date = addDays(date, step))
    if (date >= first) dates.push(date)
  return dates
}

/** The day of a month the rule names, or null when the month has none. */
const dayIn = ({ weekday, nth = 1, workday }: StudySeries, calendar: Calendar, month: string): string | null => {
  const last = lastDateOf(month)
  const days: string[] = []
  for (let date = `${month}-01`; date <= last; date = addDays(date, 1)) days.push(date)
  const fitting =
    workday === undefined
      ? days.filter((date) => weekdays[weekdayOf(date) - 1] === weekday)
      : days.filter((date) => calendar.isWorkday(date))
  const place = workday ?? nth
  return fitting.at(place < 0 ? place : place - 1) ?? null
}

/** The instants (ms) at which a session that starts at `startsAt` is reminded of, with their names. */
export const reminderTimes = (
  reminders: readonly ReminderTime[],
  startsAt: number,
  date: string,
  zone: string,
): { at: number; name: string }[] =>
  reminders.map((each) =>
    'daysBefore' in each
      ? { at: atDate(addDays(date, -each.daysBefore), each.time, zone), name: `${each.daysBefore}d${each.time}` }
      : { at: startsAt - each.minutesBefore * 60_000, name: `${each.minutesBefore}m` },
  )

/** Reminders of a session where nothing else is said: the evening before, an hour before, at the start. */
export const usualReminders: ReminderTime[] = [{ daysBefore: 1, time: '19:00' }, { minutesBefore: 60 }, { minutesBefore: 0 }]
