import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SignUp } from '../../../src/domain/activity.ts'
import { freePlaces, movingUp, placedLine, positionOf, proxiedBy, waitingLine } from '../../../src/domain/capacity.ts'

const on = (who: string, state: 'in' | 'waiting', order: string, proxyBy?: string): SignUp => ({
  who,
  state,
  order,
  at: 0,
  ...(proxyBy === undefined ? {} : { proxyBy }),
})
const list = [
  on('c', 'waiting', '30'),
  on('a', 'in', '9'),
  on('d', 'waiting', '4'),
  on('b', 'in', '10', 'a'),
  on('e', 'waiting', '30.1', 'a'),
]

describe('places', () => {
  it('lines stand in the order people came, numbers not letters', () => {
    expect(placedLine(list).map(({ who }) => who)).toEqual(['a', 'b'])
    expect(waitingLine(list).map(({ who }) => who)).toEqual(['d', 'c', 'e'])
    expect(positionOf(list, 'c')).toBe(2)
    expect(positionOf(list, 'x')).toBe(0)
    expect(proxiedBy(list, 'a').map(({ who }) => who)).toEqual(['b', 'e'])
  })
  it('nobody passes the line, and no limit is room for all', () => {
    expect(freePlaces(3, 2, 0)).toBe(1)
    expect(freePlaces(3, 2, 1)).toBe(0)
    expect(freePlaces(3, 5, 0)).toBe(0)
    expect(freePlaces(undefined, 500, 0)).toBe(Number.POSITIVE_INFINITY)
  })
  it('a place given back above the limit moves nobody up', () => {
    expect(movingUp(2, list, 1).map(({ who }) => who)).toEqual(['d'])
    expect(movingUp(1, list, 1)).toEqual([])
    expect(movingUp(2, list, Number.POSITIVE_INFINITY)).toHaveLength(3)
    expect(movingUp(2, list, 0)).toEqual([])
  })
  it('never more in than the limit, never somebody waiting beside a free place', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: 0, max: 12 }),
        (limit, waiting, freed) => {
          const gone = Math.min(freed, limit)
          const full = [
            ...Array.from({ length: limit }, (_, i) => on(`i${i}`, 'in', String(i + 1))),
            ...Array.from({ length: waiting }, (_, i) => on(`w${i}`, 'waiting', String(100 + i))),
          ]
          const moved = movingUp(limit, full, gone)
          const placed = limit - gone + moved.length
          expect(placed).toBeLessThanOrEqual(limit)
          expect(placed === limit || moved.length === waiting).toBe(true)
          expect(moved).toEqual(waitingLine(full).slice(0, moved.length))
        },
      ),
    )
  })
})
