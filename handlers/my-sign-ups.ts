import { command, tell } from '../src/chat/contract.ts'
import { positionOf } from '../src/domain/capacity.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import * as zh from '../src/text/sign-up.ts'

/** How many of a member's latest activities are looked through, and how many lines are told. */
const lookedAt = 60
const mostTold = 20

/** 我的报名 — a member's own sign-ups that are still ahead, told to them alone. Writes nothing. */
export const mySignUps = command<Record<string, never>>({
  name: '我的报名',
  words: ['我的报名', '我的活动', '查报名', '我报的活动', '我报名的活动'],
  addressedWords: [
    '我报名了吗',
    '我报名了没',
    '我报了吗',
    '我报上了吗',
    '我报上名了吗',
    '我报名成功了吗',
    '我报名了什么',
    '我报了什么',
    '我报了哪些',
    '我报了哪些活动',
    '我报名了哪些活动',
    '我报了什么活动',
    '我报名了没有',
  ].flatMap((phrase) => [phrase, `${phrase}?`]),
  who: 'member',
  usage: '我的报名',
  about: '看自己报了哪些活动',
  read: (rest) => (rest === '' ? { args: {} } : null),
  write: () => '',

  async run(_, { ledger, me, at, zone }) {
    const numbers = await ledger.activitiesOf(me.number, lookedAt)
    const found = await Promise.all(numbers.map(async (number) => [await ledger.activity(number), await ledger.signUps(number)] as const))
    const ahead = found
      .flatMap(([activity, list]) => {
        const own = list.find(({ who }) => who === me.number)
        return activity && own && activity.state === 'open' && at <= activity.endsAt ? [{ activity, list, own }] : []
      })
      .sort((a, b) => a.activity.startsAt - b.activity.startsAt)
    if (ahead.length === 0) return tell(zh.noSignUps)
    const lines = ahead
      .slice(0, mostTold)
      .map(({ activity: { number, title, startsAt }, list, own }) =>
        zh.mySignUpLine(number, title, sayWhen(startsAt, zone, at), own.state === 'waiting' ? positionOf(list, me.number) : 0),
      )
    return tell(zh.mySignUps(lines))
  },
})
