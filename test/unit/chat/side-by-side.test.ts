import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sideBySide } from '../../../src/chat/side-by-side.ts'
import type { FromPeople, IncomingMessage } from '../../../src/chat/transport.ts'
import { open } from '../../../src/wechat/deadline.ts'

interface Line {
  room: number
  who: number
  crowded: boolean
  /** Turns of the event loop it takes. */
  takes: number
}

const messageOf = ({ room, who, crowded }: Line, index: number): IncomingMessage => ({
  kind: 'message',
  id: `${index}`,
  account: 'bot',
  room: { id: `room-${room}`, topic: '' },
  from: { contactId: `person-${who}`, name: '' },
  at: index,
  type: 'text',
  text: crowded ? '签到' : '请假',
  mentionsBot: false,
  mentionsAll: false,
  botNames: [],
})

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Gives the lines to one side by side, a room after another as the seam does; when each began and ended, in steps. */
const given = async (lines: readonly Line[], most: number, inTurn = false) => {
  let step = 0
  const spans = new Map<string, { began: number; ended: number }>()
  const heard = sideBySide({
    most,
    inTurn: () => inTurn,
    crowded: (incoming) => incoming.kind === 'message' && incoming.text === '签到',
    async hear(incoming) {
      const span = { began: ++step, ended: 0 }
      spans.set(incoming.id, span)
      await turns(lines[Number(incoming.id)]?.takes ?? 0)
      span.ended = ++step
    },
  })
  const rooms = new Set(lines.map(({ room }) => room))
  await Promise.all(
    [...rooms].map(async (room) => {
      for (const [index, line] of lines.entries()) if (line.room === room) await heard.hear(messageOf(line, index))
    }),
  )
  await heard.idle()
  return lines.map((line, index) => ({ ...line, ...(spans.get(`${index}`) ?? { began: 0, ended: 0 }) }))
}

describe('the messages of a room', () => {
  test('run side by side only where each is said by somebody else and nothing but the word; so many at most', async () => {
    const line = fc.record({ room: fc.nat(1), who: fc.nat(5), crowded: fc.boolean(), takes: fc.nat(4) })
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 40 }), fc.integer({ min: 1, max: 4 }), async (lines, most) => {
        const spans = await given(lines, most)
        for (const [index, later] of spans.entries()) {
          expect(later.ended).toBeGreaterThan(later.began)
          const before = spans.slice(0, index).filter(({ room }) => room === later.room)
          for (const earlier of before)
            if (!earlier.crowded || !later.crowded || earlier.who === later.who) expect(earlier.ended).toBeLessThan(later.began)
          expect(before.filter(({ ended }) => ended > later.began).length).toBeLessThan(most)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('a whole room that says the word at once is under way at once', async () => {
    const spans = await given(
      Array.from({ length: 8 }, (_, who) => ({ room: 0, who, crowded: true, takes: 3 })),
      8,
    )
    expect(Math.max(...spans.map(({ began }) => began))).toBeLessThan(Math.min(...spans.map(({ ended }) => ended)))
  })

  test('while the bot ends each waits for its turn', async () => {
    const spans = await given(
      Array.from({ length: 5 }, (_, who) => ({ room: 0, who, crowded: true, takes: 2 })),
      8,
      true,
    )
    for (const [index, { began }] of spans.entries()) expect(began).toBe(2 * index + 1)
  })

  test('who came in waits for what is under way in the room; a private word for nobody', async () => {
    const held = open<void>()
    const order: string[] = []
    const heard = sideBySide({
      inTurn: () => false,
      crowded: (incoming) => incoming.kind === 'message',
      async hear(incoming: FromPeople) {
        if (incoming.id === '0') await held.promise
        order.push(incoming.id)
      },
    })
    await heard.hear(messageOf({ room: 0, who: 0, crowded: true, takes: 0 }, 0))
    const joined = heard.hear({ kind: 'joined', id: 'joined', account: 'bot', room: { id: 'room-0', topic: '' }, people: ['a'], at: 1 })
    const { room: _, ...alone } = messageOf({ room: 0, who: 1, crowded: true, takes: 0 }, 1)
    await heard.hear(alone)
    expect(order).toEqual(['1'])
    held.resolve()
    await joined
    expect(order).toEqual(['1', '0', 'joined'])
  })
})
