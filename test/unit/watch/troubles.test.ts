import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atDate } from '../../../src/domain/zoned.ts'
import type { Signs } from '../../../src/watch/signs.ts'
import { daytimeBetween, troublesIn } from '../../../src/watch/troubles.ts'
import { allWell } from '../../support/signs.ts'

const zone = 'Asia/Shanghai'
const limits = { zone, silentHours: 6, replicas: 1 }
const noon = atDate('2026-11-27', '12:00', zone)
const [minute, hour, mb] = [60_000, 3_600_000, 1024 * 1024]
const alone = allWell(noon)
const well = { ...alone, redis: alone.redis && { ...alone.redis, replicas: 1 } }
const kindsIn = (signs: Signs) => troublesIn(signs, limits).map(({ kind }) => kind)
const redis = well.redis as NonNullable<Signs['redis']>

describe('what is wrong', () => {
  it('is nothing when all is well', () => expect(troublesIn(well, limits)).toEqual([]))

  const cases: [string, Partial<Signs>, string[]][] = [
    ['the gateway does not answer', { wechat: { connected: false, loggedIn: false, heardAt: noon } }, ['no-gateway']],
    ['nobody is logged in', { wechat: { connected: true, loggedIn: false, heardAt: noon } }, ['logged-out']],
    ['an answer waits for eleven minutes', { outbox: { waiting: 1, oldestMs: 11 * minute, oldestReplyMs: 11 * minute } }, ['outbox']],
    ['a post waits for the morning', { outbox: { waiting: 9, oldestMs: 9 * hour, oldestReplyMs: 0 } }, []],
    ['a post waits longer than a night', { outbox: { waiting: 9, oldestMs: 13 * hour, oldestReplyMs: 0 } }, ['outbox']],
    ['four sends failed', { sends: { arrived: 0, failed: 4 } }, []],
    ['five failed and none arrived', { sends: { arrived: 0, failed: 5 } }, ['sends']],
    ['six failed among many that arrived', { sends: { arrived: 60, failed: 6 } }, []],
    ['Redis does not answer: then no tick ends either', { redis: null, outbox: null, tickAgeMs: hour }, ['redis-gone']],
    ['Redis cannot write', { redis: { ...redis, writes: false } }, ['redis-write']],
    ['Redis keeps no file', { redis: { ...redis, safe: false } }, ['redis-unsafe']],
    ['Redis is nearly full', { redis: { ...redis, usedBytes: 80 * mb, limitBytes: 100 * mb } }, ['redis-memory']],
    ['a primary has lost its replica', { redis: { ...redis, replicas: 0 } }, ['redis-replicas']],
    ['Redis says no limit', { redis: { ...redis, usedBytes: 80 * mb, limitBytes: 0 } }, []],
    ['the disk has 150 MB of 1 GB left', { disk: { free: 150 * mb, total: 1024 * mb } }, ['disk']],
    ['the disk has 3 GB of 1 TB left', { disk: { free: 3072 * mb, total: 1024 ** 2 * mb } }, []],
    ['the disk has 1 GB of 40 GB left', { disk: { free: 1024 * mb, total: 40 * 1024 * mb } }, ['disk']],
    ['the disk cannot be asked', { disk: null }, []],
    ['the clocks are six seconds apart', { redis: { ...redis, skewMs: -6000 } }, ['clock']],
    ['messages come from the future', { aheadMs: 90_000 }, ['clock']],
    ['no tick for two minutes', { tickAgeMs: 2 * minute + 1 }, ['tick']],
    ['a tick two minutes ago', { tickAgeMs: 2 * minute }, []],
  ]
  it.each(cases)('%s', (_, differs, expected) => expect(kindsIn({ ...well, ...differs })).toEqual(expected))

  it('hours of silence count by day only: a message at 21:00 is no silence at 12:00 the next day, but is at 13:00', () => {
    const heard = { connected: true, loggedIn: true, heardAt: atDate('2026-11-26', '21:00', zone) }
    expect(kindsIn({ ...well, wechat: heard })).toEqual([])
    expect(kindsIn({ ...well, now: noon + hour, wechat: heard })).toEqual(['silent'])
    // at night nobody is told that nobody talks
    expect(kindsIn({ ...well, now: noon + 11 * hour, wechat: heard })).toEqual([])
  })

  it('daytime of two parts of a time is that of the whole', () => {
    const instant = fc.integer({ min: noon - 9 * 24 * hour, max: noon + 9 * 24 * hour })
    fc.assert(
      fc.property(instant, instant, instant, (...instants) => {
        const [a = 0, b = 0, c = 0] = instants.toSorted((x, y) => x - y)
        expect(daytimeBetween(a, b, zone) + daytimeBetween(b, c, zone)).toBe(daytimeBetween(a, c, zone))
        expect(daytimeBetween(a, a + 24 * hour, zone)).toBe(14 * hour)
      }),
    )
  })
})
