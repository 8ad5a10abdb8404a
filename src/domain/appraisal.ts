import { ranked } from './ranking.ts'

/** One star (星级) of the half-year appraisal and what it takes; the first of a list is the highest. */
export interface StarRule {
  name: string
  /** Tenths of a point in the half. */
  tenths?: number
  /** Among the first so many percent of the tier's members who have points. */
  percent?: number
  /** Among the first so many of the tier. */
  places?: number
}

/** How stars are given (points.yaml `appraisal`). */
export interface AppraisalRules {
  /** Highest first. */
  stars: StarRule[]
  /** Percent of the study sessions open to somebody that they must have come to; absent: no such condition. */
  attendance?: number
  /** How leave counts for that: left out (`excluded`), as having come (`present`), or as not (`absent`). */
  leave: 'excluded' | 'present' | 'absent'
}

/** What decides a member's star: points of the half, the tier at its end, and their study. */
export interface Appraised {
  number: string
  tier: string
  tenths: number
  /** Study sessions that were open to them, that they came to, and from which they took leave. */
  sessions: number
  came: number
  excused: number
}

/** The share (percent) of study somebody came to as the rules count leave; null: no session says anything of them. */
export const attendanceOf = ({ sessions, came, excused }: Appraised, { leave }: Pick<AppraisalRules, 'leave'>): number | null => {
  const of = leave === 'excluded' ? sessions - excused : sessions
  if (of <= 0) return null
  return ((leave === 'present' ? came + excused : came) * 100) / of
}

/**
 * Member number → the highest star each reached. Within a tier equals share a place, so a quota never parts them: all who stand on the
 * last place it holds get it. Nobody without points gets one; more points never give a lower one.
 */
export const starsOf = (all: readonly Appraised[], rules: AppraisalRules): Map<string, string> => {
  const stars = new Map<string, string>()
  for (const tier of new Set(all.map((each) => each.tier))) {
    const standing = ranked(
      all.filter((each) => each.tier === tier && each.tenths > 0).map((each) => [each, each.tenths] as const),
      ({ number }) => number,
    )
    for (const { rank, of: member } of standing) {
      const share = attendanceOf(member, rules)
      if (rules.attendance !== undefined && share !== null && share < rules.attendance) continue
      const star = rules.stars.find((each) => reaches({ tenths: member.tenths, rank, of: standing.length }, each))
      if (star) stars.set(member.number, star.name)
    }
  }
  return stars
}

/** Where somebody stands in their tier in a half: tenths, and their place among the `of` who have points; null: they have none. */
export interface TierPlace {
  tenths: number
  rank: number | null
  of: number
}

/** The last place of a tier that a star honours; null: it does not go by places. */
const lastPlace = ({ percent, places }: StarRule, of: number): number | null =>
  percent === undefined && places === undefined
    ? null
    : Math.min(places ?? Number.POSITIVE_INFINITY, percent === undefined ? Number.POSITIVE_INFINITY : Math.ceil((of * percent) / 100))

const reaches = ({ tenths, rank, of }: TierPlace, star: StarRule): boolean =>
  rank !== null && (star.tenths === undefined || tenths >= star.tenths) && rank <= (lastPlace(star, of) ?? rank)

/** A star that is not reached: the tenths missing to it, and the last place of the tier it honours (null: it does not go by places). */
export interface NextStar {
  name: string
  missing: number
  within: number | null
}

/** The next star above the one somebody stands at, study aside; null: they stand at the highest. */
export const nextStar = (stands: TierPlace, { stars }: Pick<AppraisalRules, 'stars'>): NextStar | null => {
  const reached = stars.findIndex((star) => reaches(stands, star))
  const next = stars[(reached === -1 ? stars.length : reached) - 1]
  if (!next) return null
  const missing = Math.max(0, (next.tenths ?? 0) - stands.tenths)
  return { name: next.name, missing, within: lastPlace(next, Math.max(stands.of, 1)) }
}

const numerals = '一二三四五'

/** How many stars stand for a star on its certificate, 1 to 5: as its name says (「四星」), else by its place among all, highest first. */
export const starsDrawn = (star: string, stars: readonly Pick<StarRule, 'name'>[]): number => {
  const said = numerals.indexOf(star.charAt(0)) + 1
  if (said > 0) return said
  const place = stars.findIndex(({ name }) => name === star)
  return Math.min(Math.max(stars.length - Math.max(place, 0), 1), numerals.length)
}
