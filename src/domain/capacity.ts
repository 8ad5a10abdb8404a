import { type Activity, inLine, type SignUp } from './activity.ts'

/**
 * Places of an activity: who gets one, who waits, who moves up. Pure; the commit's expectations make it hold at once.
 * A place counts in the branch a member signed up from: whoever changes branch keeps theirs.
 */

/** What limits an activity's list. */
export type Limits = Pick<Activity, 'limit' | 'quotas'>

/** How many people a plain member may sign up besides themselves, an activity. */
export const proxyLimit = 3

/** Those who wait, first come first. */
export const waitingLine = (signUps: readonly SignUp[]): SignUp[] => signUps.filter(({ state }) => state === 'waiting').sort(inLine)

/** Those who have a place, in the order they came. */
export const placedLine = (signUps: readonly SignUp[]): SignUp[] => signUps.filter(({ state }) => state === 'in').sort(inLine)

/** How many of a branch have a place. */
export const placedOf = (signUps: readonly SignUp[], branch: string): number =>
  signUps.filter((each) => each.state === 'in' && each.branch === branch).length

/** Place in its line (those in, or those waiting), from 1; 0 when not on the list. */
export const positionOf = (signUps: readonly SignUp[], who: string): number => {
  const own = signUps.find((each) => each.who === who)
  const line = own?.state === 'waiting' ? waitingLine(signUps) : placedLine(signUps)
  return line.findIndex((each) => each.who === who) + 1
}

/** Most of one branch, Infinity without a quota; nobody whose branch is not known yet, where places are shared out by branch. */
export const quotaOf = ({ quotas }: Limits, branch: string | undefined): number => {
  if (quotas === undefined) return Number.POSITIVE_INFINITY
  return branch === undefined ? 0 : (quotas[branch] ?? Number.POSITIVE_INFINITY)
}

/** Free places by a list, in all and by branch; `take` gives one out, if there is one. */
const freeOn = (limits: Limits, signUps: readonly SignUp[]) => {
  let total = (limits.limit ?? Number.POSITIVE_INFINITY) - placedLine(signUps).length
  const taken = new Map<string, number>()
  const left = (branch: string | undefined): number =>
    Math.min(total, quotaOf(limits, branch) - (branch === undefined ? 0 : (taken.get(branch) ?? placedOf(signUps, branch))))
  return {
    left,
    take(branch: string | undefined): boolean {
      if (left(branch) <= 0) return false
      total -= 1
      if (branch !== undefined) taken.set(branch, (taken.get(branch) ?? placedOf(signUps, branch)) + 1)
      return true
    },
  }
}

/** Who of those waiting can have a place now: the first in line whose branch has room, and so on. */
export const movingUp = (limits: Limits, signUps: readonly SignUp[]): SignUp[] => {
  const free = freeOn(limits, signUps)
  return waitingLine(signUps).filter(({ branch }) => free.take(branch))
}

/** Which of some newcomers (by their branches, in order) get a place; none while somebody waits who could have it, for nobody passes the line. */
export const seated = (limits: Limits, signUps: readonly SignUp[], newcomers: readonly (string | undefined)[]): boolean[] => {
  if (movingUp(limits, signUps).length > 0) return newcomers.map(() => false)
  const free = freeOn(limits, signUps)
  return newcomers.map((branch) => free.take(branch))
}

/** Free places for one more of a branch (Infinity without any limit); none while somebody waits who could have them. */
export const freePlaces = (limits: Limits, signUps: readonly SignUp[], branch: string | undefined): number =>
  movingUp(limits, signUps).length > 0 ? 0 : Math.max(0, freeOn(limits, signUps).left(branch))

/** Those whom a member signed up by name besides themselves; the lines of a chain they posted are none of them. */
export const proxiedBy = (signUps: readonly SignUp[], member: string): SignUp[] =>
  signUps.filter((each) => each.proxyBy === member && each.who !== member && !each.chain)
