import type { Activity, SignUp } from '../../domain/activity.ts'
import { movingUp, placedLine, placedOf, quotaOf, waitingLine } from '../../domain/capacity.ts'
import { sayWhen } from '../../domain/zoned.ts'
import type { Expectation } from '../../journal/commit.ts'
import type { NewEvent } from '../../journal/events.ts'
import * as zh from '../../text/sign-up.ts'
import type { Scene, Speech } from '../contract.ts'

/** What of a scene moving people up needs; a job has no more. `group` null: said nowhere. */
export type PromotionScene = Pick<Scene, 'ledger' | 'roster' | 'zone' | 'at' | 'group'>

/** Part of a decision: adds to its events, expectations and says. */
export interface Promotions {
  events: NewEvent[]
  expect: Expectation[]
  says: Speech[]
}

/**
 * Who moves up from the wait-list when those in `leaving` leave the list in this very commit, or when (without `leaving`) its places become more
 * (`activity` as it will stand). Add all three lists to the decision, the events after the ones that free the places. The promoted
 * hear of it privately and in the activity's group. Nobody moves up once the activity has started, nor where only people who
 * wait leave. The expectations only hold the line still; that the activity itself is unchanged is the caller's to expect.
 */
export const promotions = async (scene: PromotionScene, activity: Activity, leaving?: readonly string[]): Promise<Promotions> => {
  const none: Promotions = { events: [], expect: [], says: [] }
  const { ledger, at } = scene
  if (at > activity.startsAt) return none
  const signUps = await ledger.signUps(activity.number)
  const freed = signUps.filter(({ who, state }) => state === 'in' && leaving?.includes(who))
  if (leaving !== undefined && freed.length === 0) return none
  const staying = signUps.filter(({ who }) => !leaving?.includes(who))
  const moving = movingUp(activity, staying)
  const expect = [...moving.map((signUp) => inLineStill(activity.number, signUp)), ...lineStill(activity, signUps, staying, moving)]
  return { events: moving.map((signUp) => promoted(activity.number, signUp)), expect, says: await noticesOf(scene, activity, moving) }
}

const inLineStill = (activity: string, signUp: SignUp): Expectation => ({
  name: 'still in line',
  key: `signups:${activity}`,
  field: signUp.who,
  op: 'equals',
  value: JSON.stringify(signUp),
})

/** What must not change meanwhile: or more would be in than there are places, or somebody would wait beside a free one. */
const lineStill = (
  activity: Activity,
  signUps: readonly SignUp[],
  staying: readonly SignUp[],
  moving: readonly SignUp[],
): Expectation[] => {
  const { number, limit, quotas } = activity
  const before = placedLine(signUps).length
  const after = placedLine(staying).length + moving.length
  const expect: Expectation[] = []
  if (moving.length > 0 && limit !== undefined)
    expect.push({ name: 'room for those who move up', key: `tally:${number}`, field: 'in', op: 'below', value: limit + before - after + 1 })
  for (const branch of branchesOf(moving).filter((each) => quotas?.[each] !== undefined)) {
    const moved = moving.filter((each) => each.branch === branch).length
    const value = quotaOf(activity, branch) + placedOf(signUps, branch) - placedOf(staying, branch) - moved + 1
    expect.push({ name: 'room in the branch', key: `tally:${number}`, field: `in:${branch}`, op: 'below', value })
  }
  // places stay free: nobody who could have them may join the line
  if (limit === undefined || after < limit)
    expect.push({
      name: 'nobody else in line',
      key: `tally:${number}`,
      field: 'waiting',
      op: 'below',
      value: waitingLine(signUps).length + 1,
    })
  // people stay in line: whoever else leaves now must see that these did
  const blocked = waitingLine(staying).filter((each) => !moving.includes(each))
  if (blocked.length > 0 && (quotas !== undefined || after < before)) {
    expect.push(countIs(number, 'in', before))
    for (const branch of branchesOf(blocked).filter((each) => quotas?.[each] !== undefined))
      expect.push(countIs(number, `in:${branch}`, placedOf(signUps, branch)))
  }
  return expect
}

const branchesOf = (signUps: readonly { branch?: string }[]): string[] => [...new Set(signUps.flatMap(({ branch }) => branch ?? []))]

/** Expects that a count of an activity's tally is `n`; `in:<branch>` counts the places of one branch. */
export const countIs = (activity: string, field: 'in' | 'waiting' | `in:${string}`, n: number): Expectation => {
  const place = { name: `${field} is ${n}`, key: `tally:${activity}`, field }
  return n === 0 ? { ...place, op: 'below', value: 1 } : { ...place, op: 'equals', value: String(n) }
}

/** How somebody who joins a list came out: their branch (unknown for a contact not bound), and whether they were given a place. */
export interface Seat {
  branch: string | undefined
  placed: boolean
}

/**
 * Expects what newcomers' places rest on: that those placed still find a free one with nobody waiting who could have it, and that the
 * others find none. `list` is the list they were counted from. How many wait is left open, so that a crowd joining the line at
 * once need not be decided again and again: two of them may be told the same position.
 */
export const roomLeft = (activity: Activity, list: readonly SignUp[], newcomers: readonly Seat[]): Expectation[] => {
  const { number, limit, quotas } = activity
  const placed = newcomers.filter((each) => each.placed)
  const waiting = newcomers.filter((each) => !each.placed)
  const expect: Expectation[] = []
  const count = placedLine(list).length
  const full = limit !== undefined && count + placed.length >= limit
  if (limit !== undefined && placed.length > 0)
    expect.push({ name: 'a place is free', key: `tally:${number}`, field: 'in', op: 'below', value: limit - placed.length + 1 })
  if (waiting.length > 0 && limit !== undefined && (full || quotas === undefined)) expect.push(countIs(number, 'in', count))
  if (quotas === undefined) {
    if (limit !== undefined && placed.length > 0)
      expect.push({ name: 'nobody waits', key: `tally:${number}`, field: 'waiting', op: 'below', value: 1 })
    return expect
  }
  for (const branch of branchesOf(placed.flatMap((each) => (each.branch === undefined ? [] : [{ branch: each.branch }])))) {
    if (quotas[branch] === undefined) continue
    const value = quotas[branch] - placed.filter((each) => each.branch === branch).length + 1
    expect.push({ name: 'a place of the branch is free', key: `tally:${number}`, field: `in:${branch}`, op: 'below', value })
  }
  for (const branch of full ? [] : new Set(waiting.flatMap((each) => each.branch ?? [])))
    expect.push(countIs(number, `in:${branch}`, placedOf(list, branch)))
  return expect
}

const promoted = (activity: string, { who, order, at, proxyBy, chain, branch }: SignUp): NewEvent => ({
  type: 'promoted',
  activity,
  who,
  order,
  at,
  ...(proxyBy === undefined ? {} : { proxyBy }),
  ...(chain ? { chain } : {}),
  branch: branch ?? null,
})

/** A place on the list, or in line, given back; `late` is noted of a place only: who waited keeps nobody waiting. */
export const givenBack = (activity: Pick<Activity, 'number'>, { who, state, branch }: SignUp, late = false): NewEvent => ({
  type: 'withdrew',
  activity: activity.number,
  who,
  was: state,
  branch: branch ?? null,
  ...(late && state === 'in' ? { late: true } : {}),
})

/** Privately to each (to who signed them up, when they have no WeChat of their own), and once in the activity's group. */
const noticesOf = async (scene: PromotionScene, activity: Activity, moving: readonly SignUp[]): Promise<Speech[]> => {
  const { ledger, roster, zone, at, group } = scene
  if (moving.length === 0) return []
  const when = sayWhen(activity.startsAt, zone, at)
  const says: Speech[] = []
  const names: string[] = []
  for (const { who, proxyBy } of moving) {
    const name = roster.byNumber.get(who)?.name
    names.push(who.startsWith('?') ? zh.someoneToConfirm : name || zh.someone)
    if (who.startsWith('?')) continue
    const bound = (await ledger.binding(who)) !== null
    const to = bound || proxyBy === undefined ? who : (proxyBy.split(':').at(-1) ?? who)
    says.push({ to: { member: to }, text: zh.promotedOne(name || zh.someone, activity.title, when, activity.number) })
  }
  const text = zh.promotedHere(activity.title, names)
  says.push({ to: group?.name === activity.group ? 'here' : { group: activity.group }, text })
  return says
}
