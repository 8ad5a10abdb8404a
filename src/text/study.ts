import { namesCut } from './sign-up.ts'

/** What people read about study sessions. */

const bytes = (text: string): number => new TextEncoder().encode(text).length
/** As many of the lines as fit some bytes, and how many more there are. */
const linesWithin = (lines: readonly string[], most: number, unit: string): string[] => {
  let shown = lines.length
  while (shown > 0 && bytes(lines.slice(0, shown).join('\n')) > most) shown -= 1
  return [...lines.slice(0, shown), ...(shown < lines.length ? [`……另有 ${lines.length - shown} ${unit}`] : [])]
}

// — the plan changed

/** Why a session that opened by itself was called off. */
export const planChanged = '学习安排有变'
/** The same, for a day off. */
export const dayOff = (day: string, holiday: string): string => `${day} 放假（${holiday}），这次停一次`
/** To the group that was told of it. */
export const calledOff = (number: string, title: string, when: string, why: string): string =>
  `【取消】「${title}」（${number}，${when}）不办了：${why}。`
/** Moved with its series. */
export const movedByPlan = (number: string, title: string, before: string, after: string): string =>
  `【改期】「${title}」（${number}）由 ${before} 改到 ${after}。来不了请回复「请假 ${number} 事由」。`
/** Called off before, it is held after all. */
export const isOnAgain = (number: string, title: string, when: string): string => `「${title}」（${number}）照常举行：${when}。`
/** Another place or link. */
export const amendedByPlan = (number: string, title: string, when: string, place: string | undefined, link: string | undefined): string =>
  `【变更】「${title}」（${number}，${when}）${[...(place ? [`地点：${place}`] : []), ...(link ? [`入口：${link} `] : []), ...(place || link ? [] : ['地点和入口另行通知'])].join('，')}。`
/** To staff: nobody published the holidays of a year yet. */
export const unpublished = (year: number): string =>
  `${year}年的放假安排还查不到，${year}年的学习先按平常日子排。安排公布后请升级程序，或在 study.yaml 的 holidays 里补上放假和补班的日子。`

// — 改期 of a session

/** To the group; whoever took leave hears it too. */
export const moved = (number: string, title: string, before: string, after: string): string =>
  `【改期】「${title}」（${number}）由 ${before} 改到 ${after}。来不了请回复「请假 ${number} 事由」。`

// — 学习

/** A session in a list. */
export interface SessionLine {
  when: string
  title: string
  topic: string | undefined
  /** What the series is for; shown while no topic is set. */
  about: string | undefined
  place: string | undefined
  link: string | undefined
  number: string | undefined
  /** Its check-in is open. */
  open: boolean
  code: boolean
}

const line = ({ when, title, topic, about, place, link, number, open, code }: SessionLine): string =>
  [
    `· ${when} ${title}${number === undefined ? '' : `（${number}）`}`,
    ...(topic ? [`主题：${topic}`] : about ? [about] : []),
    ...(place ? [`地点：${place}`] : []),
    ...(link ? [`入口：${link} `] : []),
    ...(open ? [code ? '现在可以签到，凭签到码' : '现在可以签到'] : code ? ['凭签到码签到'] : []),
  ].join('，')

/** 学习: the sessions to come, and days on which one falls out. */
export const sessions = (lines: readonly SessionLine[], off: readonly string[]): string =>
  [
    lines.length === 0 ? '近期没有安排学习。' : '近期学习：',
    ...linesWithin(lines.map(line), 1600, '场'),
    ...off,
    ...(lines.length === 0 ? [] : ['到时回复「签到」；来不了回复「请假 编号 事由」。']),
  ].join('\n')
/** A session that falls out. */
export const fallsOut = (day: string, title: string, holiday: string): string => `· ${day} ${holiday}，${title}停一次`

// — 学习主题

export const topicUsage = '学习主题 标题 [链接]'
/** No title in it. */
export const topicMissing = `请写明标题：「${topicUsage}」。`
/** Out of bounds. */
export const topicTooLong = '标题最多 60 个字，请改短再发一次。'
/** Out of bounds. */
export const linkTooLong = '链接太长，没有记上。请换一个短些的再发一次。'
/** None to come. */
export const noSession = '近期没有可以定主题的学习。'
/** Which of several. */
export const whichSession = '定哪一场学习的主题？'
/** Of another branch. */
export const notYours = '近期的学习都不归您管，主题由当值副会长、秘书处或本分会的会长、联络员来定。'
/** Not a session. */
export const notStudy = (title: string, number: string): string => `「${title}」不是学习。改主题请用「修改 ${number} 主题 …」。`
/** It stands so already. */
export const topicAlready = (title: string, when: string): string => `「${title}」${when} 的主题已经是这个，没有变化。`
/** For the group. */
export const topicSet = (title: string, when: string, topic: string, link: string | undefined, before: string | undefined): string =>
  `「${title}」${when} 的主题${before === undefined ? '' : '改'}为：${topic}${link ? `，入口：${link} ` : ''}${before === undefined ? '' : `（原来是：${before}）`}`
/** To who set it elsewhere than in its group. */
export const topicTold = (title: string, when: string, group: string): string => `「${title}」${when} 的主题已定好，并发到${group}。`
/** Opened by the bot in that very moment. */
export const topicAgain = '这场学习刚刚开出来，主题没有记上，请再发一次。'

// — 签到码

/** Which of several. */
export const whichCode = '看哪一场的签到码？'
/** None asks for one. */
export const noCode = '今天没有凭签到码签到的学习或活动。给一场用上，请发「签到码 编号」。'
/** For who leads it, privately. */
export const codeNow = (title: string, number: string, code: string, until: string): string =>
  `「${title}」（${number}）现在的签到码：${code}，${until} 换新的。请在现场念或写出来，不要发到群里；会员私聊我发「签到 ${code}」。没有手机的请用「补签 ${number} 姓名 事由 …」。`
/** Before it is turned on. */
export const takeCode = (title: string): string => `「${title}」没有用签到码。要从现在起凭现场的签到码签到吗？`
/** For the group. */
export const codeFromNow = (title: string): string =>
  `「${title}」从现在起凭签到码签到：请私聊我发「签到」加现场的签到码，例如「签到 04821」。`
/** For the group. */
export const noCodeFromNow = (title: string): string => `「${title}」不用签到码了，直接回复「签到」。`
/** To who turned it on. */
export const codeOn = (number: string): string => `已用上签到码。看现在的码，请私聊我发「签到码 ${number}」。`
/** It takes none. */
export const takesNoCode = (title: string): string => `「${title}」没有用签到码，不用停用。`

// — at the close

/** Numbers for the group. */
export const closed = (title: string, came: number, excused: number, missing: number): string =>
  `「${title}」签到结束：到场 ${came} 人，请假 ${excused} 人${missing > 0 ? `，还有 ${missing} 人没来得及参加` : ''}。${missing > 0 ? '到了没签上的，请联系本分会会长补签。' : '都有回应，谢谢大家。'}`

/** Nobody checked in: for who closes it by hand. */
export const closedUnused = (title: string): string => `「${title}」签到结束，没有人签到。`
/** The same, to who led it, when it closed by itself. */
export const unused = (number: string, title: string, when: string): string =>
  `「${title}」（${number}，${when}）没有人签到。如果是照常办了，请发「补签 ${number} 姓名 … 事由 …」补上；没有办的，不用理会。`

/** What a branch head hears at the close. */
export interface BranchRoll {
  number: string
  title: string
  when: string
  branch: string
  came: number
  excused: number
  /** Names; a 会员号 behind those that several have. */
  missing: readonly string[]
  maybeCame: readonly string[]
  maybeExcused: readonly string[]
  /** The same people as a command names them. */
  settleCame: readonly string[]
  settleExcused: readonly string[]
}

/** Longest line that settles, bytes. */
const mostSettled = 400

/** As many of the people as one line settles. */
const fitting = (people: readonly string[]): string => {
  let shown = Math.min(people.length, 40)
  while (shown > 1 && bytes(people.slice(0, shown).join(' ')) > mostSettled) shown -= 1
  return people.slice(0, shown).join(' ')
}

/** To a branch head, privately: who was missing, who may have meant what, and the line that settles it. */
export const branchRoll = (roll: BranchRoll): string => {
  const { number, title, when, branch, came, excused, missing, maybeCame, maybeExcused, settleCame, settleExcused } = roll
  const lines = [`「${title}」（${when}）签到结束，${branch}：到场 ${came} 人，请假 ${excused} 人，未到 ${missing.length} 人。`]
  if (missing.length > 0) lines.push(`未到：${namesCut(missing, 80, 600)}。`)
  if (maybeCame.length > 0)
    lines.push(
      `疑似签到 ${maybeCame.length} 人：${namesCut(maybeCame, 40, 240)}。${settleCame.length > 0 ? '核实到场的，改好名字发这一行：' : ''}`,
    )
  if (settleCame.length > 0) lines.push(`补签 ${number} ${fitting(settleCame)} 事由 到场没签上`)
  if (maybeExcused.length > 0)
    lines.push(
      `疑似请假 ${maybeExcused.length} 人：${namesCut(maybeExcused, 40, 240)}。${settleExcused.length > 0 ? '核实请假的，改好名字发这一行：' : ''}`,
    )
  if (settleExcused.length > 0) lines.push(`补签 ${number} ${fitting(settleExcused)} 事由 请假`)
  if (settleCame.length < maybeCame.length || settleExcused.length < maybeExcused.length) lines.push('您自己的请当值副会长或秘书处来补。')
  if (settleCame.length + settleExcused.length === 0)
    lines.push(`到场没签上的发「补签 ${number} 姓名 … 事由 …」，请过假的发「补签 ${number} 姓名 … 事由 请假」。`)
  return lines.join('\n')
}

// — 季度小结、每月小结

/** What a summary is headed with. */
export const quarterHead = (quarter: string): string => `${quarter}学习小结`
export const monthHead = (month: string, series: string): string => `${month}「${series}」小结`

/** What the summary shows. */
export interface Summary {
  head: string
  /** Sessions somebody checked in to, and those nobody did. */
  sessions: number
  unused: number
  came: number
  /** Whole percent, null when nobody was expected. */
  rate: number | null
  /** The quarter before: null without sessions. */
  before: { sessions: number; came: number; rate: number | null } | null
  branches: readonly { branch: string; came: number; rate: number | null; before: number | null }[]
  /** Names and how often they came, most first; `of`: how many sessions were open to them. */
  faithful: readonly { name: string; came: number; of: number }[]
  topics: readonly string[]
  /** Who came most is counted over the year so far. */
  sinceJanuary?: boolean
}

const percent = (rate: number | null): string => (rate === null ? '—' : `${rate}%`)
const arrow = (rate: number | null, before: number | null): string =>
  rate === null || before === null || rate === before ? '' : `，${rate > before ? '↑' : '↓'}${Math.abs(rate - before)}`
const compared = (rate: number | null, before: number | null): string => {
  if (rate === null || before === null) return ''
  return rate === before ? '，与上季持平' : `，比上季${rate > before ? '高' : '低'} ${Math.abs(rate - before)} 个百分点`
}

/** The written summary of a quarter's study, or a month's of one series, against the quarter before; at most 2,000 bytes. */
export const summary = ({
  head,
  sessions: held,
  unused,
  came,
  rate,
  before,
  branches,
  faithful,
  topics,
  sinceJanuary = false,
}: Summary): string =>
  [
    `【${head}】`,
    `学习 ${held} 场，${came} 人次到场，到场率 ${percent(rate)}${before === null ? '' : compared(rate, before.rate)}。${unused === 0 ? '' : `另有 ${unused} 场没有人签到，不计在内。`}`,
    before === null ? '上季没有学习记录。' : `上季 ${before.sessions} 场，${before.came} 人次，到场率 ${percent(before.rate)}。`,
    ...(branches.length === 0 ? [] : [before === null ? '各分会到场率：' : '各分会到场率（箭头是比上季升降几个百分点）：']),
    ...linesWithin(
      branches.map((each) => `· ${each.branch} ${percent(each.rate)}（${each.came} 人次${arrow(each.rate, each.before)}）`),
      900,
      '个分会',
    ),
    ...(faithful.length === 0
      ? []
      : [
          `坚持得最好${sinceJanuary ? '（今年以来）' : ''}：${faithful.map((each) => `${each.name} ${each.came}/${each.of}`).join('、')}。为你们点赞👍`,
        ]),
    ...(topics.length === 0 ? [] : ['学过的主题：']),
    ...linesWithin(
      topics.map((topic) => `· ${topic}`),
      450,
      '个',
    ),
  ].join('\n')
