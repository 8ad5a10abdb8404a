import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EntryFact } from '../../../src/domain/entry.ts'
import type { Member } from '../../../src/domain/member.ts'
import { parsePeriod, periodKeysOf, periodOfKey } from '../../../src/domain/period.ts'
import { rosterOf } from '../../../src/domain/roster.ts'
import { branchStandingsOf, scopeKey, standingsOf } from '../../../src/domain/standing.ts'
import type { JournalEvent } from '../../../src/journal/events.ts'
import { project } from '../../../src/journal/project.ts'
import { applyChange, type Views } from '../../../src/journal/views.ts'

const zone = 'Asia/Shanghai'
const branches = ['甲分会', '乙分会', '丙分会']
const tiers = ['会员单位', '会长单位']
const months = ['2026-01', '2026-06', '2026-07', '2026-11']
const at = (day: string): number => Date.parse(`${day}T00:00:00+08:00`)
const member = (number: string, more: Partial<Member> = {}): Member => ({
  number,
  name: `某${number}`,
  branch: '甲分会',
  tier: '会员单位',
  posts: [],
  speciality: '',
  joinedAt: at('2026-01-01'),
  ...more,
})

/** A line of the ledger, and whether it is reversed afterwards. */
const line = fc.record({
  member: fc.constantFrom('0001', '0002', '0003', '0004', '0005'),
  branch: fc.constantFrom(...branches),
  tier: fc.constantFrom(...tiers),
  period: fc.constantFrom(...months),
  tenths: fc.integer({ min: -200, max: 300 }).filter((tenths) => tenths !== 0),
  reversed: fc.boolean(),
})
type Line = typeof line extends fc.Arbitrary<infer T> ? T : never

/** The entries of these lines and (after all of them, `reversing`) the reversals of those marked. */
const entriesOf = (lines: readonly Line[], reversing: boolean): EntryFact[] => {
  const facts = lines.map(
    ({ reversed: _, ...each }, index): EntryFact => ({
      ...each,
      entry: String(1001 + index),
      item: '公益服务',
      category: '社会服务',
      quantity: 1,
      rules: 1,
    }),
  )
  const mirrored = facts.flatMap((entry, index): EntryFact[] =>
    reversing && lines[index]?.reversed ? [{ ...entry, entry: String(5001 + index), tenths: 0 - entry.tenths, reverses: entry.entry }] : [],
  )
  return [...facts, ...mirrored]
}

/** Views after these entries, by the product's own projection. */
const viewsOf = (lines: readonly Line[], reversing: boolean): Views => {
  const views: Views = new Map()
  const envelope = { v: 1, occurredAt: 1, recordedAt: 1, by: '0009', act: 'a' } as const
  for (const entry of entriesOf(lines, reversing)) {
    const event: JournalEvent =
      entry.reverses === undefined
        ? { ...envelope, type: 'points.awarded', entry }
        : { ...envelope, type: 'points.reversed', entry, reason: 'x' }
    for (const change of project(event, entry.entry)) applyChange(views, change)
  }
  return views
}
const scoresOf = (views: Views, name: string): [string, number][] => {
  const view = views.get(name)
  return view?.kind === 'zset' ? [...view.scores] : []
}
const roster = rosterOf(['0001', '0002', '0003', '0004', '0005'].map((number) => member(number)))
const allPeriods = [...new Set(months.flatMap(periodKeysOf))]
const allScopes = [scopeKey({}), ...branches.map((branch) => scopeKey({ branch })), ...tiers.map((tier) => scopeKey({ tier }))]

describe('boards', () => {
  it('after reversals every board reads as if the reversed had never been', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const mended = viewsOf(lines, true)
        const never = viewsOf(
          lines.filter(({ reversed }) => !reversed),
          false,
        )
        const leading = (views: Views, key: string) =>
          standingsOf(
            scoresOf(views, key).filter(([, tenths]) => tenths > 0),
            roster,
          )
        for (const scope of allScopes)
          for (const period of allPeriods)
            expect(leading(mended, `board:${scope}:${period}`)).toEqual(leading(never, `board:${scope}:${period}`))
      }),
    )
  })
  it('what a member’s statement sums to is what the board says, in every 时段', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const views = viewsOf(lines, true)
        const stored = entriesOf(lines, true)
        for (const key of allPeriods) {
          const period = periodOfKey(key)
          const within = stored.filter(
            (entry) => period !== null && (period.from === null || (entry.period >= period.from && entry.period <= (period.to ?? ''))),
          )
          for (const [number, tenths] of scoresOf(views, `board:all:${key}`))
            expect(within.filter((entry) => entry.member === number).reduce((sum, entry) => sum + entry.tenths, 0)).toBe(tenths)
        }
      }),
    )
  })
  it('equals share a place and the next takes its own count; those who left stand by name', () => {
    const left = rosterOf([
      member('0001'),
      member('0002'),
      member('0003', { leftAt: at('2026-05-01') }),
      member('0004'),
      member('0005', { name: '' }),
    ])
    const shown = standingsOf(
      [
        ['0004', 5],
        ['0003', 20],
        ['0002', 20],
        ['0001', 30],
        ['0005', 5],
      ],
      left,
    )
    expect(shown.map(({ rank, number, name, tenths }) => [rank, number, name, tenths])).toEqual([
      [1, '0001', '某0001', 30],
      [2, '0002', '某0002', 20],
      [2, '0003', '某0003', 20],
      [4, '0004', '某0004', 5],
      [4, '0005', '', 5],
    ])
  })
  it('a rank is one more than how many stand above', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { maxLength: 30 }), (scores) => {
        const shown = standingsOf(
          scores.map((tenths, index) => [String(index).padStart(4, '0'), tenths] as const),
          roster,
        )
        for (const { rank, tenths } of shown) expect(rank).toBe(1 + scores.filter((score) => score > tenths).length)
      }),
    )
  })
  it('no board is of a branch and a tier at once', () => {
    expect(() => scopeKey({ branch: '甲分会', tier: '会员单位' })).toThrow(RangeError)
  })
})

describe('branches', () => {
  const people = rosterOf([
    member('0001'),
    member('0002', { leftAt: at('2026-10-31') }),
    member('0003', { leftAt: at('2026-11-01') }),
    member('0004', { joinedAt: at('2026-11-20') }),
    member('0005', { branch: '乙分会' }),
  ])
  const now = at('2026-11-26')
  const october = parsePeriod('上月', now, zone)
  const november = parsePeriod('本月', now, zone)
  it('count their members at the period’s end; those without points appear with 0', () => {
    if (october === null || november === null) throw new Error('months are periods')
    const totals = new Map([
      ['甲分会', 50],
      ['乙分会', 20],
    ])
    expect(branchStandingsOf(totals, branches, people, october, zone)).toEqual([
      { rank: 1, branch: '甲分会', tenths: 50, members: 2, perHead: 2.5, perHeadRank: 1 },
      { rank: 2, branch: '乙分会', tenths: 20, members: 1, perHead: 2, perHeadRank: 2 },
      { rank: 3, branch: '丙分会', tenths: 0, members: 0, perHead: 0, perHeadRank: 3 },
    ])
    expect(branchStandingsOf(totals, branches, people, november, zone).map(({ branch, members }) => [branch, members])).toEqual([
      ['甲分会', 2],
      ['乙分会', 1],
      ['丙分会', 0],
    ])
  })
  it('a branch of old that has points is not forgotten', () => {
    if (november === null) throw new Error('months are periods')
    expect(branchStandingsOf(new Map([['旧分会', 10]]), branches, people, november, zone)[0]).toMatchObject({
      rank: 1,
      branch: '旧分会',
      perHead: 0,
    })
  })
  it('points a head have two decimals', () => {
    if (november === null) throw new Error('months are periods')
    expect(
      branchStandingsOf(new Map([['甲分会', 25]]), branches, rosterOf([member('1'), member('2'), member('3')]), november, zone)[0]?.perHead,
    ).toBe(0.83)
  })
})
