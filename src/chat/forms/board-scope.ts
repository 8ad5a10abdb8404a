import type { BoardScope } from '../../domain/standing.ts'
import type { Reading } from '../contract.ts'

/** What a board can be of, in the contract's words: 全会, 分会 (the asker's own), 各分会, a branch's or a tier's name. */
export type SaidScope = string

/** The board somebody means, in the contract's words; null when it is none. `exactly`: no shortened branch names. */
export const saidScope = (text: string, { association }: Pick<Reading, 'association'>, exactly: boolean): SaidScope | null => {
  const word = text.replace(/(?:的|榜)$/u, '')
  if (/^(?:全会|全体|全员|全体会员|整体|总体)$/u.test(word)) return '全会'
  if (/^(?:各个?分会|所有分会|全部分会|分会之间|分会间)$/u.test(word)) return '各分会'
  if (/^(?:本|我们?的?|咱们?的?|俺们?的?)?分会$/u.test(word)) return '分会'
  const tier = association.tiers.find((each) => each === word || (!exactly && each === `${word}单位`))
  if (tier !== undefined) return tier
  if (association.branches.includes(word)) return word
  const stem = word.replace(/分会$/u, '')
  if (association.branches.includes(`${stem}分会`)) return `${stem}分会`
  if (exactly || stem.length < 2) return null
  const [only, ...others] = association.branches.filter((branch) => branch.startsWith(stem))
  return only !== undefined && others.length === 0 ? only : null
}

/** The ledger's board for such words; `own` is the asker's branch. */
export const boardScope = (said: SaidScope | undefined, own: string, tiers: readonly string[]): BoardScope => {
  if (said === undefined || said === '全会') return {}
  if (said === '分会') return { branch: own }
  return tiers.includes(said) ? { tier: said } : { branch: said }
}
