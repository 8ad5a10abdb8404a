import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Said } from '../../src/chat/said.ts'
import { isTooFast } from '../../src/wechat/reading.ts'
import { type OutboxScene, outboxScene, sceneBegins } from '../support/outbox-scene.ts'
import { type TestRedis, testRedis } from '../support/redis.ts'

const minute = 60_000
const hour = 60 * minute
const at = (local: string): number => Date.parse(`${local}+08:00`)
const [study, staff] = ['study@chatroom', 'staff@chatroom']
let server: TestRedis
beforeAll(async () => {
  server = await testRedis()
})
afterAll(() => server.stop())

const scene = (manners = {}): OutboxScene => outboxScene(server, { roomGapSeconds: 1, quietHours: '00:00-00:00', ...manners })
const post = (room: string, text: string, more: Partial<Said> = {}): Partial<Said> => ({ to: { room }, kind: 'reminder', text, ...more })
const answer = (room: string, more: Partial<Said> = {}): Partial<Said> => ({ to: { room }, kind: 'reply', text: '好', ...more })
/** What arrived, with when (s after the begin). */
const heardBy = ({ wechat }: OutboxScene, room: string) =>
  wechat.sent.filter(({ to }) => to === room).map(({ text, at: time }) => [text, (time - sceneBegins) / 1000])

describe('trouble with WeChat', () => {
  it('«sends too often» as the answer to a send: posts stop for ten minutes, answers go on, staff hear of it once', async () => {
    const s = scene()
    await s.queue(post('A', '一'), post('B', '二'))
    s.wechat.next('A', 'too-fast')
    await s.out.deliver()
    await s.queue(answer('C'))
    await s.deliverAll(sceneBegins + 9 * minute)
    expect(s.wechat.sent.map(({ to }) => to)).toEqual(['B', 'C'])
    await s.deliverAll()
    expect(heardBy(s, 'A')).toEqual([['一', 600]])
    expect(heardBy(s, staff)).toEqual([
      [expect.stringMatching(/^19:10 微信提示发消息太快。除了回复别人，其余消息都停了，19:20 起再发。/u), 600],
    ])
  })
  it('three failures in a row, of whatever kind; one that arrives between begins the count anew', async () => {
    const s = scene()
    s.wechat.next('A', 'fails', 'unknown', 'arrives', 'fails', 'unknown', 'fails')
    await s.queue(...['1', '2', '3', '4', '5', '6', '7'].map((text) => answer('A', { text, cause: text, kind: 'notice' })))
    await s.deliverAll(sceneBegins + 9 * minute)
    expect(s.wechat.asked()).toBe(6)
    await s.deliverAll()
    expect(s.wechat.textsTo(staff)).toEqual([expect.stringContaining('起连续三条消息没发出去。')])
    expect(s.clock.time - sceneBegins).toBeGreaterThan(10 * minute)
  })
  it('a pause outlives a restart, and trouble within an hour of the last alert alerts nobody again', async () => {
    const s = scene()
    await s.queue(post('A', '一'))
    s.wechat.next('A', 'too-fast')
    await s.out.deliver()
    s.restart()
    await s.deliverAll(sceneBegins + 10 * minute)
    expect(s.wechat.asked()).toBe(1)
    await s.deliverAll()
    await s.out.warned()
    await s.queue(post('A', '二'))
    await s.deliverAll()
    expect(heardBy(s, 'A')[1]?.[1]).toBeGreaterThan(1200)
    expect(s.wechat.textsTo(staff)).toHaveLength(1)
    s.clock.time += 2 * hour
    await s.out.warned()
    await s.deliverAll()
    expect(s.wechat.textsTo(staff)).toHaveLength(2)
  })
  it('an alert that is not said alerts nobody: it would go on for ever where WeChat takes nothing', async () => {
    // a budget so small that its tries are more than an hour apart
    const s = scene({ dailyBudget: 2 })
    s.wechat.next('A', 'too-fast')
    s.wechat.next(staff, ...Array.from({ length: 20 }, () => 'too-fast' as const))
    await s.queue(post('A', '一'))
    await s.deliverAll()
    expect((await s.items()).filter(({ to }) => 'room' in to && to.room === staff)).toHaveLength(1)
    expect(s.wechat.textsTo('A')).toEqual(['一'])
  })
  it('a warning of WeChat in a room pauses, once; being logged out is no trouble', async () => {
    const s = scene()
    await s.out.warned()
    s.clock.time += 5 * minute
    await s.out.warned()
    await s.queue(post('A', '一'))
    await s.deliverAll()
    expect(heardBy(s, 'A')).toEqual([['一', 600]])
    const other = scene()
    other.wechat.loggedIn = false
    await other.queue(post('A', '一'))
    for (let looks = 0; looks < 5; looks += 1) other.clock.time = (await other.out.deliver()) ?? 0
    other.wechat.loggedIn = true
    await other.deliverAll()
    expect(other.wechat.sent).toHaveLength(1)
  })
  it('only the whole text counts, from nobody, the room or the account: never a person’s words, nor any of ours', () => {
    const from = { room: 'r@chatroom', own: false }
    for (const text of ['操作过于频繁，请稍后再试。', '操作过于频繁', '操作频繁，请稍后再试', '您的操作过于频繁，请稍候重试！']) {
      expect(isTooFast({ ...from, sender: '', text }), text).toBe(true)
      expect(isTooFast({ ...from, sender: 'r@chatroom', text })).toBe(true)
      expect(isTooFast({ ...from, sender: 'wxid_bot', text, own: true })).toBe(true)
      expect(isTooFast({ ...from, sender: 'wxid_member', text })).toBe(false)
    }
    expect(isTooFast({ ...from, sender: 'wxid_bot', own: true, text: '「操作过于频繁」签到成功' })).toBe(false)
    const texts = new URL('../../src/text/', import.meta.url)
    for (const file of readdirSync(texts)) expect(readFileSync(new URL(file, texts), 'utf8')).not.toMatch(/操作.{0,3}频繁/u)
  })
})

describe('a still room', () => {
  const still = (s: OutboxScene, until: number) => s.happened({ type: 'room.stilled', group: '学习群', until })

  it('hears nothing; answers go to who asked, or lapse for who cannot be written to', async () => {
    const s = scene()
    await s.queue(answer(study, { text: '甲，签到成功', asker: 'wxid_a' }))
    await still(s, sceneBegins + hour)
    await s.queue(
      answer(study, { text: '乙，签到成功', asker: 'wxid_b' }),
      answer(study, { text: '丙，加我好友后查看。' }),
      answer('B', { text: '丁，好', asker: 'wxid_d' }),
    )
    await s.deliverAll()
    expect(s.wechat.sent.map(({ to, text }) => [to, text])).toEqual([
      ['wxid_a', '甲，签到成功'],
      ['wxid_b', '乙，签到成功'],
      ['B', '丁，好'],
    ])
    expect(await s.states()).toEqual(['sent', 'sent', 'expired', 'sent'])
    await s.out.sayNow({ room: study }, '出错了')
    expect(s.wechat.textsTo(study)).toEqual([])
    s.clock.time += 20 * minute
    // a mere remark that an answer went elsewhere is nothing to tell staff
    expect(await s.out.tellUnsaid()).toBe(false)
  })
  it('what was for people who cannot be reached is listed with their names, so that staff can tell them', async () => {
    const s = scene()
    await s.queue(
      ...['0005', '0006'].map((member) => ({ to: { member }, text: '改期了', kind: 'notice' as const, label: '敬老院义诊改期' })),
    )
    await s.deliverAll()
    s.clock.time += 20 * minute
    expect(await s.out.tellUnsaid()).toBe(true)
    await s.deliverAll()
    expect(s.wechat.textsTo(staff)).toEqual([
      expect.stringMatching(/\n· 私聊 [^、\n]+、[^、\n]+：敬老院义诊改期 2 条（对方没绑定微信）\n/u),
    ])
  })
  it('has what concerns somebody told to them, once; the rest lapses and staff see what; alerts wait', async () => {
    const s = scene()
    await s.bind('0005', 'wxid_5')
    await s.bind('0006', 'wxid_6')
    await still(s, sceneBegins + hour)
    await s.queue(
      post(study, '活动提醒', { concerns: ['0005', '0006'], label: '敬老院义诊提醒' }),
      post(study, '学习提醒', { label: '学习提醒' }),
      post(study, '榜', { kind: 'publication', label: '10月积分公布' }),
      { to: { room: study }, text: '告警', kind: 'alert' },
    )
    await s.deliverAll(sceneBegins + 30 * minute)
    s.restart()
    await s.deliverAll(sceneBegins + 30 * minute)
    expect(s.wechat.sent.map(({ to, text }) => [to, text])).toEqual([
      ['wxid_5', '活动提醒'],
      ['wxid_6', '活动提醒'],
    ])
    s.clock.time = sceneBegins + 20 * minute
    expect(await s.out.tellUnsaid()).toBe(true)
    expect(await s.out.tellUnsaid()).toBe(false)
    await s.deliverAll()
    expect(s.wechat.textsTo(staff)).toEqual([
      '有些话没有说出去（11月26日 周四 19:10）：\n· 学习群：学习提醒（群里安静）\n· 学习群：10月积分公布（群里安静）\n需要的请人工转达。',
    ])
    expect(heardBy(s, study)).toEqual([['告警', 3600]])
    expect((await s.house.ledger.verify()).differences).toEqual([])
  })
  it('held by the quiet hours until after, it is said then; once woken, all goes on', async () => {
    const s = scene({ quietHours: '22:30-07:00' })
    s.clock.time = at('2026-11-26T23:00:00')
    await still(s, at('2026-11-27T06:00:00'))
    await s.queue(post(study, '早上的', { at: s.clock.time }))
    await s.deliverAll()
    expect(s.wechat.sent).toEqual([{ to: study, text: '早上的', at: at('2026-11-27T07:00:00') }])
    await still(s, s.clock.time + hour)
    await s.happened({ type: 'room.unstilled', group: '学习群' })
    await s.queue(answer(study, { at: s.clock.time }))
    await s.deliverAll()
    expect(s.wechat.textsTo(study)).toEqual(['早上的', '好'])
  })
})

describe('what was not said', () => {
  it('is listed to staff once it is over: by place and reason, counted, never its words, nor a list', async () => {
    const s = scene()
    await s.queue(
      ...Array.from({ length: 3 }, () => post(study, '秘密', { until: sceneBegins + minute })),
      { to: { member: '0099' }, text: '秘密', kind: 'notice' },
      answer('wild@chatroom', { text: '秘密' }),
    )
    s.wechat.next('wild@chatroom', 'fails', 'fails', 'fails', 'fails', 'fails')
    s.wechat.loggedIn = false
    await s.out.deliver()
    s.clock.time += 2 * minute
    await s.out.deliver()
    s.clock.time += 15 * minute
    expect(await s.out.tellUnsaid()).toBe(false)
    s.wechat.loggedIn = true
    await s.deliverAll()
    s.clock.time += 20 * minute
    expect(await s.out.tellUnsaid()).toBe(true)
    expect(await s.out.tellUnsaid()).toBe(false)
    s.wechat.next(staff, 'fails', 'fails', 'fails', 'fails', 'fails', 'fails', 'fails', 'fails', 'fails', 'fails')
    await s.deliverAll()
    const lists = (await s.items()).filter(({ cause }) => cause.startsWith('unsaid/'))
    expect(lists.map(({ state }) => state)).toEqual(['failed'])
    s.clock.time += 2 * hour
    expect(await s.out.tellUnsaid()).toBe(false)
  })
  it('in words: at most twenty lines, the rest as a number', async () => {
    const s = scene()
    await s.queue(...Array.from({ length: 30 }, (_, n) => post(study, '秘密', { label: `第${n}期学习提醒`, until: sceneBegins - 1 })))
    await s.queue(...Array.from({ length: 4 }, () => ({ to: { member: '0099' }, text: '秘密' })))
    await s.deliverAll()
    s.clock.time += 11 * minute
    await s.out.tellUnsaid()
    await s.deliverAll()
    const [list = ''] = s.wechat.textsTo(staff)
    expect(list).not.toContain('秘密')
    expect(list.match(/^· /gmu)).toHaveLength(20)
    expect(list).toContain('· 学习群：第3期学习提醒（过时了）')
    expect(list).toContain('……另有 14 条')
  })
  it('while more is still being lost, staff wait for the list an hour at most', async () => {
    const s = scene()
    for (let minutes = 0; minutes <= 64; minutes += 4) {
      s.clock.time = sceneBegins + minutes * minute
      await s.queue({ to: { member: '0099' }, text: '秘密', at: s.clock.time })
      await s.out.deliver()
      expect(await s.out.tellUnsaid()).toBe(minutes === 60)
    }
  })
})
