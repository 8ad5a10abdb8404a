import { civil } from './when-day.ts'
import { meaningOfSaid, type WhenContext, type WhenReason } from './when-meaning.ts'
import { mayBegin, readSaid, type Said, weightOf } from './when-said.ts'
import { fold, readSpan } from './when-words.ts'

export type { WhenContext, WhenReason } from './when-meaning.ts'

/** A date and time as understood; nothing unclear is guessed. Times are ms, `rest` is what was left unread, as typed and trimmed. */
export type When =
  | { kind: 'time'; startsAt: number; endsAt?: number; rest: string }
  | {
      kind: 'unclear'
      reason: WhenReason
      /** The starts it may mean, none of them past, to be offered as ① ②. */
      options?: number[]
      /** The end of each of `options`, when an end was said. */
      ends?: number[]
      /** The day it is about (`YYYY-MM-DD`), when that much is clear. */
      day?: string
      rest: string
    }
  | { kind: 'none' }

function isoDay(number: number): string {
  const { year, month, day } = civil(number)
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function resolve(said: Said, ctx: WhenContext, endOfDay: boolean, rest: string): When {
  const meaning = meaningOfSaid(said, ctx, endOfDay)
  if ('startsAt' in meaning) return { kind: 'time', ...meaning, rest }
  const { reason, options, day } = meaning
  const ends = options?.flatMap(({ endsAt }) => endsAt ?? []) ?? []
  return {
    kind: 'unclear',
    reason,
    ...(options ? { options: options.map(({ startsAt }) => startsAt) } : {}),
    ...(ends.length > 0 ? { ends } : {}),
    ...(day === undefined ? {} : { day: isoDay(day) }),
    rest,
  }
}

const tidy = (rest: string): string => rest.replace(/^[\s,，、;；。:：)）\]】]+/, '').trimEnd()

function parse(text: string, ctx: WhenContext, isDeadline: boolean): When {
  const folded = fold(text)
  const label = isDeadline ? /^\s*(?:(?:报名)?截[止至](?:时间|日期)?[到至于]?\s*:?)?\s*/ : /^\s*/
  const start = label.exec(folded.s)?.[0].length ?? 0
  const said = readSaid(folded.s, start, { bounded: true, ranges: !isDeadline })
  return said ? resolve(said, ctx, isDeadline, tidy(text.slice(folded.from(said.end)))) : { kind: 'none' }
}

/** The date and time at the start of `text` (raw or folded); never throws, and a time found is never past by more than five minutes. */
export function parseWhen(text: string, ctx: WhenContext): When {
  return parse(text, ctx, false)
}

/** As `parseWhen`, for 「周五 18:00」「11月27日前」 with or without 截止 in front: a day without a time ends at 23:59, and ranges are not read. */
export function parseDeadline(text: string, ctx: WhenContext): When {
  return parse(text, ctx, true)
}

const searched = 2000

/**
 * The expression that best reads as the date and time of `text` — the first with both, else the first day, a vague one, a time — with what
 * stands before it (a title) and after it (地点 …). Nothing after 截止 is looked at, nor beyond 2000 characters.
 */
export function findWhen(text: string, ctx: WhenContext): { before: string; when: When; after: string } {
  const folded = fold(text)
  const label = /(?<=^|[\s,，、。;；])(?:报名)?截[止至]/.exec(folded.s)
  const limit = Math.min(label?.index ?? folded.s.length, searched)
  const s = folded.s.slice(0, limit)
  let best: { index: number; said: Said } | null = null
  for (let index = 0; index < s.length; ) {
    const place = mayBegin(s, index)
    const said = place && readSaid(s, index, { ...place, ranges: true })
    if (said && weightOf(said) > (best ? weightOf(best.said) : 0)) best = { index, said }
    index = said ? said.end : index + 1
  }
  if (!best) return { before: text.trim(), when: { kind: 'none' }, after: '' }
  const before = text.slice(0, folded.from(best.index)).replace(/[\s,，、;；:：(（]+$/, '')
  const after = tidy(text.slice(folded.from(best.said.end)))
  return { before: before.replace(/(?:^|\s)时间$/, '').trim(), when: resolve(best.said, ctx, false, after), after }
}

/** The length of time that all of `text` says («2小时», «一个半小时», «90分钟»), ms; null for anything else. */
export function parseDuration(text: string): number | null {
  const s = fold(text).s.trim()
  const span = readSpan(s, 0)
  return span && span.end === s.length ? span.ms : null
}
