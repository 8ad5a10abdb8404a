import { atDate, atLocal, monthOf } from './zoned.ts'

/** 时段 — a run of whole months that points are summed over. */
export interface Period {
  /** `2026-11`, `2026Q4`, `2026H2`, `2026` or `all`. */
  key: string
  /** 「2026年11月」「2026年四季度」「2026年下半年」「2026年」「全部」. */
  label: string
  /** First month, `YYYY-MM`; null when it has no beginning. */
  from: string | null
  /** Last month, `YYYY-MM`; null when it has no end. */
  to: string | null
}

const everything: Period = { key: 'all', label: '全部', from: null, to: null }
const quarterNames = ['一', '二', '三', '四'] as const
const monthNames = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二']

const pad = (month: number): string => String(month).padStart(2, '0')

/** The period of `length` months (1, 3, 6 or 12) that holds `month` of `year`. */
function periodAround(year: number, month: number, length: 1 | 3 | 6 | 12): Period {
  const index = Math.floor((month - 1) / length)
  const from = `${year}-${pad(index * length + 1)}`
  const to = `${year}-${pad((index + 1) * length)}`
  if (length === 1) return { key: from, label: `${year}年${month}月`, from, to }
  if (length === 3) return { key: `${year}Q${index + 1}`, label: `${year}年${quarterNames[index]}季度`, from, to }
  if (length === 6) return { key: `${year}H${index + 1}`, label: `${year}年${index === 0 ? '上' : '下'}半年`, from, to }
  return { key: String(year), label: `${year}年`, from, to }
}

/** The quarter that holds a month (`YYYY-MM`). */
export const quarterOf = (month: string): Period => periodAround(Number(month.slice(0, 4)), Number(month.slice(5)), 3)

/** The half-year that holds a month (`YYYY-MM`). */
export const halfOf = (month: string): Period => periodAround(Number(month.slice(0, 4)), Number(month.slice(5)), 6)

/** The period a key names, or null for a text that is no key of ours (case-sensitive; `parsePeriod` is the lenient one). */
export function periodOfKey(key: string): Period | null {
  if (key === 'all') return everything
  const found = /^(20\d\d)(?:-(0[1-9]|1[0-2])|Q([1-4])|H([12]))?$/.exec(key)
  if (!found) return null
  const [, yearSaid, month, quarter, half] = found
  const year = Number(yearSaid)
  if (month) return periodAround(year, Number(month), 1)
  if (quarter) return periodAround(year, Number(quarter) * 3, 3)
  if (half) return periodAround(year, Number(half) * 6, 6)
  return periodAround(year, 1, 12)
}

/** Every period key that an entry of one month counts in. */
export type KeysOfMonth = readonly [month: string, quarter: string, half: string, year: string, all: 'all']

/** A replay asks of the same few months a million times. */
const keysOfMonths = new Map<string, KeysOfMonth>()
const mostMonths = 1000

/** Every period key that an entry of `month` (`YYYY-MM`) counts in: month, quarter, half, year, `all`; throws RangeError for anything else. */
export function periodKeysOf(month: string): KeysOfMonth {
  const known = keysOfMonths.get(month)
  if (known) return known
  const found = /^(20\d\d)-(0[1-9]|1[0-2])$/.exec(month)
  if (!found) throw new RangeError(`not a month: ${month}`)
  const [year, number] = [Number(found[1]), Number(found[2])]
  const keys: KeysOfMonth = [month, periodAround(year, number, 3).key, periodAround(year, number, 6).key, String(year), 'all']
  if (keysOfMonths.size < mostMonths) keysOfMonths.set(month, keys)
  return keys
}

/** The first instant (ms) of the period in `zone`; 0 for 全部. */
export const startOfPeriod = ({ from }: Period, zone: string): number => (from === null ? 0 : atDate(`${from}-01`, '00:00', zone))

/** The first instant (ms) after the period in `zone`: what happened before it belongs; Infinity for 全部. */
export function endOfPeriod(period: Period, zone: string): number {
  if (period.to === null) return Number.POSITIVE_INFINITY
  const [year = 0, month = 0] = period.to.split('-').map(Number)
  const [nextYear, nextMonth] = month === 12 ? [year + 1, 1] : [year, month + 1]
  return atLocal({ year: nextYear, month: nextMonth, day: 1, hour: 0, minute: 0 }, zone)
}

type Present = { year: number; month: number }

/** `months` before (negative) or after the present month. */
function monthsAway(present: Present, months: number): Present {
  const count = present.year * 12 + present.month - 1 + months
  return { year: Math.floor(count / 12), month: (count % 12) + 1 }
}

function relativePeriod(said: string, present: Present): Period | null {
  const at = (months: number, length: 1 | 3 | 6 | 12): Period => {
    const { year, month } = monthsAway(present, months)
    return periodAround(year, month, length)
  }
  if (/^(?:本|这个?|当)月份?$/.test(said)) return at(0, 1)
  if (/^上个?月份?$/.test(said)) return at(-1, 1)
  if (/^(?:本|这个?|当)季度?$/.test(said)) return at(0, 3)
  if (/^上一?个?季度?$/.test(said)) return at(-3, 3)
  if (/^(?:本年度?|今年|当年)$/.test(said)) return at(0, 12)
  if (/^(?:去年|上年度?|上一?年度)$/.test(said)) return at(-12, 12)
  return said === '前年' ? at(-24, 12) : null
}

const yearWords: Record<string, number> = { 本年: 0, 今年: 0, 去年: -1, 上年: -1, 前年: -2 }

/** A number of a month or a quarter, in digits or in Chinese; NaN when it is neither. */
function numberOf(said: string): number {
  return /^\d+$/.test(said) ? Number(said) : monthNames.indexOf(said) + 1 || Number.NaN
}

/** A month, quarter or half with or without its year; without one it is the latest that has begun. */
function namedPeriod(said: string, present: Present): Period | null {
  const found = /^(?:(20\d\d)年?[-/.]?|(本年|今年|去年|上年|前年)的?)?(.*)$/.exec(said)
  const [, yearSaid, yearWord, name = ''] = found ?? []
  const stated = yearSaid ? Number(yearSaid) : yearWord ? present.year + (yearWords[yearWord] ?? 0) : null
  const ofYear = (first: number, length: 1 | 3 | 6): Period => {
    const year = stated ?? (first > present.month ? present.year - 1 : present.year)
    return periodAround(year, first, length)
  }
  if (name === '') return stated === null ? null : periodAround(stated, 1, 12)
  if (/^上半年度?$|^H1$/i.test(name)) return ofYear(1, 6)
  if (/^下半年度?$|^H2$/i.test(name)) return ofYear(7, 6)
  const quarter = numberOf(/^第?([1-4一二三四])季度?$|^Q([1-4])$/i.exec(name)?.slice(1).find(Boolean) ?? '')
  if (quarter) return ofYear(quarter * 3 - 2, 3)
  const month = numberOf(/^(\d{1,2}|[一二三四五六七八九十]{1,2})月份?$/.exec(name)?.[1] ?? '')
  if (month >= 1 && month <= 12) return ofYear(month, 1)
  const bare = stated === null || !yearSaid ? Number.NaN : Number(/^(0?[1-9]|1[0-2])$/.exec(said.replace(/^20\d\d[-/.]/, ''))?.[1])
  return bare ? ofYear(bare, 1) : null
}

/**
 * 时段 as people say it (本月 上月 10月 三季度 下半年 去年 全部 …) or as a key (`2026-11`, `2026q4`), seen from `now` (ms) in `zone`;
 * null for anything else. A name without a year is the latest that has begun: 12月 said in November is last year's.
 */
export function parsePeriod(text: string, now: number, zone: string): Period | null {
  const said = text.normalize('NFKC').replace(/\s+/g, '').replaceAll('個', '个').replaceAll('這', '这').replaceAll('當', '当')
  if (/^(?:全部|所有|总|總|总榜|累计|all)$/i.test(said)) return everything
  const [year = 0, month = 0] = monthOf(now, zone).split('-').map(Number)
  return relativePeriod(said, { year, month }) ?? namedPeriod(said, { year, month })
}

/** Whether a month (`YYYY-MM`) lies in a period. */
export const holdsMonth = ({ from, to }: Period, month: string): boolean => (from === null || month >= from) && (to === null || month <= to)
