import type { Activity, SignUp } from '../../domain/activity.ts'
import { seated, waitingLine } from '../../domain/capacity.ts'
import type { Expectation } from '../../journal/commit.ts'
import { dealtSeq, type NewEvent } from '../../journal/events.ts'
import type { Scene } from '../contract.ts'
import { heldName, stillUnbound } from './held.ts'
import { unchangedActivity } from './organising.ts'
import { roomLeft } from './promotion.ts'

/** How long a place is held for somebody not bound yet, ms. */
export const heldMs = 48 * 60 * 60_000

/** Somebody about to be put on a list, and who says it when it is not themselves. */
export interface Newcomer {
  who: string
  proxyBy?: string
  /** They are a line of a chain that `proxyBy` posted. */
  chain?: true
  /** Their branch, in whose quota the place counts; null for a contact not bound. */
  branch: string | null
}

/** Part of a decision that puts people on a list. */
export interface Entering {
  /** Whether each of them gets a place. */
  seats: boolean[]
  /** How many of them get a place; the others wait. */
  placed: number
  waiting: number
  /** Position in line of the first who waits. */
  position: number
  events: NewEvent[]
  expect: Expectation[]
}

/**
 * Puts people who are not on `list` on it, in their order: those who find a free place (of their branch, where places are shared
 * out so) get one, the others wait. All of them, or (when an expectation fails) nobody. `firstEvent` is where its events stand among those of the commit.
 */
export const entering = (activity: Activity, list: readonly SignUp[], people: readonly Newcomer[], firstEvent = 0): Entering => {
  const { number } = activity
  const branches = people.map(({ branch }) => branch ?? undefined)
  const seats = seated(activity, list, branches)
  const placed = seats.filter((seat) => seat).length
  return {
    seats,
    placed,
    waiting: people.length - placed,
    position: waitingLine(list).length + 1,
    events: people.map(
      (newcomer, index): NewEvent => ({
        type: 'signed-up',
        activity: number,
        ...newcomer,
        state: seats[index] ? 'in' : 'waiting',
        order: dealtSeq(firstEvent + index),
      }),
    ),
    expect: [
      unchangedActivity(activity),
      ...people.map(({ who }) => ({ name: 'not on the list', key: `signups:${number}`, field: who, op: 'absent' as const })),
      ...roomLeft(
        activity,
        list,
        branches.map((branch, index) => ({ branch, placed: seats[index] === true })),
      ),
    ],
  }
}

/** Keeps a place for the speaker, who is not bound yet and not on `list`, for {@link heldMs}; `firstEvent` as in {@link entering}. */
export const holding = async (scene: Scene, activity: Activity, list: readonly SignUp[], firstEvent = 0): Promise<Entering> => {
  const { contact } = scene.speaker
  const entered = entering(activity, list, [{ who: heldName(contact), branch: null }], firstEvent + 1)
  return {
    ...entered,
    events: [
      { type: 'deed.held', contact, activity: activity.number, deed: '报名', at: scene.at, until: scene.at + heldMs },
      ...entered.events,
    ],
    expect: [...entered.expect, ...(await stillUnbound(scene))],
  }
}
