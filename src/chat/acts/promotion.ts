import type { Activity, SignUp } from '../../domain/activity.ts'
import { movingUp, placedLine, waitingLine } from '../../domain/capacity.ts'
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
 * Who moves up from the wait-list when `freed` places come free in this very commit: how many people with a place
 * leave, or by how many the limit is raised (Infinity when it is lifted). Add all three lists to the decision, the events
 * after the ones that free the places. `activity` supplies number and words; the limit counted from is the one that stands in
 * the ledger. The promoted hear of it privately and in the activity's group. Nobody moves up once the activity has
 * started, nor those in `leaving`, who leave the list in this commit. The expectations only hold the line still; that the
 * activity itself is unchanged is the caller's to expect.
 */
export const promotions = async (
  scene: PromotionScene,
  activity: Activity,
  freed: number,
  leaving: readonly string[] = [],
): Promise<Promotions> => {
  const none: Promotions = { events: [], expect: [], says: [] }
  const { ledger, at } = scene
  const { number } = activity
  if (freed <= 0 || at > activity.startsAt) return none
  const [standing, signUps] = await Promise.all([ledger.activity(number), ledger.signUps(number)])
  const waiting = waitingLine(signUps)
  const staying = signUps.filter(({ who, state }) => state === 'in' || !leaving.includes(who))
  const moving = movingUp((standing ?? activity).limit, staying, freed)
  const expect: Expectation[] = moving.map((signUp) => ({
    name: 'still in line',
    key: `signups:${number}`,
    field: signUp.who,
    op: 'equals',
    value: JSON.stringify(signUp),
  }))
  // places stay free, or people in line: neither may change meanwhile, or somebody would wait beside an empty place
  if (moving.length < freed)
    expect.push({ name: 'nobody else in line', key: `tally:${number}`, field: 'waiting', op: 'below', value: waiting.length + 1 })
  if (moving.length < waitingLine(staying).length && moving.length < freed) expect.push(countIs(number, 'in', placedLine(signUps).length))
  return { events: moving.map((signUp) => promoted(number, signUp)), expect, says: await noticesOf(scene, activity, moving) }
}

/** Expects that a count of an activity's tally is `n`. */
export const countIs = (activity: string, field: 'in' | 'waiting', n: number): Expectation => {
  const place = { name: `${field} is ${n}`, key: `tally:${activity}`, field }
  return n === 0 ? { ...place, op: 'below', value: 1 } : { ...place, op: 'equals', value: String(n) }
}

/**
 * Expects what newcomers' places rest on: that `placed` of them still find a free one with nobody waiting, and that the
 * `waiting` others find none. `list` is the list they were counted from. How many wait is left open, so that a crowd
 * joining the line at once need not be decided again and again: two of them may be told the same position.
 */
export const roomLeft = ({ number, limit }: Activity, list: readonly SignUp[], placed: number, waiting: number): Expectation[] => {
  if (limit === undefined) return []
  if (waiting > 0) return [countIs(number, 'in', placedLine(list).length), ...(placed > 0 ? [countIs(number, 'waiting', 0)] : [])]
  return [
    { name: 'a place is free', key: `tally:${number}`, field: 'in', op: 'below', value: limit - placed + 1 },
    { name: 'nobody waits', key: `tally:${number}`, field: 'waiting', op: 'below', value: 1 },
  ]
}

const promoted = (activity: string, { who, order, at, proxyBy, chain }: SignUp): NewEvent => ({
  type: 'promoted',
  activity,
  who,
  order,
  at,
  ...(proxyBy === undefined ? {} : { proxyBy }),
  ...(chain ? { chain } : {}),
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
