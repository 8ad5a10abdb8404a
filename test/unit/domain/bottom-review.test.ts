import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bottomReviewOf, type Evidence, usualBottomReview } from '../../../src/domain/bottom-review.ts'

const one = (member: string, tenths: number, given: Partial<Evidence> = {}): Evidence => ({
  member,
  tenths,
  months: [],
  sessions: 10,
  came: 5,
  excused: 0,
  joined: '2024-01',
  ...given,
})
const rules = { ...usualBottomReview, percent: 20 }
const numbers = (all: readonly { member: string }[]): string[] => all.map(({ member }) => member)

describe('the bottom review', () => {
  it('lists the lowest share, with how many of their months were weak', () => {
    const months = [
      { month: '2026-07', tenths: 5 },
      { month: '2026-08', tenths: 10 },
    ]
    const all = [one('0001', 100), one('0002', 15, { months }), one('0003', 90), one('0004', 80), one('0005', 70)]
    expect(bottomReviewOf(all, rules, '2026-12')).toEqual({
      listed: [{ ...one('0002', 15, { months }), fromEnd: 1, weak: 1 }],
      exempt: [],
      of: 5,
    })
  })

  it('exempts newcomers and those on leave before it takes the share', () => {
    const all = [
      one('0001', 0, { joined: '2026-07' }),
      one('0002', 0, { excused: 5 }),
      one('0003', 10),
      ...['0004', '0005', '0006', '0007'].map((member) => one(member, 50)),
    ]
    const { listed, exempt, of } = bottomReviewOf(all, rules, '2026-12')
    expect([numbers(listed), exempt.map(({ member, why }) => [member, why]), of]).toEqual([
      ['0003'],
      [
        ['0001', 'newcomer'],
        ['0002', 'leave'],
      ],
      5,
    ])
    expect(numbers(bottomReviewOf([one('0001', 0, { joined: '2026-06' })], { ...rules, percent: 100 }, '2026-12').listed)).toEqual(['0001'])
  })

  it('lists equals all or none, whatever their numbers, and nobody where the share is less than one', () => {
    const all = [one('0001', 0), one('0002', 0), one('0003', 0), one('0004', 9), one('0005', 9)]
    expect(numbers(bottomReviewOf(all, rules, '2026-12').listed)).toEqual(['0001', '0002', '0003'])
    expect(numbers(bottomReviewOf(all, { ...rules, percent: 80 }, '2026-12').listed)).toEqual(['0001', '0002', '0003'])
    expect(bottomReviewOf(all, { ...rules, percent: 100 }, '2026-12').listed).toHaveLength(5)
    expect(bottomReviewOf(all.slice(0, 4), rules, '2026-12').listed).toEqual([])
  })

  it('never lists somebody while it leaves out a lower one who is not exempt, in whatever order they come', () => {
    const evidence = fc.record({ tenths: fc.integer({ min: -20, max: 100 }), excused: fc.integer({ min: 0, max: 10 }) })
    fc.assert(
      fc.property(fc.array(evidence, { maxLength: 60 }), (given) => {
        const all = given.map(({ tenths, excused }, index) => one(String(index).padStart(4, '0'), tenths, { excused }))
        const { listed, exempt } = bottomReviewOf(all, rules, '2026-12')
        const worst = Math.max(Number.NEGATIVE_INFINITY, ...listed.map(({ tenths }) => tenths))
        const off = new Set([...numbers(listed), ...numbers(exempt)])
        expect(all.filter(({ member, tenths }) => !off.has(member) && tenths <= worst)).toEqual([])
        expect(bottomReviewOf([...all].reverse(), rules, '2026-12').listed).toEqual(listed)
      }),
    )
  })
})
