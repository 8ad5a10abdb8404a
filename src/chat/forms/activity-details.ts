import { brandNamed } from '../../domain/brand.ts'
import { parseDeadline, type When, type WhenReason } from '../../domain/when.ts'
import { sayWhen } from '../../domain/zoned.ts'
import * as zh from '../../text/activity.ts'
import { ask, type Decision, type MemberScene, type Reading, say } from '../contract.ts'
import { canonicalTime, type Form, shown } from './activity-form.ts'
import { quotasOf } from './quota-form.ts'

/** What may be said of an activity besides title and time, as understood; null takes it away. Times are ms. */
export interface Details {
  place?: string
  limit?: number | null
  deadline?: number
  withdrawUntil?: number | null
  /** Those named; the others stay as they are. */
  quotas?: Record<string, number> | null
  note?: string | null
  series?: string
  brand?: string
  /** ms. */
  length?: number
}

/** A time that has to be asked about. */
export interface Unclear {
  reason: WhenReason
  options?: number[]
  ends?: number[]
}

/** Details with what has to be asked or said first. JSON. */
export interface DetailsRead {
  details: Details
  /** Times in doubt. */
  doubts: { deadline?: Unclear; withdrawUntil?: Unclear }
  /** A sentence about what cannot be. */
  wrong?: string
  /** Values of options that could not be read. */
  unread: string[]
  /** Canonical form, part by part. */
  said: string[]
}

const nothing = /^(?:无|没有|不设|取消|去掉|删除)$/u
const mostLetters = 60
const mostOfNote = 200
const longestMs = 7 * 24 * 60 * 60_000

/** A time in doubt, with what it may mean; undefined for a clear one. */
export const unclearOf = (when: When): Unclear | undefined =>
  when.kind === 'unclear'
    ? { reason: when.reason, ...(when.options ? { options: when.options } : {}), ...(when.ends ? { ends: when.ends } : {}) }
    : undefined

/** What the options of a form mean. */
export const readDetails = (form: Form, { association, at: now }: Reading): DetailsRead => {
  const { place, limit, series, length } = form
  const ctx = { now, zone: association.timezone }
  const read: DetailsRead = { details: {}, doubts: {}, unread: [...form.unread], said: [] }
  const { details, said } = read
  if (place !== undefined) {
    details.place = shown(place)
    said.push(`地点 ${place}`)
  }
  if (limit !== undefined) {
    details.limit = limit
    said.push(limit === null ? '不限人数' : `限 ${limit} 人`)
  }
  const takeTime = (key: 'deadline' | 'withdrawUntil', word: string): void => {
    const typed = form[key]
    if (typed === undefined) return
    if (key === 'withdrawUntil' && nothing.test(typed)) {
      details[key] = null
      said.push(`${word} 无`)
      return
    }
    const until = parseDeadline(typed, ctx)
    if (until.kind === 'none' || until.rest !== '') read.unread.push(until.kind === 'none' ? typed : until.rest)
    const unclear = unclearOf(until)
    if (unclear) read.doubts[key] = unclear
    if (until.kind !== 'time') return
    details[key] = until.startsAt
    said.push(`${word} ${canonicalTime(until.startsAt, ctx.zone)}`)
  }
  takeTime('deadline', '截止')
  takeTime('withdrawUntil', '退出截止')
  takeQuotas(read, form, association)
  if (series !== undefined) {
    details.series = shown(series)
    said.push(`系列 ${series}`)
  }
  if (form.brand !== undefined) {
    const brand = brandNamed(association.brands ?? [], form.brand)
    if (brand) details.brand = brand.name
    else read.wrong = zh.noSuchBrandToOpen(form.brand)
    said.push(`品牌 ${brand?.name ?? form.brand}`)
  }
  if (length !== undefined) {
    details.length = length
    said.push(`时长 ${length / 60_000}分钟`)
  }
  const notes = [...(form.remarks ?? []), ...(form.note === undefined ? [] : [form.note])]
  if (notes.length > 0) {
    const [note = ''] = notes
    details.note = notes.length === 1 && nothing.test(note) ? null : shown(notes.join(';'))
    said.push(`备注 ${notes.join(';')}`)
  }
  return read
}

const takeQuotas = (read: DetailsRead, { quotas: shares }: Form, association: Reading['association']): void => {
  if (shares === undefined) return
  const found = quotasOf(association, shares)
  if ('unknown' in found) read.wrong = zh.noSuchBranch(found.unknown, association.branches)
  else read.details.quotas = found.quotas
  const [first] = shares
  if (!first) read.said.push('分会名额不限')
  else if (first.branch === null) read.said.push(`每个分会限 ${first.most} 人`)
  else read.said.push(`名额 ${shares.map(({ branch, most }) => `${branch} ${most}人`).join('、')}`)
}

/** A sentence about what cannot be of an activity that starts at `startsAt` (ms), or null. */
export const wrongIn = (
  { at, zone }: MemberScene,
  { details, wrong }: Pick<DetailsRead, 'details' | 'wrong'>,
  title: string | undefined,
  startsAt: number,
): string | null => {
  const { place, limit, quotas, note, length, deadline, withdrawUntil } = details
  if (wrong !== undefined) return wrong
  if ((title ?? '').length > mostLetters) return zh.tooLong('主题', mostLetters)
  if ((place ?? '').length > mostLetters) return zh.tooLong('地点', mostLetters)
  if ((note ?? '').length > mostOfNote) return zh.tooLong('备注', mostOfNote)
  const counts = [...(limit == null ? [] : [limit]), ...Object.values(quotas ?? {})]
  if (counts.some((count) => !(count >= 1 && count <= 10_000))) return zh.badLimit
  if ((length ?? 0) > longestMs) return zh.lastsTooLong
  for (const [what, ms] of [
    ['截止时间', deadline],
    ['退出截止', withdrawUntil],
  ] as const)
    if (ms != null && (ms > startsAt || ms < at)) return zh.deadlineAfterStart(what, sayWhen(ms, zone, at), sayWhen(startsAt, zone, at))
  return null
}

/** Asks which moment a time in doubt is, one after another; null when none is. `args` come back with it chosen. */
export const askDeadlines = (
  scene: MemberScene,
  command: string,
  args: Pick<DetailsRead, 'details' | 'doubts'>,
  startsAt: number | undefined,
): Decision | null => {
  for (const [key, what] of [
    ['deadline', '截止时间'],
    ['withdrawUntil', '退出截止时间'],
  ] as const) {
    const { [key]: doubt, ...doubts } = args.doubts
    if (!doubt) continue
    const possible = (doubt.options ?? []).filter((ms) => ms <= (startsAt ?? ms))
    if (possible.length === 0) return say(zh.unclearTime(what, doubt.reason))
    const choices = possible.map((ms) => ({
      label: sayWhen(ms, scene.zone, scene.at),
      command,
      args: { ...args, doubts, details: { ...args.details, [key]: ms } },
    }))
    return ask(scene, zh.whichTime(what, doubt.reason, choices.length), choices)
  }
  return null
}
