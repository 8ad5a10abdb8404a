/** How much somebody may say at once, and how much more each second. */
export interface Allowance {
  burst: number
  perSecond: number
}

/** Whoever talks, a minute's talk at once and one more each second: no finger is faster. */
export const ofPerson: Allowance = { burst: 60, perSecond: 1 }
/** A room: five hundred who check in together are no flood. */
export const ofRoom: Allowance = { burst: 3000, perSecond: 30 }

/** Most speakers (or rooms) remembered; those that were quiet longest are forgotten, with a whole allowance. */
const mostKept = 20_000

/**
 * Tells who says more than an allowance lets them (a token bucket each). `now` in ms; a clock that is put back takes nothing away. What it
 * keeps is bounded.
 */
export const throttle = ({ burst, perSecond }: Allowance, now: () => number): ((who: string) => boolean) => {
  const kept = new Map<string, { left: number; at: number }>()
  return (who) => {
    const at = now()
    const was = kept.get(who) ?? { left: burst, at }
    kept.delete(who)
    const left = Math.min(burst, was.left + (Math.max(0, at - was.at) / 1000) * perSecond)
    const allowed = left >= 1
    kept.set(who, { left: allowed ? left - 1 : left, at })
    if (kept.size > mostKept) {
      const [oldest] = kept.keys()
      if (oldest !== undefined) kept.delete(oldest)
    }
    return allowed
  }
}
