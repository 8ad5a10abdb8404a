import type { MemberFact } from '../events.ts'
import type { ViewChange } from '../views.ts'
import type { Makers } from './making.ts'

/**
 * - `members` number, `moves` `<number>/<from>` → branch and tier from then (ms) on, `left` where they left then · `contacts` digest → number · `bindings` number · `requests` number · `asked` contact → its request
 * - `meta` `roster` (revision), `bound` how many are, `claim` (digest of the code)
 * - `hidden` member → '1', while their name is kept off boards
 */
export const people: Makers<
  | 'member.joined'
  | 'member.changed'
  | 'member.left'
  | 'member.forgotten'
  | 'binding.requested'
  | 'binding.refused'
  | 'contact.bound'
  | 'contact.unbound'
  | 'claim-code.issued'
  | 'claim-code.ended'
  | 'privacy.set'
> = {
  'member.joined': (event) => ofMember(event, event.occurredAt),
  'member.changed': (event) => ofMember(event, event.joinedAt),
  'member.left': (event) => ofMember(event, event.joinedAt, event.occurredAt),
  'member.forgotten': ({ member: number, branch, tier, joinedAt, leftAt }) => {
    const nameless = { number, name: '', branch, tier, posts: [], speciality: '', joinedAt, leftAt }
    return [
      ['set', 'members', number, JSON.stringify(nameless)],
      ['add', 'meta', 'roster', 1],
    ]
  },
  'binding.requested': ({ request, member, contact, account, contactId, occurredAt, room }) => [
    ['set', 'requests', request, JSON.stringify({ request, member, contact, account, contactId, at: occurredAt, room })],
    ['set', 'asked', contact, request],
  ],
  'binding.refused': (event) => requestOver(event.request, event.contact),
  'contact.bound': ({ member, contact, account, contactId, occurredAt, request }) => [
    ['set', 'contacts', contact, member],
    ['set', 'bindings', member, JSON.stringify({ member, contact, account, contactId, at: occurredAt })],
    ['add', 'meta', 'bound', 1],
    ...(request === undefined ? [] : requestOver(request, contact)),
  ],
  'contact.unbound': (event) => [
    ['drop', 'contacts', event.contact],
    ['drop', 'bindings', event.member],
    ['add', 'meta', 'bound', -1],
  ],
  'claim-code.issued': (event) => [['set', 'meta', 'claim', event.digest]],
  'claim-code.ended': () => [['drop', 'meta', 'claim']],
  'privacy.set': (event) => [event.hidden ? ['set', 'hidden', event.member, '1'] : ['drop', 'hidden', event.member]],
}

const requestOver = (request: string, contact: string): ViewChange[] => [
  ['drop', 'requests', request],
  ['drop', 'asked', contact],
]

const ofMember = (fact: MemberFact & { occurredAt: number }, joinedAt: number, leftAt?: number): ViewChange[] => {
  const { member, name, branch, tier, posts, speciality, occurredAt } = fact
  return [
    ['set', 'members', member, JSON.stringify({ number: member, name, branch, tier, posts, speciality, joinedAt, leftAt })],
    ['set', 'moves', `${member}/${occurredAt}`, JSON.stringify({ branch, tier, left: leftAt === undefined ? undefined : true })],
    ['add', 'meta', 'roster', 1],
  ]
}
