/** What people read about activities opened late: they count for duty and points once staff agree. */

const lateWhy = { begun: '开始以后才', 'month-end': '月末最后几小时才' } as const

/** To who opened an activity late. */
export const lateTold = (number: string, title: string, why: 'begun' | 'month-end'): string =>
  `活动 ${number}「${title}」已发起。${lateWhy[why]}发起的，工作人员同意后才计入当值场次和积分，已请他们看；签到照常。`
/** To staff. */
export const lateAsked = (name: string, number: string, title: string, when: string, group: string, why: 'begun' | 'month-end'): string =>
  `${name}发起了活动 ${number}「${title}」（${when}，${group}），是${lateWhy[why]}发起的。计入当值场次和积分的，回复「同意活动 ${number}」；不计的，回复「不同意活动 ${number} 理由」。`
/** How staff agree, or not. */
export const agreeUsage = '同意活动 编号'
export const refuseUsage = '不同意活动 编号 [理由]'
/** To staff: agreed; `credited` people who came were given their points now. */
export const agreed = (number: string, title: string, credited: number, points: string | null): string =>
  `已同意：活动 ${number}「${title}」计入当值场次和积分${credited > 0 && points !== null ? `，到场的 ${credited} 人各记 +${points}` : ''}。`
/** To who opened it. */
export const agreedTold = (name: string, number: string, title: string): string =>
  `${name}已同意活动 ${number}「${title}」计入当值场次和积分。`
/** To staff: refused. */
export const refused = (number: string, title: string): string => `已记下：活动 ${number}「${title}」不计入当值场次和积分。`
/** To who opened it. */
export const refusedTold = (name: string, number: string, title: string, reason: string): string =>
  `活动 ${number}「${title}」不计入当值场次和积分${reason === '' ? '' : `：${reason}`}。有疑问请联系${name}。`
/** Nobody has to agree. */
export const nothingToAgree = (number: string, title: string): string => `活动 ${number}「${title}」按时发起，不用同意，照常计入。`
/** It was answered before. */
export const answeredAlready = (number: string, title: string, agreedTo: boolean): string =>
  `活动 ${number}「${title}」已经定为${agreedTo ? '计入' : '不计入'}，没有变化。`
/** Not by who opened it. */
export const notYourOwn = '您自己发起的活动，请另一位工作人员来定。'
