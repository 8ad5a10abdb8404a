import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type OpenHouse, openHouse } from '../../src/founding.ts'
import { botRuns, type Lease, takeLease } from '../../src/lease.ts'
import { type TestRedis, testRedis } from '../support/redis.ts'
import { smallAssociation } from '../support/village.ts'

let server: TestRedis
let house: OpenHouse
let other: OpenHouse
let said: string[]
let lost: string[]
const leases: Lease[] = []
beforeAll(async () => {
  server = await testRedis()
})
beforeEach(() => {
  const redis = server.client()
  ;[house, other] = [open(redis), open(redis)]
  said = []
  lost = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearInterval', 'Date'] })
})
afterEach(async () => {
  for (const lease of leases.splice(0)) await lease.release()
  vi.useRealTimers()
})
afterAll(() => server.stop())

const open = (redis: OpenHouse['redis']): OpenHouse => openHouse(redis, smallAssociation(server.newAssociation()), { now: () => 0 })
const take = async (...houses: OpenHouse[]): Promise<Lease> => {
  const lease = await takeLease(
    houses,
    (line) => said.push(line),
    (association) => lost.push(association),
  )
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
const heldBy = (host: string, pid: number, where = house) =>
  where.redis.set(where.keys.lease, JSON.stringify({ host, pid, token: 'theirs' }))
const holder = async (where = house): Promise<unknown> => JSON.parse((await where.redis.get(where.keys.lease)) ?? 'null')
const deadPid = spawnSync('true').pid

describe('the lease', () => {
  it('of nobody is taken at once, says nothing, and tells that a bot runs until it is given back', async () => {
    expect(await botRuns(house)).toBe(false)
    const lease = await take(house)
    expect(await botRuns(house)).toBe(true)
    expect(await house.redis.pttl(house.keys.lease)).toBeGreaterThan(10_000)
    await lease.release()
    expect(await botRuns(house)).toBe(false)
    expect(said).toEqual([])
  })
  it('of a running bot is waited for, said once, and taken when it is given back', async () => {
    const first = await take(house)
    let second: Lease | null = null
    const waiting = take(house).then((lease) => {
      second = lease
    })
    await pass(3000)
    expect(second).toBeNull()
    expect(said).toEqual(['「测试新联会」正由另一个进程运行，等它退出（最多半分钟）……'])
    await first.release()
    await pass(1000)
    await waiting
    expect(second).not.toBeNull()
    expect(lost).toEqual([])
  })
  it('that stays held for half a minute is given up; those taken on the way are given back', async () => {
    await heldBy('elsewhere', 1, other)
    const outcome = take(house, other).catch((error: unknown) => error)
    await pass(5000)
    expect(await botRuns(house)).toBe(true)
    await pass(30_000)
    expect(await outcome).toEqual(new Error('「测试新联会」正由另一个进程运行；请先停掉它。'))
    expect(await botRuns(house)).toBe(false)
    expect(await holder(other)).toMatchObject({ token: 'theirs' })
  })
  it('taken first is renewed while another is still waited for', async () => {
    await heldBy('elsewhere', 1, other)
    const waiting = take(house, other)
    await pass(1000)
    await house.redis.pexpire(house.keys.lease, 3000)
    await pass(6000)
    expect(await house.redis.pttl(house.keys.lease)).toBeGreaterThan(10_000)
    await other.redis.del(other.keys.lease)
    await pass(1000)
    await waiting
    expect(await botRuns(other)).toBe(true)
  })
  it('of a process that died on this machine is taken at once; of one elsewhere it is believed', async () => {
    await heldBy(hostname(), deadPid)
    expect(await botRuns(house)).toBe(false)
    await take(house)
    expect(await holder()).toMatchObject({ host: hostname(), pid: process.pid })
    expect(said).toEqual([])
    await heldBy('elsewhere', deadPid, other)
    expect(await botRuns(other)).toBe(true)
  })
  it('that somebody took since the dead one was seen is not torn from them', async () => {
    await heldBy('elsewhere', 1)
    const dead = JSON.stringify({ host: hostname(), pid: deadPid, token: 'dead' })
    let looks = 0
    const late = new Proxy(house.redis, {
      get: (target, name) => (name === 'get' && ++looks === 1 ? async () => dead : Reflect.get(target, name)),
    })
    const waiting = take({ ...house, redis: late })
    await pass(1000)
    expect(await holder()).toMatchObject({ token: 'theirs' })
    await house.redis.del(house.keys.lease)
    await pass(1000)
    await waiting
    expect(await holder()).toMatchObject({ pid: process.pid })
  })
  it('lost to somebody else is told once; one that only ran out is taken again', async () => {
    await take(house, other)
    await house.redis.del(house.keys.lease)
    await pass(6000)
    expect(await holder()).toMatchObject({ pid: process.pid })
    expect(lost).toEqual([])
    await heldBy('elsewhere', 1)
    await heldBy('elsewhere', 1, other)
    await pass(20_000)
    expect(lost).toHaveLength(1)
  })
  it('of somebody else is not given back by us', async () => {
    const lease = await take(house)
    await heldBy('elsewhere', 1)
    await lease.release()
    expect(await holder()).toMatchObject({ token: 'theirs' })
  })
})
