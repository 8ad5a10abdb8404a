import { Converter } from 'opencc-js/t2cn'

/**
 * Folding makes what people type comparable. For matching only: records keep what was typed.
 */

const toSimplified = Converter({ from: 'tw', to: 'cn' })

/** Invisible characters that come along with copied text, and private-use ones (the journal marks places with them). */
const invisible =
  /\u00AD|\u034F|\u061C|\u180E|[\u200B-\u200F]|[\u202A-\u202E]|[\u2060-\u2064]|[\u2066-\u206F]|[\uFE00-\uFE0F]|\uFEFF|[\uE000-\uF8FF]/gu
const pictograph = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u20E3|\u200D|\uFE0F)$/u
/** WeChat writes its own faces as codes: [玫瑰] [强] [OK]. */
const faceCode = /^\[[\p{Script=Han}A-Za-z]{1,8}\]$/u
const faces =
  /^(?:\[[\p{Script=Han}A-Za-z]{1,8}\]|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\p{P}|[~～\s]|\u20E3)+$/u
const closing = /^[。.！!~～,，、;；…\s]$/u
const pairs: readonly (readonly [string, string])[] = [
  ['「', '」'],
  ['『', '』'],
  ['【', '】'],
  ['“', '”'],
  ['‘', '’'],
  ['"', '"'],
  ["'", "'"],
  ['(', ')'],
  ['[', ']'],
  ['《', '》'],
  ['<', '>'],
  ['〈', '〉'],
]

/** Removes what never carries meaning from a text that is kept: invisible and private-use characters, \r. */
export const cleaned = (text: string): string => text.replace(/\r\n?/gu, '\n').replace(invisible, '')

/** NFKC, simplified characters, single spaces; nothing is stripped at the ends but white space. For one line. */
export const normalised = (line: string): string =>
  toSimplified(cleaned(line).normalize('NFKC'))
    .replace(/[\s\u3000]+/gu, ' ')
    .trim()

/** Without the emoji, [玫瑰] codes and closing marks at its end; a code that is all there is stays: [签到]. Reads backwards, in one pass. */
const withoutTail = (text: string): string => {
  let end = text.length
  while (end > 0) {
    const low = text.charCodeAt(end - 1)
    const last = text.slice(low >= 0xdc00 && low <= 0xdfff ? end - 2 : end - 1, end)
    const opened = last === ']' ? text.lastIndexOf('[', end) : -1
    if (opened > 0 && end - opened <= 10 && faceCode.test(text.slice(opened, end))) end = opened
    else if (last !== '' && (closing.test(last) || pictograph.test(last))) end -= last.length
    else break
  }
  return text.slice(0, Math.max(end, 0))
}

/** Folds one line for matching: {@link normalised}, then surrounding quotes and brackets, final marks, trailing emoji and [玫瑰] codes go. A question mark stays. */
export const folded = (line: string): string => {
  let text = normalised(line)
  for (let before = ''; before !== text; ) {
    before = text
    text = withoutTail(text).trimStart()
    for (const [open, close] of pairs) {
      if (text.length > 2 && text.startsWith(open) && text.endsWith(close) && text.indexOf(close) === text.length - close.length)
        text = text.slice(open.length, -close.length).trim()
    }
  }
  return text
}

/** Whether a text holds nothing but faces and marks; a question mark is more. */
export const onlyFaces = (text: string): boolean => !/[?？]/u.test(text) && faces.test(cleaned(text))

/**
 * The piece of a raw message that a folded `part` was read from, as it was typed; `part` itself when it is not found
 * (a question was answered meanwhile). Matching folds, records do not.
 */
export const asTyped = (raw: string, part: string): string => {
  const typed = cleaned(raw)
  let flat = ''
  const origins: number[] = []
  let index = 0
  for (const character of typed) {
    const plain = /\s/u.test(character) ? (flat.endsWith(' ') ? '' : ' ') : toSimplified(character.normalize('NFKC'))
    for (let i = 0; i < plain.length; i += 1) origins.push(index)
    flat += plain
    index += character.length
  }
  origins.push(typed.length)
  const from = part === '' ? -1 : flat.indexOf(part)
  return from === -1 ? part : typed.slice(origins[from], origins[from + part.length]).trim()
}
