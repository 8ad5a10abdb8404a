import type { Item, RuleSet } from '../../domain/association.ts'
import { rolesOf } from '../../domain/member.ts'
import * as zh from '../../text/points.ts'
import { isPerson, isQuestion, looksLikeName, quantityOf, wordsOf } from '../arguments.ts'
import type { Read, Reading } from '../contract.ts'
import { normalised } from '../fold.ts'

/**
 * «姓名 … 项目 [数量] 事由 …» — how 加分 and 扣分 are said. People may stand before or after the item; the item is the
 * longest name or alias whose surroundings read as people and a quantity.
 */
export interface AwardForm {
  /** Names or 会员号 as typed. */
  people: string[]
  /** Name of the item, or what was typed when the rules have none such. */
  item: string
  quantity?: number
  /** Unit as said; absent when none was. */
  unit?: string
  reason: string
}

type Head = Omit<AwardForm, 'reason'>
/** How many of a unit; '' when none was said. */
export type Amount = { quantity: number; unit: string }

const reasonMark = /^(.*?)[\s,、;:.]*(?:事由|理由|原因|备注)[\s:,]*(.*)$/su

/** Reads what follows 加分 or 扣分; half-typed by staff in private gets the usage; null: it is talk. */
export const readAward = (word: string, rest: string, reading: Reading): Read<AwardForm> => {
  if (isQuestion(rest)) return null
  const [, before = rest, reason = ''] = reasonMark.exec(rest) ?? []
  const head = before.replace(/["'“”‘’「」『』【】《》@]+/gu, ' ').trim()
  if (reason !== '') {
    const form = knownItem(head, reading) ?? (reading.glued ? null : strangeItem(head, reading))
    if (form) return { args: { ...form, reason } }
  }
  const byStaff = reading.speaker !== null && rolesOf(reading.speaker, undefined).staff
  return reading.private && byStaff && halfTyped(head, reading) ? { tell: zh.awardUsage(word) } : null
}

/** The canonical form of the arguments. */
export const writeAward = ({ people, item, quantity, unit, reason }: AwardForm): string =>
  [...people, item, ...(quantity === undefined ? [] : [`${quantity}${unit ?? ''}`]), '事由', reason].join(' ')

/** Names and aliases of all items as they can be typed, longest first. */
export const itemsTyped = ({ items }: RuleSet): { typed: string; item: Item }[] =>
  items
    .flatMap((item) => [item.name, ...item.aliases].map((name) => ({ typed: normalised(name), item })))
    .sort((a, b) => b.typed.length - a.typed.length)

/** An amount of an item: its own unit is known whatever it is called; «x3» and «3 小时» are read too. */
export const amountOf = (text: string, item: Item | null): Amount | null => {
  const word = text.replace(/\s+/gu, '').replace(/^[x×*]/iu, '')
  if (item !== null && item.unit !== '' && word.endsWith(item.unit)) {
    const bare = quantityOf(word.slice(0, -item.unit.length).replace(/个$/u, ''))
    if (bare !== null && bare.unit === '') return { quantity: bare.quantity, unit: item.unit }
  }
  return quantityOf(word)
}

const withAmount = (people: string[], item: string, amount: Amount | null): Head => ({
  people,
  item,
  ...(amount === null ? {} : { quantity: amount.quantity, ...(amount.unit === '' ? {} : { unit: amount.unit }) }),
})

/** Every word a person: on the roster, or (not glued to anything) looking like a name. «李四和王五» are two. */
const peopleIn = (text: string, reading: Reading, exactly: boolean): string[] | null => {
  const found: string[] = []
  for (const word of wordsOf(text.replace(/[+＋&]/gu, ' '))) {
    if (isPerson(reading, word)) {
      found.push(word)
      continue
    }
    const parts = word.split(/[和跟与]/u)
    if (parts.length > 1 && parts.every((part) => isPerson(reading, part))) found.push(...parts)
    else if (!exactly && looksLikeName(word) && !isQuestion(word)) found.push(word)
    else return null
  }
  return found.length > 0 ? [...new Set(found)] : null
}

const knownItem = (head: string, reading: Reading): Head | null => {
  for (const { typed, item } of itemsTyped(reading.rules)) {
    for (let at = head.indexOf(typed); at >= 0; at = head.indexOf(typed, at + 1)) {
      const found = around(head.slice(0, at), head.slice(at + typed.length), item, reading)
      if (found) return found
    }
  }
  return null
}

/** What stands before and after an item: people and at most one amount. */
const around = (left: string, right: string, item: Item, reading: Reading): Head | null => {
  const [before, after] = [left.trim().replace(/[,、:]$/u, ''), right.trim().replace(/^[,、:]\s*/u, '')]
  const exactly = reading.glued || (left !== '' && !/[\s,、:]$/u.test(left))
  if (before !== '') {
    const amount = after === '' ? null : amountOf(after, item)
    if (after !== '' && amount === null) return null
    const people = peopleIn(before, reading, exactly)
    if (people) return withAmount(people, item.name, amount)
    const last = /^(.+?)[\s,、:]+(\S+)$/u.exec(before)
    const early = after === '' && last?.[2] ? amountOf(last[2], item) : null
    const named = early && last?.[1] ? peopleIn(last[1], reading, exactly) : null
    return named ? withAmount(named, item.name, early) : null
  }
  if (after === '') return null
  const first = /^(\S+(?:\s*(?:小时|次|篇|人次|件|项))?)[\s,、:]+(.+)$/u.exec(after)
  const amount = first?.[1] && !isPerson(reading, first[1]) ? amountOf(first[1], item) : null
  const people = peopleIn(amount && first?.[2] ? first[2] : after, reading, exactly || !/^[\s,、:]/u.test(right))
  return people ? withAmount(people, item.name, amount) : null
}

/** People on the roster, then an item nobody knows: answered with the nearest. */
const strangeItem = (head: string, reading: Reading): Head | null => {
  const words = wordsOf(head)
  const upTo = words.findIndex((word) => !isPerson(reading, word))
  if (upTo < 1) return null
  const last = words.at(-1) ?? ''
  const amount = words.length > upTo + 1 ? amountOf(last, null) : null
  const item = words.slice(upTo, amount ? -1 : undefined).join(' ')
  return item.length <= 20 && amountOf(item, null) === null ? withAmount(words.slice(0, upTo), item, amount) : null
}

/** Begins as the form does, and stops. */
const halfTyped = (head: string, reading: Reading): boolean => {
  const [first] = wordsOf(head)
  if (first === undefined) return true
  return isPerson(reading, first) || itemsTyped(reading.rules).some(({ typed }) => head.startsWith(typed))
}

/** Names of the items nearest to what was typed: those sharing most characters; the first of the rules when none shares any. */
export const nearestItems = (rules: RuleSet, typed: string, most: number): string[] => {
  const characters = new Set(typed)
  const shared = ({ name, aliases }: Item): number =>
    Math.max(...[name, ...aliases].map((each) => [...new Set(each)].filter((character) => characters.has(character)).length))
  const scored = rules.items.map((item) => ({ name: item.name, score: shared(item) })).sort((a, b) => b.score - a.score)
  const near = scored.filter(({ score }) => score > 0)
  return (near.length > 0 ? near : scored).slice(0, most).map(({ name }) => name)
}
