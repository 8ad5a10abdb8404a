import type { Activity } from '../../domain/activity.ts'
import type { Member } from '../../domain/member.ts'
import type { Roster } from '../../domain/roster.ts'
import { sayDay } from '../../domain/zoned.ts'
import type { NewEvent } from '../../journal/events.ts'
import * as zh from '../../text/study.ts'
import type { Scene, Speech } from '../contract.ts'
import { admits } from '../here.ts'

/** What the close of a session is told with; a job has no more. */
export type ClosingScene = Pick<Scene, 'association' | 'ledger' | 'roster' | 'zone' | 'at'>

/** Who came to a session and who did not, of those it was open to; those who came from elsewhere count too. */
export interface Roll {
  came: Member[]
  /** On leave and did not come. */
  excused: Member[]
  missing: Member[]
  /** Of the missing: who may have meant to check in, or to take leave. */
  maybeCame: Member[]
  maybeExcused: Member[]
}

/** The members a group's session at some time was open to, with the branch and tier they belonged to then. */
export const openTo = ({ association, roster }: Pick<ClosingScene, 'association' | 'roster'>, { group, endsAt }: Activity): Member[] =>
  [...roster.byNumber.values()]
    .filter(({ number }) => roster.memberOn(number, endsAt))
    .map((member) => ({ ...member, ...roster.placeOn(member.number, endsAt) }))
    .filter((member) => admits(association, group, member))

/** Who came to a session, who is excused, who is missing, as the ledger has it. */
export const rollOf = async (scene: ClosingScene, activity: Activity): Promise<Roll> => {
  const { ledger, roster } = scene
  const [attendances, leaves, near] = await Promise.all([
    ledger.attendances(activity.number),
    ledger.leaves(activity.number),
    ledger.nearMisses(activity.number),
  ])
  const attended = new Set(attendances.map(({ member }) => member))
  const onLeave = new Set(leaves.map(({ member }) => member).filter((member) => !attended.has(member)))
  const those = (numbers: ReadonlySet<string>): Member[] => [...numbers].flatMap((number) => roster.byNumber.get(number) ?? [])
  const missing = openTo(scene, activity).filter(({ number }) => !attended.has(number) && !onLeave.has(number))
  const meant = (kind: '签到' | '请假'): Set<string> => new Set(near.filter((each) => each.kind === kind).map(({ member }) => member))
  const [came, excused] = [meant('签到'), meant('请假')]
  return {
    came: those(attended),
    excused: those(onLeave),
    missing,
    maybeCame: missing.filter(({ number }) => came.has(number)),
    maybeExcused: missing.filter(({ number }) => excused.has(number) && !came.has(number)),
  }
}

/** What a close is told with: numbers for the group, and what goes to people privately. */
export interface Closing {
  text: string
  /** Nobody checked in, or seems to have meant to (or to take leave): the check-in was not used, and nobody is called missing. */
  unused: boolean
  toHeads: Speech[]
  events: NewEvent[]
}

/** What is told at the close of a session: numbers for its group, and for each branch head privately who of theirs was missing. */
export const closing = async (scene: ClosingScene, activity: Activity): Promise<Closing> => {
  const roll = await rollOf(scene, activity)
  const unused = [roll.came, roll.maybeCame, roll.maybeExcused].every((members) => members.length === 0)
  if (unused) return { text: zh.closedUnused(activity.title), unused, toHeads: [], events: [] }
  const toHeads: Speech[] = []
  for (const branch of [...new Set(roll.missing.map((member) => member.branch))].sort()) {
    for (const member of await listenersOf(scene, activity, branch))
      toHeads.push({ to: { member }, text: branchRoll(scene, activity, branch, roll, member), kind: 'notice' })
  }
  const members = [...roll.maybeCame, ...roll.maybeExcused].map(({ number }) => number)
  return {
    text: zh.closed(activity.title, roll.came.length, roll.excused.length, roll.missing.length),
    unused,
    toHeads,
    events: members.length === 0 ? [] : [{ type: 'suspects.told', activity: activity.number, members }],
  }
}

const branchRoll = ({ roster, zone, at }: ClosingScene, activity: Activity, branch: string, roll: Roll, listener: string): string => {
  const own = (members: readonly Member[]): Member[] => members.filter((member) => member.branch === branch)
  // nobody makes up for themselves: the listener's own name would have the whole line refused
  const settled = (members: readonly Member[]): string[] =>
    own(members)
      .filter(({ number }) => number !== listener)
      .map((member) => typedIn(roster, member))
  return zh.branchRoll({
    number: activity.number,
    title: activity.title,
    when: sayDay(activity.startsAt, zone, at),
    branch,
    came: own(roll.came).length,
    excused: own(roll.excused).length,
    missing: own(roll.missing).map((member) => shownIn(roster, member)),
    maybeCame: own(roll.maybeCame).map((member) => shownIn(roster, member)),
    maybeExcused: own(roll.maybeExcused).map((member) => shownIn(roster, member)),
    settleCame: settled(roll.maybeCame),
    settleExcused: settled(roll.maybeExcused),
  })
}

const isAmbiguous = (roster: Roster, { name }: Member): boolean => roster.named(name).length !== 1
const shownIn = (roster: Roster, member: Member): string => (isAmbiguous(roster, member) ? `${member.name}${member.number}` : member.name)
/** As a command names them: the name, or the 会员号 where several have the name. */
const typedIn = (roster: Roster, member: Member): string => (isAmbiguous(roster, member) ? member.number : member.name)

/** Whom we can reach of a branch's heads, else of its liaisons; a branch with neither: who leads the session. Names go to nobody else. */
const listenersOf = async ({ ledger, roster }: ClosingScene, { leader }: Activity, branch: string): Promise<string[]> => {
  const posted = (post: '分会会长' | '联络员'): string[] =>
    roster.present.filter((member) => member.branch === branch && member.posts.includes(post)).map(({ number }) => number)
  const [heads, liaisons] = [posted('分会会长'), posted('联络员')]
  for (const numbers of heads.length + liaisons.length > 0 ? [heads, liaisons] : [[leader]]) {
    const bound = await Promise.all(numbers.map(async (number) => (await ledger.binding(number)) !== null))
    const reached = numbers.filter((_, index) => bound[index])
    if (reached.length > 0) return reached
  }
  return []
}
