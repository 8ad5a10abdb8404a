import { attendanceItem, credit } from '../src/chat/acts/credit.ts'
import { stillUnbound } from '../src/chat/acts/held.ts'
import { leaderName } from '../src/chat/acts/leading.ts'
import { sayIfAddressed, unchangedActivity } from '../src/chat/acts/organising.ts'
import { numberOf } from '../src/chat/arguments.ts'
import { command, type Decision, type MemberScene, say } from '../src/chat/contract.ts'
import { bindFirst } from '../src/chat/courtesy.ts'
import { askWhich } from '../src/chat/forms/which-activity.ts'
import { activitiesNear, checkInLatelyClosed, checkInOpenAt, isOpenTo, nextToStart, standingHere } from '../src/chat/here.ts'
import { type Activity, checkInState, checkInWindow } from '../src/domain/activity.ts'
import { sayPoints } from '../src/domain/entry.ts'
import { sayTime, sayWhen } from '../src/domain/zoned.ts'
import type { NewEvent } from '../src/journal/events.ts'
import * as zh from '../src/text/check-in.ts'
import { heldUntilBound, noSuchActivity } from '../src/text/common.ts'

interface Args {
  number?: string
  /** 打卡 is also ordinary talk: it counts only while a check-in is open in the very room. */
  onlyHere?: true
}

const heldMs = 48 * 60 * 60_000

/** 签到 — a member records that they came to the activity now open here. Saying it twice changes nothing. */
export const checkIn = command<Args>({
  name: '签到',
  words: ['签到', '打卡'],
  addressedWords: ['到', '已到', '到了', '我到了'],
  who: 'member',
  usage: '签到',
  about: '记录您到场了',
  read(rest, { quotedNumber, glued, word, addressed, speaker }) {
    const onlyHere = word === '打卡' && !addressed ? ({ onlyHere: true } as const) : {}
    // one's own 会员号 behind the word is one's name, not an activity
    if (rest === '' || (rest.startsWith('0') && rest === speaker?.number))
      return { args: quotedNumber === undefined ? onlyHere : { number: quotedNumber } }
    const number = numberOf(rest)
    return number !== null && (!glued || /^\d/u.test(rest)) ? { args: { number } } : null
  },
  write: ({ number }) => number ?? '',

  async run({ number, onlyHere }, scene) {
    const near = await activitiesNear(scene)
    if (number !== undefined) {
      const named = near.find((activity) => activity.number === number && isOpenTo(scene, activity, scene.me))
      return named ? attend(scene, named) : sayIfAddressed(scene, noSuchActivity(number))
    }
    const mine = near.filter((activity) => isOpenTo(scene, activity, scene.me))
    const here = standingHere(scene, mine, scene.me)
    const openHere = here.filter((activity) => checkInOpenAt(activity, scene.at))
    if (onlyHere && openHere.length === 0) return { says: [] }
    const open = openHere.length > 0 ? openHere : mine.filter((activity) => checkInOpenAt(activity, scene.at))
    const [first] = open
    if (open.length > 1) return askWhich(scene, zh.whichCheckIn, open, '签到', {})
    if (first) return attend(scene, first)
    const late = here.filter((activity) => checkInLatelyClosed(activity, scene.at)).at(-1)
    if (late) return tooLate(scene, late)
    if (!scene.addressed) return { says: [] }
    const next = nextToStart(mine, scene.at)
    return say(zh.nothingOpen(next && `${sayWhen(next.startsAt, scene.zone, scene.at)} ${next.title}`))
  },

  async runStranger({ number, onlyHere }, scene) {
    const near = await activitiesNear(scene)
    const lately = near.some((activity) => checkInOpenAt(activity, scene.at) || checkInLatelyClosed(activity, scene.at))
    const here = standingHere(scene, near, null).filter((activity) => checkInOpenAt(activity, scene.at))
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

/** Attends one activity, if its check-in is open; credits the item attendance is worth. */
const attend = async (scene: MemberScene, activity: Activity): Promise<Decision> => {
  const { me, at, zone } = scene
  const state = checkInState(activity, at)
  if (state === 'closed') return tooLate(scene, activity)
  if (state === 'before') return say(zh.checkInNotYet(activity.title, sayWhen(checkInWindow(activity).from, zone, at)))
  const attended = await scene.ledger.attendance(activity.number, me.number)
  if (attended) return say(zh.alreadyCheckedIn(me.name, sayTime(attended.at, zone), activity.title))
  const item = attendanceItem(scene, activity.kind)
  const events: NewEvent[] = [{ type: 'attended', activity: activity.number, member: me.number, at, makeUp: false }]
  if (item) events.push({ type: 'points.awarded', entry: credit(scene, me, item, 1, at, 0, activity.number) })
  const elsewhere = scene.group && scene.group.name !== activity.group ? zh.inGroup(activity.group) : ''
  const text = zh.checkedInOne(me.name, activity.title, elsewhere + (item ? zh.withPoints(sayPoints(item.tenths)) : ''))
  return {
    once: { id: `attend/${activity.number}/${me.number}`, about: 'attend' },
    expect: [
      unchangedActivity(activity),
      // 补签 writes the same attendance under an act of its own
      { name: 'not made up for', key: `attendance:${activity.number}`, field: me.number, op: 'absent' },
    ],
    events,
    entries: item ? 1 : 0,
    says: [{ to: 'here', text, merge: { head: zh.checkedIn, name: me.name + elsewhere } }],
    repeated: (first) => [{ to: 'here', text: zh.alreadyCheckedIn(me.name, sayTime(first, zone), activity.title) }],
  }
}

/** Late: refused with the time it closed and whom to ask. */
const tooLate = async (scene: MemberScene, activity: Activity): Promise<Decision> => {
  const attended = await scene.ledger.attendance(activity.number, scene.me.number)
  if (attended) return say(zh.alreadyCheckedIn(scene.me.name, sayTime(attended.at, scene.zone), activity.title))
  const whom = zh.askLeader(leaderName(scene, activity))
  return say(zh.checkInClosed(activity.title, sayWhen(checkInWindow(activity).until, scene.zone, scene.at), whom))
}
