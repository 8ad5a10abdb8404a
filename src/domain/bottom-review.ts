import { addMonths } from './zoned.ts'

/** How the bottom review (末尾评议) lists people (points.yaml `bottomReview`). */
export interface BottomReviewRules {
  /** How many of those who are reviewed it lists, in percent. */
  percent: number
  /** A month below so many tenths counts as weak. */
  monthlyTenths: number
  /** Whoever joined fewer months before the period's end is exempt. */
  newcomerMonths: number
  /** Whoever was on leave from at least so many percent of what was open to them is exempt. */
  leavePercent: number
}

/** What holds where the folder says nothing. */
export const usualBottomReview: BottomReviewRules = { percent: 5, monthlyTenths: 10, newcomerMonths: 6, leavePercent: 50 }

/** What is known of a member in a period; points in tenths. */
export interface Evidence {
  member: string
  tenths: number
  /** Tenths of each month of the period that is over or runs, `YYYY-MM`, those before they joined left out. */
  months: readonly { month: string; tenths: number }[]
  /** Study sessions open to them, those they came to, and those they were excused from. */
  sessions: number
  came: number
  excused: number
  /** Month (`YYYY-MM`) since which they are a member without break. */
  joined: string
}

/** A member as the list shows them. */
export interface Reviewed extends Evidence {
  /** Place from the end: 1 is the lowest; equals share one. */
  fromEnd: number
  /** How many months were below the mark. */
  weak: number
}

/** Who is not reviewed, and why. */
export interface Exempt extends Evidence {
  why: 'newcomer' | 'leave'
}

/** The list: the lowest first, and who is exempt of those who would stand on it. */
export interface BottomReview {
  listed: Reviewed[]
  exempt: Exempt[]
  /** How many were reviewed. */
  of: number
}

const exemptionOf = ({ joined, sessions, excused }: Evidence, rules: BottomReviewRules, lastMonth: string): Exempt['why'] | null => {
  if (joined > addMonths(lastMonth, -rules.newcomerMonths)) return 'newcomer'
  return sessions > 0 && excused * 100 >= sessions * rules.leavePercent ? 'leave' : null
}

/** The highest score that is listed: of equals that do not all fit into so many places none is, unless they are the lowest. */
const edgeOf = (sorted: readonly Evidence[], places: number): number | undefined => {
  const last = sorted[places - 1]?.tenths
  const all = sorted.findLastIndex(({ tenths }) => tenths === last) + 1
  return all === places ? last : (sorted.findLast(({ tenths }) => last !== undefined && tenths < last) ?? sorted[0])?.tenths
}

/**
 * The lowest of some members in a period whose last month is `lastMonth`: those exempt are left out before the share is taken.
 * Equals are listed all or none, so that nobody is listed by the order of numbers: those who do not fit the share are not, save
 * where they are the very lowest. People decide; this only lists.
 */
export const bottomReviewOf = (all: readonly Evidence[], rules: BottomReviewRules, lastMonth: string): BottomReview => {
  const exempt: Exempt[] = []
  const reviewed: Evidence[] = []
  for (const each of all) {
    const why = exemptionOf(each, rules, lastMonth)
    if (why === null) reviewed.push(each)
    else exempt.push({ ...each, why })
  }
  const sorted = [...reviewed].sort((a, b) => a.tenths - b.tenths || (a.member < b.member ? -1 : 1))
  const places = Math.floor((sorted.length * rules.percent) / 100)
  const edge = places === 0 ? undefined : edgeOf(sorted, places)
  const listed = edge === undefined ? [] : sorted.filter(({ tenths }) => tenths <= edge)
  const lowest = new Map<number, number>()
  for (const [index, { tenths }] of sorted.entries()) if (!lowest.has(tenths)) lowest.set(tenths, index + 1)
  return {
    listed: listed.map((each) => ({
      ...each,
      fromEnd: lowest.get(each.tenths) ?? 0,
      weak: each.months.filter(({ tenths }) => tenths < rules.monthlyTenths).length,
    })),
    exempt: exempt.filter(({ tenths }) => edge !== undefined && tenths <= edge),
    of: sorted.length,
  }
}
