import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { occasions } from '../../../jobs/index.ts'
import { due } from '../../../src/schedule/due.ts'
import { anyPlan, planned } from '../../support/plans.ts'

const hour = 60 * 60_000

describe('what falls due', () => {
  it('for any plan and any split of an interval, the parts give the whole, with no overlap', () => {
    const span = 90 * 24 * hour
    const reached = new Map<string, number>()
    fc.assert(
      fc.property(anyPlan, fc.nat(span), fc.nat(span), fc.nat(span), (plan, a, b, c) => {
        const [from, middle, to] = [a, b, c].sort((x, y) => x - y).map((each) => planned + each) as [number, number, number]
        const whole = due(occasions, plan, from, to)
        const [first, second] = [due(occasions, plan, from, middle), due(occasions, plan, middle, to)]
        expect([...first, ...second]).toEqual(whole)
        expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length)
        expect(due(occasions, plan, from, to)).toEqual(whole)
        for (const { kind } of whole) reached.set(kind, (reached.get(kind) ?? 0) + 1)
      }),
      { numRuns: 300 },
    )
    // a proof over plans that never bring an occasion about would prove nothing of it
    expect([...reached.keys()].sort()).toEqual(occasions.map(({ kind }) => kind).sort())
  })
  it('each occasion names only its own kind, inside the interval, still of use at its instant', () => {
    fc.assert(
      fc.property(anyPlan, fc.nat(60 * 24 * hour), fc.integer({ min: 1, max: 30 * 24 * hour }), (plan, start, length) => {
        const [from, to] = [planned + start, planned + start + length]
        for (const occasion of occasions)
          for (const each of occasion.dues(plan, from, to)) {
            expect(each.kind).toBe(occasion.kind)
            expect(each.at > from && each.at <= to && each.until >= each.at).toBe(true)
            expect(each.id.startsWith(`${occasion.kind}/`)).toBe(true)
          }
      }),
      { numRuns: 100 },
    )
  })
})
