import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Said } from '../../src/chat/said.ts'
import { SendFailed, SendUnknown } from '../../src/chat/transport.ts'
import { dateOf } from '../../src/domain/zoned.ts'
import { outboxScene } from '../support/outbox-scene.ts'
import { type TestRedis, testRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await testRedis()
})
afterAll(() => server.stop())

const minute = 60_000
const hour = 60 * minute
const kinds = ['reply', 'alert', 'notice', 'reminder', 'publication'] as const

/** Something queued after a wait; sending it takes so long and comes to such an end, each time it is tried. */
const arrival = fc.record({
  wait: fc.oneof({ weight: 5, arbitrary: fc.nat(3000) }, { weight: 1, arbitrary: fc.nat(3 * hour) }),
  place: fc.oneof(
    fc.constantFrom('r1', 'r2', 'r3').map((room) => ({ room })),
    fc.constantFrom('c1', 'c2').map((contact) => ({ contact })),
  ),
  kind: fc.constantFrom(...kinds),
  merges: fc.boolean(),
  until: fc.option(fc.nat(12 * hour), { nil: undefined, freq: 4 }),
  takes: fc.oneof({ weight: 5, arbitrary: fc.nat(500) }, { weight: 1, arbitrary: fc.nat(30_000) }),
  fate: fc.oneof({ weight: 8, arbitrary: fc.constant('arrives') }, { weight: 1, arbitrary: fc.constantFrom('fails', 'unknown', 'lost') }),
  /** What happens before it: nothing, a restart, a while logged out. */
  before: fc.oneof({ weight: 12, arbitrary: fc.constant('nothing') }, { weight: 1, arbitrary: fc.constantFrom('restart', 'away') }),
})

const manners = fc.record({
  roomGapSeconds: fc.nat(8),
  accountGapSeconds: fc.nat(3),
  jitterSeconds: fc.nat(2),
  perMinute: fc.integer({ min: 1, max: 20 }),
  dailyBudget: fc.integer({ min: 5, max: 60 }),
  quietHours: fc.constantFrom('22:30-07:00', '12:00-14:00', '00:00-00:00'),
})

it('for any arrivals: no budget is exceeded, gaps are kept, order is kept, nothing is lost or said twice', async () => {
  await fc.assert(
    fc.asyncProperty(manners, fc.array(arrival, { minLength: 1, maxLength: 60 }), fc.nat(), async (how, arrivals, seed) => {
      const s = outboxScene(server, how, { random: () => ((s.wechat.asked() * 7919 + seed) % 100) / 100 })
      const { clock, wechat, association } = s
      /** Every try: where, what, when it began and ended, and when it arrived, if it did. */
      const tries: { to: string; texts: string[]; began: number; ended: number; arrived?: number }[] = []
      const queuedAt = new Map<string, number>()
      wechat.transport.send = async (to, what) => {
        const text = 'text' in what ? what.text : ''
        const names = text.match(/第\d+条/gu) ?? []
        const first = arrivals[Number(names[0]?.slice(1, -1))]
        const tried = { to: 'room' in to ? to.room : to.contact, texts: [...names], began: clock.time, ended: 0 }
        clock.time += Math.floor((first?.takes ?? 0) / 2)
        const arrivedAt = clock.time
        clock.time += Math.ceil((first?.takes ?? 0) / 2)
        const arrives = first?.fate === 'arrives' || first?.fate === 'lost'
        tries.push({ ...tried, ended: clock.time, ...(arrives ? { arrived: arrivedAt } : {}) })
        if (first?.fate === 'fails') throw new SendFailed('turned down')
        if (first?.fate !== 'arrives') throw new SendUnknown('no answer')
      }
      for (const [index, { wait, place, kind, merges, until, before }] of arrivals.entries()) {
        // an account that is away is looked for every second: ten minutes of that are enough
        if (!wechat.loggedIn && wait > 10 * minute) {
          await s.deliverAll(clock.time + 10 * minute)
          wechat.loggedIn = true
        }
        await s.deliverAll(clock.time + wait)
        clock.time += wait
        if (before === 'restart') s.restart()
        wechat.loggedIn = before !== 'away'
        const text = `第${index}条`
        queuedAt.set(text, clock.time)
        const said: Partial<Said> = { to: place, kind, text, at: clock.time, cause: `m${index}` }
        await s.queue({
          ...said,
          ...(merges && kind === 'reply' ? { merge: { head: '好', name: text } } : {}),
          ...(until === undefined ? {} : { until: clock.time + until }),
        })
        await s.out.deliver()
      }
      wechat.loggedIn = true
      await s.deliverAll()

      const arrived = tries.flatMap((tried) => tried.arrived ?? [])
      for (const from of arrived)
        expect(arrived.filter((time) => time >= from && time <= from + 60_000).length).toBeLessThanOrEqual(how.perMinute)
      const dates = tries.map(({ began }) => dateOf(began, association.timezone))
      for (const date of new Set(dates)) expect(dates.filter((each) => each === date).length).toBeLessThanOrEqual(how.dailyBudget)
      for (const [index, tried] of tries.entries()) {
        const last = tries[index - 1]
        if (last) expect(tried.began - last.ended).toBeGreaterThanOrEqual(how.accountGapSeconds * 1000)
        const here = tries.slice(0, index).findLast(({ to }) => to === tried.to)
        const gap = tried.to.startsWith('r') ? how.roomGapSeconds * 1000 : Math.min(1000, how.roomGapSeconds * 1000)
        // the last send of a place is remembered by the process, not beyond a restart
        if (here && !arrivals.some(({ before }) => before === 'restart')) expect(tried.began - here.ended).toBeGreaterThanOrEqual(gap)
      }
      const indexOf = (text: string): number => Number(/\d+/u.exec(text)?.[0])
      for (const to of new Set(tries.map((tried) => tried.to)))
        for (const kind of kinds) {
          const isPrompt = (text: string, began: number): boolean => kind !== 'reply' || began - (queuedAt.get(text) ?? 0) < hour
          // within one message answers that merge stand in one line
          const said = tries
            .filter((tried) => tried.to === to && tried.arrived !== undefined)
            .flatMap(({ texts, began }) =>
              texts
                .filter((text) => arrivals[indexOf(text)]?.kind === kind && isPrompt(text, began))
                .map(indexOf)
                .sort((a, b) => a - b),
            )
          expect(said).toEqual([...said].sort((a, b) => a - b))
        }
      const items = (await s.items()).filter(({ cause }) => cause.startsWith('m'))
      expect(items).toHaveLength(arrivals.length)
      for (const { cause, state, text } of items) {
        expect(['sent', 'unknown', 'failed', 'expired']).toContain(state)
        expect(text).toBeUndefined()
        const times = tries.filter(({ texts, arrived: when }) => when !== undefined && texts.includes(`第${cause.slice(1)}条`)).length
        if (state === 'sent') expect(times).toBe(1)
        else expect(times).toBeLessThanOrEqual(state === 'unknown' ? 1 : 0)
      }
      expect(await s.out.deliver()).toBeNull()
    }),
    { numRuns: 60, timeout: 60_000 },
  )
}, 120_000)
