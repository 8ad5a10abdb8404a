import type { Activity } from '../../domain/activity.ts'
import { isOrganiser } from '../../domain/member.ts'
import type { MemberScene, Scene } from '../contract.ts'
import { mayLead } from './organising.ts'

/** Whether the speaker opened this activity, or is an organiser and leads it; for commands that every member may say. */
export const leads = (scene: MemberScene, activity: Activity): boolean =>
  activity.leader === scene.me.number || (isOrganiser(scene.speaker.roles) && mayLead(scene, activity))

/** Name of who opened an activity, to be asked about it; null when they are gone. */
export const leaderName = ({ roster }: Pick<Scene, 'roster'>, activity: Activity): string | null => {
  const leader = roster.byNumber.get(activity.leader)
  return leader && leader.leftAt === undefined && leader.name !== '' ? leader.name : null
}
