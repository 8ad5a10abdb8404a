import type { Roster } from '../../domain/roster.ts'
import { formerMember } from '../../text/points.ts'
import { hiddenName } from '../../text/privacy.ts'

/** How a member is named on a board that others read: not at all where they set 不公开, and neutrally where their name is no longer kept. */
export const shownName = (roster: Roster, hidden: ReadonlySet<string>, number: string): string =>
  hidden.has(number) ? hiddenName : roster.byNumber.get(number)?.name || formerMember
