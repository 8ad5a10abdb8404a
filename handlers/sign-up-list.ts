import { leads } from '../src/chat/acts/leading.ts'
import { isActivity, sayIfAddressed } from '../src/chat/acts/organising.ts'
import { numberOf } from '../src/chat/arguments.ts'
import { command, type Decision, type MemberScene, say, tell } from '../src/chat/contract.ts'
import { activityNumbered, askWhich } from '../src/chat/forms/which-activity.ts'
import { activitiesNear, isOpenTo, signUpLatelyClosed, standingHere } from '../src/chat/here.ts'
import { type Activity, latelyMs, type SignUp } from '../src/domain/activity.ts'
import { placedLine, waitingLine } from '../src/domain/capacity.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import * as zh from '../src/text/sign-up.ts'

interface Args {
  number?: string
}

/** 名单 — who is signed up for an activity, in line, those who wait after them. Writes nothing. */
export const signUpList = command<Args>({
  name: '名单',
  words: ['名单', '报名名单', '活动名单', '看名单', '查名单'],
  addressedWords: [
    '谁报名了',
    '都谁报名了',
    '都有谁',
    '有谁报名',
    '有谁',
    '报名情况',
    '报了多少人',
    '多少人报名',
    '多少人报名了',
    '几个人报名了',
    '谁参加',
  ].flatMap((phrase) => [phrase, `${phrase}?`]),
  who: 'member',
  usage: '名单 [编号]',
  about: '看谁报了名',
  read(rest, { quotedNumber, glued }) {
    if (rest === '') return { args: quotedNumber === undefined ? {} : { number: quotedNumber } }
    const number = numberOf(rest)
    return number !== null && (!glued || /^\d/u.test(rest)) ? { args: { number } } : null
  },
  write: ({ number }) => number ?? '',

  async run({ number }, scene) {
    const activity = number === undefined ? await oneHere(scene) : await activityNumbered(scene, number)
    if (!isActivity(activity)) return activity
    if (activity.state === 'cancelled') return sayIfAddressed(scene, zh.calledOff(activity.title))
    const text = listed(scene, activity, await scene.ledger.signUps(activity.number))
    if (scene.group && scene.group.name !== activity.group)
      return isOpenTo(scene, activity, scene.me) || leads(scene, activity) ? tell(text) : sayIfAddressed(scene, zh.noList)
    return say(text)
  },
})

/** The one activity here that is ahead or under way, or else ended lately; several are asked about. */
const oneHere = async (scene: MemberScene): Promise<Activity | Decision> => {
  const { at } = scene
  const here = standingHere(scene, await activitiesNear(scene), scene.me)
  const ahead = here.filter((activity) => at <= activity.endsAt)
  const over = here.filter((activity) => at > activity.endsAt && (at - activity.endsAt <= latelyMs || signUpLatelyClosed(activity, at)))
  const found = ahead.length > 0 ? ahead : over.slice(-1)
  const [only] = found
  if (found.length > 1) return askWhich(scene, zh.whichList, found, '名单', {})
  return only ?? sayIfAddressed(scene, zh.noList)
}

/** The list as people read it: proxies marked, those of one name told apart by branch, held places counted only. */
const listed = ({ roster, zone, at }: MemberScene, activity: Activity, signUps: readonly SignUp[]): string => {
  const known = signUps.filter(({ who }) => !who.startsWith('?'))
  const plain = (number: string): string => roster.byNumber.get(number)?.name || zh.someone
  const names = known.map(({ who }) => plain(who))
  const shown = ({ who, proxyBy }: SignUp): string => {
    const name = plain(who)
    const branch = roster.byNumber.get(who)?.branch ?? ''
    const told = names.filter((each) => each === name).length > 1 && branch !== '' ? `${name}（${branch}）` : name
    return proxyBy === undefined || proxyBy === who ? told : zh.byProxy(told, plain(proxyBy))
  }
  return zh.signUpList(activity.title, sayWhen(activity.startsAt, zone, at), {
    number: activity.number,
    limit: activity.limit,
    placed: placedLine(known).map(shown),
    waiting: waitingLine(known).map(shown),
    toConfirm: signUps.length - known.length,
  })
}
