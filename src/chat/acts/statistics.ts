import { brandOf } from '../../domain/brand.ts'
import { endOfPeriod, type Period, startOfPeriod } from '../../domain/period.ts'
import { type HeldActivity, type ServiceHours, type Statistics, statisticsOf } from '../../domain/statistics.ts'
import { monthOf, monthsBetween } from '../../domain/zoned.ts'
import type { Ruled } from '../../journal/ledger/rules.ts'
import type { StoredEntry } from '../../journal/standing.ts'
import type { Scene } from '../contract.ts'

/** What summing up needs; a job has no more. */
export type StatisticsScene = Pick<Scene, 'ledger' | 'roster' | 'association' | 'zone' | 'at'>

const hour = '小时'
/** Most activities read at once. */
const atOnce = 50

/** The activities that were held in a period (begun, not called off), oldest first, with who came and what they achieved. */
export const heldIn = async ({ ledger, roster, association, zone, at }: StatisticsScene, period: Period): Promise<HeldActivity[]> => {
  const from = startOfPeriod(period, zone)
  const all = (await ledger.activitiesStarting(from, Math.min(endOfPeriod(period, zone) - 1, at))).filter(({ state }) => state === 'open')
  const held: HeldActivity[] = []
  for (let first = 0; first < all.length; first += atOnce) {
    const some = await Promise.all(
      all.slice(first, first + atOnce).map(async (activity): Promise<HeldActivity> => {
        const { number, title, startsAt, branch } = activity
        const [attendances, achieved] = await Promise.all([ledger.attendances(number), ledger.achievements(number)])
        const brand = brandOf(association.brands ?? [], activity)?.name
        return {
          ...{ number, title, startsAt },
          ...(branch === undefined ? {} : { branch }),
          ...(brand === undefined ? {} : { brand }),
          came: attendances.map(({ member }) => ({ member, branch: roster.placeOn(member, startsAt).branch })),
          achieved: achieved?.achieved ?? [],
        }
      }),
    )
    held.push(...some)
  }
  return held
}

/** Hours of service that count in a period, by the ledger: entries of items whose unit is the hour, reversed ones taken off. */
const serviceIn = async ({ ledger, zone, at }: StatisticsScene, period: Period): Promise<ServiceHours[]> => {
  const versions = new Map((await ledger.ruleVersions()).map((ruled) => [ruled.version, hoursItems(ruled)]))
  const first = await ledger.firstMonth()
  const last = monthOf(at, zone)
  const to = period.to === null || period.to > last ? last : period.to
  const hours: ServiceHours[] = []
  for (const month of first === null ? [] : monthsBetween(period.from === null || period.from < first ? first : period.from, to))
    for (const entry of await ledger.entriesIn(month))
      if (entry.adjusts === undefined && versions.get(entry.rules)?.has(entry.item)) {
        const { member, branch, quantity, activity } = entry
        hours.push({
          ...{ member, branch },
          hundredths: Math.round(quantity * 100) * (takesAway(entry) ? -1 : 1),
          ...(activity === undefined ? {} : { activity }),
        })
      }
  return hours
}

/** Whether an entry takes its quantity away: a deduction, or the reversal of what was none. */
const takesAway = ({ reverses, tenths }: StoredEntry): boolean => (reverses === undefined ? tenths < 0 : tenths <= 0)

const hoursItems = ({ rules }: Ruled): ReadonlySet<string> =>
  new Set(rules.items.filter(({ unit }) => unit === hour).map(({ name }) => name))

/** What was done in a period, with the activities it was summed from. */
export const statisticsIn = async (scene: StatisticsScene, period: Period): Promise<{ statistics: Statistics; held: HeldActivity[] }> => {
  const { association } = scene
  const [held, service] = await Promise.all([heldIn(scene, period), serviceIn(scene, period)])
  const statistics = statisticsOf(held, service, {
    branches: association.branches,
    brands: (association.brands ?? []).map(({ name }) => name),
  })
  return { statistics, held }
}
