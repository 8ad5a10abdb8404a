import fc from 'fast-check'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Activity } from '../../../src/domain/activity.ts'
import { type Draft, openJournal } from '../../../src/journal/commit.ts'
import { dealtEntry, dealtNumber, dealtSeq, type NewEvent } from '../../../src/journal/events.ts'
import { type Keys, keysOf } from '../../../src/journal/keys.ts'
import { openLedger } from '../../../src/journal/ledger.ts'
import { project, UnknownEvent } from '../../../src/journal/project.ts'
import { readEvents } from '../../../src/journal/reading.ts'
import { rebuild } from '../../../src/journal/rebuild.ts'
import { sealer } from '../../../src/journal/seal.ts'
import type { StoredEntry } from '../../../src/journal/standing.ts'
import { verify } from '../../../src/journal/verify.ts'
import { applyChange, type Views } from '../../../src/journal/views.ts'
import { type TestRedis, testRedis } from '../../support/redis.ts'

const at = Date.parse('2026-11-26T19:10:00+08:00')
let server: TestRedis
let redis: Redis
beforeAll(async () => {
  server = await testRedis()
  redis = server.client()
})
afterAll(() => server.stop())

/** What a random step may do, by kind; `a` and `b` choose whom or what among those there are. */
const kinds = [
  'join',
  'change',
  'bind',
  'unbind',
  'room',
  'drop',
  'open',
  'cancel',
  'sign up',
  'withdraw',
  'attend',
  'award',
  'reverse',
  'hold',
  'end',
  'once',
] as const
const step = fc.record({
  kind: fc.constantFrom(...kinds),
  a: fc.nat(4),
  b: fc.nat(4),
  tenths: fc.integer({ min: -50, max: 300 }),
  month: fc.constantFrom('2025-12', '2026-01', '2026-10', '2026-11'),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Makes steps into commits that are valid where they stand. */
const world = (keys: Keys) => {
  const journal = openJournal(redis, keys, { now: () => at })
  const activities: Activity[] = []
  const signedUp = new Set<string>()
  const entries: { entry: string; fact: Omit<StoredEntry, 'occurredAt' | 'recordedAt' | 'by' | 'act'>; reversed: boolean }[] = []
  let done = 0

  const commit = (events: NewEvent[], more: Partial<Draft> = {}) => {
    done += 1
    return journal.commit({
      act: { id: `act ${done}`, about: '', once: false },
      by: '0001',
      occurredAt: at + done,
      expect: [],
      events,
      says: [],
      memo: [],
      ...more,
    })
  }
  const award = async (fact: Omit<(typeof entries)[number]['fact'], 'entry'>, type: 'points.awarded' | 'points.reversed') => {
    const outcome = await commit([{ type, entry: { ...fact, entry: dealtEntry() }, reason: 'sealed' }], { entries: 1 })
    if (outcome.outcome === 'committed' && type === 'points.awarded')
      entries.push({ entry: String(outcome.entries), fact: { ...fact, entry: String(outcome.entries) }, reversed: false })
  }

  const take = async ({ kind, a, b, tenths, month }: Step): Promise<void> => {
    const member = `000${a}`
    const person = { member, name: 'sealed', branch: `分会${b}`, tier: '会员单位', posts: [], speciality: '' }
    const activity = activities[a % Math.max(activities.length, 1)]
    const place = `${activity?.number} ${b}`
    if (kind === 'join') await commit([{ type: 'member.joined', ...person }])
    else if (kind === 'change') await commit([{ type: 'member.changed', joinedAt: at, ...person }])
    else if (kind === 'bind') await commit([{ type: 'contact.bound', member, contact: `c${b}`, account: '*', contactId: 'sealed' }])
    else if (kind === 'unbind') await commit([{ type: 'contact.unbound', member, contact: `c${b}` }])
    else if (kind === 'room') await commit([{ type: 'room.registered', room: `r${a}`, group: `群${b}`, account: 'bot' }])
    else if (kind === 'drop') await commit([{ type: 'room.dropped', room: `r${a}` }])
    else if (kind === 'once')
      await commit([{ type: 'near-miss', activity: '101', member, kind: '签到' }], {
        act: { id: `once ${a}`, about: String(b), once: true },
      })
    else if (kind === 'hold') await commit([{ type: 'deed.held', contact: `c${a}`, activity: '101', deed: '签到', at, until: at + b }])
    else if (kind === 'end') await commit([{ type: 'deed.ended', contact: `c${a}`, activity: '101', deed: '签到' }])
    else if (kind === 'open') {
      const fresh: Activity = {
        number: dealtNumber(),
        kind: 'study',
        title: `第 ${b} 期`,
        startsAt: at + b,
        endsAt: at + b + 1,
        group: '学习群',
        leader: member,
        openedAt: at,
        state: 'open',
      }
      const outcome = await commit([{ type: 'activity.opened', activity: fresh }], { numbers: 1 })
      if (outcome.outcome === 'committed') activities.push({ ...fresh, number: String(outcome.numbers) })
    } else if (kind === 'award')
      await award(
        { member, branch: `分会${b}`, tier: '会员单位', item: '集体学习', category: '学习', quantity: 1, tenths, rules: 1, period: month },
        'points.awarded',
      )
    else if (kind === 'reverse') {
      const standing = entries.find((each) => !each.reversed)
      if (!standing) return
      standing.reversed = true
      await award({ ...standing.fact, tenths: -standing.fact.tenths, reverses: standing.entry }, 'points.reversed')
    } else if (activity) {
      if (kind === 'cancel')
        await commit([{ type: 'activity.cancelled', activity: { ...activity, state: 'cancelled' }, member, reason: 'sealed' }])
      if (kind === 'attend') await commit([{ type: 'attended', activity: activity.number, member, at, makeUp: b === 0 }])
      if (kind === 'sign up' && !signedUp.has(place)) {
        signedUp.add(place)
        await commit([
          { type: 'signed-up', activity: activity.number, who: `000${b}`, state: 'in', order: `${dealtSeq()}.000`, branch: '医疗保障分会' },
        ])
      }
      if (kind === 'withdraw' && signedUp.delete(place))
        await commit([{ type: 'withdrew', activity: activity.number, who: `000${b}`, was: 'in', branch: '医疗保障分会' }])
    }
  }
  return {
    take,
    reverseAll: async () => {
      for (const _ of [...entries]) await take({ kind: 'reverse', a: 0, b: 0, tenths: 0, month: '2026-11' })
    },
  }
}

const boardSum = async (keys: Keys): Promise<number> => {
  const ledger = openLedger(redis, keys, sealer(redis, keys))
  return (await ledger.board('all', 'all')).reduce((sum, [, tenths]) => sum + tenths, 0)
}

describe('any run of valid events', () => {
  it('makes in Redis what project makes in memory, event by event; the boards hold what the entries hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const keys = keysOf(server.newAssociation())
        const run = world(keys)
        for (const one of steps) await run.take(one)
        const views: Views = new Map()
        for await (const events of readEvents(redis, keys))
          for (const event of events) for (const change of project(event, String(event.seq))) applyChange(views, change)
        for (const [name, view] of views) {
          const key = keys.view(name)
          if (view.kind === 'hash')
            expect(await redis.hgetall(key)).toEqual(Object.fromEntries([...view.fields].map(([field, value]) => [field, String(value)])))
          else for (const [member, score] of view.scores) expect(await redis.zscore(key, member)).toBe(String(score))
        }
        expect((await verify(redis, keys)).differences).toEqual([])
        const ledger = openLedger(redis, keys, sealer(redis, keys))
        const months = [...(await ledger.months()).keys()]
        const entries = (await Promise.all(months.map((month) => ledger.entriesIn(month)))).flat().map(({ tenths }) => tenths)
        expect(await boardSum(keys)).toBe(entries.reduce((sum, tenths) => sum + tenths, 0))
        await run.reverseAll()
        expect(await boardSum(keys)).toBe(0)
        for (const name of await redis.keys(`${keys.view('board:')}*`))
          expect((await redis.zrange(name, '0', '-1', 'WITHSCORES')).filter((_, i) => i % 2 === 1).every((score) => score === '0')).toBe(
            true,
          )
        const { digest } = await verify(redis, keys)
        await rebuild(redis, keys)
        expect(await verify(redis, keys)).toMatchObject({ differences: [], digest })
      }),
      { numRuns: 40 },
    )
  })
})

describe('what verify cannot replay', () => {
  it('is named, not passed over: an event of a newer version and one that is damaged; rebuild refuses and changes nothing', async () => {
    const keys = keysOf(server.newAssociation())
    await openJournal(redis, keys, { now: () => at }).commit({
      act: { id: 'a', about: '', once: false },
      by: 'bot',
      occurredAt: at,
      expect: [],
      says: [],
      memo: [],
      events: [{ type: 'room.registered', room: 'r', group: 'g', account: 'a' }],
    })
    await redis.xadd(
      keys.journal,
      '2-0',
      'e',
      JSON.stringify({ v: 1, type: 'room.painted', occurredAt: at, recordedAt: at, by: 'bot', act: 'b' }),
    )
    await redis.xadd(keys.journal, '3-0', 'e', '{"v":1,')
    await redis.hset(keys.counters, 'events', '3')
    const should = 'an event this version knows'
    expect((await verify(redis, keys)).differences).toEqual([
      { view: 'journal', field: '2', has: 'unknown event room.painted v1', should },
      { view: 'journal', field: '3', has: 'unreadable', should },
    ])
    await redis.del(keys.view('rooms'))
    await expect(rebuild(redis, keys)).rejects.toThrow(UnknownEvent)
    expect(await redis.exists(keys.view('rooms'))).toBe(0)
  })
  it('an event past the counted head, and a counter that would deal a number twice, are differences', async () => {
    const keys = keysOf(server.newAssociation())
    const run = world(keys)
    await run.take({ kind: 'open', a: 0, b: 0, tenths: 0, month: '2026-11' })
    await redis.hset(keys.counters, 'numbers', '100')
    await redis.xadd(keys.journal, '2-0', 'e', '{}')
    expect((await verify(redis, keys)).differences).toEqual([
      { view: 'counters', field: 'numbers', has: '100', should: '101' },
      { view: 'journal', field: '2', has: 'an event', should: null },
    ])
  })
})
