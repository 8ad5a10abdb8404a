import { countDiffers, namesUnclear, proxyForm, selfOrGuest } from '../../text/sign-up.ts'
import { isPerson, isQuestion, leadingNumber } from '../arguments.ts'
import type { Read, Reading } from '../contract.ts'
import { nameListOf, unknownIn, withoutThanks } from './name-list.ts'

/** What 报名 and 取消报名 take. */
export interface SignUpArgs {
  number?: string
  /** Names or 会员号 as typed, the speaker among them as their number; absent: the speaker alone. */
  names?: string[]
}

const plusSome = /^\+\s*(?:\d{1,2}|[一二两三四五六七八九十])\s*(?:个人|人|位|个)?(?:$|\s)/u
const proxyMark = /^(?:代替|代为|代报|代|替|帮|带)(?:[\s,:;、]+|(?=.)|$)/u
const someRelative =
  /^(?:我)?(?:老伴|爱人|老公|老婆|妻子|丈夫|媳妇|对象|先生|太太|家属|家人|孩子|小孩|儿子|女儿|娃|父亲|母亲|爸爸?|妈妈?|父母|朋友|同事|同学|邻居|[一两二三]?个?朋友)$/u
const plainName = /^[\p{Script=Han}·]{2,4}$/u

const numberedNames = /^1\s*[.、):]\s*\p{Script=Han}[\s\S]*[\s,、;]2\s*[.、):]/u

/** Splits off the number of an activity, but not a 会员号 that begins with a zero, nor the «1、» of a list. */
const activityFirst = (text: string, reading: Reading): { number?: string; rest: string } => {
  const word = /^\d+/u.exec(text)?.[0] ?? ''
  return (word.startsWith('0') && isPerson(reading, word)) || numberedNames.test(text) ? { rest: text } : leadingNumber(text)
}

/**
 * Reads what follows 报名 (or 取消报名): nothing, a number, names, or both. `proxied`: the word itself said 代. Names
 * nobody has are answered only where names were surely meant: after 代, or among others in a list.
 */
export const readSignUp = (typed: string, reading: Reading, proxied = false): Read<SignUpArgs> => {
  const text = withoutThanks(typed.replace(/^[\s,:;.、/-]+/u, ''))
  if (isQuestion(text)) return null
  if (plusSome.test(text)) return { tell: selfOrGuest }
  const leading = activityFirst(text, reading)
  const number = leading.number ?? reading.quotedNumber
  const numbered = number === undefined ? {} : { number }
  const after = leading.rest.replace(/^[\s,:;.、/-]+/u, '')
  if (after === '') return proxied ? { tell: proxyForm } : { args: numbered }
  if (plusSome.test(after)) return { tell: selfOrGuest }

  const glued = reading.glued && leading.number === undefined
  const mark = proxyMark.exec(after)?.[0] ?? ''
  const marked = proxied || mark !== ''
  const apart = /[\s,:;、]$/u.test(mark) || (proxied && mark === '' && !reading.glued)
  const listed = after.slice(mark.length)
  if (listed === '') return glued ? null : mark === '代' || proxied ? { tell: proxyForm } : null
  const { names, count } = nameListOf(listed, reading)
  if (names.length === 0) {
    if (count !== undefined) return reading.addressed && count !== 1 ? { tell: proxyForm } : null
    return { args: numbered }
  }
  const unknown = unknownIn(names, reading)
  if (unknown.length > 0) {
    const relative = marked && unknown.every((name) => someRelative.test(name))
    const meant = marked ? apart && mark !== '帮' && mark !== '带' : !glued && unknown.length < names.length && /[、,;\n]/u.test(listed)
    const nameLike = unknown.every((name) => plainName.test(name) || /^\d{4,6}$/u.test(name))
    return relative || (meant && nameLike) ? { tell: namesUnclear(unknown, []) } : null
  }
  if (count !== undefined && count !== names.length) return { tell: countDiffers(count, names.length) }
  const self = reading.speaker?.number
  return { args: names.length === 1 && names[0] === self && !marked ? numbered : { ...numbered, names } }
}

/** Canonical form of the arguments. */
export const writeSignUp =
  (proxyWord: '代 ' | '') =>
  ({ number, names }: SignUpArgs): string =>
    [number ?? '', names === undefined ? '' : `${proxyWord}${names.join(' ')}`].filter((part) => part !== '').join(' ')
