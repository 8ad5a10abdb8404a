import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { opened } from '../../support/activities.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
beforeAll(async () => {
  v = await village()
  await opened(v, { title: '已办', startsAt: v.clock.time - 3 * 86_400_000, endsAt: v.clock.time - 3 * 86_400_000 + 3_600_000 })
  await opened(v, { title: '没办成', startsAt: v.clock.time - 2 * 86_400_000, endsAt: v.clock.time - 86_400_000, state: 'cancelled' })
  await opened(v)
})
afterAll(() => v.close())

describe('轮值', () => {
  const answer = '本月（11月）轮值：刘敏（医疗保障分会），已带活动 1 场。\n下月（12月）轮值：王芳（律师分会）。'
  it('says who is on duty this month and next', async () => {
    const before = await v.events()
    expect(await v.reply('0005', '医疗', '轮值', { id: 'twice' })).toEqual([answer])
    expect(await v.say('0005', '医疗', '轮值', { id: 'twice' })).toEqual([])
    expect(await v.reply('0005', null, '这个月谁值班？')).toEqual([answer])
    expect(await v.events()).toBe(before)
  })
  it('names who stands in on days to come', async () => {
    await v.say('0003', null, '代班 王芳 11月27日 11月29日')
    const [said] = await v.reply('0005', '医疗', '轮值')
    expect(said).toContain('已带活动 1 场；王芳代11月27日至11月29日。\n下月')
    await v.say('0003', null, '取消代班')
    expect(await v.reply('0005', '医疗', '轮值')).toEqual([answer])
  })
  it('over the turn of a year, and in a month without one', async () => {
    expect(await v.reply('0005', '医疗', '轮值', { at: v.clock.time })).toHaveLength(1)
    v.clock.time = Date.parse('2026-12-31T23:59:00+08:00')
    expect(await v.reply('0005', '医疗', '轮值')).toEqual([
      '本月（12月）轮值：王芳（律师分会），已带活动 0 场。\n下月（1月）还没有排轮值。',
    ])
  })
  it('talk is silence', async () => {
    for (const talk of ['轮值到我了', '轮值主席是谁', '轮值表呢', '谁值班']) expect(await v.say('0005', '医疗', talk), talk).toEqual([])
  })
  it('somebody unknown hears once how to be known', async () => {
    expect(await v.reply('wxid_stranger', '医疗', '轮值')).toEqual([expect.stringContaining('绑定 姓名')])
    expect(await v.reply('wxid_stranger', '医疗', '轮值')).toEqual([])
  })
})
