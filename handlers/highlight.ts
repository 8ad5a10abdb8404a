import { activityToLead, isActivity, namesOwn, unchangedActivity } from '../src/chat/acts/organising.ts'
import { isQuestion, numberOf } from '../src/chat/arguments.ts'
import { command, confirm, type Decision, type MemberScene, say } from '../src/chat/contract.ts'
import { type Activity, countsFor } from '../src/domain/activity.ts'
import { sayMonth } from '../src/domain/duty.ts'
import { monthOf, sayWhen } from '../src/domain/zoned.ts'
import type { NewEvent } from '../src/journal/events.ts'
import { isCancelled } from '../src/text/activity.ts'
import { numberNeeded } from '../src/text/common.ts'
import * as zh from '../src/text/duty.ts'

interface Args {
  number: string
}

const usage = '亮点 编号'

/** 亮点 — an organiser names the month's best activity. One more than the month may have takes the place of the others, once confirmed. */
export const highlight = command<Args>({
  name: '亮点',
  words: ['亮点', '亮点活动'],
  who: 'organiser',
  mayAlso: namesOwn,
  weighty: true,
  usage,
  about: '把一场活动定为当月的亮点',
  read(rest, { addressed, glued, quotedNumber }) {
    if (rest === '') {
      if (quotedNumber !== undefined) return { args: { number: quotedNumber } }
      return addressed ? { tell: numberNeeded(usage) } : null
    }
    const number = numberOf(rest)
    return number !== null && !isQuestion(rest) && (!glued || /^\d/u.test(rest)) ? { args: { number } } : null
  },
  write: ({ number }) => number,

  async run({ number }, scene) {
    const activity = await activityToLead(scene, number)
    if (!isActivity(activity)) return activity
    if (activity.state === 'cancelled') return say(isCancelled(activity.title))
    if (!countsFor(activity)) return say(zh.notCounted(activity.title, activity.late === 'refused'))
    if (scene.at < activity.startsAt) return say(zh.notYet(activity.title, sayWhen(activity.startsAt, scene.zone, scene.at)))
    return choose(scene, activity)
  },
})

const choose = async (scene: MemberScene, activity: Activity): Promise<Decision> => {
  const { ledger, zone, association } = scene
  const month = monthOf(activity.startsAt, zone)
  const chosen = await ledger.highlights(month)
  if (chosen.includes(activity.number)) return say(zh.alreadyHighlight(sayMonth(month), activity.title))
  const most = Math.max(association.rotationTargets?.highlightsPerMonth ?? 1, 1)
  const replaced = chosen.length >= most ? chosen : []
  if (replaced.length > 0 && !scene.confirmed) {
    const titles = await Promise.all(replaced.map(async (each) => (await ledger.activity(each))?.title ?? each))
    return confirm(scene, zh.replaceHighlight(sayMonth(month), activity.title, titles), {
      command: '亮点',
      args: { number: activity.number },
    })
  }
  const events: NewEvent[] = [
    ...replaced.map((each): NewEvent => ({ type: 'highlight.dropped', activity: each, month })),
    { type: 'highlight.chosen', activity: activity.number, month },
  ]
  return {
    expect: [
      unchangedActivity(activity),
      { name: 'not yet a highlight', key: `highlights:${month}`, field: activity.number, op: 'absent' },
    ],
    events,
    says: [{ to: 'here', text: zh.highlighted(sayMonth(month), activity.title) }],
  }
}
