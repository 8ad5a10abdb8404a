import { fitted } from './fitted.ts'

/** Sentences about points: 我的积分, 明细, 排行, 积分, 加分, 扣分, 冲正, 核账. Points arrive as text. */

/** How a person is named on a board when their name is no longer kept. */
export const formerMember = '已退会会员'

/** A place: on which board, which, of how many. */
export interface SaidPlace {
  board: string
  rank: number
  of: number
}

const placesOf = (places: readonly SaidPlace[]): string =>
  places.map(({ board, rank, of }) => `${board}第 ${rank} 名（${of} 人有记录）`).join('，')

/** The star that comes next in a half-year, the points missing to it (null: none are), and the place in the tier it wants. */
export interface StarAhead {
  half: string
  star: string
  missing: string | null
  /** Its last place, and where the member stands; null: nowhere yet. */
  place?: { tier: string; within: number; rank: number | null }
  /** Percent of the study sessions that it wants too. */
  attendance?: number
}
/** How far the next star is. */
export const ahead = ({ half, star, missing, place, attendance }: StarAhead): string => {
  const wants = [missing === null ? '' : `再得 ${missing} 分`, place === undefined ? '' : placeWanted(place)].filter((want) => want !== '')
  return `${half}${wants.join('、')}可到${star}${attendance === undefined ? '' : `（学习到课率也要到 ${attendance}%）`}。`
}
const placeWanted = ({ tier, within, rank }: NonNullable<StarAhead['place']>): string => {
  const places = `${tier}${within === 1 ? '第' : '前'} ${within} 名`
  if (rank !== null && rank <= within) return `保持在${places}`
  return `进到${places}${rank === null ? '' : `（现在第 ${rank} 名）`}`
}
/** Somebody who left, and on which day. */
export const whoLeft = (name: string, day: string): string => `${name}（${day} 退会）`
/** Somebody's points in a period with their places, the year so far, and their latest lines. */
export const summary = (told: {
  name: string
  period: string
  points: string | null
  places: readonly SaidPlace[]
  year: { label: string; points: string; rank: number } | null
  star?: StarAhead
  latest: readonly string[]
  /** The reader is the one it is about. */
  own: boolean
}): string => {
  const { own, name, period, points, places, year, star, latest } = told
  const now = points === null ? `${name}，${period}还没有积分。` : `${name}，${period}积分 ${points} 分。\n${placesOf(places)}。`
  const sofar = year === null ? '' : `${year.label}累计 ${year.points} 分，全会第 ${year.rank} 名。`
  return fitted(
    [now, sofar, star ? ahead(star) : '', latest.length > 0 ? '最近记录：' : ''].filter((line) => line !== '').join('\n'),
    latest,
    own ? '发「明细」看本月每一条，「明细 全部」看所有记录。' : '',
    () => '',
  )
}
/** Somebody without any entry: what earns some. */
export const noPointsYet = (name: string, earns: readonly string[]): string =>
  `${name}，您还没有积分。${earns.length > 0 ? `可以这样积分：${earns.join('、')}。` : ''}到场时发「签到」就会记上。`
/** The same about somebody else. */
export const noPointsOf = (name: string): string => `${name}还没有积分记录。`
/** One item and what a unit of it earns. */
export const earning = (item: string, points: string, unit: string): string => `${item}每${unit} ${points} 分`

/** One line of a statement. */
export const entryLine = (line: {
  day: string
  item: string
  quantity: string
  points: string
  entry: string
  reverses?: string
  reversedBy?: string
  rules?: number
  /** The month it happened in, where it counts in a later one. */
  late?: string
  adjusts?: string
  /** Number of an open objection about it. */
  objection?: string
  reason?: string
}): string => {
  const marks = [
    line.reverses === undefined ? '' : `冲正流水 ${line.reverses}`,
    line.reversedBy === undefined ? '' : `已由流水 ${line.reversedBy} 冲正`,
    line.late === undefined ? '' : `补记${line.late}`,
    line.adjusts === undefined ? '' : `调整流水 ${line.adjusts}`,
    line.objection === undefined ? '' : `异议 ${line.objection} 处理中`,
    line.rules === undefined ? '' : `按第 ${line.rules} 版办法`,
    line.reason ?? '',
  ].filter((mark) => mark !== '')
  return `${line.day} ${line.item} ${line.quantity} ${line.points}，流水 ${line.entry}${marks.length > 0 ? `（${marks.join('；')}）` : ''}`
}
/** Why an entry is that many points. */
export const why = (told: {
  entry: string
  day: string
  item: string
  quantity: string
  points: string
  rules: number
  each: { unit: string; points: string } | null
  campaign: string | null
  uncapped: string | null
  activity: { number: string; title: string } | null
  claim: string | null
  /** Who recorded it; null: it came by itself. */
  by: string | null
  period: string
  late: boolean
  reverses: string | null
  adjusts: string | null
  reversedBy: string | null
  adjustedBy: string | null
  objection: string | null
  reason: string | null
}): string => {
  const { entry, day, item, quantity, points, rules, each, campaign, uncapped, activity, claim, by, period, late, reason } = told
  const marks = [
    told.reverses === null ? '' : `它冲正流水 ${told.reverses}。`,
    told.adjusts === null ? '' : `它是流水 ${told.adjusts} 重算的差额。`,
    told.reversedBy === null ? '' : `已由流水 ${told.reversedBy} 冲正。`,
    told.adjustedBy === null ? '' : `由流水 ${told.adjustedBy} 调整。`,
    told.objection === null ? '' : `异议 ${told.objection} 处理中。`,
  ].filter((mark) => mark !== '')
  return [
    `流水 ${entry}：${day} ${item} ${quantity}，${points} 分。`,
    `按第 ${rules} 版积分办法${each === null ? '' : `，每${each.unit} ${each.points} 分`}${campaign === null ? '' : `，重点任务「${campaign}」加倍`}${uncapped === null ? '' : `；原为 ${uncapped} 分，到了上限`}。`,
    `来自：${[activity === null ? '' : `活动 ${activity.number} ${activity.title}`, claim === null ? '' : `申报 ${claim}`, by === null ? '自动记录' : `${by}记录`].filter((part) => part !== '').join('，')}。`,
    `计入 ${period}${late ? '（补记）' : ''}。`,
    ...(marks.length > 0 ? [marks.join('')] : []),
    ...(reason === null ? [] : [`事由：${reason}`]),
  ].join('\n')
}
/** There is no such entry of theirs. */
export const noSuchEntryOfYours = (entry: string): string => `没有找到您的流水 ${entry}；发「明细」看流水号。`
/** A statement: its latest lines, how many there are in all and their sum, and the rule version a line has unless it says another. */
export const statement = (told: {
  name: string
  period: string
  lines: readonly string[]
  total: number
  sum: string
  rules: number
}): string =>
  fitted(
    `${told.name}，${told.period}明细（按第 ${told.rules} 版积分办法，新的在前）：`,
    told.lines,
    `合计 ${told.total} 条，${told.sum} 分。`,
    (left) => `等 ${left} 条`,
    told.total,
  )
/** A period without entries. */
export const emptyStatement = (name: string, period: string): string =>
  `${name}，${period}没有积分记录。可以换个时段看，例如「明细 本年」「明细 全部」。`

/** The leading places of a board. `more`: equals at the edge that are not shown. */
export const board = (
  title: string,
  period: string,
  lines: readonly { rank: number; name: string; points: string }[],
  more: number,
): string =>
  fitted(
    `${title} ${period}积分榜`,
    lines.map(({ rank, name, points }) => `${rank}. ${name} ${points}`),
    more > 0 ? `并列的还有 ${more} 人。` : '',
    (left) => `等 ${left} 人`,
  )
/** A board nobody stands on. */
export const emptyBoard = (title: string, period: string): string => `${title} ${period}还没有积分。可以看别的时段，例如「排行 上月」。`
/** Under a board, in private only: the asker's own place. */
export const yourPlace = (rank: number, points: string): string => `您在第 ${rank} 名，${points} 分。`
/** One line of a board of branches. */
export interface BranchLine {
  rank: number
  branch: string
  score: string
}
/** The branches, by total and by points a head, in lines short enough for a phone; those still without points are counted. */
export const branchBoard = (period: string, totals: readonly BranchLine[], perHead: readonly BranchLine[], without: number): string => {
  const line = ({ rank, branch, score }: BranchLine): string => `${rank}. ${branch} ${score}`
  const rest = without > 0 ? [`其余 ${without} 个分会还没有积分`] : []
  return [`各分会 ${period}积分榜`, '总分', ...totals.map(line), '人均', ...perHead.map(line), ...rest].join('\n')
}
/** What boards are called. */
export const wholeBoard = '全会'

/** A name that staff asked about and nobody on the roster has. */
export const nobodyNamed = (name: string): string => `名册上没有「${name}」。请核对姓名，或改用会员号。`

/** How 加分 or 扣分 is said. */
export const awardUsage = (word: string): string =>
  `请这样写：「${word} 姓名 项目 数量 事由 …」，例如「${word} 王建国 公益服务 3小时 事由 敬老院义诊漏记」，事由必须写。`
/** An item the rules do not have, with the nearest they do. */
export const unknownItem = (typed: string, nearest: readonly string[]): string =>
  `积分办法里没有「${typed}」，本次没有记上。相近的项目：${nearest.join('、')}。请换成项目名再说一次。`
/** The unit said is not the item's. */
export const wrongUnit = (item: string, unit: string, said: string): string =>
  `「${item}」按${unit}计，您写的是${said}，本次没有记上。请改成${unit}再说一次。`
/** 加分 with an item that only deducts. */
export const onlyDeducts = (item: string): string => `「${item}」是扣分项目，本次没有记上。要扣分请用「扣分」。`
/** Nobody scores themselves. */
export const notForYourself = (word: string): string => `不能给自己${word}，本次没有记上。请另一位工作人员来办。`
/** More people than one act may take. */
export const tooMany = (most: number): string => `一次最多 ${most} 人，本次没有记上。请分几次办。`
/** A reason longer than is kept. */
export const reasonTooLong = (most: number): string => `事由请在 ${most} 字以内，本次没有记上。`
/** So little that it rounds to nothing. */
export const tooLittle = '数量太少，不足 0.1 分，本次没有记上。'
/** What an award of several people, or a large one, will do. */
export const awardShown = (told: {
  word: string
  names: readonly string[]
  item: string
  quantity: string
  each: string
  reason: string
}): string => {
  const { word, names, item, quantity, each, reason } = told
  return `将给 ${names.length} 人${word}：${names.join('、')}。\n${item} ${quantity}，每人 ${each} 分。\n事由：${reason}。`
}
/** Done, for who did it. */
export const awarded = (told: {
  word: string
  names: readonly string[]
  item: string
  quantity: string
  each: string
  reason: string
  entries: readonly string[]
  /** Whom a limit left less, as {@link cappedFor} says it. */
  capped: readonly string[]
}): string => {
  const { word, names, item, quantity, each, reason, entries, capped } = told
  const who = names.length > 3 ? `${names.slice(0, 3).join('、')}等 ${names.length} 人` : names.join('、')
  const numbers = entries.length > 1 ? `${entries.at(0)} 至 ${entries.at(-1)}` : entries.join('')
  return `已给${who}${word}：${item} ${quantity}，${names.length > 1 ? '每人 ' : ''}${each} 分。事由：${reason}。流水 ${numbers}。${capped.length > 0 ? `「${item}」有上限：${capped.join('，')}。` : ''}`
}
/** Whom an item's limit left less than the others. */
export const cappedFor = (name: string, points: string): string => `${name}实记 ${points} 分`
/** Done, for the member concerned. */
export const youWereAwarded = (each: string, item: string, quantity: string, reason: string, entry: string): string =>
  `您的积分 ${each} 分：${item} ${quantity}，事由：${reason}。流水 ${entry}。发「明细」可查看；有疑问请联系秘书处。`

/** 冲正 without its number. */
export const reverseNeedsNumber = '请写明流水号和理由：「冲正 流水号 理由」，例如「冲正 1024 重复记分」。'
/** Several entries at once. */
export const reverseOneByOne = '一次只冲正一笔，本次没有冲正。请每笔单独说：「冲正 流水号 理由」。'
/** 冲正 without its reason. */
export const reverseNeedsReason = (entry: string): string => `请写上理由：「冲正 ${entry} 理由」，例如「冲正 ${entry} 重复记分」。`
/** No such entry. */
export const noSuchEntry = (entry: string): string => `没有流水 ${entry}。请核对流水号，会员可发「明细」查看。`
/** A reversal stands for good. */
export const reversalStands = (entry: string): string => `流水 ${entry} 本身是一笔冲正，不能再冲正。要恢复积分请用「加分」重新记。`
/** An adjustment stands and falls with what it mends. */
export const adjustmentStands = (entry: string, original: string): string =>
  `流水 ${entry} 是按新办法对流水 ${original} 的调整，本次没有冲正。请冲正流水 ${original}。`
/** It was reversed before. */
export const alreadyReversed = (entry: string, by: string): string => `流水 ${entry} 已由流水 ${by} 冲正，不用再办。`
/** Nobody mends their own entry. */
export const notYourOwnEntry = (entry: string): string => `流水 ${entry} 是您自己的，本次没有冲正。请另一位工作人员来办。`
/** Done, for who did it. */
export const reversed = (told: {
  entry: string
  name: string
  item: string
  quantity: string
  was: string
  now: string
  by: string
  reason: string
}): string =>
  `已冲正流水 ${told.entry}：${told.name}，${told.item} ${told.quantity}，原 ${told.was} 分，现记 ${told.now} 分。理由：${told.reason}。流水 ${told.by}。`
/** Done, for the member concerned. */
export const yoursWasReversed = (told: {
  entry: string
  item: string
  quantity: string
  now: string
  by: string
  reason: string
}): string =>
  `您的积分 ${told.now} 分：原流水 ${told.entry}（${told.item} ${told.quantity}）已冲正，理由：${told.reason}。流水 ${told.by}。发「明细」可查看；有疑问请联系秘书处。`

/** The books agree, or how far they do not. */
export const audited = (entries: number, events: number, differences: number): string =>
  `核账完成：流水 ${entries} 条，事件 ${events} 条，差异 ${differences}。${differences === 0 ? '' : '请技术人员在服务器上运行 lianyi verify 查看，再运行 lianyi rebuild 重建。'}`
