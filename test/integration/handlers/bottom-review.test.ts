import { afterEach, beforeEach, expect, it } from 'vitest'
import { opened } from '../../support/activities.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    bottomReview: { percent: 20, monthlyTenths: 10, newcomerMonths: 0, leavePercent: 50 },
  }))
})
afterEach(() => v.close())

const studied = async (members: readonly string[], excused: readonly string[] = []): Promise<void> => {
  const number = await opened(v, {
    title: '集体学习',
    kind: 'study',
    group: '学习群',
    startsAt: v.clock.time + 60_000,
    endsAt: v.clock.time + 60 * 60_000,
  })
  for (const member of excused) await v.say(member, null, `请假 ${number} 出差`)
  v.clock.time += 5 * 60_000
  for (const member of members) await v.say(member, null, `签到 ${number}`)
  v.clock.time += 3 * 60 * 60_000
}

it('lists the lowest with the evidence, to staff alone; whoever was on leave stands apart; a decision is kept beside the name', async () => {
  const all = v.association.roster.map(({ number }) => number).filter((number) => !['0005', '0007', '0009'].includes(number))
  await studied(all, ['0009'])
  await studied(all, ['0009'])
  expect(await v.say('0001', '工作群', '末尾评议 本月')).toEqual([])
  const listed = await v.say('0001', null, '末尾评议 本月')
  expect(listed.map(({ to }) => to)).toEqual(['私聊0001'])
  expect(listed[0]?.text.split('\n')).toEqual([
    '2026年11月末尾评议名单（参评 16 人，列出 2 人，仅供工作人员）：',
    '倒数 1. 王建国（0005，医疗保障分会）0 分；学习到 0/2 次；1 个月里 1 个月偏低',
    '倒数 1. 马三（0007，医疗保障分会）0 分；学习到 0/2 次；1 个月里 1 个月偏低',
    '不参评：',
    '陈卫东（0009）2 次学习请假 2 次',
    expect.stringContaining('评议结论'),
  ])
  expect((await v.say('0001', null, '评议结论 王建国 约谈 本月 长期没有参加活动'))[0]?.text).toBe(
    '已记下：王建国 2026年11月末尾评议结论「约谈」。改了主意可再记一次，以最后一次为准。',
  )
  expect((await v.say('0001', null, '末尾评议 本月'))[0]?.text).toContain('1 个月偏低；结论：约谈（11月27日 周五）')
  expect((await v.house.ledger.verify()).differences).toEqual([])
})

it('a decision needs one of the known words and a reason, and is never about oneself', async () => {
  const before = await v.events()
  const answers = ['评议结论 王建国 开除 不来', '评议结论 王建国 约谈', '评议结论 赵科 约谈 不来', '评议结论 张伟 约谈 不来']
  const said: string[] = []
  for (const words of answers) said.push((await v.say('0001', null, words))[0]?.text ?? '')
  expect(said).toEqual([
    expect.stringContaining('不是评议结论'),
    expect.stringContaining('请写上理由'),
    expect.stringContaining('不能评议自己'),
    expect.stringContaining('有 2 位「张伟」'),
  ])
  expect(await v.events()).toBe(before)
})
