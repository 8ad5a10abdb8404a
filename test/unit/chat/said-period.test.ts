import { describe, expect, it } from 'vitest'
import { periodMeant, saidPeriod } from '../../../src/chat/forms/said-period.ts'
import { smallAssociation, thursdayEvening } from '../../support/village.ts'

const reading = { at: thursdayEvening, association: smallAssociation('periods') }
const scene = { at: thursdayEvening, zone: 'Asia/Shanghai' }

describe('a 时段 as it was said', () => {
  it.each([
    ['这个月', '本月', '2026-11'],
    ['当月', '本月', '2026-11'],
    ['上个月', '上月', '2026-10'],
    ['本季度', '本季', '2026Q4'],
    ['上一季度', '上季', '2026Q3'],
    ['今年', '本年', '2026'],
    ['十月', '10月', '2026-10'],
    ['12月', '12月', '2025-12'],
    ['第三季度', '三季度', '2026Q3'],
    ['上半年', '上半年', '2026H1'],
    ['去年', '2025', '2025'],
    ['2026年11月', '2026-11', '2026-11'],
    ['2026q4', '2026Q4', '2026Q4'],
    ['累计', '全部', 'all'],
    ['上月的', '上月', '2026-10'],
  ])('«%s» is %s, %s', (text, said, key) => {
    expect(saidPeriod(text, reading)).toBe(said)
    expect(periodMeant(said, scene).key).toBe(key)
  })
  it('nothing said is this month; other words are none', () => {
    expect(periodMeant(undefined, scene).key).toBe('2026-11')
    expect(saidPeriod('上周', reading)).toBeNull()
    expect(() => periodMeant('上周', scene)).toThrow(RangeError)
  })
})
