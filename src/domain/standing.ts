import { endOfPeriod, type Period, startOfPeriod } from './period.ts'
import { ranked } from './ranking.ts'
import type { Roster } from './roster.ts'

/** Which board: the whole association's, one branch's or one tier's. */
export interface BoardScope {
  branch?: string
  tier?: string
}

/** Somebody's line on a board. Points are tenths. */
export interface Standing {
  rank: number
  number: string
  /** '' when the person was forgotten. */
  name: string
  /** Branch and tier of the present roster, not of the day the points were made; on a board that is final, those of its period's end. */
  branch: string
  tier: string
  tenths: number
}

/** A branch's line on the board of branches. */
export interface BranchStanding {
  rank: number
  branch: string
  tenths: number
  /** Members the branch had at the period's end (now, while it runs). */
  members: number
  /** Points (not tenths) for each of those members, two decimals; 0 without members. */
  perHead: number
  /** Place by points a head. */
  perHeadRank: number
}

/** Name of a scope in the ledger's boards; throws RangeError when both a branch and a tier are asked for (no board holds that). */
export const scopeKey = ({ branch, tier }: BoardScope): string => {
  if (branch !== undefined && tier !== undefined) throw new RangeError('a board is of a branch or of a tier, not of both')
  return branch === undefined ? (tier === undefined ? 'all' : `t=${tier}`) : `b=${branch}`
}

/** A board of member numbers and tenths with names and places; equals share a place (1, 2, 2, 4) and stand by member number. */
export const standingsOf = (board: readonly (readonly [string, number])[], roster: Roster): Standing[] =>
  ranked(board, (number) => number).map(({ rank, of: number, score: tenths }) => {
    const member = roster.byNumber.get(number)
    return { rank, number, name: member?.name ?? '', branch: member?.branch ?? '', tier: member?.tier ?? '', tenths }
  })

/**
 * Whether what people read of a period's board has somebody on it: all but those who had left before it began, whatever came in for
 * them later. Places count them all the same.
 */
export const isListed = (roster: Roster, number: string, period: Period, zone: string): boolean =>
  !roster.gone(number, startOfPeriod(period, zone), endOfPeriod(period, zone) - 1)

/** How many members each branch had at an instant (ms), by where they belonged then. */
const membersAt = (roster: Roster, at: number): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const number of roster.byNumber.keys()) {
    if (!roster.memberOn(number, at)) continue
    const { branch } = roster.placeOn(number, at)
    counts.set(branch, (counts.get(branch) ?? 0) + 1)
  }
  return counts
}

/** All branches by their tenths in a period, those without points among them. */
export const branchStandingsOf = (
  totals: ReadonlyMap<string, number>,
  branches: readonly string[],
  roster: Roster,
  period: Period,
  zone: string,
): BranchStanding[] => {
  const counts = membersAt(roster, endOfPeriod(period, zone) - 1)
  const all = [...new Set([...branches, ...totals.keys()])]
  const lines = all.map((branch) => {
    const [tenths, members] = [totals.get(branch) ?? 0, counts.get(branch) ?? 0]
    return { branch, tenths, members, perHead: members === 0 ? 0 : Math.round((tenths * 10) / members) / 100 }
  })
  const places = new Map(
    ranked(
      lines.map((line) => [line.branch, line.perHead] as const),
      (branch) => branch,
    ).map(({ of, rank }) => [of, rank]),
  )
  return ranked(
    lines.map((line) => [line, line.tenths] as const),
    ({ branch }) => branch,
  ).map(({ rank, of }) => ({ rank, ...of, perHeadRank: places.get(of.branch) ?? rank }))
}
