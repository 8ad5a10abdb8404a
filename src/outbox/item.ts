import type { Said } from '../chat/said.ts'

/** Where an item is. `sending` is only ever seen after a crash in the middle. */
export type OutboxState = 'waiting' | 'sending' | 'sent' | 'unknown' | 'failed' | 'expired'

/**
 * Why something was not said: too late, its room is still (and with `told` those it concerns were told privately), its listener has
 * no WeChat bound, WeChat did not take it, its picture could not be drawn.
 */
export type Unsaid = 'late' | 'still' | 'told' | 'unbound' | 'refused' | 'undrawn'

/** An item as Redis keeps it; once it left, what it said and whom it named is gone. */
export interface OutboxItem extends Said {
  state?: OutboxState
  tries?: number
  /** How many messages of a text too long for one have gone. */
  partsSent?: number
  /** ms; not before this, after a failed try. */
  notBefore?: number
  sentAt?: number
  why?: Unsaid
  /** The process that is sending it, or was. */
  claimant?: string
}

/** An item with its id. */
export interface Item {
  id: string
  said: OutboxItem
  /** As it was read, where it goes another way than it says there. */
  read?: OutboxItem
}

/** What becomes of an item. */
export type Change = Partial<OutboxItem> & { state: OutboxState }

/** The cause of the list that tells staff what was not said: nothing is ever listed about a list. */
export const unsaidCause = 'unsaid/'
/** The cause of the alert that WeChat takes no more; it is not listed either. */
export const pauseCause = 'outbox-pause/'
/** Whether it is such an alert. */
export const isPauseAlert = ({ cause }: Pick<Said, 'cause'>): boolean => cause.startsWith(pauseCause)

const hourMs = 60 * 60_000
/** Longest wait by kind where the thing itself sets no end, ms: an answer is of no use after half a day, a report still is after three. */
const longestMs: Record<Said['kind'], number> = {
  reply: 12 * hourMs,
  alert: 72 * hourMs,
  notice: 24 * hourMs,
  reminder: 12 * hourMs,
  publication: 72 * hourMs,
}

/** The last moment (ms) at which an item is still of use. */
export const usefulUntil = ({ kind, at, until }: Said): number => Math.min(until ?? Number.POSITIVE_INFINITY, at + longestMs[kind])

/** Later than this an answer is news: nobody holds the phone waiting for it any more, ms. */
const promptMs = hourMs

/** What an item counts as now: an answer an hour late is a notice, and waits for the morning like one. */
export const kindAt = ({ kind, at }: Said, now: number): Said['kind'] => (kind === 'reply' && now - at > promptMs ? 'notice' : kind)
