import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { limit, open } from '../../../src/wechat/deadline.ts'
import { Intake } from '../../../src/wechat/intake.ts'
import { remembering } from '../../../src/wechat/memory.ts'

interface Message {
  room: number
  index: number
}

describe('the intake', () => {
  test('hands over in order within a room, however long loading and preparing take', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ room: fc.nat(2), load: fc.nat(5), prepare: fc.nat(5) }), { maxLength: 60 }), async (events) => {
        const handed: Message[] = []
        const turns = (count: number) => new Promise<void>((resolve) => setTimeout(resolve, count))
        const intake = new Intake<number, Message>({
          most: 1_000,
          patienceMs: 5_000,
          async load(index) {
            await turns(events[index]?.load ?? 0)
            return { room: events[index]?.room ?? 0, index }
          },
          lane: ({ room }) => `${room}`,
          async prepare(message) {
            await turns(events[message.index]?.prepare ?? 0)
            return async () => void handed.push(message)
          },
          dropped: () => expect.fail('nothing should be dropped'),
        })
        for (const index of events.keys()) intake.push(index)
        await intake.drain()
        expect(handed).toHaveLength(events.length)
        for (const room of [0, 1, 2]) {
          const order = handed.filter((one) => one.room === room).map(({ index }) => index)
          expect(order).toEqual(order.toSorted((a, b) => a - b))
        }
      }),
      { numRuns: 25 },
    )
  })

  test('waits only so long for one that does not load; it comes after the others', async () => {
    const slow = open<void>()
    const handed: string[] = []
    const intake = new Intake<string, string>({
      most: 10,
      patienceMs: 20,
      async load(event) {
        if (event === 'slow') await slow.promise
        return event === 'nothing' ? undefined : event
      },
      lane: () => 'one',
      prepare: async (item) => async () => void handed.push(item),
      dropped: () => undefined,
    })
    for (const event of ['slow', 'nothing', 'quick']) intake.push(event)
    await vi.waitFor(() => expect(handed).toEqual(['quick']))
    slow.resolve()
    await intake.drain()
    expect(handed).toEqual(['quick', 'slow'])
    expect(intake.waiting).toBe(0)
  })

  test('a room that is dealt with slowly holds up no other', async () => {
    const slow = open<void>()
    const handed: string[] = []
    const intake = new Intake<string, string>({
      most: 3,
      patienceMs: 20,
      load: async (event) => event,
      lane: (item) => item.slice(0, 1),
      prepare: async (item) => async () => {
        if (item === 'a1') await slow.promise
        handed.push(item)
      },
      dropped: () => handed.push('dropped'),
    })
    for (const event of ['a1', 'a2', 'b1', 'b2']) intake.push(event)
    await vi.waitFor(() => expect(handed).toEqual(['dropped', 'b1']))
    slow.resolve()
    await intake.drain()
    expect(handed).toEqual(['dropped', 'b1', 'a1', 'a2'])
  })
})

describe('the memory of names', () => {
  test('asks once for many, again after a while, and keeps the last used', async () => {
    let now = 0
    let asked = 0
    const memory = remembering({
      size: 2,
      ttlMs: 100,
      failedMs: 10,
      now: () => now,
      async load(key) {
        asked += 1
        if (key === 'bad') throw new Error('no')
        return `${key}${asked}`
      },
    })
    expect(await Promise.all([memory.get('a'), memory.get('a')])).toEqual(['a1', 'a1'])
    expect(await memory.get('b')).toBe('b2')
    expect(await memory.get('a')).toBe('a1')
    expect(await memory.get('c')).toBe('c3')
    expect(await memory.get('a')).toBe('a1')
    expect(await memory.get('b')).toBe('b4')
    now = 100
    expect(await memory.get('b')).toBe('b5')
    memory.revise('b', () => 'B')
    expect(await memory.get('b')).toBe('B')
    memory.forgetUnder('b')
    expect(await memory.get('b')).toBe('b6')
    await expect(memory.get('bad')).rejects.toThrow('no')
    await expect(memory.get('bad')).rejects.toThrow('no')
    expect(asked).toBe(7)
    now = 110
    await expect(memory.get('bad')).rejects.toThrow('no')
    expect(asked).toBe(8)
  })
})

test('a limit lets only so many run, first come first', async () => {
  const turn = limit(2)
  let running = 0
  let most = 0
  const order: number[] = []
  await Promise.all(
    Array.from({ length: 9 }, (_, index) =>
      turn(async () => {
        order.push(index)
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setImmediate(resolve))
        running -= 1
      }),
    ),
  )
  expect(most).toBe(2)
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
})
