import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import pino from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Sharing, type Waker, waker } from '../../src/outbox/waker.ts'
import { type TestRedis, testRedis } from '../support/redis.ts'

let server: TestRedis
let redis: Redis
let name: string
let deliveries: number[]
/** What the next deliveries do; then they find nothing waiting. */
let next: (() => Promise<number | null> | number | null)[]
let ticks: number
let reminded: string[]
let givenUp: string[]
let connections: Redis[]
let wakes: Waker
beforeAll(async () => {
  server = await testRedis()
  redis = server.client()
})
beforeEach(() => {
  name = server.newAssociation()
  deliveries = []
  next = []
  ticks = 0
  reminded = []
  givenUp = []
  connections = []
  wakes = make()
})
afterEach(() => wakes.stop())
afterAll(() => server.stop())

const make = (sharing: Sharing = {}): Waker =>
  waker(
    () => {
      const connection = new Redis(server.url, { maxRetriesPerRequest: null })
      connections.push(connection)
      return connection
    },
    name,
    {
      deliver: async () => {
        deliveries.push(performance.now())
        return (await next.shift()?.()) ?? null
      },
      tick: async () => {
        ticks += 1
      },
      remind: async ({ due }) => {
        reminded.push(due.id)
        if (due.id === 'broken') throw new Error('broken')
      },
      gaveUp: async ({ due }) => {
        givenUp.push(due.id)
      },
      now: () => performance.now(),
    },
    pino({ level: 'silent' }),
    sharing,
  )

const delivered = (count: number) =>
  vi.waitFor(() => expect(deliveries.length).toBeGreaterThanOrEqual(count), { timeout: 3000, interval: 5 })
/** Resolves once the queue has nothing to do. */
const quiet = () =>
  vi.waitFor(async () => expect(await redis.exists(`{lianyi}:deliver-${name}:wait`, `{lianyi}:deliver-${name}:active`)).toBe(0), {
    timeout: 3000,
  })
/** A delivery that lasts until it is let go. */
const held = () => {
  let go = () => {}
  const until = new Promise<null>((resolve) => {
    go = () => resolve(null)
  })
  next.push(() => until)
  return () => go()
}
const tickNow = async () => {
  const connection = new Redis(server.url, { maxRetriesPerRequest: null })
  const queue = new Queue(`tick-${name}`, { connection, prefix: '{lianyi}' })
  await queue.add('tick', {})
  await queue.close()
  connection.disconnect()
}

describe('a wake', () => {
  it('leads to a delivery within 200 ms', async () => {
    await wakes.start()
    await delivered(1)
    await quiet()
    const before = deliveries.length
    const began = performance.now()
    wakes.wake()
    await delivered(before + 1)
    expect((deliveries[before] ?? Number.NaN) - began).toBeLessThan(200)
  })
  it('a thousand times at once, while one is under way too, is few deliveries', async () => {
    const go = held()
    for (let i = 0; i < 1000; i += 1) wakes.wake()
    await delivered(1)
    for (let i = 0; i < 1000; i += 1) wakes.wake()
    go()
    await delivered(2)
    await quiet()
    expect(deliveries.length).toBeLessThanOrEqual(3)
  })
  it('again and again in a flood is a look now and then, and one after the last', async () => {
    const began = performance.now()
    let last = began
    while (last - began < 400) {
      wakes.wake()
      last = performance.now()
      await new Promise((resolve) => setTimeout(resolve, 4))
    }
    await vi.waitFor(() => expect(deliveries.at(-1)).toBeGreaterThanOrEqual(last), { timeout: 3000, interval: 5 })
    await quiet()
    for (const [index, at] of deliveries.slice(1).entries()) expect(at - (deliveries[index] ?? 0)).toBeGreaterThan(90)
  })
  it('right after another leads to a delivery within 300 ms too', async () => {
    wakes.wake()
    await delivered(1)
    const began = performance.now()
    wakes.wake()
    await delivered(2)
    expect((deliveries[1] ?? Number.NaN) - began).toBeLessThan(300)
  })
  it('that waits when the bot stops is obeyed first', async () => {
    let stopped: Promise<void> | undefined
    next.push(() => {
      wakes.wake()
      stopped = wakes.stop()
      return null
    })
    wakes.wake()
    await delivered(1)
    await stopped
    expect(deliveries.length).toBe(2)
  })
  it('that the queue lost is made good by the next tick', async () => {
    const go = held()
    wakes.wake()
    await delivered(1)
    wakes.wake()
    await vi.waitFor(async () => expect(await redis.llen(`{lianyi}:deliver-${name}:wait`)).toBe(1))
    await redis.del(`{lianyi}:deliver-${name}:wait`)
    go()
    await quiet()
    wakes.wake()
    expect(deliveries.length).toBe(1)
    await tickNow()
    await delivered(2)
    expect(ticks).toBe(1)
  })
  it('comes by itself at the next moment something may go; a delivery that fails leaves the next one as it is', async () => {
    next.push(
      () => performance.now() + 60,
      () => Promise.reject(new Error('store gone')),
    )
    wakes.wake()
    await delivered(2)
    expect((deliveries[1] ?? 0) - (deliveries[0] ?? 0)).toBeGreaterThanOrEqual(50)
    await quiet()
    wakes.wake()
    await delivered(3)
    expect(deliveries.length).toBe(3)
  })
})

describe('another process', () => {
  it('is woken by what is queued here: at once, few times for many, and never forgotten', async () => {
    const heard: number[] = []
    const make = (mine: string, deliver: () => void, others: string[]) =>
      waker(
        () => new Redis(server.url, { maxRetriesPerRequest: null }),
        mine,
        {
          deliver: async () => {
            deliver()
            return null
          },
          tick: async () => {},
          remind: async () => {},
          gaveUp: async () => {},
          now: () => performance.now(),
        },
        pino({ level: 'silent' }),
        { others: () => others },
      )
    const there = make(`${name}-there`, () => heard.push(performance.now()), [])
    const here = make(`${name}-here`, () => {}, [`${name}-there`])
    const began = performance.now()
    for (let i = 0; i < 100; i += 1) here.wake()
    await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(1), { timeout: 3000, interval: 5 })
    expect((heard[0] ?? Number.NaN) - began).toBeLessThan(1000)
    // the last of the hundred may have come after the first was taken: it is not lost
    await vi.waitFor(() => expect(heard.length).toBe(2), { timeout: 3000, interval: 5 })
    await here.stop()
    await there.stop()
    expect(heard.length).toBe(2)
  })
})

describe('what fell due', () => {
  it('and fails each time is tried six times and given up, once; the others are done', async () => {
    await wakes.stop()
    wakes = make({ retryAfter: 5 })
    const due = { kind: 'one', at: 0, until: 0, label: '', about: {} }
    for (const id of ['broken', 'whole']) await wakes.remind({ association: name, due: { ...due, id } })
    await vi.waitFor(() => expect(givenUp).toEqual(['broken']), { timeout: 3000 })
    expect(reminded.filter((id) => id === 'broken')).toHaveLength(6)
    expect(reminded.filter((id) => id === 'whole')).toHaveLength(1)
  })
})

describe('time', () => {
  it('a look that is a month away is waited for, not made again and again', async () => {
    next = Array.from({ length: 1000 }, () => () => performance.now() + 30 * 24 * 60 * 60_000)
    await wakes.start()
    await delivered(1)
    await quiet()
    for (let i = 0; i < 100; i += 1) await redis.ping()
    // the first tick wakes it as well
    expect(deliveries.length).toBeLessThan(5)
  })
  it('the tick comes again though the machine’s clock was put back by hours', async () => {
    const real = Date.now
    onTestFinished(() => {
      Date.now = real
    })
    Date.now = () => real() + 3 * 60 * 60_000
    await wakes.start()
    await vi.waitFor(() => expect(ticks).toBe(1), { timeout: 3000 })
    await wakes.stop()
    Date.now = real
    wakes = make({ tickEvery: 100 })
    await wakes.start()
    await vi.waitFor(() => expect(ticks).toBeGreaterThan(5), { timeout: 3000 })
  })
})

describe('stopping', () => {
  it('waits for the delivery under way, then leaves no connection, and wakes do nothing more', async () => {
    await wakes.start()
    await delivered(1)
    await quiet()
    const go = held()
    next.push(() => performance.now() + 1)
    const before = deliveries.length
    wakes.wake()
    await delivered(before + 1)
    let stopped = false
    const stopping = wakes.stop().then(() => {
      stopped = true
    })
    wakes.wake()
    for (let i = 0; i < 20; i += 1) await redis.ping()
    expect(stopped).toBe(false)
    go()
    await stopping
    expect(deliveries.length).toBe(before + 1)
    await vi.waitFor(() => expect(connections.map(({ status }) => status)).toEqual(Array(6).fill('end')))
    await vi.waitFor(async () =>
      expect(
        String(await redis.client('LIST'))
          .trim()
          .split('\n'),
      ).toHaveLength(1),
    )
    wakes.wake()
    expect(await redis.exists(`{lianyi}:deliver-${name}:wait`)).toBe(0)
  })
})
