import type { Member } from '../../domain/member.ts'
import type { Expectation } from '../../journal/commit.ts'
import type { NewEvent, Sealed } from '../../journal/events.ts'
import * as zh from '../../text/binding.ts'
import type { MemberScene, Scene, Speech } from '../contract.ts'
import { creditHeld, type Touched } from './held.ts'

/** A contact to be bound; `contactId` sealed with the member's key, `request` when it asked for it. */
export interface Contact {
  contact: string
  account: string
  contactId: Sealed
  request?: string
}

/** What binding adds to a decision. */
export interface Binds {
  events: NewEvent[]
  expect: Expectation[]
  says: Speech[]
  entries: number
}

/**
 * Binds a contact to a member and credits what was held for it; the person is told as whom, what was credited and what
 * is kept. A word instead when it cannot be: the member or the contact is bound already, or (`later`) not in this commit.
 */
export const bindContact = async (
  scene: Scene,
  member: Member,
  { contact, account, contactId, request }: Contact,
  firstEntry: number,
  touched: Touched,
): Promise<Binds | 'taken' | 'contact' | 'gone' | 'later'> => {
  const { ledger, roster } = scene
  const id = await ledger.seals.open(member.number, contactId)
  if (id === null || member.leftAt !== undefined) return 'gone'
  if ((await ledger.binding(member.number)) !== null) return 'taken'
  const events: NewEvent[] = []
  const expect: Expectation[] = [{ name: 'member unbound', key: 'bindings', field: member.number, op: 'absent' }]
  const holder = await ledger.memberOf(account, id)
  if (holder === null) {
    for (const field of [contact, await ledger.seals.contactDigest('*', id)])
      expect.push({ name: 'contact unbound', key: 'contacts', field, op: 'absent' })
  } else {
    // a member who left the roster gives their contact up
    const binding = await ledger.binding(holder)
    if (roster.byNumber.get(holder)?.leftAt === undefined || binding === null) return 'contact'
    expect.push({ name: 'still bound so', key: 'bindings', field: holder, op: 'equals', value: JSON.stringify(binding) })
    events.push({ type: 'contact.unbound', member: holder, contact: binding.contact })
  }
  const held = await creditHeld(scene, member, contact, firstEntry, touched)
  if (held === null) return 'later'
  events.push({ type: 'contact.bound', member: member.number, contact, account, contactId, ...(request === undefined ? {} : { request }) })
  const told: Speech = { to: { member: member.number }, text: zh.bound(member, held.lines) }
  return {
    events: [...events, ...held.events],
    expect: [...expect, ...held.expect],
    says: [told, ...held.says],
    entries: held.entries,
  }
}

/** Whether a reviewer may decide about a member's binding: staff about all, heads and liaisons about their own branch. */
export const mayReview = ({ speaker, me }: MemberScene, member: Member): boolean =>
  speaker.roles.staff || ((speaker.roles.head || speaker.roles.liaison) && member.branch === me.branch)
