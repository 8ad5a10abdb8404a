import { EDGE, type Found, gap, matcher, NUMBER, numberOf } from './when-words.ts'

/** 凌晨, 早上, 中午, 下午, 傍晚, 晚上, 半夜. */
export type DayPart = 'dawn' | 'morning' | 'noon' | 'afternoon' | 'dusk' | 'evening' | 'night'

/** A time of day as it was said, not yet checked: 25点 is said too. */
export interface ClockSaid {
  part: DayPart | null
  hour: number
  minute: number
  /** A leading zero (07:00) means a 24-hour clock. */
  padded: boolean
  /** 9.30, which may yet turn out to be a date. */
  dotted: boolean
}

// biome-ignore format: a table reads better in rows
const partWords: Record<string, DayPart> = {
  凌晨: 'dawn', 清晨: 'morning', 清早: 'morning', 早上: 'morning', 早晨: 'morning', 早间: 'morning', 上午: 'morning', 午前: 'morning',
  中午: 'noon', 正午: 'noon', 午间: 'noon', 下午: 'afternoon', 午后: 'afternoon', 傍晚: 'dusk', 黄昏: 'dusk', 晚上: 'evening',
  晚间: 'evening', 夜里: 'night', 夜晚: 'night', 夜间: 'night', 半夜: 'night', 深夜: 'night', 午夜: 'night', 早: 'morning', 晚: 'evening',
}
const longWords = Object.keys(partWords).filter((word) => word.length > 1)
const partWord = matcher(String.raw`${longWords.join('|')}|[早晚](?=${EDGE}|\s?${NUMBER}\s?[点时:])`)

/** The part of the day said at `index`; 早 and 晚 alone only before a time or an edge (晚会 is a party). */
export function readPart(s: string, index: number): Found<DayPart> {
  const word = partWord(s, index)?.[0]
  const value = word && partWords[word]
  return word && value ? { value, end: index + word.length } : null
}

const hourWord = String.raw`\s?[点时](?!间|候|代|装|政|段|建议|体会|意见|要求|思考|看法|心得|感[悟想受]|启示|说明|想法|期望|希望)`
const minuteWord = [
  String.raw`\s?(?<half>半)(?![天年月小个])`,
  String.raw`\s?(?<quarter>[一二三123])刻`,
  String.raw`\s?(?<minute>${NUMBER})\s?分(?![会享组析工部])`,
  String.raw`(?<plain>\d\d(?!\d)|[零〇][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?)(?!\s?[人名位个楼层号室元月日年家场期次.:%])`,
].join('|')
const spokenClock = matcher(`(?<hour>${NUMBER})${hourWord}(?:${minuteWord}|[钟整正])?`)
const writtenClock = matcher(String.raw`(?<hour>\d{1,2})\s?:\s?(?<minute>\d\d)(?!\d)(?::\d\d(?!\d))?`)
const dottedClock = matcher(String.raw`(?<hour>\d{1,2})\.(?<minute>[0-5]0|15|45)(?![\d.%])`)
const sharedHour = matcher(String.raw`(?<hour>${NUMBER})(?=\s*(?:-|—|~|至|到)\s*${NUMBER}${hourWord})`)
const loneHour = matcher(`(?<hour>${NUMBER})(?=${EDGE})`)

/** Which looser forms are read: 9.30 beside a day, a lone 5 after 3点-. */
export type Looser = 'dotted' | 'lone' | null

function readDigits(s: string, index: number, part: DayPart | null, looser: Looser): Found<ClockSaid> {
  const found =
    writtenClock(s, index) ??
    spokenClock(s, index) ??
    sharedHour(s, index) ??
    (looser === 'dotted' ? dottedClock(s, index) : looser === 'lone' ? loneHour(s, index) : null)
  if (!found?.groups) return null
  const { hour = '', half, quarter, minute, plain } = found.groups
  const end = index + found[0].length
  const dotted = found[0].includes('.')
  if (dotted && readClock(s, end, null)) return null
  const said = half ? 30 : quarter ? numberOf(quarter) * 15 : numberOf(minute ?? plain ?? '0')
  return { value: { part, hour: numberOf(hour), minute: said, padded: /^0\d/.test(hour), dotted }, end }
}

/** The time of day at `index`, with its part of the day when one is said. */
export function readClock(s: string, index: number, looser: Looser): Found<ClockSaid> {
  const start = gap(s, index)
  const part = readPart(s, start)
  return part ? readDigits(s, gap(s, part.end), part.value, looser) : readDigits(s, start, null, looser)
}

const noon = 12 * 60
/** The longest range that may cross noon unsaid: 8点-5点 does, 3点-2点 is a slip. */
const longestMinutes = 10 * 60
const midnight = 24 * 60

/** Which minutes of its day (0–1440; later ones are in the night after it) a time of day may mean. */
export interface ClockMeaning {
  minutes: number[]
  /** Why there is more than one. */
  unclear: 'morning-or-evening' | 'two-days' | null
}

const once = (hour: number, minute: number): ClockMeaning => ({ minutes: [hour * 60 + minute], unclear: null })

/** The hour on a 24-hour clock for a part of the day; null when no such hour is in it. */
function hourIn(part: DayPart, hour: number): number | null {
  const within = (low: number, high: number): number | null =>
    hour >= low && hour <= high ? hour : hour < 12 && hour + 12 >= low && hour + 12 <= high ? hour + 12 : null
  switch (part) {
    case 'dawn':
      return hour === 12 ? 0 : hour <= 6 ? hour : null
    case 'morning':
      return hour <= 12 ? hour : null
    case 'noon':
      return within(11, 14)
    case 'afternoon':
      return hour === 0 ? null : within(12, 23)
    case 'dusk':
      return within(16, 20)
    case 'evening':
    case 'night':
      return hour === 0 || hour === 12 || hour === 24 ? 24 : within(17, 23)
  }
}

/** What a time of day may mean: one or two times, or null for 25点 and 9点75. A bare 1–7 is morning or evening; 晚上1点 is in either night. */
export function meaningOf({ part, hour, minute, padded }: ClockSaid): ClockMeaning | null {
  if (!(hour <= 24 && minute <= 59)) return null
  const atNight = part === 'evening' || part === 'night'
  if (atNight && hour >= 1 && hour <= 4) return { minutes: [hour * 60 + minute, midnight + hour * 60 + minute], unclear: 'two-days' }
  if (part) {
    const exact = hourIn(part, hour)
    return exact === null || (hour === 24 && minute > 0) ? null : once(exact, minute)
  }
  if (hour === 24 && minute > 0) return null
  if (hour < 1 || hour > 7 || padded) return once(hour, minute)
  return { minutes: [hour * 60 + minute, (hour + 12) * 60 + minute], unclear: 'morning-or-evening' }
}

/**
 * The minute at which a range ends that began at `startMinute` of the same day; null when no reading is later. An end without a part of
 * the day takes the start's, or the half of the day that makes it later: 9点-5点 ends at 17:00, 下午5点-3点 is impossible.
 */
export function finishMinute(start: { clock: ClockSaid; minute: number }, finish: ClockSaid): number | null {
  const said = finish.hour * 60 + finish.minute
  const later = (minutes: readonly number[]): number | null => minutes.find((minute) => minute > start.minute) ?? null
  const eitherHalf = (): number | null => later(said + noon - start.minute <= longestMinutes ? [said, said + noon] : [said])
  if (finish.part || finish.hour > 12 || finish.padded) return later(meaningOf(finish)?.minutes ?? [])
  if (finish.minute > 59) return null
  const { part, hour } = start.clock
  if (part) {
    if (part === 'dawn') return eitherHalf()
    const inherited = later(meaningOf({ ...finish, part })?.minutes ?? [])
    const mayChangeHalf = part === 'dusk' || finish.hour <= 7
    if (inherited !== null || part === 'afternoon' || part === 'evening' || part === 'night' || !mayChangeHalf) return inherited
    return eitherHalf()
  }
  const startedInSecondHalf = start.minute >= noon && hour < 12
  const mayBeAfternoon = hour <= 12 && (finish.hour <= 7 || startedInSecondHalf)
  return mayBeAfternoon ? eitherHalf() : later([said])
}
