import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Cluster, Redis } from 'ioredis'
import pino from 'pino'
import { commands as allCommands } from '../../handlers/index.ts'
import { jobs, occasions } from '../../jobs/index.ts'
import type { AnyCommand } from '../../src/chat/contract.ts'
import type { Said, SaidFile } from '../../src/chat/said.ts'
import { talk } from '../../src/chat/talk.ts'
import type { IncomingMessage } from '../../src/chat/transport.ts'
import { grammar } from '../../src/chat/understand.ts'
import type { Association, Brand, Post, RosterRow } from '../../src/domain/association.ts'
import { found, issueClaimCode, type OpenHouse, openHouse } from '../../src/founding.ts'
import { type Numbered, readEvents } from '../../src/journal/reading.ts'
import { keeping } from '../../src/outbox/keeping.ts'
import { nextStop } from '../../src/schedule/catch-up.ts'
import { type JobParts, type Pictures, tick } from '../../src/schedule/job.ts'
import { remind } from '../../src/schedule/remind.ts'
import { fakeTransport } from './fake-transport.ts'
import { testRedis } from './redis.ts'

/** Thursday 2026-11-26 19:10 in Shanghai. */
export const thursdayEvening = Date.parse('2026-11-26T19:10:00+08:00')

const person = (number: string, name: string, branch: string, posts: Post[] = [], tier = '会员单位'): RosterRow => ({
  number,
  name,
  branch,
  tier,
  posts,
  speciality: '',
  contactId: `wxid_${number}`,
})

const medical = '医疗保障分会'
const legal = '律师分会'

/** The people of the test association; all bound beforehand as `wxid_<number>`. Fictional. */
export const people: RosterRow[] = [
  person('0001', '赵科', medical, ['秘书处']),
  person('0002', '钱会长', legal, ['会长'], '会长单位'),
  person('0003', '刘敏', medical, ['副会长', '分会会长'], '会长单位'),
  person('0004', '张晓丽', medical, ['联络员']),
  person('0005', '王建国', medical),
  person('0006', '孙志强', medical),
  person('0007', '马三', medical),
  person('0008', '李桂芳', medical),
  person('0009', '陈卫东', medical),
  person('0010', '周婷', medical),
  person('0011', '王芳', legal, ['副会长'], '会长单位'),
  person('0012', '李四', medical),
  person('0013', '王五', medical),
  person('0014', '张伟', medical),
  person('0015', '张伟', legal),
  person('0016', '郑律', legal, ['分会会长']),
  person('0017', '何方', legal),
]

/** Brands for tests that need some. */
export const someBrands: Brand[] = [
  { kind: 'series', name: '新联公益', aliases: ['公益'], branches: [], about: '敬老助残' },
  { kind: 'base', name: '青蛙漫画实践创新基地', aliases: ['青蛙漫画基地'], branches: [legal] },
]

/** The test association: two branches, a study group, chairs and staff; 刘敏 is on duty in November 2026. */
export const smallAssociation = (id: string): Association => ({
  id,
  name: '测试新联会',
  timezone: 'Asia/Shanghai',
  botNames: ['小联'],
  tiers: ['会员单位', '理事单位', '会长单位'],
  branches: [medical, legal],
  groups: [
    { name: '学习群', kind: 'study', roomId: 'study@chatroom' },
    { name: `${medical}群`, kind: 'branch', branch: medical, roomId: 'medical@chatroom' },
    { name: `${legal}群`, kind: 'branch', branch: legal, roomId: 'legal@chatroom' },
    { name: '会长群', kind: 'chairs', roomId: 'chairs@chatroom' },
    { name: '工作群', kind: 'staff', roomId: 'staff@chatroom' },
  ],
  manners: {
    roomGapSeconds: 0,
    perMinute: 10_000,
    dailyBudget: 100_000,
    quietHours: '22:30-07:00',
    accountGapSeconds: 0,
    jitterSeconds: 0,
  },
  rules: {
    categories: ['学习', '参加集体活动', '社会服务', '转发信息', '履职'],
    items: [
      { name: '集体学习', aliases: ['学习'], category: '学习', tenths: 20, unit: '次' },
      { name: '集体活动', aliases: [], category: '参加集体活动', tenths: 30, unit: '次' },
      { name: '公益服务', aliases: ['志愿服务'], category: '社会服务', tenths: 15, unit: '小时' },
      { name: '转发信息', aliases: ['转发'], category: '转发信息', tenths: 5, unit: '篇', monthlyLimitTenths: 100 },
      { name: '无故缺席', aliases: ['缺席'], category: '履职', tenths: -20, unit: '次' },
    ],
    credits: { study: '集体学习', activity: '集体活动' },
  },
  turns: [
    { month: '2026-11', number: '0003' },
    { month: '2026-12', number: '0011' },
  ],
  roster: people,
})

/** What was said to one listener. */
export interface Uttered {
  /** Group name, or 私聊<number>, or 私聊<contact id>. */
  to: string
  text: string
}

/** Options of one message. */
export interface Saying {
  at?: number
  id?: string
  /** Seen as mentioned by id. */
  mentioned?: boolean
  friend?: boolean
  nickname?: string
  type?: IncomingMessage['type']
  /** The bot's WeChat account that hears it; `wxid_bot` unless said. */
  account?: string
}

/** `npm run cluster` has every village stand on a cluster: its nodes are in LIANYI_CLUSTER. What tests ask of a client both kinds have. */
const openRedis = (url: string): Redis => {
  const nodes = process.env.LIANYI_CLUSTER
  if (nodes === undefined) return new Redis(url, { maxRetriesPerRequest: 1 })
  return new Cluster(nodes.split(','), { redisOptions: { maxRetriesPerRequest: 1 } }) as unknown as Redis
}

/**
 * A small association on a real Redis, under an id of its own, with everything between the seam and the outbox as in
 * the product. Time stands still at `thursdayEvening` until set. `commands`: others than the product has, for faults that are planted.
 */
export const village = async (
  change: (association: Association) => Association = (same) => same,
  commands: readonly AnyCommand[] = allCommands,
) => {
  const server = await testRedis()
  const redis = openRedis(server.url)
  const association = change(smallAssociation(`t${randomUUID().slice(0, 8)}`))
  const clock = { time: thursdayEvening, now: () => clock.time }
  const dataFolder = join(await mkdtemp(join(tmpdir(), 'lianyi-village-')), 'data')
  const house: OpenHouse = openHouse(redis, association, clock, dataFolder)
  const founding = { ...(await found(house, clock)), claimCode: await issueClaimCode(house, clock) }
  const direct: Uttered[] = []
  const nameOf = (to: Said['to']): string => {
    if ('room' in to) return association.groups.find((group) => group.roomId === to.room)?.name ?? to.room
    return 'member' in to ? `私聊${to.member}` : `私聊${to.contact.replace(/^wxid_/u, '')}`
  }
  const bot = talk({
    houses: [house],
    commands,
    grammar: grammar(commands),
    clock,
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    retryMs: 1,
    sayDirectly: async (to, text) => {
      direct.push({ to: nameOf(to), text })
    },
    wake: () => {},
  })
  let heardSoFar = 0
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  /** Room → contact ids in it now, and contact id → nickname; a room not named here cannot be looked into. */
  const inRooms = new Map<string, string[]>()
  const nicknames = new Map<string, string>()
  const wechat = fakeTransport(clock)
  /** Work beside the ticks, which a tick in a test waits for. */
  const beside: Promise<void>[] = []
  const pictures: Pictures = {
    ...keeping({ transport: wechat.transport, dataFolder, log }),
    aside: (_name, work) => {
      const doing = work()
      // it may fail before the tick's end, where it is waited for and its failure is met
      doing.catch(() => undefined)
      beside.push(doing)
    },
  }
  const jobParts: JobParts = {
    clock,
    log,
    pictures,
    rooms: {
      members: async (_house, room) => {
        const people = inRooms.get(room)
        return people ? { account: 'wxid_bot', people: [...people] } : 'not now'
      },
      people: async (_room, contactIds) => contactIds.map((contactId) => ({ contactId, name: nicknames.get(contactId) ?? '' })),
    },
    backup: async () => '',
    trimOutbox: async () => {},
    wake: () => {},
    remind: async (at, due) => {
      await remind(occasions, at, due, clock)
    },
  }
  const tickNow = async () => {
    await tick([house], jobs, occasions, jobParts)
    await Promise.all(beside.splice(0))
  }

  /**
   * Time passes to a moment (ms, or ISO with offset), stopping wherever something falls due, as a running bot meets it;
   * `asleep`: in one leap, as a bot that was off. Answers what is said to anybody meanwhile.
   */
  const passTo = async (moment: number | string, how: 'awake' | 'asleep' = 'awake'): Promise<Uttered[]> => {
    const until = typeof moment === 'string' ? Date.parse(moment) : moment
    await tickNow()
    while (clock.time < until) {
      clock.time = how === 'asleep' ? until : await nextStop(occasions, house, clock.time, until)
      await tickNow()
    }
    return uttered()
  }

  /** Every file that waits to be sent, oldest first. */
  const files = async (): Promise<SaidFile[]> => {
    const ids = await redis.zrange(house.keys.outboxWaiting, '0', '-1')
    const items = ids.length === 0 ? [] : await redis.hmget(house.keys.outbox, ...ids)
    return items.flatMap((item) => (JSON.parse(item ?? '{}') as Partial<Said>).file ?? [])
  }

  /** Everything queued since the last look, oldest first. */
  const uttered = async (): Promise<Uttered[]> => {
    const ids = await redis.zrangebyscore(house.keys.outboxWaiting, `(${heardSoFar}`, '+inf')
    if (ids.length === 0) return []
    heardSoFar = Number(ids.at(-1))
    const items = await redis.hmget(house.keys.outbox, ...ids)
    return items
      .flatMap((item) => (item ? [JSON.parse(item) as Said] : []))
      .map((said) => ({
        to: nameOf(said.to),
        text: said.text ?? (said.file ? `〔${said.file.name}〕` : `接受好友 ${said.acceptFriend ?? ''}`),
      }))
  }

  /** Somebody (member number, or any contact id) says something in a group, or in private (null); answers everything then said to anybody. */
  const say = async (who: string, group: string | null, text: string, saying: Saying = {}): Promise<Uttered[]> => {
    const room = group === null ? undefined : association.groups.find((each) => each.name.startsWith(group))
    if (group !== null && !room) throw new Error(`no group ${group}`)
    const contactId = /^\d+$/u.test(who) ? `wxid_${who}` : who
    const message: IncomingMessage = {
      kind: 'message',
      id: saying.id ?? randomUUID(),
      account: saying.account ?? 'wxid_bot',
      at: saying.at ?? clock.time,
      type: saying.type ?? 'text',
      text,
      from: { contactId, name: saying.nickname ?? '微信昵称', friend: saying.friend ?? true },
      ...(room ? { room: { id: room.roomId ?? `${room.name}@chatroom`, topic: room.name } } : {}),
      mentionsBot: saying.mentioned ?? false,
      mentionsAll: false,
      botNames: [],
    }
    await bot.hear(message)
    return [...(await uttered()), ...direct.splice(0)]
  }

  return {
    association,
    house,
    redis,
    clock,
    founding,
    bot,
    say,
    uttered,
    files,
    jobParts,
    passTo,
    inRooms,
    /** Message id → picture, as the fake transport has it. */
    pictures: wechat.pictures,
    wechat,
    /** Where this village keeps its files, in place of LIANYI_DATA. */
    dataFolder,
    tick: tickNow,
    nicknames,
    /** People come into a group's room, by the provider's word. */
    join: (group: string, contactIds: readonly string[], id: string = randomUUID()) => {
      const room = association.groups.find((each) => each.name.startsWith(group))?.roomId ?? group
      inRooms.set(room, [...new Set([...(inRooms.get(room) ?? []), ...contactIds])])
      return bot.hear({
        kind: 'joined',
        id,
        account: 'wxid_bot',
        room: { id: room, topic: group },
        people: [...contactIds],
        at: clock.time,
      })
    },
    direct,
    /** Texts said back where it was said. */
    async reply(who: string, group: string | null, text: string, saying: Saying = {}): Promise<string[]> {
      const to = group === null ? `私聊${who}` : (association.groups.find((each) => each.name.startsWith(group))?.name ?? group)
      return (await say(who, group, text, saying)).filter((each) => each.to === to).map((each) => each.text)
    },
    /** How many events the journal holds. */
    events: async (): Promise<number> => Number((await redis.hget(house.keys.counters, 'events')) ?? 0),
    /** The events written since there were `before` of them. */
    async written(before = 0): Promise<Numbered[]> {
      const all: Numbered[] = []
      for await (const some of readEvents(redis, house.keys, before)) all.push(...some)
      return all
    },
    async close(): Promise<void> {
      redis.disconnect()
      await rm(dirname(dataFolder), { recursive: true, force: true })
      await server.stop()
    },
  }
}

/** A small association in a test. */
export type Village = Awaited<ReturnType<typeof village>>
