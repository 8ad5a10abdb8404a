import type { Said } from '../chat/said.ts'

/** How long answers may go first while something else waits that could go, ms. */
const patienceMs = 60_000

/**
 * Answers go first, but not for ever: in a room where a hundred people check in, the reminder that it has begun must be said while
 * it is of use. What could go and was passed over for a minute is `pressing`: one such message goes before all answers.
 */
export const fairness = () => {
  /** Since when (ms) something that could go was passed over; null: nothing is. */
  let passedSince: number | null = null
  return {
    /** The one lane that now goes before all others, if any. `lanes` stand in order, `free` are those whose place is free now. */
    pressing<Lane extends { kind: Said['kind'] }>(lanes: readonly Lane[], free: (lane: Lane) => boolean, now: number): Lane | undefined {
      const others = lanes.filter(({ kind }) => kind !== 'reply')
      if (others.length === 0) passedSince = null
      const first = others.find(free)
      if (first === undefined) return undefined
      // a clock that was put back counts from then
      passedSince = passedSince === null ? now : Math.min(passedSince, now)
      return now - passedSince >= patienceMs ? first : undefined
    },
    /** A message of a kind goes. */
    goes(kind: Said['kind']): void {
      if (kind !== 'reply') passedSince = null
    },
  }
}
