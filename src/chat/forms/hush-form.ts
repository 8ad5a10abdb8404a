import { parseDuration, parseWhen } from '../../domain/when.ts'
import { addDays, atDate, dateOf } from '../../domain/zoned.ts'

/** How long a room is to be still, as it was said (folded). JSON. */
export type Hush = { said: string } & (
  | { forMs: number }
  /** Until a morning so many days from now. */
  | { mornings: number }
  /** Until a day's morning, or a time, still to be read by the moment it is said at. */
  | { untilSaid: string }
)

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs
/** The longest a room is still at a time, ms. */
export const longestHushMs = 30 * dayMs
/** Without a length: a day, ms. */
const usualMs = dayMs
/** When a morning begins where there are no quiet hours. */
const usualMorning = '08:00'

const mornings: readonly (readonly [RegExp, number])[] = [
  [/^(?:今晚|今夜|一晚|一晚上|一夜|(?:到|至)?(?:明天|明|第二天|次日)(?:一)?(?:早|早上|早晨|清早|清晨)?)$/u, 1],
  [/^(?:到|至)?(?:后天|后)(?:早|早上|早晨|清早|清晨)?$/u, 2],
]

/** «2小时», «三天», «半天», «一周», «今晚», «到明天早上», «到周五», «到12月1日 9点»; null for anything else («点», «一下»). */
export const hushOf = (said: string): Hush | null => {
  const spoken = said.replace(/^(?:安静)?/u, '').replace(/\s*(?:吧|谢谢)$/u, '')
  for (const [form, days] of mornings) if (form.test(spoken)) return { said, mornings: days }
  if (/^半\s?天$/u.test(spoken)) return { said, forMs: dayMs / 2 }
  const weeks = /^(?:([1-4一两二三四])个?|)(?:周|星期|礼拜)$/u.exec(spoken)
  if (weeks?.[1]) return { said, forMs: 7 * dayMs * Math.max('零一二三四'.indexOf(weeks[1].replace('两', '二')), Number(weeks[1]) || 0) }
  const length = parseDuration(spoken)
  if (length !== null) return { said, forMs: length }
  const until = /^(?:到|至)\s*(.{1,30}?)(?:为止|止)?$/u.exec(spoken)?.[1]
  return until !== undefined && isTime(until) ? { said, untilSaid: until } : null
}

/** Whether a text is a day or a time and nothing else, at whatever moment it is said. */
const isTime = (text: string): boolean => {
  const read = parseWhen(text, { now: 0, zone: 'Asia/Shanghai' })
  return read.kind !== 'none' && read.rest === ''
}

/** Until when (ms) a room is still, said at `at`; a day without a time ends with its morning: the end of the quiet hours. */
export const hushUntil = (length: Hush | undefined, at: number, zone: string, quietHours: string): number => {
  if (length === undefined) return at + usualMs
  if ('forMs' in length) return at + length.forMs
  const [from, to = usualMorning] = quietHours.split('-')
  const morning = from === to ? usualMorning : to
  if ('mornings' in length) {
    const today = dateOf(at, zone)
    // said at one in the night, «今晚» and «明天早上» mean the morning to come
    const early = length.mornings === 1 && at < atDate(today, '05:00', zone)
    return atDate(addDays(today, early ? 0 : length.mornings), morning, zone)
  }
  const read = parseWhen(length.untilSaid, { now: at, zone })
  if (read.kind === 'time') return read.startsAt
  if (read.kind !== 'unclear') return 0
  return read.options?.[0] ?? (read.day === undefined ? 0 : atDate(read.day, morning, zone))
}
