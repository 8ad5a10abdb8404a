/** What people read about who comes into a room, and staff about who is no longer in it. */

/** Most names in one greeting. */
const mostGreeted = 10
/** Most names of one group, and of the whole message, told to staff. */
const mostOfGroup = 10
const mostTold = 40

/** To a room: those who joined, together. `hint`: some of them are not bound. */
export const welcome = (names: readonly string[], group: string, association: string, hint: boolean): string => {
  const shown = names.slice(0, mostGreeted).join('、')
  const whom = names.length > mostGreeted ? `${shown}等 ${names.length} 人` : shown
  return `欢迎 ${whom} 加入${group}！我是${association}的小助手：「活动」看近期安排，到场发「签到」，要来发「报名 编号」，「帮助」看全部。${hint ? '还没绑定的请发「绑定 姓名」（例如：绑定 王建国），工作人员确认后就能用了。' : ''}`
}

/** Somebody whose name WeChat does not tell. */
export const newFriend = '新朋友'

/** What changed in one group. */
export interface GroupChange {
  group: string
  /** Names of bound members who are no longer in it. */
  left: readonly string[]
  /** How many are new and not bound. */
  unbound: number
}

/** To staff: who is no longer in which group, and how many are new and not bound, between two looks. */
export const membership = (since: string, changes: readonly GroupChange[]): string => {
  let room = mostTold
  const lines = changes.map(({ group, left, unbound }) => {
    const shown = left.slice(0, Math.min(mostOfGroup, room))
    room -= shown.length
    const names = shown.length === left.length ? shown.join('、') : `${shown.join('、')}${shown.length > 0 ? '等 ' : ''}${left.length} 人`
    const parts = [...(left.length > 0 ? [`${names} 已不在群里`] : []), ...(unbound > 0 ? [`新来 ${unbound} 人还没绑定`] : [])]
    return `· ${group}：${parts.join('；')}`
  })
  return [`【群成员变动】与 ${since} 相比：`, ...lines, '会员资格和积分都没有动，请酌情联系。'].join('\n')
}
