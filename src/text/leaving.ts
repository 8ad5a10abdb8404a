/** Sentences of 退会. */

export const usage = '退会 姓名 理由'
export const how = '请写上姓名（或会员号）和理由，例如「退会 王建国 调往外地」。'
export const reasonTooLong = (most: number): string => `理由请写在 ${most} 个字以内，本次没有登记。`
export const nobody = (typed: string): string => `名册上没有「${typed}」，本次没有登记。`
export const leftBefore = (name: string, day: string): string => `${name}已于 ${day} 退会，不用再登记，本次没有改动。`
export const notOneself = '不能登记自己退会，请另一位工作人员办理。'

/** What it will do. */
export const willLeave = (told: {
  name: string
  number: string
  branch: string
  bound: boolean
  lists: readonly string[]
  months: readonly string[]
}): string => {
  const { name, number, branch, bound, lists, months } = told
  return [
    `将登记 ${name}（${number}，${branch}）退会：`,
    ...(bound ? ['解除微信绑定；'] : []),
    ...(lists.length > 0
      ? [`取消报名 ${lists.length} 场（${lists.slice(0, 5).join('、')}${lists.length > 5 ? ' 等' : ''}），候补的依次递补；`]
      : []),
    ...(months.length > 0 ? [`${months.join('、')}轮值要另外安排；`] : []),
    '以前的积分和名次不变。再入会请导入名册。',
  ].join('\n')
}
/** It is done. */
export const left = (name: string, lists: number): string =>
  `已登记 ${name} 退会${lists > 0 ? `，取消报名 ${lists} 场` : ''}。以前的积分和名次不变。`
/** To the staff's room. */
export const leftBy = (by: string, name: string, number: string, months: readonly string[]): string =>
  `${by}登记了 ${name}（${number}）退会。${months.length > 0 ? `${months.join('、')}轮值要另外安排，可发「换班」或重排。` : ''}`
/** To them. */
export const youLeft = (name: string, association: string): string =>
  `${name}，${association}已登记您退会，微信绑定已解除。有疑问请联系秘书处。`
