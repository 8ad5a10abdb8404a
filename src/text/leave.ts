/** Sentences about 请假. The reason is never among them. */

/** Leave was recorded. */
export const onLeave = (name: string, title: string): string => `${name}，已请假：${title}`
/** Head of merged answers. */
export const onLeaveHead = (title: string): string => `「${title}」已请假`
/** It stood already. */
export const alreadyOnLeave = (name: string, title: string): string => `${name}，您已请过假（${title}），不用再请。`
/** They came. */
export const attendedAlready = (name: string, title: string, time: string): string => `${name}，您已在 ${time} 签到（${title}），不用请假。`
/** Over: whom to ask. */
export const leaveClosed = (title: string, when: string, whom: string): string =>
  `「${title}」${when} 已结束，不能再请假，没有记上。请${whom}说明。`
/** Which of several. */
export const whichLeave = '您要请哪一场的假？'
/** Nothing to take leave from, said to the bot. */
export const nothingToLeave = '近期没有需要请假的活动。'
/** Leave is for oneself. */
export const ownLeaveOnly = '请假要本人来请。替别人说明情况，请联系联络员；负责人可发「补签 编号 姓名 … 事由 请假」。'
