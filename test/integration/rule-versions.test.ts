import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { proposeRules } from '../../src/chat/acts/rules.ts'
import { atDate } from '../../src/domain/zoned.ts'
import { type Village, village } from '../support/village.ts'

let v: Village
const [staff, member] = ['0001', '0005']
beforeEach(async () => {
  v = await village()
})
afterEach(async () => {
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

/** The folder now says so many tenths an hour of 公益服务. */
const folderSays = (tenths: number): void => {
  const { rules } = v.house.association
  v.house.association.rules = { ...rules, items: rules.items.map((item) => (item.name === '公益服务' ? { ...item, tenths } : item)) }
}
const entries = async () => (await v.house.ledger.entriesOf(member)).map(({ tenths, rules, period }) => ({ tenths, rules, period }))
const midnight = (date: string): number => atDate(date, '00:00', 'Asia/Shanghai')

describe('a changed rule set', () => {
  it('is shown to staff once for each content, and scores nothing yet', async () => {
    folderSays(20)
    expect(await proposeRules(v.house, v.clock.time)).toBe(true)
    expect(await v.uttered()).toEqual([
      {
        to: '工作群',
        text: '积分办法文件有 1 处改动，还没有启用，仍按原办法计分：\n公益服务：1.5 分改为 2 分\n核对后由秘书处私聊我发「启用办法」（或「启用办法 12月1日」从那天起），看过再回复「确认」。',
      },
    ])
    expect(await proposeRules(v.house, v.clock.time)).toBe(true)
    expect(await v.uttered()).toEqual([])
    folderSays(30)
    await proposeRules(v.house, v.clock.time)
    expect((await v.uttered()).map(({ text }) => text).join()).toContain('1.5 分改为 3 分')
    await v.say(staff, null, '加分 王建国 公益服务 2 事由 敬老院')
    expect(await entries()).toEqual([{ tenths: 30, rules: 1, period: '2026-11' }])
  })

  it('scores from the moment of 确认 on, and what happened before keeps its version', async () => {
    await v.say(staff, null, '加分 王建国 公益服务 2 事由 敬老院')
    folderSays(20)
    expect((await v.reply(staff, null, '启用办法')).join()).toContain(
      '将启用第 2 版积分办法，共 1 处改动：\n公益服务：1.5 分改为 2 分\n从现在起',
    )
    expect((await v.reply(staff, null, '确认')).join()).toContain('第 2 版积分办法已启用')
    await v.say(staff, null, '加分 王建国 公益服务 2 事由 敬老院又一次')
    expect(await entries()).toEqual([
      { tenths: 30, rules: 1, period: '2026-11' },
      { tenths: 40, rules: 2, period: '2026-11' },
    ])
    expect(await v.reply(staff, null, '启用办法')).toEqual(['积分办法文件没有改动，正在用的是第 2 版。'])
  })

  it('明细 with a 流水号 says by which version, from where, and what became of it; to its member and to staff alone', async () => {
    await v.say('0002', null, '加分 王建国 公益服务 2 事由 敬老院')
    await v.say('0002', null, '加分 王建国 转发信息 300 事由 转发')
    await v.say('0002', null, '确认')
    const [first, second] = (await v.house.ledger.entriesOf(member)).map(({ entry }) => entry)
    expect((await v.reply(member, null, `明细 ${first}`)).join()).toBe(
      `流水 ${first}：11月26日 周四 公益服务 2小时，+3 分。\n按第 1 版积分办法，每小时 1.5 分。\n来自：钱会长记录。\n计入 11月。\n事由：敬老院`,
    )
    expect((await v.reply(staff, null, `明细 ${second}`)).join()).toContain('每篇 0.5 分；原为 +150 分，到了上限')
    expect(await v.reply('0006', null, `明细 ${first}`)).toEqual([`没有找到您的流水 ${first}；发「明细」看流水号。`])
    await v.say(staff, null, `冲正 ${first} 记错了`)
    expect((await v.reply(member, null, `明细 ${first}`)).join()).toMatch(/已由流水 \d+ 冲正。/u)
  })

  it('from a date in the middle of a month: 23:59:59.999 by the old, 00:00:00.000 by the new', async () => {
    folderSays(20)
    await v.say(staff, null, '启用办法 12月15日')
    expect((await v.reply(staff, null, '确认')).join()).toContain('第 2 版积分办法已启用，12月15日')
    expect((await v.reply(member, null, '积分办法')).join('\n')).toContain('12月15日 周二起改用第 2 版')
    v.clock.time = midnight('2026-12-15') - 1
    await v.say(staff, null, '加分 王建国 公益服务 2 事由 半夜以前')
    v.clock.time = midnight('2026-12-15')
    await v.say(staff, null, '加分 王建国 公益服务 2 事由 零点整')
    expect(await entries()).toEqual([
      { tenths: 30, rules: 1, period: '2026-12' },
      { tenths: 40, rules: 2, period: '2026-12' },
    ])
  })

  it('is shown anew when the file changed between being shown and 确认', async () => {
    folderSays(20)
    await v.say(staff, null, '启用办法')
    folderSays(30)
    expect((await v.reply(staff, null, '确认')).join()).toContain('1.5 分改为 3 分')
    expect(await v.house.ledger.ruleVersions()).toHaveLength(1)
    expect((await v.reply(staff, null, '确认')).join()).toContain('第 2 版积分办法已启用')
  })

  it('never begins before the version in force, nor on a date that cannot be read', async () => {
    folderSays(20)
    await v.say(staff, null, '启用办法 12月15日')
    await v.say(staff, null, '确认')
    folderSays(30)
    expect((await v.reply(staff, null, '启用办法 12月1日')).join()).toContain('不能更早')
    expect((await v.reply(staff, null, '启用办法 下下个星期八')).join()).toContain('没看懂日期')
    expect(await v.house.ledger.ruleVersions()).toHaveLength(2)
  })
})

describe('积分办法', () => {
  it('shows all of it, a category, or an item; what it does not have is asked for by name', async () => {
    expect((await v.reply(member, null, '积分办法')).join()).toContain('【社会服务】\n公益服务 每小时 1.5 分')
    expect((await v.reply(member, null, '积分办法 转发信息')).join()).toContain('转发信息 每篇 0.5 分，一月最多 10 分')
    expect((await v.reply(member, null, '积分办法 志愿服务')).join()).not.toContain('转发信息')
    expect((await v.reply(member, null, '积分办法 唱歌')).join()).toContain('积分办法里没有「唱歌」')
  })
})
