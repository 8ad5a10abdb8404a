import { type Clock, systemClock } from '../domain/clock.ts'

/** The farthest one step may go, ms: 400 days, enough for a whole year of duty. */
export const longestForwardMs = 400 * 24 * 60 * 60 * 1000

/** What a practice clock is made of. `load` and `save` keep the offset (ms) over a restart; without them it starts at 0. */
export interface PracticeClockParts {
  real?: Clock
  load?: () => Promise<number>
  save?: (offsetMs: number) => Promise<void>
}

/**
 * The practice room's time: real time plus an offset that only grows. `now()` never goes back, not even when the
 * machine's clock is set back. Made by {@link openPracticeClock}.
 */
export class PracticeClock implements Clock {
  readonly #real: Clock
  readonly #save: (offsetMs: number) => Promise<void>
  readonly #listeners = new Set<(now: number) => void>()
  #offsetMs: number
  #latest = Number.NEGATIVE_INFINITY
  #turn: Promise<void> = Promise.resolve()

  constructor(real: Clock, offsetMs: number, save: (offsetMs: number) => Promise<void>) {
    this.#real = real
    this.#offsetMs = offsetMs
    this.#save = save
  }

  now(): number {
    this.#latest = Math.max(this.#latest, this.#real.now() + this.#offsetMs)
    return this.#latest
  }

  /** How far practice time is ahead of real time, ms. */
  get offsetMs(): number {
    return this.#offsetMs
  }

  /** Moves time forward by `ms`; the offset is saved before it counts. Throws RangeError when `ms` is negative, broken or beyond {@link longestForwardMs}. */
  async forward(ms: number): Promise<void> {
    if (!Number.isFinite(ms) || ms < 0 || ms > longestForwardMs) throw new RangeError(`cannot move the practice clock by ${ms} ms`)
    await this.#queue(() => this.#grow(Math.round(ms)))
  }

  /** Moves time forward to `at` (ms since 1970); an instant already past changes nothing. Throws RangeError as {@link forward} does. */
  async forwardTo(at: number): Promise<void> {
    if (!Number.isFinite(at) || at - this.now() > longestForwardMs) throw new RangeError(`cannot move the practice clock to ${at}`)
    await this.#queue(() => this.#grow(Math.max(0, Math.round(at - this.now()))))
  }

  /** Calls `listener` with the new time after each move; returns the function that ends it. */
  onMove(listener: (now: number) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #grow(ms: number): Promise<void> {
    if (ms === 0) return
    await this.#save(this.#offsetMs + ms)
    this.#offsetMs += ms
    const now = this.now()
    for (const listener of this.#listeners) listener(now)
  }

  /** One move at a time, so that each is reckoned from the one before. */
  #queue(move: () => Promise<void>): Promise<void> {
    const mine = this.#turn.then(move)
    this.#turn = mine.catch(() => undefined)
    return mine
  }
}

/** Opens the practice clock with the offset it had; a broken or negative stored offset counts as 0. */
export async function openPracticeClock({ real = systemClock, load, save }: PracticeClockParts = {}): Promise<PracticeClock> {
  const stored = load ? await load() : 0
  const offsetMs = Number.isFinite(stored) && stored > 0 ? stored : 0
  return new PracticeClock(real, offsetMs, save ?? (async () => undefined))
}
