import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countsIn, countsWith, keysOfEntry, nothingClosed } from '../../../../src/domain/points/counting.ts'

const months = fc
  .tuple(fc.integer({ min: 2024, max: 2028 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`)

describe('the periods an entry counts in', () => {
  it('are those of the day it happened while nothing was published', () => {
    expect(countsIn('2026-11', nothingClosed)).toEqual({ period: '2026-11' })
    expect(keysOfEntry({ period: '2026-11' })).toEqual(['2026-11', '2026Q4', '2026H2', '2026', 'all'])
  })

  it('a published month is closed, while its quarter and half go by the day it happened', () => {
    const late = countsIn('2026-09', { month: '2026-10', quarter: '2026Q2', half: '2026H1' })
    expect(late).toEqual({ period: '2026-11', quarter: '2026Q3' })
    expect(keysOfEntry(late)).toEqual(['2026-11', '2026Q3', '2026H2', '2026', 'all'])
  })

  it('a contest or an appraisal that is final takes nothing more', () => {
    const late = countsIn('2026-12', { month: '2026-12', quarter: '2026Q4', half: '2026H2' })
    expect(late).toEqual({ period: '2027-01' })
    expect(keysOfEntry(countsIn('2026-12', { month: '2026-12', quarter: null, half: '2026H1' }))).toEqual([
      ...['2027-01', '2026Q4', '2026H2', '2026', 'all'],
    ])
  })

  it('never lie in what is closed, and a mirror counts where the entry does as long as that is open', () => {
    fc.assert(
      fc.property(months, months, (happened, month) => {
        const counted = countsIn(happened, { ...nothingClosed, month })
        expect(counted.period > month || month < happened).toBe(true)
        expect(countsWith(counted, { ...nothingClosed, month })).toEqual(counted)
        expect(keysOfEntry(counted).slice(1)).toEqual(keysOfEntry({ period: happened }).slice(1))
      }),
    )
  })

  it('a period that is no month is an error', () => {
    expect(() => keysOfEntry({ period: '2026-13' })).toThrow(RangeError)
  })
})
