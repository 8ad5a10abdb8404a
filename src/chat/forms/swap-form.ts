import { isPerson, isQuestion, wordsOf } from '../arguments.ts'
import type { Reading } from '../contract.ts'
import { couldBeName } from './name-form.ts'
import { monthPattern, monthSaid } from './said-month.ts'

/** A month of an exchange, and whose it is said to be. */
export interface SwapHalf {
  /** As {@link monthSaid} gives it. */
  month: string
  /** A name or 会员号 as typed; absent: the speaker's. */
  person?: string
}

/** What 换班 says: one half («3月 王芳»: theirs, for one of mine), or both. */
export interface SwapSaid {
  first: SwapHalf
  second?: SwapHalf
}

/**
 * Reads folded text whole: «3月 王芳», «王芳 3月», «2月 3月 王芳» (mine, theirs), «3月 王芳 换 2月», «3月 王芳 换 2月 刘敏»;
 * null for anything else.
 */
export const swapSaid = (text: string, reading: Reading): SwapSaid | null => {
  if (text.length > 60 || isQuestion(text)) return null
  const parts = partsOf(text, reading)
  if (parts === null) return null
  const [a, b, c, d] = parts
  const shape = parts.map(({ month }) => (month === undefined ? 'P' : 'M')).join('')
  const half = (month: Part | undefined, person?: Part): SwapHalf => ({
    month: month?.month ?? '',
    ...(person?.person === undefined ? {} : { person: person.person }),
  })
  switch (shape) {
    case 'MP':
      return { first: half(a, b) }
    case 'PM':
      return { first: half(b, a) }
    case 'MMP':
      return { first: half(b, c), second: half(a) }
    case 'MPM':
      return { first: half(a, b), second: half(c) }
    case 'PMM':
      return { first: half(b, a), second: half(c) }
    case 'MPMP':
      return { first: half(a, b), second: half(c, d) }
    case 'PMPM':
      return { first: half(b, a), second: half(d, c) }
    default:
      return null
  }
}

type Part = { month: string; person?: undefined } | { person: string; month?: undefined }

/** Months and people in the order said; null when anything else is said. */
const partsOf = (text: string, reading: Reading): Part[] | null => {
  const parts: Part[] = []
  let rest = text
  for (let found = monthPattern.exec(rest); ; found = monthPattern.exec(rest)) {
    for (const word of wordsOf(found ? rest.slice(0, found.index) : rest)) {
      const person = personIn(word, reading)
      if (person === null) return null
      if (person !== '') parts.push({ person })
    }
    if (!found) break
    parts.push({ month: monthSaid(found, reading.at, reading.association.timezone) })
    rest = rest.slice(found.index + found[0].length)
  }
  return parts
}

const joints = /^(?:和|与|跟|同|换|对换|⇄|<->|的)$/u

/** A name or number; '' for a word that only joins, null for what could be neither. */
const personIn = (word: string, reading: Reading): string | null => {
  if (joints.test(word)) return ''
  for (const plain of [word, word.replace(/^(?:的|和|与|跟|换)|(?:的|换)$/gu, '')]) if (isPerson(reading, plain)) return plain
  return couldBeName(word) ? word : null
}

/** The canonical form. */
export const writeSwap = ({ first, second }: SwapSaid): string => {
  const half = ({ month, person }: SwapHalf): string => (person === undefined ? month : `${month} ${person}`)
  return second ? `${half(first)} 换 ${half(second)}` : half(first)
}
