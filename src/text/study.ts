/** What people read about study sessions. */

/** Why a session that opened by itself was called off. */
export const planChanged = '学习安排有变'

/** To staff: nobody published the holidays of a year yet. */
export const unpublished = (year: number): string =>
  `${year}年的放假安排还查不到，${year}年的学习先按平常日子排。安排公布后请升级程序，或在 study.yaml 的 holidays 里补上放假和补班的日子。`

/** A session in a list. */
export interface SessionLine {
  when: string
  title: string
  topic: string | undefined
  place: string | undefined
  link: string | undefined
  number: string | undefined
  /** Its check-in is open. */
  open: boolean
}

const line = ({ when, title, topic, place, link, number, open }: SessionLine): string =>
  `· ${when} ${title}${number === undefined ? '' : `（${number}）`}${topic ? `，主题：${topic}` : ''}${place ? `，地点：${place}` : ''}${link ? `，入口：${link} ` : ''}${open ? '，现在可以签到' : ''}`

/** 学习 */
export const sessions = (lines: readonly SessionLine[]): string =>
  lines.length === 0 ? '近期没有安排学习。' : `近期学习：\n${lines.map(line).join('\n')}\n到时回复「签到」；来不了回复「请假 编号 事由」。`

// — 学习主题

export const topicUsage = '学习主题 标题 [链接]'
export const topicMissing = `请写明标题：「${topicUsage}」。`
export const topicTooLong = '标题最多 60 个字。'
export const noSession = '近期没有可以定主题的学习。'
export const whichSession = '定哪一场学习的主题？'
export const notYours = (group: string): string => `${group}的学习主题由当值副会长、秘书处或本分会的会长、联络员来定。`
export const topicAlready = (title: string, when: string): string => `「${title}」${when} 的主题已经是这个了。`
/** For the group. */
export const topicSet = (title: string, when: string, topic: string, link: string | undefined, before: string | undefined): string =>
  `「${title}」${when} 的主题${before === undefined ? '' : `改`}为：${topic}${link ? `，入口：${link}` : ''}${before === undefined ? '' : `（原来是：${before}）`}`
export const topicTold = (group: string): string => `已定好，并发到${group}。`
