import { closing } from '../src/chat/acts/closing.ts'
import { activityToLead, isActivity, mayLead, namesOwn, sayIfAddressed, unchangedActivity } from '../src/chat/acts/organising.ts'
import { numberOf } from '../src/chat/arguments.ts'
import { command, type Decision, type MemberScene, type Read, type Reading, type Speech, say } from '../src/chat/contract.ts'
import { askWhich } from '../src/chat/forms/which-activity.ts'
import { activitiesNear, standingHere } from '../src/chat/here.ts'
import { type Activity, checkInState, checkInWindow } from '../src/domain/activity.ts'
import { dateOf, sayWhen } from '../src/domain/zoned.ts'
import * as zh from '../src/text/activity.ts'

interface Args {
  number?: string
}

const readNumber = (rest: string, { quotedNumber, glued }: Reading): Read<Args> => {
  if (rest === '') return { args: quotedNumber === undefined ? {} : { number: quotedNumber } }
  const number = numberOf(rest)
  return number !== null && (!glued || /^\d/u.test(rest)) ? { args: { number } } : null
}

/** 开始签到 — opens the check-in of today's activity here, from the moment of the message. */
export const beginCheckIn = command<Args>({
  name: '开始签到',
  words: ['开始签到', '开启签到', '打开签到'],
  addressedWords: ['现在开始签到', '可以签到了'],
  who: 'organiser',
  mayAlso: namesOwn,
  usage: '开始签到 [编号]',
  about: '现在就开始签到',
  read: readNumber,
  write: ({ number }) => number ?? '',
  async run({ number }, scene) {
    if (number !== undefined) return onNamed(scene, number, begin)
    const isToday = ({ startsAt }: Activity): boolean => dateOf(startsAt, scene.zone) === dateOf(scene.at, scene.zone)
    const today = (await leadHere(scene)).filter(isToday)
    const waiting = today.filter((activity) => checkInState(activity, scene.at) === 'before')
    const [first] = waiting
    if (waiting.length > 1) return askWhich(scene, zh.whichToOpen, waiting, '开始签到', {})
    if (first) return begin(scene, first)
    const open = today.find((activity) => checkInState(activity, scene.at) === 'open')
    return open ? begin(scene, open) : sayIfAddressed(scene, zh.noneToOpen)
  },
})

/** 结束签到 — closes the check-in open here, at the moment of the message; says how many came. */
export const endCheckIn = command<Args>({
  name: '结束签到',
  words: ['结束签到', '关闭签到', '停止签到'],
  addressedWords: ['现在结束签到', '签到结束'],
  who: 'organiser',
  mayAlso: namesOwn,
  usage: '结束签到 [编号]',
  about: '现在就结束签到',
  read: readNumber,
  write: ({ number }) => number ?? '',
  async run({ number }, scene) {
    if (number !== undefined) return onNamed(scene, number, end)
    const here = await leadHere(scene)
    const open = here.filter((activity) => checkInState(activity, scene.at) === 'open')
    const [first] = open
    if (open.length > 1) return askWhich(scene, zh.whichToClose, open, '结束签到', {})
    if (first) return end(scene, first)
    const ended = here.filter(({ checkInUntil }) => checkInUntil !== undefined && scene.at - checkInUntil < 24 * 60 * 60_000).at(-1)
    return ended ? end(scene, ended) : sayIfAddressed(scene, zh.noneToClose)
  },
})

const leadHere = async (scene: MemberScene): Promise<Activity[]> => {
  const near = await activitiesNear(scene)
  // in private whatever they lead, not only what is open to them as a member
  const here = scene.group ? standingHere(scene, near, scene.me) : near
  return here.filter((activity) => mayLead(scene, activity))
}

const onNamed = async (
  scene: MemberScene,
  number: string,
  act: (scene: MemberScene, activity: Activity) => Promise<Decision>,
): Promise<Decision> => {
  const activity = await activityToLead(scene, number)
  if (!isActivity(activity)) return activity
  return activity.state === 'cancelled' ? say(zh.isCancelled(activity.title)) : act(scene, activity)
}

const begin = async (scene: MemberScene, activity: Activity): Promise<Decision> => {
  const { at, zone } = scene
  const { until } = checkInWindow(activity)
  const state = checkInState(activity, at)
  if (state === 'open') return say(zh.checkInOpenAlready(activity.title, sayWhen(until, zone, at)))
  if (state === 'closed') return say(zh.checkInClosedAlready(activity.title, sayWhen(until, zone, at)))
  if (dateOf(activity.startsAt, zone) !== dateOf(at, zone)) return say(zh.notToday(activity.title, sayWhen(activity.startsAt, zone, at)))
  return {
    expect: [unchangedActivity(activity)],
    events: [{ type: 'activity.changed', activity: { ...activity, checkInFrom: at }, what: 'check-in' }],
    says: spoken(scene, activity, (activity.code ? zh.checkInBegunByCode : zh.checkInBegun)(activity.title, sayWhen(until, zone, at))),
  }
}

const end = async (scene: MemberScene, activity: Activity): Promise<Decision> => {
  const { at, zone, ledger } = scene
  const { from, until } = checkInWindow(activity)
  const state = checkInState(activity, at)
  if (state === 'before') return say(zh.checkInNotBegun(activity.title, sayWhen(from, zone, at)))
  if (state === 'closed') return say(zh.checkInClosedAlready(activity.title, sayWhen(until, zone, at)))
  const closed: Activity = { ...activity, checkInUntil: at }
  const decision: Decision = {
    expect: [unchangedActivity(activity)],
    events: [{ type: 'activity.changed', activity: closed, what: 'check-in' }],
    says: [],
  }
  if (activity.kind === 'study') {
    // what else the bot does at the close of a session, it does now
    const { text, toHeads, events } = await closing(scene, closed)
    return { ...decision, events: [...(decision.events ?? []), ...events], says: [...spoken(scene, activity, text), ...toHeads] }
  }
  const { attended, excused } = await ledger.tally(activity.number)
  return { ...decision, says: spoken(scene, activity, zh.checkInEnded(activity.title, attended, excused)) }
}

/** Said here, and in the activity's group when this is another place. */
const spoken = ({ group }: MemberScene, activity: Activity, text: string): Speech[] =>
  group?.name === activity.group
    ? [{ to: 'here', text }]
    : [
        { to: { group: activity.group }, text },
        { to: 'here', text },
      ]
