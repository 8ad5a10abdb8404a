import { describe, expect, it } from 'vitest'
import { chineseCalendar } from '../../../src/domain/calendar.ts'

const calendar = chineseCalendar()

describe('the working days of China', () => {
  it('knows the holidays of 2024 to 2026', () => {
    const named = ['2024-02-10', '2024-10-01', '2025-01-28', '2025-10-06', '2026-02-17', '2026-10-01', '2026-09-25', '2026-01-01']
    expect(named.map((date) => calendar.holiday(date))).toEqual(['春节', '国庆节', '春节', '中秋', '春节', '国庆节', '中秋', '元旦'])
    expect(named.map((date) => calendar.isWorkday(date))).toEqual(named.map(() => false))
  })
  it('make-up Saturdays and Sundays are working days and no holidays', () => {
    for (const date of [
      '2024-02-04',
      '2024-09-29',
      '2024-10-12',
      '2025-01-26',
      '2025-02-08',
      '2025-09-28',
      '2026-02-14',
      '2026-02-28',
      '2026-10-10',
    ]) {
      expect([date, calendar.isWorkday(date), calendar.holiday(date)]).toEqual([date, true, null])
    }
  })
  it('a plain weekend is neither; a plain Thursday is a working day', () => {
    expect([calendar.isWorkday('2026-11-28'), calendar.holiday('2026-11-28')]).toEqual([false, null])
    expect([calendar.isWorkday('2026-11-26'), calendar.holiday('2026-11-26')]).toEqual([true, null])
  })
  it('the association’s own days come first', () => {
    const own = chineseCalendar({ off: ['2026-11-26'], work: ['2026-10-01', '2026-11-28'] })
    expect(['2026-11-26', '2026-10-01', '2026-11-28'].map((date) => [own.isWorkday(date), own.holiday(date)])).toEqual([
      [false, '休息日'],
      [true, null],
      [true, null],
    ])
  })
  it('a year without a holiday is unpublished, unless the association names days off in it', () => {
    expect([2024, 2025, 2026, 2031].map((year) => calendar.isPublished(year))).toEqual([true, true, true, false])
    expect(chineseCalendar({ off: ['2031-01-01'], work: [] }).isPublished(2031)).toBe(true)
    expect([calendar.isWorkday('2031-10-01'), calendar.holiday('2031-10-01')]).toEqual([true, null])
  })
})
