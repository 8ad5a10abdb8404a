import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AppraisalRules, type Appraised, nextStar, starsDrawn, starsOf } from '../../../src/domain/appraisal.ts'

const rules: AppraisalRules = {
  stars: [
    { name: '五星', tenths: 600, places: 2 },
    { name: '四星', percent: 50 },
    { name: '三星', tenths: 100 },
  ],
  attendance: 60,
  leave: 'excluded',
}
const somebody = (number: string, tenths: number, more: Partial<Appraised> = {}): Appraised => ({
  ...{ number, tier: '会员单位', tenths, sessions: 10, came: 8, excused: 0 },
  ...more,
})
const given = (all: readonly Appraised[], by: AppraisalRules = rules) => Object.fromEntries(starsOf(all, by))

const people = fc
  .uniqueArray(fc.record({ id: fc.nat(99), tenths: fc.integer({ min: -50, max: 900 }), came: fc.nat(10), excused: fc.nat(3) }), {
    maxLength: 20,
    selector: ({ id }) => id,
  })
  .map((all) => all.map(({ id, tenths, came, excused }) => somebody(String(id), tenths, { came: Math.min(came, 10 - excused), excused })))

describe('stars', () => {
  it('are the highest whose conditions all hold, within a tier', () => {
    expect(
      given([somebody('1', 700), somebody('2', 650), somebody('3', 640), somebody('4', 90), somebody('5', 700, { tier: '理事单位' })]),
    ).toEqual({
      1: '五星',
      2: '五星',
      3: '三星',
      5: '五星',
    })
  })
  it('are never parted among equals by a quota', () => {
    expect(given([somebody('1', 700), somebody('2', 650), somebody('3', 650)])).toEqual({ 1: '五星', 2: '五星', 3: '五星' })
  })
  it('want study as the rules count leave; who had no session is not held back', () => {
    const away = somebody('1', 700, { came: 5, excused: 5 })
    const at = (leave: AppraisalRules['leave']) => given([away], { ...rules, leave })
    expect([at('excluded'), at('present'), at('absent')]).toEqual([{ 1: '五星' }, { 1: '五星' }, {}])
    expect(given([somebody('1', 700, { sessions: 0, came: 0 })])).toEqual({ 1: '五星' })
  })
  it('are the same in whatever order people stand, and more points never give a lower one', () => {
    const height = (name: string | undefined) =>
      name === undefined ? rules.stars.length : rules.stars.findIndex((star) => star.name === name)
    fc.assert(
      fc.property(people, fc.nat(19), fc.integer({ min: 1, max: 300 }), (all, index, more) => {
        expect(given([...all].reverse())).toEqual(given(all))
        const one = all[index]
        if (!one) return
        const better = all.map((each) => (each === one ? { ...each, tenths: each.tenths + more } : each))
        expect(height(given(better)[one.number])).toBeLessThanOrEqual(height(given(all)[one.number]))
      }),
    )
  })
  it('ahead are named with the points and the place they want', () => {
    const stands = (tenths: number, rank: number | null, of = 10) => nextStar({ tenths, rank, of }, rules)
    expect(stands(0, null)).toEqual({ name: '三星', missing: 100, within: null })
    expect(stands(50, 8)).toEqual({ name: '三星', missing: 50, within: null })
    expect(stands(100, 6)).toEqual({ name: '四星', missing: 0, within: 5 })
    expect(stands(500, 5)).toEqual({ name: '五星', missing: 100, within: 2 })
    expect(stands(700, 3)).toEqual({ name: '五星', missing: 0, within: 2 })
    expect(stands(700, 2)).toBeNull()
    expect(nextStar({ tenths: 0, rank: null, of: 0 }, { stars: [{ name: '优秀', percent: 10 }] })).toEqual({
      ...{ name: '优秀', missing: 0, within: 1 },
    })
  })
  it('are drawn on a certificate as their name says, else by their place, five at most and one at least', () => {
    expect(rules.stars.map(({ name }) => starsDrawn(name, rules.stars))).toEqual([5, 4, 3])
    const named = ['金星', '银星', '铜星', '木星', '火星', '土星'].map((name) => ({ name }))
    expect(named.map(({ name }) => starsDrawn(name, named))).toEqual([5, 5, 4, 3, 2, 1])
    expect(starsDrawn('没有的', [])).toBe(1)
  })
})
