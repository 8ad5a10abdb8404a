import type { Member } from './member.ts'

/** The people of an association at one moment, looked up by number or name. */
export interface Roster {
  /** Everybody who ever was on it, by member number. */
  byNumber: ReadonlyMap<string, Member>
  /** Present members, by number's order. */
  present: readonly Member[]
  /** Present members of one name. */
  named(name: string): readonly Member[]
}

/** How two names are compared: without spaces or middle dots. */
export const nameKey = (name: string): string => name.normalize('NFKC').replace(/[\s·•.]/gu, '')

/** A roster over these members. */
export const rosterOf = (members: Iterable<Member>): Roster => {
  const all = [...members].sort((a, b) => (a.number < b.number ? -1 : 1))
  const byNumber = new Map(all.map((member) => [member.number, member]))
  const present = all.filter((member) => member.leftAt === undefined)
  const names = new Map<string, Member[]>()
  for (const member of present) {
    const key = nameKey(member.name)
    if (key === '') continue
    names.set(key, [...(names.get(key) ?? []), member])
  }
  return { byNumber, present, named: (name) => names.get(nameKey(name)) ?? [] }
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
