import { headsReached } from '../src/chat/acts/claims-waiting.ts'
import { signed } from '../src/chat/acts/entry-lines.ts'
import { objectionAbout } from '../src/chat/acts/objection-about.ts'
import { branchConcerned, objectionTimes, openFor } from '../src/chat/acts/objections.ts'
import { calendarOf } from '../src/chat/acts/publishing.ts'
import { isQuestion } from '../src/chat/arguments.ts'
import { ask, type Choice, command, type Decision, type MemberScene, type Speech, tell } from '../src/chat/contract.ts'
import { type ObjectionAbout, subjectOf, workdayAfter } from '../src/domain/objection.ts'
import { addMonths, monthOf, sayDay } from '../src/domain/zoned.ts'
import { dealtNumber } from '../src/journal/events.ts'
import * as zh from '../src/text/objection.ts'

interface Args {
  number?: string
  reason: string
  /** Picked from what was offered; `none` of these. */
  picked?: ObjectionAbout | 'none'
}

const numbered = /^(?:流水号?|编号|活动|申报|第|#)*[\s:]*(\d{3,9})(?:号|#)?(?:$|[\s,，、:：;.]+(.*)$)/su
const ofDates = /^(?:年|月|日|届|元|块|[-/.~至到]\s*\d)/u
const mostReason = 300
/** What is offered: so many of the latest entries, and of the activities they had a place in that credited nothing, within so long. */
const mostEntries = 4
const mostActivities = 4
const offeredMs = 45 * 24 * 60 * 60_000
const recordsShown = 10

/**
 * 申诉 — a member objects to an entry, or says that one is missing: without a number the latest are offered. What it is about never
 * becomes final while it is open. Alone: one's own objections (staff: all that are open; heads: those of their branch first).
 */
export const object = command<Args>({
  name: '申诉',
  words: ['申诉', '异议', '我的申诉', '我的异议', '提出异议'],
  who: 'member',
  usage: zh.objectUsage,
  about: '对积分提出异议，或说哪一次没记上',
  read(rest, { addressed, glued }) {
    if (rest === '') return addressed ? { args: { reason: '' } } : null
    const found = numbered.exec(rest)
    const reason = (found?.[2] ?? '').trim()
    if (found && !glued && !ofDates.test(reason)) return reason !== '' || addressed ? { args: { number: found[1] ?? '', reason } } : null
    return addressed && !glued && !isQuestion(rest) && rest.length > 3 ? { args: { reason: rest } } : null
  },
  write: ({ number, reason }) => [number, reason].filter((word) => word !== undefined && word !== '').join(' '),

  async run({ number, reason: said, picked }, scene): Promise<Decision> {
    const reason = scene.asTyped(said)
    if (reason.length > mostReason) return tell(zh.reasonTooLong(mostReason))
    if (number !== undefined) {
      const about = await ownNumbered(scene, number)
      if (about === null) return scene.addressed || number.length > 3 ? tell(zh.notYours(number)) : { says: [] }
      return reason === '' ? tell(zh.needsReason(number)) : raise(scene, about, reason)
    }
    if (picked !== undefined) return raise(scene, picked === 'none' ? {} : picked, reason)
    return reason === '' ? listed(scene) : offer(scene, reason)
  },
})

/** The member's own entry, claim, or an activity of that number; null where there is none. */
const ownNumbered = async ({ ledger, me }: MemberScene, number: string): Promise<ObjectionAbout | null> => {
  if (number.length > 3) {
    const entry = await ledger.entry(number)
    if (entry?.member === me.number) return { entry: number }
  }
  const claim = await ledger.claim(number)
  if (claim?.member === me.number) return { claim: number }
  return (await ledger.activity(number)) === null ? null : { activity: number }
}

const raise = async (scene: MemberScene, about: ObjectionAbout, reason: string): Promise<Decision> => {
  const { ledger, me, at, zone, roster } = scene
  const subject = subjectOf({ ...about, member: me.number })
  const [open] = await ledger.objectionsAbout([subject])
  if (open) return tell(zh.openAlready(open.objection, sayDate(scene, open.due)))
  const named = await objectionAbout(scene, about)
  const due = workdayAfter(at, objectionTimes(scene.association).answerWithinDays, calendarOf(scene), zone)
  const month = named.month ?? (await monthMeant(scene))
  const branch = about.activity === undefined ? null : await branchConcerned(ledger, about)
  const heads = branch === null ? [] : await headsReached(ledger, roster, branch)
  const objection = dealtNumber()
  return {
    expect: [{ name: 'no objection about it', key: 'objecting', field: subject, op: 'absent' }],
    events: [
      {
        type: 'objection.opened',
        ...{ objection, member: me.number, ...about, month, due, openedAt: at },
        reason: await ledger.seals.seal(me.number, reason),
      },
    ],
    numbers: 1,
    says: [
      { to: 'asker', text: zh.received(me.name, objection, named.text, sayDate(scene, due)) },
      { to: 'staff', text: zh.toStaff(objection, named.text, sayDate(scene, due)) },
      ...heads
        .filter(({ number }) => number !== me.number)
        .map(({ number }): Speech => ({ to: { member: number }, text: zh.toHead(objection, named.text, sayDate(scene, due)) })),
    ],
  }
}

/** Where nothing was named: the month that is open to objections, else the one before where it is not final, else this one. */
const monthMeant = async ({ ledger, at, zone }: MemberScene): Promise<string> => {
  const open = (await ledger.publications()).find(({ kind, state }) => kind === 'month' && state === 'opened')
  const now = monthOf(at, zone)
  const last = addMonths(now, -1)
  return open?.period ?? (((await ledger.closed()).month ?? last) < last ? last : now)
}

const sayDate = ({ zone, at }: MemberScene, date: string): string => sayDay(Date.parse(`${date}T04:00:00Z`), zone, at)

const offer = async (scene: MemberScene, reason: string): Promise<Decision> => {
  const { ledger, me, zone, at } = scene
  const [entries, numbers] = await Promise.all([
    ledger.latestEntriesOf(me.number, mostEntries),
    ledger.activitiesOf(me.number, recordsShown),
  ])
  const activities = await Promise.all(
    numbers.map(async (number) => ((await ledger.creditOf(number, me.number)) === null ? ledger.activity(number) : null)),
  )
  const choice = (label: string, picked: Args['picked']): Choice => ({ label, command: '申诉', args: { reason, picked } })
  const missing = activities
    .flatMap((activity) => (activity && activity.startsAt <= at && activity.startsAt > at - offeredMs ? [activity] : []))
    .slice(0, mostActivities)
  return ask(scene, zh.which, [
    ...missing.map(({ number, title, startsAt }) =>
      choice(zh.activityChoice(sayDay(startsAt, zone, at), title, number), { activity: number }),
    ),
    ...entries.map(({ entry, item, occurredAt, tenths }) =>
      choice(zh.entryChoice(sayDay(occurredAt, zone, at), item, signed(tenths), entry), { entry }),
    ),
    choice(zh.noneOfThese, 'none'),
  ])
}

const listed = async (scene: MemberScene): Promise<Decision> => {
  const { speaker } = scene
  if (!speaker.roles.staff && !speaker.roles.head) return tell((await own(scene)) ?? zh.howTo)
  const open = await toAnswer(scene)
  if (speaker.roles.staff) return tell(open ?? zh.noneOpen)
  return tell([open, await own(scene)].filter((part) => part !== null).join('\n') || zh.howTo)
}

/** The open ones that are theirs to look into, with their reasons; null: none. */
const toAnswer = async (scene: MemberScene): Promise<string | null> => {
  const { ledger, roster } = scene
  const lines = await Promise.all(
    (await openFor(scene)).map(async (each) => {
      const reason = (await ledger.seals.open(each.member, each.reason)) ?? ''
      const name = roster.byNumber.get(each.member)?.name ?? each.member
      return zh.openLine(each.objection, name, (await objectionAbout(scene, each)).text, sayDate(scene, each.due), reason)
    }),
  )
  return lines.length === 0 ? null : zh.open(lines)
}

/** The speaker's own; null: none. */
const own = async (scene: MemberScene): Promise<string | null> => {
  const lines = await Promise.all(
    (await scene.ledger.objectionsOf(scene.me.number, recordsShown)).map(async (each) => {
      const state = each.state === 'open' ? zh.waiting(sayDate(scene, each.due)) : zh.ended[each.how ?? 'explained']
      return zh.mineLine(each.objection, (await objectionAbout(scene, each)).text, state)
    }),
  )
  return lines.length === 0 ? null : zh.mine(lines)
}
