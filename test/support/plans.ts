import fc from 'fast-check'
import type { Activity } from '../../src/domain/activity.ts'
import { chineseCalendar } from '../../src/domain/calendar.ts'
import { turnsOf } from '../../src/domain/turns.ts'
import type { Plan } from '../../src/schedule/plan.ts'
import { monthly, weekly } from './study.ts'
import { smallAssociation } from './village.ts'

/** 2026-09-01 00:00 in Shanghai: the plans' activities start in the hundred days from then. */
export const planned = Date.parse('2026-09-01T00:00:00+08:00')

const minute = 60_000

const activity = fc.record({
  number: fc.integer({ min: 101, max: 999 }).map(String),
  start: fc.integer({ min: 0, max: 100 * 24 * 60 }),
  minutes: fc.integer({ min: 1, max: 600 }),
  opened: fc.integer({ min: 0, max: 20 * 24 * 60 }),
  session: fc.boolean(),
  cancelled: fc.boolean(),
  branch: fc.boolean(),
  leader: fc.constantFrom('0003', '0011', '0001'),
})

/** Any plan over the small association: activities, sessions and turns at random, swapped ones too. */
export const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    drawn: fc.uniqueArray(activity, { maxLength: 12, selector: ({ number }) => number }),
    swaps: fc.uniqueArray(
      fc.record({
        number: fc.integer({ min: 101, max: 999 }).map(String),
        asked: fc.integer({ min: 0, max: 90 * 24 * 60 }),
        minutes: fc.integer({ min: 1, max: 3 * 24 * 60 }),
      }),
      { maxLength: 4, selector: ({ number }) => number },
    ),
    holders: fc.array(fc.constantFrom('0003', '0011'), { minLength: 12, maxLength: 12 }),
  })
  .map(({ drawn, swaps, holders }) => ({
    association: {
      ...smallAssociation('plans'),
      study: [weekly(), monthly({ name: '每季总结', every: 'quarter', monthOf: 3, workday: -1, summary: 'quarter' })],
    },
    zone: 'Asia/Shanghai',
    calendar: chineseCalendar(),
    turns: turnsOf(holders.map((number, index) => ({ month: `2026-${String(index + 1).padStart(2, '0')}`, number }))),
    swaps: swaps.map(({ number, asked, minutes }) => ({
      swap: number,
      asker: '0003',
      mine: '2026-12',
      other: '0011',
      theirs: '2027-01',
      askedAt: planned + asked * minute,
      until: planned + (asked + minutes) * minute,
    })),
    activities: drawn
      .map(
        (each): Activity => ({
          number: each.number,
          kind: each.session ? 'study' : 'activity',
          title: `活动${each.number}`,
          startsAt: planned + each.start * minute,
          endsAt: planned + (each.start + each.minutes) * minute,
          group: each.branch ? '医疗保障分会群' : '学习群',
          ...(each.branch ? { branch: '医疗保障分会' } : {}),
          leader: each.leader,
          openedAt: planned + (each.start - each.opened) * minute,
          state: each.cancelled ? 'cancelled' : 'open',
          ...(each.session ? { session: { series: '每周集体学习', date: '2026-09-03', nth: 1 } } : {}),
        }),
      )
      .sort((a, b) => a.startsAt - b.startsAt || Number(a.number) - Number(b.number)),
  }))
