import { activityToLead, isActivity, namesOwn, unchangedActivity } from '../src/chat/acts/organising.ts'
import { isQuestion, leadingNumber } from '../src/chat/arguments.ts'
import { command, type MemberScene, say } from '../src/chat/contract.ts'
import { readAchievements } from '../src/chat/forms/achievement-form.ts'
import type { Activity } from '../src/domain/activity.ts'
import { type Achievement, brandOf, sayAchievement } from '../src/domain/brand.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import { isCancelled } from '../src/text/activity.ts'
import * as zh from '../src/text/brand.ts'
import { numberNeeded } from '../src/text/common.ts'

interface Args {
  number: string
  achieved: Achievement[]
}

const usage = '成果 编号 服务 80人 时长 3小时'

/** Whether the speaker leads the brand an activity is for (brands.yaml `leader`). */
const leadsBrandOf = ({ association, me }: MemberScene, activity: Activity | null): boolean =>
  activity !== null && brandOf(association.brands ?? [], activity)?.leader === me.number

/** 成果 — who leads an activity, or its brand, records what it achieved, in its own units. Said again, the new figures stand in place of the old. */
export const achievement = command<Args>({
  name: '成果',
  words: ['成果', '活动成果', '报成果'],
  who: 'organiser',
  mayAlso: async (args, scene) => (await namesOwn(args, scene)) || leadsBrandOf(scene, await scene.ledger.activity(args.number)),
  usage,
  about: '记下活动的成果：服务多少人、多少小时',
  read(rest, { addressed, glued, quotedNumber }) {
    if (isQuestion(rest)) return null
    const { number: said, rest: after } = leadingNumber(rest)
    const alone = said === undefined ? null : readAchievements(rest)
    // «成果 80人» behind a quoted card: the number is an amount
    const [number, text] = said === undefined || (alone && quotedNumber !== undefined) ? [quotedNumber, rest] : [said, after]
    if (number === undefined) return addressed && !glued && rest === '' ? { tell: numberNeeded(usage) } : null
    const achieved = readAchievements(text)
    if (achieved) return { args: { number, achieved } }
    return addressed && !glued ? { tell: zh.achievementUsage(number) } : null
  },
  write: ({ number, achieved }) => [number, ...achieved.map(sayAchievement)].join(' '),

  async run({ number, achieved }, scene) {
    const named = await scene.ledger.activity(number)
    const activity = named && leadsBrandOf(scene, named) ? named : await activityToLead(scene, number)
    if (!isActivity(activity)) return activity
    const { ledger, at, zone, association } = scene
    if (activity.state === 'cancelled') return say(isCancelled(activity.title))
    if (at < activity.startsAt) return say(zh.notYetOver(activity.title, sayWhen(activity.startsAt, zone, at)))
    const before = await ledger.achievements(number)
    const said = achieved.map(sayAchievement)
    const was = (before?.achieved ?? []).map(sayAchievement)
    if (was.join() === said.join()) return say(zh.achievedAlready(activity.title, said))
    const brand = brandOf(association.brands ?? [], activity)
    return {
      expect: [
        unchangedActivity(activity),
        before === null
          ? { name: 'no achievements yet', key: 'achievements', field: number, op: 'absent' }
          : { name: 'the same achievements', key: 'achievements', field: number, op: 'equals', value: JSON.stringify(before) },
      ],
      events: [{ type: 'achievements.recorded', activity: number, achieved }],
      says: [{ to: 'here', text: zh.achieved(activity.title, brand?.name ?? null, said, was) }],
    }
  },
})
