import { addMonths, monthOf } from '../../domain/zoned.ts'

const digits = '一二三四五六七八九十'
const numberOf = (said: string): number => {
  if (/^\d+$/u.test(said)) return Number(said)
  const [first = '', second = ''] = said
  if (first === '十') return second === '' ? 10 : 11 + digits.indexOf(second)
  return said.length === 1 ? digits.indexOf(first) + 1 : Number.NaN
}

/** One month inside folded text: 「3月」「三月份」「2027-03」「2027年3月」「明年3月」「下月」; no day follows it. */
export const monthPattern =
  /(?:(20\d\d)年?[-/.]?|(今年|明年|来年)的?)?(?<!\d)(0?[1-9]|1[0-2]|十[一二]?|[一二三四五六七八九])月份?(?!\s?(?:\d{1,2}(?!\d)|[一二三四五六七八九十]{1,3}[日号])|[日号底初末])|(20\d\d)[-/.](0[1-9]|1[0-2])(?![\d-])|(下个?月|本月|这个?月|当月)/u

/** What a match of {@link monthPattern} says at a moment (ms): 「3月」 without a year, else `YYYY-MM`. */
export const monthSaid = (found: RegExpExecArray, at: number, zone: string): string => {
  const now = monthOf(at, zone)
  const [, year, yearWord, month, isoYear, isoMonth, relative] = found
  if (isoYear !== undefined) return `${isoYear}-${isoMonth}`
  if (relative !== undefined) return relative.startsWith('下') ? addMonths(now, 1) : now
  const number = numberOf(month ?? '')
  const stated = year ?? (yearWord === undefined ? undefined : String(Number(now.slice(0, 4)) + (yearWord === '今年' ? 0 : 1)))
  return stated === undefined ? `${number}月` : `${stated}-${String(number).padStart(2, '0')}`
}

/** The month (`YYYY-MM`) a said one means at a moment: without a year the next such month, this one included. */
export const monthMeant = (said: string, at: number, zone: string): string => {
  const number = /^(\d{1,2})月$/u.exec(said)?.[1]
  if (number === undefined) return said
  const now = monthOf(at, zone)
  const month = `${now.slice(0, 4)}-${number.padStart(2, '0')}`
  return month >= now ? month : addMonths(month, 12)
}
