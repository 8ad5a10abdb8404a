import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atLocal, dateOf, monthOf, partsOf, sayDay, sayTime, sayWhen, wallClockMs } from '../../../src/domain/zoned.ts'

const zone = 'Asia/Shanghai'
const saturday = Date.UTC(2026, 10, 28, 1, 0)

describe('zoned', () => {
  it('knows the civil date and time of an instant', () => {
    expect(partsOf(saturday, zone)).toEqual({ year: 2026, month: 11, day: 28, hour: 9, minute: 0, weekday: 6 })
  })

  it('knows the wall clock of any instant as if in Greenwich, where clocks change too', () => {
    expect(wallClockMs(saturday, zone)).toBe(saturday + 8 * 60 * 60_000)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom(zone, 'Europe/Berlin', 'Australia/Lord_Howe'), (ms, place) => {
        const { year, month, day, hour, minute } = partsOf(ms, place)
        expect(Math.floor(wallClockMs(ms, place) / 60_000) * 60_000).toBe(Date.UTC(year, month - 1, day, hour, minute))
      }),
    )
  })

  it('has its own idea of midnight, month end and Sunday', () => {
    const justAfter = Date.UTC(2026, 11, 31, 16, 0)
    expect(dateOf(justAfter - 1, zone)).toBe('2026-12-31')
    expect(dateOf(justAfter, zone)).toBe('2027-01-01')
    expect(monthOf(justAfter, zone)).toBe('2027-01')
    expect(partsOf(Date.UTC(2026, 10, 22, 1), zone).weekday).toBe(7)
  })

  it('says days and times as people read them', () => {
    expect(sayDay(saturday, zone)).toBe('11月28日 周六')
    expect(sayTime(saturday, zone)).toBe('09:00')
    expect(sayWhen(saturday, zone)).toBe('11月28日 周六 09:00')
  })

  it('puts the year in front when it is not this year', () => {
    const newYear = Date.UTC(2027, 0, 3, 1, 5)
    expect(sayWhen(newYear, zone, saturday)).toBe('2027年1月3日 周日 09:05')
    expect(sayDay(saturday, zone, saturday)).toBe('11月28日 周六')
    expect(sayDay(newYear, zone)).toBe('1月3日 周日')
  })

  it('refuses dates no calendar has, and unknown zones', () => {
    const noSuchDay = { year: 2026, month: 2, day: 30, hour: 9, minute: 0 }
    expect(() => atLocal(noSuchDay, zone)).toThrow(RangeError)
    expect(() => atLocal({ ...noSuchDay, day: 1, hour: 25 }, zone)).toThrow(RangeError)
    expect(() => partsOf(saturday, 'Asia/Nowhere')).toThrow(RangeError)
    expect(() => partsOf(Number.NaN, zone)).toThrow(RangeError)
  })

  it('moves a time that summer time skips forward', () => {
    const skipped = { year: 2026, month: 3, day: 8, hour: 2, minute: 30 }
    expect(sayTime(atLocal(skipped, 'America/New_York'), 'America/New_York')).toBe('03:30')
  })

  it('atLocal undoes partsOf', () => {
    const minutes = fc.integer({ min: Date.UTC(2000, 0) / 60_000, max: Date.UTC(2099, 0) / 60_000 })
    fc.assert(
      fc.property(minutes, (minute) => {
        expect(atLocal(partsOf(minute * 60_000, zone), zone)).toBe(minute * 60_000)
      }),
    )
  })
})
