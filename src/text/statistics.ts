import type { StatisticsLine } from '../domain/statistics.ts'
import { sayHundredths } from '../domain/statistics.ts'
import { fitted } from './fitted.ts'

/** Sentences of 统计: the page that goes to the boss. */

const figures = ({ activities, attendances, people, hours, served, articles }: Omit<StatisticsLine, 'name'>): string =>
  [
    `活动 ${activities} 场`,
    `参加 ${attendances} 人次${people < attendances ? `（${people} 人）` : ''}`,
    ...(hours > 0 ? [`服务 ${sayHundredths(hours)} 小时`] : []),
    ...(served > 0 ? [`惠及 ${sayHundredths(served)} 人次`] : []),
    ...(articles > 0 ? [`物资 ${sayHundredths(articles)} 件`] : []),
  ].join('，')

const line = (each: StatisticsLine): string => `${each.name}：${figures(each)}`

/** A whole period: in all, each branch and brand that did something, and what was achieved. */
export const statistics = (told: {
  period: string
  total: StatisticsLine
  branches: readonly StatisticsLine[]
  brands: readonly StatisticsLine[]
  /** 「服务 80人」, each. */
  achievements: readonly string[]
  /** Branches without anything. */
  without: number
}): string => {
  const { period, total, branches, brands, achievements, without } = told
  return fitted(
    `${period}统计\n${figures(total)}。${achievements.length > 0 ? `\n成果：${achievements.join('、')}。` : ''}`,
    [
      ...(branches.length > 0 ? ['【分会】', ...branches.map(line)] : []),
      ...(without > 0 ? [`其余 ${without} 个分会没有记录`] : []),
      ...(brands.length > 0 ? ['【品牌】', ...brands.map(line)] : []),
    ],
    '完整数据见随后的表格。',
    (left) => `……另有 ${left} 行，见表格`,
  )
}

/** A period in which nothing happened. */
export const noStatistics = (period: string): string => `${period}还没有活动和服务记录。可以看别的时段，例如「统计 上月」。`
/** Over each sheet of the workbook. */
export const bookHeading = (association: string, period: string): string => `${association} ${period}统计`
/** When the figures were read. */
export const asOf = (when: string): string => `截至 ${when}`
/** Not every activity fits into the workbook. */
export const onlyLatest = (shown: number, all: number): string => `共 ${all} 场，表中是最近的 ${shown} 场。`
/** Name of the workbook. */
export const bookName = (period: string): string => `${period}统计.xlsx`
