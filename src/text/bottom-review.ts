import { fitted } from './fitted.ts'

/** Sentences of 末尾评议 and 评议结论, for staff in private: the bot only lists. */

/** The list of a period: of how many, the lowest first, and who is exempt of those as low. */
export const review = (told: { period: string; of: number; lines: readonly string[]; exempt: readonly string[] }): string =>
  fitted(
    `${told.period}末尾评议名单（参评 ${told.of} 人，列出 ${told.lines.length} 人，仅供工作人员）：`,
    [...told.lines, ...(told.exempt.length > 0 ? ['不参评：', ...told.exempt] : [])],
    '只列依据，由会里研究决定；定了以后发「评议结论 姓名 决定 理由」记下来。',
    (left) => `……另有 ${left} 行`,
  )
/** One of the lowest, with the evidence. */
export const reviewed = (told: {
  fromEnd: number
  name: string
  number: string
  branch: string
  points: string
  sessions: number
  came: number
  excused: number
  weak: number
  months: number
  decided?: string
}): string => {
  const { fromEnd, name, number, branch, points, sessions, came, excused, weak, months, decided } = told
  const study = sessions === 0 ? '没有学习记录' : `学习到 ${came}/${sessions} 次${excused > 0 ? `，请假 ${excused} 次` : ''}`
  return `倒数 ${fromEnd}. ${name}（${number}，${branch}）${points} 分；${study}；${months} 个月里 ${weak} 个月偏低${decided === undefined ? '' : `；${decided}`}`
}
/** Somebody as low who is not reviewed. */
export const exempt = (name: string, number: string, why: string): string => `${name}（${number}）${why}`
/** They joined lately. */
export const newcomer = (month: string): string => `${Number(month.slice(0, 4))}年${Number(month.slice(5))}月入会`
/** They were on leave. */
export const onLeave = (excused: number, sessions: number): string => `${sessions} 次学习请假 ${excused} 次`
/** What was decided, and when. */
export const decidedOn = (decision: string, day: string): string => `结论：${decision}（${day}）`
/** No one to list. */
export const nobodyToReview = (period: string): string => `${period}没有可参评的会员。`
/** 全部 has no end. */
export const reviewNeedsPeriod = '末尾评议要有起止，请写时段，例如「末尾评议 上半年」。'
/** A decision that is none of those known. */
export const unknownDecision = (typed: string, known: readonly string[]): string =>
  `「${typed}」不是评议结论，本次没有记上。可以写：${known.join('、')}。`
/** A decision without its reason. */
export const decisionNeedsReason = (person: string, decision: string): string =>
  `请写上理由：「评议结论 ${person} ${decision} 理由」，本次没有记上。`
/** Nobody decides about themselves. */
export const notAboutYourself = '不能评议自己，本次没有记上。请另一位工作人员来办。'
/** A reason longer than is kept. */
export const reasonTooLong = (most: number): string => `理由请在 ${most} 字以内，本次没有记上。`
/** It is recorded. */
export const decisionKept = (name: string, period: string, decision: string): string =>
  `已记下：${name} ${period}末尾评议结论「${decision}」。改了主意可再记一次，以最后一次为准。`
