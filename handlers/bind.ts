import { heldLines } from '../src/chat/acts/held.ts'
import { triesOf } from '../src/chat/acts/tries.ts'
import { command, type Decision, type MemberScene, type Scene, type Speech, say } from '../src/chat/contract.ts'
import { couldBeName, isOnRoster, membersSaid, personSaid, type SaidPerson } from '../src/chat/forms/name-form.ts'
import type { Member } from '../src/domain/member.ts'
import { nameKey } from '../src/domain/roster.ts'
import type { Expectation } from '../src/journal/commit.ts'
import { dealtNumber, type NewEvent } from '../src/journal/events.ts'
import type { Binding, BindingRequest } from '../src/journal/ledger/people.ts'
import * as zh from '../src/text/binding.ts'

const mostADay = 5
const mostInAll = 200
/** Said without 绑定, which only somebody unknown can mean, and only in private. */
const introductions = ['我是', '我叫']

/** 绑定 — somebody says who on the roster they are; staff, or head or liaison of the branch, confirm it. */
export const bind = command<SaidPerson>({
  name: '绑定',
  words: ['绑定', '绑 定', ...introductions],
  who: 'anyone',
  usage: '绑定 姓名',
  about: '把您的微信和名册上的您对上',
  read(rest, reading) {
    const { speaker, glued, addressed, word } = reading
    const alone = reading.private
    if (introductions.includes(word ?? '') && (!alone || speaker !== null)) return null
    const said = personSaid(rest, reading)
    if (said === null) return null
    if (said.name === undefined && said.number === undefined)
      return rest === '' && addressed && !introductions.includes(word ?? '') ? { args: said } : null
    if (isOnRoster(reading, said)) return { args: said }
    if (said.name === undefined) return alone && !introductions.includes(word ?? '') ? { args: said } : null
    if (!couldBeName(said.name) || (glued && !(alone && speaker === null))) return null
    return alone || speaker === null ? { args: said } : null
  },
  write: ({ name, number, branch }) => [name, number, branch].filter((part) => part !== undefined).join(' '),

  async run(said, scene) {
    const { me } = scene
    const found = membersSaid(scene, said)
    if (said.name === undefined && said.number === undefined) return say(zh.isYou(me.name))
    if (found.some((member) => member.number === me.number)) return say(zh.isYou(me.name))
    if (!isOnRoster(scene, said)) return say(zh.nobodySo(said.name))
    return say(zh.youAre(me.name))
  },

  async runStranger(said, scene) {
    if (said.name === undefined && said.number === undefined) return say(zh.howToBind)
    if (!isOnRoster(scene, said)) return onceADay(scene, 'unknown', zh.nobodySo(said.name))
    const found = membersSaid(scene, said)
    const [member] = found
    if (!member) return onceADay(scene, 'mismatch', zh.notTogether)
    if (found.length > 1)
      return say(
        zh.whichOfName(
          member.name,
          found.map(({ branch }) => branch),
        ),
      )
    const binding = await scene.ledger.binding(member.number)
    if (binding) return refuseTaken(scene, member, binding)
    const before = await scene.ledger.requestOf(scene.speaker.contact)
    if (before?.member === member.number) return say(zh.waitsAlready(member.name, before.request))
    return request(scene, member, before)
  },
})

/** In a room a stranger hears such a sentence once a day; in private always. */
const onceADay = async (scene: Scene, kind: string, text: string): Promise<Decision> => {
  if (scene.room === null) return say(text)
  const name = `bind-${kind}:${scene.speaker.contact}`
  if ((await triesOf(scene, name)).count > 0) return { says: [] }
  return { ...say(text), memo: [(await triesOf(scene, name)).more] }
}

/** The number of requests a contact makes a day is bounded: one sentence, then silence in rooms. */
const enough = async (scene: Scene): Promise<Decision> => onceADay(scene, 'enough', zh.enoughToday)

/** A new request; an old one of this contact for another name gives way. */
const request = async (scene: Scene, member: Member, before: BindingRequest | null): Promise<Decision> => {
  const { speaker, room, ledger } = scene
  const { contact, account, contactId } = speaker
  const tries = await triesOf(scene, `bind:${contact}`)
  if (tries.count >= mostADay) return enough(scene)
  const waiting = await ledger.requests()
  if (waiting.length - (before ? 1 : 0) >= mostInAll) return onceADay(scene, 'full', zh.tooManyWait)
  const events: NewEvent[] = []
  if (before) {
    const reason = await ledger.seals.seal(before.member, zh.askedAnother)
    events.push({ type: 'binding.refused', request: before.request, member: before.member, contact, reason })
  }
  events.push({
    type: 'binding.requested',
    request: dealtNumber(),
    member: member.number,
    contact,
    account,
    contactId: await ledger.seals.seal(member.number, contactId),
    ...(room === null ? {} : { room }),
  })
  const asked: Expectation = {
    name: 'asked so far',
    key: 'asked',
    field: contact,
    ...(before ? { op: 'equals', value: before.request } : { op: 'absent' }),
  }
  const rivals = waiting.filter((each) => each.member === member.number && each.contact !== contact).map((each) => each.request)
  const text = zh.pleaseConfirm(dealtNumber(), nicknameOf(scene), member, isSuggested(scene, member), rivals)
  const answer = zh.requested(member.name, dealtNumber(), member.branch, await heldLines(scene, contact), speaker.friend)
  return {
    numbers: 1,
    events,
    expect: [asked, { name: 'member unbound', key: 'bindings', field: member.number, op: 'absent' }],
    says: [
      { to: 'here', text: answer },
      { to: 'staff', text },
      ...(await reviewersOf(scene, member)).map((number): Speech => ({ to: { member: number }, text })),
    ],
    memo: [tries.more],
  }
}

/** The name is bound elsewhere: not by oneself. Who has it and staff are told, once a day for each who tries. */
const refuseTaken = async (scene: Scene, member: Member, binding: Binding): Promise<Decision> => {
  const { contact } = scene.speaker
  const [tries, told] = await Promise.all([triesOf(scene, `bind:${contact}`), triesOf(scene, `taken:${member.number}:${contact}`)])
  if (tries.count >= mostADay) return enough(scene)
  const notices: Speech[] = [
    { to: { member: member.number }, text: zh.someoneTried },
    { to: 'staff', text: zh.triedFor(nicknameOf(scene), member) },
  ]
  return {
    expect: [{ name: 'still bound', key: 'bindings', field: member.number, op: 'equals', value: JSON.stringify(binding) }],
    says: [{ to: 'here', text: zh.taken(member.name) }, ...(told.count > 0 ? [] : notices)],
    memo: [tries.more, told.more],
  }
}

/** Head and liaisons of a member's branch who can be reached. */
const reviewersOf = async ({ roster, ledger }: Scene, { branch, number }: Member): Promise<string[]> => {
  const found: string[] = []
  for (const each of roster.present) {
    if (each.branch !== branch || each.number === number) continue
    if (!each.posts.includes('分会会长') && !each.posts.includes('联络员')) continue
    if (found.length < 10 && (await ledger.binding(each.number))) found.push(each.number)
  }
  return found
}

/** A nickname as others may read it: one short line without quotation marks. */
const nicknameOf = ({ speaker }: MemberScene | Scene): string =>
  speaker.nickname
    .replace(/[\s「」『』【】]+/gu, ' ')
    .trim()
    .slice(0, 20) || '未命名'

/** A nickname that holds the name is a suggestion, never proof. */
const isSuggested = ({ speaker }: Scene, { name }: Member): boolean => name !== '' && nameKey(speaker.nickname).includes(nameKey(name))
