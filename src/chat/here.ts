import { type Activity, checkInState, checkInWindow, latelyMs, signUpOpen } from '../domain/activity.ts'
import type { Association } from '../domain/association.ts'
import type { Member } from '../domain/member.ts'
import type { Scene } from './contract.ts'

/**
 * What «here» means: in a room, what is open in that room; in private, everything open to the member.
 */

/** Far enough back for an activity of several days whose check-in closed lately, and ahead for a yearly plan (ms). */
const backMs = 10 * 24 * 60 * 60_000
const aheadMs = 400 * 24 * 60 * 60_000

/** Activities around now that are not cancelled, by start. */
export const activitiesNear = async (scene: Scene): Promise<Activity[]> => {
  const near = await scene.ledger.activitiesStarting(scene.at - backMs, scene.at + aheadMs)
  return near.filter((activity) => activity.state === 'open')
}

/** Whether an activity of this group is open to a member: their branch's, a study group's, or a group their posts admit them to. */
export const isOpenTo = (scene: Scene, activity: Activity, member: Member): boolean =>
  scene.group?.name === activity.group || admits(scene.association, activity.group, member)

/** Whether a group is one a member belongs to: a study group all do, a branch's its own, others by their posts. */
export const admits = ({ groups }: Pick<Association, 'groups'>, name: string, member: Member): boolean => {
  const group = groups.find((each) => each.name === name)
  switch (group?.kind) {
    case 'study':
      return true
    case 'branch':
      return group.branch === member.branch
    case 'chairs':
      return member.posts.includes('会长') || member.posts.includes('副会长')
    case 'staff':
      return member.posts.includes('会长') || member.posts.includes('秘书处')
    default:
      return false
  }
}

/** Those of the activities that stand in the group spoken in; in private all that are open to `member` (null: none but here). */
export const standingHere = (scene: Scene, activities: readonly Activity[], member: Member | null): Activity[] =>
  activities.filter((activity) =>
    scene.group ? activity.group === scene.group.name : member !== null && isOpenTo(scene, activity, member),
  )

/** Whether a check-in is open for it at this moment. */
export const checkInOpenAt = (activity: Activity, at: number): boolean => checkInState(activity, at) === 'open'

/** Whether its check-in closed within the last day. */
export const checkInLatelyClosed = (activity: Activity, at: number): boolean => {
  const { until } = checkInWindow(activity)
  return at > until && at - until <= latelyMs
}

/** Whether its sign-up ended within the last day. */
export const signUpLatelyClosed = (activity: Activity, at: number): boolean =>
  !signUpOpen(activity, at) && at - (activity.deadline ?? activity.startsAt) <= latelyMs && at > (activity.deadline ?? activity.startsAt)

/** The next one to start after now, or null. */
export const nextToStart = (activities: readonly Activity[], at: number): Activity | null =>
  activities.find((activity) => activity.startsAt > at) ?? null
