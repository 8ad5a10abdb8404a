import type { Association } from '../../domain/association.ts'
import { numberOf as chineseNumber } from '../../domain/when-words.ts'

/** One branch's places as said: 「医疗保障分会 10人」; `branch` null: each branch. */
export interface Share {
  /** As typed (folded). */
  branch: string | null
  most: number
}

/** Places by branch found in text: from where to where, and what they say; an empty list: no longer by branch. */
export interface SharesFound {
  length: number
  shares: Share[]
}

const amount = '(\\d{1,5}|[一二两三四五六七八九十百廿]{1,5})'
const people = '(?:个人|个名额|人|名|位|个)?'
const ends = '(?=$|[\\s,;、。()])'
const share = `(\\p{Script=Han}{2,20}?)[\\s:]*(?:限|各|最多)?\\s*${amount}\\s*${people}${ends}`
const each = new RegExp(`(?:每个?|各个?)分会(?:名额)?[\\s:]*(?:各|限|最多|不超过)*\\s*${amount}\\s*${people}${ends}`, 'uy')
const lifted = new RegExp(`(?:名额不分分会|分会(?:名额|人数)?不限|(?:取消|不设)分会名额)${ends}`, 'uy')
const head = /(?:各?分会)?名额(?:分配)?[\s:]*/uy
const one = new RegExp(share, 'uy')
const between = /[\s,、;和]*/uy

/** 「名额 医疗保障分会 10人、法律服务分会 5人」「每个分会限 3 人」「分会名额不限」 at `index` of folded text; null for anything else. */
export const sharesAt = (text: string, index: number): SharesFound | null => {
  each.lastIndex = index
  const same = each.exec(text)
  if (same?.[1] !== undefined) return { length: same[0].length, shares: [{ branch: null, most: chineseNumber(same[1]) }] }
  lifted.lastIndex = index
  const none = lifted.exec(text)
  if (none) return { length: none[0].length, shares: [] }
  head.lastIndex = index
  const start = head.exec(text)
  if (!start) return null
  const shares: Share[] = []
  let end = index + start[0].length
  for (let from = end; ; from = between.lastIndex) {
    one.lastIndex = from
    const found = one.exec(text)
    if (found?.[1] === undefined || found[2] === undefined) break
    shares.push({ branch: found[1], most: chineseNumber(found[2]) })
    end = from + found[0].length
    between.lastIndex = end
    between.exec(text)
  }
  return shares.length === 0 ? null : { length: end - index, shares }
}

/** The branch somebody means, by its name or its name without 分会; null for none. */
export const branchNamed = ({ branches }: Pick<Association, 'branches'>, typed: string): string | null =>
  branches.find((branch) => branch === typed || branch === `${typed}分会`) ?? null

/** The quotas that shares mean, branch → most; null: none any more. `unknown`: a branch nobody has. */
export const quotasOf = (
  association: Pick<Association, 'branches'>,
  shares: readonly Share[],
): { quotas: Record<string, number> | null } | { unknown: string } => {
  if (shares.length === 0) return { quotas: null }
  const quotas: Record<string, number> = {}
  for (const { branch, most } of shares) {
    const named = branch === null ? association.branches : [branchNamed(association, branch)]
    for (const each of named) {
      if (each === null) return { unknown: branch ?? '' }
      quotas[each] = most
    }
  }
  return { quotas }
}
