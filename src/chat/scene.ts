import { createHash } from 'node:crypto'
import type { Association } from '../domain/association.ts'
import { type Member, noRoles, rolesOf } from '../domain/member.ts'
import type { Roster } from '../domain/roster.ts'
import type { Turns } from '../domain/turns.ts'
import type { Journal } from '../journal/commit.ts'
import type { Ledger } from '../journal/ledger.ts'
import type { Heard } from './address.ts'
import { type Question, questionMemo, type Reading, type Scene, type Speaker, type Speech } from './contract.ts'
import { cleaned } from './fold.ts'
import type { Said } from './said.ts'
import type { IncomingMessage } from './transport.ts'
import { pickOf } from './understand.ts'

/** One association as talk needs it. */
export interface House {
  association: Association
  ledger: Ledger
  journal: Journal
}

/** The people and their rota at one moment. */
export interface People {
  roster: Roster
  turns: Turns
}

/** Who sent a message: `contact` is the digest of their contact, `number` the member it is bound to; a nickname proves nothing. */
export const speakerOf = (
  { association }: House,
  { roster, turns }: People,
  { account, from }: IncomingMessage,
  { contact, number }: { contact: string; number: string | null },
  at: number,
): Speaker => {
  const found = number === null ? undefined : roster.byNumber.get(number)
  const member = found && found.leftAt === undefined ? found : null
  return {
    member,
    roles: member ? rolesOf(member, turns.onDutyAt(at, association.timezone)) : noRoles,
    account,
    contactId: from.contactId,
    contact,
    nickname: cleaned(from.alias ?? from.name)
      .trim()
      .slice(0, 30),
    friend: from.friend ?? true,
    by: member?.number ?? 'contact',
  }
}

/** By what a member who speaks through the command line is known, in place of a contact's digest. */
export const contactAs = (member: Member): string => createHash('sha256').update(`cli:${member.number}`).digest('base64url').slice(0, 22)

/** A member speaking through the command line. */
export const speakerAs = ({ association }: House, { turns }: People, member: Member, at: number): Speaker => ({
  member,
  roles: rolesOf(member, turns.onDutyAt(at, association.timezone)),
  account: 'cli',
  contactId: `cli:${member.number}`,
  contact: contactAs(member),
  nickname: member.name,
  friend: true,
  by: `cli:${member.number}`,
})

/** What a grammar may look at. */
export const readingOf = (scene: Scene): Omit<Reading, 'glued'> => ({
  association: scene.association,
  roster: scene.roster,
  rules: scene.rules,
  speaker: scene.speaker.member,
  at: scene.at,
  private: scene.room === null,
  addressed: scene.addressed,
  ...(scene.quotedNumber === undefined ? {} : { quotedNumber: scene.quotedNumber }),
})

/** The question this person was asked here within two minutes, if the message could be its answer. */
export const questionFor = async (scene: Scene, said: Heard) => {
  const pick = pickOf(said.text)
  if (pick === null) return null
  const stored = await scene.ledger.memo(questionMemo(scene.room, scene.speaker.contact))
  if (stored === null) return null
  const question = JSON.parse(stored) as Question
  return scene.at <= question.until ? { question, pick } : null
}

/** Listeners who are not in the conversation: a member privately, a group's rooms, staff. */
export const listenersOf = async (
  { association, ledger, roster }: Pick<Scene, 'association' | 'ledger' | 'roster'>,
  to: Exclude<Speech['to'], 'here' | 'asker'>,
): Promise<Said['to'][]> => {
  if (to === 'staff') {
    const rooms = await roomsOfAll(
      ledger,
      association.groups.filter(({ kind }) => kind === 'staff'),
    )
    if (rooms.length > 0) return rooms.map(({ room }) => ({ room }))
    return roster.present
      .filter((member) => rolesOf(member, undefined).staff)
      .slice(0, 5)
      .map((member) => ({ member: member.number }))
  }
  if ('group' in to) return (await roomsOf(association, ledger, to.group)).map((room) => ({ room }))
  return 'contact' in to ? [{ contact: to.contact }] : [to]
}

/** What the outbox queues for one speech to one listener: its text, then its file. */
export const saidOf = ({ to, text, merge, kind, until, concerns, file }: Speech, base: Omit<Said, 'text' | 'file'>): Said[] => {
  const through = typeof to === 'object' && 'contact' in to && to.account !== undefined && to.account !== '*' ? { account: to.account } : {}
  const common = {
    ...base,
    ...through,
    ...(kind ? { kind } : {}),
    ...(until === undefined ? {} : { until }),
    ...(concerns ? { concerns } : {}),
  }
  return [...(text === '' ? [] : [{ ...common, text, ...(merge ? { merge } : {}) }]), ...(file === undefined ? [] : [{ ...common, file }])]
}

/** What the outbox queues for notices nobody asked for; 'here' and 'asker' are nowhere. `cause` names what they are said about, `label` for staff. */
export const noticesOf = async (
  { association, ledger }: House,
  roster: Roster,
  speeches: readonly Speech[],
  about: Pick<Said, 'cause' | 'at' | 'label'>,
): Promise<Said[]> => {
  const queue: Said[] = []
  for (const speech of speeches) {
    if (speech.to === 'here' || speech.to === 'asker') continue
    const listeners = await listenersOf({ association, ledger, roster }, speech.to)
    for (const to of listeners) queue.push(...saidOf(speech, { to, ...about, kind: 'notice' }))
  }
  return queue
}

/** Every room of some groups, in their order; asks once, however many they are. */
export const roomsOfAll = async <Of extends { name: string; roomId?: string }>(
  ledger: Ledger,
  groups: readonly Of[],
): Promise<{ group: Of; room: string }[]> => {
  const registered = await ledger.rooms()
  return groups.flatMap((group) => {
    const rooms =
      group.roomId === undefined ? registered.filter((each) => each.group === group.name).map((each) => each.room) : [group.roomId]
    return rooms.map((room) => ({ group, room }))
  })
}

/** Rooms a group is known by: pinned in its folder, or registered by staff. */
export const roomsOf = async (association: Association, ledger: Ledger, group: string): Promise<string[]> => {
  const found = association.groups.find(({ name }) => name === group) ?? { name: group }
  return (await roomsOfAll(ledger, [found])).map(({ room }) => room)
}
