import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StudySeries } from '../../../src/domain/association.ts'
import { chineseCalendar } from '../../../src/domain/calendar.ts'
import { fallenOut, farthestDays, reminderTimes, slotsOf, topicOf } from '../../../src/domain/series.ts'
import { addDays, dateOf, sayWhen, weekdayOf } from '../../../src/domain/zoned.ts'
import { monthly, weekly } from '../../support/study.ts'

const zone = 'Asia/Shanghai'
const calendar = chineseCalendar()
/** «09-24», «10-08←10-01» for one moved. */
const heldIn = (series: StudySeries, from: string, to: string): string[] =>
  slotsOf(series, calendar, zone, from, to).map(({ date, startsAt }) => {
    const held = dateOf(startsAt, zone)
    return held === date ? date.slice(5) : `${held.slice(5)}←${date.slice(5)}`
  })

describe('the sessions of a series', () => {
  it('every week, but not in the national holidays; kept, or moved, where the series says so', () => {
    const autumn = ['2026-09-20', '2026-10-16'] as const
    expect(heldIn(weekly(), ...autumn)).toEqual(['09-24', '10-08', '10-15'])
    expect(heldIn(weekly({ onHoliday: 'keep' }), ...autumn)).toEqual(['09-24', '10-01', '10-08', '10-15'])
    // the 8th, the first working day, has its own: none is moved onto it
    expect(heldIn(weekly({ onHoliday: 'next-workday' }), ...autumn)).toEqual(['09-24', '10-08', '10-15'])
    expect(fallenOut(weekly(), calendar, ...autumn)).toEqual(['2026-10-01'])
    expect(heldIn(weekly({ weekday: '周五', onHoliday: 'next-workday' }), ...autumn)).toEqual([
      '09-28←09-25',
      '10-08←10-02',
      '10-09',
      '10-16',
    ])
  })
  it('two Wednesdays within one holiday are not both moved onto the day after it', () => {
    const series = weekly({ weekday: '周三', onHoliday: 'next-workday' })
    expect(heldIn(series, '2025-09-24', '2025-10-15')).toEqual(['09-24', '10-09←10-08', '10-15'])
  })
  it('the eve of the Spring Festival moves to the first working day after it', () => {
    const series = monthly({ weekday: '周一', nth: 3, onHoliday: 'next-workday' })
    expect(heldIn(series, '2026-02-01', '2026-02-28')).toEqual(['02-24←02-16'])
    expect(heldIn(monthly({ weekday: '周六', nth: 2 }), '2024-02-01', '2024-02-29')).toEqual([])
    // a make-up Saturday is no holiday
    expect(heldIn(monthly({ weekday: '周六', nth: 2 }), '2026-02-01', '2026-02-28')).toEqual(['02-14'])
  })
  it('every second week counts from its anchor, over the year too', () => {
    const series = weekly({ every: 'fortnight', weekday: '周二', from: '2026-11-10' })
    expect(heldIn(series, '2026-11-01', '2027-01-20')).toEqual(['11-10', '11-24', '12-08', '12-22', '01-05', '01-19'])
  })
  it('the third Thursday, the last Friday of a quarter, every other month, the last working day', () => {
    expect(heldIn(monthly({ weekday: '周四', nth: 3 }), '2026-10-01', '2026-12-31')).toEqual(['10-15', '11-19', '12-17'])
    expect(heldIn(monthly({ every: 'quarter', monthOf: 3, weekday: '周五', nth: -1 }), '2026-01-01', '2026-12-31')).toEqual([
      '03-27',
      '06-26',
      '12-25',
    ])
    expect(heldIn(monthly({ every: 'two-months', monthOf: 2, weekday: '周一', nth: 1 }), '2026-01-01', '2026-08-31')).toEqual([
      '02-02',
      '06-01',
      '08-03',
    ])
    expect(heldIn(monthly({ workday: -1 }), '2024-09-01', '2024-11-30')).toEqual(['09-30', '10-31', '11-29'])
    expect(heldIn(monthly({ workday: 1 }), '2026-01-01', '2026-02-28')).toEqual(['01-04', '02-02'])
  })
  it('begins with its first date', () => {
    expect(heldIn(weekly({ from: '2026-11-19' }), '2026-11-01', '2026-11-30')).toEqual(['11-19', '11-26'])
  })
  it('starts and ends at its own time', () => {
    const [slot] = slotsOf(weekly({ minutes: 90 }), calendar, zone, '2026-11-26', '2026-11-26')
    expect([sayWhen(slot?.startsAt ?? 0, zone), sayWhen(slot?.endsAt ?? 0, zone)]).toEqual(['11月26日 周四 19:30', '11月26日 周四 21:00'])
  })
})

describe('topics', () => {
  const topicsIn = (series: StudySeries, from: string, to: string) =>
    slotsOf(series, calendar, zone, from, to).map((slot) => topicOf(series, calendar, zone, slot))
  it('are used one after another from the year’s first session; one that falls out uses none', () => {
    const series = weekly({ topics: ['甲', '乙', '丙'] })
    // the 1st of January 2026 is a holiday
    expect(topicsIn(series, '2026-01-01', '2026-01-31')).toEqual(['甲', '乙', '丙', undefined])
  })
  it('or from a date on, once, over the year’s end', () => {
    const series = weekly({ topics: ['甲', '乙', '丙'], topicsFrom: '2026-12-20' })
    expect(topicsIn(series, '2026-12-17', '2027-01-14')).toEqual([undefined, '甲', '乙', '丙', undefined])
  })
})

it('reminders: the evening before, an hour before, at the start', () => {
  const startsAt = Date.parse('2026-11-26T19:30:00+08:00')
  expect(
    reminderTimes([{ daysBefore: 1, time: '19:00' }, { minutesBefore: 60 }, { minutesBefore: 0 }], startsAt, '2026-11-26', zone).map(
      ({ at, name }) => [sayWhen(at, zone), name],
    ),
  ).toEqual([
    ['11月25日 周三 19:00', '1d19:00'],
    ['11月26日 周四 18:30', '60m'],
    ['11月26日 周四 19:30', '0m'],
  ])
})

describe('for any series', () => {
  const weekdays = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const
  const day = fc.integer({ min: 0, max: 1300 }).map((days) => addDays('2024-01-01', days))
  const series = fc
    .record({
      every: fc.constantFrom('week', 'fortnight', 'month', 'two-months', 'quarter'),
      weekday: fc.constantFrom(...weekdays),
      nth: fc.constantFrom(1, 2, 3, 4, -1),
      workday: fc.option(fc.constantFrom(1, 5, 15, -1)),
      monthOf: fc.constantFrom(1, 2),
      onHoliday: fc.constantFrom('keep', 'skip', 'next-workday'),
      from: day,
    })
    .map(({ every, weekday, nth, workday, monthOf, onHoliday, from }): StudySeries => {
      if (every === 'week' || every === 'fortnight') return weekly({ every, weekday, onHoliday, from })
      return monthly({ every, monthOf, onHoliday, ...(workday === null ? { weekday, nth } : { workday }) })
    })

  it('the parts of an interval give the whole', () => {
    fc.assert(
      fc.property(series, day, day, day, (each, ...days) => {
        const [a = '', b = '', c = ''] = days.sort()
        expect([...slotsOf(each, calendar, zone, a, b), ...slotsOf(each, calendar, zone, addDays(b, 1), c)]).toEqual(
          slotsOf(each, calendar, zone, a, c),
        )
      }),
      { numRuns: 200 },
    )
  })
  it('each is held on the day of the rule or moved to a working day soon after; none on a holiday unless kept; no day holds two', () => {
    fc.assert(
      fc.property(series, day, day, (each, one, other) => {
        const [from = '', to = ''] = [one, other].sort()
        const slots = slotsOf(each, calendar, zone, from, to)
        const held = slots.map(({ startsAt }) => dateOf(startsAt, zone))
        expect([...new Set(held)].sort()).toEqual(held)
        for (const [index, { date }] of slots.entries()) {
          const on = held[index] ?? ''
          if (each.weekday !== undefined) expect(weekdays[weekdayOf(date) - 1]).toBe(each.weekday)
          else expect(calendar.isWorkday(date)).toBe(true)
          if (on !== date)
            expect([each.onHoliday, calendar.isWorkday(on), on > date, on <= addDays(date, farthestDays)]).toEqual([
              'next-workday',
              true,
              true,
              true,
            ])
          if (each.onHoliday !== 'keep') expect(calendar.holiday(on)).toBeNull()
        }
      }),
      { numRuns: 200 },
    )
  })
})
