import { overlapping, worthOf } from '../src/chat/acts/attending.ts'
import { crediting } from '../src/chat/acts/credit.ts'
import { excusal } from '../src/chat/acts/excusal.ts'
import { answeringAbout } from '../src/chat/acts/objections.ts'
import { activityToLead, isActivity, mayLead, namesOwn, sayIfAddressed, unchangedActivity } from '../src/chat/acts/organising.ts'
import { isOwnName, isPerson, isQuestion, leadingNumber, numberOf, wordsOf } from '../src/chat/arguments.ts'
import { command, type Decision, type MemberScene, type Reading, type Speech, say, tell } from '../src/chat/contract.ts'
import { peopleSaid } from '../src/chat/forms/people-said.ts'
import { type Activity, checkInState, checkInWindow } from '../src/domain/activity.ts'
import { sayPoints } from '../src/domain/entry.ts'
import type { Member } from '../src/domain/member.ts'
import { subjectOf } from '../src/domain/objection.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import type { Expectation } from '../src/journal/commit.ts'
import type { NewEvent } from '../src/journal/events.ts'
import * as zh from '../src/text/activity.ts'
import { notOnRoster, severalOfName } from '../src/text/common.ts'

interface Args {
  number: string
  /** Names or 会员号, as typed. */
  people: string[]
  reason: string
}

const usage = '补签 编号 姓名 … 事由 …'
const mostAtOnce = 50
const mostLetters = 200
const forOrganisersMs = 30 * 24 * 60 * 60_000

/** 「请假」 as a reason, with or without the leave's own reason behind it: «请假», «请假 发烧». */
const leaveAsReason = /^(?:请假|补假|请过假|已请假)(?:$|[\s,:;、.。(]+)/u

/**
 * 补签 — an organiser records that others came who could not check in, with a reason; credited like a check-in, never for
 * oneself. With 请假 as the reason it records that they were excused.
 */
export const makeUp = command<Args>({
  name: '补签',
  words: ['补签', '补签到'],
  who: 'organiser',
  mayAlso: namesOwn,
  usage,
  about: '给到场没签上的人补签；事由写「请假」就记请假',
  read(rest, reading) {
    const { addressed, glued } = reading
    const wrong = addressed && !glued && !isQuestion(rest) ? { tell: zh.makeUpHow(usage) } : null
    const marked = /^(.*?)[\s,;、。(]*(?:事由|原因|理由|因为?)[\s:,是]*(.*)$/su.exec(rest)
    const { number, people } = numberAndPeople((marked?.[1] ?? rest).replace(/[()]/gu, ' ').trim(), reading)
    if (number === undefined || (glued && !/^\D{0,2}\d/u.test(rest))) return wrong
    const reason = (marked?.[2] ?? '').replace(/^([^()]*)\)$/u, '$1').trim()
    if (people.length === 0 || reason === '' || isQuestion(reason)) return wrong
    // words that are nobody's name are talk, unless the bot was asked
    if (!addressed && !people.some((word) => isPerson(reading, word) || isOwnName(reading, word))) return null
    return { args: { number, people: [...new Set(people)], reason } }
  },
  write: ({ number, people, reason }) => `${number} ${people.join(' ')} 事由 ${reason}`,

  async run({ number, people, reason }, scene) {
    if (people.length > mostAtOnce) return say(zh.tooManyAtOnce(mostAtOnce))
    if (reason.length > mostLetters) return say(zh.tooLong('事由', mostLetters))
    // «张伟(0014)»: the number says which
    const told = (typed: string): boolean =>
      scene.roster.named(typed).length > 1 && scene.roster.named(typed).some((each) => people.includes(each.number))
    const found = peopleSaid(
      scene.roster,
      people.filter((typed) => !told(typed)),
    )
    if ('unknown' in found) return say(notOnRoster(found.unknown.slice(0, 20)))
    if ('several' in found) return tell(severalOfName(found.several.name, found.several.people))
    const { members } = found
    if (members.some((member) => member.number === scene.me.number)) return say(zh.notForYourself)
    const activity = await activityToSettle(scene, number, members)
    if (!isActivity(activity)) return activity
    const isLeave = leaveAsReason.test(reason)
    const refused = refusal(scene, activity, isLeave)
    if (refused !== null) return say(refused)
    return isLeave
      ? excuse(scene, activity, members, reason.replace(leaveAsReason, ''))
      : record(scene, activity, members, scene.asTyped(reason))
  },
})

/** The activity, when the speaker may lead it, or settles what became of members of their own branch; or what is answered instead. */
const activityToSettle = async (scene: MemberScene, number: string, members: readonly Member[]): Promise<Activity | Decision> => {
  const activity = await scene.ledger.activity(number)
  const { head, liaison } = scene.speaker.roles
  if (activity === null || mayLead(scene, activity) || !(head || liaison)) return activityToLead(scene, number)
  // of another branch's only those whom the bot asked them about
  const asked = activity.branch === undefined ? null : new Set((await scene.ledger.nearMisses(number)).map(({ member }) => member))
  const theirs = members.filter(({ branch, number: who }) => branch === scene.me.branch && (asked === null || asked.has(who)))
  if (theirs.length === members.length) return activity
  return theirs.length > 0 ? sayIfAddressed(scene, zh.ownBranchOnly) : activityToLead(scene, number)
}

/** The activity's number (in front, else quoted, else the one word that is a number and nobody's) and the people. */
const numberAndPeople = (text: string, reading: Reading): { number?: string; people: string[] } => {
  const lead = leadingNumber(text)
  // a 会员号 in front is a person when the quoted message gave the number
  const first = reading.quotedNumber !== undefined && lead.number !== undefined && isPerson(reading, lead.number) ? undefined : lead.number
  const words = wordsOf(first === undefined ? text : lead.rest).flatMap((word) => namesIn(word, reading))
  const loose =
    first === undefined && reading.quotedNumber === undefined
      ? words.filter((word) => numberOf(word) !== null && !isPerson(reading, word))
      : []
  const [only] = loose
  const number = first ?? reading.quotedNumber ?? (loose.length === 1 && only ? (numberOf(only) ?? undefined) : undefined)
  const people = words.filter((word) => !loose.includes(word) && !/^(?:[给为代]|[共等]?\d+[人名位])$/u.test(word))
  return { ...(number === undefined ? {} : { number }), people }
}

/** «给李桂芳», «李桂芳和陈卫东» → the names; any other word as it is. */
const namesIn = (word: string, reading: Reading): string[] => {
  if (isPerson(reading, word)) return [word]
  const names = word.replace(/^[给为代](?=.)/u, '').split(/[和与跟及]/u)
  return names.every((name) => isPerson(reading, name)) ? names : [word]
}

/** Why nobody can be made up for now, or null. */
const refusal = ({ at, zone, speaker }: MemberScene, activity: Activity, isLeave: boolean): string | null => {
  const { from, until } = checkInWindow(activity)
  if (activity.state === 'cancelled') return zh.isCancelled(activity.title)
  if (checkInState(activity, at) === 'before' && !isLeave) return zh.makeUpTooEarly(activity.title, sayWhen(from, zone, at))
  return at - until > forOrganisersMs && !speaker.roles.staff ? zh.makeUpTooLate(activity.title) : null
}

/** Records that others are excused; in a room with numbers only. */
const excuse = async (scene: MemberScene, activity: Activity, members: readonly Member[], reason: string): Promise<Decision> => {
  const { excused, came, stood, part } = await excusal(scene, activity, members, scene.asTyped(reason))
  const names = (those: readonly Member[]): string[] => those.map(({ name }) => name)
  const before = (came.length > 0 ? zh.cameAlready(names(came)) : '') + (stood.length > 0 ? zh.onLeaveAlready(names(stood)) : '')
  const inRoom = scene.room !== null
  if (excused.length === 0) return say(inRoom ? zh.nothingToExcuse(came.length + stood.length) : before)
  const details = zh.excusedThem(activity.title, names(excused)) + before
  const says: Speech[] = inRoom
    ? [
        { to: 'here', text: zh.excusedInRoom(excused.length) },
        { to: 'asker', text: details },
      ]
    : [{ to: 'here', text: details }]
  return { ...part, says: [...says, ...part.says] }
}

const record = async (scene: MemberScene, activity: Activity, members: readonly Member[], reason: string): Promise<Decision> => {
  const { at, ledger, room } = scene
  const there = await Promise.all(members.map(async ({ number }) => (await ledger.attendance(activity.number, number)) !== null))
  const missing = members.filter((_, index) => !there[index])
  const already = members.filter((_, index) => there[index]).map(({ name }) => name)
  const before = already.length > 0 ? zh.cameAlready(already) : ''
  if (missing.length === 0) return room === null ? say(before) : say(zh.cameAlreadyInRoom(already.length))
  // they came while it was on: that moment decides the month the credit counts in
  const came = Math.min(at, activity.endsAt)
  const others = await overlapping(scene, activity)
  const events: NewEvent[] = []
  const worths: Expectation[] = []
  const without: string[] = []
  const credits = crediting(scene)
  const worth = new Set<number>()
  for (const member of missing) {
    const { item, instead, expect } = await worthOf(scene, activity, member.number, { others })
    worths.push(...expect)
    if (typeof instead === 'object') without.push(member.name)
    const sealed = await ledger.seals.seal(member.number, reason)
    events.push({
      type: 'attended',
      activity: activity.number,
      member: member.number,
      at: came,
      makeUp: true,
      reason: sealed,
      occurredAt: came,
    })
    if (!item) continue
    const entry = await credits.add({ member: member.number, item, quantity: 1, at: came, activity: activity.number, reason: sealed })
    worth.add(entry.tenths)
  }
  const absent = ({ number }: Member): Expectation => ({
    name: `${number} has not come`,
    key: `attendance:${activity.number}`,
    field: number,
    op: 'absent',
  })
  const [each] = worth
  const details =
    zh.madeUp(
      activity.title,
      missing.map(({ name }) => name),
      // a limit may have left some less than others
      each !== undefined && worth.size === 1 ? sayPoints(each) : null,
      without,
    ) +
    (activity.late === 'asked' ? zh.pointsWait : '') +
    before
  const says: Speech[] =
    room === null
      ? [{ to: 'here', text: details }]
      : [
          { to: 'here', text: zh.madeUpInRoom(missing.length) },
          { to: 'asker', text: details },
        ]
  const subjects = missing.map(({ number }) => subjectOf({ activity: activity.number, member: number }))
  const answer = await answeringAbout(scene, subjects, 'entered')
  return {
    expect: [unchangedActivity(activity), ...missing.map(absent), ...worths, ...credits.expect, ...answer.expect],
    events: [...events, ...credits.events, ...answer.events],
    entries: credits.count(),
    says: [...says, ...answer.says],
  }
}
