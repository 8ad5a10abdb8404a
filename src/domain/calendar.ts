import chineseDays from 'chinese-days'
import type { Holidays } from './association.ts'

/** The working days of an association: the State Council's, with its own exceptions. Dates are `YYYY-MM-DD`. */
export interface Calendar {
  /** Whether people work that day: a make-up working Saturday is one, a holiday Monday is not. */
  isWorkday(date: string): boolean
  /** 「国庆节」 for a holiday, null for any other day (plain weekends too). */
  holiday(date: string): string | null
  /** Whether the holidays of a year are known; those of an unpublished year count as plain days. */
  isPublished(year: number): boolean
}

/** Years looked up so far. */
const published = new Map<number, boolean>()

/**
 * The State Council's holidays and make-up working days as the chinese-days package lists them, with the association's own
 * exceptions (study.yaml `holidays`). The package calls every day of a year it does not know a plain day, so a year in
 * which it lists no holiday counts as unpublished.
 */
export const chineseCalendar = (exceptions: Holidays = { off: [], work: [] }): Calendar => {
  const off = new Set(exceptions.off)
  const work = new Set(exceptions.work)
  return {
    isWorkday: (date) => work.has(date) || (!off.has(date) && chineseDays.isWorkday(noonOf(date))),
    holiday(date) {
      if (work.has(date)) return null
      const { work: works, name } = chineseDays.getDayDetail(noonOf(date))
      // a holiday's name reads «National Day,国庆节,3», a plain day's «Friday»
      const [, chinese = null] = name.split(',')
      if (chinese !== null && !works) return chinese
      return off.has(date) ? '休息日' : null
    },
    isPublished(year) {
      const known =
        published.get(year) ?? chineseDays.getHolidaysInRange(noonOf(`${year}-01-01`), noonOf(`${year}-12-31`), false).length > 0
      published.set(year, known)
      return known
    },
  }
}

/** Noon of a civil date on this machine's calendar, so that the package reads the same date whatever zone it runs in. */
const noonOf = (date: string): Date => {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, day, 12)
}
