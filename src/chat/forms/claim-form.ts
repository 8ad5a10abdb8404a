import type { Item } from '../../domain/association.ts'
import { isPerson, isQuestion, wordsOf } from '../arguments.ts'
import type { Reading } from '../contract.ts'
import { normalised } from '../fold.ts'
import { amountOf, itemsTyped } from './award-form.ts'

/** «项目 [数量] [说明]» — how 申报 is said; for 代申报 «项目 [数量] 姓名 … [说明]». */
export interface ClaimForm {
  /** Name of the item, or what was typed when the rules have none such. */
  item: string
  quantity?: number
  /** Unit as said; absent when none was. */
  unit?: string
  /** What was done, as folded. */
  note?: string
  /** The activity it was done at: named in the note, or quoted. */
  activity?: string
  /** That number was quoted, and may be no activity's. */
  quoted?: true
}

/** Most words in front of which an amount is looked for. */
const firstWords = /^(\S+?(?:\s+(?:个\s*)?(?:小时|次|篇|人次|人|件|项|份|场|天|条|元))?)(?:[\s,、:;.]+(.*))?$/su
const activityNamed = /(?:活动|编号)\s*[#:]?\s*(\d{1,9})(?!\d)|#(\d{1,9})(?!\d)|(\d{1,9})号?活动/u
/** What a sentence about claims goes on with, where a claim would say what was done. */
const talkBegins =
  /^(?:的|了|和|及|与|是|在|要|请|可以|已|还|先|都|材料|表|单|时间|截止|截至|通知|名单|统一|大家|各位|今年|本年度?|标准|办法|工作|项目|流程|条件)/u
const noteMark = /^(?:说明|事由|备注|内容)[\s:]*/u

/** The item a text begins with and what follows it; `apart`: a space or mark stands between. Null: none. */
const itemFirst = (text: string, { rules }: Reading): { item: Item; rest: string; apart: boolean } | null => {
  const found = itemsTyped(rules).find(({ typed }) => text.startsWith(typed))
  if (!found) return null
  const after = text.slice(found.typed.length)
  return { item: found.item, rest: after.replace(/^[\s,、:;.]+/u, ''), apart: after === '' || /^[\s,、:;.(\d+x×*]/u.test(after) }
}

/** The amount a text begins with, and what follows. */
const amountFirst = (text: string, item: Item | null): { amount: ReturnType<typeof amountOf>; rest: string } => {
  const [, whole = '', rest = ''] = firstWords.exec(text) ?? []
  const amount = whole === '' ? null : amountOf(whole, item)
  if (amount !== null) return { amount, rest }
  const [, word = '', after = ''] = /^(\S+)(?:\s+(.*))?$/su.exec(text) ?? []
  const short = word === '' ? null : amountOf(word, item)
  return short === null ? { amount: null, rest: text } : { amount: short, rest: after }
}

const withAmount = (item: string, { amount }: Pick<ReturnType<typeof amountFirst>, 'amount'>): ClaimForm => ({
  item,
  ...(amount === null ? {} : { quantity: amount.quantity, ...(amount.unit === '' ? {} : { unit: amount.unit }) }),
})

const withNote = (form: ClaimForm, said: string, { quotedNumber }: Reading): ClaimForm => {
  const note = said
    .replace(noteMark, '')
    .replace(/^\((.*)\)$/su, '$1')
    .trim()
  const named = activityNamed.exec(note)
  const activity = named?.[1] ?? named?.[2] ?? named?.[3]
  return {
    ...form,
    ...(note === '' ? {} : { note }),
    ...(activity === undefined ? (quotedNumber === undefined ? {} : { activity: quotedNumber, quoted: true as const }) : { activity }),
  }
}

/** Reads what follows 申报; `strange`: the rules have no such item. Null: it is talk. */
export const readClaim = (rest: string, reading: Reading): (ClaimForm & { strange?: true }) | null => {
  if (rest === '' || isQuestion(rest)) return null
  const text = rest.replace(/["'“”‘’「」『』《》]+/gu, ' ').trim()
  const first = itemFirst(text, reading)
  if (first?.apart) {
    const head = amountFirst(first.rest, first.item)
    if (!reading.addressed && head.amount === null && (talkBegins.test(head.rest) || /[,;.]/u.test(head.rest))) return null
    return withNote(withAmount(first.item.name, head), head.rest, reading)
  }
  if (!reading.addressed || reading.glued) return null
  const [, item = '', after = ''] = /^(\S+)(?:\s+(.*))?$/su.exec(text) ?? []
  if (item.length > 20 || amountOf(item, null) !== null) return null
  return { ...withAmount(item, amountFirst(after, null)), strange: true }
}

/** What 代申报 is about, and whom. */
export interface ProxyForm extends ClaimForm {
  /** Names or 会员号 as typed. */
  people: string[]
}

/** Words in front that are people, and what follows them. «李四和王五» are two. */
const peopleFirst = (text: string, reading: Reading): { people: string[]; rest: string } => {
  const people: string[] = []
  let rest = text.replace(noteMark, (mark) => `\u0000${mark}`)
  for (;;) {
    const [whole = '', word = ''] = /^([^\s,、;:()]+)[\s,、;:]*/u.exec(rest) ?? []
    if (word === '') break
    const parts = isPerson(reading, word) ? [word] : word.split(/[和跟与及]/u)
    if (!parts.every((part) => isPerson(reading, part))) break
    people.push(...parts)
    rest = rest.slice(whole.length)
  }
  return { people: [...new Set(people)], rest: rest.replace(/\u0000/gu, '').trim() }
}

/** Reads what follows 代申报, people in front of or behind the item; null: it is talk. */
export const readProxyClaim = (rest: string, reading: Reading): (ProxyForm & { strange?: true }) | null => {
  if (rest === '' || isQuestion(rest)) return null
  const text = rest.replace(/["'“”‘’「」『』《》@]+/gu, ' ').trim()
  const before = peopleFirst(text, reading)
  const first = itemFirst(before.rest, reading)
  if (first?.apart) {
    const head = amountFirst(first.rest, first.item)
    const after = before.people.length > 0 ? { people: before.people, rest: head.rest } : peopleFirst(head.rest, reading)
    if (after.people.length === 0 && !reading.addressed) return null
    return { ...withNote(withAmount(first.item.name, head), after.rest, reading), people: after.people }
  }
  const form = readClaim(before.rest, reading)
  return form === null ? null : { ...form, people: before.people }
}

/** The canonical form of the arguments. */
export const writeClaim = ({ item, quantity, unit, note }: ClaimForm, people: readonly string[] = []): string =>
  [item, ...(quantity === undefined ? [] : [`${quantity}${unit ?? ''}`]), ...people, ...(note === undefined ? [] : [note])].join(' ')

/** The people a note consists of wholly, each as typed; null when it says anything else. */
export const onlyPeople = (note: string, isKnown: (word: string) => boolean): string[] | null => {
  const words = wordsOf(normalised(note)).flatMap((word) => (isKnown(word) ? [word] : word.split(/[和跟与及]/u)))
  return words.length > 0 && words.every(isKnown) ? [...new Set(words)] : null
}
