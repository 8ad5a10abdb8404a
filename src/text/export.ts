/** Sentences of 导出, and the words in its workbooks. */

/** What can be exported, as people say it. */
export const kinds = { points: '积分', entries: '流水', members: '会员', 'sign-ups': '名单', awards: '评优' } as const

/** Above a table: whose, what, and when it was true. */
export const heading = (association: string, what: string, when: string): string => `${association} ${what}（截至 ${when}）`
export const pointsOf = (period: string): string => `${period}积分`
export const entriesOf = (period: string): string => `${period}积分流水`
export const awardsOf = (period: string): string => `${period}评优参考`
export const roster = '会员名册'
export const signUpsOf = (title: string, number: string, when: string): string => `「${title}」（编号 ${number}，${when}）报名与签到名单`
/** In front of the sums. */
export const total = '合计'

/** Columns. */
export const columns = {
  rank: '名次',
  number: '会员号',
  name: '姓名',
  branch: '分会',
  tier: '层级',
  points: '总分',
  entry: '流水号',
  date: '日期',
  time: '时间',
  category: '板块',
  item: '项目',
  quantity: '数量',
  unit: '单位',
  tenths: '分值',
  period: '计入月份',
  rules: '办法版本',
  by: '记录人',
  reason: '事由',
  reversal: '冲正',
  late: '补记',
  posts: '职务',
  speciality: '专长',
  joined: '加入日期',
  bound: '微信绑定',
  place: '序号',
  signUp: '报名',
  signedUpAt: '报名时间',
  proxy: '代报人',
  attended: '到场',
  attendedAt: '签到时间',
  stars: '星级',
  sessions: '应到学习',
  came: '到课',
  excused: '请假',
  share: '到课率',
  before: '调整前',
  difference: '差额',
  after: '调整后',
  adjustment: '调整流水号',
} as const

/** What a rescoring changed, line by line. */
export const rescored = '重算对照'
export const rescoredBy = (rules: number): string => `按第 ${rules} 版积分办法重算的对照表`

/** In place of the name of somebody whose name is no longer kept. */
export const nameless = '（已退会会员）'
/** In place of the name of somebody who signed up and is not bound yet. */
export const unbound = '（待绑定）'
/** Who recorded an entry, where it was no member by talking. */
export const bot = '小助手'
export const byCommandLine = (name: string): string => (name === '' ? '命令行' : `${name}（命令行）`)

/** Somebody's WeChat is known. */
export const isBound = '已绑定'

/** How an entry hangs together with others. */
export const reverses = (entry: string): string => `冲正 ${entry}`
export const reversedBy = (entry: string): string => `已由 ${entry} 冲正`
export const adjusts = (entry: string): string => `调整 ${entry}`
/** It happened in an earlier month than it counts in. */
export const lateFrom = (month: string): string => `补记 ${Number(month.slice(5))}月`

/** How somebody stands on a list. */
export const signedUp = '已报名'
export const inLineAs = (position: number): string => `候补 ${position}`
/** Whether somebody came. */
export const came = '已到'
export const madeUp = '已到（补签）'
export const onLeave = '请假'
export const missed = '未到'

/** With the workbook. */
export const enclosed = (what: string): string => `${what}见附件，内容以附件里写的时间为准。`
export const enclosedEntries = (period: string, count: number): string =>
  `${period}积分流水约 ${count} 条，见附件，内容以附件里写的时间为准。`
/** Before a long one. */
export const manyEntries = (period: string, count: number): string =>
  `${period}的积分流水约有 ${count} 条，做成 Excel 会比较大，微信里不一定打得开。`
/** Too long for chat. */
export const tooManyEntries = (period: string, count: number, most: number, command: string): string =>
  `${period}的积分流水约有 ${count} 条，超过 ${most} 条，这里不发。请换短一些的时段，或在服务器上运行：\n${command}`
/** Nothing to export. */
export const nothingIn = (period: string): string => `${period}还没有积分记录，没有可导出的。可以看别的时段，例如「导出 积分 上月」。`
/** 名单 without its number. */
export const whichActivity = '请写明活动编号，例如「导出 名单 101」。发「活动」看编号。'
