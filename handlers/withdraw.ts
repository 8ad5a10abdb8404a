import { leaderName, leads } from '../src/chat/acts/leading.ts'
import { isActivity, sayIfAddressed, unchangedActivity } from '../src/chat/acts/organising.ts'
import { givenBack, promotions } from '../src/chat/acts/promotion.ts'
import { command, type Decision, type MemberScene, type Speech, say } from '../src/chat/contract.ts'
import { membersNamed } from '../src/chat/forms/name-list.ts'
import { readSignUp, type SignUpArgs, writeSignUp } from '../src/chat/forms/sign-up-form.ts'
import { activityNumbered, askWhich } from '../src/chat/forms/which-activity.ts'
import { activitiesNear, standingHere } from '../src/chat/here.ts'
import { type Activity, latelyMs, type SignUp } from '../src/domain/activity.ts'
import type { Member } from '../src/domain/member.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import * as zh from '../src/text/sign-up.ts'

/** 取消报名 — takes back one's own sign-up, one's proxies', or (leading the activity) anybody's; the first in line move up. */
export const withdraw = command<SignUpArgs>({
  name: '取消报名',
  words: ['取消报名', '退出报名', '撤销报名', '取消我的报名'],
  addressedWords: [
    '我不去了',
    '取消',
    '退出',
    '不去了',
    '去不了了',
    '去不了',
    '我去不了',
    '我去不了了',
    '我退出',
    '我取消',
    '不参加了',
    '我不参加了',
    '参加不了了',
    '我参加不了了',
    '我不报了',
    '不报了',
    '我不来了',
    '不来了',
    '把我去掉',
    '我去不成了',
    '去不成了',
  ],
  who: 'member',
  usage: '取消报名 [编号] [姓名]',
  about: '取消自己或代报的报名',
  read(rest, reading) {
    const read = readSignUp(rest, reading)
    return read && 'tell' in read && !reading.addressed ? null : read
  },
  write: writeSignUp(''),

  async run({ number, names }, scene) {
    const people = membersNamed(scene.roster, names ?? [scene.me.number])
    const unclear = people.unknown.length + people.several.length > 0
    const activity = number === undefined ? await onListHere(scene, people.members, names) : await activityNumbered(scene, number)
    if (!isActivity(activity)) return activity
    return unclear ? say(zh.namesUnclear(people.unknown, people.several)) : leave(scene, activity, people.members)
  },
})

/** The one activity here that has not begun and that one of them is signed up for; else what is answered instead. */
const onListHere = async (scene: MemberScene, people: readonly Member[], names: string[] | undefined): Promise<Activity | Decision> => {
  const { at, ledger } = scene
  const near = (await activitiesNear(scene)).filter((activity) => at - activity.endsAt <= latelyMs)
  const places = scene.group ? standingHere(scene, near, scene.me) : near
  const listed: Activity[] = []
  for (const activity of places) {
    const found = await Promise.all(people.map((member) => ledger.signUp(activity.number, member.number)))
    if (found.some((signUp) => signUp && mayTakeBack(scene, activity, signUp))) listed.push(activity)
  }
  const ahead = listed.filter((activity) => at <= activity.startsAt)
  if (ahead.length > 1) return askWhich(scene, zh.whichWithdrawal, ahead, '取消报名', names === undefined ? {} : { names })
  const meant = ahead[0] ?? listed.at(-1)
  if (meant) return meant
  const [first] = standingHere(scene, places, scene.me).filter((activity) => at <= activity.startsAt)
  return first ?? sayIfAddressed(scene, zh.nothingToWithdraw)
}

const isOwn = ({ me }: MemberScene, { who, proxyBy }: SignUp): boolean => who === me.number || proxyBy === me.number

const mayTakeBack = (scene: MemberScene, activity: Activity, signUp: SignUp): boolean => isOwn(scene, signUp) || leads(scene, activity)

/** Takes people off the list of one activity: all of them, or nobody. */
const leave = async (scene: MemberScene, activity: Activity, people: readonly Member[]): Promise<Decision> => {
  const { me, at, zone, ledger } = scene
  const { number, title } = activity
  const alone = people.length === 1 && people[0]?.number === me.number
  const when = sayWhen(activity.startsAt, zone, at)
  const found = await Promise.all(people.map(async (member) => ({ member, signUp: await ledger.signUp(number, member.number) })))
  const listed = found.flatMap(({ member, signUp }) => (signUp ? [{ member, signUp }] : []))
  const absent = found.filter(({ signUp }) => signUp === null).map(({ member }) => member.name)
  const foreign = listed.filter(({ signUp }) => !mayTakeBack(scene, activity, signUp))
  if (foreign.length > 0) return sayIfAddressed(scene, zh.notYours(foreign.map(({ member }) => member.name)))
  if (!alone && absent.length > 0 && !leads(scene, activity)) return sayIfAddressed(scene, zh.notYours(absent))
  if (listed.length === 0) return say(alone ? zh.notSignedUp(me.name, title) : zh.notOnList(absent, title))
  if (activity.state === 'cancelled') return say(zh.calledOff(title))
  const whom = zh.contactLeader(leaderName(scene, activity))
  if (at > activity.startsAt) return say(zh.startedAlready(title, when, whom))

  const tooLate = activity.withdrawUntil !== undefined && at > activity.withdrawUntil
  const events = listed.map(({ signUp }) => givenBack(activity, signUp, tooLate && isOwn(scene, signUp)))
  const moved = await promotions(
    scene,
    activity,
    listed.map(({ signUp }) => signUp.who),
  )
  const late = events.some((event) => event.type === 'withdrew' && event.late)
    ? zh.withdrawnLate(sayWhen(activity.withdrawUntil ?? activity.startsAt, zone, at), whom)
    : activity.deadline !== undefined && at > activity.deadline
      ? zh.lateWithdrawal(whom)
      : ''
  const done = alone
    ? zh.withdrawn(me.name, title, when)
    : zh.withdrawnAll(
        listed.map(({ member }) => member.name),
        title,
        when,
      )
  const others = absent.length > 0 ? zh.othersNotOnList(absent) : ''
  const told = listed
    .filter(({ member }) => member.number !== me.number)
    .map(({ member }): Speech => ({ to: { member: member.number }, text: zh.withdrawnFor(me.name, title, when, number) }))
  return {
    expect: [
      unchangedActivity(activity),
      ...listed.map(({ signUp }) => ({
        name: 'still on the list',
        key: `signups:${number}`,
        field: signUp.who,
        op: 'equals' as const,
        value: JSON.stringify(signUp),
      })),
      ...moved.expect,
    ],
    events: [...events, ...moved.events],
    says: [{ to: 'here', text: done + others + late }, ...told, ...moved.says],
  }
}
