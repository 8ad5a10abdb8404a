import type { Association } from '../../domain/association.ts'
import type { Period } from '../../domain/period.ts'
import { leadingOf } from '../../domain/publication.ts'
import type { Roster } from '../../domain/roster.ts'
import {
  type BoardScope,
  type BranchStanding,
  branchStandingsOf,
  isListed,
  type Standing,
  scopeKey,
  standingsOf,
} from '../../domain/standing.ts'
import type { Ledger } from '../../journal/ledger.ts'

/**
 * Boards as talk and the command line read them: the ledger's sums with names and places. What was published for good is read as it
 * was published: the whole board and the branches of a month, quarter or half, the tiers of a quarter or half; branch and tier of a
 * line are then those of the period's end.
 */

/** A whole board, highest first, or its first `limit` lines: everybody with an entry in it, those who left by name. */
export const standings = async (
  ledger: Ledger,
  roster: Roster,
  { scope, period, limit }: { scope: BoardScope; period: Period; limit?: number },
): Promise<Standing[]> => {
  const frozen = await frozenLines(ledger, roster, scope, period)
  return (frozen ?? standingsOf(await ledger.board(scopeKey(scope), period.key), roster)).slice(0, limit)
}

/** The lines of a board as they were published for good, with the names of now; null: it is not final, or that scope stands in none. */
const frozenLines = async (ledger: Ledger, roster: Roster, scope: BoardScope, period: Period): Promise<Standing[] | null> => {
  if (scope.branch !== undefined) return null
  const frozen = await ledger.published(period.key)
  const lines = scope.tier === undefined ? frozen?.board : frozen?.tiers?.find(({ tier }) => tier === scope.tier)?.lines
  if (!frozen || !lines) return null
  const stood = new Map(frozen.board.map((line) => [line.number, line]))
  return lines.map(({ rank, number, tenths }) => {
    const { branch, tier } = stood.get(number) ?? { branch: '', tier: '' }
    return { rank, number, name: roster.byNumber.get(number)?.name ?? '', branch, tier, tenths }
  })
}

/** Most lines of a board that are shown to people: ten, ties at the edge included up to fifteen. */
const places = 10
const most = 15

/** The leading places of a board, as a room may read them: above zero only, listed members only; `more` counts equals at the edge left out. */
export const leadingPlaces = async (
  ledger: Ledger,
  roster: Roster,
  { scope, period, zone }: { scope: BoardScope; period: Period; zone: string },
): Promise<{ standings: Standing[]; more: number }> => {
  const listed = (lines: readonly Standing[]): Standing[] => lines.filter(({ number }) => isListed(roster, number, period, zone))
  const frozen = await frozenLines(ledger, roster, scope, period)
  if (frozen) {
    const leading = listed(leadingOf(frozen, places))
    return { standings: leading.slice(0, most), more: Math.max(leading.length - most, 0) }
  }
  const { board, of } = await ledger.leaders(scopeKey(scope), period.key, places, most)
  return { standings: listed(standingsOf(board, roster)), more: of - board.length }
}

/** All branches by total, those without points among them. */
export const branchStandings = async (
  ledger: Ledger,
  roster: Roster,
  association: Pick<Association, 'branches' | 'timezone'>,
  period: Period,
): Promise<BranchStanding[]> =>
  (await ledger.published(period.key))?.branches ??
  branchStandingsOf(await ledger.branchTotals(period.key), association.branches, roster, period, association.timezone)
