import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { IncomingMessage } from '../../../src/chat/transport.ts'
import { atDate } from '../../../src/domain/zoned.ts'
import { qrPng } from '../../../src/render/qr.ts'
import type { Signs } from '../../../src/watch/signs.ts'
import { type Watch, type WatchParts, watch } from '../../../src/watch/watch.ts'
import { webhook } from '../../../src/watch/webhook.ts'
import { openRobot } from '../../support/receivers.ts'
import { startRedis, type TestRedis } from '../../support/redis.ts'

const zone = 'Asia/Shanghai'
const minute = 60_000
const code = 'https://login.example/secret-code'

let robot: Awaited<ReturnType<typeof openRobot>>
let redis: TestRedis
let folder: string
let now: number
let state: ReturnType<WatchParts['state']>
let backlog: NonNullable<Signs['outbox']>
let tickAgeMs: number
let logged: string[]
let watching: Watch

const begin = async (): Promise<void> => {
  const log = pino({ level: 'trace' }, { write: (line: string) => void logged.push(line) })
  watching = watch({
    names: ['邱县新联会'],
    zone,
    silentHours: 6,
    replicas: 0,
    state: () => state,
    backlog: async () => backlog,
    tickAgeMs: () => tickAgeMs,
    redis: client,
    dataFolder: folder,
    clock: { now: () => now },
    log,
    channels: [webhook(robot.address)],
    drawCode: qrPng,
    lookMs: 3_600_000,
    readMs: 1_000,
  })
  await watching.start()
}
let client: ReturnType<TestRedis['client']>

beforeEach(async () => {
  robot = await openRobot()
  redis = await startRedis({ durable: true })
  client = redis.client()
  folder = await mkdtemp(join(tmpdir(), 'lianyi-watch-'))
  now = Date.now()
  // the machine's clock stands still in a test: Redis goes by ours, save where the two are what is tested
  vi.spyOn(client, 'time').mockImplementation(async () => [Math.floor(now / 1000), (now % 1000) * 1000])
  state = { connected: true, loggedIn: true, lastMessageAt: now }
  backlog = { waiting: 0, oldestMs: 0, oldestReplyMs: 0 }
  tickAgeMs = 15_000
  logged = []
})
afterEach(async () => {
  await watching.stop()
  await redis.stop()
  await robot.close()
  await rm(folder, { recursive: true, force: true })
})

/** Looks for some time. */
const pass = async (ms: number): Promise<void> => {
  const until = now + ms
  while (now < until) {
    now += 15_000
    await watching.look()
  }
}
const titles = () => robot.texts().map((text) => text.split('\n')[0])

describe('whoever runs the bot is told', () => {
  it('nothing while all is well', async () => {
    await begin()
    await watching.look()
    await watching.look()
    expect(robot.taken).toEqual([])
    expect(logged).toEqual([])
  })

  it('that WeChat is logged out, with the code to scan, and that it is back', async () => {
    await begin()
    state = { ...state, loggedIn: false, scan: { qr: code, at: now } }
    await pass(2 * minute)
    const [text = ''] = robot.texts()
    expect(text).toMatch(
      /^【联谊告警】微信掉线\n邱县新联会，今天 \d\d:\d\d 起。群里没有人应答。请用机器人的手机扫码重新登录。二维码随后发出/u,
    )
    expect(robot.pictures().map(({ base64 }) => base64)).toEqual([(await qrPng(code)).toString('base64')])
    state = { connected: true, loggedIn: true, lastMessageAt: now }
    await pass(2 * minute)
    expect(robot.texts().at(-1)).toMatch(/^【联谊恢复】微信掉线：好了\n邱县新联会，前后 \d 分钟。$/u)
  })

  it('where the code is, when the gateway gave none lately', async () => {
    await begin()
    state = { ...state, loggedIn: false, scan: { qr: code, at: now - 10 * minute } }
    await pass(2 * minute)
    expect(robot.texts()[0]).toContain('请到网关的窗口里扫码')
    expect(robot.pictures()).toEqual([])
  })

  it('that the gateway is gone, that answers wait, that sends fail, that ticks stopped', async () => {
    await begin()
    state = { ...state, connected: false, loggedIn: false }
    await pass(4 * minute)
    expect(titles()).toContain('【联谊告警】连不上微信网关')
    state = { connected: true, loggedIn: true, lastMessageAt: now }
    backlog = { waiting: 12, oldestMs: 11 * minute, oldestReplyMs: 11 * minute }
    for (let sends = 0; sends < 6; sends += 1) watching.sent(false)
    tickAgeMs = 5 * minute
    await pass(2 * minute)
    expect(titles()).toEqual(expect.arrayContaining(['【联谊告警】回复积压', '【联谊告警】消息发不出去', '【联谊告警】定时任务停了']))
    expect(robot.texts().join('\n')).toContain('有 12 条没有说出去，等得最久的已等了 11 分钟')
  })

  it('that a whole day went by without a message', async () => {
    const date = '2026-11-27'
    const midday = atDate(date, '15:00', zone)
    now = atDate(date, '08:00', zone)
    await begin()
    state = { connected: true, loggedIn: true, lastMessageAt: atDate(date, '08:30', zone) }
    now = midday
    await watching.look()
    expect(robot.texts().join('\n')).toContain('白天已有 6 小时没有收到任何消息（最后一条 11月27日 周五 08:30）')
  })

  it('that Redis is nearly full, forgets, and keeps no file', async () => {
    await begin()
    const used = Number(/used_memory:(\d+)/u.exec(await client.info('memory'))?.[1])
    await client.config('SET', 'maxmemory', String(Math.round(used / 0.9)))
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
    await pass(2 * minute)
    expect(titles()).toEqual(expect.arrayContaining(['【联谊告警】账本内存快满了', '【联谊告警】账本存储设置不安全']))
  })

  it('that Redis cannot write', async () => {
    await begin()
    await client.set('something', 'to write')
    await rm(redis.folder, { recursive: true })
    await client.bgsave()
    await expect.poll(async () => await client.info('persistence'), { timeout: 5000 }).toContain('rdb_last_bgsave_status:err')
    await pass(2 * minute)
    expect(titles()).toContain('【联谊告警】账本写盘失败')
  })

  it('that Redis is gone, once it was for a minute', async () => {
    await begin()
    process.kill(redis.pid, 'SIGSTOP')
    try {
      await watching.look()
      expect(robot.taken).toEqual([])
      now += minute
      await watching.look()
      expect(titles()).toEqual(['【联谊告警】账本存储没有应答'])
    } finally {
      process.kill(redis.pid, 'SIGCONT')
    }
  })

  it('that the clock is not that of Redis', async () => {
    vi.mocked(client.time).mockRestore()
    now += 20_000
    await begin()
    now += 61_000
    await watching.look()
    expect(robot.texts().join('\n')).toMatch(/【联谊告警】时钟不准\n.*与 Redis 所在的机器差 8\d 秒/u)
  })

  it('that the clock is behind that of WeChat, by three messages in a row', async () => {
    await begin()
    const hear = (aheadMs: number): void => watching.heard({ kind: 'message', at: now + aheadMs } as IncomingMessage)
    for (const aheadMs of [5 * minute, 0, 5 * minute, 5 * minute]) hear(aheadMs)
    await pass(1.5 * minute)
    expect(robot.texts()).toEqual([])
    hear(5 * minute)
    await pass(1.5 * minute)
    expect(robot.texts().join('\n')).toMatch(/与微信消息的时间差 \d+ 秒/u)
  })

  it('its last word, before it ends, once, though it looks at the same time', async () => {
    await begin()
    await Promise.all([watching.look(), watching.last('微信连续 8 次没有连好。'), watching.look()])
    expect(robot.texts()).toHaveLength(1)
    expect(robot.texts()[0]).toMatch(/^【联谊告警】机器人停下了\n邱县新联会，.*。微信连续 8 次没有连好。$/u)
  })
})

describe('what is told', () => {
  it('waits while the channel fails, and comes once when it is back; a code is not sent when it is old', async () => {
    await begin()
    state = { ...state, loggedIn: false, scan: { qr: code, at: now } }
    robot.fates.push('breaks', 'refuses')
    await pass(1.5 * minute)
    expect(robot.taken).toEqual([])
    now += 6 * minute
    await watching.look()
    await watching.look()
    expect(titles()).toEqual(['【联谊告警】微信掉线'])
    expect(robot.pictures()).toEqual([])
  })

  it('is remembered over a restart', async () => {
    await begin()
    state = { ...state, loggedIn: false }
    await pass(2 * minute)
    await watching.stop()
    expect(await readFile(join(folder, 'alerts.json'), 'utf8')).toContain('logged-out')
    await begin()
    await pass(2 * minute)
    expect(robot.texts().filter((text) => text.startsWith('【联谊告警】微信掉线'))).toHaveLength(1)
    state = { connected: true, loggedIn: true, lastMessageAt: now }
    await pass(2 * minute)
    expect(titles()).toContain('【联谊恢复】微信掉线：好了')
  })

  it('leaves no word of itself, and no code or key, in the log', async () => {
    await begin()
    state = { ...state, loggedIn: false, scan: { qr: code, at: now } }
    robot.fates.push('breaks')
    await pass(2 * minute)
    expect(logged.length).toBeGreaterThan(1)
    for (const line of logged) expect(line).not.toMatch(/secret|邱县|扫码/u)
  })
})
