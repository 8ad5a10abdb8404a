import type { Activity } from '../../domain/activity.ts'
import type { Association, StudySeries } from '../../domain/association.ts'
import type { Calendar } from '../../domain/calendar.ts'
import { rolesOf } from '../../domain/member.ts'
import type { Roster } from '../../domain/roster.ts'
import { farthestDays, type Slot, slotsOf, topicOf } from '../../domain/series.ts'
import type { Turns } from '../../domain/turns.ts'
import { addDays, dateOf } from '../../domain/zoned.ts'
import { dealtNumber, type NewEvent } from '../../journal/events.ts'

/** A session the plan has, not necessarily opened yet. */
export interface PlannedSession {
  series: StudySeries
  group: string
  slot: Slot
}

/** What a session is made of. */
export interface SessionPlan {
  association: Association
  calendar: Calendar
  turns: Turns
  roster: Roster
}

/** The sessions of all series that start after `from` and until `to` (ms), by start. */
export const sessionsAhead = (association: Association, calendar: Calendar, from: number, to: number): PlannedSession[] => {
  const zone = association.timezone
  const [first, last] = [addDays(dateOf(from, zone), -farthestDays), dateOf(to, zone)]
  return (association.study ?? [])
    .flatMap((series) =>
      slotsOf(series, calendar, zone, first, last)
        .filter(({ startsAt }) => startsAt > from && startsAt <= to)
        .flatMap((slot) => series.groups.map((group) => ({ series, group, slot }))),
    )
    .sort((a, b) => a.slot.startsAt - b.slot.startsAt)
}

/** Names a session for ever: its series, its group, and the date its rule gives it. */
export const sessionKey = (series: string, group: string, date: string): string => `${series}/${group}/${date}`

/** The {@link sessionKey} of an activity that is a session; undefined for any other. */
export const keyOfActivity = ({ session, group }: Activity): string | undefined =>
  session && sessionKey(session.series, group, session.date)

/** Name of the act that opens a session: once, by the bot or with the topic somebody sets. */
export const sessionAct = ({ series, group, slot }: PlannedSession): string => `session/${sessionKey(series.name, group, slot.date)}`

/** When a person changes an activity that opened by itself, this goes with it: the bot then leaves it as it is. */
export const byPerson = ({ session }: Activity, at: number): Pick<Activity, 'changed'> => (session ? { changed: at } : {})

/** A session as its series would have it now. */
export const sessionOf = (
  { association, calendar, turns, roster }: SessionPlan,
  { series, group, slot }: PlannedSession,
): Omit<Activity, 'number' | 'openedAt'> => {
  const { name, place, link, item, code, checkIn } = series
  const zone = association.timezone
  const branch = association.groups.find((each) => each.name === group)?.branch
  const topic = topicOf(series, calendar, zone, slot)
  return {
    kind: 'study',
    title: name,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    ...(place === undefined ? {} : { place }),
    series: name,
    group,
    ...(branch === undefined ? {} : { branch }),
    leader: leaderOf(roster, turns.onDutyOn(dateOf(slot.startsAt, zone)), branch),
    state: 'open',
    ...(topic === undefined ? {} : { topic }),
    ...(link === undefined ? {} : { link }),
    session: { series: name, date: slot.date, nth: slot.nth },
    ...(item === undefined ? {} : { item }),
    ...(code ? { code: true as const } : {}),
    checkInBefore: checkIn.before,
    checkInAfter: checkIn.after,
  }
}

/** A branch's session is led by its head or liaison, any other by who is on duty that day; failing these by somebody of staff. */
const leaderOf = ({ present }: Roster, onDuty: string | undefined, branch: string | undefined): string => {
  const posted = (post: '分会会长' | '联络员'): string | undefined =>
    present.find((member) => member.branch === branch && member.posts.includes(post))?.number
  const ofBranch = branch === undefined ? undefined : (posted('分会会长') ?? posted('联络员'))
  return ofBranch ?? onDuty ?? present.find((member) => rolesOf(member, undefined).staff)?.number ?? present[0]?.number ?? ''
}

/** What opening a session commits. */
export const opening = (
  plan: SessionPlan,
  planned: PlannedSession,
  at: number,
  given: Pick<Activity, 'topic' | 'link' | 'topicSet'> = {},
): { once: { id: string; about: string }; events: NewEvent[]; numbers: number; activity: Activity } => {
  const activity: Activity = { number: dealtNumber(), openedAt: at, ...sessionOf(plan, planned), ...given }
  return {
    once: { id: sessionAct(planned), about: 'open' },
    events: [{ type: 'activity.opened', activity }],
    numbers: 1,
    activity,
  }
}
