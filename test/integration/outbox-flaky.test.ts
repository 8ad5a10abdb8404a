import fc from 'fast-check'
import pino from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Said } from '../../src/chat/said.ts'
import { type OpenHouse, openHouse } from '../../src/founding.ts'
import type { OutboxItem } from '../../src/outbox/item.ts'
import { outbox } from '../../src/outbox/outbox.ts'
import { commitSaid } from '../support/commit-said.ts'
import { fakeTransport } from '../support/fake-transport.ts'
import { type TestRedis, testRedis } from '../support/redis.ts'
import { smallAssociation } from '../support/village.ts'

let server: TestRedis
beforeAll(async () => {
  server = await testRedis()
})
afterAll(() => server.stop())

/** A store that, each time it is asked to change something, does it, does not, or does it and its answer is lost. */
const flaky = ({ redis }: OpenHouse, fates: () => 'does' | 'fails' | 'lost'): { calm(): void } => {
  let calm = false
  const through = async (work: () => Promise<unknown>): Promise<unknown> => {
    const fate = calm ? 'does' : fates()
    if (fate === 'fails') throw new Error('Connection is closed.')
    const answer = await work()
    if (fate === 'lost') throw new Error('Connection is closed.')
    return answer
  }
  const [real, multi] = [redis.eval.bind(redis) as (...args: unknown[]) => Promise<unknown>, redis.multi.bind(redis)]
  Object.assign(redis, {
    eval: (...args: unknown[]) => through(() => real(...args)),
    multi() {
      const all = multi()
      const exec = all.exec.bind(all)
      return Object.assign(all, { exec: () => through(exec) })
    },
  })
  return {
    calm() {
      calm = true
    },
  }
}

it('for two processes over a store that fails and loses answers: all is said, nothing twice, in order where a room is one’s alone', async () => {
  const fate = fc.oneof(
    { weight: 4, arbitrary: fc.constant('does' as const) },
    { weight: 1, arbitrary: fc.constantFrom('fails' as const, 'lost' as const) },
  )
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fate), fc.integer({ min: 2, max: 12 }), fc.boolean(), async (stream, many, shared) => {
      const clock = { time: Date.parse('2026-11-26T19:10:00+08:00'), now: () => clock.time }
      const base = smallAssociation(server.newAssociation())
      const manners = { ...base.manners, roomGapSeconds: 1, perMinute: 600, quietHours: '00:00-00:00' }
      const wechat = fakeTransport(clock)
      const log = pino({ level: 'silent' })
      const processes = ['one', 'two'].map((token) => {
        const house = openHouse(server.client(), { ...base, manners }, clock)
        return {
          house,
          store: flaky(house, () => stream.next().value),
          out: outbox([house], wechat.transport, clock, log, {
            token,
            runs: async () => true,
            account: () => token,
            owns: async (_house, { to }) => shared || ('room' in to && to.room) === (token === 'one' ? 'r0' : 'r1'),
            draw: async () => 'x',
          }),
        }
      })
      const house = openHouse(server.client(), { ...base, manners }, clock)
      const table = { title: '名单', columns: [], rows: [] }
      const says = Array.from({ length: many }, (_, n): Said => {
        const what = n % 5 === 4 ? { file: { name: `${n}.png`, table } } : { text: `${n}` }
        return {
          to: { room: `r${n % 2}` },
          cause: `c${n}`,
          at: clock.time,
          kind: 'notice',
          ...what,
          ...(n % 7 === 6 ? { until: clock.time - 1 } : {}),
        }
      })
      await commitSaid(house, clock.time, says)
      for (let looks = 0; looks < 120; looks += 1) {
        if (looks === 80) for (const { store } of processes) store.calm()
        await Promise.all(processes.map(({ out }) => out.deliver().catch(() => null)))
        if (looks % 10 === 9) await Promise.all(processes.map(({ out }) => out.recover().catch(() => 0)))
        clock.time += 500
      }
      const texts = wechat.sent.map(({ text }) => text)
      expect(new Set(texts).size).toBe(texts.length)
      for (const room of shared ? [] : ['r0', 'r1']) {
        const numbers = wechat.sent.filter(({ to, text }) => to === room && !text.startsWith('(')).map(({ text }) => Number(text))
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
      }
      const items = Object.values(await house.redis.hgetall(house.keys.outbox)).map((text) => JSON.parse(text) as OutboxItem)
      expect(items.filter(({ state }) => state === 'sent' || state === 'expired' || state === 'unknown')).toHaveLength(many)
      expect(await house.redis.zcard(house.keys.outboxWaiting)).toBe(0)
      expect(texts.filter((text) => !text.startsWith('('))).toHaveLength(
        says.filter(({ text }, n) => text !== undefined && n % 7 !== 6).length,
      )
    }),
    { numRuns: 40 },
  )
}, 120_000)
