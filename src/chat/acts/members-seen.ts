import type { Memo } from '../../journal/commit.ts'
import type { Ledger } from '../../journal/ledger.ts'

/** Who was in a room at one moment: contact digest (of account `*`) → member number, '' for somebody not bound. */
export interface Seen {
  /** ms. */
  at: number
  people: Record<string, string>
}

const keptMs = 60 * 24 * 60 * 60_000

/** Names of the notes: the last look into a room, when it was, and the one that staff know of. */
const lookNote = (room: string): string => `look:${room}`
const whenNote = (room: string): string => `look-at:${room}`
const toldNote = (room: string): string => `look-told:${room}`

const read = async (ledger: Ledger, name: string): Promise<Seen | null> => {
  const text = await ledger.memo(name)
  return text === null ? null : (JSON.parse(text) as Seen)
}
const note = (name: string, seen: Seen): Memo => ({ name, value: JSON.stringify(seen), ttlMs: keptMs })

/** The last look into a room, or null. */
export const lastLook = (ledger: Ledger, room: string): Promise<Seen | null> => read(ledger, lookNote(room))
/** When (ms) a room was looked into last; 0: never. */
export const lookedAt = async (ledger: Ledger, room: string): Promise<number> => Number((await ledger.memo(whenNote(room))) ?? 0)
/** The look into a room that staff were told about last, or null. */
export const lookTold = (ledger: Ledger, room: string): Promise<Seen | null> => read(ledger, toldNote(room))
/** Keeps a look. */
export const keepLook = (room: string, seen: Seen): Memo[] => [
  note(lookNote(room), seen),
  { name: whenNote(room), value: String(seen.at), ttlMs: keptMs },
]
/** Keeps what staff know of. */
export const keepTold = (room: string, seen: Seen): Memo => note(toldNote(room), seen)

/**
 * What a look makes of who is in a room now. Nobody, or under half of those before, is a look that failed: the picture stays as it
 * was, and counts as taken.
 */
export const seenNow = (before: Seen | null, now: Seen): Seen => {
  const [was, is] = [Object.keys(before?.people ?? {}).length, Object.keys(now.people).length]
  return before && (is === 0 || is * 2 < was) ? { at: now.at, people: before.people } : now
}

/** Between two looks: member numbers that are no longer there, by any contact, and how many are new and not bound. */
export const changesBetween = (before: Seen, now: Seen): { left: string[]; unbound: number } => {
  const here = new Set(Object.values(now.people))
  const left = Object.entries(before.people).flatMap(([contact, number]) =>
    number !== '' && now.people[contact] === undefined && !here.has(number) ? [number] : [],
  )
  const unbound = Object.entries(now.people).filter(([contact, number]) => number === '' && before.people[contact] === undefined).length
  return { left: [...new Set(left)].sort(), unbound }
}
