import type { Member } from '../../domain/member.ts'
import { personOf, type Roster } from '../../domain/roster.ts'

/** People as somebody named them: everybody found (each once, in the order said), or what stands in the way. */
export type PeopleSaid = { members: Member[] } | { unknown: string[] } | { several: { name: string; people: readonly Member[] } }

/** Looks up names and 会员号 on the roster; names nobody has come first, then a name that several have. */
export const peopleSaid = (roster: Roster, typed: readonly string[]): PeopleSaid => {
  const unknown = typed.filter((name) => personOf(roster, name) === null)
  if (unknown.length > 0) return { unknown }
  const members = new Map<string, Member>()
  for (const name of typed) {
    const found = personOf(roster, name)
    if (found === null) continue
    if (!('number' in found)) return { several: { name, people: found } }
    members.set(found.number, found)
  }
  return { members: [...members.values()] }
}
