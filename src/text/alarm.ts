/** What whoever runs the bot reads on the second channel. No names of people, no texts, no addresses with secrets. */

const megabytes = (bytes: number): string =>
  bytes >= 1024 ** 3 ? `${(bytes / 1024 ** 3).toFixed(1)} GB` : `${Math.round(bytes / 1024 ** 2)} MB`

/** How long something lasted. */
const lasted = (minutes: number): string => {
  if (minutes < 60) return `${Math.max(1, minutes)} 分钟`
  const hours = Math.round(minutes / 60)
  return hours < 48 ? `${hours} 小时` : `${Math.round(hours / 24)} 天`
}

/** What each trouble is called. */
export const titles = {
  'no-gateway': '连不上微信网关',
  'logged-out': '微信掉线',
  silent: '很久没有消息',
  outbox: '回复积压',
  sends: '消息发不出去',
  'redis-gone': '账本存储没有应答',
  'redis-write': '账本写盘失败',
  'redis-unsafe': '账本存储设置不安全',
  'redis-memory': '账本内存快满了',
  'redis-replicas': '账本存储缺副本',
  disk: '磁盘快满了',
  clock: '时钟不准',
  tick: '定时任务停了',
} as const

/** What is wrong and what to do, by trouble. */
export const advice = {
  'no-gateway': '群里没有人应答，机器人在一直重试。请看网关是否在运行、网络是否通。',
  'logged-out': '群里没有人应答。请用机器人的手机扫码重新登录。',
  silent: (last: string, hours: number): string =>
    `白天已有 ${hours} 小时没有收到任何消息（最后一条 ${last}）。请私聊机器人发「帮助」试试；没有回音就重启网关。`,
  outbox: (waiting: number, minutes: number): string =>
    `有 ${waiting} 条没有说出去，等得最久的已等了 ${lasted(minutes)}。请看微信是否正常、manners 里的 perMinute 是否太小。`,
  sends: (failed: number): string => `最近 10 分钟有 ${failed} 条没有发出去。请看这个微信号是否被限制、是否被移出了群。`,
  'redis-gone': '机器人记不了账，会如实告诉大家没有记上。请看 Redis 是否在运行。',
  'redis-write': 'Redis 报告写盘出错，这时断电会丢账。请马上看磁盘是否写满或损坏。',
  'redis-unsafe': '断电或写满时会丢账。请设 appendonly yes、appendfsync always、maxmemory-policy noeviction。',
  'redis-memory': (percent: number, used: number): string =>
    `已用 ${percent}%（${megabytes(used)}）。请加内存，或把结束的半年归档（archive）。`,
  'redis-replicas': (has: number, asked: number): string =>
    `说话前要有 ${asked} 个副本收到，现在最少的只有 ${has} 个：来的都记下了，但一句也说不出去。请把副本恢复；急用就调小 LIANYI_WAIT_REPLICAS 再重启。`,
  disk: (free: number): string => `数据目录所在的磁盘只剩 ${megabytes(free)}。请清理或扩容，写满了就记不了账。`,
  clock: (seconds: number, against: 'redis' | 'wechat'): string =>
    `本机时间与${against === 'redis' ? ' Redis 所在的机器' : '微信消息的时间'}差 ${seconds} 秒，签到的早晚会判错。请打开自动对时（NTP）。`,
  tick: (minutes: number): string => `已 ${minutes} 分钟没有走，到点的提醒发不出去。机器人若不自己恢复，请重启它。`,
} as const

/** 【联谊告警】 of associations served, as one paragraph. */
export const begun = (title: string, who: string, since: string, text: string): string =>
  `【联谊告警】${title}\n${who}，${since} 起。${text}`
/** The same told again, as it lasts. */
export const still = (title: string, who: string, since: string, text: string): string =>
  `【联谊告警】${title}，还没有好\n${who}，${since} 起。${text}`
/** It is over. */
export const over = (title: string, who: string, minutes: number): string => `【联谊恢复】${title}：好了\n${who}，前后 ${lasted(minutes)}。`
/** The bot ended and cannot help it. */
export const stopped = (who: string, at: string, why: string): string => `【联谊告警】机器人停下了\n${who}，${at}。${why}`
/** The login code follows as a picture. */
export const codeFollows = '二维码随后发出，几分钟内有效；过期了看网关的窗口。'
/** No login code is known: what to do instead. */
export const codeElsewhere = '网关没有给出二维码，请到网关的窗口里扫码。'
/** Whose bot it is. */
export const ofAssociations = (names: readonly string[]): string =>
  names.length <= 3 ? names.join('、') : `${names.slice(0, 3).join('、')}等 ${names.length} 家`
