import chineseDays from 'chinese-days'
import type { Holidays } from './association.ts'

/** The working days of an association: the State Council's, with its own exceptions. Dates are `YYYY-MM-DD`. */
export interface Calendar {
  /** Whether people work that day: a make-up working Saturday is one, a holiday Monday is not. */
  isWorkday(date: string): boolean
  /** 「国庆节」 for a holiday, null for any other day (plain weekends too). */
  holiday(date: string): string | null
  /** Whether the holidays of a year are known, or the association named days off of its own; those of an unpublished year count as plain days. */
  isPublished(year: number): boolean
}

/**
 * The State Council's holidays and make-up working days as the chinese-days package lists them, with the association's own
 * exceptions (study.yaml `holidays`). The package calls every day of a year it does not know a plain day, so a year in
 * which it lists no holiday counts as unpublished. The same exceptions give the same calendar.
 */
export const chineseCalendar = (exceptions: Holidays = { off: [], work: [] }): Calendar => {
  const key = JSON.stringify([exceptions.off, exceptions.work])
  const calendar = calendars.get(key) ?? calendarWith(exceptions)
  if (calendars.size >= mostCalendars) calendars.clear()
  calendars.set(key, calendar)
  return calendar
}

/** Calendars by their exceptions: what is reckoned by one need not be reckoned anew at each tick. */
const calendars = new Map<string, Calendar>()
const mostCalendars = 100

const calendarWith = (exceptions: Holidays): Calendar => {
  const off = new Set(exceptions.off)
  const work = new Set(exceptions.work)
  return {
    isWorkday: (date) => work.has(date) || (!off.has(date) && publicDay(date).works),
    holiday: (date) => (work.has(date) ? null : (publicDay(date).holiday ?? (off.has(date) ? '休息日' : null))),
    isPublished: (year) => isListed(year) || exceptions.off.some((date) => date.startsWith(`${year}-`)),
  }
}

interface PublicDay {
  works: boolean
  holiday: string | null
}

/** What the package says of a date is asked once: it never changes while the program runs. */
const days = new Map<string, PublicDay>()
const years = new Map<number, boolean>()

const publicDay = (date: string): PublicDay => {
  const known = days.get(date)
  if (known) return known
  const { work: works, name } = chineseDays.getDayDetail(noonOf(date))
  // a holiday's name reads «National Day,国庆节,3» (so does a make-up day's), a plain day's «Friday»
  const [, chinese = null] = name.split(',')
  const day = { works, holiday: works ? null : chinese }
  days.set(date, day)
  return day
}

const isListed = (year: number): boolean => {
  const known = years.get(year) ?? chineseDays.getHolidaysInRange(noonOf(`${year}-01-01`), noonOf(`${year}-12-31`), false).length > 0
  years.set(year, known)
  return known
}

/** Noon of a civil date on this machine's calendar, so that the package reads the same date whatever zone it runs in. */
const noonOf = (date: string): Date => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, day, 12)
}
