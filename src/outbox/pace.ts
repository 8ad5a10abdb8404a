import type { Said } from '../chat/said.ts'
import type { Manners } from '../domain/association.ts'
import { addDays, atDate, dateOf } from '../domain/zoned.ts'

/** One send of an account, ms: under way while it has no end. */
export interface Send {
  began: number
  ended: number | null
}

/** How far the window of `perMinute` reaches, ms. */
export const minuteMs = 60_000
/** When to look again where only sends under way hold the rest up, ms. */
const lookMs = 1000

/** In the order in which they go when not all may. */
const order: readonly Said['kind'][] = ['reply', 'alert', 'notice', 'reminder', 'publication']
/** Place of a kind in the order in which they go: 0 goes first. */
export const rankOf = (kind: Said['kind']): number => order.indexOf(kind)

/** Answers and alerts, for which a part of every budget is kept back. */
const isUrgent = (kind: Said['kind']): boolean => kind === 'reply' || kind === 'alert'

/** How many of the minute's sends a kind may use: a third is kept for answers and alerts, so that no report makes somebody wait. */
export const minuteShare = (perMinute: number, kind: Said['kind']): number =>
  isUrgent(kind) ? perMinute : perMinute - Math.floor(perMinute / 3)

/** How many of the day's sends a kind may use: the last tenth is kept for answers and alerts. */
export const dayShare = (dailyBudget: number, kind: Said['kind']): number =>
  isUrgent(kind) ? dailyBudget : dailyBudget - Math.floor(dailyBudget / 10)

/**
 * The gap between any two sends of an account, ms, and what chance adds to it at most: as set, else a quarter of what the
 * minute's budget leaves for each send, one second at most.
 */
export const gapsOf = ({ perMinute, accountGapSeconds, jitterSeconds }: Manners): { gapMs: number; jitterMs: number } => {
  const usual = Math.min(1000, minuteMs / perMinute / 4)
  return {
    gapMs: accountGapSeconds === undefined ? usual : accountGapSeconds * 1000,
    jitterMs: jitterSeconds === undefined ? usual : jitterSeconds * 1000,
  }
}

/**
 * When (ms, not before `now`) one more send keeps to `most` in any 60 s. A send counts from its beginning until 60 s after its
 * end, so the bound holds for the instants at which they arrive, wherever between the two that is.
 */
export const minuteReady = (sends: readonly Send[], most: number, now: number): number => {
  const counting = sends.filter(({ ended }) => ended === null || ended >= now - minuteMs)
  const toLeave = counting.length - most + 1
  if (toLeave <= 0) return now
  const ends = counting.flatMap(({ ended }) => ended ?? []).sort((a, b) => a - b)
  const leaves = ends[toLeave - 1]
  return leaves === undefined ? now + lookMs : leaves + minuteMs + 1
}

/** When (ms, not before `now`) the gap after the last send is over. */
export const gapReady = (sends: readonly Send[], gapMs: number, now: number): number =>
  Math.max(now, ...sends.map(({ began, ended }) => (ended ?? began) + gapMs))

/** When (ms) the next civil day begins. */
export const nextDay = (zone: string, now: number): number => atDate(addDays(dateOf(now, zone), 1), '00:00', zone)
