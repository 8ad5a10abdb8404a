import type { Activity } from '../domain/activity.ts'
import type { Post, RuleSet } from '../domain/association.ts'
import type { Achievement } from '../domain/brand.ts'
import type { Claim } from '../domain/claim.ts'
import type { EntryFact } from '../domain/entry.ts'
import type { Objection, ObjectionAnswer } from '../domain/objection.ts'
import type { FrozenBoard, PublicationKind } from '../domain/publication.ts'
import type { TurnFact } from '../domain/turns.ts'

/**
 * Everything that can ever happen to an association. Events name people by member number and contacts by a keyed
 * digest; names, contact ids and free text are {@link Sealed} with the member's own key. An event carries whole
 * facts (the activity as it now is, the full entry), so that `project` needs nothing but the event.
 *
 * Times are ms: `occurredAt` when it happened, `recordedAt` when it was written. A new shape of an event is a new `v`.
 */
export type JournalEvent = Envelope & Fact

/** Text only the holder of the member's key can read (AES-256-GCM, base64url); see seal.ts. */
export type Sealed = string

/** What every event carries. */
export interface Envelope {
  v: 1
  occurredAt: number
  recordedAt: number
  /** Member number; `cli:<number>` through the command line; `bot` by itself; `contact` for somebody not bound. */
  by: string
  /** Id of the act this belongs to. */
  act: string
  /** The act can happen once only, and its id is kept with what it was about. */
  once?: string
}

/** A roster line as an event carries it. */
export interface MemberFact {
  member: string
  name: Sealed
  branch: string
  tier: string
  posts: Post[]
  speciality: string
}

/** What of a chain was recorded since it was last answered. */
export interface ChainDue {
  /** Journal sequence number of the latest copy. */
  copy: string
  /** How many got a place, wait, and have a place (or wait) held until they are bound. */
  placed: number
  waiting: number
  held: number
  /** How many copies came after the sign-up was over. */
  late: number
  /** Lines somebody must look at, as JSON, sealed for who opened the activity. */
  unclear?: Sealed
}

/** Why a picture is not kept: not given by the provider in time, too big, no picture by its bytes, or not to be written to the disk. */
export type EvidenceMissed = 'not-given' | 'too-big' | 'no-picture' | 'not-stored'
/** What every event of a publication says. */
export interface PublicationFact {
  publication: string
  kind: PublicationKind
  period: string
  entries: number
  digest: string
}

/** What happened. */
export type Fact =
  // — people
  /** Also of one who left and joins anew; earlier versions wrote `member.changed` for that, and it still means it. */
  | ({ type: 'member.joined' } & MemberFact)
  | ({ type: 'member.changed'; joinedAt: number } & MemberFact)
  | ({ type: 'member.left'; joinedAt: number } & MemberFact)
  /** Who had left is forgotten: their key is destroyed, and all that was sealed for them can be read no more. */
  | { type: 'member.forgotten'; member: string; branch: string; tier: string; joinedAt: number; leftAt: number }
  | { type: 'binding.requested'; request: string; member: string; contact: string; account: string; contactId: Sealed; room?: string }
  | { type: 'binding.refused'; request: string; member: string; contact: string; reason: Sealed }
  | { type: 'contact.bound'; member: string; contact: string; account: string; contactId: Sealed; request?: string }
  | { type: 'contact.unbound'; member: string; contact: string }
  | { type: 'claim-code.issued'; digest: string }
  | { type: 'claim-code.ended' }
  // — places and rules
  | { type: 'room.registered'; room: string; group: string; account: string }
  | { type: 'room.dropped'; room: string }
  /** From `from` (ms; absent: from the beginning) on, what happens is scored by this version. */
  | { type: 'rules.adopted'; version: number; rules: RuleSet; from?: number }
  /** Staff were told that the folder's rule set (known by its digest) differs from the one adopted last. */
  | { type: 'rules.proposed'; digest: string }
  /** Names that come again and again are numbered, from `from` on: rows of the journal say the number (words.ts). */
  | { type: 'words.listed'; from: number; words: string[] }
  // — manners
  /** 安静: until then (ms) nothing is said in the rooms of a group. It stands in place of what was set before. */
  | { type: 'room.stilled'; group: string; until: number }
  | { type: 'room.unstilled'; group: string }
  /** Staff were told how many things were not said (texts are not kept), and from which outbox ids. */
  | { type: 'unsaid.told'; failed: number; expired: number; first: string; last: string }
  // — activities; `activity` is its whole state afterwards
  | { type: 'activity.opened'; activity: Activity }
  | { type: 'activity.changed'; activity: Activity; what: 'time' | 'details' | 'check-in' | 'late' }
  | { type: 'activity.cancelled'; activity: Activity; member: string; reason: Sealed }
  /** `branch`: whose quota a place counts in (the member's on the day they signed up; null: a contact not bound); the three say the same of one place. */
  | {
      type: 'signed-up'
      activity: string
      who: string
      state: 'in' | 'waiting'
      order: string
      proxyBy?: string
      chain?: true
      branch: string | null
    }
  /** `late`: given back by the person after the activity's time for that. */
  | { type: 'withdrew'; activity: string; who: string; was: 'in' | 'waiting'; branch: string | null; late?: true }
  | { type: 'promoted'; activity: string; who: string; order: string; at: number; proxyBy?: string; chain?: true; branch: string | null }
  | { type: 'attended'; activity: string; member: string; at: number; makeUp: boolean; reason?: Sealed }
  | { type: 'excused'; activity: string; member: string; reason?: Sealed }
  /** Who had a place at the close of the check-in, and neither came nor took leave. One who is known to have come later is none. */
  | { type: 'no-shows.recorded'; activity: string; members: string[] }
  | { type: 'near-miss'; activity: string; member: string; kind: '签到' | '请假' | '报名' }
  /** At the close, branch heads were told who may have meant to check in or take leave. */
  | { type: 'suspects.told'; activity: string; members: string[] }
  // — deeds of people not yet bound, kept by contact digest
  | { type: 'deed.held'; contact: string; activity: string; deed: '签到' | '报名'; at: number; until: number }
  | { type: 'deed.ended'; contact: string; activity: string; deed: '签到' | '报名' }
  /** What an activity achieved, whole: it stands in place of what was recorded before. */
  | { type: 'achievements.recorded'; activity: string; achieved: Achievement[] }
  // — chains (接龙); lines and titles are named by a keyed digest
  /** A chain belongs to an activity of a group because who leads it said so: the one with this title, or (null) the next one posted there. */
  | { type: 'chain.adopted'; activity: string; group: string; head: string | null }
  /**
   * A copy of a chain was read: lines that stand in it and did not in the copy before, lines that are gone from it. `due` is the
   * whole of what waits to be answered afterwards; null: nothing new.
   */
  | { type: 'chain.read'; activity: string; lines: string[]; gone: string[]; due: ChainDue | null }
  /** What waited to be answered was answered. */
  | { type: 'chain.answered'; activity: string }
  // — who comes into rooms, by contact digest (of account `*`)
  | { type: 'contacts.joined'; room: string; contacts: string[] }
  /** Those who had joined wait no more: `greeted` are welcomed, the others are gone again, or it is too late. */
  | { type: 'joiners.greeted'; room: string; greeted: string[]; others: string[] }
  // — rotation
  /** Months given to vice-chairs: from rotation.yaml, or by staff. Months not named stay as they are. */
  | { type: 'turns.adopted'; turns: TurnFact[]; source: 'file' | 'staff' }
  /** Two vice-chairs exchanged months; both turns as they are afterwards. */
  | { type: 'turns.swapped'; swap: string; turns: [TurnFact, TurnFact] }
  /** 换班: somebody asks another to exchange months; `until` is the last moment to agree, ms. */
  | { type: 'swap.asked'; swap: string; asker: string; mine: string; other: string; theirs: string; until: number }
  /** It came to nothing; `overtaken`: the rota changed meanwhile. */
  | { type: 'swap.ended'; swap: string; months: [string, string]; how: 'refused' | 'withdrawn' | 'lapsed' | 'overtaken' }
  /** 代班: a member stands in from one civil date to another (inclusive) within a month. */
  | { type: 'turn.deputed'; month: string; member: string; from: string; to: string }
  /** 取消代班: the holder of the month is on duty on these days again. */
  | { type: 'turn.undeputed'; month: string; from: string; to: string }
  /** An activity becomes (or is no longer) the highlight of the month it lies in. */
  | { type: 'highlight.chosen'; activity: string; month: string }
  | { type: 'highlight.dropped'; activity: string; month: string }
  // — calendar feeds: a key is known by its digest only
  | { type: 'calendar.keyed'; digest: string; scope: 'association' | 'rota' | 'member'; member?: string }
  | { type: 'calendar.revoked'; digest: string }
  // — what time brought
  /** A report was posted; what it was made of is kept whole. `period` is a period's key; `series` where it is of one study system alone. */
  | { type: 'report.kept'; report: 'duty' | 'study'; period: string; series?: string; figures: Record<string, unknown> }
  /** Something fell due and was done, `about` says for what: once, by the act of its due id. */
  | { type: 'due.done'; kind: string; about: Record<string, string> }
  /** What fell due while nothing ran, too long ago to be of use: staff were told. */
  | { type: 'dues.dropped'; dues: { kind: string; id: string; at: number }[] }
  /** After the bottom review of a period (its key) people decided about a member; a later decision stands in its place. */
  | { type: 'review.decided'; member: string; period: string; decision: string; reason: Sealed }
  // — claims (申报); each carries the whole claim as it then is
  | ({ type: 'claim.filed' } & Claim)
  /** A reviewer (`by`) agreed, in the month `passedIn` (`YYYY-MM`), and it became an entry; `unreviewed`: the rules ask for no review. */
  | ({ type: 'claim.passed'; entry: string; passedIn: string; unreviewed?: true } & Claim)
  | ({ type: 'claim.returned'; reason: Sealed } & Claim)
  | ({ type: 'claim.withdrawn' } & Claim)
  /** Nobody reviewed it in time: it is staff's now. */
  | ({ type: 'claim.escalated' } & Claim)
  // — pictures sent as evidence for a claim (申报)
  /**
   * A picture belongs to a claim: it is fetched from the provider soon, at least once and up to `until` (ms). `message` is the
   * provider's message id, `account` the bot's account that heard it, `sentAt` (ms) when it was sent. A message belongs to one claim.
   */
  | { type: 'evidence.wanted'; claim: string; member: string; message: string; account: string; sentAt: number; until: number }
  /** It was fetched and is kept sealed; `hash` is the SHA-256 of its plain bytes in hex, `size` how many they are. */
  | {
      type: 'evidence.kept'
      claim: string
      member: string
      message: string
      sentAt: number
      hash: string
      size: number
      mediaType: string
    }
  /** It was not to be had; the claim stands, and the member was asked to send it again. */
  | { type: 'evidence.missed'; claim: string; member: string; message: string; sentAt: number; why: EvidenceMissed }
  /** A member keeps their name off the boards that others read, or puts it back. */
  | { type: 'privacy.set'; member: string; hidden: boolean }
  // — objections (申诉); each carries the whole objection
  | ({ type: 'objection.opened' } & Objection)
  /** `by` answered it; `answer`: the reason, of one answered by a reason. */
  | ({ type: 'objection.answered'; how: ObjectionAnswer; answer?: Sealed } & Objection)
  /** Nobody answered it in time. */
  | ({ type: 'objection.escalated' } & Objection)
  // — publications; `publication` is its number, `period` a key, `digest` and `entries` those of that moment
  /** Staff were shown what would be published. */
  | ({ type: 'publication.drafted' } & PublicationFact)
  /** 公示: groups were shown it, and objections are taken until then (ms). */
  | ({ type: 'publication.opened'; until: number } & PublicationFact)
  /** It is final: what comes in later counts in a later period. `changes`: entries that came in since it was opened. */
  | ({ type: 'publication.finalised'; changes: number } & PublicationFact & FrozenBoard)
  // — the ledger
  | { type: 'points.awarded'; entry: EntryFact; reason?: Sealed }
  | { type: 'points.reversed'; entry: EntryFact; reason: Sealed }

/** An event before it is committed: the envelope is filled in by the journal. */
export type NewEvent = Fact & { occurredAt?: number }

/** The place of the nth number this commit is dealt from the association's sequence (from 101). */
export const dealtNumber = (index = 0): string => `\uE000n${index}\uE000`
/** The place of the nth 流水号 this commit is dealt (from 1001). */
export const dealtEntry = (index = 0): string => `\uE000e${index}\uE000`
/** The place of the journal sequence number of this commit's nth event: an order in line. */
export const dealtSeq = (index = 0): string => `\uE000s${index}\uE000`

/** Under which name a report is kept: one of each kind and period, or of each series of it. */
export const reportField = (report: 'duty' | 'study', period: string, series?: string): string =>
  [report, period, ...(series === undefined ? [] : [series])].join('/')
