import { unchangedActivity } from '../src/chat/acts/organising.ts'
import { givenBack, promotions } from '../src/chat/acts/promotion.ts'
import { isQuestion } from '../src/chat/arguments.ts'
import { command, confirmPrivately, type Decision, type MemberScene, type Speech, tell } from '../src/chat/contract.ts'
import { sayMonth } from '../src/domain/duty.ts'
import type { Member } from '../src/domain/member.ts'
import { personOfRecord } from '../src/domain/roster.ts'
import { monthOf, sayDay } from '../src/domain/zoned.ts'
import type { Expectation } from '../src/journal/commit.ts'
import type { NewEvent } from '../src/journal/events.ts'
import { severalOfName } from '../src/text/common.ts'
import * as zh from '../src/text/leaving.ts'

interface Args {
  /** 会员号, or a name. */
  who: string
  reason: string
}

const form = /^(\S{1,20})[\s,，]+(?:事由|理由|原因)?[\s:：]*(.+)$/su
const mostReason = 200
/** How many of their activities are looked through. */
const lookedAt = 60

/**
 * 退会 — staff record that a member left: their WeChat is unbound and their places on lists to come are given back; their past stays on
 * every board. Shown first, then 确认. `import` of the same 会员号 lets them join again.
 */
export const leaveAssociation = command<Args>({
  name: '退会',
  words: ['退会', '办理退会'],
  who: 'staff',
  privateOnly: true,
  addressedOnly: true,
  usage: zh.usage,
  about: '登记一位会员退会',
  read(rest, { glued }) {
    if (glued || isQuestion(rest)) return null
    const [, who = '', reason = ''] = form.exec(rest) ?? []
    return who === '' ? { tell: zh.how } : { args: { who, reason: reason.trim() } }
  },
  write: ({ who, reason }) => `${who} ${reason}`,

  async run({ who, reason: said }, scene): Promise<Decision> {
    const { roster, me, zone, at } = scene
    const reason = scene.asTyped(said)
    if (reason.length > mostReason) return tell(zh.reasonTooLong(mostReason))
    const member = personOfRecord(roster, who)
    if (member === null) return tell(zh.nobody(who))
    if (!('number' in member)) return tell(severalOfName(who, member))
    if (member.leftAt !== undefined) return tell(zh.leftBefore(member.name, sayDay(member.leftAt, zone, at)))
    if (member.number === me.number) return tell(zh.notOneself)
    return leave(scene, member, reason)
  },
})

const leave = async (scene: MemberScene, member: Member, reason: string): Promise<Decision> => {
  const { ledger, roster, turns, at, zone, confirmed, me } = scene
  const { number, name, branch, tier, posts, speciality, joinedAt } = member
  const [binding, contactId, lists] = await Promise.all([ledger.binding(number), ledger.contactOf(number), places(scene, number)])
  const months = turns.all.filter((turn) => turn.number === number && turn.month >= monthOf(at, zone)).map(({ month }) => sayMonth(month))
  if (!confirmed) {
    const shown = zh.willLeave({ name, number, branch, bound: binding !== null, lists: lists.titles, months })
    return confirmPrivately(scene, shown, { command: '退会', args: { who: number, reason } })
  }
  const bound: Expectation = binding
    ? { name: 'bound as it was', key: 'bindings', field: number, op: 'equals', value: JSON.stringify(binding) }
    : { name: 'not bound', key: 'bindings', field: number, op: 'absent' }
  const says: Speech[] = [
    { to: 'asker', text: zh.left(name, lists.titles.length) },
    { to: 'staff', text: zh.leftBy(me.name, name, number, months) },
    ...(binding && contactId !== null
      ? [{ to: { contact: contactId, account: binding.account }, text: zh.youLeft(name, scene.association.name) }]
      : []),
    ...lists.says,
  ]
  return {
    // once for each time of being a member
    once: { id: `left/${number}/${roster.memberSince(number, Number.POSITIVE_INFINITY)}`, about: await ledger.seals.seal(number, reason) },
    expect: [bound, ...lists.expect],
    events: [
      ...lists.events,
      ...(binding ? [{ type: 'contact.unbound' as const, member: number, contact: binding.contact }] : []),
      { type: 'member.left', member: number, name: await ledger.seals.seal(number, name), branch, tier, posts, speciality, joinedAt },
    ],
    says,
  }
}

/** Their places on the lists of activities that have not begun, given back, and who moves up. */
const places = async (scene: MemberScene, member: string) => {
  const { ledger, at } = scene
  const given = { titles: [] as string[], events: [] as NewEvent[], expect: [] as Expectation[], says: [] as Speech[] }
  for (const number of await ledger.activitiesOf(member, lookedAt)) {
    const [activity, signUp] = await Promise.all([ledger.activity(number), ledger.signUp(number, member)])
    if (!activity || !signUp || activity.state !== 'open' || at > activity.startsAt) continue
    const moved = await promotions(scene, activity, [member])
    given.titles.push(activity.title)
    given.events.push(givenBack(activity, signUp), ...moved.events)
    given.expect.push(
      unchangedActivity(activity),
      { name: 'still on the list', key: `signups:${number}`, field: member, op: 'equals', value: JSON.stringify(signUp) },
      ...moved.expect,
    )
    given.says.push(...moved.says)
  }
  return given
}
