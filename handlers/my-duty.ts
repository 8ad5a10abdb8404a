import { nameOf, sayStanding, standingIn } from '../src/chat/acts/duty.ts'
import { command, say } from '../src/chat/contract.ts'
import { ledActivities, monthSpan, sayMonth } from '../src/domain/duty.ts'
import { addMonths, monthOf } from '../src/domain/zoned.ts'
import * as zh from '../src/text/duty.ts'

/** 「我这个月还差几次」 and its kin. */
const asked =
  /^(?:我|俺|本人)?(?:这个?月|本月|当月)?(?:的)?(?:轮值|当值|值班)?(?:的)?(?:活动|任务|场次)?(?:还差|还欠|还少|还剩|差)(?:几|多少|啥|什么|哪些)(?:次|场|个|回|项)?(?:主题)?(?:活动|任务)?(?:没办|没做|没搞|没完成)?(?:啊|呀|呢|了)?\??$|^(?:我|俺)?(?:这个?月|本月)?(?:的)?(?:轮值|当值)?(?:任务|活动)(?:完成|够|办完|做完)了?(?:吗|没|没有|不)\??$|^我的轮值(?:进度|任务|情况)?\??$|^轮值进度\??$/u

/** 我的轮值 — a vice-chair asks how their turn stands: the running one, else the next. Writes nothing. */
export const myDuty = command<Record<string, never>>({
  name: '我的轮值',
  words: [],
  addressedForm: asked,
  addressedOnly: true,
  who: 'member',
  usage: '我这个月还差几次',
  about: '轮值的副会长看自己还差几场',
  read: (rest) => (rest === '' ? { args: {} } : null),
  write: () => '',

  async run(_args, scene) {
    const { me, turns, zone, at, ledger, association, roster } = scene
    const name = nameOf(roster, me.number)
    const now = monthOf(at, zone)
    const onDuty = scene.dutyAt(at) === me.number
    const month = onDuty ? now : turns.all.find((turn) => turn.number === me.number && turn.month >= now)?.month
    if (month === undefined || month > addMonths(now, 12)) return say(zh.noTurnOfYours(name))
    const targets = association.rotationTargets
    if (targets) return say(sayStanding(name, await standingIn(scene, month, targets), targets))
    const activities = await ledger.activitiesStarting(...monthSpan(month, zone))
    return say(zh.noTargets(name, sayMonth(month), ledActivities(turns, activities, month, zone).length))
  },
})
