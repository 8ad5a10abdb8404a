/** What people read about 接龙. */

/**
 * A line of a chain that somebody must look at, and why: nobody of that name; several; the member was recorded and whom they
 * bring was not; they may not come; they are of another branch.
 */
export interface Doubt {
  typed: string
  why: 'unknown' | 'several' | 'guests' | 'unsure' | 'outside'
}

/** What was recorded from a chain. */
export interface ChainFigures {
  placed: number
  waiting: number
  /** Places held for people not bound yet. */
  held: number
  /** All who have a place, and all who wait. */
  total: number
  line: number
  /** Lines somebody must look at. */
  unclear: number
}

const bytes = (text: string): number => new TextEncoder().encode(text).length
const titled = (title: string, number: string): string => `「${title}」（${number}）`
const whys: Record<Doubt['why'], string> = {
  unknown: '名册上没有',
  several: '有同名的会员，请用会员号',
  guests: '本人已记上，同行的人没有记',
  unsure: '看不出来不来',
  outside: '不在这个分会',
}

/** Once, in the room: what the copies of the last minutes came to. `whom` looks at what is unclear; null: staff. */
export const chainRead = (title: string, number: string, figures: ChainFigures, whom: string | null): string => {
  const { placed, waiting, held, total, line, unclear } = figures
  const added = placed + waiting
  const news = added === 0 ? '没有新增' : `新增 ${added} 人${waiting > 0 ? `（其中候补 ${waiting} 人）` : ''}`
  const sum = `共 ${total} 人${line > 0 ? `，候补 ${line} 人` : ''}`
  const parts = [`接龙已记到${titled(title, number)}：${news}，${sum}。`]
  if (held > 0) parts.push(`${held} 人我还不认识，已留位 48 小时，请发「绑定 姓名」，确认后就算数。`)
  if (unclear > 0) parts.push(`另有 ${unclear} 行没认出，已请${whom ?? '工作人员'}核对。`)
  if (added > 0) parts.push(`不能来请发「取消报名 ${number}」。`)
  return parts.join('')
}

/** To who opened the activity: the lines to be looked at, cut to what a message holds. */
export const chainUnclear = (title: string, number: string, lines: readonly Doubt[]): string => {
  const shown: string[] = []
  for (const { typed, why } of lines) {
    const next = `· ${typed}（${whys[why]}）`
    if (bytes([...shown, next].join('\n')) > 1500) break
    shown.push(next)
  }
  const more = lines.length - shown.length
  return [
    `${titled(title, number)}的接龙有 ${lines.length} 行请您核对：`,
    ...shown,
    ...(more > 0 ? [`……另有 ${more} 行，请看群里的接龙`] : []),
    `是会员的请发「报名 ${number} 代 姓名」（姓名也可以用会员号）；不用管的不必回复。`,
  ].join('\n')
}

/** The sign-up is over; once. */
export const chainLate = (title: string, number: string, when: string, whom: string): string =>
  `${titled(title, number)}的报名 ${when} 已截止，接龙没有记上。想参加请${whom}。`
/** The activity was called off; once. */
export const chainCalledOff = (title: string, number: string): string => `${titled(title, number)}已取消，接龙没有记上。`

/** A chain was given to an activity by who leads it. */
export const chainGiven = (chain: string, title: string, number: string): string =>
  `好，接龙「${chain.slice(0, 20)}${chain.length > 20 ? '…' : ''}」记到${titled(title, number)}，以后接的也一起记。`
/** The next chain will be. */
export const chainAwaited = (title: string, number: string): string =>
  `好，接下来两小时内在群里发的第一条接龙，会记到${titled(title, number)}。`
/** It was given before. */
export const chainGivenAlready = (title: string, number: string): string => `这条接龙已经记到${titled(title, number)}，不用再说。`
/** Only who leads it gives a chain to an activity. */
export const chainNotYours = (title: string): string => `「${title}」的接龙由发起人或本分会的会长、联络员来定。`
/** Which activity a chain is for. */
export const whichChain = '这条接龙记到哪一场？'
/** Said to the bot about no activity. */
export const chainUsage = '没看出这条接龙是哪场活动的。请在标题里写上活动编号（例如「报名 112」），或请发起人在群里发「接龙 112」。'
/** A whole list pasted in private by somebody who does not lead the activity. */
export const chainInGroup = '接龙请发在活动的群里，我会自动记上。只报自己请发「报名 编号」。'

/** To who opened one of several activities of a title: which is a chain of the group for? */
export const chainWhich = (group: string, title: string, sessions: readonly string[]): string =>
  `${group}里的接龙写的是「${title}」，有 ${sessions.length} 场：\n${sessions.map((each) => `· ${each}`).join('\n')}\n请在群里发「接龙 编号」，定下来记到哪一场。`
/** One of them. */
export const chainSession = (number: string, title: string, when: string): string => `${number} ${title}（${when}）`
