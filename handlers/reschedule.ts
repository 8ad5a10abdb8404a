import { lateNotices } from '../src/chat/acts/late.ts'
import {
  activityToLead,
  isActivity,
  isOver,
  mayLead,
  namesOwn,
  sayIfAddressed,
  toEverybody,
  unchangedList,
} from '../src/chat/acts/organising.ts'
import { byPerson } from '../src/chat/acts/sessions.ts'
import { isQuestion, leadingNumber } from '../src/chat/arguments.ts'
import { ask, command, confirm, type Decision, type MemberScene, type Reading, type Speech, say } from '../src/chat/contract.ts'
import { canonicalTime, unchanged } from '../src/chat/forms/activity-form.ts'
import { activitiesNear, standingHere } from '../src/chat/here.ts'
import type { Activity } from '../src/domain/activity.ts'
import { isLateOpening } from '../src/domain/duty.ts'
import { parseWhen, type When } from '../src/domain/when.ts'
import { monthOf, partsOf, sayDay, sayTime, sayWhen } from '../src/domain/zoned.ts'
import * as zh from '../src/text/activity.ts'
import { numberNeeded } from '../src/text/common.ts'
import { moved as movedSession } from '../src/text/study.ts'

interface Args {
  number?: string
  /** The time as typed (folded). */
  time: string
  /** Chosen, when the time as typed was not clear. */
  startsAt?: number
  endsAt?: number
  said: string
}

const usage = '改期 编号 时间'
const dayWord = /[年月号日]|周|星期|礼拜|今|明|昨|前天|后天|天后|现在|\d[./-]\d/u

/** 改期 — an organiser moves an activity; everybody signed up hears the new time. */
export const reschedule = command<Args>({
  name: '改期',
  words: ['改期', '活动改期', '改期到'],
  who: 'organiser',
  mayAlso: namesOwn,
  usage,
  about: '活动改时间，并通知报名的人',
  read(rest, reading) {
    if (isQuestion(rest)) return null
    const { number, time } = numberAndTime(rest, reading)
    if (reading.glued && number === undefined) return null
    if (time === '') return reading.addressed ? { tell: number === undefined ? numberNeeded(usage) : zh.timeMissing(usage) } : null
    const when = parseWhen(time, { now: reading.at, zone: reading.association.timezone })
    if (when.kind === 'none' || when.rest !== '') return reading.addressed ? { tell: zh.timeMissing(usage) } : null
    if (number === undefined && !reading.addressed) return null
    const said = when.kind === 'time' ? canonicalTime(when.startsAt, reading.association.timezone) : time
    return { args: { ...(number === undefined ? {} : { number }), time, said } }
  },
  write: ({ number, said }) => (number === undefined ? said : `${number} ${said}`),

  async run(args, scene) {
    if (args.number === undefined) return askWhich(scene, args)
    const activity = await activityToLead(scene, args.number)
    if (!isActivity(activity)) return activity
    if (activity.state === 'cancelled') return say(zh.isCancelled(activity.title))
    const { attended } = await scene.ledger.tally(activity.number)
    if (attended > 0) return say(zh.hasBegun(activity.title, attended, '改期'))
    if (isOver(activity, scene.at)) return say(zh.isPast(activity.title))
    if (args.startsAt !== undefined) return move(scene, activity, args.startsAt, args.endsAt)
    const when = meant(scene, activity, args.time)
    if (when.kind === 'time') return move(scene, activity, when.startsAt, when.endsAt)
    if (when.kind === 'none') return say(zh.timeMissing(usage))
    const { reason, options, ends } = when
    if (!options || options.length === 0) return say(zh.unclearTime('时间', reason))
    const choices = options.map((startsAt, index) => {
      const endsAt = ends?.[index]
      return {
        label: sayWhen(startsAt, scene.zone, scene.at),
        command: '改期',
        args: { ...args, startsAt, ...(endsAt === undefined ? {} : { endsAt }) } satisfies Args,
      }
    })
    return ask(scene, zh.whichTime('时间', reason, choices.length), choices)
  },
})

/** The number in front (or quoted) and the time behind it; «28号 下午3点» is a day, not number 28. */
const numberAndTime = (rest: string, { at, association, quotedNumber }: Reading): { number?: string; time: string } => {
  const ctx = { now: at, zone: association.timezone }
  const bare = (text: string): string => unchanged(text.replace(/^(?:活动)?时间[\s:]*/u, '')).replace(/^(?:改在|改|到|至|在|->|→)\s*/u, '')
  const whole = parseWhen(rest, ctx)
  // «12号 周日上午9点» names its day itself, so 12 is the number, unless both agree
  const behind = /^\d{1,2}号(.*)$/su.exec(rest)?.[1]
  const isDay =
    behind !== undefined &&
    whole.kind !== 'none' &&
    whole.rest === '' &&
    (whole.kind === 'time' || (whole.reason !== 'two-days' && !dayWord.test(behind)))
  const lead = isDay ? { rest } : leadingNumber(rest)
  const glued = lead.number === undefined ? /^(\d{3,9})(?=改)/u.exec(rest) : null
  if (glued?.[1]) return { number: glued[1], time: bare(rest.slice(glued[0].length)) }
  const number = lead.number ?? quotedNumber
  return { ...(number === undefined ? {} : { number }), time: bare(lead.rest) }
}

/** What a time means for this activity: an hour alone is on its own day, and asked about when that is not today. */
const meant = ({ at, zone }: MemberScene, activity: Activity, time: string): When => {
  const plain = parseWhen(time, { now: at, zone })
  if (dayWord.test(time)) return plain
  const { year, month, day } = partsOf(activity.startsAt, zone)
  const there = parseWhen(`${year}年${month}月${day}日${time}`, { now: at, zone })
  if (there.kind === 'none') return plain
  if (sayDay(activity.startsAt, zone) === sayDay(at, zone) || plain.kind !== 'time' || there.kind !== 'time') return there
  return {
    kind: 'unclear',
    reason: 'two-days',
    rest: '',
    options: [there.startsAt, plain.startsAt],
    ...(there.endsAt === undefined || plain.endsAt === undefined ? {} : { ends: [there.endsAt, plain.endsAt] }),
  }
}

/** No number: the one it can be is shown and confirmed, several are asked about. */
const askWhich = async (scene: MemberScene, args: Args): Promise<Decision> => {
  const near = await activitiesNear(scene)
  const open = standingHere(scene, near, scene.me).filter((activity) => activity.startsAt > scene.at && mayLead(scene, activity))
  const [only] = open
  if (!only) return sayIfAddressed(scene, zh.nothingToLead)
  const args1 = (number: string): Args => ({ ...args, number })
  if (open.length === 1) {
    const when = meant(scene, only, args.time)
    const shown = when.kind === 'time' ? sayWhen(when.startsAt, scene.zone, scene.at) : args.time
    return confirm(scene, zh.moveReally(only.title, only.number, shown), { command: '改期', args: args1(only.number) })
  }
  const choices = open.map(({ number, title, startsAt }) => ({
    label: `${title}（${sayWhen(startsAt, scene.zone, scene.at)}，编号 ${number}）`,
    command: '改期',
    args: args1(number),
    number,
  }))
  return ask(scene, zh.whichToMove, choices)
}

const move = async (scene: MemberScene, activity: Activity, startsAt: number, endsAt: number | undefined): Promise<Decision> => {
  const { at, zone, ledger } = scene
  const shift = startsAt - activity.startsAt
  const end = endsAt ?? activity.endsAt + shift
  const say1 = (start: number, until: number): string =>
    endsAt === undefined
      ? sayWhen(start, zone, at)
      : `${sayWhen(start, zone, at)}—${sayDay(start, zone) === sayDay(until, zone) ? sayTime(until, zone) : sayWhen(until, zone, at)}`
  if (shift === 0 && end === activity.endsAt) return say(zh.sameTime(activity.title, say1(startsAt, end)))
  const after = movedTo(scene, activity, startsAt, end)
  const { deadline } = after
  const tally = await ledger.tally(activity.number)
  const shownDeadline = deadline === undefined || shift === 0 ? null : sayWhen(deadline, zone, at)
  const [before, now] = [say1(activity.startsAt, activity.endsAt), say1(startsAt, end)]
  const text = activity.session
    ? movedSession(activity.number, activity.title, before, now)
    : zh.moved(activity.number, activity.title, before, now, shownDeadline)
  const { says, here, told } = await toEverybody(scene, activity, text, true)
  return {
    expect: [
      unchangedList(activity, tally),
      { name: 'nobody came', key: `tally:${activity.number}`, field: 'attended', op: 'below', value: 1 },
    ],
    events: [{ type: 'activity.changed', activity: after, what: 'time' }],
    says: [
      ...(here
        ? says
        : [...says, { to: 'here', text: zh.movedDone(activity.title, say1(startsAt, end), activity.group, told) } satisfies Speech]),
      ...(after.late === 'asked' && activity.late !== 'asked' ? lateNotices(scene, after) : []),
    ],
  }
}

/** The activity at its new time; its deadlines move along, and check-in opens and closes anew. */
const movedTo = ({ at, zone }: MemberScene, activity: Activity, startsAt: number, endsAt: number): Activity => {
  const { checkInFrom: _from, checkInUntil: _until, late: was, ...kept } = activity
  const shift = startsAt - activity.startsAt
  const { deadline, withdrawUntil } = activity
  // moved into the last hours of a month that was not its own: as if it were opened there; moved out of them, it is in time again
  const isLate = activity.session === undefined && isLateOpening(startsAt, at, zone)
  const sameMonth = monthOf(startsAt, zone) === monthOf(activity.startsAt, zone)
  const late = isLate ? (was ?? (sameMonth ? undefined : 'asked')) : was === 'asked' ? undefined : was
  return {
    ...kept,
    startsAt,
    endsAt,
    ...(deadline === undefined ? {} : { deadline: deadline + shift }),
    ...(withdrawUntil === undefined ? {} : { withdrawUntil: withdrawUntil + shift }),
    ...(late === undefined ? {} : { late }),
    ...byPerson(activity, at),
  }
}
