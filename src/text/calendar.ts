/** What people read about calendar feeds (日历), and in them. */

const isWhole = (address: string): boolean => !address.startsWith('/')

/** To the member alone: where their calendar is. */
export const yourCalendar = (address: string): string =>
  `您的日历订阅地址（只给您一个人，请勿转发）：\n${address}\n${isWhole(address) ? '请复制' : '前面接上本会机器人的网址（问秘书处）'}，在手机日历里「添加订阅日历」。里面有您的报名、分会活动、学习和轮值，改期会自动跟着变。不用了发「日历 停用」。`
/** They have one already; it cannot be shown again. */
export const anotherCalendar = (since: string): string => `您在 ${since} 已领过日历地址，为安全只显示一次。现在换一个新的，旧的就不能用了。`
export const calendarStopped = '您的日历订阅已停用，原来的地址不能再用。再要时发「日历」。'
export const noCalendar = '您还没有领过日历地址。发「日历」领一个。'

// — inside a feed

export const feedName = (association: string, scope: 'association' | 'rota' | 'member'): string =>
  `${association}${{ association: '日历', rota: '轮值', member: '·我的日历' }[scope]}`
export const cancelled = (title: string): string => `已取消：${title}`
export const signedUp = (title: string, waiting: boolean): string => `${title}（${waiting ? '候补' : '已报名'}）`
export const turnOf = (name: string): string => `轮值：${name}`
export const myTurn = (month: string): string => `我的轮值（${month}）`
export const standsIn = (name: string, holder: string): string => `代班：${name}（${holder}的轮值）`
export const topic = (text: string): string => `主题：${text}`
export const howToJoin = (number: string): string => `编号 ${number}。在群里回复「报名 ${number}」。`
export const numbered = (number: string): string => `编号 ${number}。`

// — the command line

export const madeKey = (address: string): string =>
  `已建：${address}（地址只显示这一次${isWhole(address) ? '' : '；前面接上网页服务的网址，在 association.yaml 里写 site 就会写全'}）`
export const revokedKey = '已停用，这个地址不能再用。'
export const noSuchKey = '没有这个日历地址，或早已停用。'
