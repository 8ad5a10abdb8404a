import { limit, open, within } from './deadline.ts'

/** How {@link Intake} takes things in. */
export interface IntakeOptions<Event, Item> {
  /** Most events not yet handed over; more are dropped. */
  most: number
  /** How long an event may hold up those after it while it is loading, ms. After that they pass it. */
  patienceMs: number
  /** Loads what an event points to; undefined when there is nothing to hand over. Never rejects. */
  load(event: Event): Promise<Item | undefined>
  /** The lane an item belongs to: one lane is in order, lanes are independent. */
  lane(item: Item): string
  /** Prepares an item while those before it are being handed over. Never rejects. */
  prepare(item: Item): Promise<() => Promise<void>>
  /** An event was dropped because the intake is full. */
  dropped(): void
}

/**
 * Loads events at once, at most 32 at a time, and hands them over in the order of the events within a lane: what an event is (and so
 * its lane) is known only when loaded, hence the order is settled over all lanes first, for at most `patienceMs` each.
 */
export class Intake<Event, Item> {
  readonly #options: IntakeOptions<Event, Item>
  readonly #loading = limit(32)
  readonly #lanes = new Map<string, Promise<void>>()
  readonly #waiting = new Set<Promise<void>>()
  #settled: Promise<void> = Promise.resolve()

  constructor(options: IntakeOptions<Event, Item>) {
    this.#options = options
  }

  /** How many events are not yet handed over. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Takes one event in. Never throws. */
  push(event: Event): void {
    if (this.waiting >= this.#options.most) {
      this.#options.dropped()
      return
    }
    const placed = open<void>()
    const begun = open<void>()
    const loaded = this.#loading(() => {
      begun.resolve()
      return this.#options.load(event)
    })
    const place = (item: Item | undefined): void => (item === undefined ? placed.resolve() : void this.#place(item).then(placed.resolve))
    const intime = begun.promise
      .then(() => within(this.#options.patienceMs, loaded))
      .then(
        (item) => () => place(item),
        () => () => void loaded.then(place),
      )
    this.#settled = this.#settled.then(async () => (await intime)())
    const done = placed.promise.finally(() => this.#waiting.delete(done))
    this.#waiting.add(done)
  }

  /** Resolves when everything pushed so far was handed over. */
  async drain(): Promise<void> {
    while (this.waiting > 0) await Promise.all(this.#waiting)
  }

  #place(item: Item): Promise<void> {
    const key = this.#options.lane(item)
    const ready = this.#options.prepare(item)
    const before = this.#lanes.get(key) ?? Promise.resolve()
    const mine = before.then(async () => {
      await (await ready)()
      if (this.#lanes.get(key) === mine) this.#lanes.delete(key)
    })
    this.#lanes.set(key, mine)
    return mine
  }
}
