import { DateTime } from 'luxon'
import { describe, expect, it } from 'vitest'
import { timezoneComponent } from '../../../src/web/timezone-component.ts'

const between = (zone: string): string[] =>
  timezoneComponent(zone, DateTime.fromISO('2026-01-01', { zone }), DateTime.fromISO('2027-01-01', { zone })).split('\n')

describe('the time zone of a feed', () => {
  it('without summer time is one offset', () => {
    expect(between('Asia/Shanghai')).toEqual([
      'BEGIN:VTIMEZONE',
      'TZID:Asia/Shanghai',
      'BEGIN:STANDARD',
      'DTSTART:20260101T000000',
      'TZOFFSETFROM:+0800',
      'TZOFFSETTO:+0800',
      'END:STANDARD',
      'END:VTIMEZONE',
    ])
    expect(between('Asia/Kathmandu')).toContain('TZOFFSETTO:+0545')
  })
  it('with summer time names each change by the clock that ends with it', () => {
    expect(between('Europe/London').slice(7, -1)).toEqual([
      ...['BEGIN:DAYLIGHT', 'DTSTART:20260329T010000', 'TZOFFSETFROM:+0000', 'TZOFFSETTO:+0100', 'END:DAYLIGHT'],
      ...['BEGIN:STANDARD', 'DTSTART:20261025T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0000', 'END:STANDARD'],
    ])
  })
})
