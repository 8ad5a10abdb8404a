import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../src/journal/events.ts'
import { readEvents } from '../../src/journal/reading.ts'
import { type Lived, live } from '../support/year/live.ts'
import { type Recount, recount } from '../support/year/recount.ts'

/** LIANYI_YEAR=700,365,12 (members, days, deeds a day) lives a whole year of a whole association; here it is some months of a small one. */
const [members = 30, days = 110, deeds = 5] = (process.env.LIANYI_YEAR ?? '')
  .split(',')
  .flatMap((part) => (part === '' ? [] : [Number(part)]))

describe('a life of points', { timeout: 3_600_000 }, () => {
  let lived: Lived
  let counted: Recount
  beforeAll(async () => {
    lived = await live(20261126, { members, days, deeds })
    const events: JournalEvent[] = []
    const { redis, house } = lived.village
    for await (const some of readEvents(redis, house.keys)) events.push(...some)
    counted = recount(events)
  }, 3_600_000)
  afterAll(() => lived?.village.close())

  it('has everything in it', () => {
    expect(Object.keys(lived.deeds).sort()).toEqual(
      ['answer', 'attend', 'award', 'claim', 'deduct', 'leave', 'move', 'object', 'rejoin', 'reverse', 'review', 'rules'].sort(),
    )
    expect(counted.entries).toBeGreaterThan(days)
    expect(counted.late).toBeGreaterThan(0)
    expect(counted.publications.map(({ period }) => period)).toEqual(
      expect.arrayContaining(['2026-11', '2026-12', '2026Q4', '2026H2', '2027-01']),
    )
  })
  it('counts every entry in the month, branch and tier of its day, by the rules of its day', () => {
    expect(counted.wrong).toEqual([])
  })
  it('published what its entries come to, to the last tenth, and what came later changed none of it', () => {
    for (const { period, said, counted: anew } of counted.publications) expect(said, period).toEqual(anew)
  })
  it('verifies; one entry changed by hand is found and named', async () => {
    const { redis, house } = lived.village
    expect((await house.ledger.verify()).differences).toEqual([])
    const key = house.keys.view('entries/10')
    const [entry = '', seq = ''] = Object.entries(await redis.hgetall(key))[7] ?? []
    await redis.hset(key, entry, String(Number(seq) + 1))
    expect((await house.ledger.verify()).differences).toEqual([expect.objectContaining({ view: 'entries/10', field: entry })])
    await redis.hset(key, entry, seq)
  })
})
