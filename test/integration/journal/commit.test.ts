import { connect, createServer, type Server } from 'node:net'
import { inspect } from 'node:util'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { cleaned } from '../../../src/chat/fold.ts'
import type { RedisClient } from '../../../src/journal/client.ts'
import { keysUnder } from '../../../src/journal/client.ts'
import { CommitFailed, CommitUnknown, type Draft, type Journal, openJournal, rememberMessagesMs } from '../../../src/journal/commit.ts'
import { dealtEntry, dealtNumber, dealtSeq, type NewEvent } from '../../../src/journal/events.ts'
import { type Keys, keysOf } from '../../../src/journal/keys.ts'
import { actShelf } from '../../../src/journal/shelves.ts'
import { verify } from '../../../src/journal/verify.ts'
import { appOptions } from '../../../src/redis/client-options.ts'
import { freePort } from '../../../src/redis/launch-server.ts'
import { type TestRedis, testRedis } from '../../support/redis.ts'

const at = Date.parse('2026-11-26T19:10:00+08:00')
const clock = { time: at, now: () => clock.time }
let server: TestRedis
let redis: Redis
let keys: Keys
let journal: Journal
beforeAll(async () => {
  server = await testRedis()
  redis = server.client()
})
beforeEach(() => {
  clock.time = at
  keys = keysOf(server.newAssociation())
  journal = openJournal(redis, keys, clock)
})
afterAll(() => server.stop())

const registered = (room: string, group = '学习群'): NewEvent => ({ type: 'room.registered', room, group, account: 'bot' })
const awarded = (member: string, index = 0): NewEvent => ({
  type: 'points.awarded',
  entry: {
    entry: dealtEntry(index),
    member,
    branch: '律师分会',
    tier: '会员单位',
    item: '集体学习',
    category: '学习',
    quantity: 1,
    tenths: 20,
    rules: 1,
    period: '2026-11',
  },
})
const opened = (title: string): NewEvent => ({
  type: 'activity.opened',
  activity: {
    number: dealtNumber(),
    kind: 'study',
    title,
    startsAt: at,
    endsAt: at + 1,
    group: '学习群',
    leader: '0001',
    openedAt: at,
    state: 'open',
  },
})
const draft = (id: string, more: Partial<Draft> = {}): Draft => ({
  message: { id, digest: 'said' },
  act: { id, about: '', once: false },
  by: '0001',
  occurredAt: at,
  expect: [],
  events: [registered('r')],
  says: [],
  memo: [],
  ...more,
})
const once = (id: string, about = 'attend') => ({ act: { id, about, once: true } })

/** Everything the association holds, key by key. */
const everything = async (): Promise<Record<string, string>> => {
  const all: Record<string, string> = {}
  for (const key of await keysUnder(redis, keys.prefix))
    all[key.slice(keys.prefix.length)] = (await redis.dumpBuffer(key))?.toString('hex') ?? ''
  return all
}

describe('the outcome of a commit', () => {
  it('committed: the event is appended, its views changed, its answer queued', async () => {
    const says = [{ to: { room: 'r' }, text: '登记好了', cause: 'm', at, kind: 'reply' }]
    expect(await journal.commit(draft('m', { says }))).toEqual({ outcome: 'committed', seq: 1, numbers: 101, entries: 1001 })
    expect(await redis.xrange(keys.journal, '-', '+')).toEqual([
      ['1-0', ['c', JSON.stringify([2, '0001', 'm', at, 0, 0, registered('r')])]],
    ])
    expect(await redis.hget(keys.view('rooms'), 'r')).toBe('{"room":"r","group":"学习群","account":"bot"}')
    expect(await redis.zrange(keys.outboxWaiting, '0', '-1')).toEqual(['1'])
    expect(JSON.parse((await redis.hget(keys.outbox, '1')) ?? '')).toEqual(says[0])
  })
  it('the same message again is repeated and changes nothing', async () => {
    await journal.commit(draft('m', { says: [{ text: '好' }] }))
    const before = await everything()
    expect(await journal.commit(draft('m', { says: [{ text: '好' }] }))).toEqual({ outcome: 'repeated', of: 'message' })
    expect(await everything()).toEqual(before)
    expect(await journal.knows('m')).toBe(true)
    expect(await journal.knows('another')).toBe(false)
  })
  it('the same act in another message is repeated, with when it first happened, and changes nothing', async () => {
    await journal.commit(draft('m1', { ...once('attend/101/0005'), occurredAt: at - 5000 }))
    const before = await everything()
    expect(await journal.commit(draft('m2', once('attend/101/0005')))).toEqual({ outcome: 'repeated', of: 'act', first: at - 5000 })
    expect(await everything()).toEqual(before)
  })
  it('conflict: a message id with other words, an act about something else', async () => {
    await journal.commit(draft('m', once('attend/101/0005')))
    const before = await everything()
    expect(await journal.commit(draft('m', { message: { id: 'm', digest: 'other words' } }))).toEqual({ outcome: 'conflict' })
    expect(await journal.commit(draft('m2', once('attend/101/0005', 'held')))).toEqual({ outcome: 'conflict' })
    expect(await everything()).toEqual(before)
  })
  it.each([
    ['absent', { name: 'free', key: 'rooms', field: 'r', op: 'absent' }],
    ['equals another', { name: 'as seen', key: 'rooms', field: 'r', op: 'equals', value: 'x' }],
    ['equals what is not there', { name: 'there', key: 'rooms', field: 'none', op: 'equals', value: '' }],
    ['below', { name: 'not full', key: 'meta', field: 'bound', op: 'below', value: 1 }],
  ] as const)('refused (%s): names the expectation and changes nothing at all', async (_, expectation) => {
    await journal.commit(
      draft('m1', { events: [registered('r'), { type: 'contact.bound', member: '1', contact: 'c', account: 'a', contactId: 's' }] }),
    )
    const before = await everything()
    const holds = { name: 'holds', key: 'rooms', field: 'r2', op: 'absent' } as const
    const refused = draft('m2', {
      expect: [holds, expectation],
      says: [{ text: '好' }],
      memo: [{ name: 'q', value: 'x', ttlMs: 1000 }],
      numbers: 1,
      entries: 1,
    })
    expect(await journal.commit(refused)).toEqual({ outcome: 'refused', by: expectation.name })
    expect(await everything()).toEqual(before)
  })
  it('expectations that hold let it pass', async () => {
    const expected = [
      { name: 'a', key: 'rooms', field: 'r', op: 'absent' },
      { name: 'b', key: 'meta', field: 'bound', op: 'below', value: 1 },
    ] as const
    expect((await journal.commit(draft('m', { expect: expected }))).outcome).toBe('committed')
    const equals = { name: 'c', key: 'rooms', field: 'r', op: 'equals', value: '{"room":"r","group":"学习群","account":"bot"}' } as const
    expect((await journal.commit(draft('m2', { expect: [equals] }))).outcome).toBe('committed')
  })
  it('an act allowed once needs an event to be remembered by', async () => {
    await expect(journal.commit(draft('m', { ...once('x'), events: [] }))).rejects.toThrow(TypeError)
    expect(await everything()).toEqual({})
  })
})

describe('numbers', () => {
  it('of 200 commits at once leave no gap and come twice never, in texts, nested JSON and key names', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        journal.commit(
          draft(`m${i}`, {
            numbers: 1,
            entries: 2,
            says: [{ text: `编号 ${dealtNumber()}，流水号 ${dealtEntry()} 和 ${dealtEntry(1)}` }],
            events: [
              opened(`第 ${i} 期`),
              awarded('0001'),
              awarded('0002', 1),
              { type: 'withdrew', activity: dealtNumber(), who: '0001', was: 'in', branch: null },
              registered(`room ${i}`, `第 ${dealtSeq(4)} 条`),
            ],
          }),
        ),
      ),
    )
    const firsts = (of: 'seq' | 'numbers' | 'entries') =>
      outcomes.map((outcome) => (outcome.outcome === 'committed' ? outcome[of] : Number.NaN)).sort((a, b) => a - b)
    const dealt = (first: number, step: number) => Array.from({ length: 200 }, (_, i) => first + i * step)
    expect([firsts('seq'), firsts('numbers'), firsts('entries')]).toEqual([dealt(1, 5), dealt(101, 1), dealt(1001, 2)])
    expect((await redis.hkeys(keys.view('activities'))).sort()).toEqual(dealt(101, 1).map(String))
    const shelves = await Promise.all([10, 11, 12, 13, 14].map((shelf) => redis.hkeys(keys.view(`entries/${shelf}`))))
    expect(shelves.flat().sort()).toEqual(Array.from({ length: 400 }, (_, i) => String(1001 + i)))
    const texts = (await redis.hvals(keys.outbox)).map((item) => (JSON.parse(item) as { text: string }).text).sort()
    expect(texts).toEqual(dealt(101, 1).map((number, i) => `编号 ${number}，流水号 ${1001 + 2 * i} 和 ${1002 + 2 * i}`))
    expect(await redis.hgetall(keys.view('tally:150'))).toEqual({ in: '-1', rev: '2' })
    const groups = (await redis.hvals(keys.view('rooms'))).map((room) => (JSON.parse(room) as { group: string }).group)
    expect(new Set(groups)).toEqual(new Set(dealt(5, 5).map((seq) => `第 ${seq} 条`)))
    expect((await verify(redis, keys)).differences).toEqual([])
  })
  it('people cannot forge a place: what was cleaned holds none', async () => {
    await journal.commit(draft('m', { numbers: 1, events: [opened(cleaned(`我的 ${dealtNumber()}${dealtEntry()} 号`))] }))
    expect(JSON.parse((await redis.hget(keys.view('activities'), '101')) ?? '{}')).toMatchObject({ title: '我的 n0e0 号' })
  })
  it('a place beyond the numbers dealt is a fault, and nothing is written', async () => {
    await expect(journal.commit(draft('m', { numbers: 1, events: [opened(`见 ${dealtNumber(1)}`)] }))).rejects.toThrow(CommitFailed)
    await expect(journal.commit(draft('m', { events: [registered('r', dealtSeq(1))] }))).rejects.toThrow(CommitFailed)
    expect(await everything()).toEqual({})
  })
})

describe('memory', () => {
  it('notes are kept for their time, and removed by null or a time that is up', async () => {
    await journal.commit(
      draft('m1', {
        memo: [
          { name: 'a', value: '{"q":1}', ttlMs: 120_000 },
          { name: 'b', value: 'x', ttlMs: 50.5 },
          { name: 'c', value: 'x', ttlMs: -3 },
        ],
      }),
    )
    expect(await redis.mget(keys.memo('a'), keys.memo('b'), keys.memo('c'))).toEqual(['{"q":1}', 'x', null])
    const left = await redis.pttl(keys.memo('a'))
    expect(left > 110_000 && left <= 120_000).toBe(true)
    await journal.commit(draft('m2', { memo: [{ name: 'a', value: null, ttlMs: 0 }] }))
    expect(await redis.exists(keys.memo('a'))).toBe(0)
  })
  it('message ids are forgotten when their time is up, never before', async () => {
    for (let i = 0; i < 30; i += 1) await journal.commit(draft(`old${i}`))
    clock.time = at + rememberMessagesMs - 1
    expect(await journal.commit(draft('old0'))).toEqual({ outcome: 'repeated', of: 'message' })
    await journal.commit(draft('new1'))
    expect(await redis.hlen(keys.messages)).toBe(31)
    clock.time += 1
    await journal.commit(draft('new2'))
    await journal.commit(draft('new3'))
    expect((await redis.hkeys(keys.messages)).sort()).toEqual(['new1', 'new2', 'new3'])
    expect(await redis.zcard(keys.messageTimes)).toBe(3)
  })
})

describe('a commit that cannot be made', () => {
  const full = (): Draft =>
    draft('m', { ...once('x'), numbers: 1, entries: 1, events: [opened('第八期'), awarded('0005')], says: [{ text: '好' }] })
  const written = (): [string, string][] =>
    [
      keys.journal,
      keys.counters,
      keys.messages,
      keys.messageTimes,
      keys.outbox,
      keys.outboxWaiting,
      ...[
        actShelf('x'),
        'activities',
        'starts',
        'tally:101',
        'entries/10',
        'entries-of:0005/2026Q4',
        'entries-in:2026-11',
        'board:all:all',
        'board:t=会员单位:2026',
        'branches:2026Q4',
      ].map(keys.view),
    ].map((key) => [key.slice(keys.prefix.length), key])

  it('for a key of the wrong type writes nothing at all, whichever key it is', async () => {
    for (const [name, key] of written()) {
      await redis.set(key, 'not what it should be')
      const before = await everything()
      await expect(journal.commit(full()), name).rejects.toThrow(CommitFailed)
      expect(await everything(), name).toEqual(before)
      await redis.del(key)
    }
    expect((await journal.commit(full())).outcome).toBe('committed')
  })
  it('for a count that is none, or an amount that is none, writes nothing at all', async () => {
    await redis.hset(keys.view('branches:2026Q4'), '律师分会', '1.5')
    const before = await everything()
    await expect(journal.commit(full())).rejects.toThrow(CommitFailed)
    const nothing: NewEvent = {
      type: 'points.awarded',
      entry: {
        entry: dealtEntry(),
        member: '1',
        branch: 'b',
        tier: 't',
        item: 'i',
        category: 'c',
        quantity: 1,
        tenths: Number.NaN,
        rules: 1,
        period: '2026-11',
      },
    }
    await expect(journal.commit(draft('m', { entries: 1, events: [registered('r'), nothing] }))).rejects.toThrow(CommitFailed)
    expect(await everything()).toEqual(before)
  })
  it('whose answer is lost is unknown; the same draft again is repeated, and there is one event', async () => {
    const lossy = new Proxy(redis, {
      get: (target, name) =>
        name === 'evalsha' || name === 'eval'
          ? async (...args: Parameters<Redis['evalsha']>) => {
              await Reflect.get(target, name).apply(target, args)
              throw new Error('Command timed out')
            }
          : Reflect.get(target, name),
    }) as RedisClient
    await journal.commit(draft('loads the script'))
    await expect(openJournal(lossy, keys, clock).commit(draft('m'))).rejects.toThrow(CommitUnknown)
    expect(await journal.commit(draft('m'))).toEqual({ outcome: 'repeated', of: 'message' })
    await expect(
      openJournal(lossy, keys, clock).commit(draft('', { message: undefined, ...once('act') } as unknown as Draft)),
    ).rejects.toThrow(CommitUnknown)
    expect(await journal.commit(draft('m3', once('act')))).toEqual({ outcome: 'repeated', of: 'act', first: at })
    expect(await redis.xlen(keys.journal)).toBe(3)
  })
  it('is unknown, not failed, when the connection broke after it was sent and stays broken', async () => {
    await journal.commit(draft('loads the script'))
    const cutting = await cuttingProxy(server.port)
    const client = new Redis(cutting.port, '127.0.0.1', appOptions)
    client.on('error', () => undefined)
    await client.ping()
    await expect(openJournal(client, keys, clock).commit(draft('m', { says: [{ text: '张晓丽的话' }] }))).rejects.toThrow(CommitUnknown)
    client.disconnect()
    expect(await journal.commit(draft('m', { says: [{ text: '张晓丽的话' }] }))).toEqual({ outcome: 'repeated', of: 'message' })
    expect(await redis.xlen(keys.journal)).toBe(2)
  })
  it('fails for certain, within its deadline, while the store is down', async () => {
    const client = new Redis(await freePort(), '127.0.0.1', appOptions)
    client.on('error', () => undefined)
    const begun = performance.now()
    await expect(openJournal(client, keys, clock).commit(draft('m'))).rejects.toThrow(CommitFailed)
    expect(performance.now() - begun).toBeLessThan(3500)
    client.disconnect()
  })
  it('carries nobody’s words in its error', async () => {
    await redis.set(keys.view('rooms'), 'wrong type')
    const words = { events: [registered('r', '张晓丽说的话')], says: [{ text: '张晓丽说的话' }] }
    const failed: unknown = await journal.commit(draft('m', words)).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(CommitFailed)
    expect(inspect(failed, { depth: null, showHidden: true })).not.toContain('张晓丽')
  })
})

/** A way to Redis that is cut, and not opened again, once an EVALSHA was answered; the answer does not come through. */
const cuttingProxy = async (to: number): Promise<{ port: number }> => {
  const gate: Server = createServer((client) => {
    const upstream = connect(to, '127.0.0.1')
    let last = false
    client.on('data', (data) => {
      last ||= data.toString('latin1').toLowerCase().includes('evalsha')
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      if (!last) return void client.write(data)
      gate.close()
      client.destroy()
      upstream.destroy()
    })
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
  })
  await new Promise<void>((listening) => gate.listen(0, '127.0.0.1', listening))
  const address = gate.address()
  return { port: typeof address === 'object' && address ? address.port : 0 }
}
