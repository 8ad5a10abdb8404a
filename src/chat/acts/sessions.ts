import type { Activity } from '../../domain/activity.ts'
import type { Association, StudySeries } from '../../domain/association.ts'
import type { Calendar } from '../../domain/calendar.ts'
import { rolesOf } from '../../domain/member.ts'
import { type Slot, slotsOf } from '../../domain/series.ts'
import { addDays, dateOf } from '../../domain/zoned.ts'
import { dealtNumber, type NewEvent } from '../../journal/events.ts'
import type { Scene } from '../contract.ts'

/** A session the plan has, not necessarily opened yet. */
export interface PlannedSession {
  series: StudySeries
  group: string
  slot: Slot
}

/** How far a holiday can move a session, days. */
const movedDays = 12

/** The sessions of all series that start after `from` and until `to` (ms), by start. */
export const sessionsAhead = (association: Association, calendar: Calendar, from: number, to: number): PlannedSession[] => {
  const zone = association.timezone
  const [first, last] = [addDays(dateOf(from, zone), -movedDays), dateOf(to, zone)]
  return (association.study ?? [])
    .flatMap((series) =>
      slotsOf(series, calendar, zone, first, last)
        .filter(({ startsAt }) => startsAt > from && startsAt <= to)
        .flatMap((slot) => series.groups.map((group) => ({ series, group, slot }))),
    )
    .sort((a, b) => a.slot.startsAt - b.slot.startsAt)
}

/** Name of the act that opens a session: once, by the bot or with the topic somebody sets. */
export const sessionAct = ({ name }: StudySeries, group: string, { date }: Slot): string => `session/${name}/${group}/${date}`

/** What opening a session commits. Its leader is whoever is on duty that day, else somebody of staff. */
export const opening = async (
  { association, ledger, turns, at }: Pick<Scene, 'association' | 'ledger' | 'turns' | 'at'>,
  series: StudySeries,
  group: string,
  slot: Slot,
  given: Pick<Activity, 'topic' | 'link' | 'changed'> = {},
): Promise<{ once: { id: string; about: string }; events: NewEvent[]; numbers: number; activity: Activity }> => {
  const { name, minutes: _, place, link, topics, item, code, checkIn } = series
  const branch = association.groups.find((each) => each.name === group)?.branch
  const onDuty = turns.onDutyOn(dateOf(slot.startsAt, association.timezone))
  const staff = (await ledger.roster()).present.find((member) => rolesOf(member, undefined).staff)
  const topic = topics[slot.nth - 1]
  const activity: Activity = {
    number: dealtNumber(),
    kind: 'study',
    title: name,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    ...(place === undefined ? {} : { place }),
    series: name,
    group,
    ...(branch === undefined ? {} : { branch }),
    leader: onDuty ?? staff?.number ?? '',
    openedAt: at,
    state: 'open',
    ...(topic === undefined ? {} : { topic }),
    ...(link === undefined ? {} : { link }),
    session: { series: name, date: slot.date, nth: slot.nth },
    ...(item === undefined ? {} : { item }),
    ...(code ? { code: true as const } : {}),
    checkInBefore: checkIn.before,
    checkInAfter: checkIn.after,
    ...given,
  }
  return {
    once: { id: sessionAct(series, group, slot), about: 'open' },
    events: [{ type: 'activity.opened', activity }],
    numbers: 1,
    activity,
  }
}
