import type { Claim, StandingClaim } from '../domain/claim.ts'
import type { Entry } from '../domain/entry.ts'
import type { JournalEvent, Sealed } from './events.ts'

/** An entry with its sealed reason. */
export type StoredEntry = Entry & { reason?: Sealed }

/** An event that writes an entry. */
export type EntryEvent = JournalEvent & { type: 'points.awarded' | 'points.reversed' }

/** Whether an event writes an entry. */
export const writesEntry = (event: JournalEvent): event is EntryEvent => event.type === 'points.awarded' || event.type === 'points.reversed'

/** The entry an event writes, or null where it writes none. */
export const entryIn = (event: JournalEvent): StoredEntry | null => {
  if (!writesEntry(event)) return null
  const { entry, occurredAt, recordedAt, by, act, reason } = event
  return { ...entry, occurredAt, recordedAt, by, act, ...(reason === undefined ? {} : { reason }) }
}

const claimStates = {
  'claim.filed': 'waiting',
  'claim.escalated': 'waiting',
  'claim.passed': 'passed',
  'claim.returned': 'returned',
  'claim.withdrawn': 'withdrawn',
} as const

/** How a claim stands after an event (of this sequence number) about it, or null where it is about none. */
export const claimIn = (event: JournalEvent, seq: number): StandingClaim | null => {
  if (!(event.type in claimStates)) return null
  const { type, v, occurredAt, recordedAt, act, once, by, entry, reason, passedIn, unreviewed, ...fact } = event as JournalEvent &
    Claim & { type: keyof typeof claimStates; entry?: string; reason?: Sealed; passedIn?: string; unreviewed?: true }
  const state = claimStates[type]
  const ended = { by, endedAt: occurredAt, ...(entry === undefined ? {} : { entry }), ...(reason === undefined ? {} : { reason }) }
  return { ...fact, state, revision: String(seq), ...(state === 'waiting' ? {} : ended) }
}
