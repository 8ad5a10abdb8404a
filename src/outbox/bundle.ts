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

/**
 * Takes from the front of one lane what can be said in one message. Answers of one kind become one line
 * (「签到成功 12 人：…」), other replies follow line by line, in order, within {@link mostBytes}. A notice stands alone,
 * unless one message caused its neighbours too. Never empty for a lane that is not; a text too long by itself is split
 * by {@link partsOf}.
 */
export const bundleOf = (lane: readonly Waiting[]): Bundle => {
  const [first] = lane
  if (!first) return { items: [], text: '' }
  if (first.said.acceptFriend !== undefined) return { items: [first], text: '' }
  const items: Waiting[] = []
  const taken = new Set<string>()
  let text = ''
  for (const next of lane) {
    if (taken.has(next.id)) continue
    if (next.said.acceptFriend !== undefined) break
    const together =
      items.length === 0 || next.said.cause === first.said.cause || (next.said.kind === 'reply' && first.said.kind === 'reply')
    if (!together) break
    const alike = next.said.merge ? alikeOf(lane, next, taken, mostBytes - bytes(text) - 1) : [next]
    const line = lineOf(alike)
    if (items.length > 0 && bytes(text) + 1 + bytes(line) > mostBytes) break
    text = text === '' ? line : `${text}\n${line}`
    for (const each of alike) {
      taken.add(each.id)
      items.push(each)
    }
  }
  return { items, text }
}

/** All items of the lane that share a head with this one, as many as one line of `room` bytes takes. */
const alikeOf = (lane: readonly Waiting[], first: Waiting, taken: ReadonlySet<string>, room: number): Waiting[] => {
  const head = first.said.merge?.head
  const alike: Waiting[] = []
  let size = 40
  for (const each of lane) {
    if (taken.has(each.id) || each.said.merge?.head !== head) continue
    size += bytes(each.said.merge?.name ?? '') + 3
    if (alike.length > 0 && size > room) break
    alike.push(each)
  }
  return alike
}

const lineOf = (alike: readonly Waiting[]): string => {
  const [first] = alike
  if (!first) return ''
  const { merge, text } = first.said
  if (alike.length === 1 || !merge) return text ?? ''
  return mergedNames(
    merge.head,
    alike.map((each) => each.said.merge?.name ?? ''),
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
