import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type OpenHouse, openHouse } from '../../src/founding.ts'
import { accountKeysOf } from '../../src/journal/keys.ts'
import { botRuns, HeldElsewhere, type Lease, serversOf, takeLease } from '../../src/lease.ts'
import { processIdentity } from '../../src/redis/process-identity.ts'
import { type TestRedis, testRedis } from '../support/redis.ts'
import { smallAssociation } from '../support/village.ts'

let server: TestRedis
let house: OpenHouse
let other: OpenHouse
let door: string
let said: string[]
let lost: string[]
const leases: Lease[] = []
beforeAll(async () => {
  server = await testRedis()
})
beforeEach(() => {
  const redis = server.client()
  ;[house, other] = [open(redis), open(redis)]
  door = server.newAssociation()
  said = []
  lost = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval', 'Date'], now: Date.parse('2026-11-26T19:10:00+08:00') })
})
afterEach(async () => {
  for (const lease of leases.splice(0)) await lease.release()
  vi.useRealTimers()
})
afterAll(() => server.stop())

const open = (redis: OpenHouse['redis']): OpenHouse => openHouse(redis, smallAssociation(server.newAssociation()), { now: () => 0 })
const take = async (houses = [house], through = door): Promise<Lease> => {
  const lease = await takeLease({
    redis: house.redis,
    houses,
    door: through,
    what: '这个微信账号',
    zone: 'Asia/Shanghai',
    say: (line) => said.push(line),
    onLost: (line) => lost.push(line),
  })
  leases.push(lease)
  return lease
}
/** Lets time pass, half a second at a time, with what the store answers between. */
const pass = async (ms: number): Promise<void> => {
  for (let gone = 0; gone < ms; gone += 500) {
    await vi.advanceTimersByTimeAsync(500)
    for (let i = 0; i < 3; i += 1) await house.redis.ping()
  }
}
const since = Date.parse('2026-11-26T19:02:00+08:00')
const heldBy = (host: string, pid: number, account = door, identity: string | null = null) =>
  house.redis.set(accountKeysOf(account).lease, JSON.stringify({ host, pid, identity, since, token: 'theirs' }))
const holder = async (account = door): Promise<unknown> => JSON.parse((await house.redis.get(accountKeysOf(account).lease)) ?? 'null')
const deadPid = spawnSync('true').pid
const named = '（主机 elsewhere，进程 1，11月26日 周四 19:02 起）'

describe('the lease of a WeChat account', () => {
  it('of nobody is taken at once, says nothing, and tells that a bot serves the associations until it is given back', async () => {
    expect(await botRuns(house)).toBe(false)
    const lease = await take([house, other])
    expect([await botRuns(house), await botRuns(other)]).toEqual([true, true])
    expect(await house.redis.pttl(accountKeysOf(door).lease)).toBeGreaterThan(10_000)
    await lease.release()
    expect([await botRuns(house), await botRuns(other)]).toEqual([false, false])
    expect(said).toEqual([])
  })
  it('is of that account only: two accounts serve one association at once, and each is known to', async () => {
    const [mine, theirs] = [await take(), await take([house], `${door}-2`)]
    await theirs.admit('wxid_b')
    expect(said).toEqual([])
    expect((await serversOf(house)).map((each) => [each.door, each.account]).sort()).toEqual([
      [door, null],
      [`${door}-2`, 'wxid_b'],
    ])
    await mine.release()
    expect(await botRuns(house)).toBe(true)
  })
  it('of a running bot is waited for, said once with who has it, and taken when it is given back', async () => {
    const first = await take()
    let second: Lease | null = null
    const waiting = take().then((lease) => {
      second = lease
    })
    await pass(3000)
    expect(second).toBeNull()
    expect(said).toEqual([
      `这个微信账号正由另一个进程运行（主机 ${hostname()}，进程 ${process.pid}，11月26日 周四 19:10 起），等它退出（最多半分钟）……`,
    ])
    await first.release()
    await pass(1000)
    await waiting
    expect(second).not.toBeNull()
    expect(lost).toEqual([])
  })
  it('that stays held for half a minute is given up, with who has it', async () => {
    await heldBy('elsewhere', 1)
    const outcome = take().catch((error: unknown) => error)
    await pass(29_000)
    expect(await botRuns(house)).toBe(false)
    await pass(2000)
    expect(await outcome).toEqual(new HeldElsewhere(`这个微信账号正由另一个进程运行${named}，本进程不启动；请先停掉它，或换一个微信账号。`))
    expect(await botRuns(house)).toBe(false)
    expect(await holder()).toMatchObject({ token: 'theirs' })
  })
  it('is renewed, and so is the register', async () => {
    await take()
    await pass(60_000)
    expect(await house.redis.pttl(accountKeysOf(door).lease)).toBeGreaterThan(8000)
    expect(await botRuns(house)).toBe(true)
  })
  it('of a process that died on this machine is taken at once, also where another has its pid now; of one elsewhere it is believed', async () => {
    await heldBy(hostname(), deadPid)
    await take()
    expect(await holder()).toMatchObject({ host: hostname(), pid: process.pid, identity: processIdentity(process.pid) })
    await heldBy(hostname(), process.pid, `${door}-2`, 'another process of this pid, long ago')
    await take([house], `${door}-2`)
    expect(said).toEqual([])
    await other.redis.sadd(other.keys.serving, 'theirs')
    await other.redis.set(other.keys.servingOf('theirs'), JSON.stringify({ host: 'elsewhere', pid: deadPid, token: 'theirs' }))
    expect(await botRuns(other)).toBe(true)
    await other.redis.set(other.keys.servingOf('theirs'), JSON.stringify({ host: hostname(), pid: deadPid, token: 'theirs' }))
    expect(await botRuns(other)).toBe(false)
  })
  it('that somebody took since the dead one was seen is not torn from them', async () => {
    await heldBy('elsewhere', 1)
    const dead = JSON.stringify({ host: hostname(), pid: deadPid, identity: null, since, token: 'dead' })
    let looks = 0
    const { redis } = house
    const late = new Proxy(redis, {
      get: (target, name) => (name === 'get' && ++looks === 1 ? async () => dead : Reflect.get(target, name)),
    })
    house = { ...house, redis: late }
    const waiting = take()
    await pass(1000)
    expect(await holder()).toMatchObject({ token: 'theirs' })
    await redis.del(accountKeysOf(door).lease)
    await pass(1000)
    await waiting
    expect(await holder()).toMatchObject({ pid: process.pid })
  })
  it('lost to somebody else is told once, with who; one that only ran out is taken again', async () => {
    await take()
    await house.redis.del(accountKeysOf(door).lease)
    await pass(6000)
    expect(await holder()).toMatchObject({ pid: process.pid })
    expect(lost).toEqual([])
    await heldBy('elsewhere', 1)
    await pass(20_000)
    expect(lost).toEqual([`这个微信账号被另一个进程接管了${named}，本进程退出。`])
  })
  it('of somebody else is not given back by us', async () => {
    const lease = await take()
    await heldBy('elsewhere', 1)
    await lease.release()
    expect(await holder()).toMatchObject({ token: 'theirs' })
  })
  it('holds for the contact id too, once it is known: a second gateway to the same account is refused', async () => {
    const first = await take()
    await first.admit('wxid_a')
    await first.admit('wxid_a')
    expect(first.account()).toBe('wxid_a')
    const second = await take([house], `${door}-2`)
    const outcome = second.admit('wxid_a').catch((error: unknown) => error)
    await pass(31_000)
    expect(await outcome).toEqual(
      expect.objectContaining({ message: expect.stringMatching(/^这个微信账号正由另一个进程运行（.*本进程不启动/u) }),
    )
    expect(second.account()).toBeNull()
    expect(said).toHaveLength(1)
  })
  it('is asked for anew when the store failed, and is no stranger’s when only its answer was lost', async () => {
    const lease = await take()
    const { redis } = house
    const set = redis.set.bind(redis) as (...args: unknown[]) => Promise<unknown>
    let reaches = false
    const failing = async (...args: unknown[]): Promise<unknown> => {
      Object.assign(redis, { set })
      if (reaches) await set(...args)
      throw new Error('Connection is closed.')
    }
    for (reaches of [false, true]) {
      Object.assign(redis, { set: failing })
      await expect(lease.admit('wxid_a')).rejects.toThrow('Connection is closed.')
      expect(lease.account()).toBeNull()
    }
    await lease.admit('wxid_a')
    expect(lease.account()).toBe('wxid_a')
    expect([said, lost]).toEqual([[], []])
  })
  it('follows the account: another that logs in at the same gateway takes the place of the first', async () => {
    const lease = await take()
    await lease.admit('wxid_a')
    await lease.admit('wxid_b')
    expect(lease.account()).toBe('wxid_b')
    expect(await holder('id-wxid_a')).toBeNull()
    expect((await serversOf(house)).map(({ account }) => account)).toEqual(['wxid_b'])
  })
})
