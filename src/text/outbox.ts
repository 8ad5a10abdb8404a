/** Sentences about what the bot may say, and what it could not. */

/** To staff: WeChat took no more. None of this may read like WeChat's own warning. */
export const paused = (trouble: 'too-fast' | 'failures', since: string, until: string): string =>
  trouble === 'too-fast'
    ? `${since} 微信提示发消息太快。除了回复别人，其余消息都停了，${until} 起再发。请留意这个微信号；常出现的话，把 manners 里的 perMinute 调小。`
    : `${since} 起连续三条消息没发出去。除了回复别人，其余消息都停了，${until} 起再发。请看看微信还在不在线、是否被移出了群。`

/** Why something was not said. */
export const whyUnsaid = {
  late: '过时了',
  still: '群里安静',
  told: '群里安静，已私下告知',
  unbound: '对方没绑定微信',
  refused: '微信没发出去',
  undrawn: '图没画成',
} as const

/** What an unlabelled thing is called. */
export const kindNames = { reply: '回复', alert: '告警', notice: '通知', reminder: '提醒', publication: '公布和小结' } as const

/** Things of one place, one name and one reason that were not said. */
export interface UnsaidLine {
  /** A group; null: privately. */
  place: string | null
  /** Names of the members it was for, if privately. */
  people: readonly string[]
  what: string
  why: string
  count: number
}

/** Most names in one line of {@link unsaid}. */
const mostNamed = 5
const whereUnsaid = ({ place, people }: UnsaidLine): string =>
  place ??
  `私聊${people.length === 0 ? '' : ` ${people.slice(0, mostNamed).join('、')}${people.length > mostNamed ? `等 ${people.length} 人` : ''}`}`

/** To staff: what was not said, without what it said. */
export const unsaid = (from: string, to: string, lines: readonly UnsaidLine[], more: number): string =>
  `有些话没有说出去（${from === to ? from : `${from} 至 ${to}`}）：\n${lines
    .map((line) => `· ${whereUnsaid(line)}：${line.what}${line.count > 1 ? ` ${line.count} 条` : ''}（${line.why}）`)
    .join('\n')}${more > 0 ? `\n……另有 ${more} 条` : ''}\n需要的请人工转达。`

// — 安静

export const hushUsage = '安静 [时长]'
/** Said once it stands; nothing is said in the room. */
export const stilled = (group: string, until: string): string =>
  `好，${group}安静到 ${until}：这期间我不在群里说话，有人发指令就私下回复。要提前结束，发「取消安静」。`
/** It stood already. */
export const stillAlready = (group: string, until: string): string =>
  `${group}已经安静到 ${until}。要改时间，发「安静 两天」；要提前结束，发「取消安静」。`
export const spokenAgain = (group: string): string => `好，${group}恢复正常。`
export const notStill = (group: string): string => `${group}现在没有安静。`
export const hushTooLong = '一次最多安静 30 天。'
export const hushPast = '这个时间已经过了，请写以后的时间，例如「安静 2小时」「安静 到明天早上」。'
export const whichToHush = '让哪个群安静？'
export const whichToWake = '让哪个群恢复？'
/** Too many rooms to choose from. */
export const nameTheGroup = '请写明哪个群，例如「安静 学习群 2小时」。'
export const notYoursToHush = (group: string): string => `${group}由当值副会长、秘书处或本分会的会长、联络员来让它安静。`
