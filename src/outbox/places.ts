import { quietUntil } from '../domain/quiet.ts'
import type { OpenHouse } from '../founding.ts'
import type { Lane } from './lanes.ts'

const privateGapMs = 1000
/** Longest a failed try makes its lane wait, ms: a longer wait is that of a clock that was put back since, and is over. */
const longestRetryMs = 60_000
/** Places whose last send is remembered. */
const mostPlaces = 10_000

/** When each place was spoken to last, and so when a lane may go as far as it alone is concerned. `pausedUntil`: the pause after trouble. */
export const places = (now: () => number, pausedUntil: () => number | null) => {
  const lastSent = new Map<string, number>()

  /** The least gap between two messages to a place, ms. */
  const gapOf = ({ association }: OpenHouse, place: string): number => {
    const roomGapMs = association.manners.roomGapSeconds * 1000
    return place === 'friends' || place.startsWith('room ') ? roomGapMs : Math.min(privateGapMs, roomGapMs)
  }

  return {
    gapOf,
    /** When (ms) a lane may go: its gap, a failed try, the quiet hours and a pause are over. */
    ready(house: OpenHouse, { place, kind, items }: Lane): number {
      const at = now()
      const { manners, timezone } = house.association
      const last = lastSent.get(place)
      // a clock that was put back counts from then
      if (last !== undefined && last > at) lastSent.set(place, at)
      const gap = last === undefined ? at : Math.min(last, at) + gapOf(house, place)
      const notBefore = items[0]?.said.notBefore ?? 0
      const retry = notBefore - at > longestRetryMs ? 0 : notBefore
      const held = kind === 'reply' ? 0 : Math.max(quietUntil(manners.quietHours, timezone, at) ?? 0, pausedUntil() ?? 0)
      return Math.max(gap, retry, held)
    },
    /** A place was spoken to just now. */
    spoke(place: string): void {
      if (lastSent.size >= mostPlaces) lastSent.clear()
      lastSent.set(place, now())
    },
  }
}
