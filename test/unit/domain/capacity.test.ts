import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SignUp } from '../../../src/domain/activity.ts'
import {
  freePlaces,
  type Limits,
  movingUp,
  placedLine,
  placedOf,
  positionOf,
  proxiedBy,
  quotaOf,
  seated,
  waitingLine,
} from '../../../src/domain/capacity.ts'

const on = (who: string, state: 'in' | 'waiting', order: string, more: Partial<SignUp> = {}): SignUp => ({
  who,
  state,
  order,
  at: 0,
  ...more,
})
const list = [
  on('c', 'waiting', '30'),
  on('a', 'in', '9'),
  on('d', 'waiting', '4'),
  on('b', 'in', '10', { proxyBy: 'a' }),
  on('e', 'waiting', '30.1', { proxyBy: 'a' }),
]
const without = (...gone: string[]): SignUp[] => list.filter(({ who }) => !gone.includes(who))
const names = (signUps: readonly SignUp[]): string[] => signUps.map(({ who }) => who)

describe('places', () => {
  it('lines stand in the order people came, numbers not letters', () => {
    expect(names(placedLine(list))).toEqual(['a', 'b'])
    expect(names(waitingLine(list))).toEqual(['d', 'c', 'e'])
    expect(positionOf(list, 'c')).toBe(2)
    expect(positionOf(list, 'x')).toBe(0)
    expect(names(proxiedBy(list, 'a'))).toEqual(['b', 'e'])
  })
  it('nobody passes the line, and no limit is room for all', () => {
    expect(freePlaces({ limit: 3 }, without('c', 'd', 'e'), undefined)).toBe(1)
    expect(freePlaces({ limit: 3 }, list, undefined)).toBe(0)
    expect(seated({ limit: 3 }, list, [undefined])).toEqual([false])
    expect(freePlaces({ limit: 1 }, list, undefined)).toBe(0)
    expect(freePlaces({}, without('c', 'd', 'e'), undefined)).toBe(Number.POSITIVE_INFINITY)
  })
  it('a place given back above the limit moves nobody up', () => {
    expect(names(movingUp({ limit: 2 }, without('a')))).toEqual(['d'])
    expect(movingUp({ limit: 1 }, without('a'))).toEqual([])
    expect(movingUp({}, list)).toHaveLength(3)
    expect(movingUp({ limit: 2 }, list)).toEqual([])
  })
})

describe('places by branch', () => {
  const shared: Limits = { limit: 4, quotas: { 甲: 2, 乙: 1 } }
  const both = [on('1', 'in', '1', { branch: '甲' }), on('2', 'in', '2', { branch: '乙' }), on('3', 'waiting', '3', { branch: '乙' })]
  it('a full branch waits while another, or one without a quota, still finds places', () => {
    expect(seated(shared, both, ['乙', '甲', '甲', '丙'])).toEqual([false, true, false, true])
    expect(freePlaces(shared, both, '甲')).toBe(1)
    expect(freePlaces(shared, both, '丙')).toBe(2)
    expect(freePlaces(shared, both, '乙')).toBe(0)
  })
  it('the first in line whose branch has room moves up; whose branch nobody knows waits for it', () => {
    const line = [on('?x', 'waiting', '0'), ...both, on('4', 'waiting', '4', { branch: '甲' })]
    expect(names(movingUp(shared, line))).toEqual(['4'])
    expect(
      names(
        movingUp(
          shared,
          line.filter(({ who }) => who !== '2'),
        ),
      ),
    ).toEqual(['3', '4'])
    expect(names(movingUp({ limit: 4 }, line))).toEqual(['?x', '3'])
  })
})

/** What happens to a list: somebody of a branch comes, the nth on it leaves, or its limits become others. */
type Step = { come: string | undefined } | { leave: number } | { limit: number | undefined; quotas: Record<string, number> | undefined }

const branch = fc.constantFrom('甲', '乙', '丙', undefined)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: branch.map((come) => ({ come })) },
  { weight: 3, arbitrary: fc.nat(20).map((leave) => ({ leave })) },
  {
    weight: 1,
    arbitrary: fc.record({
      limit: fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
      quotas: fc.option(fc.dictionary(fc.constantFrom('甲', '乙'), fc.integer({ min: 1, max: 4 })), { nil: undefined }),
    }),
  },
)

it('whatever happens: nobody is let in beyond limit or quota, nobody waits beside a place they could have, nobody passes the line', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let signUps: SignUp[] = []
      let limits: Limits = { limit: 4, quotas: { 甲: 2, 乙: 1 } }
      const promote = (): void => {
        const moving = movingUp(limits, signUps)
        signUps = signUps.map((each) => (moving.includes(each) ? { ...each, state: 'in' } : each))
      }
      for (const [index, next] of steps.entries()) {
        const before = signUps
        if ('come' in next) {
          const [seat = false] = seated(limits, signUps, [next.come])
          signUps = [
            ...signUps,
            on(`m${index}`, seat ? 'in' : 'waiting', String(index), next.come === undefined ? {} : { branch: next.come }),
          ]
        } else if ('leave' in next) {
          signUps = signUps.filter((_, place) => place !== next.leave)
          promote()
        } else {
          const { limit, quotas } = next
          limits = { ...(limit === undefined ? {} : { limit }), ...(quotas === undefined ? {} : { quotas }) }
          promote()
        }
        const grown = placedLine(signUps).filter(({ who }) => !placedLine(before).some((each) => each.who === who))
        // those who had a place keep it when the limits shrink; newly nobody gets one beyond them
        if (grown.length > 0) expect(placedLine(signUps).length).toBeLessThanOrEqual(limits.limit ?? Number.POSITIVE_INFINITY)
        for (const each of grown)
          if (each.branch !== undefined) expect(placedOf(signUps, each.branch)).toBeLessThanOrEqual(quotaOf(limits, each.branch))
        expect(movingUp(limits, signUps)).toEqual([])
      }
    }),
    { numRuns: 400 },
  )
})
