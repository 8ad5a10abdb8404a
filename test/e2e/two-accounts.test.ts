import { rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadAssociations } from '../../config/load.ts'
import { systemClock } from '../../src/domain/clock.ts'
import { sayDay } from '../../src/domain/zoned.ts'
import { type OpenHouse, openHouse } from '../../src/founding.ts'
import { listed, opened } from '../support/activities.ts'
import {
  type BotProcess,
  killLeftovers,
  lianyi,
  newData,
  type Surroundings,
  settle,
  startBotProcess,
  until,
  type Village,
} from '../support/bot-process.ts'
import { type AssociationFolder, writeAssociation } from '../support/folder.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

afterAll(killLeftovers)

const hourMs = 60 * 60_000

/** One WeChat account: its gateway, the people there, and how a bot is started on it. */
interface Account {
  gateway: Gateway
  village: Village
  surroundings: Surroundings
}

let redis: TestRedis
let folder: AssociationFolder
let house: OpenHouse
let a: Account
let b: Account

const account = async (): Promise<Account> => {
  const gateway = await startGateway()
  return {
    gateway,
    village: settle(gateway, folder),
    surroundings: { config: folder.path, data: await newData(), redisUrl: redis.url, gateway },
  }
}
/** Everything both accounts sent that holds a text: which account, and where to. */
const sentBy = (text: string): { by: 'a' | 'b'; to: string }[] =>
  (['a', 'b'] as const).flatMap((by) =>
    ({ a, b })[by].gateway.sent.flatMap((sent) => (sent.text?.includes(text) ? [{ by, to: sent.to }] : [])),
  )
const sentOnce = async (text: string, by: 'a' | 'b', to: string, ms = 40_000): Promise<void> => {
  await until(
    () => sentBy(text).length > 0,
    ms,
    () => `nobody said ${text}`,
  )
  // whoever would say it too has had a tick and more for it
  await pause(1500)
  expect(sentBy(text)).toEqual([{ by, to }])
}
/** An activity whose reminder an hour before falls due in a moment, with one member on its list. */
const soonRemindedOf = async (title: string, group: string, member: string): Promise<void> => {
  const world = { house, association: house.association, clock: { time: Date.now() - 2 * hourMs } } as Parameters<typeof opened>[0]
  const activity = await opened(world, { title, group, startsAt: Date.now() + hourMs + 2000, leader: '0002' })
  await listed(world, activity, [member])
}

// two bots and their day, told in order
describe('two WeChat accounts that serve one association', { shuffle: false }, () => {
  let first: BotProcess
  let second: BotProcess
  /** On the account of the first. */
  let third: BotProcess

  beforeAll(async () => {
    redis = await startRedis({ durable: true })
    folder = await writeAssociation({ id: 'twofold', members: 30 })
    // rooms are registered in talk; the staff group alone is pinned
    const yaml = folder.files['association.yaml'] ?? ''
    const unpinned = yaml.replace(/(学习群|医疗保障分会群)(.*?), roomId: '[^']+'/gu, '$1$2').replace(/22:30-07:00/u, '00:00-00:00')
    await writeFile(join(folder.path, 'association.yaml'), unpinned)
    const loaded = await loadAssociations(folder.path)
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults))
    const [only] = loaded.associations
    if (!only) throw new Error('no association')
    house = openHouse(redis.client(), only.association, systemClock)
    ;[a, b] = [await account(), await account()]
    first = startBotProcess(a.surroundings)
    await first.healthy()
    second = startBotProcess(b.surroundings)
    await second.healthy()
    // it waits half a minute for the account: the others live their day meanwhile
    third = startBotProcess({ ...a.surroundings, data: b.surroundings.data })
  }, 90_000)
  afterAll(async () => {
    await Promise.all([first.stop(), second.stop(), third.stop()])
    for (const { gateway, surroundings } of [a, b]) {
      await gateway.stop()
      await rm(surroundings.data, { recursive: true, force: true })
    }
    await rm(folder.path, { recursive: true, force: true })
    await redis.stop()
  })

  test('both serve it, and each answers what it heard', async () => {
    expect([first.stderr(), second.stderr()].join()).not.toContain('正由另一个进程运行')
    a.village.say(folder.secretary, '学习群', '登记本群 学习群')
    await sentOnce('已登记：本群是「学习群」', 'a', folder.rooms.学习群)
    b.village.say(folder.secretary, '医疗保障分会群', '登记本群 医疗保障分会群')
    await sentOnce('已登记：本群是「医疗保障分会群」', 'b', folder.rooms.医疗保障分会群)
    b.village.say(folder.onDuty, '医疗保障分会群', '活动')
    await until(() => b.gateway.sent.length >= 2, 20_000)
    expect(a.gateway.sent).toHaveLength(1)
  })

  test('a room is answered by the account that registered it, also where another is in it', async () => {
    b.village.say(folder.secretary, '学习群', '@小联 活动')
    b.village.say(folder.secretary, '医疗保障分会群', '@小联 帮助')
    await until(() => b.gateway.sent.length >= 3, 20_000)
    expect(b.gateway.sent.map(({ to }) => to)).not.toContain(folder.rooms.学习群)
  })

  test('a reminder falls due once and is sent once, by the account whose room it is', async () => {
    await soonRemindedOf('敬老院义诊', '学习群', '0005')
    await soonRemindedOf('县医院座谈', '医疗保障分会群', '0006')
    await Promise.all([sentOnce('敬老院义诊', 'a', folder.rooms.学习群), sentOnce('县医院座谈', 'b', folder.rooms.医疗保障分会群)])
  }, 90_000)

  test('what a command has the other account say is said within a second', async () => {
    const [, , head] = folder.members
    if (!head) throw new Error('no head')
    // an account that came later is known to the one before since its last tick
    const saidAt = Date.now()
    a.village.say(folder.secretary, null, `发起 送医下乡 ${inFourDays()} 15:00`)
    await until(() => sentBy('①').length > 0 || sentBy('送医下乡').length > 0, 20_000)
    const text = a.gateway.sent.at(-1)?.text ?? ''
    const pick = text
      .split('\n')
      .find((line) => line.includes('医疗保障分会群'))
      ?.slice(0, 1)
    expect(pick, text).toBeDefined()
    const pickedAt = Date.now()
    a.village.say(folder.secretary, null, pick ?? '')
    await until(
      () => sentBy('送医下乡').some(({ to }) => to === folder.rooms.医疗保障分会群),
      8000,
      () => JSON.stringify(a.gateway.sent.slice(-3)),
    )
    const card = b.gateway.sent.find(({ text: sent, to }) => to === folder.rooms.医疗保障分会群 && sent?.includes('送医下乡'))
    console.log(`the other account spoke after ${(card?.at ?? 0) - pickedAt} ms (asked ${pickedAt - saidAt} ms before)`)
    expect((card?.at ?? Number.POSITIVE_INFINITY) - pickedAt).toBeLessThan(1500)
    expect(sentBy('送医下乡').filter(({ to }) => to === folder.rooms.医疗保障分会群)).toHaveLength(1)
  })

  test('a person is written to by the account that heard them last', async () => {
    const person = folder.members[8]
    if (!person) throw new Error('no member')
    b.village.say(person, null, '我的报名')
    await until(() => b.gateway.sent.some(({ to }) => to === person.contactId), 20_000)
    const before = b.gateway.sent.length
    await house.journal.commit({
      act: { id: 'note', about: '', once: false },
      by: 'bot',
      occurredAt: Date.now(),
      expect: [],
      events: [],
      says: [{ to: { member: person.number }, text: '给您的一条提醒', cause: 'note', at: Date.now(), kind: 'notice' }],
      memo: [],
    })
    await sentOnce('给您的一条提醒', 'b', person.contactId)
    expect(b.gateway.sent.length).toBe(before + 1)
  }, 60_000)

  test('a second process on the same account refuses to start, says which has it, and disturbs nobody', async () => {
    const named = `主机 ${hostname()}，进程 ${first.pid}，`
    expect((await third.said(/这个微信账号正由另一个进程运行（([^）]*)）/u))[1]).toContain(named)
    expect(await third.ended).toEqual({ code: 1, signal: null })
    expect(third.stderr()).toMatch(/这个微信账号正由另一个进程运行（[^）]*），本进程不启动；请先停掉它，或换一个微信账号。/u)
    expect([(await first.health())?.code, (await second.health())?.code]).toEqual([200, 200])
  }, 60_000)

  test('restore refuses while either runs', async () => {
    const ran = await lianyi(a.surroundings, ['restore', join(folder.path, 'none.gz')])
    expect(ran).toMatchObject({ code: 1, err: expect.stringContaining('机器人正在运行') })
  })

  test('killed, an account waits for nobody: it is back at once, and what fell due for it meanwhile is said once', async () => {
    first.signal('SIGKILL')
    await first.ended
    await soonRemindedOf('消防演练', '学习群', '0007')
    await until(() => sentWaiting('消防演练'), 40_000)
    expect(sentBy('消防演练')).toEqual([])
    const begunAt = performance.now()
    first = startBotProcess(a.surroundings)
    await first.healthy(60_000)
    console.log(`back after ${Math.round(performance.now() - begunAt)} ms`)
    expect(first.stderr()).not.toContain('等它退出')
    await sentOnce('消防演练', 'a', folder.rooms.学习群)
    expect(await house.ledger.verify()).toMatchObject({ differences: [] })
  }, 150_000)
})

/** 「11月30日」, in Shanghai. */
const inFourDays = (): string => sayDay(Date.now() + 96 * hourMs, 'Asia/Shanghai').split(' ')[0] ?? ''
/** Whether something is queued that holds a text. */
const sentWaiting = async (text: string): Promise<boolean> =>
  Object.values(await house.redis.hgetall(house.keys.outbox)).some((item) => item.includes(text))
