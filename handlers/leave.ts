import { leaderName } from '../src/chat/acts/leading.ts'
import { isActivity, sayIfAddressed, unchangedActivity } from '../src/chat/acts/organising.ts'
import { givenBack, promotions } from '../src/chat/acts/promotion.ts'
import { isOwnName, isPerson, isQuestion, leadingNumber, wordsOf } from '../src/chat/arguments.ts'
import { command, type Decision, type MemberScene, type Reading, say } from '../src/chat/contract.ts'
import { activityNumbered, askWhich } from '../src/chat/forms/which-activity.ts'
import { activitiesNear, standingHere } from '../src/chat/here.ts'
import { type Activity, checkInState, checkInWindow, latelyMs, signUpOpen } from '../src/domain/activity.ts'
import { sayTime, sayWhen } from '../src/domain/zoned.ts'
import type { NewEvent } from '../src/journal/events.ts'
import * as zh from '../src/text/leave.ts'
import { calledOff, contactLeader } from '../src/text/sign-up.ts'

interface Args {
  number?: string
  /** As said. */
  reason?: string
  /** The reason already sealed with the speaker's key: what a question asked back keeps. */
  sealed?: string
}

/** How far ahead an activity is still the one somebody takes leave from without naming it, ms. */
const soonMs = 14 * 24 * 60 * 60_000
const longestReason = 100

/** 请假 — a member is excused beforehand; the reason is sealed and never said aloud. A place on the list comes free. */
export const takeLeave = command<Args>({
  name: '请假',
  words: ['请假'],
  addressedWords: ['请个假', '我请个假', '我要请个假', '我想请个假', '请一次假', '我请一次假'],
  who: 'member',
  usage: '请假 [编号] [事由]',
  about: '不能到场时请假，事由不会在群里说',
  read(rest, reading) {
    if (rest === '') return { args: reading.quotedNumber === undefined ? {} : { number: reading.quotedNumber } }
    const leading = leadingNumber(rest)
    const after = leading.number === undefined ? '' : rest.slice(rest.length - leading.rest.length - 1)
    const numbered = leading.number !== undefined && (leading.rest === '' || /^[\s,、:]/u.test(after))
    if (reading.glued && !numbered) return null
    const number = numbered ? leading.number : reading.quotedNumber
    const reason = reasonIn(numbered ? leading.rest : rest, reading)
    if (reason === null) return null
    if (reason === undefined) return reading.addressed ? { tell: zh.ownLeaveOnly } : null
    return { args: { ...(number === undefined ? {} : { number }), ...(reason === '' ? {} : { reason }) } }
  },
  write: ({ number, reason }) => [number ?? '', reason ?? ''].filter((part) => part !== '').join(' '),

  async run({ number, reason, sealed }, scene) {
    const kept = sealed ?? (reason === undefined ? undefined : await scene.ledger.seals.seal(scene.me.number, scene.asTyped(reason)))
    const activity = number === undefined ? await comingHere(scene, kept) : await activityNumbered(scene, number)
    return isActivity(activity) ? excuse(scene, activity, kept) : activity
  },
})

/** What is written about leave, rather than asked for: rules, forms, who else, what others should do. */
const aboutLeave =
  /^(?:的|了|吗|条(?!件)|单(?!位)|人(?!在)|表(?![哥弟姐妹叔姑舅姨侄嫂])|要(?:提前|找|向|跟|写|经|先|说|讲|走|按|报|有|及时|通知|联系|遵守|注意)|需要?(?:提前|找|向|经|先|写|按|报|有|说|通知|联系)|请|流程|制度|规定|手续(?!没)|审批|名单|情况(?!特殊)|通知|须知|事宜|方式|办法|系统|扣|会(?![议诊客面展])|也|都|还|已|过(?!敏|生日|寿)|可以|后|前(?!往)|时(?!间)|者|没)|大家|各位|所有|同志们|同学们|请假|签到|报名|请.{0,6}(?:联系|提前|务必|说明|告知|找)|的(?:人|同志|同学|会员|老师|请)/u

/** The reason in folded text; '' none, null when the words are about something else, undefined when leave is asked for another person. */
const reasonIn = (text: string, reading: Reading): string | null | undefined => {
  if (isQuestion(text) || text.length > longestReason) return null
  const [first = ''] = wordsOf(text)
  const own = isOwnName(reading, first) || /^(?:我|本人|俺)$/u.test(first)
  if (!own && isPerson(reading, first)) return undefined
  const reason = own ? text.slice(text.indexOf(first) + first.length).replace(/^[\s,、:]+/u, '') : text
  return aboutLeave.test(reason) ? null : reason
}

/** The one activity here that is on, comes soon, or takes sign-ups; else what is answered instead. */
const comingHere = async (scene: MemberScene, sealed: string | undefined): Promise<Activity | Decision> => {
  const { at } = scene
  const here = standingHere(scene, await activitiesNear(scene), scene.me)
  const coming = here.filter(
    (activity) => checkInState(activity, at) !== 'closed' && (activity.startsAt - at <= soonMs || signUpOpen(activity, at)),
  )
  // sessions of a series follow one another: the next one is meant
  const next = coming.filter(
    ({ session, group }, index) =>
      !session || coming.findIndex((each) => each.session?.series === session.series && each.group === group) === index,
  )
  const [only] = next
  if (next.length > 1) return askWhich(scene, zh.whichLeave, next, '请假', sealed === undefined ? {} : { sealed })
  const lately = here.filter((activity) => at > checkInWindow(activity).until && at - checkInWindow(activity).until <= latelyMs).at(-1)
  return only ?? lately ?? sayIfAddressed(scene, zh.nothingToLeave)
}

/** Excuses the speaker from one activity. */
const excuse = async (scene: MemberScene, activity: Activity, sealed: string | undefined): Promise<Decision> => {
  const { me, at, zone, ledger } = scene
  const { number, title } = activity
  const [attended, stood, signUp] = await Promise.all([
    ledger.attendance(number, me.number),
    ledger.leave(number, me.number),
    ledger.signUp(number, me.number),
  ])
  if (attended) return say(zh.attendedAlready(me.name, title, sayTime(attended.at, zone)))
  if (stood && !signUp) return say(zh.alreadyOnLeave(me.name, title))
  if (activity.state === 'cancelled') return at <= activity.endsAt ? say(calledOff(title)) : sayIfAddressed(scene, calledOff(title))
  if (checkInState(activity, at) === 'closed') {
    const { until } = checkInWindow(activity)
    const text = zh.leaveClosed(title, sayWhen(until, zone, at), contactLeader(leaderName(scene, activity)))
    return at - until <= latelyMs ? say(text) : sayIfAddressed(scene, text)
  }
  const events: NewEvent[] = []
  if (!stood) events.push({ type: 'excused', activity: number, member: me.number, ...(sealed === undefined ? {} : { reason: sealed }) })
  if (signUp) events.push(givenBack(activity, signUp))
  const moved = await promotions(scene, activity, [me.number])
  const untouched = { key: `signups:${number}`, field: me.number, name: 'list unchanged' }
  return {
    expect: [
      unchangedActivity(activity),
      { name: 'not there', key: `attendance:${number}`, field: me.number, op: 'absent' },
      ...(stood ? [] : [{ name: 'not excused', key: `leave:${number}`, field: me.number, op: 'absent' as const }]),
      signUp ? { ...untouched, op: 'equals', value: JSON.stringify(signUp) } : { ...untouched, op: 'absent' },
      ...moved.expect,
    ],
    events: [...events, ...moved.events],
    says: [{ to: 'here', text: zh.onLeave(me.name, title), merge: { head: zh.onLeaveHead(title), name: me.name } }, ...moved.says],
  }
}
