import type { Activity } from '../../domain/activity.ts'
import type { Member } from '../../domain/member.ts'
import type { Expectation } from '../../journal/commit.ts'
import type { NewEvent } from '../../journal/events.ts'
import type { MemberScene, Speech } from '../contract.ts'
import { unchangedActivity } from './organising.ts'
import { givenBack, promotions } from './promotion.ts'

/** What excusing members adds to a decision, and which of them needed nothing. */
export interface Excusal {
  excused: Member[]
  /** They came. */
  came: Member[]
  /** They were on leave already. */
  stood: Member[]
  part: { events: NewEvent[]; expect: Expectation[]; says: Speech[] }
}

/**
 * Excuses members from an activity, whoever says so, with a reason sealed for each ('' for none). Before it starts their
 * places on the list come free. The caller says who may.
 */
export const excusal = async (scene: MemberScene, activity: Activity, members: readonly Member[], reason: string): Promise<Excusal> => {
  const { ledger, at } = scene
  const { number } = activity
  const found: Excusal = { excused: [], came: [], stood: [], part: { events: [], expect: [unchangedActivity(activity)], says: [] } }
  const { events, expect } = found.part
  for (const member of members) {
    const [attended, leave, signUp] = await Promise.all([
      ledger.attendance(number, member.number),
      ledger.leave(number, member.number),
      ledger.signUp(number, member.number),
    ])
    if (attended || leave) {
      found[attended ? 'came' : 'stood'].push(member)
      continue
    }
    found.excused.push(member)
    const sealed = reason === '' ? {} : { reason: await ledger.seals.seal(member.number, reason) }
    events.push({ type: 'excused', activity: number, member: member.number, ...sealed })
    expect.push(
      { name: 'not there', key: `attendance:${number}`, field: member.number, op: 'absent' },
      { name: 'not excused', key: `leave:${number}`, field: member.number, op: 'absent' },
    )
    const place = { name: 'list unchanged', key: `signups:${number}`, field: member.number }
    expect.push(signUp ? { ...place, op: 'equals', value: JSON.stringify(signUp) } : { ...place, op: 'absent' })
    if (!signUp || at > activity.startsAt) continue
    events.push(givenBack(activity, signUp))
  }
  const leaving = found.excused.map((member) => member.number)
  const moved = await promotions(scene, activity, leaving)
  return { ...found, part: { events: [...events, ...moved.events], expect: [...expect, ...moved.expect], says: moved.says } }
}
