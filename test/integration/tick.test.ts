import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { Redis } from 'ioredis'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openBot } from '../../src/bot.ts'
import { atLocal } from '../../src/domain/zoned.ts'
import { type OpenHouse, openHouse } from '../../src/founding.ts'
import { BadBackup, restore } from '../../src/journal/backup.ts'
import { isDue, type Job, tick } from '../../src/schedule/job.ts'
import { fakeTransport } from '../support/fake-transport.ts'
import { startRedis, type TestRedis, testRedis } from '../support/redis.ts'
import { smallAssociation } from '../support/village.ts'

const at = (time: string): number => Date.parse(`${time}+08:00`)
const dayMs = 24 * 60 * 60_000
const clock = { time: 0, now: () => clock.time }
const log = pino({ level: 'silent' })
const parts = { clock, log, backup: async () => '', trimOutbox: async () => {}, wake: () => {}, remind: async () => {} }
let server: TestRedis
let house: OpenHouse
let runs: string[]
beforeAll(async () => {
  server = await testRedis()
})
beforeEach(() => {
  clock.time = at('2026-11-26T12:00:00')
  house = openHouse(server.client(), smallAssociation(server.newAssociation()), clock)
  runs = []
})
afterAll(() => server.stop())

const nightly = (name = 'night', work: () => void = () => {}): Job => ({
  name,
  when: { dailyAt: '03:30' },
  async run() {
    runs.push(name)
    work()
  },
})
/** A tick of these jobs at a moment; what ran. */
const tickAt = async (time: string, ...jobs: Job[]): Promise<string[]> => {
  clock.time = at(time)
  await tick([house], jobs, [], parts)
  return runs.splice(0)
}

describe('a daily job', () => {
  it('is due in (from, to]: not before its time, once at it, not again that day', () => {
    const due = (from: string, to: string) => isDue(nightly(), at(from), at(to), 'Asia/Shanghai')
    expect(due('2026-11-27T03:00:00', '2026-11-27T03:29:59')).toBe(false)
    expect(due('2026-11-27T03:29:59', '2026-11-27T03:30:00')).toBe(true)
    expect(due('2026-11-27T03:30:00', '2026-11-27T23:59:59')).toBe(false)
    expect(due('2026-11-27T03:30:00', '2026-11-28T03:29:59')).toBe(false)
    expect(due('2026-11-26T03:00:00', '2026-11-28T01:00:00')).toBe(true)
  })
  it.each(['Asia/Shanghai', 'Europe/Berlin', 'America/Santiago'])(
    'runs once a day in %s, whenever the ticks come, summer time or not',
    (zone) => {
      const start = Date.parse('2026-01-01T00:00:00Z')
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 1, max: 22 * 60 }), { minLength: 200, maxLength: 400 }),
          fc.constantFrom('00:00', '03:30', '12:00', '23:59'),
          (minutes, dailyAt) => {
            const job: Job = { name: 'j', when: { dailyAt }, run: async () => {} }
            const [hour = 0, minute = 0] = dailyAt.split(':').map(Number)
            let now = start
            let ran = 0
            for (const each of minutes) {
              if (isDue(job, now, now + each * 60_000, zone)) ran += 1
              now += each * 60_000
            }
            let should = 0
            for (let day = 0; start + day * dayMs < now + 3 * dayMs; day += 1) {
              const date = new Date(start + (day - 1) * dayMs)
              const instant = atLocal(
                { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), hour, minute },
                zone,
              )
              if (instant > start && instant <= now) should += 1
            }
            expect(ran).toBe(should)
          },
        ),
        { numRuns: 20 },
      )
    },
  )
  it('does not run at the very first tick, then runs once, over a restart and however often the tick comes', async () => {
    expect(await tickAt('2026-11-26T12:00:00', nightly())).toEqual([])
    expect(await tickAt('2026-11-27T03:29:59', nightly())).toEqual([])
    expect(await tickAt('2026-11-27T03:30:02', nightly())).toEqual(['night'])
    expect(await tickAt('2026-11-27T03:30:17', nightly())).toEqual([])
    expect(await tickAt('2026-11-28T03:30:00', nightly())).toEqual(['night'])
  })
  it('missed for days runs once when the bot is back', async () => {
    await tickAt('2026-11-26T12:00:00', nightly())
    expect(await tickAt('2026-12-01T09:00:00', nightly())).toEqual(['night'])
    expect(await tickAt('2026-12-01T09:00:15', nightly())).toEqual([])
  })
  it('that fails is tried at the next tick and stops no other, nor another association', async () => {
    const second = openHouse(server.client(), smallAssociation(server.newAssociation()), clock)
    let broken = true
    const fails = nightly('fails', () => {
      if (broken) throw new Error('disk full')
    })
    const both = async (time: string) => {
      clock.time = at(time)
      await tick([house, second], [fails, nightly('works')], [], parts)
      return runs.splice(0)
    }
    await both('2026-11-26T12:00:00')
    expect(await both('2026-11-27T03:30:00')).toEqual(['fails', 'works', 'fails', 'works'])
    expect(await both('2026-11-27T03:30:15')).toEqual(['fails', 'fails'])
    broken = false
    expect(await both('2026-11-27T03:30:30')).toEqual(['fails', 'fails'])
    expect(await both('2026-11-27T03:30:45')).toEqual([])
  })
  it('runs in one of several processes that tick at once; one that died at it keeps it from nobody for long', async () => {
    await tickAt('2026-11-26T12:00:00', nightly())
    clock.time = at('2026-11-27T03:30:00')
    let go = () => {}
    const held = new Promise<void>((resolve) => {
      go = resolve
    })
    const slow: Job = {
      ...nightly(),
      async run() {
        runs.push('night')
        await held
      },
    }
    const first = tick([house], [slow], [], parts)
    while (runs.length === 0) await house.redis.ping()
    await tick([house], [slow], [], parts)
    go()
    await first
    await Promise.all([1, 2, 3].map(() => tick([house], [slow], [], parts)))
    expect(runs.splice(0)).toEqual(['night'])
    expect(await house.redis.exists(house.keys.underWay('night'))).toBe(0)
    await house.redis.set(house.keys.underWay('night'), 'somebody dead', 'PX', 60)
    expect(await tickAt('2026-11-28T03:30:00', nightly())).toEqual([])
    await vi.waitFor(async () => expect(await house.redis.exists(house.keys.underWay('night'))).toBe(0))
    expect(await tickAt('2026-11-28T03:30:15', nightly())).toEqual(['night'])
  })
  it('with a time nobody can read stops no other', async () => {
    const wrong: Job = { ...nightly('wrong'), when: { dailyAt: 'noon' } }
    await tickAt('2026-11-26T12:00:00', wrong, nightly())
    expect(await tickAt('2026-11-27T03:30:00', wrong, nightly())).toEqual(['night'])
  })
  it('still runs after the clock stood years ahead and went back', async () => {
    await tickAt('2036-01-01T12:00:00', nightly())
    expect(await tickAt('2026-11-26T12:00:00', nightly())).toEqual([])
    expect(await tickAt('2026-11-27T03:30:00', nightly())).toEqual(['night'])
  })
})

it('a job of every tick runs at the first one already', async () => {
  const each: Job = { ...nightly('each'), when: 'tick' }
  expect(await tickAt('2026-11-26T12:00:00', each)).toEqual(['each'])
  expect(await tickAt('2026-11-26T12:00:15', each)).toEqual(['each'])
})

it('a bot that runs for twenty days keeps the last fourteen nights, each restorable', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lianyi-nights-'))
  const bot = await openBot({
    houses: [house],
    transport: fakeTransport(clock).transport,
    bullmq: () => new Redis(server.url, { maxRetriesPerRequest: null }),
    queues: house.association.id,
    door: house.association.id,
    clock,
    log,
    dataFolder: folder,
    say: () => {},
    onFatal: () => {},
  })
  for (let day = 0; day < 20; day += 1) {
    clock.time = at('2026-11-26T04:00:00') + day * dayMs
    await bot.tick()
    await bot.tick()
  }
  await bot.stop()
  const nights = (await readdir(join(folder, 'backups', house.association.id))).sort()
  expect([nights.length, nights[0], nights.at(-1)]).toEqual([14, '2026-12-02.gz', '2026-12-15.gz'])
  const elsewhere = await startRedis()
  const file = join(folder, 'backups', house.association.id, nights[0] ?? '')
  expect((await restore(elsewhere.client(), house.keys, house.association.id, file)).events).toBeGreaterThan(0)
  await expect(restore(house.redis, house.keys, house.association.id, file)).rejects.toThrow(BadBackup)
  await elsewhere.stop()
  await rm(folder, { recursive: true })
})
