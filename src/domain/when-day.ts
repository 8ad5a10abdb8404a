import { type DayPart, readClock } from './when-clock.ts'
import { EDGE, type Found, matcher, NUMBER, numberOf } from './when-words.ts'

/** What was said about the day, before it is known which day that is. */
export type DaySaid =
  /** 今天, 明天, 三天后: days after today. */
  | { kind: 'offset'; days: number }
  /** 周六 (week null), 本周六 (0), 下周六 (1), 上周六 (-1); Monday is 1. */
  | { kind: 'weekday'; weekday: number; week: number | null }
  /** 2026年12月3日, 12月3日, 28号, 本月28号, 明年3月1日. */
  | { kind: 'date'; year?: number; yearsAhead?: number; month?: number; thisMonth?: true; day: number }
  /** 月底, 过几天, 每周六, 腊月初八 …: no one day; 下个月3号 has a likely one, to be confirmed. */
  | { kind: 'vague'; likely?: { monthsAhead: number; day: number } }

// Reading ---------------------------------------------------------------------------------------------------------------------

const week = `个?(?:周|星期|礼拜)`
const dayWords: Record<string, number> = { 今: 0, 明: 1, 后: 2, 大后: 3, 昨: -1, 前: -2, 大前: -3 }
const dayWord = matcher('(?<word>大?[后前]|今|明|昨)[天日儿](?!气)')
const nightOrMorning = matcher('(?<word>[今明昨])(?<part>早|晨|晚|夜)[上里]?')
const daysAfter = matcher(`(?<days>${NUMBER})天[之以]?后`)
const weeks: Record<string, number> = { 本: 0, 这: 0, 上: -1, 上上: -2, 下: 1, 下下: 2 }
const weekday = matcher(
  String.raw`(?<when>本|这|上上|上|下下|下)?${week}(?<day>[一二三四五六日天]|[1-7](?!\d|\s?[点时:月]))(?![程报刊气子])`,
)
const year = String.raw`(?:(?<year>\d{4}|\d\d|[零〇一二三四五六七八九]{4})年|(?<yearWord>[今明后去])年)`
const yearWords: Record<string, number> = { 今: 0, 明: 1, 后: 2, 去: -1 }
const writtenDate = matcher(String.raw`(?<year>\d{4})\s?[-/.]\s?(?<month>\d{1,2})\s?[-/.]\s?(?<day>\d{1,2})(?!\d)[日号]?`)
const spokenDate = matcher(
  String.raw`(?:${year}\s?)?(?<month>${NUMBER})\s?月份?\s?(?<day>${NUMBER})(?:\s?[日号]|(?![\d.:%]|\s?[个人名位家场次期天点时分元楼层]))`,
)
const shortDate = matcher(
  String.raw`(?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:[日号]|(?!\d|[.%:/-]\d|%|\s?[A-Za-z万亿元个人名位小米公里倍度分年室楼层折点时版]))`,
)
const afterDay = String.raw`(?=${EDGE}|周|星期|礼拜|[上下中]午|午后|[早晚夜]|凌晨|清晨|傍晚|深夜|半夜|正午|[的到至和或及前]|${NUMBER}\s?[点时:])`
const dayOfMonth = matcher(`(?<this>(?:本|这个?|当)月)?(?<day>${NUMBER})[日号]${afterDay}`)
const nextMonth = matcher(`(?<next>下{1,2})个?月的?(?<day>${NUMBER})(?:[日号]|(?=${EDGE}))`)
const recurring = matcher(`(?:每逢?|逢|隔|单|双)(?:${week}[一二三四五六日天1-7]|[天日月周]|个?工作日)`)
const lunar = matcher(`(?:农历|阴历)|(?:[腊正冬]|${NUMBER})月初[一二三四五六七八九十]|[腊冬]月(?:${NUMBER})?|正月(?:${NUMBER})`)
const someYear = String.raw`(?:(?:\d{4}|\d\d|[今明后去])年)?`
const someMonth = `(?:本|这个?|当|下下?个?|上个?|${NUMBER})`
const vagueWords = [
  '过[几两些]天|过一?阵子?|过段时间|[几数]天[之以]?后|这[几两]天|最近|近期|近日|改[天日]|回头|有空|下次|待定|时间待定|另行通知|以后|将来|随时',
  `(?:[本这下上]${week}|周)末|[本这上]${week}|下下?${week}`,
  `${someYear}(?:${someMonth}?月份?[底初末]|(?:${someMonth}月份?)?[上中下]旬|${someMonth}月份?)|月中`,
  '大?年?初[一二三四五六七八九十]|大年三十|[上下]半年|年[底初末中前后]|季度?末|下个?季度?|[今明后去]年[底初末]?',
  '(?:元旦|春节|国庆|中秋|端午|清明|五一|除夕|元宵|圣诞|暑假|寒假)节?(?:[前后]|当天|期间|假期|之[前后])?',
].map((source) => matcher(`(?:${source})`))
const edge = matcher(EDGE)

function dateOfGroups(groups: Record<string, string | undefined>): DaySaid & { kind: 'date' } {
  const { year: inYear, yearWord, month, day = '', this: thisMonth } = groups
  return {
    kind: 'date',
    ...(inYear === undefined ? {} : { year: numberOf(inYear) + (inYear.length === 2 ? 2000 : 0) }),
    ...(yearWord === undefined ? {} : { yearsAhead: yearWords[yearWord] ?? 0 }),
    ...(month === undefined ? {} : { month: numberOf(month) }),
    ...(thisMonth === undefined ? {} : { thisMonth: true }),
    day: numberOf(day),
  }
}

/** 月底, 最近 …, when they stand alone or before a time. */
function readVague(s: string, index: number): Found<DaySaid> {
  for (const words of vagueWords) {
    const end = index + (words(s, index)?.[0].length ?? 0)
    if (end > index && (edge(s, end) || readClock(s, end, null))) return { value: { kind: 'vague' }, end }
  }
  return null
}

/** A day said at `index`, with the part of it that 今晚 and 明早 hold; `bounded` (nothing is glued to its front) admits vague words. */
export function readDay(s: string, index: number, bounded: boolean): Found<{ day: DaySaid; part: DayPart | null }> {
  const found = (match: RegExpExecArray, day: DaySaid, part: DayPart | null = null) => ({
    value: { day, part },
    end: index + match[0].length,
  })
  const never = recurring(s, index) ?? lunar(s, index)
  if (never) return found(never, { kind: 'vague' })
  const next = nextMonth(s, index)
  if (next?.groups) {
    const { next: ahead = '', day = '' } = next.groups
    return found(next, { kind: 'vague', likely: { monthsAhead: ahead.length, day: numberOf(day) } })
  }
  const short = nightOrMorning(s, index)
  if (short?.groups) {
    const { word = '', part = '' } = short.groups
    return found(short, { kind: 'offset', days: dayWords[word] ?? 0 }, part === '早' || part === '晨' ? 'morning' : 'evening')
  }
  const word = dayWord(s, index)
  if (word) return found(word, { kind: 'offset', days: dayWords[word.groups?.word ?? ''] ?? 0 })
  const later = daysAfter(s, index)
  if (later) return found(later, { kind: 'offset', days: numberOf(later.groups?.days ?? '') })
  const date = writtenDate(s, index) ?? spokenDate(s, index) ?? dayOfMonth(s, index)
  if (date?.groups) return found(date, dateOfGroups(date.groups))
  const numeric = shortDate(s, index)
  if (numeric?.groups) {
    const day = dateOfGroups(numeric.groups)
    // 12.35 and 13/5 are numbers, not days.
    if ((day.month ?? 0) >= 1 && (day.month ?? 0) <= 12 && day.day >= 1 && day.day <= 31) return found(numeric, day)
  }
  const named = weekday(s, index)
  if (named?.groups) {
    const { when, day = '' } = named.groups
    const number = '一二三四五六日'.indexOf(day.replace('天', '日')) + 1 || Number(day)
    return found(named, { kind: 'weekday', weekday: number, week: when === undefined ? null : (weeks[when] ?? 0) })
  }
  const vague = bounded ? readVague(s, index) : null
  return vague && { value: { day: vague.value, part: null }, end: vague.end }
}

// Meaning: civil days are counted from 1970-01-01 ------------------------------------------------------------------------------------

const dayMs = 86_400_000

/** The number of a civil day, or null when no calendar has it. */
export function dayNumber(year: number, month: number, day: number): number | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? date.getTime() / dayMs : null
}

/** The year, month and day of a civil day by its number. */
export function civil(number: number): { year: number; month: number; day: number } {
  const date = new Date(number * dayMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** 1 (Monday) to 7 (Sunday) of a civil day by its number. */
export const weekdayOf = (number: number): number => ((((number + 3) % 7) + 7) % 7) + 1

/** Where in time the words are said. */
export interface Present {
  /** Today's number. */
  today: number
  /** Between midnight and five in the morning, when 明天 may be the day that has already begun. */
  small: boolean
}

/** The days a word may mean: one list for each reading, and in a list the first day that is not past counts. */
export type DayReadings = number[][] | 'impossible' | 'vague'

function daysOfDate(said: DaySaid & { kind: 'date' }, { today }: Present): DayReadings {
  const now = civil(today)
  const inMonth = (year: number, months: number): number | null =>
    dayNumber(year + Math.floor((months - 1) / 12), ((months - 1) % 12) + 1, said.day)
  const year = said.year ?? (said.yearsAhead === undefined ? undefined : now.year + said.yearsAhead)
  const one = (number: number | null): DayReadings => (number === null ? 'impossible' : [[number]])
  if (said.month === undefined) {
    if (said.thisMonth) return one(inMonth(now.year, now.month))
    const coming = [0, 1, 2, 3].flatMap((ahead) => inMonth(now.year, now.month + ahead) ?? []).filter((number) => number >= today)
    return coming.length > 0 ? [coming] : 'impossible'
  }
  if (said.month < 1 || said.month > 12) return 'impossible'
  if (year !== undefined) return year > 2100 ? 'impossible' : one(inMonth(year, said.month))
  const [thisYear, nextYear] = [inMonth(now.year, said.month), inMonth(now.year + 1, said.month)]
  if (thisYear !== null && thisYear >= today) return [[thisYear]]
  const elevenMonthsOn = Date.UTC(now.year, now.month + 10, now.day) / dayMs
  // A date that passed less than a month ago is more likely a slip than next year's.
  if (nextYear !== null && nextYear <= elevenMonthsOn) return [[nextYear]]
  return one(thisYear)
}

/** Which days a word may mean, seen from `present`. */
export function daysOf(said: DaySaid, present: Present): DayReadings {
  const { today, small } = present
  switch (said.kind) {
    case 'vague':
      return 'vague'
    case 'date':
      return daysOfDate(said, present)
    case 'offset':
      return small && said.days > 0 ? [[today + said.days], [today + said.days - 1]] : [[today + said.days]]
    case 'weekday': {
      const monday = today - weekdayOf(today) + 1
      if (said.week !== null) return [[monday + said.week * 7 + said.weekday - 1]]
      const next = today + ((said.weekday - weekdayOf(today) + 7) % 7)
      return [[next, next + 7]]
    }
  }
}
