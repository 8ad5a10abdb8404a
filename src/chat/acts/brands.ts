import type { Activity } from '../../domain/activity.ts'
import type { Brand } from '../../domain/association.ts'
import { type Achievement, brandOf, sayAchievement, summed } from '../../domain/brand.ts'
import { endOfPeriod, type Period } from '../../domain/period.ts'
import { atLocal } from '../../domain/zoned.ts'
import type { BrandFigures } from '../../text/brand.ts'
import type { Scene } from '../contract.ts'

/** What counting a brand needs; a job has no more. */
export type BrandScene = Pick<Scene, 'ledger' | 'association' | 'zone' | 'at'>

/** One activity held for a brand. */
export interface BrandedActivity {
  activity: Activity
  brand: Brand
  attended: number
  achieved: readonly Achievement[]
}

/** Most activities counted in one answer. */
const mostCounted = 2000

/** The activities for brands that were held (started, not called off) in a period, oldest first, with who came and what they achieved. */
export const brandedIn = async ({ ledger, association, zone, at }: BrandScene, period: Period): Promise<BrandedActivity[]> => {
  const [year = 0, month = 1] = (period.from ?? '2000-01').split('-').map(Number)
  const from = atLocal({ year, month, day: 1, hour: 0, minute: 0 }, zone)
  const until = Math.min(endOfPeriod(period, zone) - 1, at)
  const held = (await ledger.activitiesStarting(from, until)).filter(({ state }) => state === 'open')
  const branded = held.flatMap((activity) => {
    const brand = brandOf(association.brands ?? [], activity)
    return brand ? [{ activity, brand }] : []
  })
  return Promise.all(
    branded.slice(-mostCounted).map(async ({ activity, brand }) => ({
      activity,
      brand,
      attended: (await ledger.tally(activity.number)).attended,
      achieved: (await ledger.achievements(activity.number))?.achieved ?? [],
    })),
  )
}

/** The sums of one brand over some activities. */
export const figuresOf = (name: string, branded: readonly BrandedActivity[]): BrandFigures => {
  const own = branded.filter(({ brand }) => brand.name === name)
  return {
    name,
    activities: own.length,
    attended: own.reduce((sum, { attended }) => sum + attended, 0),
    achievements: summed(own.flatMap(({ achieved }) => achieved)).map(sayAchievement),
  }
}
