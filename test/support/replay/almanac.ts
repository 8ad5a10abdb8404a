/**
 * A calendar of one's own for the replay: nothing of the product's arithmetic, so that neither can be wrong alone. Civil dates are
 * `YYYY-MM-DD`, instants ms; Shanghai has been eight hours ahead all the year since 1992.
 */

const offset = '+08:00'

/** The instant at which Shanghai's clocks show a date and a time (`HH:MM`). */
export const at = (date: string, time: string): number => Date.parse(`${date}T${time}:00${offset}`)

/** The civil date in Shanghai at an instant. */
export const dayAt = (instant: number): string => new Date(instant + 8 * 3_600_000).toISOString().slice(0, 10)

/** `HH:MM` in Shanghai at an instant. */
export const timeAt = (instant: number): string => new Date(instant + 8 * 3_600_000).toISOString().slice(11, 16)

/** The date so many days later. */
export const plus = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

/** 0 (Sunday) to 6 (Saturday). */
export const weekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay()

/** Every date of a month (`YYYY-MM`). */
export const daysOf = (month: string): string[] => {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return Array.from({ length }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`)
}

/** The eighteen months of the replay. */
export const months: readonly string[] = Array.from(
  { length: 18 },
  (_, index) => `${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`,
)

const span = (from: string, to: string): string[] => {
  const days = [from]
  for (let date = from; date < to; ) {
    date = plus(date, 1)
    days.push(date)
  }
  return days
}

/**
 * Days off by the State Council's notices on the holidays of 2024 (国办发明电〔2023〕7号) and of 2025 (国办发明电〔2024〕12号), copied
 * by hand: 元旦, 春节, 清明, 劳动节, 端午, 中秋, 国庆.
 */
const off = new Set([
  ...['2024-01-01', ...span('2024-02-10', '2024-02-17'), ...span('2024-04-04', '2024-04-06'), ...span('2024-05-01', '2024-05-05')],
  ...['2024-06-10', ...span('2024-09-15', '2024-09-17'), ...span('2024-10-01', '2024-10-07')],
  ...['2025-01-01', ...span('2025-01-28', '2025-02-04'), ...span('2025-04-04', '2025-04-06'), ...span('2025-05-01', '2025-05-05')],
  ...span('2025-05-31', '2025-06-02'),
])

/** Weekend days worked in their place, by the same notices. */
const worked = new Set(
  '2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12 2025-01-26 2025-02-08 2025-04-27'.split(' '),
)

/** Whether a date is a day off by the notices; a plain weekend is none. */
export const isHoliday = (date: string): boolean => off.has(date)

/** Whether people work that day. */
export const isWorked = (date: string): boolean => worked.has(date) || (!off.has(date) && weekday(date) !== 0 && weekday(date) !== 6)

/** 「1月4日 周四」, with the year in front seen from another one. */
export const sayDate = (date: string, today: string): string => {
  const [year = '', month, day] = date.split('-')
  const said = `${Number(month)}月${Number(day)}日 周${'日一二三四五六'[weekday(date)]}`
  return today.startsWith(year) ? said : `${year}年${said}`
}

/** 「今天 19:30」「明天（1月4日 周四）19:30」 or the day, of an instant seen from another. */
export const sayInstant = (instant: number, now: number): string => {
  const [date, today, time] = [dayAt(instant), dayAt(now), timeAt(instant)]
  if (date === today) return `今天 ${time}`
  return date === plus(today, 1) ? `明天（${sayDate(date, today)}）${time}` : `${sayDate(date, today)} ${time}`
}
