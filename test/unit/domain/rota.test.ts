import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Absence, monthsOfYear, planYear, type RotaParts, rotaFaults, servedBy } from '../../../src/domain/rota.ts'
import { type Deputy, type TurnFact, turnsOf } from '../../../src/domain/turns.ts'
import { addMonths } from '../../../src/domain/zoned.ts'

const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `000${index + 2}`.slice(-4))
const monthly = (from: string, ...numbers: string[]): TurnFact[] =>
  numbers.map((number, index) => ({ month: addMonths(from, index), number }))
const parts = (given: Partial<RotaParts> & { viceChairs: string[] }): RotaParts => ({ turns: turnsOf([]), absences: [], ...given })
const numbersOf = (year: number, given: RotaParts): (string | null)[] => planYear(year, given).map(({ number }) => number)

const wholeMonth = (number: string, month: string): Absence => ({ number, from: `${month}-02`, to: `${month}-20` })

/** Any rota: three to seven vice-chairs, some history, some months of 2027 given, some absences in it. */
const anyParts = fc
  .record({
    count: fc.integer({ min: 2, max: 7 }),
    history: fc.array(fc.nat(6), { maxLength: 12 }),
    given: fc.uniqueArray(fc.record({ month: fc.integer({ min: 0, max: 11 }), who: fc.nat(6) }), {
      maxLength: 4,
      selector: ({ month }) => month,
    }),
    away: fc.array(fc.record({ month: fc.integer({ min: 0, max: 11 }), who: fc.nat(6) }), { maxLength: 16 }),
  })
  .map(({ count, history, given, away }): RotaParts => {
    const viceChairs = people(count)
    const who = (index: number): string => viceChairs[index % count] ?? ''
    const before = history.map((index, place): TurnFact => ({ month: addMonths('2026-12', -place), number: who(index) }))
    return {
      viceChairs,
      turns: turnsOf([...before, ...given.map((each) => ({ month: addMonths('2027-01', each.month), number: who(each.who) }))]),
      absences: away.map((each) => wholeMonth(who(each.who), addMonths('2027-01', each.month))),
    }
  })

const isFree = ({ absences }: RotaParts, number: string, month: string): boolean =>
  !absences.some((absence) => absence.number === number && absence.from.startsWith(month))

/** Whether these months can be given to different people, each free in theirs: tried in every way. */
const canAllDiffer = (given: RotaParts, months: readonly string[], left: readonly string[]): boolean => {
  const [month, ...rest] = months
  if (month === undefined) return true
  return left.some(
    (number) =>
      isFree(given, number, month) &&
      canAllDiffer(
        given,
        rest,
        left.filter((each) => each !== number),
      ),
  )
}

describe('the plan of a year', () => {
  it('goes on where the last year ended, one after another', () => {
    const viceChairs = people(4)
    const order = ['0004', '0002', '0005', '0003']
    const turns = turnsOf(monthly('2026-09', ...order))
    expect(numbersOf(2027, parts({ viceChairs, turns }))).toEqual([...order, ...order, ...order])
  })
  it('counts a swap and a deputy for who served, and a newcomer first', () => {
    const turns: TurnFact[] = [
      { month: '2026-10', number: '0003', swappedWith: '0002' },
      { month: '2026-11', number: '0002', swappedWith: '0003' },
      { month: '2026-12', number: '0004' },
    ]
    const deputies: Deputy[] = [{ month: '2026-12', number: '0003', from: '2026-12-01', to: '2026-12-20' }]
    const rota = turnsOf(turns, deputies)
    expect(servedBy(rota, '2026-12')).toBe('0003')
    expect(servedBy(turnsOf(turns, [{ month: '2026-12', number: '0003', from: '2026-12-01', to: '2026-12-05' }]), '2026-12')).toBe('0004')
    expect(numbersOf(2027, parts({ viceChairs: people(4), turns: rota })).slice(0, 4)).toEqual(['0004', '0005', '0002', '0003'])
  })
  it('gives who is away later an earlier month, so that nobody comes twice before everybody once', () => {
    const viceChairs = people(5)
    const absences = [wholeMonth('0006', '2027-05')]
    expect(numbersOf(2027, parts({ viceChairs, absences })).slice(0, 5)).toEqual(['0002', '0003', '0004', '0006', '0005'])
  })
  it('leaves months that are given, and a month in which everybody is away', () => {
    const viceChairs = people(2)
    const absences = viceChairs.map((number): Absence => ({ number, from: '2027-08-01', to: '2027-08-31' }))
    const given = parts({ viceChairs, absences, turns: turnsOf([{ month: '2027-03', number: '0003' }]) })
    const plan = planYear(2027, given)
    expect(plan[2]).toEqual({ month: '2027-03', number: '0003', held: true })
    expect(plan[7]).toEqual({ month: '2027-08', number: null, held: false })
    expect(rotaFaults(plan, given).filter(({ kind }) => kind === 'gap')).toEqual([{ kind: 'gap', month: '2027-08' }])
    expect(planYear(2027, parts({ viceChairs: [] })).every(({ number }) => number === null)).toBe(true)
  })

  it('without absences, over any window and over the year before, counts differ by at most one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 0, max: 11 }),
        fc.integer({ min: 1, max: 24 }),
        (count, start, length) => {
          const viceChairs = people(count)
          const first = planYear(2027, parts({ viceChairs }))
          const turns = turnsOf(first.map(({ month, number }) => ({ month, number: number ?? '' })))
          const second = planYear(2028, parts({ viceChairs, turns }))
          const window = [...first, ...second].slice(start, start + length)
          const counts = viceChairs.map((who) => window.filter(({ number }) => number === who).length)
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
        },
      ),
    )
  })
  it('whatever the absences: nobody in one, a gap only when all are away, the same each time, nothing given is moved', () => {
    fc.assert(
      fc.property(anyParts, (given) => {
        const plan = planYear(2027, given)
        expect(plan.map(({ month }) => month)).toEqual(monthsOfYear(2027))
        expect(planYear(2027, given)).toEqual(plan)
        for (const { month, number, held } of plan) {
          expect(held).toBe(given.turns.of(month) !== undefined)
          if (held) expect(number).toBe(given.turns.of(month)?.number)
          else if (number === null) expect(given.viceChairs.some((each) => isFree(given, each, month))).toBe(false)
          else expect(isFree(given, number, month)).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })
  it('nobody twice before everybody once, wherever the absences allow it at all', () => {
    fc.assert(
      fc.property(anyParts, (all) => {
        const given = { ...all, turns: turnsOf(all.turns.all.filter(({ month }) => month < '2027')) }
        const round = monthsOfYear(2027).slice(0, given.viceChairs.length)
        fc.pre(canAllDiffer(given, round, given.viceChairs))
        const first = numbersOf(2027, given).slice(0, round.length)
        expect(new Set(first).size).toBe(round.length)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what is wrong with a rota', () => {
  it('is named: two in a row (over the turn of the year too), a holder away and not stood in for, one who is no vice-chair', () => {
    const viceChairs = people(3)
    const turns = [
      ...monthly('2026-12', '0002', '0002', '0003', '0004', '0009'),
      ...monthly('2027-05', '0003', '0004', '0002', '0003', '0004', '0002', '0003', '0004'),
    ]
    const absences: Absence[] = [
      { number: '0003', from: '2027-02-10', to: '2027-02-12' },
      { number: '0003', from: '2027-05-10', to: '2027-05-12' },
    ]
    const deputies: Deputy[] = [{ month: '2027-05', number: '0002', from: '2027-05-08', to: '2027-05-12' }]
    const given = { viceChairs, absences, turns: turnsOf(turns, deputies) }
    expect(rotaFaults(planYear(2027, given), given)).toEqual([
      { kind: 'in-a-row', month: '2027-01', number: '0002' },
      { kind: 'absent', month: '2027-02', number: '0003' },
      { kind: 'no-vice-chair', month: '2027-04', number: '0009' },
    ])
  })
})
