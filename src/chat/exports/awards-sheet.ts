import type { Period } from '../../domain/period.ts'
import { ranked } from '../../domain/ranking.ts'
import * as zh from '../../text/export.ts'
import { noStudy, studyAttendance } from '../acts/study-attendance.ts'
import type { Cell, Column, SheetStream } from '../book.ts'
import type { House } from '../scene.ts'
import type { Moment } from './counted-entries.ts'

/** A board's key below which stars were awarded: the halves of a period. */
const halvesIn = ({ key }: Period, finals: readonly string[]): string[] =>
  finals.filter((half) => half === key || key === 'all' || half.startsWith(`${key}H`))

/**
 * The reference list for awards and appointments (评优): place and points in a period, stars awarded in its halves, and study.
 * Members who are members now, by place; branch and tier are those of today. A reference: people decide.
 */
export const awardsSheet = async (
  { association, ledger }: Pick<House, 'association' | 'ledger'>,
  period: Period,
  { at }: Moment,
): Promise<SheetStream> => {
  const roster = await ledger.roster()
  const [board, study, publications] = await Promise.all([
    ledger.board('all', period.key),
    studyAttendance({ association, ledger, roster, zone: association.timezone, at }, period),
    ledger.publications(),
  ])
  const halves = halvesIn(
    period,
    publications.flatMap(({ kind, state, period: key }) => (kind === 'half' && state === 'final' ? [key] : [])),
  )
  const stars = new Map<string, string[]>()
  for (const half of halves)
    for (const { number, star } of (await ledger.published(half))?.board ?? [])
      if (star !== undefined) stars.set(number, [...(stars.get(number) ?? []), `${half} ${star}`])
  const places = new Map(ranked(board, (number) => number).map(({ rank, of, score }) => [of, { rank, tenths: score }]))
  const rows = roster.present
    .map(({ number, name, branch, tier, posts }): { rank: number; cells: Cell[] } => {
      const place = places.get(number)
      const { sessions, came, excused } = study.get(number) ?? noStudy
      return {
        rank: place?.rank ?? Number.POSITIVE_INFINITY,
        cells: [
          ...[place?.rank ?? null, number, name || zh.nameless, branch, tier, posts.join('、'), place?.tenths ?? 0],
          ...[(stars.get(number) ?? []).join('；'), sessions, came, excused, sessions === 0 ? null : came / sessions],
        ],
      }
    })
    .sort((a, b) => a.rank - b.rank)
  return { name: zh.kinds.awards, columns, pieces: [rows.map(({ cells }) => cells)] }
}

const columns: Column[] = [
  { name: zh.columns.rank, kind: 'number', field: 'rank' },
  { name: zh.columns.number, kind: 'text', field: 'number' },
  { name: zh.columns.name, kind: 'text', field: 'name' },
  { name: zh.columns.branch, kind: 'text', field: 'branch' },
  { name: zh.columns.tier, kind: 'text', field: 'tier' },
  { name: zh.columns.posts, kind: 'text', field: 'posts' },
  { name: zh.columns.points, kind: 'points', field: 'points' },
  { name: zh.columns.stars, kind: 'text', field: 'stars' },
  { name: zh.columns.sessions, kind: 'number', field: 'sessions' },
  { name: zh.columns.came, kind: 'number', field: 'came' },
  { name: zh.columns.excused, kind: 'number', field: 'excused' },
  { name: zh.columns.share, kind: 'percent', field: 'share' },
]
