import type { Association, Group } from '../../domain/association.ts'
import { findWhen, parseDeadline, parseDuration, parseWhen, type When, type WhenContext } from '../../domain/when.ts'
import { numberOf as chineseNumber } from '../../domain/when-words.ts'
import { partsOf } from '../../domain/zoned.ts'
import { isLabel, type Label, labelled, limits, noLimit } from './activity-labels.ts'
import { type Share, sharesAt } from './quota-form.ts'

/**
 * The grammar of an activity's options: 「地点 …」「限 30 人」「截止 周五18:00」…, on one line or on lines of their own, in any
 * order. All text is folded (NFKC). Nothing is dropped: what belongs to no option is in `free`.
 */

/** What was written, option by option; values as typed (folded). */
export interface Form {
  /** Pieces that stand under no option, in order. */
  free: string[]
  title?: string
  time?: string
  place?: string
  /** Most people; null: expressly without a limit. */
  limit?: number | null
  deadline?: string
  /** Until when one may withdraw. */
  withdrawUntil?: string
  /** Places by branch; none: no longer by branch. */
  quotas?: Share[]
  note?: string
  /** What else a notice tells, line by line: «联系人：张晓丽». */
  remarks?: string[]
  series?: string
  brand?: string
  /** ms. */
  length?: number
  group?: string
  /** Options said whose value could not be read, or said twice. */
  unread: string[]
}

const at = (pattern: RegExp, text: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index
  return pattern.exec(text)
}
const edges = /^[\s,;、。.:：)]+|[\s,;、。:：(]+$/gu
const tidy = (text: string): string => text.replace(edges, '').trim()

interface Mark {
  from: number
  valueFrom: number
  label: Label | 'limit' | 'quotas'
  /** The word that was said for it. */
  word?: string
  limit?: number | null
  shares?: Share[]
}

const markAt = (text: string, index: number, ctx: WhenContext): Mark | null => {
  const quotas = sharesAt(text, index)
  if (quotas) return { from: index, valueFrom: index + quotas.length, label: 'quotas', shares: quotas.shares }
  const none = at(noLimit, text, index)
  if (none) return { from: index, valueFrom: index + none[0].length, label: 'limit', limit: null }
  for (const pattern of limits) {
    const found = at(pattern, text, index)
    const most = found?.[1] === undefined ? Number.NaN : chineseNumber(found[1])
    if (found && most > 0) return { from: index, valueFrom: index + found[0].length, label: 'limit', limit: most }
  }
  for (const { label, pattern } of labelled) {
    const found = at(pattern, text, index)
    if (!found) continue
    const wordEnd = index + found[0].length
    const gap = /^[ \t]*:?\s*/u.exec(text.slice(wordEnd))?.[0] ?? ''
    const mark: Mark = { from: index, valueFrom: wordEnd + gap.length, label, word: found[0] }
    const value = text.slice(mark.valueFrom).split('\n')[0] ?? ''
    if (value !== '' && (gap !== '' || mayTouch(label, value, index, ctx))) return mark
  }
  return null
}

/** Whether a value may follow its word without a gap: 地点政协三楼 yes, 系列讲座 no. */
const mayTouch = (label: Label, value: string, index: number, ctx: WhenContext): boolean => {
  switch (label) {
    case 'place':
      return index > 0 || changing.test(value)
    case 'time':
      return parseWhen(unchanged(value), ctx).kind !== 'none'
    case 'deadline':
    case 'withdrawUntil':
      return parseDeadline(unchanged(value), ctx).kind !== 'none'
    case 'length':
      return lengthIn(value) !== null
    case 'title':
    case 'note':
      return changing.test(value)
    default:
      return false
  }
}

const changing =
  /^(?:改成|改为|改到|改在|换成|换到|换为|变成|变为|变更为|调整为|调整到|推迟到|推迟至|提前到|延期到|延到|延长到|延长至)\s*:?\s*/u

/** A value without 「改成」「改到」 in front. */
export const unchanged = (value: string): string => value.replace(changing, '')

const lengthIn = (value: string): { ms: number; rest: string } | null => {
  const word = /^(?:大约|大概|约)?\s*([^,;、。()\s]+(?:\s*(?:个|小时|分钟|钟头)[^,;、。()\s]*)?)/u.exec(value)
  const ms = word?.[1] === undefined ? null : parseDuration(word[1])
  return word && ms !== null ? { ms, rest: value.slice(word[0].length) } : null
}

/** «1、主 题：», «【时间】» → «主题:», «时间:». */
const plainLabels = (text: string): string =>
  text
    .replace(/(^|\n)[ \t]*(?:\d{1,2}[.、):]|[一二三四五六七八九十]、|[-·•*★☆◆●○▪►✅])[ \t]*/gu, '$1')
    .replace(/(主|标|时|日|地|人|名|系|截|备|说|品)[ \t]+(题|间|期|点|数|额|列|止|长|址|注|明|牌)(?=[ \t]*:)/gu, '$1$2')
    .replace(/[【[]([^\n【】[\]]{2,6})[】\]][ \t]*:?/gu, (whole, inside: string) => (isLabel(inside) ? ` ${inside}:` : whole))

/** Takes text apart into options and the rest. */
export const readForm = (typed: string, ctx: WhenContext): Form => {
  const text = plainLabels(typed)
  const marks: Mark[] = []
  for (let index = 0; index < text.length; index += 1) {
    if (index > 0 && !/[\s,;、。(]/u.test(text[index - 1] ?? '')) continue
    const mark = markAt(text, index, ctx)
    if (!mark) continue
    marks.push(mark)
    index = Math.max(index, mark.valueFrom - 1)
  }
  const form: Form = { free: [], unread: [] }
  const spare = (piece: string): void => {
    form.free.push(
      ...piece
        .split('\n')
        .map(tidy)
        .filter((line) => line !== ''),
    )
  }
  spare(text.slice(0, marks[0]?.from ?? text.length))
  for (const [place, mark] of marks.entries()) {
    const [value = '', ...below] = text.slice(mark.valueFrom, marks[place + 1]?.from ?? text.length).split('\n')
    // a note may have several lines; one with a time belongs to the activity
    const own = mark.label === 'note' || mark.label === 'remark' ? below.filter((line) => findWhen(line, ctx).when.kind === 'none') : []
    spare(
      take(
        form,
        mark,
        [value, ...own]
          .map(tidy)
          .filter((line) => line !== '')
          .join('，'),
      ),
    )
    for (const line of below) if (!own.includes(line)) spare(line)
  }
  return form
}

/** Enters one option; what stands behind its value is handed back. */
const take = (form: Form, { label, limit, shares, word }: Mark, value: string): string => {
  if (label === 'remark') {
    form.remarks = [...(form.remarks ?? []), `${word ?? ''}:${value}`]
    return ''
  }
  if (label === 'quotas') {
    if (form.quotas !== undefined) form.unread.push('名额')
    form.quotas = shares ?? []
    return value
  }
  if (label === 'limit') {
    if (form.limit !== undefined) form.unread.push(limit === null ? '不限' : `限 ${limit} 人`)
    form.limit = limit ?? null
    return value
  }
  const said = unchanged(value)
  const length = label === 'length' ? lengthIn(said) : null
  if (form[label] !== undefined || (label === 'length' && !length)) {
    form.unread.push(said)
    return ''
  }
  if (label === 'length') {
    form.length = length?.ms ?? 0
    return length?.rest ?? ''
  }
  if (label === 'series' || label === 'brand' || label === 'group') {
    const [word = '', ...rest] = said.split(/[\s,;、。]+/u)
    form[label] = word
    return rest.join(' ')
  }
  // 地点 人民公园 请大家准时到: what follows is no place
  const [, value1 = said, chatter = ''] =
    label === 'place'
      ? (/^(.*?)[\s,;。]+([^,;。]*(?:请|欢迎|大家|各位|参加|谢谢|收到|联系|电话|自带|带好|带上|截止).*)$/su.exec(said) ?? [])
      : []
  form[label] = value1
  return chatter
}

/** What a form proposes: a title, a time, and pieces nobody asked for. */
export interface Proposal {
  title: string | null
  when: When
  place?: string
  extra: string[]
}

const titleFrom = (piece: string): string =>
  piece
    .replace(/^(?:的|(?:举办|举行|开展|组织|召开)(?:一[场次个])?|一?[场次个](?=\S))\s*/u, '')
    .replace(/[\s,;、。:]+$/u, '')
    .trim()
const courtesies = /^(?:谢谢|多谢|辛苦了?|麻烦了?|拜托了?|请知悉|时间)$/u

/** Finds title and time in a form: under their words, or in what stands free, in either order. */
export const proposalOf = (form: Form, ctx: WhenContext): Proposal => {
  let free = [...form.free]
  let { title, place } = form
  let when: When = { kind: 'none' }
  const look = (text: string): { before: string; after: string } | null => {
    const found = findWhen(text, ctx)
    if (found.when.kind === 'none') return null
    when = found.when
    return found
  }
  if (form.time !== undefined) {
    const found = look(form.time)
    free = found ? [...free, found.before, found.after] : [...free, form.time]
  } else {
    const index = free.findIndex((piece) => look(piece) !== null)
    const piece = free[index]
    const found = piece === undefined ? null : look(piece)
    if (found) free.splice(index, 1, found.before, found.after)
    else if (title !== undefined) {
      const inTitle = look(title)
      if (inTitle) [title, free] = [inTitle.before || inTitle.after, inTitle.before ? [...free, inTitle.after] : free]
    }
    if (when.kind === 'none' && place !== undefined) {
      const inPlace = look(place)
      if (inPlace) [place, free] = [inPlace.before, [...free, inPlace.after]]
    }
  }
  free = free.map(tidy).filter((piece) => piece !== '' && !courtesies.test(piece))
  if (title === undefined) {
    const [first, ...others] = free
    title = first === undefined ? undefined : titleFrom(first)
    free = others
  }
  const [only] = free
  if (place === undefined && free.length === 1 && only && /^[在于]\S{2,30}$/u.test(only)) {
    place = only.slice(1)
    free = []
  }
  return {
    title: title === undefined || title === '' ? null : shown(title),
    when,
    ...(place === undefined || place === '' ? {} : { place: shown(place) }),
    extra: [...free, ...form.unread],
  }
}

/** Folded text as people read it: punctuation beside Chinese is full-width again. */
export const shown = (text: string): string =>
  text
    .replace(/\(([^()]*)\)/gu, (whole, inside: string) => (/\p{Script=Han}/u.test(text) ? `（${inside}）` : whole))
    .replace(
      /(?<=\p{Script=Han}|）|」)[,:;!?]|[,:;!?](?=\p{Script=Han}|「)/gu,
      (mark) => ({ ',': '，', ':': '：', ';': '；', '!': '！', '?': '？' })[mark] ?? mark,
    )

/** The group somebody means: by its name, its name without 群, or its branch; null when none or several fit. */
export const groupNamed = ({ groups }: Association, typed: string): Group | null => {
  const name = typed.replace(/\s/gu, '')
  const exact = groups.find((group) => group.name === name || group.branch === name || group.name === `${name}群`)
  if (exact) return exact
  const short = name.replace(/群$/u, '').replace(/分会$/u, '')
  const alike = short.length < 2 ? [] : groups.filter((group) => group.branch === `${short}分会`)
  return alike.length === 1 ? (alike[0] ?? null) : null
}

/** «12月3日14:30»: a moment in the canonical form of a command. */
export const canonicalTime = (ms: number, zone: string): string => {
  const { month, day, hour, minute } = partsOf(ms, zone)
  return `${month}月${day}日${hour}:${String(minute).padStart(2, '0')}`
}
