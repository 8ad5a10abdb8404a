import { sayAchievement } from '../../domain/brand.ts'
import type { Period } from '../../domain/period.ts'
import type { HeldActivity, Statistics, StatisticsLine } from '../../domain/statistics.ts'
import { dateOf, sayWhen } from '../../domain/zoned.ts'
import * as zh from '../../text/statistics.ts'
import { type Book, type Cell, type Column, mostBookRows, type Sheet } from '../book.ts'
import type { StatisticsScene } from './statistics.ts'

const figures: Column[] = [
  { name: '活动（场）', kind: 'number' },
  { name: '参加（人次）', kind: 'number' },
  { name: '参加（人）', kind: 'number' },
  { name: '服务时长（小时）', kind: 'number' },
  { name: '惠及（人次）', kind: 'number' },
  { name: '物资（件）', kind: 'number' },
]

const cellsOf = ({ activities, attendances, people, hours, served, articles }: StatisticsLine): Cell[] => [
  activities,
  attendances,
  people,
  hours / 100,
  served / 100,
  articles / 100,
]

/** 统计 as a workbook: in all, by branch, by brand, everything achieved, and the activities it was summed from (the latest, where there are very many). */
export const statisticsBook = (
  { association, zone, at }: StatisticsScene,
  period: Period,
  { statistics, held }: { statistics: Statistics; held: readonly HeldActivity[] },
): Book => {
  const heading = [zh.bookHeading(association.name, period.label), zh.asOf(sayWhen(at, zone))]
  const lines = (name: string, first: string, rows: readonly StatisticsLine[]): Sheet => ({
    name,
    heading,
    columns: [{ name: first, kind: 'text' }, ...figures],
    rows: rows.map((row) => [row.name, ...cellsOf(row)]),
  })
  const { total, branches, brands, achievements } = statistics
  const sheets: Sheet[] = [
    lines('总览', '范围', [total]),
    lines('各分会', '分会', branches),
    ...(brands.length > 0 ? [lines('各品牌', '品牌', brands)] : []),
    {
      name: '成果',
      heading,
      columns: [
        { name: '内容', kind: 'text' },
        { name: '数量', kind: 'number' },
        { name: '单位', kind: 'text' },
      ],
      rows: achievements.map(({ what, hundredths, unit }) => [what, hundredths / 100, unit]),
    },
  ]
  const left = mostBookRows - sheets.reduce((sum, { rows }) => sum + rows.length, 0)
  const shown = held.slice(-left)
  return {
    zone,
    at,
    sheets: [
      ...sheets,
      {
        name: '活动',
        heading,
        columns: [
          { name: '日期', kind: 'date' },
          { name: '编号', kind: 'text' },
          { name: '活动', kind: 'text' },
          { name: '分会', kind: 'text' },
          { name: '品牌', kind: 'text' },
          { name: '参加（人）', kind: 'number', sum: true },
          { name: '成果', kind: 'text' },
        ],
        total: '合计',
        rows: shown.map(({ startsAt, number, title, branch = '全会', brand = '', came, achieved }) => [
          dateOf(startsAt, zone),
          ...[number, title, branch, brand],
          came.length,
          achieved.map(sayAchievement).join('、'),
        ]),
        ...(shown.length < held.length ? { footer: [zh.onlyLatest(shown.length, held.length)] } : {}),
      },
    ],
  }
}
