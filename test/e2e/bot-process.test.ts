import { rm, writeFile } from 'node:fs/promises'
import { createConnection } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { types } from '../../src/wechat/wechaty.ts'
import {
  type BotProcess,
  embeddedRedis,
  isRunning,
  killLeftovers,
  listed,
  newData,
  type Surroundings,
  secretsIn,
  startBotProcess,
  until,
} from '../support/bot-process.ts'
import { botHere, endWorld, newWorld, type World, worldHere } from '../support/bot-world.ts'
import { writeAssociation } from '../support/folder.ts'
import { startGateway } from '../support/gateway.ts'
import { ordinaryTalk } from '../support/ordinary-talk.ts'
import { openRobot } from '../support/receivers.ts'
import { startRedis } from '../support/redis.ts'

afterAll(killLeftovers)

interface Line {
  number: string
  points: number
}

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

const eventsIn = async (surroundings: Surroundings): Promise<number> => (await listed(surroundings, ['journal'])).length

// one bot and its days, told in order
describe('a bot started by npm start, with a token', { shuffle: false }, () => {
  let world: World
  let bot: BotProcess
  const said: string[] = []

  beforeAll(async () => {
    world = await newWorld()
    bot = startBotProcess(world.surroundings, { npm: true })
    await bot.healthy()
    await world.open()
  }, 60_000)
  afterAll(() => endWorld(world))

  test('签到 in a quiet room is answered within a second and stands in the board', async () => {
    const { village, member, surroundings } = world
    const tookMs: number[] = []
    for (let n = 0; n < 5; n += 1) {
      const saidAt = Date.now()
      village.say(member(n), '学习群', '签到')
      tookMs.push((await world.answer(member(n))).at - saidAt)
    }
    console.log(`签到 answered after ${tookMs.join(', ')} ms`)
    expect(Math.max(...tookMs)).toBeLessThan(1000)
    const board = await listed<Line>(surroundings, ['standings'])
    expect(board.map(({ number, points }) => [number, points])).toEqual(Array.from({ length: 5 }, (_, n) => [member(n).number, 2]))
  })

  test('the same message again changes nothing and says nothing more', async () => {
    const { village, gateway, member, surroundings } = world
    const id = village.say(member(5), '学习群', '签到')
    await world.answer(member(5))
    const [events, texts] = [await eventsIn(surroundings), gateway.sent.length]
    for (let times = 0; times < 3; times += 1) gateway.again(id)
    village.say(member(6), '学习群', '签到')
    await world.answer(member(6))
    expect(gateway.sent.length).toBe(texts + 1)
    expect(village.texts('学习群').filter((text) => text.includes(member(5).name))).toHaveLength(1)
    // attended and points.awarded, of the other member
    expect(await eventsIn(surroundings)).toBe(events + 2)
  })

  test('two members saying the same words in the same second both count', async () => {
    const { village, member, surroundings } = world
    const at = Date.now()
    village.say(member(7), '学习群', '签到', { at })
    village.say(member(8), '学习群', '签到', { at })
    expect((await world.answer(member(7))).text).toContain('签到成功')
    expect((await world.answer(member(8))).text).toContain('签到成功')
    const entries = await listed<Line>(surroundings, ['entries'])
    expect(entries.map(({ number }) => number)).toEqual(expect.arrayContaining([member(7).number, member(8).number]))
  })

  test('@name with U+2005, a space or nothing after it, first or last, is addressed', async () => {
    const { village, gateway, member } = world
    const forms = [
      '@联谊小助手\u2005签到',
      '@联谊小助手 签到',
      '@联谊小助手签到',
      '签到@联谊小助手',
      '签到 @联谊小助手',
      '签到 @联谊小助手\u2005',
      '@小联\u2005到',
      '已到 @小联',
    ]
    for (const [n, form] of forms.entries()) {
      village.say(member(10 + n), '学习群', form, n === 0 ? { mentions: [gateway.bot] } : {})
      expect((await world.answer(member(10 + n))).text, form).toContain('签到成功')
    }
  })

  test('its own messages, @所有人 and 300 lines of ordinary talk draw no reply and no event', async () => {
    const { village, gateway, folder, member, surroundings } = world
    const events = await eventsIn(surroundings)
    const texts = gateway.sent.length
    gateway.say(gateway.bot, village.rooms.学习群, '签到')
    village.say(member(20), '学习群', '@所有人 签到')
    village.say(member(20), '学习群', '@所有人\u2005签到', { mentions: [...village.people.values(), gateway.bot] })
    const talk = ordinaryTalk(300)
    said.push(...talk)
    for (const [n, line] of talk.entries()) village.say(member(n % 50), n % 2 === 0 ? '学习群' : '医疗保障分会群', line)
    // One room is in order: when the last word is answered, everything before it was heard.
    village.say(member(21), '学习群', '签到')
    await world.answer(member(21))
    village.say(folder.onDuty, '医疗保障分会群', '@小联 到')
    await until(() => gateway.sent.length > texts + 1, 20_000)
    expect(gateway.sent.slice(texts).map(({ text }) => text)).toEqual([expect.stringContaining(member(21).name), expect.any(String)])
    expect((await eventsIn(surroundings)) - events).toBe(4)
  })

  test('a gateway that restarts is found again: /healthz tells, and messages are answered', async () => {
    const { village, gateway, member } = world
    await gateway.down()
    await until(async () => (await bot.health())?.code === 503, 20_000)
    await gateway.up()
    await bot.healthy()
    village.say(member(22), '学习群', '签到')
    expect((await world.answer(member(22))).text).toContain('签到成功')
  }, 60_000)

  test('/metrics counts what it did, by words of the program alone', async () => {
    const { type, text: page } = await bot.metrics()
    expect(type).toContain('text/plain')
    expect(page).toMatch(/^lianyi_messages_total\{command="签到",outcome="committed"\} [1-9]/mu)
    expect(page).toMatch(/^lianyi_sends_total\{kind="reply",state="sent"\} [1-9]/mu)
    expect(page).toMatch(/^lianyi_wechat_logged_in 1$/mu)
    expect(page).toMatch(/^lianyi_trouble\{kind="logged-out"\} 0$/mu)
    expect(secretsIn(page, world.folder, world.gateway, said)).toEqual([])
  })

  test('SIGTERM to npm stops it, its Redis and its port, with exit code 0', async () => {
    const { folder, gateway, surroundings } = world
    const redis = await embeddedRedis(surroundings.data)
    const port = Number(bot.stderr().match(/127\.0\.0\.1:(\d+)\/healthz/u)?.[1])
    expect(await isOpen(port)).toBe(true)
    const begunAt = performance.now()
    expect(await bot.stop()).toEqual({ code: 0, signal: null })
    expect(performance.now() - begunAt).toBeLessThan(15_000)
    expect(await isOpen(port)).toBe(false)
    expect(redis !== null && (await isRunning(redis.pid))).toBe(false)
    expect(await embeddedRedis(surroundings.data)).toBeNull()
    expect(secretsIn(bot.stderr(), folder, gateway, said)).toEqual([])
  })
})

describe('stopping, starting and sharing', () => {
  test('one that must end says so by the second channel first', async () => {
    const world = await worldHere()
    const robot = await openRobot()
    const gateway = await startGateway({ botId: `@${'a1'.repeat(16)}` })
    onTestFinished(async () => {
      await gateway.stop()
      await robot.close()
    })
    const bot = startBotProcess({ ...world.surroundings, gateway, env: { LIANYI_ALERT_WEBHOOK: robot.address } })
    expect((await bot.ended).code).toBe(1)
    expect(robot.texts()).toEqual([expect.stringMatching(/^【联谊告警】机器人停下了\n.*微信的会话编号是网页协议的/u)])
    expect(bot.stderr()).not.toContain('secret-key')
  }, 60_000)

  test('SIGTERM while 100 messages are under way loses nothing', async () => {
    const world = await worldHere({ members: 120 })
    const { village, folder, gateway } = world
    const redis = await startRedis({ durable: true })
    onTestFinished(() => redis.stop())
    const surroundings = { ...world.surroundings, redisUrl: redis.url }
    const first = botHere(surroundings)
    await first.healthy()
    await world.open()
    const crowd = folder.members.slice(3, 103)
    const answered = () => crowd.filter(({ name }) => village.texts('学习群').some((text) => text.includes(name)))
    for (const member of crowd) village.say(member, '学习群', '签到')
    await until(() => answered().length > 0, 20_000)
    const begunAt = performance.now()
    expect(await first.stop()).toEqual({ code: 0, signal: null })
    const tookMs = performance.now() - begunAt
    console.log(`SIGTERM with 100 under way: ${Math.round(tookMs)} ms, ${answered().length} answered before the end`)
    expect(tookMs).toBeLessThan(15_000)
    expect(await isRunning(redis.pid)).toBe(true)

    const second = botHere(surroundings)
    await second.healthy()
    await until(async () => (await second.health())?.body.outbox?.waiting === 0, 20_000)
    const entries = await listed<Line>(surroundings, ['entries'])
    const texts = village.texts('学习群')
    const recorded = crowd.filter(({ number }) => entries.some((entry) => entry.number === number))
    expect(entries).toHaveLength(recorded.length)
    expect(recorded.filter(({ name }) => !texts.some((text) => text.includes(name)))).toEqual([])
    expect(crowd.filter((member) => !recorded.includes(member) && texts.some((text) => text.includes(member.name)))).toEqual([])
    expect(secretsIn(first.stderr() + second.stderr(), folder, gateway, [])).toEqual([])
  }, 60_000)

  test('a second bot on the same data waits, says so, disturbs nobody, and takes over when the first is killed', async () => {
    const world = await worldHere()
    const { village, member, surroundings } = world
    const first = botHere(surroundings)
    await first.healthy()
    await world.open()
    const second = botHere(surroundings)
    await second.said(/正由另一个进程运行/u)
    village.say(member(0), '学习群', '签到')
    expect((await world.answer(member(0))).text).toContain('签到成功')
    expect((await first.health())?.code).toBe(200)
    expect(await second.health()).toBeNull()
    first.signal('SIGKILL')
    await first.ended
    await second.healthy()
    village.say(member(1), '学习群', '签到')
    expect((await world.answer(member(1))).text).toContain('签到成功')
    expect(village.texts('学习群').filter((text) => text.includes(member(0).name))).toHaveLength(1)
    expect(await second.stop()).toEqual({ code: 0, signal: null })
    expect(await embeddedRedis(surroundings.data)).toBeNull()
  }, 60_000)

  test('a gateway that is down at the start and comes later is found', async () => {
    const world = await worldHere()
    const { village, gateway, member, surroundings } = world
    await gateway.down()
    const bot = botHere(surroundings)
    await until(async () => (await bot.health())?.code === 503, 30_000)
    await gateway.up()
    await bot.healthy(40_000)
    await world.open()
    village.say(member(0), '学习群', '签到')
    expect((await world.answer(member(0))).text).toContain('签到成功')
  }, 90_000)
})

describe('bad settings', () => {
  test('are all told at once, with exit code 78, and nothing is started', async () => {
    const folder = await writeAssociation({ id: 'faulty', members: 3 })
    const data = await newData()
    onTestFinished(async () => {
      await rm(folder.path, { recursive: true, force: true })
      await rm(data, { recursive: true, force: true })
    })
    await writeFile(join(folder.path, 'association.yaml'), folder.files['association.yaml']?.replace('Asia/Shanghai', 'Asia/Nowhere') ?? '')
    await writeFile(join(folder.path, 'roster.csv'), folder.files['roster.csv']?.replace('0003', '0001') ?? '')
    await writeFile(join(folder.path, 'points.yaml'), folder.files['points.yaml']?.replace('points: 3', 'points: 0') ?? '')
    const bot = startBotProcess({ config: folder.path, data, env: { WECHATY_PUPPET_SERVICE_TOKEN: 'insecure_secret-token', PORT: 'http' } })
    expect(await bot.ended).toEqual({ code: 78, signal: null })
    const lines = bot.stderr()
    for (const beginning of ['WECHATY_PUPPET_SERVICE_ENDPOINT:', 'PORT:', 'association.yaml:3', 'roster.csv:4', 'points.yaml:4'])
      expect(lines).toMatch(new RegExp(`^${beginning}`, 'mu'))
    expect(lines).not.toContain('insecure_secret-token')
    expect(bot.stdout()).toBe('')
    expect(await embeddedRedis(data)).toBeNull()
  })
})

test('a warning of WeChat that the account acts too often, as it arrives in a room, pauses what the bot posts by itself; answers go on', async () => {
  const { gateway, folder, village, member, surroundings, open, answer } = await worldHere()
  const bot = botHere(surroundings)
  await bot.healthy()
  await open()
  const roomId = folder.rooms.学习群
  gateway.puppet.deliver({
    id: 'warning',
    talkerId: gateway.bot.id,
    text: '操作过于频繁，请稍后再试',
    timestamp: Date.now(),
    type: types.Message.Text,
    roomId,
    mentionIdList: [],
  })
  const alerts = async () =>
    (await listed<{ cause: string; state: string }>(surroundings, ['outbox'])).filter(({ cause }) => cause.startsWith('outbox-pause/'))
  await until(async () => (await alerts()).length === 1, 20_000)
  village.say(member(0), '学习群', '签到')
  await answer(member(0))
  expect((await alerts()).map(({ state }) => state)).toEqual(['waiting'])
})
