import { inLine, type SignUp } from './activity.ts'

/**
 * Places of an activity: who gets one, who waits, who moves up. Pure; the commit's expectations make it hold at once.
 */

/** How many people a plain member may sign up besides themselves, an activity. */
export const proxyLimit = 3

/** Those who wait, first come first. */
export const waitingLine = (signUps: readonly SignUp[]): SignUp[] => signUps.filter(({ state }) => state === 'waiting').sort(inLine)

/** Those who have a place, in the order they came. */
export const placedLine = (signUps: readonly SignUp[]): SignUp[] => signUps.filter(({ state }) => state === 'in').sort(inLine)

/** Place in its line (those in, or those waiting), from 1; 0 when not on the list. */
export const positionOf = (signUps: readonly SignUp[], who: string): number => {
  const own = signUps.find((each) => each.who === who)
  const line = own?.state === 'waiting' ? waitingLine(signUps) : placedLine(signUps)
  return line.findIndex((each) => each.who === who) + 1
}

/** Free places now (Infinity without a limit); none while somebody waits, for nobody passes the line. */
export const freePlaces = (limit: number | undefined, placed: number, waiting: number): number => {
  if (limit === undefined) return Number.POSITIVE_INFINITY
  return waiting > 0 ? 0 : Math.max(0, limit - placed)
}

/**
 * Who moves up when `freed` places come free (people who leave, or by how much the limit is raised; Infinity when it
 * is lifted): the first in line. `limit` and `signUps` are as before; where more are in than the limit allows, those come off first.
 */
export const movingUp = (limit: number | undefined, signUps: readonly SignUp[], freed: number): SignUp[] => {
  const line = waitingLine(signUps)
  if (limit === undefined) return line
  const open = limit - placedLine(signUps).length + freed
  return line.slice(0, Math.max(0, Math.min(open, line.length)))
}

/** Those whom a member signed up by name besides themselves; the lines of a chain they posted are none of them. */
export const proxiedBy = (signUps: readonly SignUp[], member: string): SignUp[] =>
  signUps.filter((each) => each.proxyBy === member && each.who !== member && !each.chain)
