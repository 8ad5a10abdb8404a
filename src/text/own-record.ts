/** Sentences of 我的档案, and the words in its workbook. */

export const sheet = '我的档案'
export const usage = '我的档案'
/** With the workbook. */
export const enclosed = (name: string): string =>
  `${name}，这是账本里关于您的全部记录：身份、积分、活动、申报、异议。聊天内容不保存。有误请发「申诉」，退会后想抹去请联系秘书处。`
export const heading = (name: string, number: string): string => `${name}（${number}）的全部记录`
export const columns = { at: '时间', kind: '类别', what: '内容', number: '编号', tenths: '分值', words: '写明的话', by: '经手' } as const
export const kinds = { person: '身份', entry: '积分', activity: '活动', claim: '申报', objection: '异议' } as const

export const person = (told: {
  name: string
  number: string
  branch: string
  tier: string
  posts: readonly string[]
  speciality: string
  hidden: boolean
}): string =>
  [
    `入会：${told.name}，会员号 ${told.number}，${told.branch}，${told.tier}`,
    ...(told.posts.length > 0 ? [`职务 ${told.posts.join('、')}`] : []),
    ...(told.speciality === '' ? [] : [`专长 ${told.speciality}`]),
    ...(told.hidden ? ['榜上不公开姓名'] : []),
  ].join('，')
export const bound = '绑定微信'
export const left = '退会'
export const signedUp = (title: string, waiting: boolean): string => `${waiting ? '候补' : '报名'}「${title}」`
export const attended = (title: string, makeUp: boolean): string => `${makeUp ? '补签' : '签到'}「${title}」`
export const excused = (title: string): string => `请假「${title}」`
export const filed = (item: string, quantity: number): string => `申报 ${item} ${quantity}`
export const picture = (kept: boolean): string => (kept ? '图片材料，加密保存' : '图片材料，没有保存')
export const ended = { waiting: '待审', passed: '通过', returned: '退回', withdrawn: '撤回' } as const
export const objected = (about: string): string => (about === '' ? '申诉' : `申诉 ${about}`)
export const answered = (answer: string): string => `答复：${answer}`
/** Who is no member by that number. */
export const others = (by: string): string => (by === 'bot' ? '小助手' : by)
