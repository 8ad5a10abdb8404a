import { monthSpan } from '../../domain/duty.ts'
import type { Period } from '../../domain/period.ts'
import { monthsBetween } from '../../domain/zoned.ts'
import type { House } from '../scene.ts'

/** What is not settled that may still change what a period comes to. */
export interface Waiting {
  claims: number
  objections: number
  /** Activities opened late that staff have not agreed to. */
  late: number
}

/** The months of a period. */
export const monthsIn = ({ from, to }: Period): string[] => (from === null || to === null ? [] : monthsBetween(from, to))

/** Numbers of the objections about a period that are open, as far as they were raised before a moment (ms): later ones hold up nothing. */
export const objectionsIn = async ({ ledger }: Pick<House, 'ledger'>, period: Period, before: number): Promise<string[]> => {
  const months = monthsIn(period)
  return (await ledger.openObjections()).flatMap(({ objection, month, openedAt }) =>
    months.includes(month) && openedAt < before ? [objection] : [],
  )
}

/** Counts what is not settled about a period. */
export const waitingIn = async ({ ledger, association }: Pick<House, 'ledger' | 'association'>, period: Period): Promise<Waiting> => {
  const months = monthsIn(period)
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return { claims: 0, objections: 0, late: 0 }
  const [from] = monthSpan(first, association.timezone)
  const [, to] = monthSpan(last, association.timezone)
  const waiting = await ledger.claimsWaiting()
  const claims = await Promise.all(waiting.map(({ claim }) => ledger.claim(claim)))
  const activities = await ledger.activitiesStarting(from, to)
  return {
    claims: claims.filter((claim) => claim !== null && claim.at >= from && claim.at <= to).length,
    objections: (await objectionsIn({ ledger }, period, Number.POSITIVE_INFINITY)).length,
    late: activities.filter(({ late, state }) => late === 'asked' && state === 'open').length,
  }
}
