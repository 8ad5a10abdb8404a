import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHouse } from '../../../src/founding.ts'
import { type Keys, keysOf } from '../../../src/journal/keys.ts'
import { bringUpToDate } from '../../../src/journal/rebuild.ts'
import { verify } from '../../../src/journal/verify.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
beforeEach(async () => {
  v = await village()
  await v.say('0001', null, '加分 王建国 集体学习 事由 值班')
  await v.say('0005', null, '申报 公益服务 2 敬老院')
})
afterEach(() => v.close())

/** The village's ledger as the first version wrote it: every event a row of its own, and views of that time. */
const ofBefore = async (): Promise<Keys> => {
  const { redis } = v
  const keys = keysOf(`${v.association.id}old`)
  let seq = 0
  for (const { seq: _, ...event } of await v.written()) {
    if (event.type === 'words.listed') continue
    seq += 1
    await redis.xadd(keys.journal, `${seq}-0`, 'e', JSON.stringify(event))
  }
  await redis.hset(keys.counters, 'events', seq, 'numbers', 101, 'entries', 1001)
  await redis.hset(keys.view('entries'), '1001', '{"entry":"1001"}')
  await redis.copy(v.house.keys.seals, keys.seals)
  return keys
}

describe('a ledger that an earlier version wrote', () => {
  it('has its views made anew once, reads as it did, and goes on in rows of today', async () => {
    const keys = await ofBefore()
    expect(await bringUpToDate(v.redis, keys)).toBe(true)
    expect((await verify(v.redis, keys)).differences).toEqual([])
    expect(await bringUpToDate(v.redis, keys)).toBe(false)
    const { journal, ledger } = openHouse(v.redis, { ...v.association, id: `${v.association.id}old` }, v.clock)
    expect(await ledger.entry('1001')).toEqual(await v.house.ledger.entry('1001'))
    const [claim] = await ledger.claimsOf('0005', 1)
    expect(claim).toMatchObject({ claim: '101', state: 'waiting', item: '公益服务' })
    const registered = { type: 'room.registered', room: 'r', group: '学习群', account: 'bot' } as const
    const draft = { act: { id: 'a', about: '', once: false }, by: 'bot', occurredAt: 1, expect: [], says: [], memo: [] }
    expect(await journal.commit({ ...draft, events: [registered] })).toMatchObject({ outcome: 'committed' })
    expect((await verify(v.redis, keys)).differences).toEqual([])
  })
  it('a new ledger is none of those', async () => {
    const keys = keysOf(`${v.association.id}new`)
    expect(await bringUpToDate(v.redis, keys)).toBe(false)
    expect(await v.redis.exists(keys.journal)).toBe(0)
  })
})
