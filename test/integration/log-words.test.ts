import { Redis } from 'ioredis'
import pino from 'pino'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { Said } from '../../src/chat/said.ts'
import { type OpenHouse, openHouse } from '../../src/founding.ts'
import { looking } from '../../src/outbox/looking.ts'
import { outbox } from '../../src/outbox/outbox.ts'
import { waker } from '../../src/outbox/waker.ts'
import type { Occasion } from '../../src/schedule/due.ts'
import { type Job, tick } from '../../src/schedule/job.ts'
import { commitSaid } from '../support/commit-said.ts'
import { fakeTransport } from '../support/fake-transport.ts'
import { type TestRedis, testRedis } from '../support/redis.ts'
import { smallAssociation } from '../support/village.ts'

const clock = { time: Date.parse('2026-11-26T12:00:00+08:00'), now: () => clock.time }
/** What a fault may quote: a parse error shows the beginning of what it could not read. */
const fault = new SyntaxError('Unexpected token, 牛桂芳说家里有事 is not valid JSON')
const fails = () => Promise.reject(fault)
let server: TestRedis
let house: OpenHouse
let lines: string[]
const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
beforeAll(async () => {
  server = await testRedis()
})
beforeEach(() => {
  house = openHouse(server.client(), smallAssociation(server.newAssociation()), clock)
  lines = []
})
afterAll(() => server.stop())

/** So many faults were logged, each with its kind and where it was, none with its words. */
const expectQuiet = (count: number): void => {
  const logged = lines.filter((line) => line.includes('SyntaxError'))
  expect(logged).toHaveLength(count)
  for (const line of logged) expect(line).toContain('log-words.test.ts')
  expect(lines.join('')).not.toMatch(/牛桂芳|家里有事/u)
}

it('a job or what fell due that fails is logged without words', async () => {
  const job: Job = { name: 'each', when: 'tick', run: fails }
  const occasion: Occasion = { kind: 'one', dues: () => [], run: async () => null }
  const parts = { clock, log, backup: async () => '', trimOutbox: async () => {}, wake: () => {}, remind: async () => {} }
  await tick([house], [job], [occasion], parts)
  clock.time += 60_000
  const dues = () => {
    throw fault
  }
  await tick([house], [], [{ ...occasion, dues }], parts)
  expectQuiet(2)
})

it('a room that cannot be looked into, a file that cannot be drawn and a lane that fails are logged without words', async () => {
  const wechat = fakeTransport(clock)
  const transport = { ...wechat.transport, members: fails }
  await looking({ houses: [house], transport, ownsRoom: async () => true, log }).members(house, 'A')
  const table = { title: '名单', columns: [], rows: [] }
  const says: Said[] = [{ to: { room: 'A' }, cause: 'c', at: clock.time, kind: 'reply', file: { name: '名单.png', table } }]
  await commitSaid(house, clock.time, says)
  await outbox([house], transport, clock, log, { draw: fails }).deliver()
  await outbox([house], transport, clock, log, { owns: fails }).deliver()
  expectQuiet(2)
  await commitSaid(house, clock.time, says)
  await outbox([house], transport, clock, log, { owns: fails }).deliver()
  expectQuiet(3)
})

it('a delivery, a tick and a reminder that fail are logged without words', async () => {
  const wakes = waker(
    () => new Redis(server.url, { maxRetriesPerRequest: null }),
    house.association.id,
    { deliver: fails, tick: fails, remind: fails, gaveUp: fails, now: () => performance.now() },
    log,
  )
  await wakes.start()
  const due = { kind: 'none', id: 'one', at: 0, until: 0, label: '', about: {} }
  await wakes.remind({ association: house.association.id, due })
  for (const what of ['delivery failed', 'a tick failed', 'a reminder failed'])
    await vi.waitFor(() => expect(lines.join('')).toContain(what), { timeout: 3000 })
  await wakes.stop()
  expect(lines.join('')).not.toMatch(/牛桂芳|家里有事/u)
})
