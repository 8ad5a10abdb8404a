import { overlappingAmong, worthOf } from '../src/chat/acts/attending.ts'
import { codeTyped, isCodeAt } from '../src/chat/acts/check-in-code.ts'
import { crediting } from '../src/chat/acts/credit.ts'
import { stillUnbound } from '../src/chat/acts/held.ts'
import { leaderName } from '../src/chat/acts/leading.ts'
import { sayIfAddressed, unchangedActivity } from '../src/chat/acts/organising.ts'
import { triesOf } from '../src/chat/acts/tries.ts'
import { numberOf } from '../src/chat/arguments.ts'
import { command, type Decision, type MemberScene, say } from '../src/chat/contract.ts'
import { bindFirst } from '../src/chat/courtesy.ts'
import { askWhich } from '../src/chat/forms/which-activity.ts'
import { activitiesNear, checkInLatelyClosed, checkInOpenAt, isOpenTo, nextToStart, standingHere } from '../src/chat/here.ts'
import { type Activity, checkInState, checkInWindow } from '../src/domain/activity.ts'
import { type EntryFact, sayPoints } from '../src/domain/entry.ts'
import { sayTime, sayWhen } from '../src/domain/zoned.ts'
import type { NewEvent } from '../src/journal/events.ts'
import * as zh from '../src/text/check-in.ts'
import { heldUntilBound, noSuchActivity } from '../src/text/common.ts'

interface Args {
  number?: string
  /** The changing code of the session, for those that take one. */
  code?: string
  /** The code stood alone: it means nothing where no session takes one. */
  bare?: true
  /** 打卡 is also ordinary talk: it counts only while a check-in is open in the very room. */
  onlyHere?: true
}

const heldMs = 48 * 60 * 60_000
/** How many wrong codes a person may say within how long, ms. */
const mostTries = 5
const triesMs = 10 * 60_000

/** «04821», «签到码 04821», said to the bot. */
const codeAlone = /^(?:(?:签到码|口令|验证码)[\s:]*)?(0\d{4})$/u
/** Longer than any number of an activity: somebody mistyped a code. */
const longNumber = /^\d{5}$/u
/** «112 04821», «04821»: an activity's number may stand before the code. */
const withCode = /^(?:(\S+)[\s,]+)?(?:(?:签到码|口令|验证码)[\s:]*)?(\d{4,5})$/u

/**
 * 签到 — a member records that they came to the activity now open here. Saying it twice changes nothing. Where a changing
 * code is asked for, it is said in private.
 */
export const checkIn = command<Args>({
  name: '签到',
  words: ['签到', '打卡'],
  addressedForm: codeAlone,
  addressedWords: ['到', '已到', '到了', '我到了'],
  who: 'member',
  crowded: true,
  usage: '签到',
  about: '记录您到场了',
  read(rest, { quotedNumber, glued, word, addressed, speaker }) {
    const onlyHere = word === '打卡' && !addressed ? ({ onlyHere: true } as const) : {}
    const alone = rest === '' ? codeAlone.exec(word ?? '')?.[1] : undefined
    if (alone !== undefined) return { args: { code: alone, bare: true } }
    const coded = readCode(rest)
    if (coded) return { args: coded }
    // one's own 会员号 behind the word is one's name, not an activity
    if (rest === '' || (rest.startsWith('0') && rest === speaker?.number))
      return { args: quotedNumber === undefined ? onlyHere : { number: quotedNumber } }
    const number = numberOf(rest)
    return number !== null && (!glued || /^\d/u.test(rest)) ? { args: { number } } : null
  },
  write: ({ number, code }) => [number, code].filter((part) => part !== undefined).join(' '),

  async run({ number, onlyHere, code, bare }, scene) {
    const near = await activitiesNear(scene)
    const mayNeed = near.filter((activity) => activity.code && checkInOpenAt(activity, scene.at) && isOpenTo(scene, activity, scene.me))
    const coded = mayNeed.filter((activity) => number === undefined || activity.number === number)
    // «签到 4821»: no such activity, so it is a code whose 0 was left out
    const asCode = number !== undefined && coded.length === 0 && !near.some((each) => each.number === number) ? codeTyped(number) : null
    if (asCode !== null && code === undefined && mayNeed.length > 0) return attendByCode(scene, mayNeed, near, asCode)
    if (code !== undefined && coded.length > 0) return attendByCode(scene, coded, near, code)
    if (number !== undefined && longNumber.test(number) && mayNeed.length > 0 && scene.room === null) return say(zh.wrongCode)
    if (bare) return scene.room === null ? say(zh.noCodeTaken) : { says: [] }
    if (number !== undefined) {
      const named = near.find((activity) => activity.number === number && isOpenTo(scene, activity, scene.me))
      return named ? attend(scene, named, near) : sayIfAddressed(scene, noSuchActivity(number))
    }
    const mine = near.filter((activity) => isOpenTo(scene, activity, scene.me))
    const here = standingHere(scene, mine, scene.me)
    const openHere = here.filter((activity) => checkInOpenAt(activity, scene.at))
    if (onlyHere && openHere.length === 0) return { says: [] }
    const open = openHere.length > 0 ? openHere : mine.filter((activity) => checkInOpenAt(activity, scene.at))
    const [first] = open
    if (open.length > 1) return askWhich(scene, zh.whichCheckIn, open, '签到', {})
    if (first) return attend(scene, first, near)
    const late = here.filter((activity) => checkInLatelyClosed(activity, scene.at)).at(-1)
    if (late) return tooLate(scene, late)
    if (!scene.addressed) return { says: [] }
    const next = nextToStart(mine, scene.at)
    return say(zh.nothingOpen(next && `${sayWhen(next.startsAt, scene.zone, scene.at)} ${next.title}`))
  },

  async runStranger({ number, onlyHere }, scene) {
    const near = await activitiesNear(scene)
    const lately = near.some((activity) => checkInOpenAt(activity, scene.at) || checkInLatelyClosed(activity, scene.at))
    // a code shows that somebody is there: nothing is held without it
    const here = standingHere(scene, near, null).filter((activity) => checkInOpenAt(activity, scene.at) && !activity.code)
    if (!scene.addressed && (onlyHere ? here.length === 0 : !lately)) return { says: [] }
    const open = number === undefined ? here : here.filter((activity) => activity.number === number)
    const [first] = open
    if (!first || open.length > 1) return bindFirst(scene)
    const { contact } = scene.speaker
    return {
      ...(await bindFirst(scene, heldUntilBound('签到', first.title))),
      once: { id: `held/签到/${first.number}/${contact}`, about: 'held' },
      expect: await stillUnbound(scene),
      events: [{ type: 'deed.held', contact, activity: first.number, deed: '签到', at: scene.at, until: scene.at + heldMs }],
    }
  },
})

/** «04821», «112 04821» or «112 4821»; null for anything else, a number alone among it. */
const readCode = (rest: string): Pick<Args, 'number' | 'code'> | null => {
  const [, first, typed = ''] = withCode.exec(rest) ?? []
  const number = first === undefined ? undefined : numberOf(first)
  const code = number === undefined && !/^0\d{4}$/u.test(typed) ? null : codeTyped(typed)
  return code === null || number === null ? null : { code, ...(number === undefined ? {} : { number }) }
}

/** Attends the session whose code it is; said in a room it counts for nobody, and is not repeated. */
const attendByCode = async (scene: MemberScene, coded: readonly Activity[], near: readonly Activity[], code: string): Promise<Decision> => {
  const [first] = coded
  if (!first) return { says: [] }
  const attended = await scene.ledger.attendance(first.number, scene.me.number)
  if (attended && coded.length === 1) return attend(scene, first, near, true)
  if (scene.room !== null) return codeWanted(scene, first, zh.codeInPrivate)
  const { count, more } = await triesOf(scene, `code-tries:${scene.speaker.contact}`, triesMs)
  if (count >= mostTries) return say(zh.tooManyCodes)
  for (const activity of coded)
    if (await isCodeAt(scene.ledger, activity.number, code, scene.at)) return attend(scene, activity, near, true)
  return { ...say(count + 1 < mostTries ? zh.wrongCode : zh.tooManyCodes), memo: [more] }
}

/** How a code is said; nothing is recorded. */
const codeWanted = ({ me, speaker }: MemberScene, { title }: Activity, how: (title: string, friend: boolean) => string): Decision =>
  say(`${me.name}，${how(title, speaker.friend)}`, { head: zh.codeHead, name: me.name, tail: `。${how(title, speaker.friend)}` })

/** Attends one activity, if its check-in is open; credits what that is worth. `near`: the activities around now; `proven`: the code was said. */
const attend = async (scene: MemberScene, activity: Activity, near: readonly Activity[], proven = false): Promise<Decision> => {
  const { me, at, zone } = scene
  const state = checkInState(activity, at)
  if (state === 'closed') return tooLate(scene, activity)
  if (state === 'before') return say(zh.checkInNotYet(activity.title, sayWhen(checkInWindow(activity).from, zone, at)))
  const attended = await scene.ledger.attendance(activity.number, me.number)
  if (attended) return say(zh.alreadyCheckedIn(me.name, sayTime(attended.at, zone), activity.title))
  if (activity.code && !proven) return codeWanted(scene, activity, zh.codeNeeded)
  const { item, instead, expect } = await worthOf(scene, activity, me.number, { others: overlappingAmong(activity, near) })
  const events: NewEvent[] = [{ type: 'attended', activity: activity.number, member: me.number, at, makeUp: false }]
  const credits = crediting(scene)
  const entry = item && (await credits.add({ member: me.number, item, quantity: 1, at, activity: activity.number }))
  const elsewhere = scene.group && scene.group.name !== activity.group ? zh.inGroup(activity.group) : ''
  const points = entry ? pointsOf(entry) : instead === undefined ? '' : zh.withoutPoints(instead)
  const text = zh.checkedInOne(me.name, activity.title, elsewhere + points)
  return {
    once: { id: `attend/${activity.number}/${me.number}`, about: 'attend' },
    expect: [
      unchangedActivity(activity),
      // 补签 writes the same attendance under an act of its own
      { name: 'not made up for', key: `attendance:${activity.number}`, field: me.number, op: 'absent' },
      ...expect,
      ...credits.expect,
    ],
    events: [...events, ...credits.events],
    entries: credits.count(),
    // who is credited nothing must read why: that is not merged away
    says: [{ to: 'here', text, ...(instead === undefined ? { merge: { head: zh.checkedIn, name: me.name + elsewhere } } : {}) }],
    repeated: (first) => [{ to: 'here', text: zh.alreadyCheckedIn(me.name, sayTime(first, zone), activity.title) }],
  }
}

/** What the room reads of the points; nothing of an entry that a limit left empty. */
const pointsOf = ({ tenths }: EntryFact): string => (tenths === 0 ? '' : zh.withPoints(sayPoints(tenths)))

/** Late: refused with the time it closed and whom to ask. */
const tooLate = async (scene: MemberScene, activity: Activity): Promise<Decision> => {
  const attended = await scene.ledger.attendance(activity.number, scene.me.number)
  if (attended) return say(zh.alreadyCheckedIn(scene.me.name, sayTime(attended.at, scene.zone), activity.title))
  const whom = zh.askLeader(leaderName(scene, activity))
  return say(zh.checkInClosed(activity.title, sayWhen(checkInWindow(activity).until, scene.zone, scene.at), whom))
}
