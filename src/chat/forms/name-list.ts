import type { Member } from '../../domain/member.ts'
import { personOf, type Roster } from '../../domain/roster.ts'
import { isOwnName, isPerson, wordsOf } from '../arguments.ts'
import type { Reading } from '../contract.ts'

/** Names somebody listed: «李桂芳、陈卫东、周婷(3人)». */
export interface NameList {
  /** As typed, each once; the speaker («我», the own name) as their 会员号. */
  names: string[]
  /** The head-count written behind them. */
  count?: number
}

const headCount = /[\s,、;]*\(?\s*(?:共计?|合计|一共|总共|等)?\s*(\d{1,3}|[一二两三四五六七八九十])\s*(?:个人|人|位|名)\s*\)?$/u
const selfWord = /^(?:我|本人|我自己|自己|俺|咱)$/u
const honorific = /(?:老师|先生|女士|主任|医生|律师|会长|同志)$/u
const enumerated = /(^|[\s,、;])\d{1,3}\s*[.、):]\s*(?=\p{Script=Han})/gu

/** Thanks at the end of a command carry nothing: «报名 12 谢谢» → «报名 12». */
export const withoutThanks = (text: string): string =>
  text.replace(/(?:^|[\s,;、])+(?:谢谢|多谢|谢谢了|谢谢啦|辛苦了?|麻烦了|拜托了)$/u, '').trim()

/** Reads folded text as a list of names; whether they are on the roster is {@link unknownIn}. Empty when there are none. */
export const nameListOf = (text: string, reading: Reading): NameList => {
  let left = text.replace(/\n+/gu, '、')
  const counted = headCount.exec(left)
  if (counted?.[1]) left = left.slice(0, counted.index)
  if (/^1\s*[.、):]/u.test(left)) left = left.replace(enumerated, '$1')
  const names = wordsOf(left)
    .flatMap((word) => splitAnd(word, reading))
    .filter((word) => !isOwnBranch(word, reading))
    .map((word) => {
      if (reading.speaker && (selfWord.test(word) || isOwnName(reading, word))) return reading.speaker.number
      const plain = word.replace(honorific, '')
      return !isPerson(reading, word) && plain !== '' && isPerson(reading, plain) ? plain : word
    })
  const digits = '零一二三四五六七八九十'
  const said = counted?.[1]
  const count = said === undefined ? undefined : said === '两' ? 2 : digits.includes(said) ? digits.indexOf(said) : Number(said)
  return { names: [...new Set(names)], ...(count === undefined ? {} : { count }) }
}

/** «我和李桂芳» → two names, when both could be one; a name with 和 in it stays whole. */
const splitAnd = (word: string, reading: Reading): string[] => {
  if (isPerson(reading, word)) return [word]
  const parts = word.split(/以及|还有|和|与|跟|及|\+|&/u).filter((part) => part !== '')
  return parts.length > 1 && parts.some((part) => isPerson(reading, part) || selfWord.test(part)) ? parts : [word]
}

const isOwnBranch = (word: string, { speaker }: Reading): boolean =>
  speaker !== null && speaker.branch !== '' && (word === speaker.branch || word === speaker.branch.replace(/分会$/u, ''))

/** Those of the names nobody on the roster has. */
export const unknownIn = (names: readonly string[], reading: Reading): string[] => names.filter((name) => !isPerson(reading, name))

/** The members that names (or 会员号) mean; names of nobody and of several are told apart. */
export const membersNamed = (
  roster: Roster,
  names: readonly string[],
): { members: Member[]; unknown: string[]; several: { name: string; people: readonly Member[] }[] } => {
  const members = new Map<string, Member>()
  const unknown: string[] = []
  const several: { name: string; people: readonly Member[] }[] = []
  for (const name of names) {
    const found = personOf(roster, name)
    if (found === null) unknown.push(name)
    else if ('number' in found) members.set(found.number, found)
    else several.push({ name, people: found })
  }
  return { members: [...members.values()], unknown, several }
}
