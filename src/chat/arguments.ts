import { nameKey, personOf, personOfRecord } from '../domain/roster.ts'
import type { Reading } from './contract.ts'

/**
 * The small pieces a command's grammar is made of. All take folded text (NFKC: punctuation is half-width) and consume
 * it to the end, or say no.
 */

/** Splits into words at spaces and list marks. */
export const wordsOf = (text: string): string[] => text.split(/[\s,、;；，:：/]+/u).filter((word) => word !== '')

/** «12», «12号», «#12», «编号12» → «12»; anything else null. */
export const numberOf = (word: string): string | null => /^(?:编号|活动|第|#)?(\d{1,9})(?:号|#)?$/u.exec(word)?.[1] ?? null

/** Every word a number («12、13、15», «12 13», «141-160») → the numbers, else null. Ranges hold at most 200. */
export const numbersOf = (text: string): string[] | null => {
  const found: string[] = []
  const joined = text.replace(/\s*([-~—–至到])\s*/gu, '$1')
  for (const word of wordsOf(joined.replace(/和/gu, ' '))) {
    const range = /^(\d{1,9})号?[-~—–至到](\d{1,9})号?$/u.exec(word)
    if (range) {
      const from = Number(range[1])
      const to = Number(range[2])
      if (to < from || to - from >= 200) return null
      for (let n = from; n <= to; n += 1) found.push(String(n))
      continue
    }
    const number = numberOf(word)
    if (number === null) return null
    found.push(number)
  }
  return found.length > 0 ? [...new Set(found)] : null
}

/** Splits off a leading number: «12 李桂芳» → { number: '12', rest: '李桂芳' }. No number: { rest } whole. */
export const leadingNumber = (text: string): { number?: string; rest: string } => {
  const found = /^(?:编号|活动|第|#)?(\d{1,9})(?:号|#)?(?=$|[\s,、:：，]|[^\d\w.\-~/点月日号人])/u.exec(text)
  if (!found?.[1]) return { rest: text }
  return { number: found[1], rest: text.slice(found[0].length).replace(/^[\s,、:：，]+/u, '') }
}

const questionWords =
  /[?？]|吗|呢$|么$|谁|怎么|咋|啥|什么|哪|几点|几号|多少|能不能|可不可以|可以不|是不是|有没有|为什么|行不|伐$|是否|如何/u

/** Whether a text asks something: a question is never a reason. */
export const isQuestion = (text: string): boolean => questionWords.test(text)

/** Whether a word could be typed as a person: a present member's name, or their 会员号. */
export const isPerson = (reading: Reading, word: string): boolean => personOf(reading.roster, word) !== null

/** Whether a word could be typed as somebody there is a record of: as {@link isPerson}, or of one who left. */
export const isOfRecord = (reading: Reading, word: string): boolean => personOfRecord(reading.roster, word) !== null

/** Whether a word looks like a Chinese name nobody on the roster has: two to four characters, no digits. */
export const looksLikeName = (word: string): boolean => /^[\p{Script=Han}·]{2,5}$/u.test(word)

/** Whether the speaker typed their own name. */
export const isOwnName = (reading: Reading, word: string): boolean =>
  reading.speaker !== null && nameKey(reading.speaker.name) === nameKey(word)

/** «3小时», «2», «500篇», «2.5 小时» → quantity and unit ('' when none); null otherwise. Chinese digits to ten are read too. */
export const quantityOf = (word: string): { quantity: number; unit: string } | null => {
  const found =
    /^(\d{1,6}(?:\.\d{1,2})?|[一二两三四五六七八九十半])(?:个)?(小时|次|篇|人次|人|件|项|份|场|天|条|元|公里|课时|学时|节|份)?$/u.exec(word)
  if (!found?.[1]) return null
  const digits = '零一二三四五六七八九十'.indexOf(found[1])
  const quantity = found[1] === '半' ? 0.5 : found[1] === '两' ? 2 : digits > 0 ? digits : Number(found[1])
  return quantity > 0 ? { quantity, unit: found[2] ?? '' } : null
}
