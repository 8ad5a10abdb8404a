import { type Activity, checkInState } from '../../domain/activity.ts'
import { sayWhen } from '../../domain/zoned.ts'
import type { Card } from '../../text/activity.ts'
import type { Scene } from '../contract.ts'

/** An activity as its card shows it. */
export const cardOf = ({ association, zone, at }: Pick<Scene, 'association' | 'zone' | 'at'>, activity: Activity): Card => {
  const { kind, number, title, startsAt, place, limit, deadline, withdrawUntil, quotas, note, series, brand } = activity
  return {
    study: kind === 'study',
    number,
    title,
    when: sayWhen(startsAt, zone, at),
    place,
    limit,
    deadline: deadline === undefined ? undefined : sayWhen(deadline, zone, at),
    withdrawUntil: withdrawUntil === undefined ? undefined : sayWhen(withdrawUntil, zone, at),
    quotas: quotas === undefined ? undefined : quotaWords(association.branches, quotas),
    note,
    series,
    brand: brand === series ? undefined : brand,
    checkIn: checkInState(activity, at),
  }
}

/** Quotas as people read them: what is the same for every branch, or branch by branch. */
export const quotaWords = (branches: readonly string[], quotas: Record<string, number>): { each: number } | [string, number][] => {
  const counts = branches.map((branch) => quotas[branch])
  const [first] = counts
  return first !== undefined && counts.length > 1 && counts.every((count) => count === first) ? { each: first } : Object.entries(quotas)
}
