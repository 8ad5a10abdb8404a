import type { Activity } from '../../domain/activity.ts'
import { countsFor } from '../../domain/activity.ts'
import type { Item } from '../../domain/association.ts'
import { type Claim, isOldClaim } from '../../domain/claim.ts'
import type { EntryFact } from '../../domain/entry.ts'
import type { Member } from '../../domain/member.ts'
import { itemNamed, score } from '../../domain/points/scoring.ts'
import type { Roster } from '../../domain/roster.ts'
import { dayDone } from '../../domain/when-past.ts'
import { atDate, dateOf, monthOf, sayDay } from '../../domain/zoned.ts'
import type { Expectation } from '../../journal/commit.ts'
import { dealtEntry, dealtNumber, type NewEvent } from '../../journal/events.ts'
import * as zh from '../../text/claim.ts'
import { noSuchActivity } from '../../text/common.ts'
import { type Decision, type MemberScene, tell } from '../contract.ts'
import { evidenceOf, openForEvidence, wanting } from '../evidence.ts'
import type { ClaimForm } from '../forms/claim-form.ts'
import { activityNumbered } from '../forms/which-activity.ts'
import { attendanceItem, crediting } from './credit.ts'
import { sayQuantity } from './entry-lines.ts'

/** What somebody says they did. */
export interface Deed {
  item: Item
  quantity: number
  /** When it happened, ms. */
  at: number
  activity: Activity | null
  /** Length of the activity by which hours were cut: 「2小时」. */
  cut?: string
  /** As typed. */
  note?: string
}

/** Most characters of a note. */
const mostNote = 200
/** Most claims of one member that wait at once. */
export const mostOpen = 20
/** How many of a member's latest claims the same is looked for among. */
const lookedAt = 50
const hourMs = 60 * 60_000

/** «公益服务 3小时». */
export const whatOf = (scene: MemberScene, { item, quantity }: { item: string; quantity: number }): string =>
  `${item} ${sayQuantity(scene, item, quantity)}`

/** What a claim says happened, or what is answered instead. The item is one of the rules in force. */
export const deedOf = async (scene: MemberScene, item: Item, form: ClaimForm): Promise<Deed | Decision> => {
  const { at, zone, speaker } = scene
  const note = form.note === undefined ? undefined : scene.asTyped(form.note)
  if (form.unit !== undefined && form.unit !== item.unit) return tell(zh.wrongUnit(item.name, item.unit, form.unit))
  if (note !== undefined && note.length > mostNote) return tell(zh.noteTooLong(mostNote))
  const activity = await activityOf(scene, form)
  if (activity !== null && 'says' in activity) return activity
  const refused = activity && activityRefused(scene, activity)
  if (refused) return tell(refused)

  const day = activity === null && note !== undefined ? dayDone(note, at, zone) : null
  const today = dateOf(at, zone)
  const when = activity ? Math.min(at, activity.endsAt) : day === null || day === today ? at : atDate(day, '12:00', zone)
  if (day !== null && day > today) return tell(zh.notYet(sayDay(when, zone, at)))
  if (isOldClaim(when, at, zone) && !speaker.roles.staff) return tell(zh.tooOld(sayDay(when, zone, at)))

  const length = activity && item.unit === '小时' ? Math.floor(((activity.endsAt - activity.startsAt) / hourMs) * 100) / 100 : null
  const said = form.quantity ?? length ?? 1
  const quantity = length === null ? said : Math.min(said, length)
  const unlimited = { at: when, zone, used: () => Number.NEGATIVE_INFINITY }
  if (score(scene.rules, item, quantity, unlimited).tenths === 0) return tell(zh.tooLittle)
  return {
    item,
    quantity,
    at: when,
    activity,
    ...(quantity < said ? { cut: `${quantity}${item.unit}` } : {}),
    ...(note === undefined ? {} : { note }),
  }
}

/** The activity a claim names; a quoted number may be no activity's. */
const activityOf = async (scene: MemberScene, { activity: number, quoted }: ClaimForm): Promise<Activity | Decision | null> => {
  if (number === undefined || (quoted && (await scene.ledger.activity(number)) === null)) return null
  const found = await activityNumbered(scene, number)
  return 'says' in found ? tell(noSuchActivity(number)) : found
}

const activityRefused = ({ at }: MemberScene, activity: Activity): string | null => {
  if (activity.state === 'cancelled') return zh.activityCancelled(activity.title)
  if (activity.startsAt > at) return zh.activityAhead(activity.title)
  return countsFor(activity) ? null : zh.activityUncounted(activity.title)
}

/** Why a member cannot be credited with this at its activity, or null. Coming there is checked in for, not claimed. */
export const takenAlready = async (scene: MemberScene, { item, activity }: Deed, member: string): Promise<string | null> => {
  if (activity === null) return null
  const { title, number } = activity
  if (attendanceItem(scene, activity)?.name === item.name) {
    const entry = await scene.ledger.creditOf(number, member)
    return entry === null ? zh.byCheckIn(title, number, item.name) : zh.creditedAlready(title, item.name, entry)
  }
  const claim = await scene.ledger.claimedAt(number, member, item.name)
  return claim === null ? null : zh.claimedAlready(title, item.name, claim)
}

/** Numbers of a member's claims of the very same: item, quantity and day, that wait or count. */
export const sameClaims = async ({ ledger, zone }: MemberScene, { item, quantity, at }: Deed, member: string): Promise<string[]> => {
  const same = (await ledger.claimsOf(member, lookedAt))
    .filter((each) => each.item === item.name && each.quantity === quantity && dateOf(each.at, zone) === dateOf(at, zone))
    .filter(({ state }) => state === 'waiting' || state === 'passed')
  const reversed = await ledger.reversalsOf(same.flatMap(({ entry }) => entry ?? []))
  return same.filter(({ entry }) => entry === undefined || !reversed.has(entry)).map(({ claim }) => claim)
}

/** Present heads of a branch. */
export const headsOf = (roster: Roster, branch: string): Member[] =>
  roster.present.filter((member) => member.branch === branch && member.posts.includes('分会会长'))

const leading = ['会长', '副会长', '分会会长', '联络员'] as const

/** Leaders' own claims, those filed for others and those of a branch without a head are staff's to review. */
const reviewedBy = ({ roster }: MemberScene, member: Member, branch: string, proxied: boolean): 'branch' | 'staff' =>
  proxied || leading.some((post) => member.posts.includes(post)) || headsOf(roster, branch).length === 0 ? 'staff' : 'branch'

/** Claims ready to be committed. */
export interface Filing {
  claims: Claim[]
  /** What each is worth now; where the rules ask for no review, what it is credited with. */
  worth: EntryFact[]
  /** How many pictures came before; null: the item asks for none. */
  pictures: number | null
  part: Pick<Decision, 'expect' | 'events' | 'memo' | 'numbers' | 'entries'>
}

/** Files what was done for some members, one claim each; those whose item needs no review count at once. */
export const filing = async (scene: MemberScene, deed: Deed, members: readonly Member[], proxied: boolean): Promise<Filing> => {
  const { item, quantity, at, activity, note } = deed
  const { ledger, me } = scene
  const events: NewEvent[] = []
  const expect: Expectation[] = []
  const claims: Claim[] = []
  const worth: EntryFact[] = []
  const credits = crediting(scene)
  for (const [index, member] of members.entries()) {
    const claim = dealtNumber(index)
    const { filed } = await ledger.claimCount(member.number)
    const { branch } = scene.roster.placeOn(member.number, at)
    const sealed = note === undefined ? {} : { note: await ledger.seals.seal(member.number, note) }
    const fact: Claim = {
      ...{ claim, member: member.number, item: item.name, quantity, at, branch, rules: scene.rulesVersion, filedAt: scene.at },
      ...(activity === null ? {} : { activity: activity.number }),
      ...sealed,
      ...(proxied ? { proxyBy: me.number } : {}),
      to: reviewedBy(scene, member, branch, proxied),
      evidence: item.evidence === true,
      ...(index === 0 ? {} : { pictures: dealtNumber() }),
    }
    const credit = { member: member.number, item, quantity, at, claim, ...(fact.activity === undefined ? {} : { activity: fact.activity }) }
    claims.push(fact)
    events.push({ type: 'claim.filed', ...fact })
    if (item.unreviewed) {
      const entry = dealtEntry(credits.count())
      worth.push(await credits.add({ ...credit, ...(sealed.note === undefined ? {} : { reason: sealed.note }) }))
      events.push({ type: 'claim.passed', entry, passedIn: monthOf(scene.at, scene.zone), unreviewed: true, ...fact })
    } else worth.push(await crediting(scene).add(credit))
    expect.push(...asFiled(member.number, filed), ...(activity === null ? [] : [notClaimed(activity, member, item)]))
  }
  const [first] = claims
  const seen = await evidenceOf(scene)
  const wanted = first ? wanting(first.claim, me.number, seen, scene.at) : { events: [], expect: [] }
  return {
    claims,
    worth,
    pictures: item.evidence ? seen.length : null,
    part: {
      events: [...events, ...credits.events, ...wanted.events],
      expect: [...expect, ...credits.expect, ...wanted.expect],
      memo: first ? [openForEvidence(first.claim, me.number, scene.room, scene.at)] : [],
      numbers: claims.length,
      entries: credits.count(),
    },
  }
}

/** They filed nothing since this was read. */
const asFiled = (member: string, filed: string | null): Expectation[] => {
  const place = { name: 'no other claim meanwhile', key: 'claims-filed', field: member }
  return [filed === null ? { ...place, op: 'absent' } : { ...place, op: 'equals', value: filed }]
}

const notClaimed = (activity: Activity, member: Member, item: Item): Expectation => ({
  name: 'not claimed there yet',
  key: `claimed:${activity.number}`,
  field: `${member.number}/${item.name}`,
  op: 'absent',
})

/** The item of a claim: by the rules of its day, else by those in force; null where neither has it any more. */
export const itemOf = async ({ ledger, rules }: MemberScene, { at, item }: Pick<Claim, 'at' | 'item'>): Promise<Item | null> => {
  const then = await ledger.rulesOn(at)
  return (then && itemNamed(then.rules, item)) ?? itemNamed(rules, item)
}
