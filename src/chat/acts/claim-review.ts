import { chineseCalendar } from '../../domain/calendar.ts'
import { type Claim, type StandingClaim, workdaysSince } from '../../domain/claim.ts'
import { sayPoints } from '../../domain/entry.ts'
import { dateOf, sayDay } from '../../domain/zoned.ts'
import type { Expectation } from '../../journal/commit.ts'
import type { Ledger } from '../../journal/ledger.ts'
import * as zh from '../../text/claim.ts'
import type { MemberScene, Scene } from '../contract.ts'
import { itemOf, whatOf } from './claims.ts'
import { crediting } from './credit.ts'
import { nameOf } from './duty.ts'

/** Why the speaker does not review a claim, or null: nobody their own or what they filed; heads those of their branch, save what is staff's. */
export const barred = ({ me, speaker }: MemberScene, claim: Claim): zh.NotDone | null => {
  if (claim.member === me.number) return 'own'
  if (claim.proxyBy === me.number) return 'filed'
  if (speaker.roles.staff) return null
  if (claim.branch !== me.branch) return 'branch'
  return claim.to === 'branch' || claim.escalated ? null : 'staff'
}

/** It still stands as it was read. */
export const unchangedClaim = (claim: StandingClaim): Expectation => ({
  name: 'claim unchanged',
  key: 'claims',
  field: claim.claim,
  op: 'equals',
  value: claim.revision,
})

/** The claim itself, without how it stands: what its next event carries. */
export const factOf = ({ state, revision, by, endedAt, entry, reason, ...fact }: StandingClaim): Claim => fact

/** Claims that wait for the speaker, the oldest first; those that are staff's come first for staff. */
export const waitingFor = async (scene: MemberScene): Promise<StandingClaim[]> => {
  const { ledger, me, speaker } = scene
  const all = (await ledger.claimsWaiting()).filter(({ scope }) => speaker.roles.staff || scope === '*' || scope === me.branch)
  const claims = await ledger.claimsNumbered(all.map(({ claim }) => claim))
  const theirs = claims.filter((claim) => claim.state === 'waiting' && barred(scene, claim) === null)
  return speaker.roles.staff ? [...theirs.filter(({ to }) => to === 'staff'), ...theirs.filter(({ to }) => to !== 'staff')] : theirs
}

/** How many working days a claim has waited by now. */
export const daysWaited = ({ association, zone, at }: Pick<Scene, 'association' | 'zone' | 'at'>, { filedAt }: Claim): number =>
  workdaysSince(filedAt, dateOf(at, zone), chineseCalendar(association.holidays), zone)

/** What is known of a claim's pictures, and whether one it needs is missing. */
export const picturesOf = async (
  ledger: Ledger,
  { claim, pictures = claim, evidence }: Claim,
): Promise<{ words: string; missing: boolean }> => {
  const all = await ledger.evidenceOf(pictures)
  const kept = all.flatMap((each) => (each.state === 'kept' ? [each] : []))
  const coming = all.filter(({ state }) => state === 'wanted').length
  const others = new Set(kept.flatMap(({ reused }) => reused.map((use) => use.claim)).filter((other) => other !== pictures))
  const missing = evidence && kept.length + coming === 0
  const words = [
    kept.length > 0 ? zh.pictures(kept.length) : '',
    coming > 0 ? zh.fetching : '',
    missing ? zh.missing : '',
    others.size > 0 ? zh.sameAs([...others].slice(0, 3)) : '',
  ]
  return { words: words.filter((word) => word !== '').join('，'), missing }
}

/** A waiting claim as its reviewer reads it. */
export const reviewLine = async (scene: MemberScene, claim: StandingClaim): Promise<string> => {
  const { ledger, roster, zone, at } = scene
  const item = await itemOf(scene, claim)
  const { member, quantity, activity } = claim
  const credit = { member, quantity, at: claim.at, ...(activity === undefined ? {} : { activity }) }
  const worth = item === null ? null : await crediting(scene).add({ ...credit, item })
  const note = claim.note === undefined ? null : await ledger.seals.open(member, claim.note)
  return zh.waitingLine({
    number: claim.claim,
    name: nameOf(roster, member),
    what: whatOf(scene, claim),
    points: worth === null ? '?' : sayPoints(worth.tenths),
    day: sayDay(claim.at, zone, at),
    note,
    proxy: claim.proxyBy === undefined ? null : nameOf(roster, claim.proxyBy),
    evidence: (await picturesOf(ledger, claim)).words,
    days: daysWaited(scene, claim),
  })
}
