import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualPublication } from '../../../src/domain/publication.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
const [staff, chair, member, another] = ['0001', '0002', '0005', '0006']
beforeEach(async () => {
  v = await village((association) => ({ ...association, publication: usualPublication }))
  await v.say(chair, null, '加分 王建国 公益服务 4 事由 敬老院')
  await v.say(chair, null, '加分 孙志强 公益服务 2 事由 敬老院')
})
afterEach(async () => {
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

describe('不公开', () => {
  it('keeps a name off what others read, with points and places right; the member and staff see it in private', async () => {
    await v.say(member, null, '不公开')
    for (const [who, room] of [
      [another, '学习群'] as const,
      [member, '学习群'] as const,
      [staff, '学习群'] as const,
      [another, null] as const,
    ])
      expect((await v.reply(who, room, '排行')).join(), `${who} ${room}`).toContain('1. （不公开） 6\n2. 孙志强 3')
    for (const who of [member, staff]) expect((await v.reply(who, null, '排行')).join()).toContain('1. 王建国 6')
    expect((await v.reply(member, null, '我的积分')).join()).toContain('第 1 名')
    await v.say(member, null, '公开')
    expect((await v.reply(another, '学习群', '排行')).join()).toContain('1. 王建国 6')
  })
  it('keeps it out of what is published', async () => {
    await v.say(member, null, '不公开')
    await v.passTo('2026-12-03T10:00:00+08:00')
    await v.say(staff, null, '公布')
    const said = await v.say(staff, null, '确认')
    const groups = said.filter(({ to }) => to.endsWith('群') && to !== '工作群')
    expect(groups.length).toBeGreaterThan(1)
    expect(groups.map(({ text }) => text).join()).not.toContain('王建国')
    expect(groups.map(({ text }) => text).join()).toContain('1. （不公开） 6 分')
  })
  it('said twice changes nothing', async () => {
    await v.say(member, null, '不公开')
    const before = await v.events()
    expect(await v.reply(member, null, '不公开')).toEqual([expect.stringContaining('已经是不公开')])
    expect(await v.events()).toBe(before)
    await v.say(member, null, '公开')
    expect(await v.reply(member, null, '公开')).toEqual([expect.stringContaining('是公开的')])
  })
})
