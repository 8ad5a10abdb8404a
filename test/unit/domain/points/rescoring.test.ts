import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RuleSet } from '../../../../src/domain/association.ts'
import type { Entry } from '../../../../src/domain/entry.ts'
import { rescored } from '../../../../src/domain/points/rescoring.ts'

const zone = 'Asia/Shanghai'
const noon = Date.parse('2026-11-10T12:00:00+08:00')
const rules = (tenths: number, monthlyLimitTenths?: number): RuleSet => ({
  categories: ['社会服务'],
  items: [
    {
      name: '公益服务',
      aliases: [],
      category: '社会服务',
      tenths,
      unit: '小时',
      ...(monthlyLimitTenths === undefined ? {} : { monthlyLimitTenths }),
    },
  ],
  credits: { study: '公益服务', activity: '公益服务' },
})
const entry = (number: number, more: Partial<Entry> = {}): Entry => ({
  ...{
    entry: String(number),
    member: '0005',
    branch: 'a',
    tier: 'b',
    item: '公益服务',
    category: '社会服务',
    quantity: 2,
    tenths: 30,
    rules: 1,
  },
  ...{ period: '2026-11', occurredAt: noon, recordedAt: noon, by: 'bot', act: '' },
  ...more,
})
const worth = (entries: readonly Entry[], by: RuleSet, from = 0) =>
  rescored(entries, { rules: by, from, zone }).map(({ entry: of, last, stands, score }) => [of.entry, last.entry, stands, score.tenths])

describe('entries as another rule set would score them', () => {
  it('from a moment on, without the cancelled, those that cancel, and items there are no more', () => {
    const entries = [
      entry(1001, { occurredAt: noon - 1 }),
      entry(1002),
      entry(1003),
      entry(1004, { reverses: '1003', tenths: -30 }),
      entry(1005, { item: '唱歌' }),
    ]
    expect(worth(entries, rules(20), noon)).toEqual([['1002', '1002', 30, 40]])
  })
  it('with what mended them already: a second time finds no difference', () => {
    const entries = [entry(1001), entry(1002, { adjusts: '1001', tenths: 10 }), entry(1003, { adjusts: '1002', tenths: 5 })]
    expect(worth(entries, rules(20))).toEqual([['1001', '1003', 45, 40]])
    expect(worth([...entries, entry(1004, { adjusts: '1003', tenths: -5 })], rules(20))).toEqual([['1001', '1004', 40, 40]])
  })
  it('within limits, which hold what came before too; what was taken away stays taken away', () => {
    const entries = [entry(1001, { occurredAt: noon - 1 }), entry(1002), entry(1003), entry(1004, { tenths: -30 })]
    expect(worth(entries, rules(20, 60), noon)).toEqual([
      ['1002', '1002', 30, 30],
      ['1003', '1003', 30, 0],
      ['1004', '1004', -30, -40],
    ])
  })
  it('never gives more than a limit in all, whatever the hours', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 12 }), (hours) => {
        const entries = hours.map((quantity, index) => entry(1001 + index, { quantity, tenths: quantity * 15 }))
        const sum = worth(entries, rules(20, 100)).reduce((total, [, , , tenths]) => total + Number(tenths), 0)
        expect(sum).toBe(
          Math.min(
            100,
            hours.reduce((total, each) => total + each * 20, 0),
          ),
        )
      }),
    )
  })
})
