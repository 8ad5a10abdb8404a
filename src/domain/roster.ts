import type { Member } from './member.ts'

/** The people of an association at one moment, looked up by number or name. */
export interface Roster {
  /** Everybody who ever was on it, by member number. */
  byNumber: ReadonlyMap<string, Member>
  /** Present members, by number's order. */
  present: readonly Member[]
  /** Present members of one name. */
  named(name: string): readonly Member[]
  /** Those of one name who left and are not members now. */
  formerlyNamed(name: string): readonly Member[]
  /** Whether somebody was a member at an instant (ms; Infinity: now and on). From the moment they join to just before they leave, as often as they do. */
  memberOn(number: string, at: number): boolean
  /** From when (ms) they had been a member without break at an instant; null: they were none then. */
  memberSince(number: string, at: number): number | null
  /** Whether somebody had left by `from` (ms) and was no member at any instant up to `to` (`from`, unless said): false of a time before they first joined. */
  gone(number: string, from: number, to?: number): boolean
  /** Where a member belonged at an instant (ms); before anything is known of them, where they belonged first. Throws RangeError for nobody. */
  placeOn(number: string, at: number): Belonging
}

/** The branch and tier somebody belongs to. */
export type Belonging = Pick<Member, 'branch' | 'tier'>

/** From when (ms) a member belonged where; `left`: from then on they were no member, and where is where they belonged last. */
export interface Move extends Belonging {
  number: string
  from: number
  left?: true
}

/** One time of being a member: from `from` up to, without it, `to` (ms). */
interface Span {
  from: number
  to: number
}

/** How two names are compared: without spaces or middle dots. */
export const nameKey = (name: string): string => name.normalize('NFKC').replace(/[\s·•.]/gu, '')

/**
 * The times somebody was a member, the first first: any move of somebody who is none joins them anew. Of one without moves their one time
 * is the member's own; what is dated after the leaving of one who is gone made them no member.
 */
const spansOf = ({ joinedAt, leftAt = Number.POSITIVE_INFINITY }: Member, moves: readonly Move[]): Span[] => {
  if (moves.length === 0) return [{ from: joinedAt, to: leftAt }]
  const spans: Span[] = []
  for (const { from, left } of moves) {
    if (from > leftAt) break
    const last = spans.at(-1)
    const within = last?.to === Number.POSITIVE_INFINITY
    if (left && within) last.to = from
    else if (!left && !within) spans.push({ from, to: Number.POSITIVE_INFINITY })
  }
  return spans
}

/** A roster over these members; of one without any `moves` their present branch and tier always held. */
export const rosterOf = (members: Iterable<Member>, moves: Iterable<Move> = []): Roster => {
  const all = [...members].sort((a, b) => (a.number < b.number ? -1 : 1))
  const byNumber = new Map(all.map((member) => [member.number, member]))
  const present = all.filter((member) => member.leftAt === undefined)
  const names = byName(present)
  const formerNames = byName(all.filter((member) => member.leftAt !== undefined))
  const moved = new Map<string, Move[]>()
  for (const move of [...moves].sort((a, b) => a.from - b.from)) moved.set(move.number, [...(moved.get(move.number) ?? []), move])
  const spans = new Map(all.map((member) => [member.number, spansOf(member, moved.get(member.number) ?? [])]))
  const memberSince = (number: string, at: number): number | null =>
    spans.get(number)?.findLast(({ from, to }) => from <= at && (at < to || to === Number.POSITIVE_INFINITY))?.from ?? null
  return {
    byNumber,
    present,
    named: (name) => names.get(nameKey(name)) ?? [],
    formerlyNamed: (name) => formerNames.get(nameKey(name)) ?? [],
    memberOn: (number, at) => memberSince(number, at) !== null,
    memberSince,
    gone(number, from, to = from) {
      const own = spans.get(number) ?? []
      return own.some((span) => span.to <= from) && !own.some((span) => span.from <= to && span.to > from)
    },
    placeOn(number, at) {
      const [first, ...others] = moved.get(number) ?? []
      const place = others.findLast(({ from }) => from <= at) ?? first ?? byNumber.get(number)
      if (!place) throw new RangeError(`not on the roster: ${number}`)
      return { branch: place.branch, tier: place.tier }
    },
  }
}

/** Members by their names as they are compared; one whose name is not kept is not among them. */
const byName = (members: readonly Member[]): ReadonlyMap<string, readonly Member[]> => {
  const names = new Map<string, Member[]>()
  for (const member of members) {
    const key = nameKey(member.name)
    if (key === '') continue
    names.set(key, [...(names.get(key) ?? []), member])
  }
  return names
}

/** What somebody typed as a person: one member, several of the name, or nobody. A 会员号 may stand for any name. */
export const personOf = (roster: Roster, typed: string): Member | readonly Member[] | null => {
  const byNumber = roster.byNumber.get(typed)
  if (byNumber && byNumber.leftAt === undefined) return byNumber
  const named = roster.named(typed)
  const [only] = named
  if (named.length === 1 && only) return only
  return named.length === 0 ? null : named
}

/** As {@link personOf}, and where that is nobody, of those who left: their record is kept. */
export const personOfRecord = (roster: Roster, typed: string): Member | readonly Member[] | null => {
  const present = personOf(roster, typed)
  if (present !== null) return present
  const byNumber = roster.byNumber.get(typed)
  if (byNumber) return byNumber
  const named = roster.formerlyNamed(typed)
  const [only] = named
  if (named.length === 1 && only) return only
  return named.length === 0 ? null : named
}
