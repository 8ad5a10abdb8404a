import { randomInt } from 'node:crypto'
import { claimDigest } from './chat/claim-code.ts'
import type { House } from './chat/scene.ts'
import type { Association, RosterRow } from './domain/association.ts'
import type { Clock } from './domain/clock.ts'
import { rolesOf } from './domain/member.ts'
import type { RedisClient } from './journal/client.ts'
import { type Draft, openJournal } from './journal/commit.ts'
import type { NewEvent } from './journal/events.ts'
import { type Keys, keysOf } from './journal/keys.ts'
import { openLedger } from './journal/ledger.ts'
import { sealer } from './journal/seal.ts'

/** An association with its keys and store: what the edges need besides what talk needs. */
export interface OpenHouse extends House {
  keys: Keys
  redis: RedisClient
}

/** Opens an association's journal and views. Writes nothing. */
export const openHouse = (redis: RedisClient, association: Association, clock: Clock): OpenHouse => {
  const keys = keysOf(association.id)
  return { association, keys, redis, journal: openJournal(redis, keys, clock), ledger: openLedger(redis, keys, sealer(redis, keys)) }
}

/** What founding found or did. */
export interface Founded {
  /** Members seeded by this call. */
  seeded: number
  /** Roster lines that differ from the ledger: reported, never applied (only `import` changes members). */
  differing: number
  /** Version of the rule set adopted by this call, when points.yaml changed. */
  adopted: number | null
  /** A one-time code by which the first member of staff is bound; only when nobody of staff is. */
  claimCode: string | null
}

/**
 * Brings an association to life: seeds its roster at the first start, adopts its rule set when it changed, and issues
 * a claim code while no member of staff is bound. Saying it twice changes nothing (save that a new code replaces the old).
 */
export const found = async (house: OpenHouse, clock: Clock): Promise<Founded> => {
  const { association, ledger, journal } = house
  const at = clock.now()
  const act = (id: string, events: NewEvent[], about = ''): Draft => ({
    act: { id, about, once: about !== '' },
    by: 'bot',
    occurredAt: at,
    expect: [],
    events,
    says: [],
    memo: [],
  })

  let seeded = 0
  const before = await ledger.roster()
  if (before.byNumber.size < association.roster.length && !(await founded(house))) {
    for (let from = 0; from < association.roster.length; from += 100) {
      const rows = association.roster.slice(from, from + 100)
      const events = (await Promise.all(rows.map((row) => joining(house, row)))).flat()
      const outcome = await journal.commit(act(`found/members/${from}`, events, 'members'))
      if (outcome.outcome === 'committed') seeded += rows.length
    }
  }
  const adopted = await adoptRules(house, act)
  const roster = await ledger.roster()
  const differing = association.roster.filter((row) => !sameAs(row, roster.byNumber.get(row.number))).length

  const staff = roster.present.filter((member) => rolesOf(member, undefined).staff)
  const bound = await Promise.all(staff.map(async (member) => (await ledger.binding(member.number)) !== null))
  let claimCode: string | null = null
  if (!bound.includes(true) && staff.length > 0) {
    claimCode = String(randomInt(100_000_000)).padStart(8, '0')
    await journal.commit(act(`claim-code/${at}/${claimCode.slice(0, 2)}`, [{ type: 'claim-code.issued', digest: claimDigest(claimCode) }]))
  }
  return { seeded, differing, adopted, claimCode }
}

/** Whether the roster was already seeded whole: its last chunk stands. */
const founded = async ({ redis, keys, association }: OpenHouse): Promise<boolean> => {
  const last = Math.floor((association.roster.length - 1) / 100) * 100
  return (await redis.hexists(keys.view('acts'), `found/members/${last}`)) === 1
}

const joining = async ({ ledger }: OpenHouse, row: RosterRow): Promise<NewEvent[]> => {
  const { number: member, name, branch, tier, posts, speciality, contactId } = row
  const joined: NewEvent = { type: 'member.joined', member, name: await ledger.seals.seal(member, name), branch, tier, posts, speciality }
  if (contactId === undefined) return [joined]
  const bound: NewEvent = {
    type: 'contact.bound',
    member,
    account: '*',
    contact: await ledger.seals.contactDigest('*', contactId),
    contactId: await ledger.seals.seal(member, contactId),
  }
  return [joined, bound]
}

const sameAs = (row: RosterRow, member: { name: string; branch: string; tier: string; posts: string[] } | undefined): boolean =>
  member !== undefined &&
  member.name === row.name &&
  member.branch === row.branch &&
  member.tier === row.tier &&
  [...member.posts].sort().join() === [...row.posts].sort().join()

/** Adopts the folder's rule set as the next version when it is not the one in force. */
const adoptRules = async (
  { association, ledger, journal }: OpenHouse,
  act: (id: string, events: NewEvent[], about?: string) => Draft,
): Promise<number | null> => {
  const inForce = await ledger.rules()
  if (inForce && JSON.stringify(inForce.rules) === JSON.stringify(association.rules)) return null
  const version = (inForce?.version ?? 0) + 1
  const outcome = await journal.commit(act(`rules/${version}`, [{ type: 'rules.adopted', version, rules: association.rules }], 'rules'))
  return outcome.outcome === 'committed' ? version : null
}
