import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOfPeriod, parsePeriod, periodKeysOf, periodOfKey } from '../../../src/domain/period.ts'
import { atLocal, monthOf } from '../../../src/domain/zoned.ts'

const zone = 'Asia/Shanghai'
const november = atLocal({ year: 2026, month: 11, day: 22, hour: 10, minute: 0 }, zone)
const february = atLocal({ year: 2026, month: 2, day: 3, hour: 10, minute: 0 }, zone)
const keyOf = (text: string, now = november): string | undefined => parsePeriod(text, now, zone)?.key

const months = fc
  .tuple(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`)

describe('时段, said in November 2026', () => {
  it.each([
    ['本月', '2026-11'],
    ['这个月', '2026-11'],
    ['当月', '2026-11'],
    ['這個月', '2026-11'],
    ['上月', '2026-10'],
    ['上个月', '2026-10'],
    ['10月', '2026-10'],
    ['十月', '2026-10'],
    ['10月份', '2026-10'],
    ['１０月', '2026-10'],
    ['11月', '2026-11'],
    ['12月', '2025-12'],
    ['十二月', '2025-12'],
    ['2025年10月', '2025-10'],
    ['去年10月', '2025-10'],
    ['本季', '2026Q4'],
    ['本季度', '2026Q4'],
    ['这个季度', '2026Q4'],
    ['上季', '2026Q3'],
    ['上季度', '2026Q3'],
    ['三季度', '2026Q3'],
    ['第三季度', '2026Q3'],
    ['4季度', '2026Q4'],
    ['2025年一季度', '2025Q1'],
    ['上半年', '2026H1'],
    ['下半年', '2026H2'],
    ['去年下半年', '2025H2'],
    ['本年', '2026'],
    ['今年', '2026'],
    ['去年', '2025'],
    ['2025年', '2025'],
    ['全部', 'all'],
    ['所有', 'all'],
    ['总', 'all'],
    ['2026-11', '2026-11'],
    ['2026-3', '2026-03'],
    ['2026Q4', '2026Q4'],
    ['2026q4', '2026Q4'],
    ['2026h2', '2026H2'],
    ['2026', '2026'],
    [' 上 月 ', '2026-10'],
  ])('%s is %s', (text, key) => {
    expect(keyOf(text)).toBe(key)
  })

  it.each([
    '',
    '月',
    '13月',
    '0月',
    '五季度',
    '2026-13',
    '2026-00',
    '2026Q5',
    '2026H3',
    '202611',
    '20261',
    '1999',
    '下月',
    '半年',
    '会员单位',
    '11',
    '10月的',
    '三',
  ])('%s is no period', (text) => {
    expect(parsePeriod(text, november, zone)).toBeNull()
  })

  it('a name without its year is the latest that has begun', () => {
    expect(keyOf('三季度', february)).toBe('2025Q3')
    expect(keyOf('下半年', february)).toBe('2025H2')
    expect(keyOf('上半年', february)).toBe('2026H1')
    expect(keyOf('一季度', february)).toBe('2026Q1')
    expect(keyOf('2月', february)).toBe('2026-02')
    expect(keyOf('上季', february)).toBe('2025Q4')
    expect(keyOf('上月', atLocal({ year: 2026, month: 1, day: 1, hour: 0, minute: 0 }, zone))).toBe('2025-12')
  })

  it('the association’s midnight decides, not Greenwich’s', () => {
    const midnight = Date.UTC(2026, 10, 30, 16)
    expect(keyOf('本月', midnight - 1)).toBe('2026-11')
    expect(keyOf('本月', midnight)).toBe('2026-12')
  })
})

describe('a period', () => {
  it('is named in Chinese and bounded by months', () => {
    expect(periodOfKey('2026-11')).toEqual({ key: '2026-11', label: '2026年11月', from: '2026-11', to: '2026-11' })
    expect(periodOfKey('2026Q4')).toEqual({ key: '2026Q4', label: '2026年四季度', from: '2026-10', to: '2026-12' })
    expect(periodOfKey('2026H2')).toEqual({ key: '2026H2', label: '2026年下半年', from: '2026-07', to: '2026-12' })
    expect(periodOfKey('2026')).toEqual({ key: '2026', label: '2026年', from: '2026-01', to: '2026-12' })
    expect(periodOfKey('all')).toEqual({ key: 'all', label: '全部', from: null, to: null })
    expect(periodOfKey('2026q4')).toBeNull()
    expect(periodOfKey('本月')).toBeNull()
  })

  it('ends where the next one begins', () => {
    const end = (key: string): number => {
      const period = periodOfKey(key)
      return period ? endOfPeriod(period, zone) : Number.NaN
    }
    expect(end('2026-11')).toBe(Date.UTC(2026, 10, 30, 16))
    expect(end('2026-12')).toBe(Date.UTC(2026, 11, 31, 16))
    expect(end('2026')).toBe(end('2026Q4'))
    expect(end('2026Q2')).toBe(end('2026H1'))
    expect(end('all')).toBe(Number.POSITIVE_INFINITY)
  })

  it('an entry’s month counts in five', () => {
    expect(periodKeysOf('2026-11')).toEqual(['2026-11', '2026Q4', '2026H2', '2026', 'all'])
    expect(periodKeysOf('2026-06')).toEqual(['2026-06', '2026Q2', '2026H1', '2026', 'all'])
    expect(() => periodKeysOf('2026-13')).toThrow(RangeError)
  })

  it('holds exactly the months that name it', () => {
    fc.assert(
      fc.property(months, months, (month, other) => {
        for (const key of periodKeysOf(month)) {
          const period = periodOfKey(key)
          expect(period?.key).toBe(key)
          const holds = (period?.from ?? '') <= other && other <= (period?.to ?? '9')
          expect(periodKeysOf(other).includes(key)).toBe(holds)
        }
      }),
    )
  })

  it('is read back from its key and from its label at any time', () => {
    fc.assert(
      fc.property(months, fc.integer({ min: november, max: november + 40 * 365 * 86_400_000 }), (month, now) => {
        for (const key of periodKeysOf(month)) {
          expect(parsePeriod(key, now, zone)).toEqual(periodOfKey(key))
          expect(parsePeriod(periodOfKey(key)?.label ?? '', now, zone)).toEqual(periodOfKey(key))
        }
      }),
    )
  })

  it('without a year has begun, and began less than a year ago', () => {
    const names = fc.constantFrom('1月', '十二月', '6月份', '一季度', '第四季度', '上半年', '下半年', '本月', '上季')
    fc.assert(
      fc.property(names, fc.integer({ min: november, max: november + 3 * 365 * 86_400_000 }), (name, now) => {
        const from = parsePeriod(name, now, zone)?.from ?? ''
        const month = monthOf(now, zone)
        expect(from <= month).toBe(true)
        expect(from > `${Number(month.slice(0, 4)) - 1}${month.slice(4)}`).toBe(true)
      }),
    )
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => [parsePeriod(text, november, zone), periodOfKey(text)]).not.toThrow()
      }),
    )
  })
})
