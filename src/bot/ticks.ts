import { jobs, occasions } from '../../jobs/index.ts'
import { eachAlone } from '../chat/fault.ts'
import type { OpenHouse } from '../founding.ts'
import { serversOf } from '../lease.ts'
import { type JobParts, tick } from '../schedule/job.ts'
import type { Account } from './account.ts'

/** What {@link ticking} needs. */
export interface TickingParts {
  houses: readonly OpenHouse[]
  account: Account
  door: string
  parts: JobParts
  /** Says anew what processes that run no more left in the middle of sending; answers how much there is. */
  recover(): Promise<number>
  /** Has staff told what was not said. */
  tellUnsaid(): Promise<unknown>
  /** Keeps whose rooms are whose, among those that serve an association. */
  keep(house: OpenHouse): Promise<unknown>
  /** A tick took so long, ms. */
  onTicked?: ((tookMs: number) => void) | undefined
}

/** The ticks of a bot: one after another, for of two at once one would count from before what the other had asked for. */
export const ticking = ({ houses, account, door, parts, recover, tellUnsaid, keep, onTicked }: TickingParts) => {
  const { clock } = parts
  let last: { at: number; real: number } | null = null
  /** Names of the other processes that serve one of ours, as last seen. */
  let others: readonly string[] = []
  let turn: Promise<void> = Promise.resolve()

  const look = async (): Promise<void> => {
    const servers = (await eachAlone(houses, serversOf)).flat()
    others = [...new Set(servers.map((server) => server.door))].filter((each) => each !== door)
  }
  /** Who else serves ours, and that we do. */
  const meet = async (): Promise<void> => {
    if (!account.isOurs()) return
    await look()
    await eachAlone(houses, keep)
  }
  /** Runs what time brought since the last tick. */
  const tickWith = async (using: JobParts): Promise<void> => {
    if (!account.isOurs()) return
    const began = performance.now()
    if ((await recover()) > 0) parts.wake()
    await tick(houses, jobs, occasions, using)
    await tellUnsaid()
    last = { at: clock.now(), real: performance.now() }
    onTicked?.(last.real - began)
  }
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  return {
    look,
    others: () => others,
    meet,
    tickWith,
    inTurn,
    run: (): Promise<void> =>
      inTurn(async () => {
        await meet()
        await tickWith(parts)
      }),
    /** When the last tick ended: by the bot's clock, and how long ago in real time (ms); null before the first. */
    last: () => last && { at: last.at, ageMs: performance.now() - last.real },
  }
}

/** The ticks of a bot. */
export type Ticks = ReturnType<typeof ticking>
