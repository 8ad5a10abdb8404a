import { cleaned, folded, normalised } from '../fold.ts'

/**
 * A chain (接龙) as WeChat writes it and people paste it: 「#接龙」, a title, an 例 line, then numbered lines that grow by
 * one with every copy. Pure reading; whose lines they are is chain-people.ts, and which activity it is for chain-home.ts.
 */

/** One line of a chain. */
export interface ChainLine {
  /** As it was typed, without its number; at most {@link longestShown} characters. */
  typed: string
  /** Folded; at most {@link longestLine} characters. */
  text: string
}

/** A chain taken apart. */
export interface Chain {
  /** What stands above the lines, folded: the title first. May be empty. */
  head: string[]
  lines: ChainLine[]
}

/** First words a chain may open with (English phones write #Group Note). */
export const chainWords: readonly string[] = [
  '接龙',
  '群接龙',
  '报名接龙',
  '#接龙',
  '# 接龙',
  '#群接龙',
  '#报名接龙',
  '#Group Note',
  '# Group Note',
  '#group note',
  '#GroupNote',
]

/** No chain is longer, in characters and in lines: a group holds five hundred people, a line a name and a remark. */
export const longestChain = 20_000
export const mostChainLines = 500

/** Most of a line that is read, and that is kept as it was typed (characters); most lines of a head. */
const longestLine = 80
const longestShown = 40
const mostHead = 30

const opening = /^[【[「]?(?:#\s*(?:群|报名|活动)?接龙|#\s*group\s*note|(?:群|报名)?接龙(?=$|[\s:,、】\]」]))[】\]」]?[\s:,、-]*/iu
const example = /^(?:例(?:如|子)?|示例|样例|举例|格式|模板|比如|e\.?g\.?|ex(?:ample)?)(?=$|[\s:,.、]|\p{Script=Han})/iu
/** «1. », «2、», «3)», «4: », «5⃣», «(6)», «7 »; not «12.5», «9:30», «3、4号楼». */
const numbered = /^\(?(\d{1,3})(?:\s*[.、,:)\]·\-\u20E3]+\s*(?<![.、,:)\]·\-\u20E3](?=\d{1,3}(?!\d)))|\s+(?=\D))(.*)$/u
/** «①李桂芳», «2陈卫东»: only where the next number is due, and no unit follows. */
const glued = /^(\d{1,3})(?=[^\d\s月日号点人个位年楼元块室路班级组分秒届期天次岁:.%/~-])(?!周[年内后前])(.*)$/u
/** What a numbered line of a head is about; no name begins so. */
const label =
  /^(?:时间|日期|地点|地址|集合|人数|名额|费用|要求|内容|备注|联系人|联系电话|电话|主题|主办|承办|截止|说明|注意|流程|对象|路线|着装)(?:事项|方式|时间|地点|人员)?\s*[:：]/u
/** A sentence is no name. */
const sentence = /[。！？!?;；]|[,，].{4}|^.{25}/u

const onlyNumber = /^[\s.、,:)(-]*$/u

/** What a line of names holds, without the emoji and [玫瑰] codes behind it; a nickname of nothing but faces stays. */
const lineOf = (typed: string): ChainLine | null => {
  const text = (folded(typed) || normalised(typed)).slice(0, longestLine)
  return onlyNumber.test(text) ? null : { typed: typed.trim().slice(0, longestShown), text }
}

/** A line may begin a chain with a number other than 1 (the first was taken out) only when it is plainly one of a list. */
const listed = /^[2-9]\s*[.、)]/u

/** The number in front of a line and what follows it, as far as lines of a chain go; null when it has none. `last`: the one above, 0 at first. */
const numberOf = (line: string, last: number): { number: number; rest: string } | null => {
  const apart = numbered.exec(line)
  const found = apart ?? glued.exec(line)
  if (!found?.[1]) return null
  const number = Number(found[1])
  const fits = number === last + 1 || (apart !== null && (last > 0 || listed.test(line)))
  return fits ? { number, rest: found[2] ?? '' } : null
}

/**
 * Reads a whole message as a chain: its first line opens one, and at least one numbered line follows. Null when it is none, or
 * longer than any chain ({@link longestChain}, {@link mostChainLines}). 例 lines and empty numbers are passed over, and lines typed
 * without a number below the first are read too, save what is plainly a sentence.
 */
export const readChain = (message: string): Chain | null => {
  if (message.length > longestChain) return null
  const [first = '', ...others] = cleaned(message).trim().split('\n')
  const opened = opening.exec(normalised(first))
  if (!opened || others.length > 2 * mostChainLines) return null
  const head = [folded(normalised(first).slice(opened[0].length))].filter((line) => line !== '')
  let lines: ChainLine[] = []
  let last = 0
  for (const typed of others) {
    const line = normalised(typed)
    if (line === '' || example.test(line)) continue
    const found = numberOf(line, last)
    const body = found === null ? line : found.rest
    if (label.test(body) || (found === null && last === 0)) {
      if (last === 0 && folded(line) !== '') head.push(folded(line))
      continue
    }
    // the notes above were numbered too: the names begin here
    if (found?.number === 1 && lines.some(({ text }) => sentence.test(text))) {
      head.push(...lines.map(({ text }) => text))
      lines = []
    }
    if (found === null && sentence.test(line)) continue
    if (found !== null) last = found.number
    const read = lineOf(found === null ? typed : typed.slice(typedRest(typed, found.number)))
    if (read) lines.push(read)
  }
  if (lines.length === 0 || lines.length > mostChainLines) return null
  return { head: head.slice(0, mostHead), lines }
}

/** Where, in a numbered line as it was typed, the number and its mark end. */
const typedRest = (typed: string, number: number): number => {
  const found = /^[\s(（]*(?:\p{Nd}{1,3}|\p{No})(?:\u20E3|[\s.．。、，,:：)）\]·-])*/u.exec(typed)?.[0]
  return found?.length ?? String(number).length
}

/** The title a chain is known by from copy to copy: its first line that is no name. */
export const titleOf = ({ head, lines }: Chain): string => head[0] ?? lines[0]?.text ?? ''

const marked = /(?:活动|编号|报名|接龙|No\.?|#)\s*:?\s*(\d{1,9})(?![\d:.\-/~月点日年人元楼室个位])/giu
const bracketed = /[(「【[《](\d{1,9})号?[)」】\]》]/gu
const leading = /^(\d{1,9})号?(?=$|[\s:、,「])/u

/** Numbers the head of a chain names activities by: 「活动112」, 「报名 112」, 「（112）」, 「112 敬老院义诊」; each once. */
export const numbersInHead = ({ head }: Pick<Chain, 'head'>): string[] => {
  const first = leading.exec(head[0] ?? '')?.[1]
  const found = head.flatMap((line) => [...line.matchAll(marked), ...line.matchAll(bracketed)].map((match) => match[1] ?? ''))
  return [...new Set(first === undefined ? found : [first, ...found])]
}
