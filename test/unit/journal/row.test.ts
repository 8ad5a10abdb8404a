import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../../src/journal/events.ts'
import { eventsIn, rowOf } from '../../../src/journal/row.ts'
import { UnknownWord, WordList } from '../../../src/journal/words.ts'

const at = Date.parse('2026-11-26T19:10:00+08:00')
const listed = ['医疗保障分会', '会员单位', '集体学习', '学习']
const list = (): WordList => {
  const words = new WordList()
  words.learn(0, listed)
  return words
}

const number = fc.constantFrom('0001', '0005', '101', '1001')
const name = fc.constantFrom(...listed, '不在名单上', '')
const time = fc.constantFrom(0, 1, at, at + 1)
const shared = { v: fc.constant(1 as const), occurredAt: time, recordedAt: fc.constant(at + 5) }
const maybe = <T>(key: string, value: fc.Arbitrary<T>) =>
  fc.option(value, { nil: undefined }).map((one) => (one === undefined ? {} : { [key]: one }))
const all = (...parts: fc.Arbitrary<object>[]) => fc.tuple(...parts).map((some) => Object.assign({}, ...some) as object)

const entry = all(
  fc.record({ entry: number, member: number, branch: name, tier: name, item: name, category: name }),
  fc.record({ quantity: fc.constantFrom(0, 1, 2.5), tenths: fc.integer({ min: -30, max: 30 }), rules: fc.constantFrom(0, 1) }),
  fc.record({ period: fc.constantFrom('2026-11', '2026-12', '1970-01') }),
  maybe('activity', number),
  maybe('claim', number),
  maybe('reverses', number),
  maybe('limits', fc.constant(['公益服务/2026-11'])),
  maybe('half', fc.constant('2026H2')),
)
const reason = maybe('reason', fc.constant('sealed'))
const claim = all(
  fc.record({ claim: number, member: number, item: name, quantity: fc.constantFrom(0, 2), at: time, branch: name }),
  fc.record({ to: fc.constantFrom('branch', 'staff'), evidence: fc.boolean(), rules: fc.constant(1), filedAt: time }),
  maybe('note', fc.constant('sealed')),
  maybe('activity', number),
  maybe('escalated', fc.constant(true as const)),
)
const typed = (type: string, ...parts: fc.Arbitrary<object>[]) => all(fc.constant({ type }), ...parts)
const fact = fc.oneof(
  typed('attended', fc.record({ activity: number, member: number, at: time, makeUp: fc.boolean() }), reason),
  typed('points.awarded', fc.record({ entry }), reason),
  typed('points.reversed', fc.record({ entry, reason: fc.constant('sealed') })),
  typed(
    'signed-up',
    fc.record({ activity: number, who: number, state: fc.constantFrom('in', 'waiting'), order: number }),
    fc.record({ branch: fc.option(name) }),
    maybe('proxyBy', number),
  ),
  typed('claim.filed', claim),
  typed('claim.passed', claim, fc.record({ entry: number, passedIn: fc.constant('2026-11') })),
  typed('room.registered', fc.record({ room: number, group: name, account: name })),
)
const commit = fc.tuple(
  fc.array(fc.tuple(fact, fc.record(shared)), { minLength: 1, maxLength: 4 }),
  fc.record({ by: fc.constantFrom('0005', 'bot'), act: fc.constantFrom('attend/101/0005', 'a/b', 'x') }),
  fc.constantFrom(undefined, 'attend', 'x', 'something else'),
  time,
)

describe('a row of the journal', () => {
  it('gives back every event just as it was committed, whatever it says', () => {
    fc.assert(
      fc.property(commit, ([facts, envelope, once, occurredAt]) => {
        const events = facts.map(
          ([said, stamped], index) =>
            ({ ...said, ...stamped, ...envelope, ...(index === 0 && once !== undefined ? { once } : {}) }) as unknown as JournalEvent,
        )
        expect(eventsIn(rowOf(events, occurredAt, list()), list())).toEqual(events)
        // one who knows fewer words writes them out, and another reads the same
        expect(eventsIn(rowOf(events, occurredAt, new WordList()), list())).toEqual(events)
      }),
      { numRuns: 500 },
    )
  })
  it('of before was one event, and is read as it is', () => {
    const event = { v: 1, type: 'room.dropped', room: 'r', occurredAt: 1, recordedAt: 2, by: 'bot', act: 'a' }
    expect(eventsIn(JSON.stringify(event), new WordList())).toEqual([event])
  })
  it('teaches the words it lists; a number past the list is named, and a form of later is refused', () => {
    const words = new WordList()
    const row = (...facts: unknown[]): string => JSON.stringify([2, 'bot', 'a', 1, 0, 0, ...facts])
    eventsIn(row({ type: 'words.listed', from: 0, words: ['甲', '乙'] }), words)
    expect([words.numberOf('乙'), words.word(0)]).toEqual([1, '甲'])
    expect(() => eventsIn(row(['s', '101', 0, 0, '7', 2]), words)).toThrow(UnknownWord)
    expect(() => eventsIn('[3]', words)).toThrow(TypeError)
  })
  it('says 签到 in less than a hundred bytes', () => {
    const stamped = { v: 1, occurredAt: at, recordedAt: at + 180, by: '0005', act: 'attend/112/0005' } as const
    const [branch = '', tier = '', item = '', category = ''] = listed
    const events: JournalEvent[] = [
      { ...stamped, type: 'attended', activity: '112', member: '0005', at, makeUp: false, once: 'attend' },
      {
        ...stamped,
        type: 'points.awarded',
        entry: {
          entry: '1001',
          member: '0005',
          branch,
          tier,
          item,
          category,
          quantity: 1,
          tenths: 10,
          rules: 1,
          period: '2026-11',
          activity: '112',
        },
      },
    ]
    expect(Buffer.byteLength(rowOf(events, at, list()))).toBeLessThan(100)
  })
})
