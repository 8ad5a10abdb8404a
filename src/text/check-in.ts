/** Sentences about 签到. */

/** Head of the answer; several are merged as 「签到成功 12 人：…」. */
export const checkedIn = '签到成功'
/** One person's answer. */
export const checkedInOne = (name: string, title: string, extra: string): string => `${name}，签到成功：${title}${extra}`
/** It stood already. */
export const alreadyCheckedIn = (name: string, time: string, title: string): string =>
  `${name}，您已在 ${time} 签到（${title}），不用再签。`
/** Said in another room than the session's. */
export const inGroup = (group: string): string => `（记在${group}）`
/** Points that came with it. */
export const withPoints = (points: string): string => `，积分 +${points}`
/** No points came with it, and why. */
export const withoutPoints = (instead: 'asked' | 'refused' | { overlapping: { title: string } }): string => {
  if (typeof instead === 'object') return `，和「${instead.overlapping.title}」时间重叠，积分只记一次`
  return instead === 'asked' ? '，积分等工作人员同意后记' : ''
}
/** Closed: with the time, and whom to ask. */
export const checkInClosed = (title: string, time: string, whom: string): string =>
  `「${title}」的签到 ${time} 已截止，没有记上。确实到场的，请${whom}补签。`
/** Not yet open. */
export const checkInNotYet = (title: string, time: string): string => `「${title}」的签到 ${time} 开始，到时再发一次。`
/** Nothing open, said to the bot. */
export const nothingOpen = (next: string | null): string => (next === null ? '现在没有签到。' : `现在没有签到。下一场：${next}。`)
/** The session takes the changing code; `friend`: they can write to the bot. */
export const codeNeeded = (title: string, friend: boolean): string =>
  `「${title}」凭签到码签到：请${friend ? '' : '先加我好友，再'}私聊我发「签到」加现场的签到码，例如「签到 04821」。`
/** The code was said in a room. */
export const codeInPrivate = (title: string, friend: boolean): string =>
  `「${title}」的签到码在群里发不算，请${friend ? '' : '先加我好友，再'}私聊我发。`
/** Head of merged answers. */
export const codeHead = '还没有签上'
/** Not the code of this moment. */
export const wrongCode = '签到码不对，没有记上。签到码每几分钟换一次，请看现场最新的再发一次。'
/** Tried too often. */
export const tooManyCodes = '签到码不对，次数有点多了，请过十分钟再试，或请负责人补签。'
/** A code where none is asked for. */
export const noCodeTaken = '现在没有要签到码的签到。'
/** Which of several. */
export const whichCheckIn = '您要签到哪一场？'
/** Whom to ask for a make-up. */
export const askLeader = (name: string | null): string => (name === null ? '联系工作人员' : `联系${name}`)
