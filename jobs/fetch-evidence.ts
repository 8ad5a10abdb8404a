import { openForResending } from '../src/chat/evidence.ts'
import { faultNote } from '../src/chat/fault.ts'
import { missedBy } from '../src/chat/keep-evidence.ts'
import type { Said } from '../src/chat/said.ts'
import type { House } from '../src/chat/scene.ts'
import type { EvidenceMissed } from '../src/journal/events.ts'
import type { Job, JobParts, Pictures } from '../src/schedule/job.ts'
import { pictureMissed } from '../src/text/evidence.ts'

/** How long a picture waits for an account that is not logged in, past its time, ms: afterwards it is missed. */
const patienceMs = 24 * 60 * 60_000

type Wanted = Awaited<ReturnType<House['ledger']['evidenceWanted']>>[number]

/**
 * Each tick: pictures that belong to claims are fetched and kept, beside everything else, for a provider may take its time. One
 * that is not to be had is tried until its time is up; then the claim stands without it, and its sender is asked to send it again.
 */
export const fetchEvidence: Job = {
  name: 'fetch-evidence',
  when: 'tick',
  async run(house, parts) {
    const { pictures } = parts
    if (!pictures) return
    for (const wanted of await house.ledger.evidenceWanted())
      pictures.aside(`${house.association.id}/${wanted.claim}/${wanted.message}`, () => fetch(house, wanted, pictures, parts))
  },
}

const fetch = async (house: House, wanted: Wanted, pictures: Pictures, parts: JobParts): Promise<void> => {
  const { clock, wake } = parts
  const outcome = await kept(house, wanted, pictures, parts)
  if (typeof outcome === 'string') {
    if (clock.now() <= triedUntil(wanted, outcome)) return
    await miss(house, wanted, outcome === 'not now' ? 'not-given' : outcome, clock.now())
    wake()
    return
  }
  const { claim, member, message, sentAt } = wanted
  await house.journal.commit({
    act: { id: actOf(wanted), about: 'kept', once: true },
    by: 'bot',
    occurredAt: clock.now(),
    expect: [],
    events: [{ type: 'evidence.kept', claim, member, message, sentAt, ...outcome }],
    says: [],
    memo: [],
  })
}

/** Fetches and keeps one picture, or tells why not. */
const kept = async (
  house: House,
  wanted: Wanted,
  pictures: Pictures,
  { log }: JobParts,
): Promise<Awaited<ReturnType<Pictures['keep']>> | EvidenceMissed> => {
  try {
    return await pictures.keep(house, wanted)
  } catch (error) {
    const why = missedBy(error)
    const { claim, message } = wanted
    log.warn({ association: house.association.id, claim, message, why, fault: faultNote(error) }, 'a picture was not kept')
    return why
  }
}

/** Until when (ms) trying again may help; always past for what stays as it is. */
const triedUntil = ({ until }: Wanted, outcome: EvidenceMissed | 'not now'): number => {
  if (outcome === 'not now') return until + patienceMs
  return outcome === 'too-big' || outcome === 'no-picture' ? Number.NEGATIVE_INFINITY : until
}

const actOf = ({ claim, message }: Wanted): string => `evidence/${claim}/${message}`

/** Records that a picture is not to be had, asks its sender for another, and lets the claim take it. */
const miss = async (house: House, wanted: Wanted, why: EvidenceMissed, now: number): Promise<void> => {
  const { claim, member, message, account, sentAt } = wanted
  const ask: Said = { to: { member }, account, text: pictureMissed(claim, why), cause: actOf(wanted), at: now, kind: 'reply' }
  await house.journal.commit({
    act: { id: actOf(wanted), about: 'missed', once: true },
    by: 'bot',
    occurredAt: now,
    expect: [],
    events: [{ type: 'evidence.missed', claim, member, message, sentAt, why }],
    says: [ask],
    memo: await openForResending(house.ledger, claim, member, now),
  })
}
