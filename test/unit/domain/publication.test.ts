import { describe, expect, it } from 'vitest'
import { chineseCalendar } from '../../../src/domain/calendar.ts'
import { draftAt, kindOf, leadingOf, periodsBefore, periodWith, usualPublication, windowEnd } from '../../../src/domain/publication.ts'
import { isoOf } from '../../../src/domain/zoned.ts'

const zone = 'Asia/Shanghai'
const calendar = chineseCalendar()
const drafted = (month: string, day = 3): string => isoOf(draftAt({ ...usualPublication, day }, calendar, month, zone), zone)
const ends = (openedAt: string, days: number): string => isoOf(windowEnd(calendar, Date.parse(openedAt), days, zone), zone)

describe('the day of a draft', () => {
  it('is the day of the folder, or the next working day', () => {
    expect(drafted('2026-11')).toBe('2026-12-03T09:00:00+08:00')
    // Saturday, and the holiday of October
    expect(drafted('2026-09', 3)).toBe('2026-10-08T09:00:00+08:00')
    expect(drafted('2026-06', 4)).toBe('2026-07-06T09:00:00+08:00')
    // a Saturday that is worked
    expect(drafted('2026-01', 14)).toBe('2026-02-14T09:00:00+08:00')
  })
  it('over the end of a year, and after a leap day', () => {
    expect(drafted('2024-12')).toBe('2025-01-03T09:00:00+08:00')
    expect(drafted('2024-02', 1)).toBe('2024-03-01T09:00:00+08:00')
  })
})

describe('the window for objections', () => {
  it('ends at 24:00 of the last working day after the day it was opened, whatever the hour', () => {
    expect(ends('2026-12-03T00:00:00+08:00', 3)).toBe('2026-12-09T00:00:00+08:00')
    expect(ends('2026-12-03T23:59:59.999+08:00', 3)).toBe('2026-12-09T00:00:00+08:00')
    expect(ends('2026-12-04T00:00:00+08:00', 3)).toBe('2026-12-10T00:00:00+08:00')
  })
  it('leaves out a long holiday, counts a Saturday that is worked, and holds a leap day', () => {
    expect(ends('2026-09-30T10:00:00+08:00', 3)).toBe('2026-10-11T00:00:00+08:00')
    expect(ends('2024-02-28T10:00:00+08:00', 1)).toBe('2024-03-01T00:00:00+08:00')
  })
})

it('months, quarters and halves are published, years and everything are not', () => {
  expect(['2026-11', '2026Q4', '2026H2', '2026', 'all'].map((key) => kindOf({ key }))).toEqual(['month', 'quarter', 'half', null, null])
})

it('leading places hold equals at the edge and nobody at or below zero', () => {
  const lines = [9, 9, 5, 5, 0, -1].map((tenths, index) => ({ rank: [1, 1, 3, 3, 5, 6][index] ?? 0, tenths }))
  expect(leadingOf(lines, 3).map(({ tenths }) => tenths)).toEqual([9, 9, 5, 5])
  expect(leadingOf(lines, 9)).toHaveLength(4)
})

it('the periods before one begin with that of a month and go over the end of a year', () => {
  const before = (kind: 'month' | 'quarter' | 'half', month: string, at: string) =>
    periodsBefore(kind, month, periodWith(kind, at)).map(({ key }) => key)
  expect(before('quarter', '2026-08', '2027-02')).toEqual(['2026Q3', '2026Q4'])
  expect(before('half', '2026-12', '2027-07')).toEqual(['2026H2', '2027H1'])
  expect(before('month', '2026-11', '2026-11')).toEqual([])
})
