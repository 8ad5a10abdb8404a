import { keepLook, lastLook, lookedAt, seenNow } from '../src/chat/acts/members-seen.ts'
import { type House, roomsOfAll } from '../src/chat/scene.ts'
import { atDate, dateOf } from '../src/domain/zoned.ts'
import type { Job, Rooms } from '../src/schedule/job.ts'

/** When a night's looks begin. */
const lookAt = '04:00'

/**
 * Each night, one room a tick: who is in each of the association's rooms (that somebody left, WeChat does not reliably tell). By the
 * process whose account the room belongs to. What changed is told in the morning (tell-membership.ts); a look that fails keeps the old picture.
 */
export const lookAtMembers: Job = {
  name: 'look-at-members',
  when: 'tick',
  async run(house, { clock, rooms }) {
    const { association, ledger } = house
    const now = clock.now()
    const since = atDate(dateOf(now, association.timezone), lookAt, association.timezone)
    if (!rooms || now < since) return
    const all = await roomsOfAll(ledger, association.groups)
    const looked = await Promise.all(all.map(({ room }) => lookedAt(ledger, room)))
    for (const [index, { room }] of all.entries()) if ((looked[index] ?? 0) < since && (await look(house, room, rooms, now))) return
  },
}

/** Looks into one room and keeps what it saw; false when it is not ours, or not to be looked into now. */
const look = async (house: House, room: string, rooms: Rooms, now: number): Promise<boolean> => {
  const { ledger, journal } = house
  const found = await rooms.members(house, room)
  if (found === 'not now') return false
  if (found === 'failed') return true
  const people = found.people.filter((contactId) => contactId !== found.account)
  const [contacts, members] = await Promise.all([
    Promise.all(people.map((contactId) => ledger.seals.contactDigest('*', contactId))),
    Promise.all(people.map((contactId) => ledger.memberOf(found.account, contactId))),
  ])
  const seen = { at: now, people: Object.fromEntries(contacts.map((contact, index) => [contact, members[index] ?? ''])) }
  await journal.commit({
    act: { id: `look/${room}/${now}`, about: '', once: false },
    by: 'bot',
    occurredAt: now,
    expect: [],
    events: [],
    says: [],
    memo: keepLook(room, seenNow(await lastLook(ledger, room), seen)),
  })
  return true
}
