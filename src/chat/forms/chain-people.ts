import type { Member } from '../../domain/member.ts'
import { nameKey, personOf, type Roster } from '../../domain/roster.ts'
import type { Doubt } from '../../text/chain.ts'
import type { ChainLine } from './chain-form.ts'

/** Whom a line means, as far as names go. */
export interface Meant {
  members: Member[]
  /** Absent: nothing about it needs looking at. */
  why?: Doubt['why']
  /** More people than are named come along. */
  guests?: true
}

/** What names are looked up with: the branch decides between members of one name, and the sender before it. */
export interface Lookup {
  roster: Roster
  branches: readonly string[]
  /** Branch of the activity. */
  branch: string | undefined
  sender: Member | null
}

/** «王建国 2人», «周婷+1», «老陈 3»: how many, at the end of a line. */
const heads = /[\s,(]*(?:\+\s*(\d{1,2})|(?:共|带|一共|合计)?\s*(\d{1,2}|[一二两三四五六七八九十])\s*(?:个人|人|位|名)|(?<=\s)(\d))\s*\)?$/u
/** They may not come. */
const unsure = /不(?:能|去|来|参加|到|报|了)|取消|请假|退出|来不了|去不了|没空|没时间|待定|不确定|不一定|看情况|尽量|可能|争取|候补|替补/u
const ending = /(?:参加|报名|已报名?|准时到|来|去)$/u
const honorific = /(?:老师|先生|女士|主任|医生|律师|会长|秘书长|同志|院长|总)$/u
const separators = /[\s,、;|/()+:&·\-—–_~]+/u

/** How many more than one a line counts; 0 when it does not. */
const guestsOf = (counted: RegExpExecArray | null): number => {
  if (!counted) return 0
  const [, plus, people, bare] = counted
  if (plus !== undefined) return Number(plus)
  const said = people ?? bare ?? ''
  const digits = '零一二三四五六七八九十'.indexOf(said)
  return (said === '两' ? 2 : digits > 0 ? digits : Number(said)) - 1
}

/** The members one word could mean. */
const named = (roster: Roster, word: string): readonly Member[] => {
  for (const form of new Set([word, word.replace(ending, ''), word.replace(honorific, '')])) {
    const found = form === '' ? null : personOf(roster, form)
    if (found !== null) return 'number' in found ? [found] : found
  }
  return []
}

/**
 * Whom a line of a chain means: the member named in it (by name or 会员号, honorifics and branches around them), or several
 * named one after another. Of several members of one name it is the sender, else the only one of the branch said, else of the
 * activity's. What else stands in the line is a remark, save one that says they may not come.
 */
export const meantBy = ({ text }: Pick<ChainLine, 'text'>, { roster, branches, branch, sender }: Lookup): Meant => {
  const whole = named(roster, text)
  if (whole.length === 0 && unsure.test(text)) return { members: [], why: 'unsure' }
  const counted = whole.length > 0 ? null : heads.exec(text)
  const rest = counted ? text.slice(0, counted.index) : text
  const parts = named(roster, rest).length > 0 ? [rest] : rest.split(separators).filter((word) => word !== '')
  const said = branches.find((each) => parts.some((part) => part === each || part === each.replace(/分会$/u, '')))
  const people = parts.map((part) => named(roster, part))
  const members = new Map(people.flatMap((found) => (found.length === 1 ? found : [])).map((member) => [member.number, member]))
  let several = false
  for (const found of people) {
    if (found.length < 2 || found.some(({ number }) => members.has(number))) continue
    const one = found.find(({ number }) => number === sender?.number) ?? only(within(found, said)) ?? only(within(found, branch))
    if (one) members.set(one.number, one)
    else several = true
  }
  const guests = guestsOf(counted) >= Math.max(1, members.size)
  const why = several ? 'several' : members.size === 0 ? 'unknown' : guests ? 'guests' : undefined
  return { members: [...members.values()], ...(why ? { why } : {}), ...(guests ? { guests } : {}) }
}

const only = (people: readonly Member[]): Member | undefined => (people.length === 1 ? people[0] : undefined)
const within = (people: readonly Member[], branch: string | undefined): Member[] => people.filter((member) => member.branch === branch)

/** Whether a line is nothing but somebody's nickname. */
export const isNickname = ({ text }: Pick<ChainLine, 'text'>, nickname: string): boolean =>
  nameKey(nickname) !== '' && nameKey(text).toLowerCase() === nameKey(nickname).toLowerCase()
