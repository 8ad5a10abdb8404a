import { activityToLead, isActivity, isOver, toEverybody, unchangedActivity } from '../src/chat/acts/organising.ts'
import { promotions } from '../src/chat/acts/promotion.ts'
import { byPerson } from '../src/chat/acts/sessions.ts'
import { isQuestion, leadingNumber } from '../src/chat/arguments.ts'
import { ask, command, type Decision, type MemberScene, type Reading, say } from '../src/chat/contract.ts'
import { canonicalTime, readForm, shown } from '../src/chat/forms/activity-form.ts'
import type { Activity } from '../src/domain/activity.ts'
import { parseDeadline, type WhenReason } from '../src/domain/when.ts'
import { sayTime, sayWhen } from '../src/domain/zoned.ts'
import * as zh from '../src/text/activity.ts'
import { numberNeeded } from '../src/text/common.ts'

interface Args {
  number: string
  title?: string
  place?: string
  /** null: without a limit. */
  limit?: number | null
  deadline?: number
  unclearDeadline?: { reason: WhenReason; options: number[] }
  series?: string
  /** ms. */
  length?: number
  said: string
}

const usage = '修改 编号 [地点 …] [限 N 人] [截止 …] [主题 …]'
const mostLetters = 60

/** 修改 — an organiser changes place, limit, deadline or title of an activity; who is signed up hears it. */
export const amendActivity = command<Args>({
  name: '修改',
  words: ['修改', '修改活动', '活动修改', '变更'],
  who: 'organiser',
  usage,
  about: '改活动的地点、人数、截止或主题',
  lines: true,
  read(rest, reading) {
    if (isQuestion(rest)) return null
    const lead = leadingNumber(rest.replace(/^[\s,:;.、/-]+/u, ''))
    const number = lead.number ?? reading.quotedNumber
    if (reading.glued && lead.number === undefined) return null
    if (number === undefined) return reading.addressed ? { tell: numberNeeded(usage) } : null
    return readChange(number, lead.rest, reading)
  },
  write: ({ number, said }) => `${number} ${said}`,

  async run(args, scene) {
    const activity = await activityToLead(scene, args.number)
    if (!isActivity(activity)) return activity
    if (activity.state === 'cancelled') return say(zh.isCancelled(activity.title))
    if (isOver(activity, scene.at)) return say(zh.isPast(activity.title))
    if (args.unclearDeadline) return askDeadline(scene, args, args.unclearDeadline, activity)
    const wrong = wrongIn(scene, args, activity)
    return wrong === null ? amend(scene, args, activity) : say(wrong)
  },
})

const readChange = (number: string, text: string, { at, association, addressed }: Reading): { args: Args } | { tell: string } | null => {
  const zone = association.timezone
  const form = readForm(` ${text.replace(/(?<=^|\s)改(?=地点|地址|人数|名额|主题|截止)/gu, '')}`, { now: at, zone })
  const { title, place, limit, deadline, series, length, time } = form
  const until = deadline === undefined ? undefined : parseDeadline(deadline, { now: at, zone })
  if (time !== undefined) return addressed ? { tell: zh.moveInstead(number) } : null
  const nothing = [title, place, limit, deadline, series, length].every((value) => value === undefined)
  const unread =
    form.free.length > 0 || form.unread.length > 0 || form.group !== undefined || until?.kind === 'none' || (until && until.rest !== '')
  if (nothing || unread) return addressed ? { tell: zh.amendHow(usage) } : null
  const said = [
    place === undefined ? '' : `地点 ${place}`,
    limit === undefined ? '' : limit === null ? '不限人数' : `限 ${limit} 人`,
    until?.kind === 'time' ? `截止 ${canonicalTime(until.startsAt, zone)}` : '',
    title === undefined ? '' : `主题 ${title}`,
    series === undefined ? '' : `系列 ${series}`,
    length === undefined ? '' : `时长 ${length / 60_000}分钟`,
  ]
  return {
    args: {
      number,
      ...(title === undefined ? {} : { title: shown(title) }),
      ...(place === undefined ? {} : { place: shown(place) }),
      ...(limit === undefined ? {} : { limit }),
      ...(until?.kind === 'time' ? { deadline: until.startsAt } : {}),
      ...(until?.kind === 'unclear' ? { unclearDeadline: { reason: until.reason, options: until.options ?? [] } } : {}),
      ...(series === undefined ? {} : { series: shown(series) }),
      ...(length === undefined ? {} : { length }),
      said: said.filter((part) => part !== '').join(' '),
    },
  }
}

const askDeadline = (
  scene: MemberScene,
  args: Args,
  { reason, options }: { reason: WhenReason; options: number[] },
  activity: Activity,
): Decision => {
  const { unclearDeadline: _, ...clear } = args
  const possible = options.filter((ms) => ms <= activity.startsAt)
  if (possible.length === 0) return say(zh.unclearTime('截止时间', reason))
  const choices = possible.map((deadline) => ({
    label: sayWhen(deadline, scene.zone, scene.at),
    command: '修改',
    args: { ...clear, deadline },
  }))
  return ask(scene, zh.whichTime('截止时间', reason, choices.length), choices)
}

const wrongIn = ({ at, zone }: MemberScene, { title, place, limit, deadline, length }: Args, activity: Activity): string | null => {
  if ((title ?? '').length > mostLetters) return zh.tooLong('主题', mostLetters)
  if ((place ?? '').length > mostLetters) return zh.tooLong('地点', mostLetters)
  if (limit != null && (limit < 1 || limit > 10_000)) return zh.badLimit
  if ((length ?? 0) > 7 * 24 * 60 * 60_000) return zh.lastsTooLong
  if (deadline !== undefined && (deadline > activity.startsAt || deadline < at))
    return zh.deadlineAfterStart(sayWhen(deadline, zone, at), sayWhen(activity.startsAt, zone, at))
  return null
}

const amend = async (scene: MemberScene, args: Args, activity: Activity): Promise<Decision> => {
  const { at, zone, ledger } = scene
  const { title, place, limit, deadline, series, length } = args
  const { limit: before, ...rest } = activity
  const newLimit = limit === undefined ? before : (limit ?? undefined)
  const endsAt = length === undefined ? activity.endsAt : activity.startsAt + length
  const after: Activity = {
    ...rest,
    ...(newLimit === undefined ? {} : { limit: newLimit }),
    ...(title === undefined ? {} : { title }),
    ...(place === undefined ? {} : { place }),
    ...(deadline === undefined ? {} : { deadline }),
    ...(series === undefined ? {} : { series }),
    endsAt,
    ...byPerson(activity, at),
  }
  const parts = [
    ...(after.title === activity.title ? [] : [zh.changedParts.title(after.title)]),
    ...(after.place === activity.place ? [] : [zh.changedParts.place(after.place ?? '')]),
    ...(newLimit === before ? [] : [newLimit === undefined ? zh.changedParts.noLimit : zh.changedParts.limit(newLimit)]),
    ...(deadline === undefined || deadline === activity.deadline ? [] : [zh.changedParts.deadline(sayWhen(deadline, zone, at))]),
    ...(after.series === activity.series ? [] : [zh.changedParts.series(after.series ?? '')]),
    ...(endsAt === activity.endsAt ? [] : [zh.changedParts.length(`${sayWhen(activity.startsAt, zone, at)}—${sayTime(endsAt, zone)}`)]),
  ]
  if (parts.length === 0) return say(zh.nothingChanged(activity.title))
  const raised = before === undefined || newLimit === before ? 0 : (newLimit ?? Number.POSITIVE_INFINITY) - before
  const moving = await promotions(scene, activity, Math.max(0, raised))
  const tally = await ledger.tally(activity.number)
  const lowered = newLimit !== undefined && newLimit !== before && tally.in > newLimit
  const notes = (lowered ? zh.nobodyThrownOut(tally.in) : '') + (moving.events.length > 0 ? zh.cameUp(moving.events.length) : '')
  const tells = after.place !== activity.place || after.title !== activity.title || endsAt !== activity.endsAt
  const { says, here, signedUp } = await toEverybody(scene, activity, zh.amended(activity.number, activity.title, parts), tells)
  const [first, ...others] = says
  const announced = here && first ? [{ ...first, text: first.text + notes }, ...others] : says
  return {
    expect: [unchangedActivity(activity), ...moving.expect],
    events: [{ type: 'activity.changed', activity: after, what: 'details' }, ...moving.events],
    says: [
      ...announced,
      ...moving.says,
      ...(here ? [] : [{ to: 'here' as const, text: zh.amendedDone(after.title, activity.group, tells ? signedUp : 0) + notes }]),
    ],
  }
}
