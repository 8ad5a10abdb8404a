import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualPublication } from '../../src/domain/publication.ts'
import { type Village, village } from '../support/village.ts'

let v: Village
const [staff, chair, twoPosts, member] = ['0001', '0002', '0003', '0005']
beforeEach(async () => {
  v = await village((association) => ({ ...association, publication: usualPublication }))
})
afterEach(async () => {
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

const at = (text: string): number => Date.parse(`${text}+08:00`)
const awardAt = async (text: string, name = '王建国'): Promise<void> => {
  v.clock.time = at(text)
  await v.say(chair, null, `加分 ${name} 公益服务 2 事由 ${text}`)
}
const periods = async (): Promise<string[]> => (await v.house.ledger.entriesOf(member)).map(({ period }) => period)
const publish = async (words: string): Promise<string> => {
  await v.say(staff, null, words)
  return (await v.reply(staff, null, '确认')).join()
}

describe('the edges of a month', () => {
  it('the last millisecond is the old month’s, the first the new one’s', async () => {
    await awardAt('2026-11-30T23:59:59.999')
    await awardAt('2026-12-01T00:00:00.000')
    expect(await periods()).toEqual(['2026-11', '2026-12'])
  })
  it('a month may be published at 00:00 on the first: all of it is in, and nothing of the new one', async () => {
    await awardAt('2026-11-30T23:59:59.999')
    expect((await v.reply(staff, null, '公布 11月')).join()).toContain('还没有结束')
    await awardAt('2026-12-01T00:00:00.000')
    expect(await publish('公布 11月')).toContain('2026年11月积分已公示')
    expect(await v.house.ledger.publications()).toMatchObject([{ period: '2026-11', state: 'opened', entries: 1 }])
  })
  it('a window ends at 24:00: what is entered a millisecond before is in, a millisecond after it counts in the open month', async () => {
    await awardAt('2026-11-30T12:00:00')
    await v.passTo('2026-12-01T10:00:00+08:00')
    await publish('公布 11月')
    const { until = 0 } = (await v.house.ledger.publications())[0] ?? {}
    expect(until).toBe(at('2026-12-05T00:00:00'))
    const entry = (await v.house.ledger.entriesOf(member))[0]?.entry ?? ''
    v.clock.time = until - 1
    await v.say(staff, null, `冲正 ${entry} 记错人`)
    await v.passTo(until + 1)
    expect(await v.house.ledger.publications()).toMatchObject([{ period: '2026-11', state: 'final', entries: 2, changes: 1 }])
    expect(await periods()).toEqual(['2026-11', '2026-11'])
    await v.say(member, null, '申报 公益服务 2小时 11月30日 敬老院')
    await v.say(twoPosts, null, '通过 102')
    expect((await periods()).sort()).toEqual(['2026-11', '2026-11', '2026-12'])
    expect((await v.reply(member, null, '明细')).join()).toContain('补记11月')
  })
  it('the 29th of February counts in its month, which can be published', async () => {
    await awardAt('2028-02-29T23:59:59.999')
    expect(await periods()).toEqual(['2028-02'])
    v.clock.time = at('2028-03-01T00:00:00')
    expect(await publish('公布')).toContain('2028年2月积分已公示')
    await v.passTo('2028-03-10T10:00:00+08:00')
    expect(await v.house.ledger.closed()).toMatchObject({ month: '2028-02' })
  })
  it('a member with two posts stands once on every board, in their one branch and tier', async () => {
    await awardAt('2026-11-26T20:00:00', '刘敏')
    const boards = ['all', 'b=医疗保障分会', 't=会长单位', 'b=律师分会', 't=会员单位']
    const places = await Promise.all(boards.map((board) => v.house.ledger.placeOf(board, '2026-11', twoPosts)))
    expect(places.map((place) => place?.tenths ?? null)).toEqual([30, 30, 30, null, null])
    expect([...(await v.house.ledger.branchTotals('2026-11'))]).toEqual([['医疗保障分会', 30]])
  })
})
