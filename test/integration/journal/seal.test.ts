import type { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Keys, keysOf } from '../../../src/journal/keys.ts'
import { readJournal } from '../../../src/journal/reading.ts'
import { type Sealer, sealer } from '../../../src/journal/seal.ts'
import { type TestRedis, testRedis } from '../../support/redis.ts'
import { people, village } from '../../support/village.ts'

let server: TestRedis
let redis: Redis
let keys: Keys
let seals: Sealer
beforeAll(async () => {
  server = await testRedis()
  redis = server.client()
})
beforeEach(() => {
  keys = keysOf(server.newAssociation())
  seals = sealer(redis, keys)
})
afterAll(() => server.stop())

describe('sealed text', () => {
  it('opens for its member, from any process, and reads differently each time it is sealed', async () => {
    const [one, two] = [await seals.seal('0005', '王建国 👨‍👩‍👧'), await seals.seal('0005', '王建国 👨‍👩‍👧')]
    expect(one).not.toBe(two)
    expect(await sealer(redis, keys).open('0005', one)).toBe('王建国 👨‍👩‍👧')
    expect(await seals.open('0005', await seals.seal('0005', ''))).toBe('')
  })
  it('does not open with another member’s key, or where there is none', async () => {
    const sealed = await seals.seal('0005', '王建国')
    await seals.seal('0006', '孙志强')
    expect(await seals.open('0006', sealed)).toBeNull()
    expect(await seals.open('0007', sealed)).toBeNull()
  })
  it('does not open once any byte of it was touched, or when it was cut', async () => {
    const sealed = Buffer.from(await seals.seal('0005', '王建国'), 'base64url')
    for (let i = 0; i < sealed.length; i += 1) {
      const touched = Buffer.from(sealed)
      touched[i] = (touched[i] ?? 0) ^ 1
      expect(await seals.open('0005', touched.toString('base64url'))).toBeNull()
    }
    for (let length = 0; length < sealed.length; length += 1)
      expect(await seals.open('0005', sealed.subarray(0, length).toString('base64url'))).toBeNull()
  })
  it('is unreadable for ever once the key is gone, also where the key was remembered, after the next look at all keys', async () => {
    const sealed = await seals.seal('0005', '王建国')
    await redis.hdel(keys.seals, '0005')
    expect(await sealer(redis, keys).open('0005', sealed)).toBeNull()
    await seals.warm()
    expect(await seals.open('0005', sealed)).toBeNull()
    expect(await seals.open('0005', await seals.seal('0005', 'anew'))).toBe('anew')
  })
  it('two processes that seal for a new member at once use one key', async () => {
    const others = Array.from({ length: 10 }, () => sealer(redis, keys))
    const sealed = await Promise.all(others.map((each) => each.seal('0009', '陈卫东')))
    for (const text of sealed) expect(await seals.open('0009', text)).toBe('陈卫东')
  })
  it('contacts are known by a digest of their own in each association', async () => {
    const [here, again, account, elsewhere] = [
      await seals.contactDigest('*', 'wxid_5'),
      await sealer(redis, keys).contactDigest('*', 'wxid_5'),
      await seals.contactDigest('bot', 'wxid_5'),
      await sealer(redis, keysOf(server.newAssociation())).contactDigest('*', 'wxid_5'),
    ]
    expect(again).toBe(here)
    expect(new Set([here, account, elsewhere]).size).toBe(3)
  })
  it('so are texts, and never as a contact is', async () => {
    const [here, again, elsewhere] = [
      await seals.textDigest('李桂芳'),
      await sealer(redis, keys).textDigest('李桂芳'),
      await sealer(redis, keysOf(server.newAssociation())).textDigest('李桂芳'),
    ]
    expect(again).toBe(here)
    expect(elsewhere).not.toBe(here)
    expect(await seals.textDigest('*\nwxid_5')).not.toBe(await seals.contactDigest('*', 'wxid_5'))
  })
})

it('the journal of a talking village holds nobody’s name and no contact id', async () => {
  const v = await village((one) => ({
    ...one,
    roster: one.roster.map(({ contactId, ...row }) => (row.number === '0010' || contactId === undefined ? row : { ...row, contactId })),
  }))
  const tomorrow = '11月27日 19:00'
  await v.say('0003', '学习群', `发起 第八期集体学习 ${tomorrow}`)
  await v.say('0001', null, '加分 王建国 集体学习 事由 王建国帮了张晓丽')
  await v.say('wxid_stranger', null, '绑定 周婷', { nickname: '婷婷' })
  await v.say('0005', '学习群', '#接龙\n第八期集体学习\n1. 李桂芳\n2. 静待花开\n3. 老陈 2人')
  let raw = ''
  for await (const rows of readJournal(v.redis, v.house.keys)) raw += rows.map((row) => row.raw).join('\n')
  const happened = new Set((await v.written()).map(({ type }) => type))
  expect([...happened]).toEqual(
    expect.arrayContaining(['activity.opened', 'points.awarded', 'binding.requested', 'chain.read', 'signed-up']),
  )
  expect(
    ['wxid_0', 'wxid_stranger', '婷婷', '事由', '帮了', '静待', '老陈', ...people.map(({ name }) => name)].filter((text) =>
      raw.includes(text),
    ),
  ).toEqual([])
  await v.close()
})
