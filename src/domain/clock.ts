/** The only source of «now» (ms since 1970). Nothing else in the project reads the time. */
export interface Clock {
  now(): number
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() }
