import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pino from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Bot, openBot } from '../../src/bot.ts'
import { opened } from '../support/activities.ts'
import { fakeTransport } from '../support/fake-transport.ts'
import { testRedis } from '../support/redis.ts'
import { type Village, village } from '../support/village.ts'

const day = 24 * 60 * 60_000
const at = (local: string): number => Date.parse(`${local}+08:00`)
let v: Village
let bot: Bot
let wechat: ReturnType<typeof fakeTransport>
let folder: string
/** Every instant at which time stopped. */
let stops: number[]

beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    manners: { ...association.manners, roomGapSeconds: 5 },
    rotationTargets: { activitiesPerMonth: 4, themesPerWeek: 1, highlightsPerMonth: 1, escalateAfterDays: 7 },
  }))
  const { url } = await testRedis()
  wechat = fakeTransport(v.clock)
  folder = await mkdtemp(join(tmpdir(), 'lianyi-pass-'))
  stops = []
  bot = await openBot({
    houses: [v.house],
    transport: wechat.transport,
    bullmq: () => new Redis(url, { maxRetriesPerRequest: null }),
    queues: v.association.id,
    door: v.association.id,
    clock: v.clock,
    log: pino({ level: 'silent' }),
    dataFolder: folder,
    say: () => {},
    onFatal: () => {},
  })
  await bot.tick()
})
afterEach(async () => {
  await bot.stop()
  await v.close()
  await rm(folder, { recursive: true, force: true })
})

const forwardTo = async (instant: number): Promise<void> => {
  v.clock.time = Math.max(v.clock.time, instant)
  stops.push(v.clock.time)
}
const local = (instant: number): string => new Date(instant + 8 * 3_600_000).toISOString().slice(0, 19)
const heard = () => wechat.sent.map(({ to, text, at: sentAt }) => `${local(sentAt).slice(0, 16)} ${to} ${text.slice(0, 11)}`)

describe('time moved forward by hand', () => {
  it('stops at each instant something falls due, does it and says it there, the pace of a room kept; the goal itself counts', async () => {
    await opened(v)
    await opened(v, { title: '普法沙龙', startsAt: at('2026-11-28T14:00:00'), endsAt: at('2026-11-28T16:00:00') })
    await bot.passTo(at('2026-11-27T19:00:00'), forwardTo)
    expect(heard()).toEqual(['2026-11-27T19:00 medical@chatroom 【活动提醒】「敬老院义'])
    await bot.passTo(at('2026-12-01T09:10:00'), forwardTo)
    expect(heard().slice(1)).toEqual([
      '2026-11-27T19:00 medical@chatroom 【活动提醒】「普法沙龙',
      '2026-12-01T09:00 wxid_0011 王芳，您好。今天起12',
      '2026-12-01T09:00 wxid_0011 王芳，您好。这一周（1',
      '2026-12-01T09:10 chairs@chatroom 【11月轮值小结】当值',
    ])
    const [one, two] = wechat.sent
    expect((two?.at ?? 0) - (one?.at ?? 0)).toBeGreaterThanOrEqual(5000)
    expect(stops).toEqual([...stops].sort((a, b) => a - b))
    expect(v.clock.time).toBe(at('2026-12-01T09:10:00'))
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })

  it('asked for twice at once, and with a tick between, goes the same way once', async () => {
    await opened(v)
    const goal = at('2026-12-02T12:00:00')
    await Promise.all([bot.passTo(goal, forwardTo), bot.tick(), bot.passTo(goal, forwardTo), bot.tick()])
    expect(wechat.sent.length).toBeGreaterThan(3)
    expect(new Set(wechat.sent.map(({ to, text }) => `${to} ${text}`)).size).toBe(wechat.sent.length)
    expect(wechat.sent.filter(({ text }) => /迟了|停机期间/u.test(text))).toEqual([])
  })

  it('goes on while nothing can be sent, without looking again and again', async () => {
    await opened(v)
    wechat.loggedIn = false
    await bot.passTo(at('2026-12-02T12:00:00'), forwardTo)
    expect(stops.length).toBeLessThan(60)
    expect(wechat.sent).toEqual([])
  })

  it('ends where it is when the bot stops', async () => {
    const long = bot.passTo(v.clock.time + 300 * day, async (instant) => {
      await forwardTo(instant)
      if (stops.length === 20) void bot.stop()
    })
    await long
    expect(stops.length).toBeLessThan(25)
  })

  it('writes one backup for the nights that passed, in the end; a night of real time writes its own', async () => {
    const nights = async () => readdir(join(folder, 'backups', v.association.id)).catch(() => [])
    await bot.passTo(at('2026-11-25T20:00:00') + day, forwardTo)
    const before = (await nights()).length
    await bot.passTo(at('2026-12-06T12:00:00'), async (instant) => {
      expect((await nights()).length).toBe(before)
      await forwardTo(instant)
    })
    expect(await nights()).toHaveLength(before + 1)
    expect(await nights()).toContain('2026-12-06.gz')
    v.clock.time = at('2026-12-07T03:31:00')
    await bot.tick()
    expect(await nights()).toContain('2026-12-07.gz')
  })

  it('tells what is ahead, in order', async () => {
    await opened(v)
    const ahead = await bot.ahead(10)
    expect(ahead.slice(0, 2).map(({ kind, at: due }) => [kind, local(due)])).toEqual([
      ['activity', '2026-11-27T19:00:00'],
      ['activity', '2026-11-28T08:00:00'],
    ])
    expect(ahead.map(({ at: due }) => due)).toEqual(ahead.map(({ at: due }) => due).sort((a, b) => a - b))
    expect(ahead.at(-1)?.at).toBeLessThanOrEqual(v.clock.time + 10 * day)
  })
})
