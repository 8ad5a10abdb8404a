import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rebuild } from '../../../src/journal/rebuild.ts'
import { verify } from '../../../src/journal/verify.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
beforeEach(async () => {
  v = await village()
})
afterEach(() => v.close())

describe('verify and rebuild', () => {
  it('find nothing in an untouched ledger', async () => {
    const found = await verify(v.redis, v.house.keys)
    expect(found.differences).toEqual([])
    expect(found.events).toBe(await v.events())
  })

  it('name a view corrupted by hand, a field too many, and a view that is gone; rebuild mends all three', async () => {
    const { keys } = v.house
    await v.redis.hset(keys.view('contacts'), 'forged', '0001')
    await v.redis.hset(keys.view('members'), '0005', '{}')
    await v.redis.del(keys.view('rules'))
    const { differences } = await verify(v.redis, keys)
    expect(differences.map(({ view, field }) => `${view}/${field}`).sort()).toEqual(['contacts/forged', 'members/0005', 'rules/1'])
    const digest = (await verify(v.redis, keys)).digest
    await rebuild(v.redis, keys)
    const mended = await verify(v.redis, keys)
    expect(mended.differences).toEqual([])
    expect(mended.digest).toBe(digest)
  })

  it('name what reads the same where fields are read as one text, and a view of another type', async () => {
    const { keys } = v.house
    const meta = await v.redis.hgetall(keys.view('meta'))
    const [one = '', other = ''] = Object.keys(meta)
    await v.redis.hdel(keys.view('meta'), one, other)
    await v.redis.hset(keys.view('meta'), one, [meta[one], other, meta[other]].join('\x1f'))
    await v.redis.del(keys.view('starts'))
    await v.redis.rpush(keys.view('starts'), '101')
    await v.redis.zadd(keys.view('foreign'), 1, '0001')
    const { differences } = await verify(v.redis, keys)
    const named = differences.map(({ view, field }) => `${view}/${field}`)
    expect(named).toEqual(expect.arrayContaining(['foreign/0001', `meta/${one}`, `meta/${other}`]))
    expect(named.some((name) => name.startsWith('starts/'))).toBe(true)
    await rebuild(v.redis, keys)
    expect((await verify(v.redis, keys)).differences).toEqual([])
  })

  it('read every row, though somebody wrote a line feed into one', async () => {
    const { keys } = v.house
    const [last] = await v.redis.xrevrange(keys.journal, '+', '-', 'COUNT', 1)
    const [id = '', fields = []] = last ?? []
    const events = await v.events()
    await v.redis.xdel(keys.journal, id)
    // an id may come again only under a fresh stream: all rows are written anew
    const rows = await v.redis.xrange(keys.journal, '-', '+')
    await v.redis.del(keys.journal)
    for (const [each, [name = '', raw = '']] of rows) await v.redis.xadd(keys.journal, each, name, raw)
    await v.redis.xadd(keys.journal, id, fields[0] ?? '', `${fields[1]?.slice(0, -1)}\n]`)
    const { differences, events: read } = await verify(v.redis, keys)
    expect(differences).toEqual([])
    expect(read).toBe(events)
  })

  it('verify beside a writing bot sees no difference that is none', async () => {
    const write = async () => {
      for (let i = 0; i < 200; i += 1) {
        await v.house.journal.commit({
          act: { id: `room/${i}`, about: '', once: false },
          by: 'bot',
          occurredAt: v.clock.time,
          expect: [],
          says: [],
          memo: [],
          events: [{ type: 'room.registered', room: 'busy@chatroom', group: `群${i}`, account: 'wxid_bot' }],
        })
      }
    }
    const [, ...found] = await Promise.all([
      write(),
      verify(v.redis, v.house.keys),
      verify(v.redis, v.house.keys),
      verify(v.redis, v.house.keys),
    ])
    expect(found.flatMap(({ differences }) => differences)).toEqual([])
  })

  it('a missing event is a gap', async () => {
    const { keys } = v.house
    const [, second = ['']] = await v.redis.xrange(keys.journal, '-', '+', 'COUNT', 2)
    await v.redis.xdel(keys.journal, second[0])
    const field = String(second[0]).split('-')[0]
    expect((await verify(v.redis, keys)).differences).toContainEqual({ view: 'journal', field, has: null, should: 'an event' })
  })
})
