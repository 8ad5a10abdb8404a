import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ofPerson, ofRoom, throttle } from '../../../src/wechat/throttle.ts'

describe('an allowance', () => {
  it('lets a person say a minute’s talk at once, then one each second', () => {
    const clock = { now: 0 }
    const may = throttle(ofPerson, () => clock.now)
    const said = (times: number) => Array.from({ length: times }, () => may('a')).filter(Boolean).length
    expect(said(100)).toBe(60)
    clock.now = 10_000
    expect(said(100)).toBe(10)
    clock.now = 5_000
    expect(said(100)).toBe(0)
    clock.now = 3_600_000
    expect(said(100)).toBe(60)
  })
  it('is each one’s own', () => {
    const may = throttle(ofPerson, () => 0)
    while (may('a'));
    expect(may('b')).toBe(true)
  })
  it('of a room takes 500 who check in together, and again a minute later', () => {
    const clock = { now: 0 }
    const may = throttle(ofRoom, () => clock.now)
    for (const minute of [0, 1, 2, 3]) {
      clock.now = minute * 60_000
      expect(Array.from({ length: 500 }, () => may('room')).every(Boolean)).toBe(true)
    }
  })
  it('for any talk: in no stretch of time is more heard than a burst and what was added meanwhile', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { minLength: 1, maxLength: 300 }), (waits) => {
        const clock = { now: 0 }
        const may = throttle({ burst: 5, perSecond: 2 }, () => clock.now)
        const heard: number[] = []
        for (const wait of waits) {
          clock.now += wait
          if (may('a')) heard.push(clock.now)
        }
        for (const [index, from] of heard.entries())
          for (const [later, to] of heard.slice(index).entries()) expect(later + 1).toBeLessThanOrEqual(5 + ((to - from) / 1000) * 2 + 1e-6)
      }),
    )
  })
})
