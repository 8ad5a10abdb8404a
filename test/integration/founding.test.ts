import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { claimDigest } from '../../src/chat/claim-code.ts'
import type { Association, RosterRow } from '../../src/domain/association.ts'
import { found, issueClaimCode, type OpenHouse, openHouse } from '../../src/founding.ts'
import type { JournalEvent } from '../../src/journal/events.ts'
import { readEvents } from '../../src/journal/reading.ts'
import { verify } from '../../src/journal/verify.ts'
import { type TestRedis, testRedis } from '../support/redis.ts'
import { smallAssociation } from '../support/village.ts'

const clock = { now: () => Date.parse('2026-11-26T19:10:00+08:00') }
let server: TestRedis
let association: Association
beforeAll(async () => {
  server = await testRedis()
})
beforeEach(() => {
  association = smallAssociation(server.newAssociation())
})
afterAll(() => server.stop())

const open = (change: Partial<Association> = {}): OpenHouse => openHouse(server.client(), { ...association, ...change }, clock)
const many = (count: number): RosterRow[] =>
  Array.from({ length: count }, (_, i) => ({
    number: String(i + 1).padStart(4, '0'),
    name: `会员${i + 1}`,
    branch: '律师分会',
    tier: '会员单位',
    speciality: '',
    posts: i === 0 ? ['秘书处'] : [],
    ...(i % 3 === 0 ? { contactId: `wxid_${i}` } : {}),
  }))
const eventsOf = async ({ redis, keys }: OpenHouse, type: JournalEvent['type']): Promise<JournalEvent[]> => {
  const events: JournalEvent[] = []
  for await (const some of readEvents(redis, keys)) events.push(...some)
  return events.filter((event) => event.type === type)
}

describe('the first start', () => {
  it('seeds 700 people once, though it is run twice; those with a contact are bound', async () => {
    const roster = many(700)
    expect(await found(open({ roster }), clock)).toEqual({ seeded: 700, differing: 0, rulesDiffer: false, rebuilt: false })
    const house = open({ roster })
    const before = (await verify(house.redis, house.keys)).digest
    expect(await found(house, clock)).toEqual({ seeded: 0, differing: 0, rulesDiffer: false, rebuilt: false })
    expect(await verify(house.redis, house.keys)).toMatchObject({ digest: before, differences: [] })
    expect(await eventsOf(house, 'member.joined')).toHaveLength(700)
    expect(await eventsOf(house, 'contact.bound')).toHaveLength(234)
    expect((await house.ledger.roster()).named('会员700')).toHaveLength(1)
    expect(await house.ledger.memberOf('any account', 'wxid_699')).toBe('0700')
  })
  it.each([1, 3, 6])('killed after %i chunks of people, it goes on where it was', async (chunks) => {
    const roster = many(700)
    const house = open({ roster })
    let left = chunks
    const dying: OpenHouse = {
      ...house,
      journal: {
        ...house.journal,
        commit: (draft) => {
          left -= 1
          return left < 0 ? Promise.reject(new Error('killed')) : house.journal.commit(draft)
        },
      },
    }
    await expect(found(dying, clock)).rejects.toThrow('killed')
    expect(await eventsOf(house, 'member.joined')).toHaveLength(chunks * 100)
    expect((await found(open({ roster }), clock)).seeded).toBe(700 - chunks * 100)
    const joined = await eventsOf(house, 'member.joined')
    expect(new Set(joined.map((event) => ('member' in event ? event.member : ''))).size).toBe(700)
    expect(joined).toHaveLength(700)
  })
  it('of two at once seeds nobody twice', async () => {
    const roster = many(250)
    const [one, two] = await Promise.all([found(open({ roster }), clock), found(open({ roster }), clock)])
    expect(one.seeded + two.seeded).toBe(250)
    expect(await eventsOf(open(), 'member.joined')).toHaveLength(250)
  })
})

describe('a later start', () => {
  it('reports lines that differ and applies none of them', async () => {
    await found(open(), clock)
    const roster = association.roster.map((row) =>
      row.number === '0005' ? { ...row, name: '王建军' } : row.number === '0006' ? { ...row, tier: '理事单位' } : row,
    )
    roster.push({ number: '0099', name: '新来的', branch: '律师分会', tier: '会员单位', posts: [], speciality: '' })
    const house = open({ roster })
    expect(await found(house, clock)).toMatchObject({ seeded: 0, differing: 3 })
    const { byNumber } = await house.ledger.roster()
    expect([byNumber.get('0005')?.name, byNumber.get('0006')?.tier, byNumber.has('0099')]).toEqual(['王建国', '会员单位', false])
  })
  // founding.ts takes the chunk that holds the last row for the proof that all was seeded: one row past a whole hundred escapes it
  it('applies no new line of a file that grew past a whole hundred either', async () => {
    await found(open({ roster: many(100) }), clock)
    expect(await found(open({ roster: many(101) }), clock)).toMatchObject({ seeded: 0, differing: 1 })
  })
  it('says that changed rules wait to be adopted, and goes on with the old', async () => {
    await found(open(), clock)
    const rules = {
      ...association.rules,
      items: association.rules.items.map((item) => (item.name === '集体学习' ? { ...item, tenths: 25 } : item)),
    }
    const house = open({ rules })
    expect((await found(house, clock)).rulesDiffer).toBe(true)
    expect(await house.ledger.ruleVersions()).toEqual([{ version: 1, rules: association.rules, from: 0 }])
    expect((await found(open(), clock)).rulesDiffer).toBe(false)
  })
  it('is noticed by a process that runs already, which reads nothing twice that did not change', async () => {
    const running = open()
    await found(running, clock)
    const first = await running.ledger.standing(clock.now())
    expect(first.ruled).toEqual({ version: 1, rules: association.rules, from: 0 })
    const reads = [vi.spyOn(running.redis, 'hget'), vi.spyOn(running.redis, 'hgetall')]
    expect(await running.ledger.standing(clock.now())).toEqual(first)
    for (const read of reads) {
      expect(read).not.toHaveBeenCalled()
      read.mockRestore()
    }
    const rules = { ...association.rules, items: association.rules.items.map((item) => ({ ...item, tenths: item.tenths + 5 })) }
    await open().journal.commit({
      act: { id: 'rules/2', about: 'rules', once: true },
      by: 'bot',
      occurredAt: clock.now(),
      expect: [],
      events: [{ type: 'rules.adopted', version: 2, rules, from: clock.now() }],
      says: [],
      memo: [],
    })
    expect((await running.ledger.rulesOn(clock.now() - 1))?.version).toBe(1)
    expect((await running.ledger.standing(clock.now())).ruled).toEqual({ version: 2, rules, from: clock.now() })
  })
})

describe('the claim code', () => {
  const unbound = (): RosterRow[] => association.roster.map(({ contactId: _, ...row }) => row)

  it('is given while nobody of staff is bound; a new one replaces the old, and only its digest is kept', async () => {
    const house = open({ roster: unbound() })
    await found(house, clock)
    const [first, second] = [await issueClaimCode(house, clock), await issueClaimCode(house, clock)]
    expect([first, second].every((code) => /^\d{8}$/u.test(code ?? ''))).toBe(true)
    expect(await house.ledger.claimDigest()).toBe(claimDigest(second ?? ''))
    expect(JSON.stringify(await house.redis.xrange(house.keys.journal, '-', '+')).includes(second ?? '')).toBe(false)
  })
  it('is not given once one of staff is bound, and again when they are bound no more', async () => {
    const house = open({ roster: unbound().map((row) => (row.number === '0002' ? { ...row, contactId: 'wxid_2' } : row)) })
    await found(house, clock)
    expect(await issueClaimCode(house, clock)).toBeNull()
    const contact = await house.ledger.seals.contactDigest('*', 'wxid_2')
    await house.journal.commit({
      act: { id: 'u', about: '', once: false },
      by: '0001',
      occurredAt: 0,
      expect: [],
      says: [],
      memo: [],
      events: [{ type: 'contact.unbound', member: '0002', contact }],
    })
    expect(await issueClaimCode(house, clock)).toMatch(/^\d{8}$/u)
  })
  it('is not given where the roster has no staff', async () => {
    const house = open({ roster: unbound().map((row) => ({ ...row, posts: [] })) })
    await found(house, clock)
    expect(await issueClaimCode(house, clock)).toBeNull()
  })
})
