import { quotaWords } from '../src/chat/acts/card.ts'
import { activityToLead, isActivity, isOver, namesOwn, toEverybody, unchangedActivity } from '../src/chat/acts/organising.ts'
import { promotions } from '../src/chat/acts/promotion.ts'
import { byPerson } from '../src/chat/acts/sessions.ts'
import { isQuestion, leadingNumber } from '../src/chat/arguments.ts'
import { command, type Decision, type MemberScene, type Reading, say } from '../src/chat/contract.ts'
import { askDeadlines, type DetailsRead, readDetails, wrongIn } from '../src/chat/forms/activity-details.ts'
import { readForm, shown } from '../src/chat/forms/activity-form.ts'
import type { Activity } from '../src/domain/activity.ts'
import { placedLine, placedOf, quotaOf } from '../src/domain/capacity.ts'
import { sayTime, sayWhen } from '../src/domain/zoned.ts'
import * as zh from '../src/text/activity.ts'
import { numberNeeded } from '../src/text/common.ts'

interface Args extends Pick<DetailsRead, 'details' | 'doubts' | 'wrong'> {
  number: string
  title?: string
  said: string
}

const usage = '修改 编号 [地点 …] [限 N 人] [截止 …] [主题 …]'

/** 修改 — an organiser changes what is said of an activity besides its time; who is signed up hears it. */
export const amendActivity = command<Args>({
  name: '修改',
  words: ['修改', '修改活动', '活动修改', '变更'],
  who: 'organiser',
  mayAlso: namesOwn,
  usage,
  about: '改活动的地点、人数、名额、截止、备注或主题',
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
    const asked = askDeadlines(scene, '修改', args, activity.startsAt)
    if (asked) return asked
    const wrong = wrongIn(scene, args, args.title, activity.startsAt)
    return wrong === null ? amend(scene, args, activity) : say(wrong)
  },
})

const readChange = (number: string, text: string, reading: Reading): { args: Args } | { tell: string } | null => {
  const { at, association, addressed } = reading
  const bare = text.replace(/(?<=^|\s)改(?=地点|地址|人数|名额|主题|截止|备注|说明|退出|取消)/gu, '')
  const form = readForm(` ${bare}`, { now: at, zone: association.timezone })
  if (form.time !== undefined) return addressed ? { tell: zh.moveInstead(number) } : null
  const { title } = form
  const read = readDetails(form, reading)
  const { details, doubts, wrong } = read
  const said = title === undefined ? read.said : [...read.said, `主题 ${title}`]
  const unread = form.free.length > 0 || read.unread.length > 0 || form.group !== undefined
  if (unread || (said.length === 0 && Object.keys(doubts).length === 0)) return addressed ? { tell: zh.amendHow(usage) } : null
  return {
    args: {
      number,
      ...(title === undefined ? {} : { title: shown(title) }),
      details,
      doubts,
      ...(wrong === undefined ? {} : { wrong }),
      said: said.join(' '),
    },
  }
}

/** The activity as it will stand. */
const changed = (scene: MemberScene, { title, details }: Args, activity: Activity): Activity => {
  const { length, limit, withdrawUntil, quotas, note, ...others } = details
  const { limit: limitWas, withdrawUntil: untilWas, quotas: quotasWere, note: noteWas, ...rest } = activity
  const after = {
    limit: limit === undefined ? limitWas : (limit ?? undefined),
    withdrawUntil: withdrawUntil === undefined ? untilWas : (withdrawUntil ?? undefined),
    quotas: quotas === undefined ? quotasWere : quotas === null ? undefined : { ...quotasWere, ...quotas },
    note: note === undefined ? noteWas : note === null ? undefined : scene.asTyped(note),
  }
  return {
    ...rest,
    ...others,
    ...(title === undefined ? {} : { title }),
    endsAt: length === undefined ? activity.endsAt : activity.startsAt + length,
    ...byPerson(activity, scene.at),
    ...(after.limit === undefined ? {} : { limit: after.limit }),
    ...(after.withdrawUntil === undefined ? {} : { withdrawUntil: after.withdrawUntil }),
    ...(after.quotas === undefined ? {} : { quotas: after.quotas }),
    ...(after.note === undefined ? {} : { note: after.note }),
  }
}

/** What differs, as people read it; empty when nothing does. */
const partsOf = ({ at, zone, association }: MemberScene, before: Activity, after: Activity): string[] => {
  const { changedParts: say1 } = zh
  const when = (ms: number): string => sayWhen(ms, zone, at)
  const { title, place, limit, quotas, deadline, withdrawUntil, note, series, brand, startsAt, endsAt } = after
  const quotasDiffer = JSON.stringify(quotas) !== JSON.stringify(before.quotas)
  const until = withdrawUntil === undefined ? say1.noWithdrawUntil : say1.withdrawUntil(when(withdrawUntil))
  return [
    ...(title === before.title ? [] : [say1.title(title)]),
    ...(place === before.place ? [] : [say1.place(place ?? '')]),
    ...(limit === before.limit ? [] : [limit === undefined ? say1.noLimit : say1.limit(limit)]),
    ...(quotasDiffer ? [quotas === undefined ? say1.noQuotas : say1.quotas(quotaWords(association.branches, quotas))] : []),
    ...(deadline === before.deadline ? [] : [say1.deadline(when(deadline ?? startsAt))]),
    ...(withdrawUntil === before.withdrawUntil ? [] : [until]),
    ...(series === before.series ? [] : [say1.series(series ?? '')]),
    ...(brand === before.brand ? [] : [say1.brand(brand ?? '')]),
    ...(endsAt === before.endsAt ? [] : [say1.length(`${when(startsAt)}—${sayTime(endsAt, zone)}`)]),
    ...(note === before.note ? [] : [note === undefined ? say1.noNote : say1.note(note)]),
  ]
}

const amend = async (scene: MemberScene, args: Args, activity: Activity): Promise<Decision> => {
  const { ledger } = scene
  const after = changed(scene, args, activity)
  const parts = partsOf(scene, activity, after)
  if (parts.length === 0) return say(zh.nothingChanged(activity.title))
  const { limit, quotas, title, place, endsAt, note, withdrawUntil } = after
  const placesChange = limit !== activity.limit || JSON.stringify(quotas) !== JSON.stringify(activity.quotas)
  const moving = placesChange ? await promotions(scene, after) : { events: [], expect: [], says: [] }
  const list = placesChange ? await ledger.signUps(activity.number) : []
  const placed = placedLine(list).length
  const tooMany = placed > (limit ?? placed) || Object.keys(quotas ?? {}).some((branch) => placedOf(list, branch) > quotaOf(after, branch))
  // the group itself hears by name who came up
  const kept = tooMany ? zh.nobodyThrownOut(placed) : ''
  const cameUp = moving.events.length > 0 ? zh.cameUp(moving.events.length) : ''
  const tells =
    place !== activity.place ||
    title !== activity.title ||
    endsAt !== activity.endsAt ||
    note !== activity.note ||
    withdrawUntil !== activity.withdrawUntil
  const { says, here, told } = await toEverybody(scene, activity, zh.amended(activity.number, activity.title, parts), tells)
  const [first, ...others] = says
  const announced = here && first ? [{ ...first, text: first.text + kept }, ...others] : says
  return {
    expect: [unchangedActivity(activity), ...moving.expect],
    events: [{ type: 'activity.changed', activity: after, what: 'details' }, ...moving.events],
    says: [
      ...announced,
      ...moving.says,
      ...(here ? [] : [{ to: 'here' as const, text: zh.amendedDone(after.title, activity.group, told) + kept + cameUp }]),
    ],
  }
}
