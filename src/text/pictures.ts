import type { PublicationKind } from '../domain/publication.ts'

/** What stands on pictures beside names and figures, and the names of their files. */

/** A member's card. */
export const cardFile = (period: string): string => `我的积分-${period}.png`
export const cardFooter = '发「明细」看每一条，「明细 全部」看所有记录。'
/** What an item that the rules no longer have is under. */
export const otherCategory = '其他'
/** What moved a place: the one before, in the period before, and what brought most. */
export const moved = ({
  before,
  most,
}: {
  before: { period: string; rank: number } | null
  most: { item: string; points: string } | null
}): string =>
  [before === null ? '' : `${before.period}第 ${before.rank} 名`, most === null ? '' : `得分最多：${most.item} ${most.points}`]
    .filter((part) => part !== '')
    .join('，')

const what: Record<PublicationKind, string> = { month: '积分榜', quarter: '比拼', half: '评比' }
/** What a publication's pictures are called: 「2026年11月积分榜」. */
export const boardTitle = (kind: PublicationKind, period: string): string => `${period}${what[kind]}`
export const branchesTitle = (period: string): string => `${period}分会比拼`
export const pictureFile = (title: string): string => `${title}.png`
export const byTotal = '总分'
export const byHead = '人均'
export const heads = (count: number): string => `${count} 人`
/** What a picture of a publication is: a draft, open to objections, or final. */
export const stateOf = { drafted: '草案，仅供工作人员核对', opened: '公示中', final: '已定稿' }
export const boardFooter = '只列领先的各位。自己的积分私聊发「我的积分」看。'
export const branchesFooter = '人均按期末在会人数计算。'
/** A name none of our typefaces can draw, given in the text that goes along. */
export const rareInPicture = (names: readonly string[]): string =>
  names.length === 0 ? '' : `\n图中有生僻字没能显示：${names.join('、')}。`

/** A certificate. */
export const certificateFile = (star: string, number: string): string => `${star}证书-${number}.png`
