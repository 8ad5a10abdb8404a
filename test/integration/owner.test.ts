import { randomUUID } from 'node:crypto'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Said } from '../../src/chat/said.ts'
import type { FromPeople } from '../../src/chat/transport.ts'
import { found, type OpenHouse, openHouse } from '../../src/founding.ts'
import type { NewEvent } from '../../src/journal/events.ts'
import { claim } from '../../src/outbox/claim.ts'
import { hearing } from '../../src/outbox/heard.ts'
import { outbox } from '../../src/outbox/outbox.ts'
import { ownership } from '../../src/outbox/owner.ts'
import { commitSaid } from '../support/commit-said.ts'
import { fakeTransport } from '../support/fake-transport.ts'
import { type TestRedis, testRedis } from '../support/redis.ts'
import { smallAssociation, thursdayEvening } from '../support/village.ts'

const clock = { time: thursdayEvening, now: () => clock.time }
const log = pino({ level: 'silent' })
let server: TestRedis
let house: OpenHouse
/** Accounts that are served now. */
let served: (string | null)[]
beforeAll(async () => {
  server = await testRedis()
})
beforeEach(async () => {
  clock.time = thursdayEvening
  served = ['A', 'B']
  house = openHouse(server.client(), smallAssociation(server.newAssociation()), clock)
  await found(house, clock)
})
afterAll(() => server.stop())

const ownerOf = (account: string | null) =>
  ownership({ account: () => account, servers: async () => served.map((each) => ({ account: each })), now: () => clock.time, believeMs: 0 })
type Place = Pick<Said, 'account' | 'to'>
/** Which of A, B and C think a thing theirs. */
const owners = async (said: Place): Promise<string[]> => {
  const found: string[] = []
  for (const each of ['A', 'B', 'C'].filter((account) => served.includes(account)))
    if (await ownerOf(each).owns(house, said)) found.push(each)
  return found
}
const commit = (...events: NewEvent[]) =>
  house.journal.commit({
    act: { id: randomUUID(), about: '', once: false },
    by: 'bot',
    occurredAt: clock.time,
    expect: [],
    events,
    says: [],
    memo: [],
  })
const heardIn = (account: string, room: string | null, contactId = 'wxid_0005'): FromPeople => ({
  kind: 'message',
  id: randomUUID(),
  account,
  ...(room === null ? {} : { room: { id: room, topic: '' } }),
  from: { contactId, name: '' },
  at: clock.time,
  type: 'text',
  text: '你好',
  mentionsBot: false,
  mentionsAll: false,
  botNames: [],
})

describe('a thing to be said', () => {
  it('that answers a message goes through the account the message came by, and no other', async () => {
    expect(await owners({ account: 'B', to: { room: 'study@chatroom' } })).toEqual(['B'])
    expect(await owners({ account: 'C', to: { contact: 'wxid_0005' } })).toEqual([])
  })
  it('in a registered room goes through the account that registered it, another that hears it notwithstanding', async () => {
    await commit({ type: 'room.registered', room: 'new@chatroom', group: '学习群', account: 'B' })
    await hearing([house]).note(heardIn('A', 'new@chatroom'))
    expect(await owners({ to: { room: 'new@chatroom' } })).toEqual(['B'])
    expect(await ownerOf('A').elsewhere(house, 'new@chatroom', 'A')).toBe(true)
    expect(await ownerOf('B').elsewhere(house, 'new@chatroom', 'B')).toBe(false)
  })
  it('in a room whose account is gone waits two minutes for it, then goes through one that hears the room, never through one that does not', async () => {
    await commit({ type: 'room.registered', room: 'new@chatroom', group: '学习群', account: 'B' })
    await ownerOf('B').keep(house)
    served = ['A', 'C']
    await hearing([house]).note(heardIn('C', 'new@chatroom'))
    clock.time += 60_000
    expect(await owners({ to: { room: 'new@chatroom' } })).toEqual([])
    expect(await ownerOf('C').elsewhere(house, 'new@chatroom', 'C')).toBe(true)
    clock.time += 61_000
    expect(await owners({ to: { room: 'new@chatroom' } })).toEqual(['C'])
    expect(await ownerOf('C').elsewhere(house, 'new@chatroom', 'C')).toBe(false)
    served = ['A']
    expect(await owners({ to: { room: 'new@chatroom' } })).toEqual([])
  })
  it('in a pinned room goes through the account that heard it last; heard by nobody, through exactly one', async () => {
    const said = { to: { room: 'study@chatroom' } }
    expect(await owners(said)).toEqual(['A'])
    await hearing([house]).note(heardIn('B', 'study@chatroom'))
    expect(await owners(said)).toEqual(['B'])
    await hearing([house]).note(heardIn('A', 'study@chatroom'))
    expect(await owners(said)).toEqual(['A'])
    served = ['B', 'C']
    expect(await owners(said)).toEqual(['B'])
    served = ['C', null]
    expect(await owners(said)).toEqual(['C'])
  })
  it('to somebody bound goes through the account they are bound on', async () => {
    const contactId = await house.ledger.seals.seal('0005', 'wxid_new')
    const [old, contact] = [
      await house.ledger.seals.contactDigest('*', 'wxid_0005'),
      await house.ledger.seals.contactDigest('B', 'wxid_new'),
    ]
    await commit(
      { type: 'contact.unbound', member: '0005', contact: old },
      { type: 'contact.bound', member: '0005', contact, account: 'B', contactId },
    )
    expect(await owners({ to: { member: '0005' } })).toEqual(['B'])
    served = ['A']
    expect(await owners({ to: { member: '0005' } })).toEqual([])
  })
  it('to somebody bound beforehand goes through the account that heard them last in private; heard by none, through exactly one', async () => {
    const [member, contact] = [{ to: { member: '0005' } }, { to: { contact: 'wxid_0005' } }]
    expect([await owners(member), await owners(contact)]).toEqual([['A'], ['A']])
    await hearing([house]).note(heardIn('B', null))
    await hearing([house]).note(heardIn('A', 'study@chatroom'))
    expect([await owners(member), await owners(contact)]).toEqual([['B'], ['B']])
    expect(await owners({ to: { member: '0006' } })).toEqual(['A'])
  })
  it('is everybody’s while the account is not known: nothing can be sent then', async () => {
    expect(await ownerOf(null).owns(house, { account: 'B', to: { room: 'x' } })).toBe(true)
  })
})

describe('what is heard', () => {
  it('of a room or person of no association is not kept', async () => {
    const { note } = hearing([house])
    await note(heardIn('A', 'other@chatroom'))
    await note(heardIn('A', null, 'wxid_nobody'))
    expect(await house.redis.exists(house.keys.heard)).toBe(0)
  })
  it('while the store is gone is written with the next', async () => {
    const { note } = hearing([house])
    const { redis } = house
    const hset = redis.hset.bind(redis) as (...args: unknown[]) => Promise<unknown>
    Object.assign(redis, { hset: () => Promise.reject(new Error('Connection is closed.')) })
    await expect(note(heardIn('A', 'study@chatroom'))).rejects.toThrow()
    Object.assign(redis, { hset })
    await note(heardIn('A', 'study@chatroom'))
    expect(await redis.hgetall(house.keys.heard)).toEqual({ 'room study@chatroom': 'A' })
  })
  it('again and again is written once', async () => {
    const { note } = hearing([house])
    await note(heardIn('A', 'study@chatroom'))
    await house.redis.del(house.keys.heard)
    await note(heardIn('A', 'study@chatroom'))
    expect(await house.redis.exists(house.keys.heard)).toBe(0)
    await hearing([house]).note(heardIn('A', 'study@chatroom'))
    expect(await house.redis.hgetall(house.keys.heard)).toEqual({ 'room study@chatroom': 'A' })
  })
})

/** Queues texts for one room. */
const queue = async (...texts: string[]) => {
  const says = texts.map((text): Said => ({ to: { room: 'study@chatroom' }, text, cause: text, at: clock.time, kind: 'notice' }))
  await commitSaid(house, clock.time, says)
}

describe('a claim', () => {
  it('moves all or none, and only what is still as it was read', async () => {
    await house.redis.hset(house.keys.outbox, '1', '{"n":1}', '2', '{"n":2}')
    const move = (id: string, was: object) => ({ id, was, next: { n: 9 } })
    expect(await claim(house, [move('1', { n: 1 }), move('2', { n: 7 })])).toBe(false)
    expect(await claim(house, [move('3', { n: 1 })])).toBe(false)
    expect(await house.redis.hgetall(house.keys.outbox)).toEqual({ '1': '{"n":1}', '2': '{"n":2}' })
    expect(await claim(house, [move('1', { n: 1 }), move('2', { n: 2 })])).toBe(true)
    expect(await claim(house, [move('1', { n: 1 })])).toBe(false)
  })
  it('keeps two processes that both think everything theirs from saying anything twice', async () => {
    const wechat = fakeTransport(clock)
    const outs = Array.from({ length: 4 }, () => outbox([house], wechat.transport, clock, log))
    const texts = Array.from({ length: 30 }, (_, n) => `第 ${n} 条`)
    await queue(...texts)
    for (let rounds = 0; rounds < 200 && wechat.sent.length < texts.length; rounds += 1) {
      clock.time += 1000
      await Promise.all(outs.map((out) => out.deliver()))
    }
    expect(wechat.textsTo('study@chatroom')).toEqual(texts)
  })
  it('of a process that runs is left to it; of one that ended it is given up by the next look', async () => {
    const wechat = fakeTransport(clock)
    let alive = true
    const first = outbox([house], wechat.transport, clock, log, { token: 'first' })
    const second = outbox([house], wechat.transport, clock, log, { token: 'second', runs: async () => alive })
    await queue('一')
    wechat.next('study@chatroom', 'hangs')
    await first.deliver()
    expect(await second.recover()).toBe(0)
    await second.deliver()
    expect(wechat.asked()).toBe(1)
    expect(await first.recover()).toBe(0)
    alive = false
    expect(await second.recover()).toBe(1)
    await second.deliver()
    expect(wechat.sent.map(({ text }) => text)).toEqual(['一'])
    wechat.release('study@chatroom')
    await first.idle()
  })
})
