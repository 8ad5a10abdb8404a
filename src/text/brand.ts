/** What people read about 品牌 and 成果. */

/** One brand's sums in a period. */
export interface BrandFigures {
  name: string
  activities: number
  /** Times people came. */
  attended: number
  /** 「服务 80人」, each. */
  achievements: readonly string[]
}

const figures = ({ activities, attended, achievements }: BrandFigures): string =>
  activities === 0
    ? '还没有活动'
    : [`活动 ${activities} 场，参加 ${attended} 人次`, ...(achievements.length > 0 ? [achievements.join('、')] : [])].join('；')

/** One brand's sums, one line. */
export const brandLine = (sums: BrandFigures): string => `${sums.name}：${figures(sums)}`

/** All brands in a period, one a line. */
export const brands = (period: string, all: readonly BrandFigures[]): string =>
  `品牌（${period}）\n${all.map(brandLine).join('\n')}\n看一个品牌的明细：「品牌 名称 时段」。`

/** What a brand is and whose. */
export interface BrandCard {
  about: string | undefined
  /** Name of who leads it. */
  leader: string | undefined
  branches: readonly string[]
}

const whose = ({ leader, branches }: BrandCard): string[] => {
  const parts = [...(leader === undefined ? [] : [`负责人：${leader}`]), ...(branches.length > 0 ? [`牵头：${branches.join('、')}`] : [])]
  return parts.length === 0 ? [] : [`${parts.join('；')}。`]
}

/** One brand in a period with its activities. */
export const brand = (period: string, sums: BrandFigures, card: BrandCard, lines: readonly string[], more: number): string =>
  [
    `${sums.name}（${period}）：${figures(sums)}。`,
    ...(card.about === undefined ? [] : [card.about]),
    ...whose(card),
    ...lines.map((line) => `· ${line}`),
    ...(more > 0 ? [`……另有 ${more} 场`] : []),
  ].join('\n')

/** One activity of a brand. */
export const brandActivity = (day: string, title: string, number: string, attended: number, achievements: readonly string[]): string =>
  `${day} ${title}（${number}）${attended} 人${achievements.length > 0 ? `，${achievements.join('、')}` : ''}`

export const noBrands = '本会还没有设品牌。'

export const noSuchBrand = (typed: string, names: readonly string[]): string => `没有「${typed}」这个品牌。现有：${names.join('、')}。`

/** The achievements of an activity were recorded; `before` when they replace others. */
export const achieved = (title: string, brandName: string | null, said: readonly string[], before: readonly string[]): string =>
  `「${title}」成果已记下：${said.join('、')}${brandName === null ? '' : `，记在「${brandName}」名下`}。${before.length > 0 ? `原来记的 ${before.join('、')} 已改为以上。` : ''}`

export const achievedAlready = (title: string, said: readonly string[]): string => `「${title}」的成果已经记着：${said.join('、')}。`

export const notYetOver = (title: string, when: string): string => `「${title}」${when} 才开始，结束后再报成果。`

/** How 成果 is said. */
export const achievementUsage = (number: string): string => `请写「成果 ${number} 服务 80人 时长 3小时」这样：做了什么、多少、单位。`

/** To who led it, after it ended. */
export const askAchievements = (number: string, title: string, brandName: string): string =>
  `「${title}」结束了，辛苦了。请报一下成果，记在「${brandName}」名下：回复「成果 ${number} 服务 80人 时长 3小时」（按实际改数字，做了什么写什么）。`

/** To staff, once a quarter: branches that held nothing branded. */
export const branchesWithout = (quarter: string, names: readonly string[]): string =>
  `${quarter}没有开展品牌活动的分会（${names.length} 个）：${names.join('、')}。`
