import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { titles } from '../text/alarm.ts'
import type { Channel } from './channel.ts'
import type { Signs } from './signs.ts'
import type { Trouble, TroubleKind } from './troubles.ts'

/** What is counted of a running bot; labels are words of the program only: no names, rooms, texts or associations. */
export interface Meters {
  /** A message was dealt with: what came of it, as logged, and how long it took (ms). */
  heard(outcome: string, tookMs: number): void
  /** A send ended: its kind and the state it left the item in. */
  sent(kind: string, state: string): void
  /** Something fell due and was dealt with. */
  fellDue(kind: string, outcome: string): void
  /** A tick ended. */
  ticked(tookMs: number): void
  /** What the watch saw. */
  looked(signs: Signs, troubles: readonly Trouble[]): void
  told(channel: Channel['name'], arrived: boolean): void
  /** Everything in the text format of Prometheus, and its content type. */
  page(): Promise<{ type: string; text: string }>
}

/** Seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Opens the metrics of one process. `commands` are the words a message may be counted under; what else it came to has none. */
export const openMeters = (commands: readonly string[]): Meters => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string): Gauge => new Gauge({ name, help, registers })

  const heard = new Counter({ name: 'lianyi_messages_total', help: '听见并处理了的消息', labelNames: ['command', 'outcome'], registers })
  const heardSeconds = new Histogram({ name: 'lianyi_message_seconds', help: '处理一条消息用的时间', buckets, registers })
  const sent = new Counter({ name: 'lianyi_sends_total', help: '发送的结果', labelNames: ['kind', 'state'], registers })
  const due = new Counter({ name: 'lianyi_due_total', help: '到点的事', labelNames: ['kind', 'outcome'], registers })
  const tick = new Histogram({ name: 'lianyi_tick_seconds', help: '一次定时巡查用的时间', buckets, registers })
  const alerts = new Counter({ name: 'lianyi_alerts_total', help: '第二渠道的告警', labelNames: ['channel', 'outcome'], registers })
  const trouble = new Gauge({ name: 'lianyi_trouble', help: '现在有没有这种问题（1 有）', labelNames: ['kind'], registers })
  const connected = gauge('lianyi_wechat_connected', '与微信网关是否连着')
  const loggedIn = gauge('lianyi_wechat_logged_in', '微信是否登录着')
  const heardAt = gauge('lianyi_wechat_last_message_timestamp_seconds', '最后一条消息的时间；还没有就是启动的时间')
  const waiting = gauge('lianyi_outbox_waiting', '等着说的话')
  const oldest = gauge('lianyi_outbox_oldest_seconds', '等得最久的一条等了多久')
  const oldestReply = gauge('lianyi_outbox_oldest_reply_seconds', '等得最久的回复等了多久')
  const redisUp = gauge('lianyi_redis_up', 'Redis 是否应答')
  const redisUsed = gauge('lianyi_redis_used_bytes', 'Redis 用了的内存')
  const redisLimit = gauge('lianyi_redis_limit_bytes', 'Redis 可用的内存')
  const redisWrites = gauge('lianyi_redis_writes_ok', 'Redis 最近的写盘是否都成功')
  const diskFree = gauge('lianyi_disk_free_bytes', '数据目录所在磁盘的余量')
  const skew = gauge('lianyi_clock_skew_seconds', 'Redis 的时间减本机的时间')
  const tickAge = gauge('lianyi_tick_age_seconds', '离上一次定时巡查多久')

  return {
    heard(outcome, tookMs) {
      const [word = '', ...rest] = outcome.split(' ')
      const command = commands.includes(word) ? word : ''
      heard.inc({ command, outcome: command === '' ? (word === 'fault' ? 'fault' : 'other') : (rest[0] ?? 'other') })
      heardSeconds.observe(tookMs / 1000)
    },
    sent: (kind, state) => sent.inc({ kind, state }),
    fellDue: (kind, outcome) => due.inc({ kind, outcome }),
    ticked: (tookMs) => tick.observe(tookMs / 1000),
    looked(signs, troubles) {
      const { wechat, outbox, redis, disk } = signs
      for (const kind of Object.keys(titles) as TroubleKind[]) trouble.set({ kind }, troubles.some((each) => each.kind === kind) ? 1 : 0)
      connected.set(wechat.connected ? 1 : 0)
      loggedIn.set(wechat.loggedIn ? 1 : 0)
      heardAt.set(wechat.heardAt / 1000)
      tickAge.set(signs.tickAgeMs / 1000)
      redisUp.set(redis ? 1 : 0)
      if (outbox) {
        waiting.set(outbox.waiting)
        oldest.set(outbox.oldestMs / 1000)
        oldestReply.set(outbox.oldestReplyMs / 1000)
      }
      if (redis) {
        redisUsed.set(redis.usedBytes)
        redisLimit.set(redis.limitBytes)
        redisWrites.set(redis.writes ? 1 : 0)
        skew.set(redis.skewMs / 1000)
      }
      if (disk) diskFree.set(disk.free)
    },
    told: (channel, arrived) => alerts.inc({ channel, outcome: arrived ? 'told' : 'failed' }),
    page: async () => ({ type: registry.contentType, text: await registry.metrics() }),
  }
}
