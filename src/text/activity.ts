/** Sentences about 发起 改期 修改 取消活动 开始签到 结束签到 补签. */

const cut = (items: readonly string[], most: number, unit: string): string =>
  items.length <= most ? items.join('、') : `${items.slice(0, most).join('、')}等 ${items.length} ${unit}`

// — 发起

/** An activity as its card shows it. */
export interface Card {
  study: boolean
  number: string
  title: string
  when: string
  place: string | undefined
  limit: number | undefined
  deadline: string | undefined
  withdrawUntil: string | undefined
  /** Places by branch: the same for each, or those named. */
  quotas: { each: number } | readonly [branch: string, most: number][] | undefined
  note: string | undefined
  series: string | undefined
  brand: string | undefined
  checkIn: 'before' | 'open' | 'closed'
}

const details = ({
  when,
  place,
  limit,
  deadline,
  series,
  brand,
}: Pick<Card, 'when' | 'place' | 'limit' | 'deadline' | 'series' | 'brand'>): string =>
  [
    when,
    ...(place === undefined ? [] : [`地点：${place}`]),
    ...(limit === undefined ? [] : [`限 ${limit} 人`]),
    ...(deadline === undefined ? [] : [`${deadline} 报名截止`]),
    ...(series === undefined ? [] : [`系列：${series}`]),
    ...(brand === undefined ? [] : [`品牌：${brand}`]),
  ].join('，')

/** Places by branch: 「每个分会限 3 人」「医疗保障分会 10 人、律师分会 5 人」. */
export const quotasSaid = (quotas: { each: number } | readonly [string, number][]): string =>
  'each' in quotas ? `每个分会限 ${quotas.each} 人` : quotas.map(([branch, most]) => `${branch} ${most} 人`).join('、')

const replyTo = ({ study, number, checkIn, limit, deadline, quotas }: Card): string => {
  if (checkIn === 'closed') return '已经结束，到场的由负责人补签'
  if (checkIn === 'open') return '现在就可以签到，回复「签到」'
  const signUp = !study || [limit, deadline, quotas].some((each) => each !== undefined)
  return signUp ? `回复「报名 ${number}」` : `到时回复「签到」，来不了回复「请假 ${number}」`
}

/** The card of a new activity, for its group: one line, and a line each for what only some have. */
export const card = (shown: Card): string => {
  const { study, number, title, quotas, withdrawUntil, note } = shown
  const head = `${study ? '学习' : '活动'} ${number}「${title}」${details(shown)}`
  const lines = [
    ...(quotas === undefined ? [] : [`名额：${quotasSaid(quotas)}`]),
    ...(note === undefined ? [] : [`备注：${note}`]),
    ...(withdrawUntil === undefined ? [] : [`退出请在 ${withdrawUntil} 前`]),
  ]
  return lines.length === 0 ? `${head}，${replyTo(shown)}` : [head, ...lines, replyTo(shown)].join('\n')
}
/** To who opened it elsewhere than in its group. */
export const opened = (number: string, title: string, group: string, reached: boolean): string =>
  reached
    ? `已发起，编号 ${number}：「${title}」，已发到${group}。`
    : `已发起，编号 ${number}：「${title}」，属于${group}。这个群还没有登记，通知没有发出；请工作人员在群里发「登记本群 ${group}」。`
/** Another one at the same time. */
export const overlaps = (group: string, others: readonly string[]): string => `请留意：同一时间${group}还有${cut(others, 3, '场')}。`
/** One activity in a list: title and number. */
export const titled = (title: string, number: string): string => `「${title}」（编号 ${number}）`
/** The same was opened by the same person a while ago. */
export const againReally = (title: string, when: string, number: string): string =>
  `您今天已经发起过「${title}」（${when}，编号 ${number}）。真的要再发起一场吗？`
/** The same, twice in one breath. */
export const openedJustNow = (title: string): string => `「${title}」刚才已经发起，不用再发。`
/** Which of several groups; `more`: not all fit. */
export const whichGroup = (title: string, when: string, more: boolean): string =>
  `「${title}」${when}，发到哪个群？${more ? '不在下面的，请在末尾加上「群 群名」再发一次。' : ''}`
/** No group of that name. */
export const noSuchGroup = (typed: string, names: readonly string[]): string => `没有叫「${typed}」的群。现有：${cut(names, 20, '个')}。`
/** A group in which the speaker opens nothing. */
export const notYourGroup = (group: string): string => `${group}的活动由当值副会长、秘书处或本分会的会长、联络员发起。`
/** No group at all. */
export const noGroupForYou = '没有您可以发起活动的群，请联系秘书处。'
/** No time in it. */
export const timeMissing = (usage: string): string => `没看到时间，请写明日期和几点：「${usage}」。`
/** No title in it. */
export const titleMissing = (usage: string): string => `没看到主题，请写明：「${usage}」。`
/** Words that belong to nothing. */
export const leftOver = (words: string): string =>
  `「${words}」没看懂，没有发起。地点请写「地点 …」，人数写「限 30 人」，截止写「截止 …」，别的话写「备注 …」，整条再发一次。`
/** One piece may be the place, or part of the title. */
export const whatIs = (words: string): string => `「${words}」是地点，还是主题的一部分？`
/** The piece is the place. */
export const asPlace = (words: string): string => `地点是「${words}」`
/** The piece belongs to the title. */
export const asTitle = (title: string): string => `主题是「${title}」`
/** Title or place out of bounds. */
export const tooLong = (what: string, most: number): string => `${what}太长，请控制在 ${most} 个字以内。`
/** Limit out of bounds. */
export const badLimit = '人数上限请写 1 到 10000 之间的数。'

const reasons = {
  'morning-or-evening': '请写明上午还是下午、晚上',
  'no-time': '请写明几点',
  'no-date': '请写明是哪一天、几点',
  'weekday-mismatch': '日期和星期对不上',
  impossible: '没有这个日期或时间',
  past: '这个时间已经过去',
  vague: '请写明是几月几日几点',
  'two-days': '不确定是哪一天',
} as const
/** Why a time cannot be taken as it is. */
export type TimeDoubt = keyof typeof reasons
/** A time that cannot be taken as it is; `what` is 时间 or 截止时间. */
export const unclearTime = (what: string, reason: TimeDoubt): string => `${what}没有定下来：${reasons[reason]}。请整条再发一次。`
/** The same, with choices. */
export const whichTime = (what: string, reason: TimeDoubt, choices: number): string => {
  if (choices === 1) return `${what}是这个吗？`
  if (reason === 'weekday-mismatch') return `${what}的日期和星期对不上，是哪一天？`
  return `${what}是${reason === 'morning-or-evening' ? '上午还是晚上' : '哪一个'}？`
}
/** Longer than a week. */
export const lastsTooLong = '时长最多七天，请改短些，或分几场发起。'
/** More than a year ahead. */
export const tooFarAhead = '最多提前一年发起活动。'
/** A quota for a branch nobody has. */
export const noSuchBranch = (typed: string, branches: readonly string[]): string =>
  `没有叫「${typed}」的分会，没有办。现有：${cut(branches, 20, '个')}。名额请写「名额 分会 10人、分会 5人」或「每个分会限 3 人」。`
/** A brand nobody has. */
export const noSuchBrandToOpen = (typed: string): string => `没有叫「${typed}」的品牌，没有办。发「品牌」看有哪些。`
/** Ends in two ways. */
export const endsTwice = '已经写了几点结束，请不要再写时长，整条再发一次。'
/** Sign-up or withdrawal (`what`) would end after the start, or has ended. */
export const deadlineAfterStart = (what: string, deadline: string, start: string): string =>
  `${what}（${deadline}）要早于开始时间（${start}），请整条再发一次。`

// — who may

/** An activity of another branch. */
export const notYourActivity = (title: string): string => `「${title}」不归您管理，请联系当值副会长或秘书处。`

// — 改期, 修改, 取消活动

/** Cancelled already. */
export const isCancelled = (title: string): string => `「${title}」已经取消。`
/** Over already. */
export const isPast = (title: string): string => `「${title}」已经结束，不能再改。`
/** People have checked in. */
export const hasBegun = (title: string, attended: number, what: string): string => `「${title}」已有 ${attended} 人签到，不能${what}。`
/** Attended and credited: points first. */
export const reverseFirst = (title: string, attended: number): string =>
  `「${title}」已有 ${attended} 人签到记分，不能取消。确要取消，请工作人员先把这些积分冲正。`
/** It stands at that time already. */
export const sameTime = (title: string, when: string): string => `「${title}」本来就是 ${when}，没有变化。`
/** To group and members. */
export const moved = (number: string, title: string, before: string, after: string, deadline: string | null): string =>
  `【改期】活动 ${number}「${title}」由 ${before} 改到 ${after}${deadline === null ? '' : `，报名截止改到 ${deadline}`}。已报名的不用重报，来不了请回复「取消报名 ${number}」。`
/** To who moved it elsewhere than in its group. */
export const movedDone = (title: string, when: string, group: string, told: number): string =>
  `「${title}」已改到 ${when}，已通知${group}${told > 0 ? `和报名的 ${told} 人` : ''}。`
/** 改期 without a number: what would be moved. */
export const moveReally = (title: string, number: string, when: string): string => `要把「${title}」（编号 ${number}）改到 ${when} 吗？`
/** 改期 without a number: which. */
export const whichToMove = '要改哪一场？'
/** Nothing to change. */
export const nothingToLead = '没有可以改的活动。发「活动」看近期活动。'

/** What a change of details says, part by part. */
export const changedParts = {
  title: (title: string): string => `主题改为「${title}」`,
  place: (place: string): string => `地点改为${place}`,
  limit: (limit: number): string => `人数上限改为 ${limit} 人`,
  noLimit: '不再限制人数',
  deadline: (when: string): string => `报名截止改为 ${when}`,
  series: (series: string): string => `系列改为${series}`,
  brand: (brand: string): string => `品牌改为${brand}`,
  quotas: (quotas: { each: number } | readonly [string, number][]): string => `名额改为：${quotasSaid(quotas)}`,
  noQuotas: '名额不再分到分会',
  withdrawUntil: (when: string): string => `退出改在 ${when} 前`,
  noWithdrawUntil: '开始前都可以退出',
  note: (note: string): string => `备注改为：${note}`,
  noNote: '备注去掉',
  length: (when: string): string => `时间为 ${when}`,
} as const
/** To group and members. */
export const amended = (number: string, title: string, parts: readonly string[]): string =>
  `【变更】活动 ${number}「${title}」${parts.join('，')}。`
/** To who changed it elsewhere than in its group. */
export const amendedDone = (title: string, group: string, told: number): string =>
  `「${title}」已改好，已通知${group}${told > 0 ? `和报名的 ${told} 人` : ''}。`
/** A lowered limit throws nobody out. */
export const nobodyThrownOut = (signedUp: number): string => `已报名的 ${signedUp} 人都保留。`
/** How many came up from the wait-list. */
export const cameUp = (promoted: number): string => `候补的 ${promoted} 人已转为正式报名。`
/** Nothing differs. */
export const nothingChanged = (title: string): string => `「${title}」本来就是这样，没有变化。`
/** 修改 with a time. */
export const moveInstead = (number: string): string => `改时间请用「改期 ${number} 时间」。`
/** 修改 with nothing it understands. */
export const amendHow = (usage: string): string => `没看懂要改什么，没有改。请这样说：「${usage}」。`

/** To group and members; the reason is theirs to know. */
export const cancelled = (number: string, title: string, when: string, reason: string): string =>
  `【取消】活动 ${number}「${title}」（${when}）已取消：${reason}`
/** To who cancelled it elsewhere than in its group. */
export const cancelledDone = (title: string, group: string, told: number): string =>
  `「${title}」已取消，已通知${group}${told > 0 ? `和报名的 ${told} 人` : ''}。`
/** Under a notice in the group, when more are signed up than are told privately. */
export const tooManyToTell = (signedUp: number, told: number): string =>
  `报名的有 ${signedUp} 人，私信只发给前 ${told} 位，请看到的互相转告。`
/** 取消活动 without a reason. */
export const reasonNeeded = (usage: string): string => `请写明理由：「${usage}」。`

// — 开始签到, 结束签到

/** Which of several. */
export const whichToOpen = '要开始哪一场的签到？'
/** Which of several. */
export const whichToClose = '要结束哪一场的签到？'
/** Begun. */
export const checkInBegun = (title: string, until: string): string => `「${title}」开始签到，请回复「签到」（${until} 截止）。`
/** Begun, with the changing code. */
export const checkInBegunByCode = (title: string, until: string): string =>
  `「${title}」开始签到，请私聊我发「签到 签到码」，签到码在现场看（${until} 截止）。`
/** It is open already. */
export const checkInOpenAlready = (title: string, until: string): string => `「${title}」的签到已经开始，${until} 截止。`
/** It was closed before. */
export const checkInClosedAlready = (title: string, when: string): string => `「${title}」的签到 ${when} 已经结束。漏签的请用「补签」。`
/** Not today's. */
export const notToday = (title: string, when: string): string => `「${title}」是 ${when} 的，不是今天。要提前，请先「改期」。`
/** None to begin. */
export const noneToOpen = '今天没有等着开始签到的活动。'
/** None to close. */
export const noneToClose = '现在没有开着的签到。'
/** Closed, numbers only. */
export const checkInEnded = (title: string, attended: number, excused: number): string =>
  `「${title}」签到结束：${attended} 人签到，${excused} 人请假。`
/** It has not begun. */
export const checkInNotBegun = (title: string, from: string): string => `「${title}」的签到 ${from} 才开始。`
/** At the close, to the branch head: who typed something like it, but no command. */
export const suspects = (number: string, title: string, came: readonly string[], excused: readonly string[]): string => {
  const line = (kind: string, names: readonly string[]): string[] =>
    names.length > 0 ? [`疑似${kind} ${names.length} 人：${cut(names, 40, '人')}。`] : []
  const settle = `核实到场的，可发「补签 ${number} 姓名 … 事由 …」一次补上。`
  return [`「${title}」签到结束。`, ...line('签到', came), ...line('请假', excused), settle].join('\n')
}

// — 补签

/** A branch head about people of several branches. */
export const ownBranchOnly = '只能给本分会的会员补签，没有记上。请只留本分会的姓名再发一次，别的分会由其会长来补。'
/** Not for oneself. */
export const notForYourself = '补签不能给自己补，请另一位负责人或秘书处来办。'
/** No reason. */
export const makeUpHow = (usage: string): string => `请写明编号、姓名和事由：「${usage}」。`
/** Not begun. */
export const makeUpTooEarly = (title: string, from: string): string => `「${title}」还没有开始（${from} 开始签到），现在不能补签。`
/** More than thirty days old. */
export const makeUpTooLate = (title: string): string => `「${title}」的签到截止已超过 30 天，请秘书处来补。`
/** Too many at once. */
export const tooManyAtOnce = (most: number): string => `一次最多补签 ${most} 人，请分几次发。`
/** What the room hears. */
export const madeUpInRoom = (count: number): string => `已补签 ${count} 人。`
/** What the speaker hears; `without` are those credited for another activity at the same time. */
export const madeUp = (title: string, names: readonly string[], points: string | null, without: readonly string[]): string => {
  const credited = points === null ? '' : `，${without.length === 0 ? '每人' : '其他人每人'}积分 +${points}`
  const others = without.length === 0 ? '' : `；${cut(without, 20, '人')}同一时间另有活动已记分，不另记`
  return `「${title}」已补签 ${names.length} 人：${cut(names, 40, '人')}${credited}${others}。`
}
/** Nothing is credited yet: it was opened late. */
export const pointsWait = '积分等工作人员同意后记。'
/** 补签 with 请假 as its reason: what the room hears. */
export const excusedInRoom = (count: number): string => `已记请假 ${count} 人。`
/** What the speaker hears. */
export const excusedThem = (title: string, names: readonly string[]): string =>
  `「${title}」已记请假 ${names.length} 人：${cut(names, 40, '人')}。`
/** Some were on leave already. */
export const onLeaveAlready = (names: readonly string[]): string => `${cut(names, 40, '人')}已经请过假，不用再记。`
/** In a room, how many need nothing. */
export const nothingToExcuse = (count: number): string => `${count} 人已经签到或请过假，不用再记。`
/** Some were there already. */
export const cameAlready = (names: readonly string[]): string => `${cut(names, 40, '人')}已经签到，不用再补。`
/** In a room, how many were there already. */
export const cameAlreadyInRoom = (count: number): string => `${count} 人已经签到，不用再补。`

// — 轮值

/** One month's turn; `led` null for a month that has not begun. */
export const turn = (
  which: string,
  month: string,
  name: string,
  branch: string,
  led: number | null,
  deputies: readonly string[] = [],
): string =>
  `${which}（${month}）轮值：${name}（${branch}）${led === null ? '' : `，已带活动 ${led} 场`}${deputies.length === 0 ? '' : `；${deputies.join('，')}`}。`
/** A month without one. */
export const noTurn = (which: string, month: string): string => `${which}（${month}）还没有排轮值。`

// — 登记本群

/** Registered. */
export const registered = (group: string): string => `已登记：本群是「${group}」。`
/** It is, by another WeChat account of the bot. */
export const takeRoomOver = (group: string): string => `本群的「${group}」现在由另一个微信账号负责。要改由我负责吗？`
/** It is already. */
export const registeredAlready = (group: string): string => `本群已经登记为「${group}」，不用再登记。`
/** Which names there are. */
export const groupNames = (typed: string, names: readonly string[]): string =>
  `${typed === '' ? '请写明群名' : `没有叫「${typed}」的群`}。可以登记的有：${cut(names, 40, '个')}。`
/** The group, or this room, stands otherwise. */
export const moveRoom = (group: string, was: string | null): string =>
  was === null
    ? `「${group}」已经登记在另一个群。要改登记到本群吗？原来那个群就不再使用。`
    : `本群现在登记为「${was}」。要改登记为「${group}」吗？`
/** Pinned by the folder. */
export const pinned = (group: string): string => `「${group}」在配置文件里已指定了群，不能在群里改登记；要改请修改配置文件。`
/** Not in a private chat. */
export const registerInRoom = '请在要登记的那个群里说「登记本群 群名」。'
