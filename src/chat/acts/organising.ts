import { type Activity, checkInWindow } from '../../domain/activity.ts'
import type { Group } from '../../domain/association.ts'
import { placedLine, waitingLine } from '../../domain/capacity.ts'
import type { Expectation } from '../../journal/commit.ts'
import type { Tally } from '../../journal/ledger/activities.ts'
import { notYourActivity, tooManyToTell } from '../../text/activity.ts'
import { noSuchActivity } from '../../text/common.ts'
import { type Decision, type MemberScene, type Scene, type Speech, say } from '../contract.ts'

/**
 * What the organisers' commands share: who may lead what, and who has to hear of a change.
 */

/** Most people told privately of one change. */
export const mostTold = 200

/** Whether the speaker may open activities in a group: on duty and staff anywhere, heads and liaisons in their own branch's. */
export const mayOpenIn = ({ speaker, me }: MemberScene, group: Group): boolean =>
  speaker.roles.staff || speaker.roles.onDuty || (group.kind === 'branch' && group.branch === me.branch)

/** Whether the speaker may act on an activity: as {@link mayOpenIn}, and on what they opened themselves. */
export const mayLead = ({ speaker, me }: MemberScene, activity: Activity): boolean =>
  speaker.roles.staff ||
  speaker.roles.onDuty ||
  activity.leader === me.number ||
  (activity.branch !== undefined && activity.branch === me.branch)

/** Whether a command names an activity the speaker opened: they see it through, though their month of duty is over. */
export const namesOwn = async ({ number }: { number?: string }, { ledger, me }: MemberScene): Promise<boolean> =>
  number !== undefined && (await ledger.activity(number))?.leader === me.number

/** An answer where it was asked; in a room only when the bot was spoken to. */
export const sayIfAddressed = (scene: Scene, text: string): Decision => (scene.addressed ? say(text) : { says: [] })

/** The activity of a number that the speaker may act on, or what is answered instead. */
export const activityToLead = async (scene: MemberScene, number: string): Promise<Activity | Decision> => {
  const activity = await scene.ledger.activity(number)
  if (activity === null) return sayIfAddressed(scene, noSuchActivity(number))
  return mayLead(scene, activity) ? activity : sayIfAddressed(scene, notYourActivity(activity.title))
}

/** Whether {@link activityToLead} found one. */
export const isActivity = (found: Activity | Decision): found is Activity => 'number' in found

/** The activity still stands as it was read. */
export const unchangedActivity = (activity: Activity): Expectation => ({
  name: 'activity unchanged',
  key: 'activities',
  field: activity.number,
  op: 'equals',
  value: JSON.stringify(activity),
})

/** Its sign-up list, limit and times are as they were read (`rev` changes with each). */
export const unchangedList = (activity: Activity, { rev }: Tally): Expectation =>
  rev === null
    ? { name: 'list unchanged', key: `tally:${activity.number}`, field: 'rev', op: 'absent' }
    : { name: 'list unchanged', key: `tally:${activity.number}`, field: 'rev', op: 'equals', value: rev }

/** Whether it is wholly over: its check-in has closed too. */
export const isOver = (activity: Activity, at: number): boolean => at > Math.max(activity.endsAt, checkInWindow(activity).until)

/**
 * One notice to the activity's group (here, when this is it), and with `privately` one to every member on its list save the
 * speaker, those who wait too; who has no WeChat of their own hears it through who signed them up. Of more than
 * {@link mostTold} the first in line hear it privately and the group's notice says so. `told` counts those told so (the speaker among them).
 */
export const toEverybody = async (
  scene: MemberScene,
  activity: Activity,
  text: string,
  privately: boolean,
): Promise<{ says: Speech[]; here: boolean; told: number }> => {
  const { group, ledger, roster, me } = scene
  const here = group?.name === activity.group
  const list = privately ? await ledger.signUps(activity.number) : []
  const members = [...placedLine(list), ...waitingLine(list)].filter(({ who }) => roster.byNumber.has(who))
  const first = members.slice(0, mostTold)
  const reached = await Promise.all(
    first.map(async ({ who, proxyBy }) => (proxyBy !== undefined && (await ledger.binding(who)) === null ? proxyBy : who)),
  )
  const told = [...new Set(reached)].filter((who) => who !== me.number)
  const notice = members.length > mostTold ? `${text}\n${tooManyToTell(members.length, mostTold)}` : text
  return {
    says: [
      { to: here ? 'here' : { group: activity.group }, text: notice },
      ...told.map((member) => ({ to: { member }, text }) satisfies Speech),
    ],
    here,
    told: first.length,
  }
}
