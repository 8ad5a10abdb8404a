import type { Period } from '../../domain/period.ts'
import { ranked } from '../../domain/ranking.ts'
import type { Ledger } from '../../journal/ledger.ts'
import * as zh from '../../text/export.ts'
import type { Cell, Column, SheetStream } from '../book.ts'
import type { House } from '../scene.ts'
import { countedEntries, type Moment } from './counted-entries.ts'

/** A member's tenths in a period, by category. */
interface Points {
  tenths: number
  categories: Map<string, number>
}

/**
 * Everybody's points in a period: place, total, and what each category gave; the total is their sum and the board's. Members without an
 * entry stand at the end without a place, those who left by name. Branch and tier are those of today.
 */
export const pointsSheet = async (
  { association, ledger }: Pick<House, 'association' | 'ledger'>,
  period: Period,
  moment: Moment,
): Promise<SheetStream> => {
  const [roster, points, ruled] = await Promise.all([ledger.roster(), pointsIn(ledger, period, moment), ledger.rulesOn(moment.at)])
  const counted = new Set([...points.values()].flatMap(({ categories }) => [...categories.keys()]))
  const ours = (ruled?.rules ?? association.rules).categories
  const categories = [...ours, ...[...counted].filter((name) => !ours.includes(name)).sort()]
  const placed = ranked(
    [...points].map(([number, { tenths }]) => [number, tenths] as const),
    (number) => number,
  )
  const line = (rank: number | null, number: string): Cell[] => {
    const member = roster.byNumber.get(number)
    const of = points.get(number)
    const parts = categories.map((category) => of?.categories.get(category) ?? 0)
    return [rank, number, member?.name || zh.nameless, member?.branch ?? '', member?.tier ?? '', of?.tenths ?? 0, ...parts]
  }
  const others = roster.present.filter(({ number }) => !points.has(number))
  const rows = [...placed.map(({ rank, of }) => line(rank, of)), ...others.map(({ number }) => line(null, number))]
  return { name: zh.kinds.points, columns: [...columns, ...categories.map(categoryColumn)], total: zh.total, pieces: [rows] }
}

const columns: Column[] = [
  { name: zh.columns.rank, kind: 'number', field: 'rank' },
  { name: zh.columns.number, kind: 'text', field: 'number' },
  { name: zh.columns.name, kind: 'text', field: 'name' },
  { name: zh.columns.branch, kind: 'text', field: 'branch' },
  { name: zh.columns.tier, kind: 'text', field: 'tier' },
  { name: zh.columns.points, kind: 'points', field: 'points', sum: true },
]
const categoryColumn = (name: string): Column => ({ name, kind: 'points', sum: true })

const pointsIn = async (ledger: Ledger, period: Period, moment: Moment): Promise<Map<string, Points>> => {
  const points = new Map<string, Points>()
  for await (const entries of countedEntries(ledger, period, moment)) {
    for (const { member, category, tenths } of entries) {
      const of = points.get(member) ?? { tenths: 0, categories: new Map<string, number>() }
      of.tenths += tenths
      of.categories.set(category, (of.categories.get(category) ?? 0) + tenths)
      points.set(member, of)
    }
  }
  return points
}
