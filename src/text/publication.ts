import { sayPoints } from '../domain/entry.ts'
import type { PublicationKind } from '../domain/publication.ts'
import type { BranchStanding } from '../domain/standing.ts'
import { fitted } from './fitted.ts'

/** Sentences of 公布: months, contests and appraisals, from the draft to the end. */

/** A person's place. */
export interface Place {
  rank: number
  name: string
  tenths: number
}

const what: Record<PublicationKind, string> = { month: '积分', quarter: '比拼', half: '评比' }
const titleOf = (kind: PublicationKind, period: string): string => `${period}${what[kind]}`
const place = ({ rank, name, tenths }: Place): string => `${rank}. ${name} ${sayPoints(tenths)} 分`
const branchLine = ({ rank, branch, tenths, perHead, perHeadRank }: BranchStanding): string =>
  `${rank}. ${branch} ${sayPoints(tenths)} 分，人均 ${perHead}（第 ${perHeadRank}）`
/** How much of a digest people read. */
const digestShown = 16

/** Who was awarded a star. */
export interface Starred {
  star: string
  names: readonly string[]
}
/** Names of one star that are read in a message; the whole stands in the workbook. */
const starNames = 40
const starLine = ({ star, names }: Starred): string =>
  `【${star}】${names.slice(0, starNames).join('、')}${names.length > starNames ? ` 等 ${names.length} 人` : ''}`

/** What groups read. */
export const post = (told: {
  head: string
  foot: string
  leaders: readonly Place[]
  places: number
  branches: readonly BranchStanding[]
  tiers: readonly { tier: string; leaders: readonly Place[] }[]
  /** Of an appraisal. */
  stars: readonly Starred[]
}): string => {
  const { head, foot, leaders, places, branches, tiers, stars } = told
  const shown = branches.filter(({ tenths }) => tenths !== 0)
  return fitted(
    head,
    [
      ...stars.filter(({ names }) => names.length > 0).map(starLine),
      ...(leaders.length > 0 ? [`【前 ${places} 名】`, ...leaders.map(place)] : []),
      ...tiers.flatMap(({ tier, leaders: own }) => (own.length > 0 ? [`【${tier}】`, ...own.map(place)] : [])),
      ...(shown.length > 0 ? ['【各分会】', ...shown.map(branchLine)] : []),
    ],
    foot,
    (left) => `……另有 ${left} 行`,
  )
}
/** What a branch's own group reads. */
export const branchPost = (told: {
  head: string
  foot: string
  branch: string
  leaders: readonly Place[]
  stands: BranchStanding
  of: number
}): string => {
  const { head, foot, branch, leaders, stands, of } = told
  const where = `${branch}共 ${sayPoints(stands.tenths)} 分，${of} 个分会中第 ${stands.rank}；人均 ${stands.perHead} 分，第 ${stands.perHeadRank}。`
  return fitted(head, [where, '【本分会领先】', ...leaders.map(place)], foot, (left) => `……另有 ${left} 人`)
}

/** Head of what is open to objections. */
export const openHead = (kind: PublicationKind, period: string, number: string): string => `${titleOf(kind, period)}公示（第 ${number} 号）`
/** Its foot. */
export const openFoot = (until: string): string =>
  `公示到${until}。自己的积分发「我的积分」看；有疑问请在这以前私聊我发「申诉 流水号 理由」。`
/** Head of what is final. */
export const finalHead = (kind: PublicationKind, period: string, number: string): string =>
  `${titleOf(kind, period)}公布（第 ${number} 号）`
/** Its foot: what was changed, what comes later, and by what anybody can check it. */
export const finalFoot = (changes: number, digest: string): string =>
  `${changes > 0 ? `公示期内有 ${changes} 条更正或补记，已计入。` : '公示期内没有更正。'}此后补记的计入以后的月份。账目摘要 ${digest.slice(0, digestShown)}。`

/** What staff read of a draft. */
export const draft = (told: {
  kind: PublicationKind
  period: string
  number: string
  entries: number
  people: number
  tenths: number
  leaders: readonly Place[]
  places: number
  branches: readonly BranchStanding[]
  waiting: { claims: number; objections: number; late: number }
  say: string
  days: number
}): string => {
  const { kind, period, number, entries, people, tenths, leaders, places, branches, waiting, say, days } = told
  const open = [
    ...(waiting.claims > 0 ? [`待审申报 ${waiting.claims} 项`] : []),
    ...(waiting.objections > 0 ? [`未办结的异议 ${waiting.objections} 件`] : []),
    ...(waiting.late > 0 ? [`待同意的活动 ${waiting.late} 场`] : []),
  ]
  return fitted(
    `${titleOf(kind, period)}草案（第 ${number} 号）：流水 ${entries} 条，${people} 人有积分，合计 ${sayPoints(tenths)} 分。`,
    [`【前 ${places} 名】`, ...leaders.map(place), '【各分会】', ...branches.filter((each) => each.tenths !== 0).map(branchLine)],
    `${open.length > 0 ? `还有${open.join('、')}，办完再公布更好。\n` : ''}核对无误后发「${say}」：群里公示 ${days} 个工作日，期满自动定稿。`,
    (left) => `……另有 ${left} 行，见表格`,
  )
}
/** Name of the workbook of a draft. */
export const draftBook = (kind: PublicationKind, period: string): string => `${titleOf(kind, period)}草案.xlsx`

/** What 公布 will do. */
export const shown = (told: {
  kind: PublicationKind
  period: string
  entries: number
  people: number
  leaders: readonly Place[]
  groups: readonly string[]
  branchGroups: number
  until: string
  waiting: { claims: number; objections: number; late: number }
}): string => {
  const { kind, period, entries, people, leaders, groups, branchGroups, until, waiting } = told
  const open = [
    ...(waiting.claims > 0 ? [`待审申报 ${waiting.claims} 项`] : []),
    ...(waiting.objections > 0 ? [`未办结的异议 ${waiting.objections} 件`] : []),
    ...(waiting.late > 0 ? [`待同意的活动 ${waiting.late} 场`] : []),
  ]
  const to = [...groups.map((name) => `「${name}」`), ...(branchGroups > 0 ? [`${branchGroups} 个分会群（各看本分会前几名）`] : [])]
  return fitted(
    `将公示${titleOf(kind, period)}：流水 ${entries} 条，${people} 人有积分。`,
    ['【领先的】', ...leaders.map(place)],
    `发到${to.length > 0 ? to.join('、') : '工作群'}；公示到${until}，期满自动定稿，以后不再改。${open.length > 0 ? `\n注意：还有${open.join('、')}。` : ''}`,
    (left) => `……另有 ${left} 人`,
  )
}
/** It was shown, and entries changed before 确认. */
export const changedSince = '刚才看过以后账目又有变动，请重新核对。'
/** It is open. */
export const opened = (kind: PublicationKind, period: string, number: string, until: string): string =>
  `${titleOf(kind, period)}已公示（第 ${number} 号），到${until}；期满自动定稿。`
/** The same to the staff's room. */
export const openedBy = (name: string, kind: PublicationKind, period: string, number: string, until: string): string =>
  `${name}已公示${titleOf(kind, period)}（第 ${number} 号），到${until}。`
/** It is final, to staff: with the whole digest. */
export const finalToStaff = (
  kind: PublicationKind,
  period: string,
  number: string,
  entries: number,
  changes: number,
  digest: string,
): string =>
  `${titleOf(kind, period)}（第 ${number} 号）公示期满，已定稿：流水 ${entries} 条，公示期内更正或补记 ${changes} 条。\n账目摘要（SHA-256）：${digest}`
/** Its window is over, and objections are open. */
export const blocked = (kind: PublicationKind, period: string, number: string, objections: readonly string[]): string =>
  `${titleOf(kind, period)}（第 ${number} 号）公示期已满，还有 ${objections.length} 件异议没有办结（${objections.slice(0, 10).join('、')}${objections.length > 10 ? ' 等' : ''}），办结以后自动定稿。请发「答复 编号 理由」，或冲正、补记。`
/** Names of one line of a plaque list. */
const namesOnLine = 10
/** The stars of an appraisal by tier, for the plaques; staff only. */
export const plaques = (
  period: string,
  number: string,
  people: number,
  tiers: readonly { tier: string; stars: readonly Starred[] }[],
): string => {
  const linesOf = ({ star, names }: Starred): string[] =>
    names.flatMap((_, at) => (at % namesOnLine === 0 ? [`${star}：${names.slice(at, at + namesOnLine).join('、')}`] : []))
  return fitted(
    `${period}评比（第 ${number} 号）挂牌名单，共 ${people} 人：`,
    tiers.flatMap(({ tier, stars }) => {
      const lines = stars.flatMap(linesOf)
      return lines.length > 0 ? [`【${tier}】`, ...lines] : []
    }),
    `完整名单发「导出 评优 ${period}」。有微信的已私聊告知本人。`,
    (left) => `……另有 ${left} 行`,
  )
}
/** To a member who was awarded a star. */
export const awarded = (told: { name: string; period: string; star: string; points: string; certificate: string }): string => {
  const { name, period, star, points, certificate } = told
  return `${name}，恭喜您在${period}评比中获评「${star}」，积分 ${points} 分，证书编号 ${certificate}。感谢您的付出！`
}
/** Labels of what falls due. */
export const draftLabel = (period: string): string => `${period}公布的草案`
export const finalLabel = (number: string): string => `公布 ${number} 的定稿`

/** The words that publish a period. */
export const sayPublish = (period: string): string => `公布 ${period.replace(/^\d{4}年/u, '')}`
/** There is nothing to publish. */
export const nothingToPublish = '没有要公布的月份：以前的都公布过了，本月还没有结束。'
/** It is not over yet. */
export const notOver = (period: string): string => `${period}还没有结束，本次没有公布。`
/** Only months, quarters and halves are published. */
export const cannotPublish = (period: string): string =>
  `只公布月、季、半年，${period}不能公布。例如「公布 11月」「公布 四季度」「公布 下半年」。`
/** Nothing happened in it. */
export const nothingIn = (period: string): string => `${period}没有积分记录，不用公布。`
/** An earlier one comes first. */
export const earlierFirst = (period: string): string => `要按先后公布：请先公布${period}，本次没有公布。`
/** One is open. */
export const isOpen = (period: string, number: string, until: string): string =>
  `${period}正在公示（第 ${number} 号），到${until}，期满自动定稿。`
/** One is final. */
export const isFinal = (period: string, number: string, day: string): string =>
  `${period}已于${day}公布定稿（第 ${number} 号），公布过的不再改。`
/** A contest or an appraisal wants its months final. */
export const monthsFirst = (period: string, months: readonly string[]): string =>
  `${period}要等各月都定稿：还有 ${months.join('、')}，本次没有公布。`
