import pino from 'pino'
import type { Said } from '../../src/chat/said.ts'
import type { Association, Manners } from '../../src/domain/association.ts'
import { type OpenHouse, openHouse } from '../../src/founding.ts'
import type { NewEvent } from '../../src/journal/events.ts'
import type { OutboxItem } from '../../src/outbox/item.ts'
import { type OutboxOptions, outbox } from '../../src/outbox/outbox.ts'
import { fakeTransport } from './fake-transport.ts'
import type { TestRedis } from './redis.ts'
import { smallAssociation } from './village.ts'

/** Thursday 2026-11-26 19:10 in Shanghai. */
export const sceneBegins = Date.parse('2026-11-26T19:10:00+08:00')

/** An outbox over a real Redis and a transport of the seam, at a clock that stands still until set. */
export const outboxScene = (server: TestRedis, manners: Partial<Manners> = {}, options: OutboxOptions = {}) => {
  const clock = { time: sceneBegins, now: () => clock.time }
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const base = smallAssociation(server.newAssociation())
  const association: Association = { ...base, manners: { ...base.manners, ...manners } }
  const house: OpenHouse = openHouse(server.client(), association, clock)
  const wechat = fakeTransport(clock)
  const open = () => outbox([house], wechat.transport, clock, log, options)
  let made = 0

  const commit = async (events: NewEvent[], says: Said[]): Promise<void> => {
    made += 1
    const act = { id: `act ${made}`, about: '', once: false }
    await house.journal.commit({ act, by: 'bot', occurredAt: clock.time, expect: [], events, says, memo: [] })
  }

  const scene = {
    association,
    house,
    clock,
    wechat,
    out: open(),
    /** Another process takes over. */
    restart(): void {
      scene.out = open()
    },
    /** Queues things to be said, as commits do; each of a cause of its own unless said. */
    async queue(...says: Partial<Said>[]): Promise<void> {
      const whole = says.map(
        (said, index): Said => ({
          to: { room: 'A' },
          cause: `cause ${made}/${index}`,
          at: clock.time,
          kind: 'notice',
          ...said,
        }),
      )
      await commit([], whole)
    },
    /** Writes events, as commits do. */
    happened: (...events: NewEvent[]): Promise<void> => commit(events, []),
    /** Binds a member to a contact. */
    async bind(member: string, contactId: string): Promise<void> {
      const contact = await house.ledger.seals.contactDigest('*', contactId)
      const sealed = await house.ledger.seals.seal(member, contactId)
      await commit([{ type: 'contact.bound', member, contact, account: '*', contactId: sealed }], [])
    },
    /** Delivers until nothing waits, or nothing may go before a moment (ms); the clock goes from one look to the next. */
    async deliverAll(before = Number.POSITIVE_INFINITY): Promise<void> {
      for (let looks = 0; looks < 100_000; looks += 1) {
        const next = await scene.out.deliver()
        if (next === null || next >= before) return
        clock.time = Math.max(clock.time, next)
      }
      throw new Error('delivering does not end')
    },
    /** Everything the outbox holds, oldest first. */
    async items(): Promise<(OutboxItem & { id: string })[]> {
      const all = Object.entries(await house.redis.hgetall(house.keys.outbox)).sort(([a], [b]) => Number(a) - Number(b))
      return all.map(([id, text]) => ({ id, ...(JSON.parse(text) as OutboxItem) }))
    },
    states: async (): Promise<string[]> => (await scene.items()).map(({ state = 'waiting' }) => state),
  }
  return scene
}

/** An outbox in a test. */
export type OutboxScene = ReturnType<typeof outboxScene>
