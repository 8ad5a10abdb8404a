/** The words of dates and times: folding that remembers where each character came from, numbers, spans of time. */

/** A text folded for matching, with the way back to the text as typed. */
export interface Folded {
  /** NFKC, simplified time words, no zero-width characters. */
  s: string
  /** Where in the typed text the folded character at `at` begins; its length for `at` at the end. */
  from(at: number): number
}

// biome-ignore format: a table reads better in rows
const simplified = new Map(
  Object.entries({
    點: '点', 週: '周', 禮: '礼', 拜: '拜', 號: '号', 後: '后', 兩: '两', 個: '个', 鐘: '钟', 鍾: '钟', 鈡: '钟', 現: '现', 馬: '马', 時: '时',
    過: '过', 幾: '几', 開: '开', 準: '准', 裡: '里', 裏: '里', 這: '这', 間: '间', 農: '农', 曆: '历', 陰: '阴', 臘: '腊', 節: '节', 國: '国',
    慶: '庆', 聖: '圣', 誕: '诞', 凈: '净', 淩: '凌', 黃: '黄', 總: '总', 為: '为', 內: '内', 報: '报', 另: '另', 從: '从', 當: '当', 將: '将', 來: '来',
    '∶': ':', '〜': '~', '–': '-', '−': '-', '‐': '-', '‑': '-', '‒': '-', '―': '—', '⁓': '~',
  }),
)

/** Folds a text character by character, so that what is left unread can be handed back as typed. */
export function fold(text: string): Folded {
  let s = ''
  const origin: number[] = []
  let index = 0
  for (const typed of text) {
    if (!/^[\p{Cf}\p{Variation_Selector}]$/u.test(typed)) {
      const plain = simplified.get(typed) ?? typed.normalize('NFKC')
      for (let i = 0; i < plain.length; i++) origin.push(index)
      s += plain
    }
    index += typed.length
  }
  return { s, from: (at) => origin[at] ?? text.length }
}

/** Pattern source of a whole number 0–99 in digits or Chinese. */
export const NUMBER = String.raw`(?:\d{1,2}(?!\d)|[一二两三四五六七八九]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[零〇]?[一二两三四五六七八九]|[零〇])`

/** Pattern source of what may stand beside a word that is not glued to it: an end, a space or punctuation. */
export const EDGE = String.raw`(?:$|[\s,，、。.;；:：!！?？()（）\[\]【】「」『』"'“”‘’…|/~—-])`

/** Something read at a place, and where it ends. */
export type Found<T> = { value: T; end: number } | null

/** What finds a pattern exactly at a place. */
export type Matcher = (s: string, index: number) => RegExpExecArray | null

/** A matcher of `source`, which is anchored where it is asked. */
export function matcher(source: string): Matcher {
  const pattern = new RegExp(source, 'y')
  return (s, index) => {
    pattern.lastIndex = index
    return pattern.exec(s)
  }
}

const between = matcher(String.raw`[\s,的(\[【「]*(?:T(?=\d))?`)

/** Where the next word begins: after spaces, commas, 的 and opening brackets. */
export function gap(s: string, index: number): number {
  return index + (between(s, index)?.[0].length ?? 0)
}

const digits = '〇一二三四五六七八九'

/** The number that text matched by `NUMBER` (or four Chinese digits of a year, or up to 一百九十九) stands for; NaN for anything else. */
export function numberOf(said: string): number {
  if (/^\d+$/.test(said)) return Number(said)
  const plain = said.replaceAll('零', '〇').replaceAll('两', '二').replace('廿', '二十')
  if (/^[〇一二三四五六七八九]{4}$/.test(plain)) return Number([...plain].map((digit) => digits.indexOf(digit)).join(''))
  const found = /^(?:([一二三四五六七八九])百)?〇?(?:([一二三四五六七八九]?)(十))?([〇一二三四五六七八九]?)$/.exec(plain)
  if (!found || plain === '') return Number.NaN
  const [, hundreds, tens, ten, ones] = found
  const digit = (of: string | undefined): number => (of ? digits.indexOf(of) : 0)
  return digit(hundreds) * 100 + (ten ? (digit(tens) || 1) * 10 : 0) + digit(ones)
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const AMOUNT = String.raw`(?:\d{1,4}(?:\.\d{1,2})?|[零〇一二两三四五六七八九十百廿]{1,5})`
const HOURS = String.raw`\s?个?半?\s?(?:小时|钟头|h(?:ours?|rs?)?)`
const spanPattern = new RegExp(
  [
    String.raw`(?<halfHour>半\s?个?\s?(?:小时|钟头))`,
    '(?<quarters>[一二两三1-3])刻钟?',
    String.raw`(?<days>${AMOUNT})\s?天(?<halfDay>半?)`,
    String.raw`(?<hours>${AMOUNT})(?<unit>${HOURS})(?<half>半)?(?:零?\s?(?<odd>${AMOUNT})\s?(?:分钟?|m(?:in(?:utes?)?)?))?`,
    String.raw`(?<minutes>${AMOUNT})\s?(?:分钟?|m(?:in(?:utes?|s)?)?)`,
  ].join('|'),
  'iy',
)

/** The length of time said at `at` («2小时», «一个半小时», «90分钟»), as ms and where it ends; null when none is said or it is nothing. */
export function readSpan(s: string, at: number): { ms: number; end: number } | null {
  spanPattern.lastIndex = at
  const groups = spanPattern.exec(s)?.groups
  if (!groups) return null
  const { halfHour, quarters, days, halfDay, hours, unit = '', half, odd, minutes } = groups
  let ms = 0
  if (halfHour) ms = hour / 2
  else if (quarters) ms = numberOf(quarters) * 15 * minute
  else if (days) ms = amountOf(days) * day + (halfDay ? day / 2 : 0)
  else if (hours) ms = amountOf(hours) * hour + (half || unit.includes('半') ? hour / 2 : 0) + (odd ? amountOf(odd) * minute : 0)
  else if (minutes) ms = amountOf(minutes) * minute
  return ms > 0 ? { ms: Math.round(ms), end: spanPattern.lastIndex } : null
}

const amountOf = (said: string): number => (/^[\d.]+$/.test(said) ? Number(said) : numberOf(said))
