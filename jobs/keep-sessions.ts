import { opening, sessionsAhead } from '../src/chat/acts/sessions.ts'
import { type House, noticesOf } from '../src/chat/scene.ts'
import type { Activity } from '../src/domain/activity.ts'
import { type Calendar, chineseCalendar } from '../src/domain/calendar.ts'
import { slotsOf } from '../src/domain/series.ts'
import { dateOf } from '../src/domain/zoned.ts'
import type { Job } from '../src/schedule/job.ts'
import * as zh from '../src/text/study.ts'

const dayMs = 24 * 60 * 60_000
/** How far ahead sessions stand open, ms; and how far ahead of a year nobody published holidays for staff are told. */
const aheadMs = 7 * dayMs
const yearAheadMs = 21 * dayMs

/**
 * Each tick: the sessions of the next seven days stand open as activities, and those opened by the bot that the plan no longer has
 * (a holiday was named, the series changed) are called off, unless a person changed them. Staff hear once of a year whose holidays nobody knows.
 */
export const keepSessions: Job = {
  name: 'keep-sessions',
  when: 'tick',
  async run(house, { clock }) {
    const { association, ledger, journal } = house
    if (!association.study || association.study.length === 0) return
    const now = clock.now()
    const calendar = chineseCalendar(association.holidays)
    for (const { series, group, slot } of sessionsAhead(association, calendar, now, now + aheadMs)) {
      const opened = await opening({ association, ledger, turns: await ledger.turns(), at: now }, series, group, slot)
      if (await ledger.happened(opened.once.id)) continue
      const { once, events, numbers } = opened
      const act = { ...once, once: true }
      await journal.commit({ act, by: 'bot', occurredAt: now, expect: [], events, numbers, says: [], memo: [] })
    }
    await callOff(house, calendar, now)
    await tellUnpublished(house, calendar.isPublished, now)
  },
}

/** Calls off what the bot opened and the plan no longer has. */
const callOff = async ({ association, ledger, journal }: House, calendar: Calendar, now: number): Promise<void> => {
  const ahead = (await ledger.activitiesStarting(now + 1, now + 2 * aheadMs)).filter(
    ({ session, state, changed }) => session !== undefined && state === 'open' && changed === undefined,
  )
  for (const activity of ahead) {
    if (stands(activity, association.study ?? [], calendar, association.timezone)) continue
    const reason = await ledger.seals.seal(activity.leader, zh.planChanged)
    await journal.commit({
      act: { id: `session-off/${activity.number}`, about: 'off', once: true },
      by: 'bot',
      occurredAt: now,
      expect: [{ name: 'unchanged', key: 'activities', field: activity.number, op: 'equals', value: JSON.stringify(activity) }],
      events: [{ type: 'activity.cancelled', activity: { ...activity, state: 'cancelled' }, member: activity.leader, reason }],
      says: [],
      memo: [],
    })
  }
}

const stands = (
  { session, group, startsAt }: Activity,
  study: NonNullable<House['association']['study']>,
  calendar: Calendar,
  zone: string,
): boolean => {
  const series = study.find(({ name }) => name === session?.series)
  if (!series || !session || !series.groups.includes(group)) return false
  return slotsOf(series, calendar, zone, session.date, session.date).some((slot) => slot.startsAt === startsAt)
}

const tellUnpublished = async (house: House, isPublished: (year: number) => boolean, now: number): Promise<void> => {
  const { association, ledger, journal } = house
  const year = Number(dateOf(now + yearAheadMs, association.timezone).slice(0, 4))
  const id = `unpublished/${year}`
  if (isPublished(year) || (await ledger.happened(id))) return
  await journal.commit({
    act: { id, about: 'told', once: true },
    by: 'bot',
    occurredAt: now,
    expect: [],
    events: [{ type: 'due.done', kind: 'unpublished', about: { year: String(year) } }],
    says: await noticesOf(house, await ledger.roster(), [{ to: 'staff', text: zh.unpublished(year), kind: 'alert' }], {
      cause: id,
      at: now,
    }),
    memo: [],
  })
}
