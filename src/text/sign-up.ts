import { severalOfName } from './common.ts'

/** Sentences about 报名, 取消报名, 名单, 活动 and 我的报名. */

const titled = (title: string): string => `「${title}」`
const bytes = (text: string): number => new TextEncoder().encode(text).length

/** Joins names; more than `most` of them, or more than fit `room` bytes, are cut with 「等 N 人」. */
export const namesCut = (names: readonly string[], most = 60, room = 1500): string => {
  let shown = Math.min(most, names.length)
  while (shown > 1 && bytes(names.slice(0, shown).join('、')) > room) shown -= 1
  const text = names.slice(0, shown).join('、')
  return shown < names.length ? `${text} 等 ${names.length} 人` : text
}

/** Whom to ask. */
export const contactLeader = (name: string | null): string => (name === null ? '联系工作人员' : `联系${name}`)

/** Somebody whose name is gone from the roster. */
export const someone = '一位会员'
/** Somebody not yet bound, whose place is held. */
export const someoneToConfirm = '一位待确认的朋友'
/** A name signed up by somebody else. */
export const byProxy = (name: string, proxy: string): string => `${name}（${proxy}代）`

/** To the one who moved up. */
export const promotedOne = (name: string, title: string, when: string, number: string): string =>
  `${name}，${titled(title)}有名额了，您已由候补转为报名成功（${when}）。不能来请发「取消报名 ${number}」。`
/** In the activity's group. */
export const promotedHere = (title: string, names: readonly string[]): string =>
  `${titled(title)}有名额了，候补转为报名成功：${namesCut(names, 30)}。`

/** Head of merged answers. */
export const signedUpHead = (title: string): string => `${titled(title)}报名成功`
/** One's own place. */
export const signedUp = (name: string, title: string, when: string, number: string): string =>
  `${name}，报名成功：${title}（${when}）。不能来请发「取消报名 ${number}」。`
/** One's own place in line; `branch` when it is that branch's places that are taken. */
export const inLineNow = (name: string, title: string, position: number, branch: string | null): string =>
  `${name}，${titled(title)}${branch ?? ''}名额已满，您排在候补第 ${position} 位，有名额时自动转为报名并通知您。`
/** It stood already. */
export const alreadyIn = (name: string, title: string, position: number): string =>
  `${name}，您已报名${titled(title)}（第 ${position} 位），不用再报。`
/** Already in line. */
export const alreadyWaiting = (name: string, title: string, position: number): string =>
  `${name}，您已在${titled(title)}的候补第 ${position} 位，不用再报，有名额时会通知您。`
/** Several people at once: who has a place, who waits from which position, who was on the list before. */
export const signedUpAll = (
  title: string,
  number: string,
  { placed, waiting, from, already }: { placed: readonly string[]; waiting: readonly string[]; from: number; already: readonly string[] },
): string => {
  const parts: string[] = []
  if (placed.length > 0) parts.push(`${titled(title)}报名成功 ${placed.length} 人：${namesCut(placed, 40, 900)}。`)
  if (waiting.length > 0)
    parts.push(`${parts.length === 0 ? titled(title) : ''}名额已满，候补（从第 ${from} 位起）：${namesCut(waiting, 20, 400)}。`)
  if (already.length > 0)
    parts.push(`${parts.length === 0 ? `${titled(title)}早已报名，不用再报` : '早已报名'}：${namesCut(already, 20, 300)}。`)
  if (placed.length + waiting.length > 0) parts.push(`不能来请发「取消报名 ${number} 姓名」。`)
  return parts.join('')
}
/** Closed: when, and whom to ask. */
export const signUpClosed = (title: string, when: string, whom: string): string =>
  `${titled(title)}的报名 ${when} 已截止，没有记上。想参加请${whom}。`
/** Called off. */
export const calledOff = (title: string): string => `${titled(title)}已取消，没有记上。发「活动」看近期活动。`
/** Nothing open, said to the bot. */
export const nothingToSignUp = (next: string | null): string =>
  next === null ? '现在没有可报名的活动。' : `现在没有可报名的活动。下一场：${next}。`
/** Which of several. */
export const whichSignUp = '您要报名哪一场？'
/** A plain member's proxies are used up. */
export const proxiesUsed = (most: number, title: string, already: readonly string[]): string =>
  `${titled(title)}每人最多代报 ${most} 人${already.length > 0 ? `，您已代报：${already.join('、')}` : ''}，本次没有记上。更多人请本人报名，或请联络员代报。`
/** People the activity is not open to. */
export const notOpenTo = (title: string, group: string, names: readonly string[]): string =>
  `${titled(title)}是${group}的活动，${namesCut(names, 10)}不在这个分会，本次没有记上。请联络员代报即可。`
/** Names that mean nobody or several people: one sentence, nothing is recorded. */
export const namesUnclear = (
  unknown: readonly string[],
  several: readonly { name: string; people: readonly { number: string; branch: string }[] }[],
): string => {
  const parts: string[] = []
  if (unknown.length > 0) parts.push(`名册上没有${namesCut(unknown.map(titled), 10)}，请核对姓名，或改用会员号。`)
  for (const { name, people } of several.slice(0, 3)) parts.push(severalOfName(name, people.slice(0, 6)))
  return `本次没有记上。${parts.join('')}`
}
/** 「+1」: oneself, or a guest? */
export const selfOrGuest = '「+1」是您本人报名，还是另带一人？本人报名请发「报名」，替会员报名请发「报名 代 姓名」。'
/** How to sign others up. */
export const proxyForm = '替会员报名请写明姓名：「报名 代 姓名 姓名」。'
/** A head-count that is not that of the names. */
export const countDiffers = (count: number, names: number): string =>
  `您写的是 ${count} 人，姓名有 ${names} 个，本次没有记上。请核对后再发一次。`
/** A stranger's place in line, held. */
export const heldInLine = (title: string, position: number): string =>
  `${titled(title)}名额已满，已替您留着候补第 ${position} 位。我还不认识您，请在 48 小时内发「绑定 姓名」，确认后就算数。`
/** A stranger's place where places are shared out by branch: held in line until the branch is known. */
export const heldForBranch = (title: string): string =>
  `${titled(title)}按分会分名额，已替您排上队。我还不认识您，请在 48 小时内发「绑定 姓名」，确认后按您的分会排名额。`
/** A choice: an activity with its time and group. */
export const whichSession = (title: string, when: string, group: string): string => `${title}（${when}，${group}）`

/** A sign-up was taken back. */
export const withdrawn = (name: string, title: string, when: string): string => `${name}，已取消报名：${title}（${when}）。`
/** Several, or by somebody else. */
export const withdrawnAll = (names: readonly string[], title: string, when: string): string =>
  `已取消报名：${namesCut(names)}，${title}（${when}）。`
/** After the time for taking a place back: it is noted, no more. */
export const withdrawnLate = (until: string, whom: string): string =>
  `退出时间（${until} 前）已过，这次记为临时退出；有急事没关系，请${whom}说一声。`
/** After the deadline. */
export const lateWithdrawal = (whom: string): string => `报名已截止，这时退出请再${whom}说一声。`
/** Those who were not on the list. */
export const othersNotOnList = (names: readonly string[]): string => `${namesCut(names, 20)}不在名单上。`
/** To somebody whose sign-up another took back. */
export const withdrawnFor = (by: string, title: string, when: string, number: string): string =>
  `${by}替您取消了${titled(title)}的报名（${when}）。不是您的意思，请发「报名 ${number}」。`
/** Nothing to take back. */
export const notSignedUp = (name: string, title: string): string => `${name}，您没有报名${titled(title)}，不用取消。`
/** The same, of others. */
export const notOnList = (names: readonly string[], title: string): string =>
  `${namesCut(names, 20)}不在${titled(title)}的名单上，不用取消。`
/** No sign-up anywhere here, said to the bot. */
export const nothingToWithdraw = '您现在没有可取消的报名。不能来参加，请发「请假」。'
/** It has begun. */
export const startedAlready = (title: string, when: string, whom: string): string =>
  `${titled(title)} ${when} 已开始，不能再取消报名。有事请${whom}。`
/** Somebody else's sign-up. */
export const notYours = (names: readonly string[]): string =>
  `只能取消自己或自己代报的报名；${namesCut(names, 10)}请本人取消，或请联络员办理。`
/** Which of several. */
export const whichWithdrawal = '您要取消哪一场的报名？'

/** The list, whole; how long it is is for the caller to look at. */
export const signUpList = (
  title: string,
  when: string,
  list: { number: string; limit: number | undefined; placed: readonly string[]; waiting: readonly string[]; toConfirm: number },
): string => {
  const total = list.placed.length + list.waiting.length + list.toConfirm
  const head = `${titled(title)}（编号 ${list.number}，${when}）`
  if (total === 0) return `${head}还没有人报名。请发「报名 ${list.number}」。`
  const limit = list.limit === undefined ? '' : `（限 ${list.limit} 人）`
  const lines = [`${head}报名 ${list.placed.length} 人${limit}${list.placed.length > 0 ? `：${list.placed.join('、')}` : ''}`]
  if (list.waiting.length > 0) lines.push(`候补 ${list.waiting.length} 人：${list.waiting.join('、')}`)
  if (list.toConfirm > 0) lines.push(`待确认 ${list.toConfirm} 人`)
  return lines.join('\n')
}
/** How many are on a list. */
interface ListCounts {
  number: string
  limit: number | undefined
  placed: number
  waiting: number
  toConfirm: number
}
const counted = ({ limit, placed, waiting, toConfirm }: ListCounts): string =>
  [
    `报名 ${placed} 人${limit === undefined ? '' : `（限 ${limit} 人）`}`,
    ...(waiting > 0 ? [`候补 ${waiting} 人`] : []),
    ...(toConfirm > 0 ? [`待确认 ${toConfirm} 人`] : []),
  ].join('，')
/** In front of a list that comes as a file. */
export const signUpCounts = (title: string, when: string, counts: ListCounts): string =>
  `${titled(title)}（编号 ${counts.number}，${when}）${counted(counts)}，名单见下图或附件。`
/** Title and second line of that file. */
export const listTitle = (title: string): string => `${title} 报名名单`
export const listSubtitle = (when: string, counts: ListCounts): string => `编号 ${counts.number}，${when}，${counted(counts)}`
/** Its columns: number, name, branch, who signed them up. */
export const listColumns = ['序号', '姓名', '分会', '代报人'] as const
/** The number of one who waits. */
export const inLineAs = (position: number): string => `候补${position}`
/** Which of several. */
export const whichList = '您要看哪一场的名单？'
/** No activity here, said to the bot. */
export const noList = '现在没有可看名单的活动。发「活动」看近期活动。'

/** One line of 活动. */
export const activityLine = (each: { number: string; title: string; when: string; place: string | undefined; state: string }): string =>
  `${each.number} ${each.title}，${each.when}${each.place === undefined ? '' : `，${each.place}`}，${each.state}`
/** Under way, by the start. */
export const underWay = '正在进行'
/** A study session: nobody signs up beforehand. */
export const checkInThen = '到时签到'
/** Sign-up is over. */
export const noMoreSignUp = '报名已截止'
/** Places left; undefined without a limit. */
export const placesLeft = (left: number | undefined, number: string): string => {
  if (left === undefined) return `报名发「报名 ${number}」`
  return left > 0 ? `还剩 ${left} 个名额，报名发「报名 ${number}」` : `名额已满，候补发「报名 ${number}」`
}
/** Upcoming activities, cut to what a message holds. */
export const activityList = (lines: readonly string[], more: number): string => {
  let shown = lines.length
  while (shown > 1 && bytes(lines.slice(0, shown).join('\n')) > 1800) shown -= 1
  const left = more + lines.length - shown
  return [`近期活动：`, ...lines.slice(0, shown), ...(left > 0 ? [`还有 ${left} 场，临近时再看。`] : [])].join('\n')
}
/** Nothing planned. */
export const noActivities = '近期没有活动。'

/** One's own sign-ups. */
export const mySignUps = (lines: readonly string[]): string => [`您的报名：`, ...lines].join('\n')
/** One line of it; position 0 when one has a place. */
export const mySignUpLine = (number: string, title: string, when: string, waitingAt: number): string =>
  `${number} ${title}，${when}，${waitingAt > 0 ? `候补第 ${waitingAt} 位` : '已报名'}`
/** None. */
export const noSignUps = '您没有报名近期的活动。发「活动」看可以报名的活动。'
