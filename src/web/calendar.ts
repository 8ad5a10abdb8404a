import ical, { type ICalCalendar, ICalCalendarMethod, type ICalEventData, ICalEventStatus } from 'ical-generator'
import { DateTime } from 'luxon'
import { nameOf } from '../chat/acts/duty.ts'
import { calendarDigest } from '../chat/calendar-key.ts'
import type { House } from '../chat/scene.ts'
import type { Activity, SignUp } from '../domain/activity.ts'
import type { Clock } from '../domain/clock.ts'
import { sayMonth } from '../domain/duty.ts'
import type { Member } from '../domain/member.ts'
import { addDays, addMonths, monthOf } from '../domain/zoned.ts'
import type { CalendarFeed } from '../journal/ledger/rota.ts'
import * as zh from '../text/calendar.ts'
import { timezoneComponent } from './timezone-component.ts'

/** How far back and ahead a feed goes, months. */
const backMonths = 24
const aheadMonths = 12
/** How often calendars are asked to look again, seconds. */
const refreshSeconds = 60 * 60
/** Most of a member's own activities looked at. */
const mostOwn = 2000

/**
 * The feeds of some associations: what a key opens, as iCalendar text (RFC 5545), or null for a key nobody has (any more)
 * and for a member who left. A feed names nobody but those on duty: no sign-ups, no reasons. Two readings of one state are
 * the same text.
 */
export const calendarFeeds =
  (houses: readonly House[], clock: Clock) =>
  async (key: string): Promise<string | null> => {
    const digest = calendarDigest(key)
    for (const house of houses) {
      const feed = await house.ledger.calendar(digest)
      if (feed) return feedOf(house, feed, clock.now())
    }
    return null
  }

/** What the events of a feed are made of. */
interface Frame {
  house: House
  feed: CalendarFeed
  zone: string
  /** Whose it is; null for those of the association. */
  member: Member | null
  /** First and last month, `YYYY-MM`. */
  from: string
  to: string
}

const feedOf = async (house: House, feed: CalendarFeed, now: number): Promise<string | null> => {
  const { association, ledger } = house
  const zone = association.timezone
  const member = feed.member === undefined ? null : ((await ledger.roster()).byNumber.get(feed.member) ?? null)
  if (feed.scope === 'member' && (member === null || member.leftAt !== undefined)) return null
  const month = monthOf(now, zone)
  const frame: Frame = { house, feed, zone, member, from: addMonths(month, -backMonths), to: addMonths(month, aheadMonths) }
  const calendar: ICalCalendar = ical({
    name: zh.feedName(association.name, feed.scope),
    prodId: { company: 'lianyi', product: 'lianyi', language: 'ZH' },
    method: ICalCalendarMethod.PUBLISH,
    timezone: { name: zone, generator: (name) => timezoneComponent(name, dayIn(`${frame.from}-01`, zone), dayIn(`${frame.to}-28`, zone)) },
    ttl: refreshSeconds,
  })
  const events = [...(feed.scope === 'rota' ? [] : await activityEvents(frame)), ...(await turnEvents(frame))]
  for (const event of events) calendar.createEvent(event)
  return `${calendar.toString()}\r\n`
}

const dayIn = (date: string, zone: string): DateTime => DateTime.fromISO(date, { zone })

/** Control characters have no place in a calendar. */
const plain = (text: string): string => text.replace(/[^\P{Cc}\n]/gu, '')

const activityEvents = async (frame: Frame): Promise<ICalEventData[]> => {
  const { house, zone, member, from, to } = frame
  const { ledger, association } = house
  const span = [dayIn(`${from}-01`, zone).toMillis(), dayIn(`${addMonths(to, 1)}-01`, zone).toMillis() - 1] as const
  const activities = await ledger.activitiesStarting(...span)
  const own = new Map<string, SignUp>()
  if (member)
    for (const number of await ledger.activitiesOf(member.number, mostOwn)) {
      const signUp = await ledger.signUp(number, member.number)
      if (signUp) own.set(number, signUp)
    }
  const kinds = new Map(association.groups.map(({ name, kind }) => [name, kind]))
  const concerns = (activity: Activity): boolean =>
    member === null ||
    own.has(activity.number) ||
    activity.leader === member.number ||
    (activity.branch === undefined ? kinds.get(activity.group) === 'study' : activity.branch === member.branch)
  return Promise.all(activities.filter(concerns).map((activity) => activityEvent(frame, activity, own.get(activity.number))))
}

const activityEvent = async ({ house, zone }: Frame, activity: Activity, signUp: SignUp | undefined): Promise<ICalEventData> => {
  const { number, title, startsAt, endsAt, place, link, topic, note, state, openedAt } = activity
  const { rev } = await house.ledger.tally(number)
  const standing = state === 'open'
  const named = signUp ? zh.signedUp(title, signUp.state === 'waiting') : title
  const lines = [
    ...(topic === undefined ? [] : [zh.topic(topic)]),
    ...(note === undefined ? [] : [note]),
    activity.kind === 'activity' && standing ? zh.howToJoin(number) : zh.numbered(number),
    ...(link === undefined ? [] : [link]),
  ]
  return {
    id: `activity-${number}@${house.association.id}.lianyi`,
    sequence: Number(rev ?? 0),
    stamp: DateTime.fromMillis(openedAt, { zone }),
    start: DateTime.fromMillis(startsAt, { zone }),
    end: DateTime.fromMillis(endsAt, { zone }),
    timezone: zone,
    summary: plain(standing ? named : zh.cancelled(title)),
    description: plain(lines.join('\n')),
    ...(place === undefined ? {} : { location: plain(place) }),
    ...(link === undefined ? {} : { url: link }),
    status: standing ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
  }
}

/** Months of duty, and days somebody stands in, as whole days. */
const turnEvents = async ({ house, zone, member, from, to }: Frame): Promise<ICalEventData[]> => {
  const { ledger, association } = house
  const [turns, roster, sequence] = await Promise.all([ledger.turns(), ledger.roster(), ledger.turnsRevision()])
  const within = ({ month }: { month: string }): boolean => month >= from && month <= to
  const mine = ({ number }: { number: string }): boolean => member === null || number === member.number
  const wholeDays = (id: string, first: string, last: string, summary: string): ICalEventData => ({
    id: `${id}@${association.id}.lianyi`,
    sequence,
    stamp: dayIn(`${first.slice(0, 7)}-01`, zone),
    allDay: true,
    start: dayIn(first, zone),
    end: dayIn(addDays(last, 1), zone),
    summary: plain(summary),
  })
  return [
    ...turns.all
      .filter(within)
      .filter(mine)
      .map(({ month, number }) =>
        wholeDays(
          `turn-${month}`,
          `${month}-01`,
          addDays(`${addMonths(month, 1)}-01`, -1),
          member === null ? zh.turnOf(nameOf(roster, number)) : zh.myTurn(sayMonth(month)),
        ),
      ),
    ...turns.deputies
      .filter(within)
      .filter(mine)
      .map(({ month, number, from: first, to: last }) => {
        const holder = turns.of(month)?.number
        const summary = zh.standsIn(nameOf(roster, number), holder === undefined ? '' : nameOf(roster, holder))
        return wholeDays(`deputy-${first}-${last}`, first, last, summary)
      }),
  ]
}
