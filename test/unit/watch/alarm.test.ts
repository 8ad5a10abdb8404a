import { describe, expect, it } from 'vitest'
import { alarm } from '../../../src/watch/alarm.ts'
import type { Trouble } from '../../../src/watch/troubles.ts'

const [second, minute, hour] = [1000, 60_000, 3_600_000]
const out: Trouble = { kind: 'logged-out' }
const disk: Trouble = { kind: 'disk', freeBytes: 1 }

/** Looks every 15 s from one instant to another; answers what was told: when, and what. */
const watchFrom = (decide: ReturnType<typeof alarm>, from: number, to: number, troubles: Trouble[], daytime = true): string[] => {
  const told: string[] = []
  for (let now = from; now < to; now += 15 * second)
    for (const news of decide.news(troubles, now, daytime))
      told.push(`${now / minute} ${news.what} ${news.what === 'over' ? news.kind : news.trouble.kind}`)
  return told
}

describe('what is told', () => {
  it('a trouble that passes within its while is never told, nor its end', () => {
    const decide = alarm()
    expect(watchFrom(decide, 0, 45 * second, [out])).toEqual([])
    expect(watchFrom(decide, 45 * second, 10 * minute, [])).toEqual([])
  })

  it('one that lasts is told once, again after an hour, and so is its end', () => {
    const decide = alarm()
    expect(watchFrom(decide, 0, 130 * minute, [out])).toEqual(['1 begun logged-out', '61 still logged-out', '121 still logged-out'])
    expect(watchFrom(decide, 130 * minute, 140 * minute, [])).toEqual(['130.75 over logged-out'])
    expect(watchFrom(decide, 140 * minute, 150 * minute, [])).toEqual([])
  })

  it('at night it is told once and not again', () => {
    expect(watchFrom(alarm(), 0, 8 * hour, [out], false)).toEqual(['1 begun logged-out'])
  })

  it('a trouble that comes and goes is one trouble', () => {
    const decide = alarm()
    const told: string[] = []
    for (let at = 0; at < 20 * minute; at += minute) {
      told.push(...watchFrom(decide, at, at + 30 * second, [out]), ...watchFrom(decide, at + 30 * second, at + minute, []))
    }
    expect(told).toEqual(['1 begun logged-out'])
  })

  it('two troubles are two', () => {
    const decide = alarm()
    expect(watchFrom(decide, 0, 2 * minute, [out, disk])).toEqual(['1 begun logged-out', '1 begun disk'])
    expect(watchFrom(decide, 2 * minute, 4 * minute, [disk])).toEqual(['2.75 over logged-out'])
  })

  it('a restart tells nothing twice, and tells the end of what was told before', () => {
    const before = alarm()
    watchFrom(before, 0, 2 * minute, [out])
    const lasts = alarm(before.remembered())
    expect(watchFrom(lasts, 3 * minute, 30 * minute, [out])).toEqual([])
    const ends = alarm(before.remembered())
    expect(watchFrom(ends, 3 * minute, 30 * minute, [])).toEqual(['4 over logged-out'])
  })

  it('what was not told before a restart waits its while there', () => {
    const before = alarm()
    watchFrom(before, 0, 30 * second, [out])
    expect(watchFrom(alarm(before.remembered()), 50 * second, 2 * minute, [out])).toEqual(['1.0833333333333333 begun logged-out'])
  })
})
