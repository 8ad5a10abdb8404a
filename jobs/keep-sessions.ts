import { unchangedActivity } from '../src/chat/acts/organising.ts'
import {
  keyOfActivity,
  opening,
  type PlannedSession,
  type SessionPlan,
  sessionAct,
  sessionKey,
  sessionOf,
  sessionsAhead,
} from '../src/chat/acts/sessions.ts'
import type { Speech } from '../src/chat/contract.ts'
import { type House, noticesOf } from '../src/chat/scene.ts'
import type { Activity } from '../src/domain/activity.ts'
import type { ReminderTime } from '../src/domain/association.ts'
import { chineseCalendar } from '../src/domain/calendar.ts'
import { farthestDays, reminderTimes, usualReminders } from '../src/domain/series.ts'
import { atDate, dateOf, sayDay, sayWhen } from '../src/domain/zoned.ts'
import type { NewEvent } from '../src/journal/events.ts'
import type { Job } from '../src/schedule/job.ts'
import * as zh from '../src/text/study.ts'

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs
/** How many days ahead sessions stand open, unless they are reminded of earlier. */
const aheadDays = 7
/** A session that began so long ago and is still on is opened too, ms. */
const underWayMs = 12 * hourMs
/** How far ahead of a year nobody published holidays for staff are told, ms. */
const yearAheadMs = 21 * dayMs

/**
 * Each tick: the sessions of the days to come stand open as activities, as their series now is. Where the plan changed (a
 * holiday was named, a series moved), those the bot opened follow, unless a person changed them or somebody came; the group
 * hears of it when it was reminded already. Staff hear once of a year whose holidays nobody knows.
 */
export const keepSessions: Job = {
  name: 'keep-sessions',
  when: 'tick',
  async run(house, { clock, wake }) {
    const { association, ledger } = house
    const now = clock.now()
    const series = association.study ?? []
    const farthestMs = Math.max(aheadDays, ...series.map(({ reminders }) => earliestDays(reminders) + 1)) * dayMs
    const around = await ledger.activitiesStarting(now - underWayMs, now + farthestMs + farthestDays * dayMs)
    const standing = new Map(around.flatMap((activity) => [[keyOfActivity(activity) ?? '', activity] as const]))
    standing.delete('')
    if (series.length === 0 && standing.size === 0) return
    const calendar = chineseCalendar(association.holidays)
    const plan: SessionPlan = { association, calendar, turns: await ledger.turns(), roster: await ledger.roster() }
    const planned = sessionsAhead(association, calendar, now - underWayMs, now + farthestMs + farthestDays * dayMs)
    const keep = { house, plan, now }
    const stillPlanned = new Set<string>()
    let spoke = false
    for (const each of planned) {
      const key = sessionKey(each.series.name, each.group, each.slot.date)
      stillPlanned.add(key)
      const activity = standing.get(key)
      if (activity) spoke = (await follow(keep, activity, each)) || spoke
      else if (each.slot.endsAt > now && each.slot.startsAt <= now + openMs(each)) await open(keep, each)
    }
    for (const [key, activity] of standing) if (!stillPlanned.has(key)) spoke = (await callOff(keep, activity)) || spoke
    if (series.length > 0) spoke = (await tellUnpublished(house, calendar.isPublished, now)) || spoke
    if (spoke) wake()
  },
}

interface Keeping {
  house: House
  plan: SessionPlan
  now: number
}

const earliestDays = (reminders: readonly ReminderTime[]): number =>
  Math.max(0, ...reminders.map((each) => ('daysBefore' in each ? each.daysBefore : 1)))

/** How long before its start a session is opened, ms. */
const openMs = ({ series }: PlannedSession): number => Math.max(aheadDays, earliestDays(series.reminders) + 1) * dayMs

const open = async ({ house: { ledger, journal }, plan, now }: Keeping, planned: PlannedSession): Promise<void> => {
  if (await ledger.happened(sessionAct(planned))) return
  const { once, events, numbers } = opening(plan, planned, now)
  await journal.commit({ act: { ...once, once: true }, by: 'bot', occurredAt: now, expect: [], events, numbers, says: [], memo: [] })
}

/** Whether the bot may still change a session it opened: nobody did, it has not begun, and nobody came. One called off without a person's doing was called off by the bot. */
const isOurs = async ({ house: { ledger }, now }: Keeping, { number, changed, checkInFrom, startsAt }: Activity): Promise<boolean> =>
  changed === undefined && checkInFrom === undefined && startsAt > now && (await ledger.tally(number)).attended === 0

/** Makes a session what its series now says it is; true when the group hears of it. */
const follow = async (keep: Keeping, activity: Activity, planned: PlannedSession): Promise<boolean> => {
  const { number, openedAt, topic, link, topicSet } = activity
  const given = topicSet ? { topicSet, ...(topic === undefined ? {} : { topic }), ...(link === undefined ? {} : { link }) } : {}
  const after: Activity = { number, openedAt, ...sessionOf(keep.plan, planned), ...given }
  if (canonical(after) === canonical(activity) || planned.slot.startsAt <= keep.now || !(await isOurs(keep, activity))) return false
  const isBack = activity.state === 'cancelled'
  const isMoved = after.startsAt !== activity.startsAt || after.endsAt !== activity.endsAt
  const { zone, now } = { zone: keep.plan.association.timezone, now: keep.now }
  const when = sayWhen(after.startsAt, zone, now)
  const text = isBack
    ? zh.isOnAgain(number, after.title, when)
    : isMoved
      ? zh.movedByPlan(number, after.title, sayWhen(activity.startsAt, zone, now), when)
      : after.place !== activity.place || after.link !== activity.link
        ? zh.amendedByPlan(number, after.title, when, after.place, after.link)
        : null
  const what = isBack || isMoved ? 'time' : 'details'
  return change(keep, activity, { type: 'activity.changed', activity: after, what }, text)
}

/** Calls off what the bot opened and the plan no longer has; true when the group hears of it. */
const callOff = async (keep: Keeping, activity: Activity): Promise<boolean> => {
  if (activity.state === 'cancelled' || !(await isOurs(keep, activity))) return false
  const { calendar, association } = keep.plan
  const { session, number, title, startsAt, leader } = activity
  const zone = association.timezone
  const date = session?.date ?? dateOf(startsAt, zone)
  const holiday = calendar.holiday(date)
  const why = holiday === null ? zh.planChanged : zh.dayOff(sayDay(atDate(date, '12:00', zone), zone, keep.now), holiday)
  const reason = await keep.house.ledger.seals.seal(leader, why)
  const event: NewEvent = { type: 'activity.cancelled', activity: { ...activity, state: 'cancelled' }, member: leader, reason }
  return change(keep, activity, event, zh.calledOff(number, title, sayWhen(startsAt, zone, keep.now), why))
}

/** Commits a change of a session; its group hears of it when it heard of the session before. */
const change = async ({ house, plan, now }: Keeping, activity: Activity, event: NewEvent, text: string | null): Promise<boolean> => {
  const { number, group, startsAt } = activity
  const id = `session-kept/${number}/${now}`
  const told = text !== null && (await isKnown(house, activity, now))
  const says: Speech[] = told ? [{ to: { group }, text, until: startsAt + dayMs }] : []
  const outcome = await house.journal.commit({
    act: { id, about: '', once: false },
    by: 'bot',
    occurredAt: now,
    expect: [unchangedActivity(activity), { name: 'nobody came', key: `tally:${number}`, field: 'attended', op: 'below', value: 1 }],
    events: [event],
    says: await noticesOf(house, plan.roster, says, { cause: id, at: now }),
    memo: [],
  })
  return told && outcome.outcome === 'committed'
}

/** Whether people heard of a session: it was reminded of, its topic was told, or somebody took leave. */
const isKnown = async ({ association, ledger }: House, activity: Activity, now: number): Promise<boolean> => {
  const { session, startsAt, openedAt, number, topicSet } = activity
  const reminders = association.study?.find(({ name }) => name === session?.series)?.reminders ?? usualReminders
  const zone = association.timezone
  const reminded = reminderTimes(reminders, startsAt, dateOf(startsAt, zone), zone).some(({ at }) => at > openedAt && at <= now)
  return reminded || topicSet === true || (await ledger.tally(number)).excused > 0
}

/** What an activity says, whatever the order of its fields. */
const canonical = (activity: Activity): string => JSON.stringify(Object.entries(activity).sort(([a], [b]) => (a < b ? -1 : 1)))

const tellUnpublished = async (house: House, isPublished: (year: number) => boolean, now: number): Promise<boolean> => {
  const { association, ledger, journal } = house
  const year = Number(dateOf(now + yearAheadMs, association.timezone).slice(0, 4))
  const id = `unpublished/${year}`
  if (isPublished(year) || (await ledger.happened(id))) return false
  const says: Speech[] = [{ to: 'staff', text: zh.unpublished(year), kind: 'alert' }]
  const outcome = await journal.commit({
    act: { id, about: 'told', once: true },
    by: 'bot',
    occurredAt: now,
    expect: [],
    events: [{ type: 'due.done', kind: 'unpublished', about: { year: String(year) } }],
    says: await noticesOf(house, await ledger.roster(), says, { cause: id, at: now }),
    memo: [],
  })
  return outcome.outcome === 'committed'
}
