import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DrawingStopped, type Said } from '../../src/chat/said.ts'
import { partsOf } from '../../src/outbox/bundle.ts'
import { type OutboxOptions, outbox } from '../../src/outbox/outbox.ts'
import { type OutboxScene, outboxScene, sceneBegins } from '../support/outbox-scene.ts'
import { type TestRedis, testRedis } from '../support/redis.ts'

const minute = 60_000
const hour = 60 * minute
const at = (local: string): number => Date.parse(`${local}+08:00`)
const reply = (name: string, more: Partial<Said> = {}): Partial<Said> => ({ kind: 'reply', text: `${name}，好`, ...more })
const named = (name: string, head = '签到成功', room = 'A'): Partial<Said> => ({
  to: { room },
  kind: 'reply',
  text: `${name}，${head}`,
  merge: { head, name },
})
let server: TestRedis
beforeAll(async () => {
  server = await testRedis()
})
afterAll(() => server.stop())

const usual = { roomGapSeconds: 5, perMinute: 15, dailyBudget: 800, accountGapSeconds: 1, jitterSeconds: 0 }
const scene = (manners = {}, options: OutboxOptions = {}): OutboxScene => outboxScene(server, { ...usual, ...manners }, options)
const timesOf = ({ wechat }: OutboxScene) => wechat.sent.map((sent) => sent.at - sceneBegins)
/** Most sends in any 60 s, both ends included. */
const busiestMinute = ({ wechat }: OutboxScene): number =>
  Math.max(0, ...wechat.sent.map(({ at: from }) => wechat.sent.filter(({ at: time }) => time >= from && time <= from + minute).length))

describe('the pace of an account', () => {
  it('a quiet room is answered at once; between two sends of any rooms there is a gap, and chance adds to it', async () => {
    const chances = [0.5, 0, 1]
    const s = scene({ jitterSeconds: 2 }, { random: () => chances.shift() ?? 0 })
    await s.queue(...['A', 'B', 'C', 'D'].map((room) => reply('甲', { to: { room } })))
    await s.deliverAll()
    expect(timesOf(s)).toEqual([0, 2000, 3000, 6000])
  })
  it('never more than the budget in any minute: answers may use all of it, the rest two thirds', async () => {
    const s = scene()
    await s.queue(...Array.from({ length: 40 }, (_, n): Partial<Said> => ({ to: { room: `r${n}` }, text: '通知' })))
    await s.deliverAll(sceneBegins + 30_000)
    expect(s.wechat.sent.length).toBe(10)
    await s.queue(...Array.from({ length: 20 }, (_, n) => reply('甲', { to: { room: `q${n}` } })))
    await s.deliverAll(sceneBegins + 40_000)
    expect(s.wechat.sent.length).toBe(15)
    expect(s.wechat.sent.slice(10).every(({ to }) => to.startsWith('q'))).toBe(true)
    await s.deliverAll()
    expect(s.wechat.sent.length).toBe(60)
    expect(busiestMinute(s)).toBe(15)
  })
  it('a restart forgets neither the minute nor the day, nor that one was being sent', async () => {
    const s = scene({ perMinute: 3, dailyBudget: 5 })
    await s.queue(...Array.from({ length: 7 }, (_, n) => reply('甲', { to: { room: `r${n}` } })))
    s.wechat.next('r2', 'hangs')
    await s.deliverAll(sceneBegins + 10_000)
    expect(s.wechat.asked()).toBe(3)
    s.restart()
    await s.out.recover()
    const next = await s.out.deliver()
    expect(s.wechat.asked()).toBe(3)
    expect(next).toBeGreaterThan(sceneBegins + minute - 1)
    await s.deliverAll(at('2026-11-27T00:00:00'))
    // the one cut short counts twice, for it may have arrived before it was said again
    expect(s.wechat.asked()).toBe(5)
    s.restart()
    await s.deliverAll(at('2026-11-27T00:00:00'))
    expect(s.wechat.asked()).toBe(5)
    await s.deliverAll(at('2026-11-28T00:00:00'))
    expect(s.wechat.textsTo('r6')).toHaveLength(1)
  })
  it('the last tenth of the day is kept for answers and alerts; the rest goes the next day', async () => {
    const s = scene({ dailyBudget: 10, quietHours: '00:00-00:00' })
    await s.queue(...Array.from({ length: 12 }, (_, n): Partial<Said> => ({ to: { room: `r${n}` }, text: '通知' })))
    await s.deliverAll(at('2026-11-27T00:00:00'))
    expect(s.wechat.sent.length).toBe(9)
    await s.queue(reply('甲', { to: { room: 'q' } }))
    await s.deliverAll(at('2026-11-27T00:00:00'))
    expect(s.wechat.sent.at(-1)?.to).toBe('q')
    await s.deliverAll()
    expect(s.wechat.sent.length).toBe(13)
    expect(s.wechat.sent.slice(10).every((sent) => sent.at >= at('2026-11-27T00:00:00'))).toBe(true)
  })
  it('two associations of one account share its minute, each has its day', async () => {
    const [one, two] = [scene({ perMinute: 4 }), scene({ perMinute: 6, dailyBudget: 2 })]
    one.out = outbox([one.house, two.house], one.wechat.transport, one.clock, pino({ level: 'silent' }))
    await one.queue(...Array.from({ length: 5 }, (_, n) => reply('甲', { to: { room: `a${n}` } })))
    await two.queue(...Array.from({ length: 5 }, (_, n) => reply('乙', { to: { room: `b${n}` } })))
    await one.deliverAll(sceneBegins + 30_000)
    expect(one.wechat.sent.length).toBe(4)
    await one.deliverAll(at('2026-11-27T00:00:00'))
    expect(one.wechat.sent.filter(({ to }) => to.startsWith('a')).length).toBe(5)
    expect(one.wechat.sent.filter(({ to }) => to.startsWith('b')).length).toBe(2)
    expect(busiestMinute(one)).toBe(4)
  })
  it('a clock that was put back does not stop it, nor send anything twice', async () => {
    const s = scene({ perMinute: 2 })
    await s.queue(reply('甲', { to: { room: 'a' } }), reply('乙', { to: { room: 'b' } }), reply('丙', { to: { room: 'c' } }))
    await s.deliverAll(sceneBegins + 10_000)
    s.clock.time -= 3 * hour
    await s.deliverAll()
    expect(s.wechat.sent.map(({ to }) => to)).toEqual(['a', 'b', 'c'])
    expect(s.clock.time).toBeLessThan(sceneBegins - 2 * hour)
  })
  it('only what is ours is sent or recovered', async () => {
    const owns: OutboxOptions['owns'] = async (_house, { to }) => 'room' in to && to.room === 'A'
    const s = scene({}, { owns })
    await s.queue(reply('甲'), reply('乙', { to: { room: 'B' } }))
    await s.deliverAll()
    expect(s.wechat.sent.map(({ to }) => to)).toEqual(['A'])
    expect(await s.states()).toEqual(['sent', 'waiting'])
  })
})

describe('what goes first', () => {
  it('answer, alert, notice, reminder, publication, each in its own order', async () => {
    const s = scene({ roomGapSeconds: 0 })
    const kinds = ['publication', 'reminder', 'notice', 'alert', 'reply'] as const
    await s.queue(...kinds.flatMap((kind) => [1, 2].map((n): Partial<Said> => ({ kind, text: `${kind} ${n}` }))))
    await s.deliverAll()
    expect(s.wechat.textsTo('A')).toEqual([
      'reply 1\nreply 2',
      ...['alert', 'notice', 'reminder', 'publication'].flatMap((kind) => [`${kind} 1`, `${kind} 2`]),
    ])
  })
  it('an answer waits behind no board that the quiet hours hold; the boards go in the morning, in order', async () => {
    const s = scene()
    s.clock.time = at('2026-11-26T23:00:00')
    await s.queue(...Array.from({ length: 20 }, (_, n): Partial<Said> => ({ kind: 'publication', text: `榜 ${n}`, at: s.clock.time })))
    await s.queue(reply('甲', { at: s.clock.time }))
    await s.deliverAll()
    expect(s.wechat.sent[0]).toEqual({ to: 'A', text: '甲，好', at: at('2026-11-26T23:00:00') })
    expect(s.wechat.sent.slice(1).map(({ text }) => text)).toEqual(Array.from({ length: 20 }, (_, n) => `榜 ${n}`))
    expect(s.wechat.sent[1]?.at).toBe(at('2026-11-27T07:00:00'))
  })
})

describe('quiet hours', () => {
  it('answers pass; alerts, notices and reminders wait for the morning, and what is of no use by then lapses', async () => {
    const s = scene()
    s.clock.time = at('2026-11-26T22:30:00')
    const when = { at: s.clock.time }
    await s.queue(
      { ...when, kind: 'reminder', text: '七点前有用', until: at('2026-11-27T06:30:00') },
      { ...when, kind: 'reminder', text: '早上也有用', until: at('2026-11-27T09:00:00') },
      { ...when, kind: 'alert', text: '告警' },
      { ...when, kind: 'notice', text: '通知' },
      { ...when, ...reply('甲') },
    )
    await s.deliverAll()
    expect(s.wechat.sent.map(({ text, at: time }) => [text, time >= at('2026-11-27T07:00:00')])).toEqual([
      ['甲，好', false],
      ['告警', true],
      ['通知', true],
      ['早上也有用', true],
    ])
    expect(await s.states()).toEqual(['expired', 'sent', 'sent', 'sent', 'sent'])
  })
  it('what a command has others told in the room it was said in goes with its answer', async () => {
    const s = scene()
    s.clock.time = at('2026-11-26T23:00:00')
    const when = { at: s.clock.time, cause: 'm' }
    await s.queue({ ...when, ...reply('甲') }, { ...when, text: '名单有变' })
    await s.deliverAll(at('2026-11-27T00:00:00'))
    expect(s.wechat.textsTo('A')).toEqual(['甲，好\n名单有变'])
  })
  it('an answer that became old while the account was logged out waits for the morning too', async () => {
    const s = scene()
    await s.queue(reply('甲'))
    s.clock.time = at('2026-11-27T01:00:00')
    await s.deliverAll(at('2026-11-27T07:00:00'))
    expect(s.wechat.sent).toEqual([])
    await s.deliverAll()
    expect(s.wechat.sent.map((sent) => sent.at)).toEqual([at('2026-11-27T07:00:00')])
  })
})

describe('a busy room', () => {
  it('300 check-ins of one minute: all named once, exact counts, never more than 15 messages a minute, five seconds apart', async () => {
    const s = scene()
    const names = Array.from({ length: 300 }, (_, n) => `会员第${1000 + n}`)
    for (let n = 0; n < 300; n += 1) {
      s.clock.time = sceneBegins + n * 200
      await s.queue(named(names[n] ?? '', n % 3 === 0 ? '报名成功' : '签到成功'))
      await s.out.deliver()
    }
    await s.deliverAll()
    const all = s.wechat.textsTo('A')
    expect(all.flatMap((text) => text.match(/会员第\d{4}/gu) ?? []).sort()).toEqual(names)
    for (const text of all) {
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2000)
      for (const line of text.split('\n')) expect(Number(/ (\d+) 人：/u.exec(line)?.[1] ?? 1)).toBe(line.match(/会员第\d{4}/gu)?.length)
    }
    expect(all.some((text) => text.includes('签到成功') && text.includes('报名成功'))).toBe(true)
    expect(busiestMinute(s)).toBeLessThanOrEqual(15)
    const times = timesOf(s)
    expect(times[0]).toBe(0)
    for (const [index, time] of times.entries()) if (index > 0) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(5000)
    expect(new Set(await s.states())).toEqual(new Set(['sent']))
  })
  it('a line of 300 names that came at once is split between names', async () => {
    const s = scene()
    await s.queue(...Array.from({ length: 300 }, (_, n) => named(`欧阳会员${n}号`)))
    await s.deliverAll()
    const all = s.wechat.textsTo('A')
    expect(all.every((text) => partsOf(text).length === 1 && /^签到成功 \d+ 人：欧阳会员\d+号(?:、欧阳会员\d+号)*$/u.test(text))).toBe(true)
    expect(all.reduce((sum, text) => sum + Number(/ (\d+) 人/u.exec(text)?.[1]), 0)).toBe(300)
  })
})

describe('what waits too long', () => {
  it('lapses by its own end, else by its kind: an answer after half a day, a notice after one, alerts and boards after three', async () => {
    const s = scene({ quietHours: '00:00-00:00' })
    const kinds = ['reply', 'reminder', 'notice', 'alert', 'publication'] as const
    await s.queue(...kinds.map((kind): Partial<Said> => ({ kind, text: kind })), { text: '有期限', until: sceneBegins + hour })
    s.wechat.loggedIn = false
    const waiting = async (hours: number): Promise<string[]> => {
      s.clock.time = sceneBegins + hours * hour
      await s.out.deliver()
      return (await s.items()).filter(({ state = 'waiting' }) => state === 'waiting').map(({ text = '' }) => text)
    }
    expect(await waiting(1)).toEqual([...kinds, '有期限'])
    expect(await waiting(1.01)).toEqual(kinds)
    expect(await waiting(12.01)).toEqual(['notice', 'alert', 'publication'])
    expect(await waiting(24.01)).toEqual(['alert', 'publication'])
    expect(await waiting(72.01)).toEqual([])
    expect(s.wechat.asked()).toBe(0)
  })
})

describe('a file', () => {
  const table = { title: '名单', columns: [{ name: '姓名' }], rows: [['甲']] }
  const file = { name: '名单.png', table }
  it('follows its text, drawn when it is sent; nothing of it is kept', async () => {
    const s = scene({}, { draw: async ({ name }) => `drawn ${name}` })
    await s.queue({ cause: 'm', text: '名单如下' }, { cause: 'm', file })
    await s.deliverAll()
    expect(s.wechat.sent.map(({ text }) => text)).toEqual(['名单如下', '(file 名单.png)'])
    expect(await s.states()).toEqual(['sent', 'sent'])
    expect(JSON.stringify(await s.items())).not.toContain('甲')
  })
  it('is never sent a second time, neither when it failed nor when a crash cut it short', async () => {
    const s = scene({}, { draw: async () => 'x' })
    await s.queue({ file }, { to: { room: 'B' }, file }, { to: { room: 'C' }, file })
    s.wechat.next('A', 'fails')
    s.wechat.next('B', 'unknown')
    s.wechat.next('C', 'hangs')
    for (let looks = 0; looks < 8; looks += 1) s.clock.time = Math.max(s.clock.time, (await s.out.deliver()) ?? 0)
    expect(await s.states()).toEqual(['failed', 'unknown', 'sending'])
    s.restart()
    await s.out.recover()
    await s.deliverAll()
    expect((await s.states()).slice(0, 3)).toEqual(['failed', 'unknown', 'unknown'])
    expect(s.wechat.asked()).toBe(3)
  })
  it('that cannot be drawn has failed, its text stays, and staff hear of it', async () => {
    const s = scene({}, { draw: async () => Promise.reject(new Error('no font')) })
    await s.queue({ cause: 'm', to: { room: 'study@chatroom' }, text: '名单如下' }, { cause: 'm', to: { room: 'study@chatroom' }, file })
    await s.deliverAll()
    expect(s.wechat.sent.map(({ text }) => text)).toEqual(['名单如下'])
    expect(await s.states()).toEqual(['sent', 'failed'])
    s.clock.time += 20 * minute
    expect(await s.out.tellUnsaid()).toBe(true)
    await s.deliverAll()
    expect(s.wechat.textsTo('staff@chatroom')).toEqual([expect.stringContaining('· 学习群：名单.png（图没画成）')])
  })
  it('for thirty rooms is drawn once for each, and held by the quiet hours it is drawn after', async () => {
    const drawnAt: number[] = []
    const draw = async (): Promise<string> => {
      drawnAt.push(s.clock.time)
      return 'x'
    }
    const s = scene({ quietHours: '22:30-07:00' }, { draw })
    s.clock.time = Date.parse('2026-11-26T22:29:00+08:00')
    await s.queue(...Array.from({ length: 30 }, (_, room): Partial<Said> => ({ to: { room: `${room}` }, kind: 'publication', file })))
    await s.deliverAll()
    expect(s.wechat.sent).toHaveLength(30)
    expect(drawnAt.length).toBeLessThanOrEqual(50)
    expect(drawnAt.filter((at) => at >= Date.parse('2026-11-27T07:00:00+08:00')).length).toBeGreaterThanOrEqual(20)
  })
  it('whose drawing was stopped with the process is drawn and sent after the restart', async () => {
    let stopped = true
    const s = scene({}, { draw: async () => (stopped ? Promise.reject(new DrawingStopped('stopped')) : 'x') })
    await s.queue({ file })
    await s.out.deliver()
    expect(await s.states()).toEqual(['waiting'])
    stopped = false
    s.restart()
    await s.deliverAll()
    expect(s.wechat.textsTo('A')).toEqual(['(file 名单.png)'])
  })
  it('whose drawing takes long holds up its own room only', async () => {
    let done = (_: string) => {}
    const slow = new Promise<string>((resolve) => {
      done = resolve
    })
    const s = scene({}, { draw: () => slow })
    await s.queue({ file }, { text: '后来的' }, reply('乙', { to: { room: 'B' } }))
    await s.out.deliver()
    expect(s.wechat.sent.map(({ to }) => to)).toEqual(['B'])
    done('x')
    await s.out.idle()
    await s.deliverAll()
    expect(s.wechat.textsTo('A')).toEqual(['(file 名单.png)', '后来的'])
  })
})
