import { activityToLead, isActivity, namesOwn, toEverybody, unchangedList } from '../src/chat/acts/organising.ts'
import { byPerson } from '../src/chat/acts/sessions.ts'
import { isQuestion, numberOf } from '../src/chat/arguments.ts'
import { command, type Decision, type MemberScene, say } from '../src/chat/contract.ts'
import { shown } from '../src/chat/forms/activity-form.ts'
import type { Activity } from '../src/domain/activity.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import type { Expectation } from '../src/journal/commit.ts'
import * as zh from '../src/text/activity.ts'
import { numberNeeded } from '../src/text/common.ts'

interface Args {
  number: string
  reason: string
}

const usage = '取消活动 编号 理由'
const mostLetters = 200

/** 取消活动 — an organiser calls an activity off, with a reason for everybody signed up. Once somebody was credited for coming, only after 冲正. */
export const cancelActivity = command<Args>({
  name: '取消活动',
  words: ['取消活动'],
  who: 'organiser',
  mayAlso: namesOwn,
  weighty: true,
  usage,
  about: '取消一场活动，并告诉报名的人',
  read(rest, { addressed, glued, quotedNumber }) {
    const [, typed = '', gap = '', words = ''] = /^(\S*?\d+(?:号|#)?)([\s,:;、]*)(.*)$/su.exec(rest) ?? []
    const said = numberOf(typed)
    const number = said ?? quotedNumber
    if (number === undefined) return addressed && !glued && !isQuestion(rest) ? { tell: numberNeeded(usage) } : null
    if (said === null && glued) return null
    const reason = (said === null ? rest : words).replace(/^(?:理由|原因|事由|因为)[\s:]*/u, '').trim()
    if (isQuestion(reason) || (said !== null && words !== '' && gap === '')) return null
    if (reason === '') return addressed ? { tell: zh.reasonNeeded(usage) } : null
    return { args: { number, reason: shown(reason) } }
  },
  write: ({ number, reason }) => `${number} ${reason}`,

  async run({ number, reason }, scene) {
    const activity = await activityToLead(scene, number)
    if (!isActivity(activity)) return activity
    if (activity.state === 'cancelled') return say(zh.isCancelled(activity.title))
    if (reason.length > mostLetters) return say(zh.tooLong('理由', mostLetters))
    return cancel(scene, activity, scene.asTyped(reason))
  },
})

const cancel = async (scene: MemberScene, activity: Activity, reason: string): Promise<Decision> => {
  const { at, zone, ledger, me } = scene
  const tally = await ledger.tally(activity.number)
  if (tally.attended > 0 && !(await allReversed(scene, activity))) return say(zh.reverseFirst(activity.title, tally.attended))
  const text = zh.cancelled(activity.number, activity.title, sayWhen(activity.startsAt, zone, at), reason)
  const { says, here, told } = await toEverybody(scene, activity, text, true)
  const attended: Expectation = {
    name: 'nobody came',
    key: `tally:${activity.number}`,
    field: 'attended',
    op: 'below',
    value: tally.attended + 1,
  }
  return {
    expect: [unchangedList(activity, tally), attended],
    events: [
      {
        type: 'activity.cancelled',
        activity: { ...activity, state: 'cancelled', ...byPerson(activity, at) },
        member: me.number,
        reason: await ledger.seals.seal(me.number, reason),
      },
    ],
    says: here ? says : [...says, { to: 'here', text: zh.cancelledDone(activity.title, activity.group, told) }],
  }
}

/** Whether no credit for coming to it stands any more; where people came and nobody ever was credited, staff cannot know: counts as not, save for one opened late. */
const allReversed = async ({ ledger }: MemberScene, { number, late }: Activity): Promise<boolean> => {
  if ((await ledger.credited(number)).size > 0) return false
  if (late !== undefined) return true
  for (const { member } of await ledger.attendances(number))
    if ((await ledger.entriesOf(member)).some(({ activity }) => activity === number)) return true
  return false
}
