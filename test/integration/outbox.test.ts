import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Said } from '../../src/chat/said.ts'
import type { Association } from '../../src/domain/association.ts'
import { type OpenHouse, openHouse } from '../../src/founding.ts'
import type { OutboxItem, OutboxState } from '../../src/outbox/item.ts'
import { outboxLines } from '../../src/outbox/listing.ts'
import { outbox } from '../../src/outbox/outbox.ts'
import { fakeTransport } from '../support/fake-transport.ts'
import { type TestRedis, testRedis } from '../support/redis.ts'
import { smallAssociation } from '../support/village.ts'

const begin = Date.parse('2026-11-26T19:10:00+08:00')
const clock = { time: begin, now: () => clock.time }
const log = pino({ level: 'silent' })
let server: TestRedis
let association: Association
let house: OpenHouse
let wechat: ReturnType<typeof fakeTransport>
let out: ReturnType<typeof outbox>
beforeAll(async () => {
  server = await testRedis()
})
beforeEach(() => {
  clock.time = begin
  const base = smallAssociation(server.newAssociation())
  association = { ...base, manners: { ...base.manners, roomGapSeconds: 5 } }
  house = openHouse(server.client(), association, clock)
  wechat = fakeTransport(clock)
  out = outbox([house], wechat.transport, clock, log)
})
afterAll(() => server.stop())

let acts = 0
/** Queues things to be said, as a commit does. */
const queue = async (...says: Partial<Said>[]): Promise<void> => {
  acts += 1
  const act = `act ${acts}`
  const whole = says.map((said, i): Said => ({ to: { room: 'A' }, cause: `${act}/${i}`, at: clock.time, kind: 'notice', ...said }))
  await house.journal.commit({
    act: { id: act, about: '', once: false },
    by: 'bot',
    occurredAt: clock.time,
    expect: [],
    events: [],
    says: whole,
    memo: [],
  })
}
const texts = (room: string, ...all: string[]): Partial<Said>[] => all.map((text) => ({ to: { room }, text }))
const checkIn = (name: string, room = 'A'): Partial<Said> => ({
  to: { room },
  kind: 'reply',
  text: `${name}，签到成功`,
  merge: { head: '签到成功', name },
})

/** Delivers until nothing waits, letting the clock go to each moment at which something may go. */
const deliverAll = async (most = 1000): Promise<void> => {
  for (let i = 0; i < most; i += 1) {
    const next = await out.deliver()
    if (next === null) return
    clock.time = Math.max(clock.time, next)
  }
}
const items = async (): Promise<OutboxItem[]> =>
  Object.entries(await house.redis.hgetall(house.keys.outbox))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, text]) => JSON.parse(text) as OutboxItem)
const states = async (): Promise<(OutboxState | undefined)[]> => (await items()).map(({ state }) => state)

describe('a room', () => {
  it('hears everything in order, once, with the least gap between, and the text is not kept', async () => {
    await queue(...texts('A', '一', '二', '三'))
    await deliverAll()
    expect(wechat.sent).toEqual(['一', '二', '三'].map((text, i) => ({ to: 'A', text, at: begin + i * 5000 })))
    expect(await out.deliver()).toBeNull()
    expect(await states()).toEqual(['sent', 'sent', 'sent'])
    expect((await items()).some((item) => 'text' in item || 'merge' in item)).toBe(false)
    expect((await items()).map(({ sentAt }) => sentAt)).toEqual([begin, begin + 5000, begin + 10_000])
    expect(JSON.stringify(await house.redis.hgetall(house.keys.outbox))).not.toMatch(/[一二三]/u)
  })
  it('does not hear again what it heard, however often one delivers at once', async () => {
    await queue(...texts('A', '一'), ...texts('B', '二'))
    await Promise.all([out.deliver(), out.deliver(), out.deliver()])
    expect(wechat.sent.length).toBe(2)
  })
  it('that is busy hears merged answers: 500 check-ins, every name exactly once', async () => {
    const names = Array.from({ length: 500 }, (_, i) => `会员第${1000 + i}`)
    for (let from = 0; from < 500; from += 50) await queue(...names.slice(from, from + 50).map((name) => checkIn(name)))
    await deliverAll()
    expect(wechat.sent.length).toBeLessThan(10)
    expect(wechat.textsTo('A')[0]).toMatch(/^签到成功 \d+ 人：会员第1000、/u)
    expect(
      wechat
        .textsTo('A')
        .join('')
        .match(/会员第\d{4}/gu),
    ).toEqual(names)
    expect(new Set(await states())).toEqual(new Set(['sent']))
  })
  it('hears a text too long for one message in parts, a gap between; one part that failed is the one said again', async () => {
    const [one, two, three] = ['甲'.repeat(600), '乙'.repeat(600), '丙'.repeat(600)]
    await queue(...texts('A', `${one}\n${two}\n${three}`, '后来的'))
    wechat.next('A', 'arrives', 'fails', 'arrives', 'unknown')
    await deliverAll()
    expect(wechat.sent.map(({ text, at }) => [text, at - begin])).toEqual([
      [one, 0],
      [two, 10_000],
      ['后来的', 20_000],
    ])
    expect(await states()).toEqual(['unknown', 'sent'])
  })
  it('whose send hangs holds up itself only; it goes on in order when the send ends', async () => {
    await queue(...texts('A', '一', '二'), ...texts('B', '三', '四'))
    wechat.next('A', 'hangs')
    for (let i = 0; i < 4; i += 1) clock.time = Math.max(clock.time, (await out.deliver()) ?? clock.time) + 5000
    expect(wechat.sent.map(({ text }) => text)).toEqual(['三', '四'])
    await queue(...texts('C', '五'))
    await out.deliver()
    expect(wechat.textsTo('C')).toEqual(['五'])
    wechat.release('A')
    await out.idle()
    await deliverAll()
    expect(wechat.textsTo('A')).toEqual(['一', '二'])
    expect(new Set(await states())).toEqual(new Set(['sent']))
  })
  it('behind six that hang is heard all the same', async () => {
    for (const room of ['1', '2', '3', '4', '5', '6']) {
      wechat.next(room, 'hangs')
      await queue(...texts(room, '等'))
    }
    await queue(...texts('B', '到'))
    for (let i = 0; i < 3; i += 1) await out.deliver()
    expect(wechat.sent.map(({ to }) => to)).toEqual(['B'])
    for (const room of ['1', '2', '3', '4', '5', '6']) wechat.release(room)
    await out.idle()
    expect(wechat.sent.length).toBe(7)
  })
  it('behind two thousand messages of another room is heard in the first round', async () => {
    await queue(...texts('A', ...Array.from({ length: 2000 }, (_, i) => `第 ${i} 条`)), ...texts('B', '到'))
    await out.deliver()
    expect(wechat.sent.map(({ text }) => text)).toEqual(['第 0 条', '到'])
  })
})

describe('a send', () => {
  it('cut by a crash is said again after the restart, once, in its place', async () => {
    await queue(...texts('A', '一', '二'))
    wechat.next('A', 'hangs')
    await out.deliver()
    expect(await states()).toEqual(['sending', undefined])
    wechat = fakeTransport(clock)
    out = outbox([house], wechat.transport, clock, log)
    expect(await out.recover()).toBe(1)
    await deliverAll()
    expect(wechat.textsTo('A')).toEqual(['一', '二'])
    expect(await out.recover()).toBe(0)
  })
  it('nobody knows the end of is unknown and never repeated; the next goes on', async () => {
    await queue(...texts('A', '一', '二'))
    wechat.next('A', 'lost')
    await deliverAll()
    expect(wechat.textsTo('A')).toEqual(['一', '二'])
    expect(await states()).toEqual(['unknown', 'sent'])
  })
  it('that failed is tried again, later each time, and given up after five; what follows waits its turn', async () => {
    await queue(...texts('A', '一', '二'), ...texts('B', '三'))
    wechat.next('A', 'fails', 'fails', 'arrives')
    await deliverAll()
    expect(wechat.sent.map(({ text, at }) => [text, at - begin])).toEqual([
      ['三', 0],
      ['一', 10_000],
      ['二', 15_000],
    ])
    wechat.next('A', 'fails', 'fails', 'fails', 'fails', 'fails')
    await queue(...texts('A', '四', '五'))
    const before = clock.time
    await deliverAll()
    expect(wechat.textsTo('A').slice(2)).toEqual(['五'])
    // the last is the alert that three sends in a row failed
    expect(await states()).toEqual(['sent', 'sent', 'sent', 'failed', 'sent', 'sent'])
    expect(clock.time - before).toBeGreaterThanOrEqual(5000 + 5000 + 8000 + 16_000)
    expect((await items())[3]?.text).toBeUndefined()
  })
  it('waits while the account is logged out, and nothing is lost or counted as a try', async () => {
    await queue(...texts('A', '一'))
    wechat.loggedIn = false
    for (let i = 0; i < 50; i += 1) clock.time = (await out.deliver()) ?? clock.time
    expect(wechat.asked()).toBe(0)
    expect(await out.backlog()).toEqual({ waiting: 1, oldestMs: 50_000, oldestReplyMs: 0 })
    wechat.loggedIn = true
    await deliverAll()
    expect(wechat.textsTo('A')).toEqual(['一'])
  })
  it('that failed because the account was logged out just then does not count', async () => {
    await queue(...texts('A', '一'))
    const loggedIn = wechat.transport.state
    for (let i = 0; i < 8; i += 1) {
      wechat.loggedIn = true
      wechat.transport.state = () => {
        wechat.transport.state = loggedIn
        const state = loggedIn()
        wechat.loggedIn = false
        return state
      }
      clock.time = ((await out.deliver()) ?? clock.time) + 10_000
    }
    expect(wechat.asked()).toBe(8)
    wechat.loggedIn = true
    await deliverAll()
    expect(wechat.textsTo('A')).toEqual(['一'])
  })
  it('is given up when it waited for more than a day', async () => {
    await queue(...texts('A', '昨天的'))
    clock.time += 60_000
    await queue(...texts('A', '还新的'))
    clock.time = begin + 24 * 60 * 60_000 + 1
    await deliverAll()
    expect(wechat.textsTo('A')).toEqual(['还新的'])
    expect(await states()).toEqual(['expired', 'sent'])
  })
  it('that could not be written down for a moment is not said twice', async () => {
    await queue(...texts('A', '一', '二'))
    let gone = 0
    const flaky = new Proxy(house.redis, {
      get: (target, name) => {
        if (name !== 'multi') return Reflect.get(target, name)
        return () => {
          const all = target.multi()
          if (wechat.sent.length === 1 && gone < 3) {
            gone += 1
            all.exec = () => Promise.reject(new Error('Command timed out'))
          }
          return all
        }
      },
    })
    out = outbox([{ ...house, redis: flaky }], wechat.transport, clock, log)
    await deliverAll()
    expect(gone).toBe(3)
    expect(wechat.textsTo('A')).toEqual(['一', '二'])
    expect(await states()).toEqual(['sent', 'sent'])
  })
})

describe('a member', () => {
  const bind = async (member: string, contactId: string | null) => {
    const contact = await house.ledger.seals.contactDigest('*', contactId ?? `of ${member}`)
    acts += 1
    await house.journal.commit({
      act: { id: `bind ${acts}`, about: '', once: false },
      by: 'bot',
      occurredAt: 0,
      expect: [],
      says: [],
      memo: [],
      events: [
        contactId === null
          ? { type: 'contact.unbound', member, contact }
          : { type: 'contact.bound', member, contact, account: '*', contactId: await house.ledger.seals.seal(member, contactId) },
      ],
    })
  }
  it('is written to where they are bound when it is sent, a second apart; nobody bound is failed and stops nobody', async () => {
    await bind('0005', 'wxid_old')
    await bind('0006', 'wxid_6')
    await queue(
      { to: { member: '0005' }, text: '一' },
      { to: { member: '0099' }, text: '给没绑定的' },
      { to: { member: '0006' }, text: '二' },
      { to: { member: '0005' }, text: '三' },
    )
    await bind('0005', 'wxid_new')
    await deliverAll()
    expect(wechat.sent.map(({ to, text, at }) => [to, text, at - begin])).toEqual([
      ['wxid_new', '一', 0],
      ['wxid_6', '二', 0],
      ['wxid_new', '三', 1000],
    ])
    expect(await states()).toEqual(['sent', 'failed', 'sent', 'sent'])
  })
  it('who asked to be a friend is accepted first, then written to', async () => {
    await queue({ to: { contact: 'c' }, acceptFriend: 'f1', kind: 'reply' }, { to: { contact: 'c' }, text: '您好', kind: 'reply' })
    await deliverAll()
    expect(wechat.textsTo('c')).toEqual(['(accept f1)', '您好'])
  })
})

describe('many', () => {
  it('5,000 answers in 50 rooms go in one message a room', async () => {
    for (let room = 0; room < 50; room += 1) await queue(...Array.from({ length: 100 }, (_, i) => checkIn(`会员${i}`, `room ${room}`)))
    const began = performance.now()
    await deliverAll(3)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(wechat.sent.length).toBe(50)
    expect(await out.deliver()).toBeNull()
  })
  it('what left more than a week ago is forgotten, what waits is not', async () => {
    await queue(...Array.from({ length: 2500 }, (_, i) => checkIn(`会员${i}`)))
    await deliverAll()
    await queue(...texts('A', '还在等'))
    clock.time += 7 * 24 * 60 * 60_000 - 10 * 60_000
    await out.trim()
    expect(await house.redis.hlen(house.keys.outbox)).toBe(2501)
    clock.time += 20 * 60_000
    await out.trim()
    expect(await house.redis.hlen(house.keys.outbox)).toBe(1)
    expect(await house.redis.zcard(house.keys.outboxDone)).toBe(0)
  })
  it('are listed by place, state and cause, never with what they say', async () => {
    await queue({ to: { room: 'study@chatroom' }, text: '一', cause: 'm1' }, { to: { member: '0005' }, text: '二', cause: 'm2' })
    await deliverAll()
    const at = new Date(begin).toISOString()
    expect(await outboxLines(house, undefined)).toEqual([
      { id: '1', room: '学习群', state: 'sent', cause: 'm1', dueAt: at, sentAt: at },
      { id: '2', room: '私聊 0005', state: 'failed', cause: 'm2', dueAt: at },
    ])
    expect((await outboxLines(house, 'failed')).map(({ id }) => id)).toEqual(['2'])
  })
})

describe('friend requests', () => {
  it("are accepted one after another, with a room's gap between, and hold up no talk", async () => {
    const requests = ['f1', 'f2', 'f3'].map(
      (acceptFriend): Partial<Said> => ({ to: { contact: `c-${acceptFriend}` }, acceptFriend, kind: 'reply' }),
    )
    await queue(...requests, ...texts('A', '一'))
    await deliverAll()
    expect(wechat.sent.filter(({ text }) => text === '一').map(({ at }) => at - begin)).toEqual([0])
    expect(wechat.sent.filter(({ text }) => text !== '一').map(({ at }) => at - begin)).toEqual([0, 5000, 10_000])
  })
})
