import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Item, RuleSet } from '../../../../src/domain/association.ts'
import { score } from '../../../../src/domain/points/scoring.ts'

const zone = 'Asia/Shanghai'
const service: Item = { name: '公益服务', aliases: [], category: '社会服务', tenths: 20, unit: '小时' }
const rules: RuleSet = {
  categories: ['社会服务'],
  items: [service],
  credits: { study: '集体学习', activity: '主题活动' },
  campaigns: [{ name: '助农月', items: ['公益服务'], from: '2026-11-01', to: '2026-11-30', times: 2 }],
}
const at = (text: string): number => Date.parse(`${text}+08:00`)
const nothing = () => 0

describe('what a number of units is worth', () => {
  it('is points times units, and times a campaign on its first and last day only', () => {
    const tenthsAt = (text: string) => score(rules, service, 1.5, { at: at(text), zone, used: nothing }).tenths
    expect([tenthsAt('2026-10-31T23:59:59.999'), tenthsAt('2026-11-01T00:00')]).toEqual([30, 60])
    expect([tenthsAt('2026-11-30T23:59:59.999'), tenthsAt('2026-12-01T00:00')]).toEqual([60, 30])
    expect(score(rules, service, 1, { at: at('2026-11-05T10:00'), zone, used: nothing }).campaign).toBe('助农月')
  })

  it('is cut by the narrowest limit, and says what it would have been', () => {
    const limited = { ...service, dailyLimitTenths: 60, monthlyLimitTenths: 100, activityLimitTenths: 80 }
    const used = (field: string) => ({ '公益服务/2026-10': 70 })[field] ?? 0
    expect(score(rules, limited, 4, { at: at('2026-10-05T10:00'), zone, activity: '112', used })).toEqual({
      tenths: 30,
      uncapped: 80,
      limits: ['公益服务/2026-10-05', '公益服务/2026-10', '公益服务/#112'],
    })
  })

  it('credits in all exactly the limit, however it is split, and never takes anything away', () => {
    const limited = { ...service, monthlyLimitTenths: 100 }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 20 }), (hours) => {
        let used = 0
        for (const each of hours) {
          const { tenths } = score(rules, limited, each, { at: at('2026-10-05T10:00'), zone, used: () => used })
          expect(tenths).toBeGreaterThanOrEqual(0)
          used += tenths
        }
        expect(used).toBe(
          Math.min(
            100,
            hours.reduce((sum, each) => sum + each * 20, 0),
          ),
        )
      }),
    )
  })

  it('a deduction has neither campaigns nor limits', () => {
    const absence = { ...service, name: '无故缺席', tenths: -10 }
    expect(score(rules, absence, 2, { at: at('2026-11-05T10:00'), zone, used: nothing })).toEqual({ tenths: -20 })
  })
})
