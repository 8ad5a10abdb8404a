import { codeAt } from '../src/chat/acts/check-in-code.ts'
import { activityToLead, isActivity, isOver, mayLead, namesOwn, sayIfAddressed, unchangedActivity } from '../src/chat/acts/organising.ts'
import { byPerson } from '../src/chat/acts/sessions.ts'
import { numberOf } from '../src/chat/arguments.ts'
import { command, confirm, type Decision, type MemberScene, say, tell } from '../src/chat/contract.ts'
import { askWhich } from '../src/chat/forms/which-activity.ts'
import { activitiesNear } from '../src/chat/here.ts'
import { type Activity, checkInState } from '../src/domain/activity.ts'
import { dateOf, sayTime } from '../src/domain/zoned.ts'
import { isCancelled, isPast } from '../src/text/activity.ts'
import * as zh from '../src/text/study.ts'

interface Args {
  number?: string
  /** Check-in is to take no code any more. */
  off?: true
}

/** 签到码 — who leads a session sees its code of the moment, privately; for one that takes none it is turned on, once confirmed. */
export const checkInCode = command<Args>({
  name: '签到码',
  words: ['签到码', '看签到码'],
  who: 'organiser',
  mayAlso: namesOwn,
  usage: '签到码 [编号]',
  about: '看现场签到用的签到码（每 5 分钟换一次）；写编号可以给一场活动用上，「签到码 编号 不用」停用',
  read(rest, { quotedNumber, glued }) {
    const off = /^(.*?)\s*(?:不用了?|取消|停用|关闭)$/u.exec(rest)
    const typed = (off?.[1] ?? rest).trim()
    const number = typed === '' ? quotedNumber : (numberOf(typed) ?? null)
    if (number === null || (typed === '' && off) || typed.startsWith('0') || (glued && !/^\d/u.test(rest))) return null
    return { args: { ...(number === undefined ? {} : { number }), ...(off ? { off: true } : {}) } }
  },
  write: ({ number, off }) => [number, off ? '不用' : undefined].filter((part) => part !== undefined).join(' '),

  async run({ number, off }, scene) {
    if (number === undefined) return ofToday(scene)
    const activity = await activityToLead(scene, number)
    if (!isActivity(activity)) return activity
    if (activity.state === 'cancelled') return say(isCancelled(activity.title))
    if (isOver(activity, scene.at)) return say(isPast(activity.title))
    if (off) return activity.code ? turn(scene, activity, false) : say(zh.takesNoCode(activity.title))
    if (activity.code) return show(scene, activity)
    return scene.confirmed
      ? turn(scene, activity, true)
      : confirm(scene, zh.takeCode(activity.title), { command: '签到码', args: { number } })
  },
})

/** The code of the one session under way or of today; asks which of several. */
const ofToday = async (scene: MemberScene): Promise<Decision> => {
  const { at, zone } = scene
  const coded = (await activitiesNear(scene)).filter((activity) => activity.code && mayLead(scene, activity) && !isOver(activity, at))
  const open = coded.filter((activity) => checkInState(activity, at) === 'open')
  const found = open.length > 0 ? open : coded.filter(({ startsAt }) => dateOf(startsAt, zone) === dateOf(at, zone))
  const [only] = found
  if (found.length > 1) return askWhich(scene, zh.whichCode, found, '签到码', {})
  return only ? show(scene, only) : sayIfAddressed(scene, zh.noCode)
}

/** For the asker alone: whoever reads it in the room could check in from afar. */
const show = async ({ ledger, at, zone }: MemberScene, { number, title }: Activity): Promise<Decision> => {
  const { code, until } = await codeAt(ledger, number, at)
  return tell(zh.codeNow(title, number, code, sayTime(until, zone)))
}

const turn = async (scene: MemberScene, activity: Activity, on: boolean): Promise<Decision> => {
  const { at, group } = scene
  const { code: _, ...rest } = activity
  const after: Activity = { ...rest, ...(on ? { code: true as const } : {}), ...byPerson(activity, at) }
  const text = on ? zh.codeFromNow(activity.title) : zh.noCodeFromNow(activity.title)
  const here = group?.name === activity.group
  return {
    expect: [unchangedActivity(activity)],
    events: [{ type: 'activity.changed', activity: after, what: 'check-in' }],
    says: [
      { to: here ? 'here' : { group: activity.group }, text },
      ...(here ? [] : [{ to: 'here' as const, text: on ? zh.codeOn(activity.number) : text }]),
    ],
  }
}
