import type { Said } from '../chat/said.ts'
import { mergedNames } from '../text/common.ts'

/** Most bytes (UTF-8) of one message: WeCom's published limit, kept for personal WeChat too (no figure is published there). */
export const mostBytes = 2000

/** An item that waits, with its id. */
export interface Waiting {
  id: string
  said: Said
}

/** What is sent at once: one text that says what these items say. */
export interface Bundle {
  items: Waiting[]
  text: string
}

const bytes = (text: string): number => Buffer.byteLength(text, 'utf8')

/** Items said in one line: several only when their answers merge. */
type Line = readonly Waiting[]

/**
 * Takes from the front of one lane what can be said in one message of at most {@link mostBytes}; always the first items,
 * so that nothing overtakes another message. Answers of one kind become one line (「签到成功 12 人：…」), other replies
 * follow line by line. A notice stands alone, unless one message caused its neighbours too; a file or picture always does. Never empty for a lane that
 * is not; a text too long by itself stands alone, for {@link partsOf} to split.
 */
export const bundleOf = (lane: readonly Waiting[]): Bundle => {
  const [first] = lane
  if (!first) return { items: [], text: '' }
  if (!isText(first.said)) return { items: [first], text: '' }
  const items: Waiting[] = []
  let lines: readonly Line[] = []
  let text = ''
  for (const next of lane) {
    if (items.length > 0 && !goTogether(first.said, next.said)) break
    const longer = withNext(lines, next)
    const longerText = longer.map(textOf).join('\n')
    if (items.length > 0 && bytes(longerText) > mostBytes) break
    items.push(next)
    lines = longer
    text = longerText
  }
  return { items, text }
}

const isText = ({ acceptFriend, file }: Said): boolean => acceptFriend === undefined && file === undefined

const goTogether = (first: Said, next: Said): boolean =>
  isText(next) && (next.cause === first.cause || (next.kind === 'reply' && first.kind === 'reply'))

/** Joins the line of its kind, unless a later line speaks of the same person: what was said last is read last. */
const withNext = (lines: readonly Line[], next: Waiting): readonly Line[] => {
  const { merge } = next.said
  if (!merge) return [...lines, [next]]
  const at = lines.findLastIndex(([one]) => one?.said.merge?.head === merge.head && one.said.merge.tail === merge.tail)
  if (at < 0 || lines.slice(at + 1).some((line) => textOf(line).includes(merge.name))) return [...lines, [next]]
  return lines.map((line, index) => (index === at ? [...line, next] : line))
}

const textOf = (line: Line): string => {
  const [first] = line
  if (!first) return ''
  const { merge, text } = first.said
  if (line.length === 1 || !merge) return text ?? ''
  return mergedNames(
    merge.head,
    line.map((each) => each.said.merge?.name ?? ''),
    merge.tail,
  )
}

/** Splits a text at line breaks, else between characters, into parts of at most {@link mostBytes}. */
export const partsOf = (text: string): string[] => {
  const parts: string[] = []
  let part = ''
  const push = () => {
    if (part !== '') parts.push(part)
    part = ''
  }
  for (const line of text.split('\n')) {
    if (part !== '' && bytes(part) + 1 + bytes(line) > mostBytes) push()
    if (bytes(line) <= mostBytes) {
      part = part === '' ? line : `${part}\n${line}`
      continue
    }
    for (const character of line) {
      if (bytes(part) + bytes(character) > mostBytes) push()
      part += character
    }
  }
  push()
  return parts
}
