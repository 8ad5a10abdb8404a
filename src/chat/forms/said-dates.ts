import { parseDeadline } from '../../domain/when.ts'
import { dateOf } from '../../domain/zoned.ts'

/** One or two civil dates (`YYYY-MM-DD`), the first and the last; or why not. */
export type DatesSaid = { from: string; to: string } | { past: string } | { unclear: true }

const joint = /\s*(?:到|至|[-~—–])\s*|[\s,、]+/u

/**
 * Reads folded text whole as one date or as two: «12月5日», «12月5日 12月12日», «12.5-12.12», «12月5日到12日» (the month of
 * the first), «明天», «周六 周日»; null for what is no date at all. Dates are seen from `now` (ms): the next such day.
 */
export const datesSaid = (text: string, now: number, zone: string): DatesSaid | null => {
  const words = text
    .replace(/^从(?=\S)|(?:止|为止|那天|这天|当天|一天)$/gu, '')
    .replace(/(20\d\d)-(\d\d)-(\d\d)/gu, '$1/$2/$3')
    .split(joint)
    .filter((word) => word !== '')
  if (words.length === 0 || words.length > 2) return null
  const [first = '', second] = words
  const month = /^((?:20\d\d年)?\d{1,2}月|(?:20\d\d[/.])?\d{1,2}[/.](?=\d))/u.exec(first)?.[1] ?? ''
  const from = dateSaid(first, now, zone)
  if (from === null || typeof from !== 'string') return from
  if (second === undefined) return { from, to: from }
  const to = dateSaid(/^\d{1,2}[日号]?$/u.test(second) ? `${month}${second}` : second, now, zone)
  if (to === null || typeof to !== 'string') return to
  return { from, to }
}

const dateSaid = (word: string, now: number, zone: string): string | { past: string } | { unclear: true } | null => {
  const when = parseDeadline(/^\d{1,2}$/u.test(word) ? `${word}日` : /月\d{1,2}$/u.test(word) ? `${word}日` : word, { now, zone })
  if (when.kind === 'none' || when.rest !== '') return null
  if (when.kind === 'time') return dateOf(when.startsAt, zone)
  return when.reason === 'past' && when.day !== undefined ? { past: when.day } : { unclear: true }
}
