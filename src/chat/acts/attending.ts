import { type Activity, countsFor } from '../../domain/activity.ts'
import type { Item } from '../../domain/association.ts'
import type { Expectation } from '../../journal/commit.ts'
import type { Scene } from '../contract.ts'
import { attendanceItem } from './credit.ts'

/** What coming to an activity is worth to somebody. Add the expectations to whatever credits it. */
export interface Worth {
  /** null: nothing is credited. */
  item: Item | null
  /** Why nothing is credited, where something would be: opened late and not (yet) agreed to, or credited for another at the same time. */
  instead?: 'asked' | 'refused' | { overlapping: Activity }
  expect: Expectation[]
}

/** Most an activity lasts, ms: one that began earlier is over. */
const longestMs = 7 * 24 * 60 * 60_000

/** Those of some activities that are of its kind and on while it is: of these a member is credited for one only. */
export const overlappingAmong = ({ number, kind, startsAt, endsAt }: Activity, activities: readonly Activity[]): Activity[] =>
  activities.filter((each) => each.number !== number && each.kind === kind && each.startsAt < endsAt && each.endsAt > startsAt)

/** All activities that {@link overlappingAmong} would name. */
export const overlapping = async ({ ledger }: Pick<Scene, 'ledger'>, activity: Activity): Promise<Activity[]> =>
  overlappingAmong(activity, await ledger.activitiesStarting(activity.startsAt - longestMs, activity.endsAt))

/** Nobody was credited for a member's coming to it. */
const notCredited = (activity: string, member: string): Expectation => ({
  name: 'not yet credited',
  key: `credits:${activity}`,
  field: member,
  op: 'absent',
})

/**
 * What coming to an activity is worth to a member, however it is recorded. Whose activities overlap in time is credited for the
 * first that was recorded; should that be reversed later, the other stays as it is. `others` are the overlapping ones, where they are
 * known already; `besides` are activities credited to the member in this very commit.
 */
export const worthOf = async (
  scene: Pick<Scene, 'ledger' | 'rules'>,
  activity: Activity,
  member: string,
  { others, besides = new Set() }: { others?: readonly Activity[]; besides?: ReadonlySet<string> } = {},
): Promise<Worth> => {
  const item = attendanceItem(scene, activity)
  if (item === null) return { item, expect: [] }
  if (!countsFor(activity)) return { item: null, instead: activity.late === 'refused' ? 'refused' : 'asked', expect: [] }
  const around = others ?? (await overlapping(scene, activity))
  for (const each of around)
    if (besides.has(each.number) || (await scene.ledger.creditOf(each.number, member)) !== null)
      return { item: null, instead: { overlapping: each }, expect: [] }
  const apart = around.filter(({ number }) => !besides.has(number))
  return { item, expect: [notCredited(activity.number, member), ...apart.map(({ number }) => notCredited(number, member))] }
}
