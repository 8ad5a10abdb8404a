import { type Period, parsePeriod } from '../../domain/period.ts'
import type { Reading, Scene } from '../contract.ts'

const relative: readonly (readonly [RegExp, string])[] = [
  [/^(?:本|这个?|当)月份?$/u, '本月'],
  [/^上个?月份?$/u, '上月'],
  [/^(?:本|这个?|当)季度?$/u, '本季'],
  [/^上一?个?季度?$/u, '上季'],
  [/^(?:本年度?|今年|当年)$/u, '本年'],
]

/** A 时段 in the contract's own words («这个月» → 本月, «第三季度» → 三季度, «去年» → 2025), or null when the text is none. */
export const saidPeriod = (text: string, { at, association }: Pick<Reading, 'at' | 'association'>): string | null => {
  const said = text.replace(/\s+/gu, '').replace(/的$/u, '')
  const word = relative.find(([form]) => form.test(said))?.[1]
  if (word !== undefined) return word
  const period = parsePeriod(said, at, association.timezone)
  if (period === null) return null
  if (period.key === 'all') return '全部'
  if (/^(?:20\d\d|本年|今年|去年|上年|前年|上一?年度)/u.test(said)) return period.key
  return period.label.replace(/^\d{4}年/u, '') || period.key
}

/** The 时段 such words mean at the scene's moment; 本月 when nothing was said. */
export const periodMeant = (said: string | undefined, { at, zone }: Pick<Scene, 'at' | 'zone'>): Period => {
  const period = parsePeriod(said ?? '本月', at, zone)
  if (period === null) throw new RangeError(`not a period: ${said}`)
  return period
}
