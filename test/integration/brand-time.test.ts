import { afterEach, beforeEach, expect, it } from 'vitest'
import { opened } from '../support/activities.ts'
import { someBrands, type Uttered, type Village, village } from '../support/village.ts'

let v: Village
beforeEach(async () => {
  v = await village((association) => ({ ...association, brands: someBrands }))
})
afterEach(() => v.close())

const about = (said: readonly Uttered[], word: string): Uttered[] => said.filter(({ text }) => text.includes(word))

it('an hour after its end, who led a branded activity is asked what it achieved: once, and not when it is known', async () => {
  const clinic = await opened(v, { series: '新联公益' })
  const known = await opened(v, { title: '公益助学', leader: '0004' })
  await opened(v, { title: '法治沙龙' })
  await opened(v, { title: '公益义卖', state: 'cancelled' })
  await v.passTo('2026-11-28T11:30:00+08:00')
  await v.say('0004', null, `成果 ${known} 服务 20人`)
  const asked = about(await v.passTo('2026-11-28T12:30:00+08:00'), '请报一下成果')
  expect(asked).toEqual([{ to: '私聊0003', text: expect.stringContaining(`成果 ${clinic} 服务 80人`) }])
  expect(about(await v.passTo('2026-11-30T12:00:00+08:00'), '请报一下成果')).toEqual([])
})

it('a bot that was off asks late and says so; one moved is asked about after its new end', async () => {
  const clinic = await opened(v, { series: '新联公益' })
  expect(about(await v.passTo('2026-11-28T15:00:00+08:00', 'asleep'), '成果')).toEqual([
    { to: '私聊0003', text: expect.stringMatching(/^（本应 11月28日 周六 12:00 发出，迟了）\n「敬老院义诊」结束了/u) },
  ])
  const moved = await opened(v, { title: '公益助学', startsAt: v.clock.time + 60 * 60_000, endsAt: v.clock.time + 2 * 60 * 60_000 })
  await v.say('0003', null, `改期 ${moved} 12月2日上午9点`)
  expect(about(await v.passTo('2026-12-02T08:00:00+08:00'), '请报一下成果')).toEqual([])
  expect(about(await v.passTo('2026-12-02T12:00:00+08:00'), '请报一下成果')).toHaveLength(1)
  expect(clinic).not.toBe(moved)
})

it('on the first morning of a quarter staff hear which branches held nothing for a brand', async () => {
  await opened(v, { series: '新联公益' })
  const said = about(await v.passTo('2027-01-01T12:00:00+08:00'), '品牌活动的分会')
  expect(said).toEqual([{ to: '工作群', text: '2026年四季度没有开展品牌活动的分会（1 个）：律师分会。' }])
  expect(about(await v.passTo('2027-01-03T12:00:00+08:00'), '品牌活动的分会')).toEqual([])
})

it('who led it has no WeChat: who leads the brand is asked, else the chairs’ group', async () => {
  const unbound = await village((association) => ({
    ...association,
    brands: [
      { kind: 'series', name: '新联公益', aliases: [], branches: [], leader: '0011' },
      { kind: 'team', name: '新动联盟', aliases: [], branches: [] },
    ],
    roster: association.roster.map(({ contactId, ...row }) =>
      row.number === '0003' || contactId === undefined ? row : { ...row, contactId },
    ),
  }))
  await opened(unbound, { series: '新联公益' })
  await opened(unbound, { title: '新动联盟下乡' })
  const asked = about(await unbound.passTo('2026-11-28T12:30:00+08:00'), '请报一下成果')
  expect(asked.map(({ to }) => to)).toEqual(['私聊0011', '会长群'])
  await unbound.close()
})
