import type { Said } from '../chat/said.ts'
import { type Item, kindAt } from './item.ts'
import { rankOf } from './pace.ts'

/** What goes out one after another, and never overtakes itself. */
export interface Lane {
  /** A room, a private chat, or the line in which friend requests are accepted: paced as one. */
  place: string
  /** What all of it counts as. */
  kind: Said['kind']
  /** Oldest first; never empty. */
  items: Item[]
}

/** The place something goes to; friend requests are accepted in one line of their own, paced like a room. */
const placeIn = ({ to, acceptFriend }: Said): string => {
  if (acceptFriend !== undefined) return 'friends'
  return 'room' in to ? `room ${to.room}` : 'contact' in to ? `contact ${to.contact}` : `member ${to.member}`
}

/** What is looked at again at every look while it waits, made once. */
const sorted = new WeakMap<Said, { place: string; cause: string }>()
const sortOf = (said: Said): { place: string; cause: string } => {
  const known = sorted.get(said)
  if (known) return known
  const place = placeIn(said)
  const made = { place, cause: `${place}\n${said.cause}` }
  sorted.set(said, made)
  return made
}

/**
 * Sorts items (oldest first) into lanes: one for each place and kind. Order is kept within a kind, for that is what people read as
 * one conversation; between kinds it is not, or an answer would wait behind twenty boards that the quiet hours hold. What one
 * message caused for one place goes as its most urgent part, so that it stays one message. Lanes that go first stand first.
 */
export const lanesOf = (items: readonly Item[], now: number): Lane[] => {
  const urgent = new Map<string, Said['kind']>()
  for (const { said } of items) {
    const { cause } = sortOf(said)
    const kind = kindAt(said, now)
    const other = urgent.get(cause)
    if (other === undefined || rankOf(kind) < rankOf(other)) urgent.set(cause, kind)
  }
  const lanes = new Map<string, Lane>()
  for (const item of items) {
    const { place, cause } = sortOf(item.said)
    const kind = urgent.get(cause) ?? item.said.kind
    const lane = lanes.get(`${kind} ${place}`)
    if (lane) lane.items.push(item)
    else lanes.set(`${kind} ${place}`, { place, kind, items: [item] })
  }
  return [...lanes.values()].sort(firstFirst)
}

/** Which of two lanes goes first when not all may: by kind, then who waits longer. */
export const firstFirst = (a: Lane, b: Lane): number =>
  rankOf(a.kind) - rankOf(b.kind) || (a.items[0]?.said.at ?? 0) - (b.items[0]?.said.at ?? 0)
