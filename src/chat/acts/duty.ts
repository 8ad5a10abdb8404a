import type { Activity } from '../../domain/activity.ts'
import type { Association, RotationTargets } from '../../domain/association.ts'
import { type DutyStanding, dutySpan, dutyStanding, ledActivities, monthSpan, sayMonth } from '../../domain/duty.ts'
import type { Roster } from '../../domain/roster.ts'
import type { Turns } from '../../domain/turns.ts'
import * as zh from '../../text/duty.ts'
import type { Listener, Scene } from '../contract.ts'
import type { House } from '../scene.ts'

/** What the association expects of a month. */
export const targetsOf = ({ rotationTargets }: Pick<Association, 'rotationTargets'>): zh.Expected => ({
  activities: rotationTargets?.activitiesPerMonth ?? 0,
  perWeek: rotationTargets?.themesPerWeek ?? 0,
  highlights: rotationTargets?.highlightsPerMonth ?? 0,
})

/** Name of a member, as people read it. */
export const nameOf = (roster: Roster, number: string): string => roster.byNumber.get(number)?.name || `会员 ${number}`

/** Where a member is told something: privately, or in the chairs' group while they have no WeChat bound. */
export const listenerFor = async ({ association, ledger }: Pick<House, 'association' | 'ledger'>, number: string): Promise<Listener> => {
  const chairs = association.groups.find(({ kind }) => kind === 'chairs')
  return (await ledger.binding(number)) !== null || !chairs ? { member: number } : { group: chairs.name }
}

/** Where a month's duty stands by what is in the ledger. */
export const standingIn = async (
  { ledger, turns, zone }: Pick<Scene, 'ledger' | 'zone'> & { turns: Turns },
  month: string,
  targets: RotationTargets,
): Promise<DutyStanding> => {
  const [activities, chosen] = await Promise.all([ledger.activitiesStarting(...dutySpan(month, zone)), ledger.highlights(month)])
  return dutyStanding(turns, activities, month, zone, targets, chosen)
}

/** The same in words, to or about the one on duty. */
export const sayStanding = (name: string, standing: DutyStanding, { themesPerWeek }: RotationTargets): string =>
  zh.mine({
    name,
    month: sayMonth(standing.month),
    led: standing.led.length,
    missing: standing.missing,
    perWeek: themesPerWeek,
    bareWeeks: standing.bareWeeks.length,
    highlights: standing.highlights.length,
    highlightsMissing: Math.max(standing.highlightTarget - standing.highlights.length, 0),
  })

/** What a month's duty came to. */
export interface MonthFigures {
  led: Activity[]
  /** Times people came to them. */
  attended: number
  /** Who came to each, by activity number. */
  came: Record<string, number>
  /** Titles of the highlights. */
  highlights: string[]
}

/** The figures of a month's duty by what stands in the ledger. */
export const figuresInMonth = async (
  { ledger, turns, zone }: Pick<Scene, 'ledger' | 'zone'> & { turns: Turns },
  month: string,
): Promise<MonthFigures> => {
  const [from, to] = monthSpan(month, zone)
  const led = ledActivities(turns, await ledger.activitiesStarting(from, to), month, zone)
  const counts = await Promise.all(led.map(async ({ number }) => [number, (await ledger.tally(number)).attended] as const))
  const chosen = await Promise.all((await ledger.highlights(month)).map((number) => ledger.activity(number)))
  return {
    led,
    attended: counts.reduce((sum, [, attended]) => sum + attended, 0),
    came: Object.fromEntries(counts),
    highlights: chosen.flatMap((activity) => (activity ? [activity.title] : [])),
  }
}
