import type { Association } from '../../domain/association.ts'
import type { Period } from '../../domain/period.ts'
import type { Roster } from '../../domain/roster.ts'
import { type BoardScope, type BranchStanding, branchStandingsOf, type Standing, scopeKey, standingsOf } from '../../domain/standing.ts'
import type { Ledger } from '../../journal/ledger.ts'

/**
 * Boards as talk and the command line read them: the ledger's sums with names and places.
 */

/** A whole board, highest first, or its first `limit` lines. Those who left stand on it by name. */
export const standings = async (
  ledger: Ledger,
  roster: Roster,
  { scope, period, limit }: { scope: BoardScope; period: Period; limit?: number },
): Promise<Standing[]> => standingsOf(await ledger.board(scopeKey(scope), period.key), roster).slice(0, limit)

/** Most lines of a board that are shown to people: ten, ties at the edge included up to fifteen. */
const places = 10
const most = 15

/** The leading places of a board, as a room may read them: above zero only; `more` counts equals at the edge left out. */
export const leadingPlaces = async (
  ledger: Ledger,
  roster: Roster,
  { scope, period }: { scope: BoardScope; period: Period },
): Promise<{ standings: Standing[]; more: number }> => {
  const { board, of } = await ledger.leaders(scopeKey(scope), period.key, places, most)
  return { standings: standingsOf(board, roster), more: of - board.length }
}

/** All branches by total, those without points among them. */
export const branchStandings = async (
  ledger: Ledger,
  roster: Roster,
  association: Pick<Association, 'branches' | 'timezone'>,
  period: Period,
): Promise<BranchStanding[]> =>
  branchStandingsOf(await ledger.branchTotals(period.key), association.branches, roster, period, association.timezone)
