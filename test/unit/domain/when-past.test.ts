import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayDone } from '../../../src/domain/when-past.ts'

const zone = 'Asia/Shanghai'
const thursday = Date.parse('2026-11-26T19:10:00+08:00')
const newYear = Date.parse('2027-01-05T00:10:00+08:00')

describe('the day something was done', () => {
  it.each([
    ['昨天敬老院义诊', '2026-11-25'],
    ['前天', '2026-11-24'],
    ['今天下午三点', '2026-11-26'],
    ['周六义诊', '2026-11-21'],
    ['星期四', '2026-11-26'],
    ['上周六敬老院', '2026-11-21'],
    ['本周一', '2026-11-23'],
    ['11月3日', '2026-11-03'],
    ['敬老院义诊（11月3号）', '2026-11-03'],
    ['11.3 义诊', '2026-11-03'],
    ['8月15日', '2026-08-15'],
    ['2025年12月1日', '2025-12-01'],
    ['3号 义诊', '2026-11-03'],
    ['12月3日', '2026-12-03'],
    ['后天', '2026-11-28'],
    ['敬老院义诊', null],
    ['服务 3小时 共12人', null],
    ['最近帮过忙', null],
    ['第12号楼', null],
    ['', null],
  ])('«%s» said on Thursday 26 November 2026', (text, date) => {
    expect(dayDone(text, thursday, zone)).toBe(date)
  })
  it.each([
    ['12月28日', '2026-12-28'],
    ['30号', '2026-12-30'],
    ['昨天', '2027-01-04'],
    ['1月3日', '2027-01-03'],
    ['2月29日', '2028-02-29'],
  ])('«%s» said early in January is the nearest such day', (text, date) => {
    expect(dayDone(text, newYear, zone)).toBe(date)
  })
  it('is never thrown by a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'今昨前上周六日月号年1234567890.-/ 个天三十义诊') }), (text) => {
        expect(dayDone(text, thursday, zone)).toSatisfy((date: unknown) => date === null || /^\d{4}-\d\d-\d\d$/u.test(String(date)))
      }),
    )
  })
})
