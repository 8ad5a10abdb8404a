import { command, type MemberScene, say } from '../src/chat/contract.ts'
import { activitiesNear, standingHere } from '../src/chat/here.ts'
import { type Activity, signUpOpen } from '../src/domain/activity.ts'
import { freePlaces } from '../src/domain/capacity.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import * as zh from '../src/text/sign-up.ts'

/** Most activities listed at once. */
const mostListed = 8

/** 活动 — what is coming up or under way here, and how to sign up. Writes nothing. */
export const activities = command<Record<string, never>>({
  name: '活动',
  words: ['活动', '近期活动', '最近活动', '活动列表', '活动安排', '查看活动', '看活动', '查活动'],
  addressedWords: [
    '有什么活动',
    '最近有什么活动',
    '近期有什么活动',
    '有啥活动',
    '最近有啥活动',
    '还有什么活动',
    '有哪些活动',
    '最近有哪些活动',
    '近期有哪些活动',
    '有活动吗',
    '最近有活动吗',
    '这周有什么活动',
    '本周有什么活动',
    '这个月有什么活动',
    '本月有什么活动',
    '今天有什么活动',
    '周末有什么活动',
  ].flatMap((phrase) => [phrase, `${phrase}?`]),
  who: 'member',
  usage: '活动',
  about: '看近期活动和怎么报名',
  read: (rest) => (rest === '' ? { args: {} } : null),
  write: () => '',

  async run(_, scene) {
    const here = standingHere(scene, await activitiesNear(scene), scene.me).filter((activity) => scene.at <= activity.endsAt)
    if (here.length === 0) return say(zh.noActivities)
    const lines = await Promise.all(here.slice(0, mostListed).map((activity) => lineOf(scene, activity)))
    return say(zh.activityList(lines, Math.max(0, here.length - mostListed)))
  },
})

const lineOf = async (scene: MemberScene, activity: Activity): Promise<string> => {
  const { at, zone, ledger, me } = scene
  const { number, title, place } = activity
  const when = sayWhen(activity.startsAt, zone, at)
  if (activity.session && at < activity.startsAt) return zh.activityLine({ number, title, when, place, state: zh.checkInThen })
  const free = freePlaces(activity, await ledger.signUps(number), me.branch)
  const left = Number.isFinite(free) ? free : undefined
  const open = signUpOpen(activity, at)
  const state = open ? zh.placesLeft(left, number) : at >= activity.startsAt ? zh.underWay : zh.noMoreSignUp
  return zh.activityLine({ number, title, when, place, state })
}
