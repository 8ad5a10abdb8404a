import { DateTime } from 'luxon'

/** A civil date and time of day, as a wall calendar and a wall clock in some zone show it. */
export interface LocalTime {
  year: number
  /** 1–12. */
  month: number
  /** 1–31. */
  day: number
  /** 0–23. */
  hour: number
  minute: number
}

/** A civil date and time with its weekday. */
export interface LocalParts extends LocalTime {
  /** 1 (Monday) to 7 (Sunday). */
  weekday: number
}

const weekdayNames = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const

function inZone(ms: number, zone: string): DateTime {
  const time = DateTime.fromMillis(ms, { zone })
  if (!time.isValid) throw new RangeError(`not a time in a known zone: ${ms} ${zone}`)
  return time
}

const two = (n: number): string => String(n).padStart(2, '0')
const four = (n: number): string => String(n).padStart(4, '0')

/** The civil date and time of `ms` in `zone`; throws RangeError for an unknown zone or a time no calendar holds. */
export function partsOf(ms: number, zone: string): LocalParts {
  const wall = new Date(wallClockMs(ms, zone))
  return {
    ...{ year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() },
    ...{ hour: wall.getUTCHours(), minute: wall.getUTCMinutes(), weekday: ((wall.getUTCDay() + 6) % 7) + 1 },
  }
}

/** The instant (ms, on a whole minute) at which clocks in `zone` show `local`; one skipped by summer time moves forward; throws RangeError for a date no calendar has. */
export function atLocal(local: LocalTime, zone: string): number {
  const { year, month, day, hour, minute } = local
  const time = DateTime.fromObject({ year, month, day, hour, minute }, { zone })
  if (!time.isValid) throw new RangeError(`not a local time: ${year}-${month}-${day} ${hour}:${minute} ${zone}`)
  return time.toMillis()
}

/** Offsets already asked for, ms, by zone and quarter of an hour: no zone changes its clocks within one. */
const offsets = new Map<string, number>()
const mostOffsets = 50_000
const quarterHourMs = 15 * 60_000

/** The civil date and time of `ms` in `zone` as if in Greenwich, ms: for what counts days by itself. Quick enough for a million. */
export function wallClockMs(ms: number, zone: string): number {
  const key = `${zone} ${Math.floor(ms / quarterHourMs)}`
  let offset = offsets.get(key)
  if (offset === undefined) {
    offset = inZone(ms, zone).offset * 60_000
    if (offsets.size >= mostOffsets) offsets.clear()
    offsets.set(key, offset)
  }
  return ms + offset
}

/** The civil date of `ms` in `zone`, `YYYY-MM-DD`. */
export function dateOf(ms: number, zone: string): string {
  const { year, month, day } = partsOf(ms, zone)
  return `${four(year)}-${two(month)}-${two(day)}`
}

/** The civil month of `ms` in `zone`, `YYYY-MM`. */
export function monthOf(ms: number, zone: string): string {
  return dateOf(ms, zone).slice(0, 7)
}

/** 「11月28日 周六」; with the year in front when `now` is given and lies in another year. */
export function sayDay(ms: number, zone: string, now?: number): string {
  const { year, month, day, weekday } = partsOf(ms, zone)
  const said = `${month}月${day}日 ${weekdayNames[weekday - 1]}`
  return now === undefined || partsOf(now, zone).year === year ? said : `${year}年${said}`
}

/** 「09:00」, on a 24-hour clock. */
export function sayTime(ms: number, zone: string): string {
  const { hour, minute } = partsOf(ms, zone)
  return `${two(hour)}:${two(minute)}`
}

/** 「11月28日 周六 09:00」; with the year in front when `now` is given and lies in another year. */
export function sayWhen(ms: number, zone: string, now?: number): string {
  return `${sayDay(ms, zone, now)} ${sayTime(ms, zone)}`
}

/** An instant as ISO 8601 in the zone, seconds and offset written: `2026-11-26T19:10:00+08:00`. */
export const isoOf = (ms: number, zone: string): string => DateTime.fromMillis(ms, { zone }).toISO({ suppressMilliseconds: true }) ?? ''

/** Instants already reckoned: every tick asks for the same few hundred of a rota and its sessions. */
const reckoned = new Map<string, number>()
const mostReckoned = 20_000

/** The instant (ms) of a civil date (`YYYY-MM-DD`) and time (`HH:MM`) in `zone`. */
export const atDate = (date: string, time: string, zone: string): number => {
  const key = `${date} ${time} ${zone}`
  const known = reckoned.get(key)
  if (known !== undefined) return known
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  const instant = atLocal({ year, month, day, hour, minute }, zone)
  if (reckoned.size >= mostReckoned) reckoned.clear()
  reckoned.set(key, instant)
  return instant
}

/** Midnight of a civil date as if in Greenwich, ms: days are reckoned there, where each has 24 hours. Throws RangeError for what is no date. */
const plainOf = (date: string): number => {
  const [year = Number.NaN, month = 0, day = 0] = date.split('-').map(Number)
  const ms = Date.UTC(year, month - 1, day)
  if (plainDate(ms) !== date) throw new RangeError(`not a date: ${date}`)
  return ms
}
const plainDate = (ms: number): string => {
  const plain = new Date(ms)
  return `${four(plain.getUTCFullYear())}-${two(plain.getUTCMonth() + 1)}-${two(plain.getUTCDate())}`
}
const plainDayMs = 24 * 60 * 60_000

/** The civil date `days` after (before, when negative) another; throws RangeError for what is no date. */
export const addDays = (date: string, days: number): string => plainDate(plainOf(date) + days * plainDayMs)

/** 1 (Monday) to 7 (Sunday) of a civil date. */
export const weekdayOf = (date: string): number => ((new Date(plainOf(date)).getUTCDay() + 6) % 7) + 1

/** The month (`YYYY-MM`) `months` after another. */
export const addMonths = (month: string, months: number): string => {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return plainDate(Date.UTC(year, number - 1 + months, 1)).slice(0, 7)
}

/** Every month (`YYYY-MM`) from one to another, both included. */
export const monthsBetween = (from: string, to: string): string[] => {
  const months: string[] = []
  for (let month = from; month <= to; month = addMonths(month, 1)) months.push(month)
  return months
}

/** 「今天 19:30」「明天（11月28日 周六）09:00」, else the day with its weekday. */
export const sayWhenSoon = (ms: number, zone: string, now: number): string => {
  const [day, today] = [dateOf(ms, zone), dateOf(now, zone)]
  if (day === today) return `今天 ${sayTime(ms, zone)}`
  return day === addDays(today, 1) ? `明天（${sayDay(ms, zone, now)}）${sayTime(ms, zone)}` : sayWhen(ms, zone, now)
}

/** 「2027年1月8日」 of the day an instant lies in. */
export const sayFullDate = (ms: number, zone: string): string => {
  const [year, month, day] = dateOf(ms, zone).split('-').map(Number)
  return `${year}年${month}月${day}日`
}
