import fc from 'fast-check'
import type { Activity } from '../../src/domain/activity.ts'
import type { Association, ReminderTime, StudySeries } from '../../src/domain/association.ts'
import { chineseCalendar } from '../../src/domain/calendar.ts'
import { usualPublication } from '../../src/domain/publication.ts'
import { turnsOf } from '../../src/domain/turns.ts'
import type { Plan } from '../../src/schedule/plan.ts'
import { smallAssociation, someBrands } from './village.ts'

/** 2026-09-01 00:00 in Shanghai: the plans' activities start in the hundred days from then. */
export const planned = Date.parse('2026-09-01T00:00:00+08:00')

const minute = 60_000
const [studyRoom, branchRoom] = ['学习群', '医疗保障分会群']

const activity = fc.record({
  number: fc.integer({ min: 101, max: 999 }).map(String),
  start: fc.integer({ min: 0, max: 100 * 24 * 60 }),
  minutes: fc.integer({ min: 1, max: 600 }),
  opened: fc.integer({ min: 0, max: 20 * 24 * 60 }),
  session: fc.constantFrom(undefined, undefined, '每周集体学习', '每月研讨', '不再办的学习'),
  cancelled: fc.nat(4).map((drawn) => drawn === 0),
  branch: fc.boolean(),
  leader: fc.constantFrom('0003', '0011', '0001'),
  title: fc.constantFrom('活动', '公益义诊', '青蛙漫画基地开放日'),
  series: fc.option(fc.constantFrom('新联公益', '没有的品牌'), { nil: undefined }),
  late: fc.option(fc.constantFrom('asked' as const, 'agreed' as const, 'refused' as const), { nil: undefined, freq: 2 }),
})

const reminder: fc.Arbitrary<ReminderTime> = fc.oneof(
  fc.record({ daysBefore: fc.integer({ min: 1, max: 7 }), time: fc.constantFrom('00:00', '08:30', '19:00', '23:59') }),
  fc.record({ minutesBefore: fc.integer({ min: 0, max: 24 * 60 }) }),
)

/** Two series held in both rooms, with reminders at random. */
const study: fc.Arbitrary<StudySeries[]> = fc
  .record({
    weekly: fc.uniqueArray(reminder, { minLength: 1, maxLength: 6, selector: (each) => JSON.stringify(each) }),
    monthly: fc.uniqueArray(reminder, { maxLength: 3, selector: (each) => JSON.stringify(each) }),
    onHoliday: fc.constantFrom('keep' as const, 'skip' as const, 'next-workday' as const),
    minutes: fc.integer({ min: 10, max: 720 }),
    check: fc.integer({ min: 0, max: 720 }),
  })
  .map(({ weekly, monthly, onHoliday, minutes, check }) => {
    const common = {
      groups: [studyRoom, branchRoom],
      minutes,
      topics: [],
      onHoliday,
      checkIn: { before: check, after: check },
      code: false,
    }
    return [
      {
        ...common,
        name: '每周集体学习',
        kind: 'study',
        every: 'week',
        weekday: '周四',
        time: '19:30',
        reminders: weekly,
        summary: 'month',
      },
      {
        ...common,
        name: '每月研讨',
        kind: 'seminar',
        every: 'month',
        workday: -1,
        time: '15:00',
        reminders: monthly,
        summary: 'quarter',
      },
    ]
  })

/** What an association sets that its dues hang on: mostly something, sometimes nothing. */
const settings: fc.Arbitrary<Pick<Association, 'rotationTargets' | 'study' | 'holidays' | 'brands'>> = fc
  .record({
    targets: fc.option(
      fc.record({
        activitiesPerMonth: fc.integer({ min: 0, max: 6 }),
        themesPerWeek: fc.integer({ min: 0, max: 2 }),
        highlightsPerMonth: fc.integer({ min: 0, max: 2 }),
        escalateAfterDays: fc.integer({ min: 1, max: 27 }),
      }),
      { nil: undefined, freq: 8 },
    ),
    series: fc.option(study, { nil: undefined, freq: 8 }),
    branded: fc.nat(7).map((drawn) => drawn > 0),
    off: fc.uniqueArray(
      fc.integer({ min: 1, max: 30 }).map((day) => `2026-11-${String(day).padStart(2, '0')}`),
      { maxLength: 12 },
    ),
  })
  .map(({ targets, series, branded, off }) => ({
    ...(targets ? { rotationTargets: targets } : {}),
    ...(series ? { study: series } : {}),
    ...(branded ? { brands: someBrands } : {}),
    holidays: { off, work: ['2026-10-03'] },
  }))

const deputy = fc
  .record({ month: fc.integer({ min: 9, max: 12 }), days: fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 30 })) })
  .map(({ month, days }) => {
    const name = `2026-${String(month).padStart(2, '0')}`
    const [from, to] = days.sort((a, b) => a - b).map((day) => `${name}-${String(day).padStart(2, '0')}`) as [string, string]
    return { month: name, number: '0001', from, to }
  })

/** 换班 that waits for the other's word. */
const swap = fc
  .record({
    number: fc.integer({ min: 101, max: 999 }).map(String),
    asked: fc.integer({ min: 0, max: 90 * 24 * 60 }),
    minutes: fc.integer({ min: 1, max: 3 * 24 * 60 }),
  })
  .map(({ number, asked, minutes }) => ({
    swap: number,
    asker: '0003',
    mine: '2026-12',
    other: '0011',
    theirs: '2027-01',
    askedAt: planned + asked * minute,
    until: planned + (asked + minutes) * minute,
  }))

/** 申报 that wait for a reviewer. */
const claim = fc
  .record({
    number: fc.integer({ min: 101, max: 999 }).map(String),
    filed: fc.integer({ min: 0, max: 80 * 24 * 60 }),
    scope: fc.constantFrom('医疗保障分会', '律师分会', '*'),
  })
  .map(({ number, filed, scope }) => ({ claim: number, scope, filedAt: planned + filed * minute }))

/** 申诉 that nobody answered. */
const objection = fc
  .record({ number: fc.integer({ min: 101, max: 999 }).map(String), due: fc.integer({ min: 1, max: 30 }) })
  .map(({ number, due }) => ({
    ...{ objection: number, member: '0005', month: '2026-09', reason: '', state: 'open' as const, openedAt: planned },
    due: `2026-09-${String(due).padStart(2, '0')}`,
  }))

/** What is being published. */
const publication = fc
  .record({
    month: fc.integer({ min: 6, max: 12 }),
    state: fc.constantFrom('drafted' as const, 'opened' as const, 'final' as const),
    at: fc.integer({ min: 0, max: 80 * 24 * 60 }),
    days: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ month, state, at, days }) => ({
    ...{
      publication: String(300 + month),
      kind: 'month' as const,
      period: `2026-${String(month).padStart(2, '0')}`,
      state,
      entries: 1,
      digest: '',
    },
    at: planned + at * minute,
    ...(state === 'drafted' ? {} : { until: planned + (at + days * 24 * 60) * minute }),
  }))

/** Any plan over the small association: what it sets, activities, sessions, turns, deputies and exchanges asked for at random; months without a turn too. */
export const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    set: settings,
    drawn: fc.uniqueArray(activity, { maxLength: 16, selector: ({ number }) => number }),
    holders: fc.array(fc.constantFrom('0003', '0011', '0003', '0011', null), { minLength: 12, maxLength: 12 }),
    deputies: fc.array(deputy, { maxLength: 3 }),
    swaps: fc.uniqueArray(swap, { maxLength: 4, selector: (each) => each.swap }),
    objections: fc.uniqueArray(objection, { maxLength: 5, selector: (each) => each.objection }),
    publications: fc.uniqueArray(publication, { maxLength: 5, selector: (each) => each.period }),
    claims: fc.uniqueArray(claim, { maxLength: 6, selector: (each) => each.claim }),
  })
  .map(({ set, drawn, holders, deputies, swaps, claims, objections, publications }) => ({
    association: { ...smallAssociation('plans'), ...set, publication: usualPublication },
    zone: 'Asia/Shanghai',
    calendar: chineseCalendar(set.holidays),
    turns: turnsOf(
      holders.flatMap((number, index) => (number === null ? [] : [{ month: `2026-${String(index + 1).padStart(2, '0')}`, number }])),
      deputies,
    ),
    swaps,
    claims,
    objections,
    publications,
    activities: drawn
      .map((each, index): Activity => {
        const { number, start, minutes, opened, session, cancelled, branch, leader, title, series, late } = each
        return {
          number,
          kind: session ? 'study' : 'activity',
          title: session ?? `${title}${number}`,
          startsAt: planned + start * minute,
          endsAt: planned + (start + minutes) * minute,
          group: branch ? branchRoom : studyRoom,
          ...(branch ? { branch: '医疗保障分会' } : {}),
          ...(series === undefined || session ? {} : { series }),
          leader,
          openedAt: planned + (start - opened) * minute,
          state: cancelled ? 'cancelled' : 'open',
          ...(late === undefined || session ? {} : { late }),
          ...(session ? { session: { series: session, date: '2026-09-03', nth: index + 1 } } : {}),
        }
      })
      .sort((a, b) => a.startsAt - b.startsAt || Number(a.number) - Number(b.number)),
  }))
