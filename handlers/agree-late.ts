import { overlapping, worthOf } from '../src/chat/acts/attending.ts'
import { attendanceItem, crediting } from '../src/chat/acts/credit.ts'
import { sayIfAddressed, unchangedActivity } from '../src/chat/acts/organising.ts'
import { isQuestion, leadingNumber } from '../src/chat/arguments.ts'
import { type AnyCommand, command, type Decision, type MemberScene, say } from '../src/chat/contract.ts'
import { shown } from '../src/chat/forms/activity-form.ts'
import type { Activity } from '../src/domain/activity.ts'
import { sayPoints } from '../src/domain/entry.ts'
import type { Expectation } from '../src/journal/commit.ts'
import { isCancelled, tooLong } from '../src/text/activity.ts'
import { noSuchActivity, numberNeeded } from '../src/text/common.ts'
import * as zh from '../src/text/late.ts'

interface Args {
  number: string
  /** Why not. */
  reason: string
}

const mostLetters = 200

/** 同意活动 and 不同意活动 are one answer with two ends; the first stands. */
const answering = (agrees: boolean): AnyCommand => {
  const name = agrees ? '同意活动' : '不同意活动'
  const usage = agrees ? zh.agreeUsage : zh.refuseUsage
  return command<Args>({
    name,
    words: [name, name.replace('活动', ' 活动')],
    who: 'staff',
    weighty: true,
    usage,
    about: agrees ? '同意迟发起的活动计入场次和积分' : '迟发起的活动不计入场次和积分',
    read(rest, { addressed, glued, quotedNumber }) {
      if (isQuestion(rest)) return null
      const { number: said, rest: after } = leadingNumber(rest)
      const number = said ?? (glued ? undefined : quotedNumber)
      if (number === undefined) return addressed && !glued && rest === '' ? { tell: numberNeeded(usage) } : null
      const reason = after.replace(/^(?:理由|原因|事由|因为)[\s:]*/u, '').trim()
      return agrees && reason !== '' ? null : { args: { number, reason: shown(reason) } }
    },
    write: ({ number, reason }) => [number, reason].filter((word) => word !== '').join(' '),

    async run({ number, reason }, scene) {
      const activity = await scene.ledger.activity(number)
      if (activity === null) return sayIfAddressed(scene, noSuchActivity(number))
      const { title, state, late, leader } = activity
      if (state === 'cancelled') return say(isCancelled(title))
      if (late === undefined) return say(zh.nothingToAgree(number, title))
      if (late !== 'asked') return say(zh.answeredAlready(number, title, late === 'agreed'))
      if (leader === scene.me.number) return say(zh.notYourOwn)
      if (reason.length > mostLetters) return say(tooLong('理由', mostLetters))
      return agrees ? agree(scene, activity) : refuse(scene, activity, scene.asTyped(reason))
    },
  })
}

/** It counts; whoever came is credited now, as of when they came. One commit: an association is at most some hundreds. */
const agree = async (scene: MemberScene, activity: Activity): Promise<Decision> => {
  const { ledger, roster, me } = scene
  const { number, title, leader } = activity
  const after: Activity = { ...activity, late: 'agreed' }
  const [came, others] = await Promise.all([ledger.attendances(number), overlapping(scene, activity)])
  const credits = crediting(scene)
  const expect: Expectation[] = [unchangedActivity(activity), nobodyMore(number, came.length)]
  for (const { member: who, at } of came.sort((a, b) => a.at - b.at)) {
    const worth = await worthOf(scene, after, who, { others })
    if (!roster.byNumber.has(who) || !worth.item) continue
    await credits.add({ member: who, item: worth.item, quantity: 1, at, activity: number })
    expect.push(...worth.expect)
  }
  const points = attendanceItem(scene, after)
  return {
    expect: [...expect, ...credits.expect],
    events: [{ type: 'activity.changed', activity: after, what: 'late' }, ...credits.events],
    entries: credits.count(),
    says: [
      { to: 'here', text: zh.agreed(number, title, credits.count(), points && sayPoints(points.tenths)) },
      { to: { member: leader }, text: zh.agreedTold(me.name, number, title) },
    ],
  }
}

const nobodyMore = (activity: string, came: number): Expectation => ({
  name: 'nobody came since',
  key: `tally:${activity}`,
  field: 'attended',
  op: 'below',
  value: came + 1,
})

const refuse = async ({ me }: MemberScene, activity: Activity, reason: string): Promise<Decision> => {
  const { number, title, leader } = activity
  return {
    expect: [unchangedActivity(activity)],
    events: [{ type: 'activity.changed', activity: { ...activity, late: 'refused' }, what: 'late' }],
    says: [
      { to: 'here', text: zh.refused(number, title) },
      { to: { member: leader }, text: zh.refusedTold(me.name, number, title, reason) },
    ],
  }
}

/** 同意活动 — staff let an activity opened late count for duty and points; whoever came is credited. Never one's own; the first answer stands. */
export const agreeLate = answering(true)

/** 不同意活动 — staff leave an activity opened late out of duty and points; nobody is credited for it. */
export const refuseLate = answering(false)
