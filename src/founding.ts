import { randomInt, randomUUID } from 'node:crypto'
import { proposeRules } from './chat/acts/rules.ts'
import { claimDigest } from './chat/claim-code.ts'
import type { House } from './chat/scene.ts'
import type { Association, RosterRow } from './domain/association.ts'
import type { Clock } from './domain/clock.ts'
import { rolesOf } from './domain/member.ts'
import { monthOf } from './domain/zoned.ts'
import type { RedisClient } from './journal/client.ts'
import { type Draft, openJournal } from './journal/commit.ts'
import type { NewEvent } from './journal/events.ts'
import { type Keys, keysOf } from './journal/keys.ts'
import { openLedger } from './journal/ledger.ts'
import { bringUpToDate } from './journal/rebuild.ts'
import { sealer } from './journal/seal.ts'

/** An association with its keys and store: what the edges need besides what talk needs. */
export interface OpenHouse extends House {
  keys: Keys
  redis: RedisClient
}

/** Opens an association's journal and views; what is archived is read below `dataFolder`. Writes nothing. */
export const openHouse = (redis: RedisClient, association: Association, clock: Clock, dataFolder?: string): OpenHouse => {
  const keys = keysOf(association.id, dataFolder)
  return { association, keys, redis, journal: openJournal(redis, keys, clock), ledger: openLedger(redis, keys, sealer(redis, keys)) }
}

/** What founding found or did. */
export interface Founded {
  /** Members seeded by this call. */
  seeded: number
  /** Roster lines that differ from the ledger: reported, never applied (only `import` changes members). */
  differing: number
  /** The folder's rule set is not the one adopted last: staff must say whether it is (启用办法). */
  rulesDiffer: boolean
  /** An earlier version had made the views; they were made anew. */
  rebuilt: boolean
}

/**
 * Brings an association to life: seeds its roster at the first start, and adopts its rule set if there was none. A second
 * call changes nothing.
 */
export const found = async (house: OpenHouse, clock: Clock): Promise<Founded> => {
  const { association, ledger, journal } = house
  const at = clock.now()
  const rebuilt = await bringUpToDate(house.redis, house.keys)

  let seeded = 0
  // the rule set is adopted once the roster is whole: a founding cut short is taken up where it was
  if ((await ledger.ruleVersions()).length === 0) {
    for (let from = 0; from < association.roster.length; from += 100) {
      const rows = association.roster.slice(from, from + 100)
      const events = (await Promise.all(rows.map((row) => joining(house, row)))).flat()
      const outcome = await journal.commit(botsAct(at, `found/members/${from}`, events, 'members'))
      if (outcome.outcome === 'committed') seeded += rows.length
    }
  }
  await listWords(house, at)
  const rulesDiffer = await adoptFirstRules(house, at)
  await adoptTurns(house, at)
  const roster = await ledger.roster()
  const differing = association.roster.filter((row) => !sameAs(row, roster.byNumber.get(row.number))).length

  return { seeded, differing, rulesDiffer, rebuilt }
}

/** Numbers the names of the association that are not on the list of words yet. */
const listWords = async ({ association, ledger, journal }: OpenHouse, at: number): Promise<void> => {
  const listed = await ledger.words()
  const { branches, tiers, rules } = association
  const names = [...branches, ...tiers, ...rules.categories, ...rules.items.map(({ name }) => name)]
  const words = [...new Set(names)].filter((name) => listed.numberOf(name) === undefined)
  if (words.length === 0) return
  // two that start at once list them once: the act says how many there were before
  await journal.commit(botsAct(at, `words/${listed.length}`, [{ type: 'words.listed', from: listed.length, words }], 'words'))
}

/**
 * A one-time code by which the first member of staff is bound, in place of any before it; null when somebody of staff
 * is bound, or nobody is of staff.
 */
export const issueClaimCode = async ({ ledger, journal }: OpenHouse, clock: Clock): Promise<string | null> => {
  const staff = (await ledger.roster()).present.filter((member) => rolesOf(member, undefined).staff)
  const bound = await Promise.all(staff.map(async (member) => (await ledger.binding(member.number)) !== null))
  if (bound.includes(true) || staff.length === 0) return null
  const code = String(randomInt(100_000_000)).padStart(8, '0')
  await journal.commit(botsAct(clock.now(), `claim-code/${randomUUID()}`, [{ type: 'claim-code.issued', digest: claimDigest(code) }]))
  return code
}

/** What the bot does by itself; with `about`, once only. */
const botsAct = (at: number, id: string, events: NewEvent[], about = ''): Draft => ({
  act: { id, about, once: about !== '' },
  by: 'bot',
  occurredAt: at,
  expect: [],
  events,
  says: [],
  memo: [],
})

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

/**
 * Adopts the months that rotation.yaml gives otherwise than when it was last adopted: an edit of the file counts, while a
 * swap made since stands where the file did not change. Months that are past stay as they were.
 */
export const adoptTurns = async ({ association, ledger, journal }: OpenHouse, at: number): Promise<string[]> => {
  const [onFile, turns] = await Promise.all([ledger.turnsOnFile(), ledger.turns()])
  const thisMonth = monthOf(at, association.timezone)
  const changed = association.turns.filter(
    ({ month, number }) => onFile[month] !== number && (month >= thisMonth || turns.of(month) === undefined),
  )
  if (changed.length === 0) return []
  await journal.commit(botsAct(at, `turns/file/${randomUUID()}`, [{ type: 'turns.adopted', turns: changed, source: 'file' }]))
  return changed.map(({ month }) => month)
}

/** Adopts the folder's rule set as the first version, for all time; later ones are proposed to staff, who adopt them. */
const adoptFirstRules = async (house: OpenHouse, at: number): Promise<boolean> => {
  const { association, ledger, journal } = house
  if ((await ledger.ruleVersions()).length > 0) return proposeRules(house, at)
  await journal.commit(botsAct(at, 'rules/1', [{ type: 'rules.adopted', version: 1, rules: association.rules }], 'rules'))
  return false
}
