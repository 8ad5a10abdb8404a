import type { Activity } from '../domain/activity.ts'
import type { Claim } from '../domain/claim.ts'
import type { EntryFact } from '../domain/entry.ts'
import { type Objection, objectionFact, type StandingObjection, subjectOf } from '../domain/objection.ts'
import { keysOfEntry } from '../domain/points/counting.ts'
import type { Publication } from '../domain/publication.ts'
import type { TurnFact } from '../domain/turns.ts'
import { type JournalEvent, type MemberFact, type PublicationFact, reportField } from './events.ts'
import { actAs, attendanceAs } from './packed.ts'
import { hundredOf, shelfOf } from './shelves.ts'
import type { ViewChange } from './views.ts'

/** An event this version does not know: it was written by a newer one, or is damaged. The message names type and version. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent'
}

/** Another one with every change to what {@link project} makes of an event of before: views of another shape are made anew at the next start. */
export const viewsShape = 4

/**
 * The only maker of view changes: what one event does to the views. Throws {@link UnknownEvent}. Pure; views can always be made anew from the
 * journal. `seq` is the event's sequence number, or its place while it is still to be dealt. Keys (below `v:`), each a hash of JSON unless said;
 * ▤: cut into shelves (shelves.ts), for it grows with the association:
 *
 * - `members` number, `moves` `<number>/<from>` → branch and tier from then (ms) on, `left` where they left then · `contacts` digest → number · `bindings` number · `requests` number · `rooms` room id · `rules` version, `rules-from` version → from when (ms)
 * - `meta` `roster`, `turns` (revisions), `rules` (latest version), `closed-month`, `closed-quarter`, `closed-half` (last one published for good), `claim` (digest of the code), `staffBound` (how many)
 * - `activities` number · `starts` sorted by start · `of:<who>` ▤ sorted: activities somebody said or did something about
 * - `signups:<n>`, `leave:<n>` who · `attendance:<n>` ▤ who → when (packed.ts) · `tally:<n>` counts `in waiting attended excused rev`, `in:<branch>` places by branch, `by:<member>` how often they signed others up
 * - `late:<n>` who gave a place back late and did not sign up again
 * - `held:<contact>` `<deed>/<activity>` · `held-rev` contact → how often a deed was held · `near:<n>` `<member>/<kind>`
 * - `chains` activity → what waits to be answered, and since when · `chain-lines:<n>` line → `1` in the latest copy, `0` in an earlier one; `rev`
 * - `chain-heads` `<group>/<title>` (or `<group>/next`) → the activity it was given to
 * - `entries` ▤ 流水号 → sequence number of the event that holds it · `reversals` entry → its reversal
 * - `entries-of:<member>/<quarter>` sorted by when it happened · `entries-in:<month>` hundred of 流水号 → how many of it count in that month
 * - `months` month → how many entries count in it · `used:<member>` tenths by a limit's field · `adjusted` entry → the latest that mends it
 * - `counted` quarter or half → how many entries count in it
 * - `hidden` member → '1', while their name is kept off boards
 * - `objections` number → an objection as it stands · `objections-open` number → its month, while nobody answered it
 * - `objecting` subject (domain/objection.ts) → the objection that is open about it · `objections-of:<member>` sorted by when
 * - `publications` period → how far its publication has come · `published` period → the frozen board of one that is final
 * - `board:<scope>:<period>` sorted, tenths; scope `all`, `b=<branch>`, `t=<tier>` · `branches:<period>` branch → tenths
 * - `turns` month → whose it is · `turns-file` month → member as last adopted from rotation.yaml · `deputies` `<month>/<from>/<to>`
 * - `swaps` number → an exchange that waits for an answer · `swapping` month → its number
 * - `calendars` digest of a feed's key → what it shows
 * - `credits:<n>` ▤ member → the entry that credits their coming to it, until it is reversed · `no-shows:<n>` member → when it was noted, until they are known to have come
 * - `roles-credited` `leading|highlight/<activity>` → the entry that credits its leader with it, reversed or not
 * - `achievements` activity → what it achieved
 * - `highlights:<month>` activity · `reports` `<report>/<period>[/<series>]`
 * - `joined:<room>` contact → when it came, until greeted · `welcomed:<room>` contact → when it was greeted · `greeted` room → when somebody was last
 * - `stilled` group → until when nothing is said there `{until, by}`
 * - `reviewed:<period>` member → what was decided after the bottom review
 * - `claims` ▤ number → sequence number of the latest event about it · `claims-of:<member>` sorted by when it was filed · `claims-waiting` number → `<filed, ms> <branch>` (or `*`: staff's)
 * - `claims-filed` member → how many ever · `claims-open` member → how many wait · `claimed:<activity>` `<member>/<item>` → the claim that waits or counts
 * - `passes:<month>` `<reviewer>/<member>` → how many claims of that member they passed in it
 * - `evidence-of:<claim>` message → its picture and what became of it · `evidence-wanted` `<claim>/<message>` still to be fetched
 * - `evidence-messages` message → claim · `evidence:<hash>` `<claim>/<message>` → who sent that very picture · `evidence-files` `<hash>.<member>` → media type
 * - `words` number → a name that rows of the journal say by its number (words.ts)
 * - `acts` ▤ id of an act allowed once → when, and what it was about (packed.ts)
 */
export const project = (event: JournalEvent, seq: string): ViewChange[] => {
  if (event.v !== 1) throw unknown(event)
  const changes = ofFact(event, seq)
  if (event.once !== undefined) changes.push(['set', 'acts', event.act, actAs(event.act, event.once, event.occurredAt)])
  return changes.map(onShelf)
}

/** A change with the shelf its field stands on in place of the view. */
const onShelf = (change: ViewChange): ViewChange => {
  const [op, view, field, value] = change
  if (typeof view !== 'string') return change
  const shelf = shelfOf(view, field)
  if (shelf === view) return change
  return op === 'drop' ? [op, shelf, field] : ([op, shelf, field, value] as ViewChange)
}

const ofFact = (event: JournalEvent, seq: string): ViewChange[] => {
  switch (event.type) {
    case 'member.joined':
      return ofMember(event, event.occurredAt)
    case 'member.changed':
      return ofMember(event, event.joinedAt)
    case 'member.left':
      return ofMember(event, event.joinedAt, event.occurredAt)
    case 'member.forgotten': {
      const { member: number, branch, tier, joinedAt, leftAt } = event
      const nameless = { number, name: '', branch, tier, posts: [], speciality: '', joinedAt, leftAt }
      return [
        ['set', 'members', number, JSON.stringify(nameless)],
        ['add', 'meta', 'roster', 1],
      ]
    }
    case 'binding.requested': {
      const { request, member, contact, account, contactId, occurredAt, room } = event
      return [
        ['set', 'requests', request, JSON.stringify({ request, member, contact, account, contactId, at: occurredAt, room })],
        ['set', 'asked', contact, request],
      ]
    }
    case 'binding.refused':
      return [
        ['drop', 'requests', event.request],
        ['drop', 'asked', event.contact],
      ]
    case 'contact.bound': {
      const { member, contact, account, contactId, occurredAt, request } = event
      const changes: ViewChange[] = [
        ['set', 'contacts', contact, member],
        ['set', 'bindings', member, JSON.stringify({ member, contact, account, contactId, at: occurredAt })],
        ['add', 'meta', 'bound', 1],
      ]
      if (request !== undefined) changes.push(['drop', 'requests', request], ['drop', 'asked', contact])
      return changes
    }
    case 'contact.unbound':
      return [
        ['drop', 'contacts', event.contact],
        ['drop', 'bindings', event.member],
        ['add', 'meta', 'bound', -1],
      ]
    case 'claim-code.issued':
      return [['set', 'meta', 'claim', event.digest]]
    case 'claim-code.ended':
      return [['drop', 'meta', 'claim']]
    case 'room.registered':
      return [['set', 'rooms', event.room, JSON.stringify({ room: event.room, group: event.group, account: event.account })]]
    case 'room.dropped':
      return [['drop', 'rooms', event.room]]
    case 'rules.adopted':
      return [
        ['set', 'rules', String(event.version), JSON.stringify(event.rules)],
        ['set', 'rules-from', String(event.version), String(event.from ?? 0)],
        ['set', 'meta', 'rules', String(event.version)],
      ]
    case 'rules.proposed':
      return []
    case 'words.listed':
      return event.words.map((word, index) => ['set', 'words', String(event.from + index), word])
    case 'room.stilled':
      return [['set', 'stilled', event.group, JSON.stringify({ until: event.until, by: event.by })]]
    case 'room.unstilled':
      return [['drop', 'stilled', event.group]]
    case 'unsaid.told':
      return []
    case 'activity.opened':
    case 'activity.changed':
      return ofActivity(event.activity)
    case 'activity.cancelled':
      return [
        ...ofActivity(event.activity),
        [
          'set',
          'cancellations',
          event.activity.number,
          JSON.stringify({ by: event.by, member: event.member, reason: event.reason, at: event.occurredAt }),
        ],
      ]
    case 'signed-up': {
      const { activity, who, state, order, proxyBy, chain, branch, occurredAt: at } = event
      return [
        ['set', `signups:${activity}`, who, JSON.stringify({ who, state, order, at, proxyBy, chain, branch: branch ?? undefined })],
        ['drop', `late:${activity}`, who],
        ['add', `tally:${activity}`, state, 1],
        ...(state === 'in' ? placeOf(activity, branch, 1) : []),
        ['add', `tally:${activity}`, 'rev', 1],
        ['rank', `of:${who}`, activity, Number(activity)],
        ...(proxyBy === undefined || chain ? [] : [['add', `tally:${activity}`, `by:${proxyBy}`, 1] as const]),
      ]
    }
    case 'withdrew': {
      const { activity, who, was, branch, late, occurredAt: at } = event
      return [
        ['drop', `signups:${activity}`, who],
        ['add', `tally:${activity}`, was, -1],
        ...(was === 'in' ? placeOf(activity, branch, -1) : []),
        ['add', `tally:${activity}`, 'rev', 1],
        ...(late ? [['set', `late:${activity}`, who, String(at)] as const] : []),
      ]
    }
    case 'promoted': {
      const { activity, who, order, at, proxyBy, chain, branch } = event
      return [
        ['set', `signups:${activity}`, who, JSON.stringify({ who, state: 'in', order, at, proxyBy, chain, branch: branch ?? undefined })],
        ['add', `tally:${activity}`, 'waiting', -1],
        ['add', `tally:${activity}`, 'in', 1],
        ...placeOf(activity, branch, 1),
        ['add', `tally:${activity}`, 'rev', 1],
      ]
    }
    case 'attended': {
      const { activity, member, at, makeUp } = event
      return [
        ['set', `attendance:${activity}`, member, attendanceAs({ at, makeUp })],
        ['drop', `no-shows:${activity}`, member],
        ['add', `tally:${activity}`, 'attended', 1],
        ['rank', `of:${member}`, activity, Number(activity)],
      ]
    }
    case 'excused':
      return [
        [
          'set',
          `leave:${event.activity}`,
          event.member,
          JSON.stringify({ member: event.member, at: event.occurredAt, reason: event.reason }),
        ],
        ['drop', `no-shows:${event.activity}`, event.member],
        ['add', `tally:${event.activity}`, 'excused', 1],
        ['rank', `of:${event.member}`, event.activity, Number(event.activity)],
      ]
    case 'no-shows.recorded':
      return event.members.map((member) => ['set', `no-shows:${event.activity}`, member, String(event.occurredAt)])
    case 'near-miss':
      return [
        ['set', `near:${event.activity}`, `${event.member}/${event.kind}`, JSON.stringify({ kind: event.kind, at: event.occurredAt })],
      ]
    case 'suspects.told':
      return []
    case 'deed.held': {
      const { contact, activity, deed, at, until } = event
      return [
        ['set', `held:${contact}`, `${deed}/${activity}`, JSON.stringify({ activity, deed, at, until })],
        ['set', 'holding', `${contact}/${deed}/${activity}`, String(until)],
        ['add', 'held-rev', contact, 1],
      ]
    }
    case 'deed.ended':
      return [
        ['drop', `held:${event.contact}`, `${event.deed}/${event.activity}`],
        ['drop', 'holding', `${event.contact}/${event.deed}/${event.activity}`],
      ]
    case 'achievements.recorded': {
      const { activity, achieved, by, occurredAt: at } = event
      return [['set', 'achievements', activity, JSON.stringify({ achieved, by, at })]]
    }
    case 'chain.adopted': {
      const { activity, group, head, occurredAt: at } = event
      const given = JSON.stringify({ activity, at })
      if (head === null) return [['set', 'chain-heads', `${group}/next`, given]]
      return [
        ['set', 'chain-heads', `${group}/${head}`, given],
        ['drop', 'chain-heads', `${group}/next`],
      ]
    }
    case 'chain.read': {
      const { activity, lines, gone, due, recordedAt: at } = event
      return [
        ...lines.map((line) => ['set', `chain-lines:${activity}`, line, '1'] as const),
        ...gone.map((line) => ['set', `chain-lines:${activity}`, line, '0'] as const),
        ['add', `chain-lines:${activity}`, 'rev', 1],
        ...(due === null ? [] : [['set', 'chains', activity, JSON.stringify({ activity, at, ...due })] as const]),
      ]
    }
    case 'chain.answered':
      return [['drop', 'chains', event.activity]]
    case 'contacts.joined':
      return event.contacts.map((contact) => ['set', `joined:${event.room}`, contact, String(event.occurredAt)])
    case 'joiners.greeted': {
      const { room, greeted, others, occurredAt: at } = event
      return [
        ...[...greeted, ...others].map((contact) => ['drop', `joined:${room}`, contact] as const),
        ...greeted.map((contact) => ['set', `welcomed:${room}`, contact, String(at)] as const),
        ...(greeted.length > 0 ? [['set', 'greeted', room, String(at)] as const] : []),
      ]
    }
    case 'turns.adopted':
      return [
        ...ofTurns(event.turns),
        ...(event.source === 'file' ? event.turns.map(({ month, number }) => ['set', 'turns-file', month, number] as const) : []),
      ]
    case 'turns.swapped':
      return [
        ...ofTurns(event.turns),
        ...swapOver(
          event.swap,
          event.turns.map(({ month }) => month),
        ),
      ]
    case 'swap.asked': {
      const { swap, asker, mine, other, theirs, occurredAt: askedAt, until } = event
      return [
        ['set', 'swaps', swap, JSON.stringify({ swap, asker, mine, other, theirs, askedAt, until })],
        ['set', 'swapping', mine, swap],
        ['set', 'swapping', theirs, swap],
      ]
    }
    case 'swap.ended':
      return swapOver(event.swap, event.months)
    case 'turn.deputed': {
      const { month, member, from, to, occurredAt: at } = event
      return [
        ['set', 'deputies', `${month}/${from}/${to}`, JSON.stringify({ month, number: member, from, to, at })],
        ['add', 'meta', 'turns', 1],
      ]
    }
    case 'turn.undeputed':
      return [
        ['drop', 'deputies', `${event.month}/${event.from}/${event.to}`],
        ['add', 'meta', 'turns', 1],
      ]
    case 'highlight.chosen':
      return [['set', `highlights:${event.month}`, event.activity, JSON.stringify({ by: event.by, at: event.occurredAt })]]
    case 'highlight.dropped':
      return [['drop', `highlights:${event.month}`, event.activity]]
    case 'calendar.keyed': {
      const { digest, scope, member, by, occurredAt: at } = event
      return [['set', 'calendars', digest, JSON.stringify({ digest, scope, member, by, at })]]
    }
    case 'calendar.revoked':
      return [['drop', 'calendars', event.digest]]
    case 'report.kept':
      return [
        [
          'set',
          'reports',
          reportField(event.report, event.period, event.series),
          JSON.stringify({ at: event.occurredAt, figures: event.figures }),
        ],
      ]
    case 'due.done':
    case 'dues.dropped':
      return []
    case 'review.decided': {
      const { member, period, decision, reason, by, occurredAt: at } = event
      return [['set', `reviewed:${period}`, member, JSON.stringify({ decision, reason, by, at })]]
    }
    case 'claim.filed':
      return [
        ...ofClaim(event, seq),
        ['rank', `claims-of:${event.member}`, event.claim, event.filedAt],
        ['set', 'claims-waiting', event.claim, waitingAs(event)],
        ['add', 'claims-filed', event.member, 1],
        ['add', 'claims-open', event.member, 1],
        ...(event.activity === undefined
          ? []
          : [['set', `claimed:${event.activity}`, `${event.member}/${event.item}`, event.claim] as const]),
      ]
    case 'claim.passed': {
      const { by, member, unreviewed, passedIn } = event
      return [
        ...ofClaim(event, seq),
        ...claimOver(event),
        ...(unreviewed ? [] : [['add', `passes:${passedIn}`, `${by.replace(/^cli:/u, '')}/${member}`, 1] as const]),
      ]
    }
    case 'claim.returned':
      return [...ofClaim(event, seq), ...claimOver(event), ...unclaimed(event)]
    case 'claim.withdrawn':
      return [...ofClaim(event, seq), ...claimOver(event), ...unclaimed(event)]
    case 'claim.escalated':
      return [...ofClaim(event, seq), ['set', 'claims-waiting', event.claim, waitingAs(event)]]
    case 'evidence.wanted': {
      const { claim, member, message, account, sentAt, until } = event
      return [
        ['set', `evidence-of:${claim}`, message, JSON.stringify({ message, member, sentAt, state: 'wanted' })],
        ['set', 'evidence-wanted', `${claim}/${message}`, JSON.stringify({ claim, member, message, account, sentAt, until })],
        ['set', 'evidence-messages', message, claim],
      ]
    }
    case 'evidence.kept': {
      const { claim, member, message, sentAt, hash, size, mediaType } = event
      return [
        ['set', `evidence-of:${claim}`, message, JSON.stringify({ message, member, sentAt, state: 'kept', hash, size, mediaType })],
        ['drop', 'evidence-wanted', `${claim}/${message}`],
        ['set', `evidence:${hash}`, `${claim}/${message}`, JSON.stringify({ claim, member, message, sentAt })],
        ['set', 'evidence-files', `${hash}.${member}`, mediaType],
      ]
    }
    case 'evidence.missed': {
      const { claim, member, message, sentAt, why } = event
      return [
        ['set', `evidence-of:${claim}`, message, JSON.stringify({ message, member, sentAt, state: 'missed', why })],
        ['drop', 'evidence-wanted', `${claim}/${message}`],
      ]
    }
    case 'privacy.set':
      return [event.hidden ? ['set', 'hidden', event.member, '1'] : ['drop', 'hidden', event.member]]
    case 'objection.opened':
      return [
        objectionAs(event, { state: 'open' }),
        ['rank', `objections-of:${event.member}`, event.objection, event.openedAt],
        ['set', 'objections-open', event.objection, event.month],
        ['set', 'objecting', subjectOf(event), event.objection],
      ]
    case 'objection.answered': {
      const { how, answer, by } = event
      return [
        objectionAs(event, { state: 'answered', how, ...(answer === undefined ? {} : { answer }), answeredBy: by.replace(/^cli:/u, '') }),
        ['drop', 'objections-open', event.objection],
        ['drop', 'objecting', subjectOf(event)],
      ]
    }
    case 'objection.escalated':
      return [objectionAs(event, { state: 'open', escalatedAt: event.occurredAt })]
    case 'publication.drafted':
      return [publicationOf(event, 'drafted')]
    case 'publication.opened':
      return [publicationOf(event, 'opened', { until: event.until })]
    case 'publication.finalised': {
      const { kind, period, changes, board, branches, tiers } = event
      return [
        publicationOf(event, 'final', { changes }),
        ['set', 'published', period, JSON.stringify({ board, branches, tiers })],
        ['set', 'meta', `closed-${kind}`, period],
      ]
    }
    case 'points.awarded':
      return [
        ...ofEntry(event.entry, event.occurredAt, seq),
        ...(creditsComing(event.entry) ? [['set', `credits:${event.entry.activity}`, event.entry.member, event.entry.entry] as const] : []),
        ...(event.entry.role === undefined
          ? []
          : [['set', 'roles-credited', `${event.entry.role}/${event.entry.activity}`, event.entry.entry] as const]),
        ...(event.entry.adjusts === undefined ? [] : [['set', 'adjusted', event.entry.adjusts, event.entry.entry] as const]),
      ]
    case 'points.reversed':
      return [
        ...ofEntry(event.entry, event.occurredAt, seq),
        ['set', 'reversals', event.entry.reverses ?? '', event.entry.entry],
        ...(creditsComing(event.entry) ? [['drop', `credits:${event.entry.activity}`, event.entry.member] as const] : []),
        ...(event.entry.claim === undefined ? [] : unclaimed(event.entry)),
      ]
    default:
      throw unknown(event satisfies never)
  }
}

/** Whether an entry credits coming to an activity: neither what was claimed at it, nor leading it, nor what mends another. */
const creditsComing = ({ activity, claim, role, adjusts }: EntryFact): boolean =>
  activity !== undefined && claim === undefined && role === undefined && adjusts === undefined

const unknown = (event: object): UnknownEvent => {
  const { type, v } = event as { type?: unknown; v?: unknown }
  return new UnknownEvent(`unknown event ${String(type)} v${String(v)}`)
}

const ofMember = (fact: MemberFact & { occurredAt: number }, joinedAt: number, leftAt?: number): ViewChange[] => {
  const { member, name, branch, tier, posts, speciality, occurredAt } = fact
  return [
    ['set', 'members', member, JSON.stringify({ number: member, name, branch, tier, posts, speciality, joinedAt, leftAt })],
    ['set', 'moves', `${member}/${occurredAt}`, JSON.stringify({ branch, tier, left: leftAt === undefined ? undefined : true })],
    ['add', 'meta', 'roster', 1],
  ]
}

const ofTurns = (turns: readonly TurnFact[]): ViewChange[] => [
  ...turns.map((turn) => ['set', 'turns', turn.month, JSON.stringify(turn)] as const),
  ['add', 'meta', 'turns', 1],
]

/** An objection as it stands after an event. */
const objectionAs = (event: Objection, stands: Omit<StandingObjection, keyof Objection>): ViewChange => {
  const standing: StandingObjection = { ...objectionFact(event), ...stands }
  return ['set', 'objections', event.objection, JSON.stringify(standing)]
}

const publicationOf = (
  { publication, kind, period, entries, digest, occurredAt: at }: PublicationFact & { occurredAt: number },
  state: Publication['state'],
  more: Pick<Publication, 'until' | 'changes'> = {},
): ViewChange => {
  const stands: Publication = { publication, kind, period, state, entries, digest, at, ...more }
  return ['set', 'publications', period, JSON.stringify(stands)]
}

const swapOver = (swap: string, months: readonly string[]): ViewChange[] => [
  ['drop', 'swaps', swap],
  ...months.map((month) => ['drop', 'swapping', month] as const),
]

/** How a claim stands is what its latest event says. */
const ofClaim = ({ claim }: Claim, seq: string): ViewChange[] => [['set', 'claims', claim, seq]]

const waitingAs = ({ filedAt, to, branch }: Claim): string => `${filedAt} ${to === 'staff' ? '*' : branch}`

const claimOver = ({ claim, member }: Claim): ViewChange[] => [
  ['drop', 'claims-waiting', claim],
  ['add', 'claims-open', member, -1],
]

/** What was claimed at an activity may be claimed again. */
const unclaimed = ({ activity, member, item }: Pick<Claim, 'activity' | 'member' | 'item'>): ViewChange[] =>
  activity === undefined ? [] : [['drop', `claimed:${activity}`, `${member}/${item}`]]

const ofActivity = (activity: Activity): ViewChange[] => [
  ['set', 'activities', activity.number, JSON.stringify(activity)],
  ['rank', 'starts', activity.number, activity.startsAt],
  ['add', `tally:${activity.number}`, 'rev', 1],
]

/** A place in its branch's count; events from before places counted by branch have none. */
const placeOf = (activity: string, branch: string | null | undefined, by: 1 | -1): ViewChange[] =>
  branch == null ? [] : [['add', `tally:${activity}`, `in:${branch}`, by]]

/** What an entry counts in, and the views it adds to there. */
interface Counting {
  quarter: string
  half: string
  /** `board:<scope>:<period>`: whole, its branch and its tier, in every period that holds its month. */
  boards: readonly string[]
  /** `branches:<period>`, likewise. */
  branches: readonly string[]
}

/** By periods, branch and tier: a replay asks for the same few thousand half a million times. */
const countings = new Map<string, Counting>()
const mostCountings = 20_000

const countingOf = (entry: EntryFact): Counting => {
  const { period, quarter = '', half = '', branch, tier } = entry
  const id = `${period} ${quarter} ${half} ${tier} ${branch}`
  const known = countings.get(id)
  if (known) return known
  const periods = keysOfEntry(entry)
  const made = {
    quarter: periods[1] ?? '',
    half: periods[2] ?? '',
    boards: periods.flatMap((key) => ['all', `b=${branch}`, `t=${tier}`].map((scope) => `board:${scope}:${key}`)),
    branches: periods.map((key) => `branches:${key}`),
  }
  if (countings.size < mostCountings) countings.set(id, made)
  return made
}

/** An entry counts on every board it belongs to, by the branch and the tier of that day. */
const ofEntry = (entry: EntryFact, occurredAt: number, seq: string): ViewChange[] => {
  const { quarter, half, boards, branches } = countingOf(entry)
  return [
    ['set', 'entries', entry.entry, seq],
    ['rank', `entries-of:${entry.member}/${quarter}`, entry.entry, occurredAt],
    ['add', `entries-in:${entry.period}`, hundredOf(entry.entry), 1],
    ['add', 'months', entry.period, 1],
    ...(entry.limits ?? []).map((field) => ['add', `used:${entry.member}`, field, entry.tenths] as const),
    ['add', 'counted', quarter, 1],
    ['add', 'counted', half, 1],
    ['rank+', boards, entry.member, entry.tenths],
    ['add', branches, entry.branch, entry.tenths],
  ]
}
