import type { Activity, Attendance, SignUp } from '../domain/activity.ts'
import type { RuleSet } from '../domain/association.ts'
import type { Achievement } from '../domain/brand.ts'
import type { StandingClaim, WaitingClaim } from '../domain/claim.ts'
import type { ActivityRole } from '../domain/entry.ts'
import type { Member } from '../domain/member.ts'
import type { StandingObjection } from '../domain/objection.ts'
import { type Closed, keysOfEntry } from '../domain/points/counting.ts'
import type { FrozenBoard, Publication } from '../domain/publication.ts'
import { type Move, type Roster, rosterOf } from '../domain/roster.ts'
import { type Deputy, type Swap, type TurnFact, type Turns, turnsOf } from '../domain/turns.ts'
import type { RedisClient } from './client.ts'
import { type ChainDue, type EvidenceMissed, type JournalEvent, reportField, type Sealed } from './events.ts'
import type { Keys } from './keys.ts'
import { attendanceFrom } from './packed.ts'
import { eventReader } from './reading.ts'
import { type Verification, verify } from './replay.ts'
import type { Sealer } from './seal.ts'
import { activityShelvesOf, actShelf, hundredOf, memberShelf, memberShelvesOf, numberShelf } from './shelves.ts'
import { claimIn, entryIn, type StoredEntry } from './standing.ts'
import { readWords, WordList } from './words.ts'

/** Who a member's WeChat is. */
export interface Binding {
  member: string
  contact: string
  account: string
  contactId: Sealed
  at: number
}

/** A 绑定 that waits for staff. */
export interface BindingRequest {
  request: string
  member: string
  contact: string
  account: string
  contactId: Sealed
  at: number
  room?: string
}

/** What somebody not yet bound did; kept until `until`. */
export interface HeldDeed {
  activity: string
  deed: '签到' | '报名'
  at: number
  until: number
}

/** How many are signed up, in line, came and are excused; `rev` changes with every change to the activity. */
export interface Tally {
  in: number
  waiting: number
  attended: number
  excused: number
  rev: string | null
}

/** Leave taken from an activity. */
export interface Leave {
  member: string
  at: number
  reason?: Sealed
}

/** What of a chain waits to be answered; `at` is when its latest copy was read, ms. */
export interface WaitingChain extends ChainDue {
  activity: string
  at: number
}

/** The lines of an activity's chain that were ever seen: whether the latest copy has them. `rev` changes with every copy read. */
export interface ChainLines {
  seen: ReadonlyMap<string, boolean>
  rev: string | null
}

/** A calendar feed: its key's digest, what it shows, and who asked for it when (ms). */
export interface CalendarFeed {
  digest: string
  scope: 'association' | 'rota' | 'member'
  /** Member number; only for `member`. */
  member?: string
  by: string
  at: number
}

/** A rule set, its version, and from when (ms) it is in force. */
export interface Ruled {
  version: number
  rules: RuleSet
  from: number
}

/** What was decided about a member after the bottom review. */
export interface ReviewDecision {
  decision: string
  reason: Sealed
  by: string
  at: number
}

/** A picture that belongs to a claim and is not fetched yet; see `evidence.wanted`. */
export interface WantedPicture {
  claim: string
  member: string
  message: string
  account: string
  sentAt: number
  until: number
}

/** Who sent a picture for which claim, and when (ms). */
export interface PictureUse {
  claim: string
  member: string
  message: string
  sentAt: number
}

/** A claim's picture, and what became of it. `reused`: the other sendings of the very same bytes, the first sent first. */
export type Evidence = { message: string; member: string; sentAt: number } & (
  | { state: 'wanted' }
  | { state: 'kept'; hash: string; size: number; mediaType: string; reused: PictureUse[] }
  | { state: 'missed'; why: EvidenceMissed }
)

/** Where the meta view keeps the last closed month, quarter and half. */
const closedFields = ['closed-month', 'closed-quarter', 'closed-half'] as const

const parsed = <T>(text: string | null | undefined): T | null => (text == null ? null : (JSON.parse(text) as T))
const parsedAll = <T>(hash: Record<string, string>): T[] => Object.values(hash).map((text) => JSON.parse(text) as T)

/** Reading the views of one association. Nothing here writes. */
export const openLedger = (redis: RedisClient, keys: Keys, seals: Sealer) => {
  let cached: { revision: string | null; roster: Roster } | null = null
  let knownTurns: { revision: string | null; turns: Turns } | null = null
  let knownRules: { latest: string; versions: readonly Ruled[] } | null = null
  const v = keys.view
  const journal = eventReader(redis, keys)

  const rosterAt = async (revision: string | null): Promise<Roster> => {
    if (cached && cached.revision === revision) return cached.roster
    await seals.warm()
    const [stored, moves] = await Promise.all([redis.hgetall(v('members')), redis.hgetall(v('moves'))])
    const sealed = parsedAll<Member>(stored)
    const members = await Promise.all(
      sealed.map(async (member) => ({ ...member, name: (await seals.open(member.number, member.name)) ?? '' })),
    )
    cached = { revision, roster: rosterOf(members, movesIn(moves)) }
    return cached.roster
  }
  const turnsAt = async (revision: string | null): Promise<Turns> => {
    if (knownTurns && knownTurns.revision === revision) return knownTurns.turns
    const [turns, deputies] = await Promise.all([redis.hgetall(v('turns')), redis.hgetall(v('deputies'))])
    const inOrder = parsedAll<Deputy & { at: number }>(deputies).sort((a, b) => a.at - b.at)
    knownTurns = { revision, turns: turnsOf(parsedAll<TurnFact>(turns), inOrder) }
    return knownTurns.turns
  }
  /** Every version, oldest first, read anew when there is another. What a version says never changes. */
  const versionsAt = async (latest: string | null): Promise<readonly Ruled[]> => {
    if (latest === null) return []
    if (knownRules?.latest === latest) return knownRules.versions
    const [rules, since] = await Promise.all([redis.hgetall(v('rules')), redis.hgetall(v('rules-from'))])
    const versions = Object.entries(rules).map(([version, text]) => ({
      version: Number(version),
      rules: JSON.parse(text) as RuleSet,
      from: Number(since[version] ?? 0),
    }))
    knownRules = { latest, versions: versions.sort((a, b) => a.version - b.version) }
    return knownRules.versions
  }

  /** What an activity holds by member. */
  const byMember = async (view: string): Promise<[string, string][]> =>
    (await Promise.all(memberShelvesOf(view).map((shelf) => redis.hgetall(v(shelf))))).flatMap((held) => Object.entries(held))

  /** Which events say what stands under some numbers, in the order given; null: none does. */
  const seqsOf = async (view: 'entries' | 'claims', numbers: readonly string[]): Promise<(number | null)[]> => {
    const shelves = new Map<string, string[]>()
    for (const number of numbers) {
      const shelf = numberShelf(view, number)
      const own = shelves.get(shelf)
      if (own) own.push(number)
      else shelves.set(shelf, [number])
    }
    const seqs = new Map<string, number>()
    await Promise.all(
      [...shelves].map(async ([shelf, own]) => {
        for (const [index, seq] of (await redis.hmget(v(shelf), ...own)).entries())
          if (seq !== null) seqs.set(own[index] ?? '', Number(seq))
      }),
    )
    return numbers.map((number) => seqs.get(number) ?? null)
  }
  const numbered = async <T>(
    view: 'entries' | 'claims',
    numbers: readonly string[],
    as: (event: JournalEvent, seq: number) => T | null,
  ) => {
    const seqs = await seqsOf(view, numbers)
    const events = await journal.at(seqs.flatMap((seq) => seq ?? []))
    return seqs.flatMap((seq) => {
      const event = seq === null ? undefined : events.get(seq)
      return event === undefined || seq === null ? [] : (as(event, seq) ?? [])
    })
  }
  const entriesNumbered = (entries: readonly string[]): Promise<StoredEntry[]> => numbered('entries', entries, entryIn)
  const claimsNumbered = (claims: readonly string[]): Promise<StandingClaim[]> => numbered('claims', claims, claimIn)
  /** 流水号 of a member's entries on the shelves of some quarters, by when they happened, the last first; of each quarter at most `limit`, 0: all. */
  const entryNumbersOf = async (member: string, quarters: readonly string[], limit = 0): Promise<string[]> => {
    const flat = await Promise.all(quarters.map((key) => redis.zrevrange(v(`entries-of:${member}/${key}`), 0, limit - 1, 'WITHSCORES')))
    return flat
      .flatMap((each) => each.flatMap((entry, index) => (index % 2 === 0 ? [{ entry, at: Number(each[index + 1]) }] : [])))
      .sort((a, b) => b.at - a.at || Number(b.entry) - Number(a.entry))
      .map(({ entry }) => entry)
  }
  const quartersCounted = async (): Promise<string[]> => (await redis.hkeys(v('counted'))).filter((key) => key.includes('Q'))

  return {
    seals,

    /** People, rota and rules as they stand at a moment (ms), each read anew only when an event changed it. */
    async standing(at: number): Promise<{ roster: Roster; turns: Turns; ruled: Ruled | null }> {
      const [people = null, rota = null, version = null] = await redis.hmget(v('meta'), 'roster', 'turns', 'rules')
      const [roster, turns, versions] = await Promise.all([rosterAt(people), turnsAt(rota), versionsAt(version)])
      return { roster, turns, ruled: inForceAt(versions, at) }
    },

    /** The people; read anew only when an event changed one of them. */
    async roster(): Promise<Roster> {
      return rosterAt(await redis.hget(v('meta'), 'roster'))
    },

    /** The people as last read, for the moment when the store is gone; nobody before the first read. */
    knownRoster: (): Roster => cached?.roster ?? rosterOf([]),

    /** The rota as it stands; read anew only when an event changed it. */
    async turns(): Promise<Turns> {
      return turnsAt(await redis.hget(v('meta'), 'turns'))
    },
    /** How often the rota changed: it only grows. */
    async turnsRevision(): Promise<number> {
      return Number((await redis.hget(v('meta'), 'turns')) ?? 0)
    },
    /** The calendar feed a key of this digest opens, or null. */
    async calendar(digest: string): Promise<CalendarFeed | null> {
      return parsed<CalendarFeed>(await redis.hget(v('calendars'), digest))
    },
    /** Every calendar feed, oldest first. */
    async calendars(): Promise<CalendarFeed[]> {
      return parsedAll<CalendarFeed>(await redis.hgetall(v('calendars'))).sort((a, b) => a.at - b.at || (a.digest < b.digest ? -1 : 1))
    },
    /** Exchanges of months that wait for an answer, by number. */
    async swaps(): Promise<Swap[]> {
      return parsedAll<Swap>(await redis.hgetall(v('swaps'))).sort((a, b) => Number(a.swap) - Number(b.swap))
    },
    /** Month → member as rotation.yaml last gave it. */
    async turnsOnFile(): Promise<Record<string, string>> {
      return redis.hgetall(v('turns-file'))
    },

    /** Member number bound to a contact of this account (or bound beforehand by the roster), or null. */
    async memberOf(account: string, contactId: string): Promise<string | null> {
      const [exact = null, beforehand = null] = await redis.hmget(
        v('contacts'),
        await seals.contactDigest(account, contactId),
        await seals.contactDigest('*', contactId),
      )
      return exact ?? beforehand
    },
    async binding(member: string): Promise<Binding | null> {
      return parsed<Binding>(await redis.hget(v('bindings'), member))
    },
    /** Member numbers of those whose WeChat is bound. */
    async boundMembers(): Promise<Set<string>> {
      return new Set(await redis.hkeys(v('bindings')))
    },
    /** The contact id a member is reached at, or null when nobody bound it. */
    async contactOf(member: string): Promise<string | null> {
      const binding = parsed<Binding>(await redis.hget(v('bindings'), member))
      return binding ? seals.open(member, binding.contactId) : null
    },
    async request(number: string): Promise<BindingRequest | null> {
      return parsed<BindingRequest>(await redis.hget(v('requests'), number))
    },
    /** Requests that wait, by number. */
    async requests(): Promise<BindingRequest[]> {
      return parsedAll<BindingRequest>(await redis.hgetall(v('requests'))).sort((a, b) => Number(a.request) - Number(b.request))
    },
    /** The request a contact has waiting. */
    async requestOf(contact: string): Promise<BindingRequest | null> {
      const number = await redis.hget(v('asked'), contact)
      return number === null ? null : parsed<BindingRequest>(await redis.hget(v('requests'), number))
    },
    async held(contact: string): Promise<HeldDeed[]> {
      return parsedAll<HeldDeed>(await redis.hgetall(v(`held:${contact}`))).sort((a, b) => a.at - b.at)
    },
    /** Changes whenever one more deed is held for a contact; null: none ever was. */
    async heldRevision(contact: string): Promise<string | null> {
      return redis.hget(v('held-rev'), contact)
    },
    /** Every deed held for somebody, with until when (ms). */
    async holding(): Promise<{ contact: string; deed: '签到' | '报名'; activity: string; until: number }[]> {
      return Object.entries(await redis.hgetall(v('holding'))).flatMap(([field, until]) => {
        const [contact, deed, activity] = field.split('/')
        return contact && activity && (deed === '签到' || deed === '报名') ? [{ contact, deed, activity, until: Number(until) }] : []
      })
    },
    async claimDigest(): Promise<string | null> {
      return redis.hget(v('meta'), 'claim')
    },
    /** Group name a room was registered as, or null. */
    async groupOf(room: string): Promise<string | null> {
      return parsed<{ group: string }>(await redis.hget(v('rooms'), room))?.group ?? null
    },
    async rooms(): Promise<{ room: string; group: string; account: string }[]> {
      return parsedAll<{ room: string; group: string; account: string }>(await redis.hgetall(v('rooms')))
    },
    /** Group → until when (ms) nothing is said in its rooms, times that are past too. */
    async stilled(): Promise<Map<string, number>> {
      const found = Object.entries(await redis.hgetall(v('stilled')))
      return new Map(found.map(([group, text]) => [group, (JSON.parse(text) as { until: number }).until]))
    },
    /** What was set for a group by 安静, as it stands in the view; null when nothing is. */
    async stilledAs(group: string): Promise<string | null> {
      return redis.hget(v('stilled'), group)
    },
    /** The rule set in force at a moment (ms); null before the first start. */
    async rulesOn(at: number): Promise<Ruled | null> {
      return inForceAt(await versionsAt(await redis.hget(v('meta'), 'rules')), at)
    },
    /** Every rule set there ever was, oldest first: the last is the one adopted last, though it may not be in force yet. */
    async ruleVersions(): Promise<readonly Ruled[]> {
      return versionsAt(await redis.hget(v('meta'), 'rules'))
    },
    /** The last month, quarter and half that were published for good. */
    async closed(): Promise<Closed> {
      const [month = null, quarter = null, half = null] = await redis.hmget(v('meta'), ...closedFields)
      return { month, quarter, half }
    },
    /** What an entry is made by: the rules in force at any moment, and {@link closed}. */
    async scoring(): Promise<{ rulesOn(at: number): Ruled | null; closed: Closed }> {
      const [rules = null, month = null, quarter = null, half = null] = await redis.hmget(v('meta'), 'rules', ...closedFields)
      const versions = await versionsAt(rules)
      return { rulesOn: (at) => inForceAt(versions, at), closed: { month, quarter, half } }
    },
    /** How many tenths each field of a member's limits holds (see `used:<member>`), as it stands in the view; null: nothing was counted. */
    async used(member: string, fields: readonly string[]): Promise<Map<string, string | null>> {
      const found = fields.length === 0 ? [] : await redis.hmget(v(`used:${member}`), ...fields)
      return new Map(fields.map((field, index) => [field, found[index] ?? null]))
    },
    /** How many entries count in a month (`YYYY-MM`), as it stands in the view; null: none ever did. */
    async countIn(month: string): Promise<string | null> {
      return redis.hget(v('months'), month)
    },
    /** Month (`YYYY-MM`) → how many entries count in it, the first month first. */
    async months(): Promise<Map<string, number>> {
      const found = Object.entries(await redis.hgetall(v('months'))).sort(([a], [b]) => (a < b ? -1 : 1))
      return new Map(found.map(([month, count]) => [month, Number(count)]))
    },
    /** The 流水号 dealt last: no entry up to it is still to come. 0 before the first. */
    async lastEntry(): Promise<number> {
      return Number((await redis.hget(keys.counters, 'entries')) ?? 0)
    },
    /** The first month (`YYYY-MM`) any entry counts in, or null. */
    async firstMonth(): Promise<string | null> {
      return (await redis.hkeys(v('months'))).sort()[0] ?? null
    },
    /** How many entries count in a quarter or half, as it stands in the view; null: none ever did. */
    async countedIn(period: string): Promise<string | null> {
      return redis.hget(v('counted'), period)
    },

    /** The words that are listed, by their numbers (see words.ts). */
    async words(): Promise<WordList> {
      const list = new WordList()
      await readWords(redis, keys, list)
      return list
    },

    /** Every publication there is, by its period's key. */
    async publications(): Promise<Publication[]> {
      return parsedAll<Publication>(await redis.hgetall(v('publications'))).sort((a, b) => (a.period < b.period ? -1 : 1))
    },
    /** How far the publication of a period (its key) has come, as it stands in the view; null: there is none. */
    async publicationAs(period: string): Promise<string | null> {
      return redis.hget(v('publications'), period)
    },
    /** The board of a period as it was published for good, or null. */
    async published(period: string): Promise<FrozenBoard | null> {
      return parsed<FrozenBoard>(await redis.hget(v('published'), period))
    },
    /** Whether a member keeps their name off boards. */
    async hidden(member: string): Promise<boolean> {
      return (await redis.hget(v('hidden'), member)) !== null
    },
    /** Everybody who does. */
    async hiddenMembers(): Promise<Set<string>> {
      return new Set(await redis.hkeys(v('hidden')))
    },

    /** The objections nobody answered, oldest first. */
    async openObjections(): Promise<StandingObjection[]> {
      const numbers = (await redis.hkeys(v('objections-open'))).sort((x, y) => Number(x) - Number(y))
      return numbers.length === 0
        ? []
        : (await redis.hmget(v('objections'), ...numbers)).flatMap((text) => parsed<StandingObjection>(text) ?? [])
    },
    /** An objection by its number, or null. */
    async objection(number: string): Promise<StandingObjection | null> {
      return parsed<StandingObjection>(await redis.hget(v('objections'), number))
    },
    /** The open objections about some subjects (domain/objection.ts). */
    async objectionsAbout(subjects: readonly string[]): Promise<StandingObjection[]> {
      if (subjects.length === 0) return []
      const numbers = (await redis.hmget(v('objecting'), ...subjects)).filter((number) => number !== null)
      return numbers.length === 0
        ? []
        : (await redis.hmget(v('objections'), ...numbers)).flatMap((text) => parsed<StandingObjection>(text) ?? [])
    },
    /** A member's objections, the latest first, at most `limit`. */
    async objectionsOf(member: string, limit: number): Promise<StandingObjection[]> {
      const numbers = await redis.zrevrange(v(`objections-of:${member}`), '0', String(limit - 1))
      return numbers.length === 0
        ? []
        : (await redis.hmget(v('objections'), ...numbers)).flatMap((text) => parsed<StandingObjection>(text) ?? [])
    },

    /** The latest entry that mends another's points, or null. */
    async adjustmentOf(entry: string): Promise<string | null> {
      return redis.hget(v('adjusted'), entry)
    },

    async activity(number: string): Promise<Activity | null> {
      return parsed<Activity>(await redis.hget(v('activities'), number))
    },
    /** Activities that start in [from, to], by start then number. */
    async activitiesStarting(from: number, to: number): Promise<Activity[]> {
      const numbers = await redis.zrangebyscore(v('starts'), from, to)
      if (numbers.length === 0) return []
      const found = await redis.hmget(v('activities'), ...numbers)
      return found
        .flatMap((text) => parsed<Activity>(text) ?? [])
        .sort((a, b) => a.startsAt - b.startsAt || Number(a.number) - Number(b.number))
    },
    /** What an activity achieved, or null when nobody said. */
    async achievements(activity: string): Promise<{ achieved: Achievement[]; by: string; at: number } | null> {
      return parsed(await redis.hget(v('achievements'), activity))
    },
    /** Numbers of the activities chosen as highlights of a month (`YYYY-MM`). */
    async highlights(month: string): Promise<string[]> {
      return (await redis.hkeys(v(`highlights:${month}`))).sort((a, b) => Number(a) - Number(b))
    },
    /** A report that was kept, or null; `series` names one of that study system alone. */
    async report(
      report: 'duty' | 'study',
      period: string,
      series?: string,
    ): Promise<{ at: number; figures: Record<string, unknown> } | null> {
      return parsed(await redis.hget(v('reports'), reportField(report, period, series)))
    },
    /** Who came into a room and waits to be greeted, and since when (ms). */
    async joiners(room: string): Promise<{ contact: string; at: number }[]> {
      return Object.entries(await redis.hgetall(v(`joined:${room}`))).map(([contact, at]) => ({ contact, at: Number(at) }))
    },
    /** When (ms) each of some contacts was greeted in a room, or null. */
    async welcomed(room: string, contacts: readonly string[]): Promise<(number | null)[]> {
      const found = contacts.length === 0 ? [] : await redis.hmget(v(`welcomed:${room}`), ...contacts)
      return contacts.map((_, index) => (found[index] == null ? null : Number(found[index])))
    },
    /** When (ms) somebody was last greeted in a room, or null. */
    async greetedAt(room: string): Promise<number | null> {
      const at = await redis.hget(v('greeted'), room)
      return at === null ? null : Number(at)
    },
    async signUps(activity: string): Promise<SignUp[]> {
      return parsedAll<SignUp>(await redis.hgetall(v(`signups:${activity}`)))
    },
    async signUp(activity: string, who: string): Promise<SignUp | null> {
      return parsed<SignUp>(await redis.hget(v(`signups:${activity}`), who))
    },
    /** 流水号 of what credits a member's coming to an activity and was not reversed, or null. */
    async creditOf(activity: string, member: string): Promise<string | null> {
      return redis.hget(v(memberShelf(`credits:${activity}`, member)), member)
    },
    /** 流水号 of what credits an activity's leader with leading it or with a highlight, reversed or not; null: nothing did. */
    async creditOfRole(role: ActivityRole, activity: string): Promise<string | null> {
      return redis.hget(v('roles-credited'), `${role}/${activity}`)
    },
    /** The members who are credited for coming to an activity. */
    async credited(activity: string): Promise<Set<string>> {
      return new Set((await byMember(`credits:${activity}`)).map(([member]) => member))
    },
    /** Who had a place and neither came nor took leave. */
    async noShows(activity: string): Promise<string[]> {
      return (await redis.hkeys(v(`no-shows:${activity}`))).sort()
    },
    /** Who gave a place back late and did not sign up again. */
    async lateWithdrawals(activity: string): Promise<string[]> {
      return (await redis.hkeys(v(`late:${activity}`))).sort()
    },
    async attendance(activity: string, member: string): Promise<Attendance | null> {
      const text = await redis.hget(v(memberShelf(`attendance:${activity}`, member)), member)
      return text === null ? null : attendanceFrom(member, text)
    },
    async attendances(activity: string): Promise<Attendance[]> {
      const came = await byMember(`attendance:${activity}`)
      return came.map(([member, text]) => attendanceFrom(member, text))
    },
    async leave(activity: string, member: string): Promise<Leave | null> {
      return parsed<Leave>(await redis.hget(v(`leave:${activity}`), member))
    },
    /** Everybody on leave from an activity, whether or not they came after all. */
    async leaves(activity: string): Promise<Leave[]> {
      return parsedAll<Leave>(await redis.hgetall(v(`leave:${activity}`)))
    },
    async tally(activity: string): Promise<Tally> {
      const [inside, waiting, attended, excused, rev] = await redis.hmget(
        v(`tally:${activity}`),
        'in',
        'waiting',
        'attended',
        'excused',
        'rev',
      )
      return {
        in: Number(inside ?? 0),
        waiting: Number(waiting ?? 0),
        attended: Number(attended ?? 0),
        excused: Number(excused ?? 0),
        rev: rev ?? null,
      }
    },
    /** How often a member signed others up for an activity (it only grows): the `tally:<n>` field `by:<member>`, null when never. */
    async proxyRevision(activity: string, member: string): Promise<string | null> {
      return redis.hget(v(`tally:${activity}`), `by:${member}`)
    },
    /** Numbers of the activities somebody signed up for, attended or took leave from; newest first, at most `limit`. */
    async activitiesOf(who: string, limit: number): Promise<string[]> {
      const last = Number((await redis.hget(keys.counters, 'numbers')) ?? 0)
      const shelves = activityShelvesOf(`of:${who}`, last)
      const found = await Promise.all(shelves.map((shelf) => redis.zrevrange(v(shelf), '0', String(limit - 1))))
      return found.flat().slice(0, limit)
    },
    /** What of an activity's chain waits to be answered, or null. */
    async waitingChain(activity: string): Promise<WaitingChain | null> {
      return parsed<WaitingChain>(await redis.hget(v('chains'), activity))
    },
    /** Every chain that waits to be answered. */
    async waitingChains(): Promise<WaitingChain[]> {
      return parsedAll<WaitingChain>(await redis.hgetall(v('chains'))).sort((a, b) => a.at - b.at)
    },
    async chainLines(activity: string): Promise<ChainLines> {
      const { rev = null, ...lines } = await redis.hgetall(v(`chain-lines:${activity}`))
      return { seen: new Map(Object.entries(lines).map(([line, state]) => [line, state === '1'])), rev }
    },
    /** The activity a chain of a group was given to by its title (a digest), or as the `next` posted there; null: to none. */
    async chainGiven(group: string, head: string): Promise<{ activity: string; at: number } | null> {
      return parsed(await redis.hget(v('chain-heads'), `${group}/${head}`))
    },
    /** When (ms) a chain of a group was last given to an activity by its title; null: never. */
    async chainGivenTo(group: string, activity: string): Promise<number | null> {
      const given = Object.entries(await redis.hgetall(v('chain-heads'))).flatMap(([head, text]) => {
        const found = JSON.parse(text) as { activity: string; at: number }
        return head.startsWith(`${group}/`) && head !== `${group}/next` && found.activity === activity ? [found.at] : []
      })
      return given.length === 0 ? null : Math.max(...given)
    },
    /** Who may have meant what, by what they typed while it was open. */
    async nearMisses(activity: string): Promise<{ member: string; kind: '签到' | '请假' | '报名' }[]> {
      return (await redis.hkeys(v(`near:${activity}`))).flatMap((field) => {
        const [member, kind] = field.split('/')
        return member && (kind === '签到' || kind === '请假' || kind === '报名') ? [{ member, kind }] : []
      })
    },
    /** Member number → what was decided after the bottom review of a period. */
    async reviewDecisions(period: string): Promise<Map<string, ReviewDecision>> {
      const found = Object.entries(await redis.hgetall(v(`reviewed:${period}`)))
      return new Map(found.map(([member, text]) => [member, JSON.parse(text) as ReviewDecision]))
    },
    /** Whether an act that can happen once did. */
    async happened(act: string): Promise<boolean> {
      return (await redis.hexists(v(actShelf(act)), act)) === 1
    },

    async claim(number: string): Promise<StandingClaim | null> {
      return (await claimsNumbered([number]))[0] ?? null
    },
    /** The claims of some numbers, as far as there are such, in the order given. */
    claimsNumbered,
    /** A member's latest claims, newest first, at most `limit`. */
    async claimsOf(member: string, limit: number): Promise<StandingClaim[]> {
      return claimsNumbered(await redis.zrevrange(v(`claims-of:${member}`), '0', String(limit - 1)))
    },
    /** Claims that wait for a reviewer, the oldest first, at most `limit`. */
    async claimsWaiting(limit = Number.POSITIVE_INFINITY): Promise<WaitingClaim[]> {
      return Object.entries(await redis.hgetall(v('claims-waiting')))
        .map(([claim, text]) => {
          const space = text.indexOf(' ')
          return { claim, scope: text.slice(space + 1), filedAt: Number(text.slice(0, space)) }
        })
        .sort((a, b) => Number(a.claim) - Number(b.claim))
        .slice(0, limit)
    },
    /** How many claims a member ever filed, as it stands in the view (null: none), and how many of them wait. */
    async claimCount(member: string): Promise<{ filed: string | null; open: number }> {
      const [filed, open] = await Promise.all([redis.hget(v('claims-filed'), member), redis.hget(v('claims-open'), member)])
      return { filed, open: Number(open ?? 0) }
    },
    /** The claim of a member for an item at an activity that waits or counts, or null. */
    async claimedAt(activity: string, member: string, item: string): Promise<string | null> {
      return redis.hget(v(`claimed:${activity}`), `${member}/${item}`)
    },
    /** How many claims of whom a reviewer passed in a month (`YYYY-MM`). */
    async passesIn(month: string): Promise<{ reviewer: string; member: string; count: number }[]> {
      return Object.entries(await redis.hgetall(v(`passes:${month}`))).map(([field, count]) => {
        const [reviewer = '', member = ''] = field.split('/')
        return { reviewer, member, count: Number(count) }
      })
    },
    /** The pictures of a claim, the first sent first. */
    async evidenceOf(claim: string): Promise<Evidence[]> {
      const found = parsedAll<Evidence>(await redis.hgetall(v(`evidence-of:${claim}`))).sort(bySending)
      return Promise.all(
        found.map(async (each): Promise<Evidence> => {
          if (each.state !== 'kept') return each
          const uses = parsedAll<PictureUse>(await redis.hgetall(v(`evidence:${each.hash}`))).sort(bySending)
          return { ...each, reused: uses.filter(({ message }) => message !== each.message) }
        }),
      )
    },
    /** Pictures still to be fetched, the first sent first. */
    async evidenceWanted(): Promise<WantedPicture[]> {
      return parsedAll<WantedPicture>(await redis.hgetall(v('evidence-wanted'))).sort(bySending)
    },
    /** The claim each of some messages' pictures belongs to, or null. */
    async claimsWith(messages: readonly string[]): Promise<(string | null)[]> {
      return messages.length === 0 ? [] : redis.hmget(v('evidence-messages'), ...messages)
    },
    /** Every picture that is kept: its hash, whose key sealed it, and its media type. */
    async evidenceKept(): Promise<{ hash: string; member: string; mediaType: string }[]> {
      return Object.entries(await redis.hgetall(v('evidence-files'))).map(([field, mediaType]) => {
        const dot = field.indexOf('.')
        return { hash: field.slice(0, dot), member: field.slice(dot + 1), mediaType }
      })
    },

    async entry(entry: string): Promise<StoredEntry | null> {
      return (await entriesNumbered([entry]))[0] ?? null
    },
    /** The entries of some 流水号, as far as there are such, in the order given. */
    entriesNumbered,
    /** 流水号 of the reversal of an entry, or null. */
    async reversalOf(entry: string): Promise<string | null> {
      return redis.hget(v('reversals'), entry)
    },
    /** Entry → its reversal, for those of the entries that were reversed. */
    async reversalsOf(entries: readonly string[]): Promise<Map<string, string>> {
      if (entries.length === 0) return new Map()
      const found = await redis.hmget(v('reversals'), ...entries)
      return new Map(entries.flatMap((entry, index) => (found[index] ? [[entry, found[index]] as const] : [])))
    },
    /** A member's entries that count in a period (its key), oldest first. */
    async entriesOf(member: string, period = 'all'): Promise<StoredEntry[]> {
      const [quarters, hundreds] = await Promise.all([
        period.includes('Q') ? [period] : quartersCounted(),
        period.includes('-') ? redis.hkeys(v(`entries-in:${period}`)) : null,
      ])
      const numbers = (await entryNumbersOf(member, quarters)).reverse()
      const some = hundreds && new Set(hundreds)
      const entries = await entriesNumbered(some ? numbers.filter((entry) => some.has(hundredOf(entry))) : numbers)
      return entries.filter((entry) => keysOfEntry(entry).includes(period))
    },
    /** A member's latest entries, newest first, at most `limit`. */
    async latestEntriesOf(member: string, limit: number): Promise<StoredEntry[]> {
      return entriesNumbered((await entryNumbersOf(member, await quartersCounted(), limit)).slice(0, limit))
    },
    /** All entries that count in a month (`YYYY-MM`), oldest first. */
    async entriesIn(month: string): Promise<StoredEntry[]> {
      const hundreds = Object.entries(await redis.hgetall(v(`entries-in:${month}`))).filter(([, count]) => count !== '0')
      const shelves = await Promise.all(hundreds.map(([hundred]) => redis.hkeys(v(`entries/${hundred}`))))
      const entries = await entriesNumbered(shelves.flat())
      return entries
        .filter(({ period }) => period === month)
        .sort((a, b) => a.occurredAt - b.occurredAt || Number(a.entry) - Number(b.entry))
    },
    /** Member number → tenths on one board. Scope `all`, `b=<branch>` or `t=<tier>`; period is its key. */
    async board(scope: string, period: string): Promise<[string, number][]> {
      const flat = await redis.zrange(v(`board:${scope}:${period}`), '0', '-1', 'WITHSCORES')
      const board: [string, number][] = []
      for (let i = 0; i + 1 < flat.length; i += 2) board.push([flat[i] ?? '', Number(flat[i + 1])])
      return board
    },
    /**
     * Who stands on the first `places` places of a board, above zero, without reading it whole: ties at the edge are
     * included while there are no more than `most`; `of` counts them all.
     */
    async leaders(scope: string, period: string, places: number, most: number): Promise<{ board: [string, number][]; of: number }> {
      const key = v(`board:${scope}:${period}`)
      const [, edge] = await redis.zrevrange(key, places - 1, places - 1, 'WITHSCORES')
      const least = Math.max(Number(edge ?? 1), 1)
      const [flat, of] = await Promise.all([
        redis.zrevrangebyscore(key, '+inf', least, 'WITHSCORES', 'LIMIT', 0, most),
        redis.zcount(key, least, '+inf'),
      ])
      const board: [string, number][] = []
      for (let i = 0; i + 1 < flat.length; i += 2) board.push([flat[i] ?? '', Number(flat[i + 1])])
      return { board, of }
    },
    /** A member's place on a board without reading it whole: null when they have no entry on it. */
    async placeOf(scope: string, period: string, member: string): Promise<{ rank: number; tenths: number; of: number } | null> {
      const key = v(`board:${scope}:${period}`)
      const score = await redis.zscore(key, member)
      if (score === null) return null
      const [above, of] = await Promise.all([redis.zcount(key, `(${score}`, '+inf'), redis.zcard(key)])
      return { rank: above + 1, tenths: Number(score), of }
    },
    /** How many stand above zero on a board. */
    async aboveZero(scope: string, period: string): Promise<number> {
      return redis.zcount(v(`board:${scope}:${period}`), '(0', '+inf')
    },
    /** Branch → tenths in a period. */
    async branchTotals(period: string): Promise<Map<string, number>> {
      return new Map(Object.entries(await redis.hgetall(v(`branches:${period}`))).map(([branch, tenths]) => [branch, Number(tenths)]))
    },
    /** Replays the whole journal and compares every view with it; reads everything, so it takes a while. */
    async verify(): Promise<Verification> {
      return verify(redis, keys)
    },
    /** The value of a note that expires by itself, or null. */
    async memo(name: string): Promise<string | null> {
      return redis.get(keys.memo(name))
    },
    /** What a list that expires by itself holds (see Journal.note), newest first. */
    async notes(name: string): Promise<string[]> {
      return redis.lrange(keys.memo(name), 0, -1)
    },
  }
}

/** Reading the views of one association. */
export type Ledger = ReturnType<typeof openLedger>

/** Of the versions that are in force at a moment, the one that came last. */
const inForceAt = (versions: readonly Ruled[], at: number): Ruled | null =>
  versions.reduce<Ruled | null>((best, each) => (each.from <= at && (best === null || each.from >= best.from) ? each : best), null)

const bySending = (a: { sentAt: number; message: string }, b: { sentAt: number; message: string }): number =>
  a.sentAt - b.sentAt || (a.message < b.message ? -1 : 1)

const movesIn = (hash: Record<string, string>) =>
  Object.entries(hash).map(([field, text]) => {
    const [number = '', from = ''] = field.split('/')
    return { number, from: Number(from), ...(JSON.parse(text) as Omit<Move, 'number' | 'from'>) }
  })
