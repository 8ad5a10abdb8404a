import type { Group } from '../domain/association.ts'
import { type Draft, digestOf } from '../journal/commit.ts'
import type { House } from './scene.ts'
import type { Joined } from './transport.ts'

/** So long after a greeting somebody who comes back is not greeted again, ms. */
const rememberedMs = 30 * 24 * 60 * 60_000

/** Whether people who come into a group are greeted: among chairs and staff everybody knows everybody. */
export const greets = ({ kind }: Group): boolean => kind === 'study' || kind === 'branch'

/** Remembers who came into a room, until they are greeted (jobs/greet-joiners.ts); null when nobody is to be. */
export const joinedDraft = async (
  { house: { ledger }, group }: { house: House; group: Group },
  { id, room, people, at }: Joined,
): Promise<Draft | null> => {
  if (!greets(group)) return null
  const contacts = await Promise.all(people.map((contactId) => ledger.seals.contactDigest('*', contactId)))
  const [waiting, welcomed] = await Promise.all([ledger.joiners(room.id), ledger.welcomed(room.id, contacts)])
  const known = new Set(waiting.map(({ contact }) => contact))
  const fresh = contacts.filter(
    (contact, index) => !known.has(contact) && at - (welcomed[index] ?? Number.NEGATIVE_INFINITY) > rememberedMs,
  )
  if (fresh.length === 0) return null
  const act = `joined/${room.id}/${id}`
  return {
    message: { id: act, digest: digestOf(...contacts) },
    act: { id: act, about: '', once: false },
    by: 'contact',
    occurredAt: at,
    expect: [],
    events: [{ type: 'contacts.joined', room: room.id, contacts: fresh }],
    says: [],
    memo: [],
  }
}
