import { afterEach, beforeEach, expect, it } from 'vitest'
import { usualPublication } from '../../src/domain/publication.ts'
import { publishes, toldTo, yearsEnd } from '../support/publishing.ts'
import { type Village, village } from '../support/village.ts'

let v: Village
const [staff, chair, head, member, another] = ['0001', '0002', '0003', '0005', '0006']
beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    publication: usualPublication,
    appraisal: { stars: [{ name: '三星', tenths: 100 }], leave: 'excluded' },
  }))
  await v.say(chair, null, '加分 孙志强 公益服务 4 事由 敬老院')
  await v.say(chair, null, '加分 王建国 公益服务 3 事由 敬老院')
  await publishes(v, ...yearsEnd.november)
  v.clock.time = Date.parse('2026-12-10T10:00:00+08:00')
  await v.say(chair, null, '加分 孙志强 公益服务 1 事由 敬老院')
  await publishes(v, ...yearsEnd.december)
})
afterEach(async () => {
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

/** A claim of 王建国 for a day, filed and passed at once; answers its entry. */
const late = async (hours: number, day: string): Promise<string> => {
  await v.say(member, null, `申报 公益服务 ${hours}小时 ${day} 敬老院`)
  const claim = (await v.house.ledger.claimsOf(member, 1))[0]?.claim ?? ''
  expect((await v.reply(head, null, `通过 ${claim}`)).join()).toContain('已通过 1 项')
  return (await v.house.ledger.claim(claim))?.entry ?? ''
}
const countsIn = async (entry: string): Promise<(string | undefined)[]> => {
  const found = await v.house.ledger.entry(entry)
  return [found?.period, found?.quarter, found?.half]
}
const board = async (period: string) =>
  (await v.house.ledger.published(period))?.board.map(({ number, tenths, star }) => [number, tenths, ...(star === undefined ? [] : [star])])

it('what is recorded after its month was final counts in the contest of its quarter and for the star, until these are final', async () => {
  // the month is final, the contest is not begun
  const before = await late(4, '12月20日')
  expect(await countsIn(before)).toEqual(['2027-01', '2026Q4', '2026H2'])
  expect((await v.reply(another, '学习群', '排行 四季度')).join()).toContain('1. 王建国 10.5\n2. 孙志强 7.5')
  // 明细 holds what the board sums, in every period
  for (const [said, sum] of Object.entries({ 上季度: '+10.5 分', 去年下半年: '+10.5 分', 本月: '+6 分', 上月: '', 去年: '+10.5 分' }))
    expect([said, /[+-]?[\d.]+ 分/u.exec((await v.reply(member, null, `明细 ${said}`)).join())?.[0] ?? '']).toEqual([said, sum])
  // within the contest's window
  const [said, open, final] = yearsEnd.quarter
  await v.passTo(open)
  await v.say(staff, null, `公布 ${said}`)
  const opened = await v.say(staff, null, '确认')
  expect(toldTo(opened, '学习群')).toContain('1. 王建国 10.5 分\n2. 孙志强 7.5 分')
  const within = await late(1, '12月21日')
  expect(await countsIn(within)).toEqual(['2027-01', '2026Q4', '2026H2'])
  expect(toldTo(await v.passTo(final), '学习群')).toContain('公示期内有 1 条更正或补记，已计入。')
  expect(await board('2026Q4')).toEqual([
    [member, 120],
    [another, 75],
  ])
  // the contest is final, the appraisal is not: a reversal too counts in the half alone
  const after = await late(2, '12月22日')
  expect(await countsIn(after)).toEqual(['2027-01', undefined, '2026H2'])
  await v.say(staff, null, `冲正 ${before} 记错`)
  expect(await countsIn((await v.house.ledger.reversalOf(before)) ?? '')).toEqual(['2027-01', undefined, '2026H2'])
  await late(4, '12月23日')
  await publishes(v, ...yearsEnd.half)
  expect(await board('2026H2')).toEqual([
    [member, 150, '三星'],
    [another, 75],
  ])
  // all is final
  expect(await countsIn(await late(1, '12月26日'))).toEqual(['2027-01', undefined, undefined])
  expect(await board('2026-12')).toEqual([[another, 15]])
  expect(await board('2026Q4')).toEqual([
    [member, 120],
    [another, 75],
  ])
  expect(await board('2026H2')).toEqual([
    [member, 150, '三星'],
    [another, 75],
  ])
})

it('a star lost by a late reversal within the window of the appraisal is not awarded', async () => {
  const entry = await late(6, '12月20日')
  await publishes(v, ...yearsEnd.quarter)
  const [said, open, final] = yearsEnd.half
  await v.passTo(open)
  await v.say(staff, null, `公布 ${said}`)
  expect(toldTo(await v.say(staff, null, '确认'), '学习群')).toContain('【三星】王建国')
  await v.say(staff, null, `冲正 ${entry} 记错`)
  expect(toldTo(await v.passTo(final), '学习群')).not.toContain('【三星】王建国')
  expect(await board('2026H2')).toEqual([
    [another, 75],
    [member, 45],
  ])
  expect(await board('2026Q4')).toEqual([
    [member, 135],
    [another, 75],
  ])
})
