import type { Activity, SignUp } from '../../domain/activity.ts'
import { seated } from '../../domain/capacity.ts'
import { sayPoints } from '../../domain/entry.ts'
import type { Member } from '../../domain/member.ts'
import type { Expectation } from '../../journal/commit.ts'
import type { NewEvent } from '../../journal/events.ts'
import type { HeldDeed } from '../../journal/ledger/people.ts'
import * as zh from '../../text/binding.ts'
import { withoutPoints } from '../../text/check-in.ts'
import type { Scene, Speech } from '../contract.ts'
import { worthOf } from './attending.ts'
import { type Crediting, crediting } from './credit.ts'
import { unchangedList } from './organising.ts'
import { givenBack, type PromotionScene, promotions } from './promotion.ts'

/**
 * Deeds held for a contact not yet bound: credited in order when they are bound within 48 hours, let go otherwise. A held
 * sign-up stands on the list as `?<contact>`.
 */

/** Part of a decision: adds to its events, expectations and says. */
export interface HeldPart {
  events: NewEvent[]
  expect: Expectation[]
  says: Speech[]
}

/** What crediting adds to a decision. */
export interface Credited extends HeldPart {
  /** How many 流水号 the events use, from `firstEntry`. */
  entries: number
  /** What was credited, as people read it. */
  lines: string[]
}

/**
 * How one commit touched the lists of activities so far: a place that comes free and a list that moves do not fit in one commit.
 * `gone` and `come` are the sign-ups taken off and put on.
 */
export type Touched = Map<string, { how: 'moved' | 'freed'; gone: string[]; come: SignUp[] }>

/** The name a contact has on sign-up lists until it is bound. */
export const heldName = (contact: string): string => `?${contact}`

/**
 * Credits what a contact did while waiting to `member`, in the order it was done: a check-in at its own time with its
 * entry, a sign-up with its place in line. What has run out is let go. `firstEntry` is the place of the first entry.
 * Null when it cannot be in one commit with what `touched` holds: do it in another. Adds to `touched`.
 */
export const creditHeld = async (
  scene: Scene,
  member: Member,
  contact: string,
  firstEntry: number,
  touched: Touched,
): Promise<Credited | null> => {
  const { ledger } = scene
  const [deeds, revision] = await Promise.all([ledger.held(contact), ledger.heldRevision(contact)])
  const all: Credited = { events: [], expect: [nothingMoreHeld(contact, revision)], says: [], entries: 0, lines: [] }
  const mine: Touched = new Map()
  const credited = new Set<string>()
  const credits = crediting(scene, firstEntry)
  const before = (activity: Activity) => touched.get(activity.number) ?? { gone: [], come: [] }
  for (const deed of deeds) {
    all.events.push(ended(contact, deed))
    const activity = await ledger.activity(deed.activity)
    if (!activity) continue
    const standing = deed.until >= scene.at && activity.state === 'open'
    if (deed.deed === '签到') {
      if (standing) await creditCheckIn(scene, all, member, activity, deed, credits, credited)
      continue
    }
    const held = await ledger.signUp(activity.number, heldName(contact))
    if (!held) continue
    const own = await ledger.signUp(activity.number, member.number)
    all.expect.push(signUpIs(activity, heldName(contact), held))
    if (standing && (own === null || (own.state === 'waiting' && held.state === 'in'))) {
      all.expect.push(signUpIs(activity, member.number, own))
      const { gone, come } = before(activity)
      const taken = await takeHeldPlace(scene, all, member, activity, held, own, { gone, come })
      all.lines.push(zh.creditedSignUp(activity.title, taken.state === 'waiting'))
      const left = [held.who, ...(own ? [own.who] : [])]
      mine.set(activity.number, { how: 'moved', gone: [...gone, ...left], come: [...come, taken] })
    } else {
      add(all, await leaveList(scene, activity, held))
      mine.set(activity.number, { how: 'freed', ...before(activity) })
    }
  }
  all.events.push(...credits.events)
  all.expect.push(...credits.expect)
  all.entries = credits.count()
  for (const [activity, { how }] of mine) {
    const earlier = touched.get(activity)
    if (earlier !== undefined && (how === 'freed' || earlier.how === 'freed')) return null
  }
  for (const [activity, how] of mine) touched.set(activity, how)
  return all
}

/**
 * Lets deeds held for a contact go: a place on a list passes to the next in line. `deeds` are some of those
 * `ledger.held(contact)` gives, at most one sign-up for each activity.
 */
export const letGo = async (scene: PromotionScene, contact: string, deeds: readonly HeldDeed[]): Promise<HeldPart> => {
  const all: HeldPart = { events: [], expect: [], says: [] }
  for (const deed of deeds) {
    all.events.push(ended(contact, deed))
    all.expect.push({
      name: 'still held',
      key: `held:${contact}`,
      field: `${deed.deed}/${deed.activity}`,
      op: 'equals',
      value: JSON.stringify(deed),
    })
    if (deed.deed !== '报名') continue
    const [activity, held] = await Promise.all([
      scene.ledger.activity(deed.activity),
      scene.ledger.signUp(deed.activity, heldName(contact)),
    ])
    if (!activity || !held) continue
    all.expect.push(signUpIs(activity, held.who, held))
    add(all, await leaveList(scene, activity, held))
  }
  return all
}

/**
 * Expects that the speaker, who is a stranger, was not bound while this was decided: what is held for somebody bound would
 * never be credited. Add it to whatever holds a deed.
 */
export const stillUnbound = async ({ ledger, roster, speaker }: Scene): Promise<Expectation[]> => {
  const { account, contactId, contact } = speaker
  // somebody who left the roster keeps their binding until another needs the contact; anybody else was bound this moment
  const bound = await ledger.memberOf(account, contactId)
  if (bound !== null && roster.byNumber.get(bound)?.leftAt !== undefined) return []
  return [{ name: 'still a stranger', key: 'contacts', field: contact, op: 'absent' }]
}

/** What a contact has held at a moment (ms), as people read it. */
export const heldLines = async ({ ledger, at }: Pick<Scene, 'ledger' | 'at'>, contact: string): Promise<string[]> => {
  const lines: string[] = []
  for (const deed of await ledger.held(contact)) {
    const title = deed.until >= at ? (await ledger.activity(deed.activity))?.title : undefined
    if (title !== undefined) lines.push(zh.heldDeed(title, deed.deed))
  }
  return lines
}

/**
 * A held place becomes the member's. Where places are shared out by branch it waited for the branch to be known: now it is
 * given, if the branch has room.
 */
const takeHeldPlace = async (
  scene: Scene,
  all: Credited,
  { number: who, branch }: Member,
  activity: Activity,
  held: SignUp,
  own: SignUp | null,
  { gone, come }: { gone: readonly string[]; come: readonly SignUp[] },
): Promise<SignUp> => {
  const { number } = activity
  const { ledger, at: now } = scene
  all.events.push(givenBack(activity, held))
  if (own) all.events.push(givenBack(activity, own))
  let { state } = held
  if (activity.quotas !== undefined && state === 'waiting') {
    const tally = await ledger.tally(number)
    const off = [...gone, held.who, own?.who]
    const others = [...(await ledger.signUps(number)).filter((each) => !off.includes(each.who)), ...come]
    const [placed = false] = now <= activity.startsAt ? seated(activity, others, [branch]) : []
    all.expect.push(unchangedList(activity, tally))
    state = placed ? 'in' : 'waiting'
  }
  const { order, at } = held
  all.events.push({ type: 'signed-up', activity: number, who, state, order, occurredAt: at, branch })
  return { who, state, order, at, branch }
}

const unchanged = (activity: Activity): Expectation => ({
  name: 'still standing',
  key: 'activities',
  field: activity.number,
  op: 'equals',
  value: JSON.stringify(activity),
})

const creditCheckIn = async (
  scene: Scene,
  all: Credited,
  member: Member,
  activity: Activity,
  { at }: HeldDeed,
  credits: Crediting,
  credited: Set<string>,
): Promise<void> => {
  if (await scene.ledger.attendance(activity.number, member.number)) return
  const { item, instead, expect } = await worthOf(scene, activity, member.number, { besides: credited })
  all.events.push({ type: 'attended', activity: activity.number, member: member.number, at, makeUp: false, occurredAt: at })
  const entry = item && (await credits.add({ member: member.number, item, quantity: 1, at, activity: activity.number }))
  if (entry) credited.add(activity.number)
  all.expect.push(
    ...expect,
    { name: 'not yet attended', key: `attendance:${activity.number}`, field: member.number, op: 'absent' },
    unchanged(activity),
  )
  all.lines.push(
    zh.creditedCheckIn(activity.title, entry ? sayPoints(entry.tenths) : '') + (instead === undefined ? '' : withoutPoints(instead)),
  )
}

/** Takes a held sign-up off its list; the first in line moves up. */
const leaveList = async (scene: PromotionScene, activity: Activity, signUp: SignUp): Promise<HeldPart> => {
  const { events, expect, says } =
    activity.state === 'open' ? await promotions(scene, activity, [signUp.who]) : { events: [], expect: [], says: [] }
  return { events: [givenBack(activity, signUp), ...events], expect: [...expect, unchanged(activity)], says }
}

const ended = (contact: string, { activity, deed }: HeldDeed): NewEvent => ({ type: 'deed.ended', contact, activity, deed })

const signUpIs = (activity: Activity, who: string, signUp: SignUp | null): Expectation => {
  const place = { name: 'the same on the list', key: `signups:${activity.number}`, field: who }
  return signUp ? { ...place, op: 'equals', value: JSON.stringify(signUp) } : { ...place, op: 'absent' }
}

/** Nothing was held for the contact since `revision` was read. */
const nothingMoreHeld = (contact: string, revision: string | null): Expectation => {
  const place = { name: 'nothing more held', key: 'held-rev', field: contact }
  return revision === null ? { ...place, op: 'absent' } : { ...place, op: 'equals', value: revision }
}

const add = (all: HeldPart, more: HeldPart): void => {
  all.events.push(...more.events)
  all.expect.push(...more.expect)
  all.says.push(...more.says)
}
