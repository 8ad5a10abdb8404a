import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { commands } from '../../../handlers/index.ts'
import { helpList } from '../../../src/text/help.ts'
import { thursdayEvening, type Village, village } from '../../support/village.ts'

const [member, onDuty, staff] = ['0005', '0003', '0001']
let v: Village
beforeAll(async () => {
  v = await village()
})
beforeEach(() => {
  v.clock.time = thursdayEvening
})
afterAll(() => v.close())

describe('帮助', () => {
  it('a member hears what a member may say, an organiser and staff what they may', async () => {
    const [plain = ''] = await v.reply(member, null, '帮助')
    expect(plain).toContain('· 签到：')
    expect(plain).not.toContain('发起')
    expect((await v.reply(onDuty, null, '帮助'))[0]).toContain('发起')
    expect((await v.reply(staff, null, '帮助'))[0]).toContain('登记本群')
    for (const who of [member, onDuty, staff]) {
      const [text = ''] = await v.reply(who, null, '帮助')
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2000)
    }
  })
  it('one command', async () => {
    expect(await v.reply(member, null, '帮助 签到')).toEqual(['签到：记录您到场了。请单独发「签到」（也可以说「打卡」）。'])
    expect(await v.reply(member, null, '帮助打卡')).toEqual(['签到：记录您到场了。请单独发「签到」（也可以说「打卡」）。'])
    expect(await v.reply(member, null, '帮助 发起')).toEqual(['「发起」由当值副会长、分会会长、联络员或秘书处来办。'])
    expect(await v.reply(onDuty, null, '怎么用？')).toHaveLength(1)
  })
  it('in a room once a person in ten minutes', async () => {
    const before = await v.events()
    expect(await v.reply(member, '学习群', '帮助')).toHaveLength(1)
    expect(await v.say(member, '学习群', '帮助')).toEqual([])
    expect(await v.say(member, '学习群', '@小联 帮助 签到')).toEqual([])
    expect(await v.reply(onDuty, '学习群', '帮助')).toHaveLength(1)
    v.clock.time = thursdayEvening + 10 * 60_000
    expect(await v.reply(member, '学习群', '帮助')).toHaveLength(1)
    expect(await v.events()).toBe(before)
  })
  it('talk is silence', async () => {
    for (const talk of ['帮助张三', '帮助 张三', '帮助别人快乐自己', '怎么用', '感谢帮助', '菜单'])
      expect(await v.say('0008', '学习群', talk), talk).toEqual([])
  })
  it('somebody unknown hears how to be known', async () => {
    expect(await v.reply('0099', null, '帮助')).toEqual([expect.stringContaining('绑定 姓名')])
  })
  it('keeps its bound however many commands there are', () => {
    const lines = [...commands, ...commands, ...commands].map(({ name, usage, about }) => ({
      name,
      usage,
      about: `${about}，说明再长一些也不要紧`,
    }))
    expect(Buffer.byteLength(helpList(lines, lines.slice(0, 15)))).toBeLessThanOrEqual(2000)
    expect(Buffer.byteLength(helpList([], lines))).toBeLessThanOrEqual(2000)
  })
})
