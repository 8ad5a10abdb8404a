import type { House } from '../chat/scene.ts'
import type { Activity } from '../domain/activity.ts'
import type { Association } from '../domain/association.ts'
import { type Calendar, chineseCalendar } from '../domain/calendar.ts'
import type { WaitingClaim } from '../domain/claim.ts'
import type { StandingObjection } from '../domain/objection.ts'
import type { Publication } from '../domain/publication.ts'
import type { Swap, Turns } from '../domain/turns.ts'

/** Everything that what falls due is derived from, as it stands now. Plain data: two readings of one state are equal. */
export interface Plan {
  association: Association
  zone: string
  calendar: Calendar
  turns: Turns
  /** Exchanges of months that wait for an answer. */
  swaps: readonly Swap[]
  /** Claims that wait for a reviewer, the oldest first; those beyond the first thousands come in when these are done. */
  claims: readonly WaitingClaim[]
  /** Objections nobody answered. */
  objections: readonly StandingObjection[]
  /** What is being published, or was. */
  publications: readonly Publication[]
  /** Activities and study sessions around the interval asked about, cancelled ones too, by start. */
  activities: readonly Activity[]
}

const dayMs = 24 * 60 * 60_000
/** How far before and after an interval an activity may start and still have something fall due in it, ms. */
const backMs = 100 * dayMs
const aheadMs = 40 * dayMs

/** Most waiting claims a plan holds. */
const mostClaims = 3000

/** The plan around (from, to], ms. */
export const readPlan = async ({ association, ledger }: House, from: number, to: number): Promise<Plan> => {
  const [turns, swaps, claims, objections, publications, activities] = await Promise.all([
    ledger.turns(),
    ledger.swaps(),
    ledger.claimsWaiting(mostClaims),
    ledger.openObjections(),
    ledger.publications(),
    ledger.activitiesStarting(from - backMs, to + aheadMs),
  ])
  const { timezone: zone, holidays } = association
  return { association, zone, calendar: chineseCalendar(holidays), turns, swaps, claims, objections, publications, activities }
}
