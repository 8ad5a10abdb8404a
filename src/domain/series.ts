import type { ReminderTime, StudySeries } from './association.ts'
import type { Calendar } from './calendar.ts'
import { lastDateOf } from './duty.ts'
import { addDays, addMonths, atDate, monthsBetween, weekdayOf } from './zoned.ts'

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
/** Farthest a session is moved to the next working day; longer holidays let it fall out. */
const farthestDays = 10

/** The sessions of a series whose date (by its rule) lies in [from, to], civil dates, in order. Pure; parts of an interval give the whole. */
export const slotsOf = (series: StudySeries, calendar: Calendar, zone: string, from: string, to: string): Slot[] => {
  const slots: Slot[] = []
  let year = ''
  let nth = 0
  for (const { date, held } of heldDates(series, calendar, `${from.slice(0, 4)}-01-01`, to)) {
    if (date.slice(0, 4) !== year) {
      year = date.slice(0, 4)
      nth = 0
    }
    nth += 1
    if (date < from) continue
    const startsAt = atDate(held, series.time, zone)
    slots.push({ date, startsAt, endsAt: startsAt + series.minutes * 60_000, nth })
  }
  return slots
}

/** The dates of the rule with the day each is held on; what a day off lets fall out is left out, and no day holds two. */
const heldDates = (series: StudySeries, calendar: Calendar, from: string, to: string): { date: string; held: string }[] => {
  const dates = ruleDates(series, calendar, from, to)
  const own = new Set(ruleDates(series, calendar, from, addDays(to, farthestDays + 7)))
  return dates.flatMap((date) => {
    if (series.onHoliday === 'keep' || series.workday !== undefined || isMeetingDay(calendar, date)) return [{ date, held: date }]
    if (series.onHoliday === 'skip') return []
    const days = Array.from({ length: farthestDays }, (_, index) => addDays(date, index + 1))
    const held = days.find((day) => calendar.isWorkday(day))
    return held === undefined || own.has(held) ? [] : [{ date, held }]
  })
}

/** Whether a session may be held: not on a holiday; a plain weekend is a day like another, since the rule itself names it. */
const isMeetingDay = (calendar: Calendar, date: string): boolean => calendar.holiday(date) === null

const ruleDates = (series: StudySeries, calendar: Calendar, from: string, to: string): string[] => {
  const first = series.from !== undefined && series.from > from ? series.from : from
  const { every } = series
  if (every === 'week' || every === 'fortnight') return weekly(series, first, to, every === 'week' ? 7 : 14)
  const cycle = { month: 1, 'two-months': 2, quarter: 3 }[every]
  const months = monthsBetween(addMonths(first.slice(0, 7), -1), to.slice(0, 7)).filter(
    (month) => (Number(month.slice(5)) - 1) % cycle === (series.monthOf ?? 1) - 1,
  )
  return months.flatMap((month) => dayIn(series, calendar, month) ?? []).filter((date) => date >= first && date <= to)
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
