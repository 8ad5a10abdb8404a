import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { gathered, type Sheet } from '../../src/chat/book.ts'
import { type Moment, momentOf } from '../../src/chat/exports/counted-entries.ts'
import type { Recipe } from '../../src/chat/exports/recipe.ts'
import { sheetOf } from '../../src/chat/exports/sheet-of.ts'
import { keysOfEntry } from '../../src/domain/points/counting.ts'
import { entered, type GivenEntry } from '../support/entries.ts'
import { type Village, village } from '../support/village.ts'

let v: Village
beforeEach(async () => {
  v = await village()
})
afterEach(() => v.close())

const sheet = async (recipe: Recipe, moment: Moment): Promise<Sheet> => gathered(await sheetOf(v.house, recipe, moment), 100_000)
/** Member number → tenths of a sheet's rows, by the columns of these names; members without points left out. */
const sums = ({ columns, rows }: Sheet, points: string): [string, number][] => {
  const [number, tenths] = ['number', points].map((field) => columns.findIndex((column) => column.field === field)) as [number, number]
  const of = new Map<string, number>()
  for (const row of rows) of.set(String(row[number]), (of.get(String(row[number])) ?? 0) + Number(row[tenths]))
  return [...of].filter(([, sum]) => sum !== 0).sort()
}

const month = fc.constantFrom('2025-12', '2026-01', '2026-06', '2026-07', '2026-09', '2026-10', '2026-11')
const anyEntry: fc.Arbitrary<GivenEntry> = fc
  .record({
    member: fc.constantFrom('0001', '0005', '0006', '0011'),
    tenths: fc.integer({ min: -300, max: 300 }),
    happened: month,
    category: fc.constantFrom('学习', '社会服务', '旧板块'),
    counts: fc.record(
      {
        period: month,
        quarter: fc.constantFrom('2025Q4', '2026Q1', '2026Q3', '2026Q4'),
        half: fc.constantFrom('2025H2', '2026H1', '2026H2'),
      },
      { requiredKeys: ['period'] },
    ),
  })
  .map(({ member, tenths, happened, category, counts }) => ({ member, tenths, category, on: `${happened}-15T10:00:00+08:00`, ...counts }))

it('points and entries of every period add up to its board, wherever entries count', async () => {
  await entered(v, fc.sample(anyEntry, { numRuns: 300, seed: 20_261_126 }))
  const all = [...(await v.house.ledger.months()).keys()]
  const entries = (await Promise.all(all.map((each) => v.house.ledger.entriesIn(each)))).flat()
  const moment = await momentOf(v.house.ledger, v.clock.time)
  const keys = [...new Set(entries.flatMap(keysOfEntry))]
  expect(keys.length).toBeGreaterThan(12)
  for (const period of keys) {
    const board = (await v.house.ledger.board('all', period)).filter(([, tenths]) => tenths !== 0).sort()
    expect(sums(await sheet({ what: 'entries', period }, moment), 'points'), period).toEqual(board)
    const points = await sheet({ what: 'points', period }, moment)
    expect(sums(points, 'points'), period).toEqual(board)
    for (const row of points.rows) expect(row.slice(6).reduce<number>((sum, cell) => sum + Number(cell), 0)).toBe(row[5])
  }
  expect((await v.house.ledger.verify()).differences).toEqual([])
})

it('sheets of one moment agree, though entries come in between', async () => {
  const given = { member: '0005', tenths: 20, on: '2026-11-12T10:00:00+08:00' }
  await entered(v, [given, given])
  const moment = await momentOf(v.house.ledger, v.clock.time)
  const points = await sheet({ what: 'points', period: '2026-11' }, moment)
  await entered(v, [given])
  const entries = await sheet({ what: 'entries', period: '2026-11' }, moment)
  expect([sums(points, 'points'), sums(entries, 'points')]).toEqual([[['0005', 40]], [['0005', 40]]])
})
