import { occasions } from '../../jobs/index.ts'
import { nightlyBackup } from '../../jobs/nightly-backup.ts'
import type { House } from '../chat/scene.ts'
import type { OpenHouse } from '../founding.ts'
import { nextStop } from '../schedule/catch-up.ts'
import type { Due } from '../schedule/due.ts'
import type { JobParts } from '../schedule/job.ts'
import type { Ticks } from './ticks.ts'

/** Most looks at the outbox between two stops of a time moved by hand; what is left then is said further on. */
const mostLooks = 200

/** What {@link byHand} needs. */
export interface ByHandParts {
  houses: readonly OpenHouse[]
  ticks: Ticks
  parts: JobParts
  /** Does one due now. */
  doDue(association: string, due: Due): Promise<unknown>
  /** Says what may be said now; answers when (ms) more may be, or null when nothing waits. */
  deliver(): Promise<number | null>
  /** Whether anything can be said at all. */
  isHeard(): boolean
  isStopping(): boolean
}

/**
 * Lives through the time up to `goal` (ms) where time is moved by hand: `forwardTo` puts the clock to each instant at which something falls
 * due or may be said, and that is done and said before time goes on.
 */
export const byHand =
  ({ houses, ticks, parts, doDue, deliver, isHeard, isStopping }: ByHandParts) =>
  async (goal: number, forwardTo: (at: number) => Promise<void>): Promise<void> => {
    const { clock } = parts
    /** Those whose nightly backup fell due on the way: the nights that pass are none of the machine's, so one in the end does. */
    const unsaved = new Set<House>()
    const onTheWay: JobParts = {
      ...parts,
      remind: async (house, due) => void (await doDue(house.association.id, due)),
      backup: async (house) => {
        unsaved.add(house)
        return null
      },
    }
    /** Says what waits, at its pace: time goes on from one message to the next, at most to `until` (ms). */
    const sayUntil = async (until: number): Promise<void> => {
      for (let looks = 0; looks < mostLooks && !isStopping() && isHeard(); looks += 1) {
        const next = await deliver()
        if (next === null || next > until) return
        await forwardTo(next)
      }
    }
    await ticks.meet()
    try {
      for (let from = clock.now(); ; from = clock.now()) {
        await ticks.tickWith(onTheWay)
        const stops = await Promise.all(houses.map((house) => nextStop(occasions, house, from, goal)))
        const stop = Math.min(goal, ...stops)
        await sayUntil(stop)
        if (from >= goal || isStopping()) break
        await forwardTo(stop)
      }
      await ticks.meet()
    } finally {
      for (const house of unsaved) await nightlyBackup.run(house, parts)
    }
    parts.wake()
  }
