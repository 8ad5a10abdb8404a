import type { Member } from './member.ts'

/** The people of an association at one moment, looked up by number or name. */
export interface Roster {
  /** Everybody who ever was on it, by member number. */
  byNumber: ReadonlyMap<string, Member>
  /** Present members, by number's order. */
  present: readonly Member[]
  /** Present members of one name. */
  named(name: string): readonly Member[]
  /** Where a member belonged at an instant (ms); before anything is known of them, where they belonged first. Throws RangeError for nobody. */
  placeOn(number: string, at: number): Belonging
}

/** The branch and tier somebody belongs to. */
export type Belonging = Pick<Member, 'branch' | 'tier'>

/** From when (ms) a member belonged where. */
export interface Move extends Belonging {
  number: string
  from: number
}

/** How two names are compared: without spaces or middle dots. */
export const nameKey = (name: string): string => name.normalize('NFKC').replace(/[\s·•.]/gu, '')

/** A roster over these members; of one without any `moves` their present branch and tier always held. */
export const rosterOf = (members: Iterable<Member>, moves: Iterable<Move> = []): Roster => {
  const all = [...members].sort((a, b) => (a.number < b.number ? -1 : 1))
  const byNumber = new Map(all.map((member) => [member.number, member]))
  const present = all.filter((member) => member.leftAt === undefined)
  const names = new Map<string, Member[]>()
  for (const member of present) {
    const key = nameKey(member.name)
    if (key === '') continue
    names.set(key, [...(names.get(key) ?? []), member])
  }
  const moved = new Map<string, Move[]>()
  for (const move of [...moves].sort((a, b) => a.from - b.from)) moved.set(move.number, [...(moved.get(move.number) ?? []), move])
  return {
    byNumber,
    present,
    named: (name) => names.get(nameKey(name)) ?? [],
    placeOn(number, at) {
      const [first, ...others] = moved.get(number) ?? []
      const place = others.findLast(({ from }) => from <= at) ?? first ?? byNumber.get(number)
      if (!place) throw new RangeError(`not on the roster: ${number}`)
      return { branch: place.branch, tier: place.tier }
    },
  }
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
