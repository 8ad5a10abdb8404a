import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quietUntil } from '../../../src/domain/quiet.ts'
import { dayShare, gapReady, gapsOf, minuteReady, minuteShare, nextDay, rankOf, type Send } from '../../../src/outbox/pace.ts'

const zone = 'Asia/Shanghai'
const at = (local: string): number => Date.parse(`${local}+08:00`)
const manners = { roomGapSeconds: 5, perMinute: 15, dailyBudget: 800, quietHours: '22:30-07:00' }

describe('quiet hours', () => {
  it.each([
    ['2026-11-26T22:29:59', null],
    ['2026-11-26T22:30:00', '2026-11-27T07:00:00'],
    ['2026-11-27T00:00:00', '2026-11-27T07:00:00'],
    ['2026-11-27T06:59:59', '2026-11-27T07:00:00'],
    ['2026-11-27T07:00:00', null],
    ['2026-12-31T23:59:59', '2027-01-01T07:00:00'],
  ])('over midnight, at %s: until %s', (now, until) => {
    expect(quietUntil('22:30-07:00', zone, at(now))).toBe(until === null ? null : at(until))
  })
  it('within a day, and none where they end as they begin', () => {
    expect(quietUntil('12:30-14:00', zone, at('2026-11-26T13:00:00'))).toBe(at('2026-11-26T14:00:00'))
    expect(quietUntil('12:30-14:00', zone, at('2026-11-26T12:29:00'))).toBeNull()
    for (const hour of ['00', '07', '23']) expect(quietUntil('07:00-07:00', zone, at(`2026-11-26T${hour}:00:00`))).toBeNull()
  })
  it('end after they are asked about, in any zone (also where clocks are put forward)', () => {
    const zones = fc.constantFrom('Asia/Shanghai', 'America/New_York', 'Australia/Lord_Howe', 'UTC')
    const time = fc.tuple(fc.nat(23), fc.nat(59)).map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)
    fc.assert(
      fc.property(
        zones,
        time,
        time,
        fc.integer({ min: at('2026-01-01T00:00:00'), max: at('2027-01-01T00:00:00') }),
        (in_, from, to, now) => {
          const until = quietUntil(`${from}-${to}`, in_, now)
          if (until === null) return
          expect(until).toBeGreaterThan(now)
          expect(until - now).toBeLessThanOrEqual(25 * 60 * 60_000)
          expect(quietUntil(`${from}-${to}`, in_, until)).toBeNull()
        },
      ),
    )
  })
})

describe('budgets', () => {
  it('keep a third of the minute and a tenth of the day for answers and alerts', () => {
    for (const kind of ['reply', 'alert'] as const) expect([minuteShare(15, kind), dayShare(800, kind)]).toEqual([15, 800])
    for (const kind of ['notice', 'reminder', 'publication'] as const)
      expect([minuteShare(15, kind), dayShare(800, kind)]).toEqual([10, 720])
    expect([minuteShare(1, 'notice'), dayShare(1, 'notice')]).toEqual([1, 1])
  })
  it('answers go first, then alerts, notices, reminders, publications', () => {
    const kinds = ['publication', 'reminder', 'reply', 'notice', 'alert'] as const
    expect([...kinds].sort((a, b) => rankOf(a) - rankOf(b))).toEqual(['reply', 'alert', 'notice', 'reminder', 'publication'])
  })
  it('a gap is as set, else a quarter of what the minute leaves each send, one second at most', () => {
    expect(gapsOf(manners)).toEqual({ gapMs: 1000, jitterMs: 1000 })
    expect(gapsOf({ ...manners, perMinute: 600 })).toEqual({ gapMs: 25, jitterMs: 25 })
    expect(gapsOf({ ...manners, accountGapSeconds: 3, jitterSeconds: 0 })).toEqual({ gapMs: 3000, jitterMs: 0 })
  })
  it('a send counts from its beginning until 60 s after its end; one under way holds its place', () => {
    const send = (began: number, ended: number | null): Send => ({ began, ended })
    expect(minuteReady([send(0, 10), send(1000, 2000)], 3, 5000)).toBe(5000)
    expect(minuteReady([send(0, 10), send(1000, 2000)], 2, 5000)).toBe(60_011)
    expect(minuteReady([send(0, 10), send(1000, 2000)], 1, 5000)).toBe(62_001)
    expect(minuteReady([send(0, null)], 1, 70_000)).toBe(71_000)
    expect(gapReady([send(0, 10), send(1000, 2000)], 1500, 2100)).toBe(3500)
    expect(gapReady([send(0, null)], 1500, 2100)).toBe(2100)
    expect(gapReady([], 1500, 2100)).toBe(2100)
  })
  it('never more than allowed arrive in any 60 s, whenever within its time each send arrives', () => {
    const asks = fc.array(fc.record({ wait: fc.nat(20_000), takes: fc.nat(40_000), arrives: fc.double({ min: 0, max: 1, noNaN: true }) }), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(asks, fc.integer({ min: 1, max: 8 }), (all, most) => {
        let now = 0
        const sends: (Send & { until: number; arrives: number })[] = []
        for (const { wait, takes, arrives } of all) {
          now += wait
          for (;;) {
            for (const send of sends) send.ended = send.until <= now ? send.until : null
            const ready = minuteReady(sends, most, now)
            if (ready <= now) break
            now = ready
          }
          sends.push({ began: now, ended: null, until: now + takes, arrives: now + arrives * takes })
        }
        const arrived = sends.map((send) => send.arrives)
        for (const from of arrived) expect(arrived.filter((time) => time >= from && time <= from + 60_000).length).toBeLessThanOrEqual(most)
      }),
    )
  })
  it('the next day begins at midnight of the association', () => {
    expect(nextDay(zone, at('2026-12-31T23:59:59'))).toBe(at('2027-01-01T00:00:00'))
    expect(nextDay(zone, at('2026-11-26T00:00:00'))).toBe(at('2026-11-27T00:00:00'))
  })
})
