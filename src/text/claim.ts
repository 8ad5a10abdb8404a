import { fitted } from './fitted.ts'

/** Sentences about claims: 申报, 代申报, 我的申报, 撤回申报, 待审, 通过, 退回. Points arrive as text. */

// — filing

/** How 申报 is said. */
export const howToFile = '请写「申报 项目 [数量] [做了什么]」，例如「申报 公益服务 3小时 周六敬老院义诊」。'
/** An item the rules do not have. */
export const unknownItem = (typed: string, nearest: readonly string[]): string =>
  `积分办法里没有「${typed}」，没有申报。相近的项目：${nearest.join('、')}。请换成项目名再说一次。`
/** The unit said is not the item's. */
export const wrongUnit = (item: string, unit: string, said: string): string =>
  `「${item}」按${unit}计，您写的是${said}，没有申报。请改成${unit}再说一次。`
/** Items that are not claimed. */
export const staffRecords = (item: string): string => `「${item}」由秘书处记录，不用申报。有漏记请告诉秘书处。`
export const liaisonRecords = (item: string): string => `「${item}」由联络员或分会会长代申报，请把情况告诉他们。`
/** A note longer than is kept. */
export const noteTooLong = (most: number): string => `说明请在 ${most} 字以内，没有申报。`
/** So little that it rounds to nothing. */
export const tooLittle = '数量太少，不足 0.1 分，没有申报。'
/** It lies ahead. */
export const notYet = (day: string): string => `${day}还没到，没有申报。请做完以后再发。`
/** Too long ago for a member. */
export const tooOld = (day: string): string => `${day}已超过 30 天，要由秘书处代为申报，请联系秘书处。`
/** The names of others stand where a note would. */
export const forWhom = '说明里写的是会员姓名：这是替谁申报？'
export const forThem = (count: number): string => `替他们 ${count} 人代申报`
export const forMe = '我自己的（姓名是说明）'
export const othersByLiaison = '说明里只有别人的姓名。替别人申报由联络员、分会会长或秘书处发「代申报」；您自己的，请写明做了什么再发一次。'
/** The activity named. */
export const activityAhead = (title: string): string => `「${title}」还没开始，没有申报。请活动后再发。`
export const activityCancelled = (title: string): string => `「${title}」已取消，不能申报。`
export const activityUncounted = (title: string): string => `「${title}」是补开的活动，秘书处还没同意计分，没有申报。`
/** Coming to an activity is not claimed: it is checked in. */
export const byCheckIn = (title: string, number: string, item: string): string =>
  `「${title}」的「${item}」由签到记分，不用申报。到场没签上的，请活动负责人或分会会长发「补签 ${number} 姓名 事由 …」。`
export const creditedAlready = (title: string, item: string, entry: string): string =>
  `「${title}」的「${item}」已经记过，流水 ${entry}，不用再报。`
export const claimedAlready = (title: string, item: string, claim: string): string =>
  `「${title}」的「${item}」已有申报 ${claim}，不用再报。发「我的申报」看进度。`
/** The same was claimed lately. */
export const sameAgain = (claims: readonly string[], what: string, day: string): string =>
  `${day}的${what}已经报过（申报 ${claims.join('、')}）。要再报一项吗？`
/** Too many wait. */
export const tooManyWait = (most: number): string => `等待审核的申报已有 ${most} 项，请等审完再报。`

/** A claim as it was filed. */
export interface Filed {
  number: string
  /** 「公益服务 3小时」. */
  what: string
  /** 「11月21日 周六」, where it is not today. */
  day?: string
  /** Length of the activity by which hours were cut: 「2小时」. */
  cut?: string
  to: 'branch' | 'staff'
  /** What it would be worth now, and (where a limit cuts it) without the limit. */
  points: string
  uncapped?: string
  /** Pictures that came before it; null: it asks for none. */
  pictures: number | null
}

const pictureHint = (pictures: number | null, item: string): string =>
  pictures === null ? '' : pictures > 0 ? `已附图 ${pictures} 张。` : `「${item}」要有图片，请在十分钟内把图片发到这里。`

const whatDay = ({ what, day }: Pick<Filed, 'what' | 'day'>): string => (day === undefined ? what : `${what}（${day}）`)

/** Received, for the member alone. */
export const filed = (claim: Filed, item: string): string => {
  const { number, to, points, uncapped, cut, pictures } = claim
  const limited = uncapped === undefined ? '' : `（有上限，原 ${uncapped} 分）`
  return `已收到申报 ${number}：${whatDay(claim)}，待${to === 'staff' ? '秘书处' : '本分会'}审核，预计 ${points} 分${limited}。${cut === undefined ? '' : `活动时长 ${cut}，按 ${cut}计。`}${pictureHint(pictures, item)}`
}
/** The same in a room. */
export const filedHere = (name: string, claim: Filed, item: string): string =>
  `${name}，已收到申报 ${claim.number}：${whatDay(claim)}，待审核。${claim.cut === undefined ? '' : `活动时长 ${claim.cut}，按 ${claim.cut}计。`}${pictureHint(claim.pictures, item)}`
/** What needs no review counts at once. */
export const counted = (claim: Filed, entry: string, item: string): string =>
  `已记申报 ${claim.number}：${whatDay(claim)}，${claim.points} 分，流水 ${entry}。${claim.uncapped === undefined ? '' : `有上限，原 ${claim.uncapped} 分。`}${claim.cut === undefined ? '' : `活动时长 ${claim.cut}，按 ${claim.cut}计。`}${pictureHint(claim.pictures, item)}`
export const countedHere = (name: string, claim: Filed): string => `${name}，已记申报 ${claim.number}：${whatDay(claim)}。`

// — for others

export const proxyUsage = '代申报 项目 [数量] 姓名 … [说明]'
export const howToFileFor = '请写「代申报 项目 [数量] 姓名 … [说明]」，例如「代申报 公益服务 3小时 李桂芳、陈卫东 敬老院义诊」。'
export const tooManyPeople = (most: number): string => `一次最多代申报 ${most} 人，没有申报。请分几次办。`
export const otherBranch = (names: readonly string[]): string => `${names.join('、')}不是本分会会员，由秘书处代申报。没有申报。`
/** Shown before several are filed. */
export const proxyShown = (told: {
  names: readonly string[]
  what: string
  day: string
  note?: string
  same: readonly string[]
  cut?: string
}): string =>
  `将替 ${told.names.length} 人申报：${told.names.join('、')}。\n${told.what}，${told.day}。${told.cut === undefined ? '' : `活动时长 ${told.cut}，按 ${told.cut}计。`}${told.note === undefined ? '' : `\n说明：${told.note}`}${told.same.length === 0 ? '' : `\n注意，这些人同一天报过一样的：${told.same.join('、')}。`}`
/** Filed, for who filed them. `skipped`: who has one for this activity already. */
export const filedFor = (told: {
  first: string
  last: string
  names: readonly string[]
  what: string
  day: string
  skipped: readonly string[]
  counted: boolean
  pictures: number | null
  item: string
}): string => {
  const { first, last, names, what, day, skipped, pictures, item } = told
  const numbers = first === last ? first : `${first} 至 ${last}`
  const who = names.length > 5 ? `${names.slice(0, 5).join('、')}等 ${names.length} 人` : names.join('、')
  return `已代申报 ${numbers}：${who}，${what}，${day}，${told.counted ? '已记分' : '待秘书处审核'}。${skipped.length === 0 ? '' : `已有申报、没有再报的：${skipped.join('、')}。`}${pictureHint(pictures, item)}`
}
export const filedForHere = (count: number): string => `已代申报 ${count} 人，明细已私下回复。`
export const nobodyLeft = (names: readonly string[]): string => `${names.join('、')}在这次活动已有这一项，没有再报。`

// — looking and taking back

export const noneOfYours = '您还没有申报过。做了公益服务等可以发「申报 项目 数量 做了什么」。'
/** How a claim stands. */
export const standsWaiting = (days: number, to: 'branch' | 'staff'): string =>
  `待${to === 'staff' ? '秘书处' : '本分会'}审核${days > 0 ? `（已等 ${days} 个工作日）` : ''}`
export const standsPassed = (points: string, entry: string, reversed: boolean): string =>
  `已通过 ${points} 分，流水 ${entry}${reversed ? '（后已冲正）' : ''}`
export const standsReturned = (reason: string | null): string => `已退回${reason === null ? '' : `：${reason}`}`
export const standsWithdrawn = '已撤回'
/** One of one's own claims. */
export const ownLine = (number: string, what: string, day: string, stands: string): string => `${number} ${what}，${day}，${stands}`
/** All of one's own. */
export const ownClaims = (name: string, lines: readonly string[]): string =>
  fitted(`${name}，您的申报（新的在前）：`, lines, '待审的可发「撤回申报 编号」。', (left) => `等 ${left} 项`)

export const withdrawUsage = '撤回申报 编号'
export const noSuchClaim = (number: string): string => `没有申报 ${number}。发「我的申报」看编号。`
export const notYours = (number: string): string => `申报 ${number} 不是您报的，不能撤回。`
export const withdrawn = (number: string, what: string): string => `申报 ${number}（${what}）已撤回。`
export const wasWithdrawn = (number: string, what: string, name: string): string => `${name}替您报的申报 ${number}（${what}）已撤回。`
export const passedBefore = (number: string, entry: string): string =>
  `申报 ${number} 已通过（流水 ${entry}），不能撤回。记错了请联系秘书处冲正。`
export const endedBefore = (number: string, how: 'returned' | 'withdrawn'): string =>
  `申报 ${number} ${how === 'returned' ? '已退回' : '已撤回'}，不用再办。`

// — reviewing

export const noneWaiting = '现在没有等您审核的申报。'
export const waitingHere = (count: number): string => `等您审核的申报有 ${count} 项，私聊我发「待审」看。`
/** One waiting claim. */
export const waitingLine = (told: {
  number: string
  name: string
  what: string
  points: string
  day: string
  note: string | null
  proxy: string | null
  evidence: string
  days: number
}): string => {
  const marks = [
    told.note ?? '',
    told.proxy === null ? '' : `${told.proxy}代报`,
    told.evidence,
    told.days > 0 ? `等了 ${told.days} 天` : '',
  ]
  return `${told.number} ${told.name} ${told.what} ${told.points}分 ${told.day}${marks
    .filter((mark) => mark !== '')
    .map((mark) => `，${mark}`)
    .join('')}`
}
/** What is known of a claim's pictures. */
export const missing = '缺图'
export const pictures = (count: number): string => `图 ${count} 张`
export const fetching = '图片在取'
export const sameAs = (claims: readonly string[]): string => `与申报 ${claims.join('、')} 图片相同`
/** All that wait for this reviewer. */
export const waiting = (lines: readonly string[], total: number): string =>
  fitted(
    `等您审核的申报 ${total} 项：`,
    lines,
    '属实发「通过 编号」（可写几个），不属实发「退回 编号 理由」。',
    (left) => `等 ${left} 项`,
    total,
  )

export const passUsage = '通过 编号 …'
export const returnUsage = '退回 编号 理由'
export const inParts = (most: number): string => `一次最多通过 ${most} 项，请分几次办。`
export const returnHow = '请写明编号和理由：「退回 编号 理由」，例如「退回 112 照片看不清」。'
export const reasonTooLong = (most: number): string => `理由请在 ${most} 字以内，没有退回。`
/** Pictures are missing: pass all the same? */
export const passWithout = (numbers: readonly string[]): string => `申报 ${numbers.join('、')} 还没有图片，仍要通过吗？`

/** Why a number was not passed or returned. */
export type NotDone = 'none' | 'own' | 'filed' | 'branch' | 'staff' | 'no-item' | 'left'
const why: Record<NotDone, string> = {
  none: '没有这项申报',
  own: '是您自己的，要由别人审',
  filed: '是您代报的，要由别人审',
  branch: '是别的分会的',
  staff: '由秘书处审核',
  'no-item': '积分办法里已没有这一项，请退回',
  left: '那时此人已退会，请退回',
}
/** Decided before. */
export const decidedBefore = (how: 'passed' | 'returned' | 'withdrawn', by: string, entry: string | undefined): string =>
  how === 'withdrawn'
    ? '已由本人撤回'
    : how === 'returned'
      ? `已由${by}退回`
      : `已由${by}通过${entry === undefined ? '' : `（流水 ${entry}）`}`
export const notDone = (reason: NotDone): string => why[reason]
/** One that was passed, as its reviewer reads it. */
export const passedLine = (number: string, name: string, points: string, note: string): string =>
  `${number} ${name} ${points} 分${note === '' ? '' : `（${note}）`}`
/** What a limit left, and where it counts. */
export const limitedTo = (uncapped: string): string => `有上限，原 ${uncapped} 分`
export const late = (month: string): string => `补记 ${month}`
/** Done, for the reviewer: one line for many. */
export const passed = (done: readonly string[], not: readonly string[]): string => {
  const head = done.length === 0 ? '没有通过任何申报。' : `已通过 ${done.length} 项，已私下告诉本人：`
  return fitted(head, [...done, ...not.map((line) => `没有办：${line}`)], '', (left) => `等 ${left} 项`)
}
export const passedHere = (done: number, not: number): string =>
  `已通过 ${done} 项申报${not > 0 ? `，${not} 项没有办，原因已私下回复` : ''}。`
/** Passed, for the member. */
export const yoursPassed = (number: string, what: string, day: string, points: string, entry: string, note: string): string =>
  `申报 ${number} 已通过：${what}（${day}），${points} 分，流水 ${entry}${note === '' ? '' : `，${note}`}。`
/** All of theirs that were passed at once. */
export const yoursAllPassed = (lines: readonly string[]): string => fitted('', lines, '发「明细」可查看。', (left) => `等 ${left} 项`)
/** Passed, for who filed it. */
export const theirsPassed = (lines: readonly string[]): string => fitted('您代报的申报已通过：', lines, '', (left) => `等 ${left} 项`)
export const returned = (number: string, name: string): string => `申报 ${number}（${name}）已退回，已私下告诉本人。`
export const returnedHere = (number: string): string => `申报 ${number} 已退回。`
/** Returned, for the member (or, with their name, for who filed it). */
export const yoursReturned = (number: string, what: string, day: string, reason: string, name?: string): string =>
  `${name === undefined ? '' : `您替${name}报的`}申报 ${number} 没有通过：${what}（${day}），理由：${reason}。补充后可以再报；有疑问请联系秘书处。`

// — waiting

/** In the morning, for a reviewer: what has waited. */
export const reminder = (name: string | null, lines: readonly string[], total: number): string =>
  fitted(
    `${name === null ? '' : `${name}，您好。`}有 ${total} 项申报等了几天还没审：`,
    lines,
    '发「待审」看全部；属实发「通过 编号」，不属实发「退回 编号 理由」。',
    (left) => `等 ${left} 项`,
    total,
  )
export const reminderLine = (number: string, who: string, what: string, days: number): string =>
  `${number} ${who} ${what}，等了 ${days} 个工作日`
/** What went up to staff. */
export const escalated = (lines: readonly string[], total: number): string =>
  fitted(`这 ${total} 项申报分会没有审，转给秘书处：`, lines, '请私聊我发「待审」办理。', (left) => `等 ${left} 项`, total)
export const escalatedLine = (number: string, branch: string, days: number): string => `${number} ${branch}，等了 ${days} 个工作日`
export const wentUp = (numbers: readonly string[]): string =>
  `申报 ${numbers.slice(0, 20).join('、')}${numbers.length > 20 ? ` 等 ${numbers.length} 项` : ''} 等得久了，已转给秘书处；您也还可以审。`
/** Labels of what falls due. */
export const reminderLabel = (scope: string): string => `${scope === '*' ? '秘书处' : scope}待审申报的提醒`
export const escalationLabel = '久等的申报转秘书处'
export const mutualLabel = (month: string): string => `${month}互审情况`
/** Two who pass each other's and nobody else does. */
export const mutual = (pairs: readonly string[]): string =>
  fitted(
    '近 6 个月，以下审核人互相通过申报、且各自的申报没有经过别人，请留意：',
    pairs,
    '只是提示，是否有问题请人工核实。',
    (left) => `等 ${left} 对`,
  )
export const mutualPair = (a: string, b: string, ab: number, ba: number): string =>
  `${a}、${b}：${a}通过${b} ${ab} 项，${b}通过${a} ${ba} 项`
