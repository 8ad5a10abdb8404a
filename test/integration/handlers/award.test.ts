import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
const staffRoom = '工作群'
const medical = '医疗保障分会群'
const good = '加分 孙志强 公益服务 3小时 事由 敬老院义诊漏记'

const tenthsOf = async (member: string, scope = 'all'): Promise<number> =>
  (await v.house.ledger.placeOf(scope, '2026-11', member))?.tenths ?? 0
const lastEntry = async (member: string) => (await v.house.ledger.entriesOf(member)).at(-1)

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

describe('加分', () => {
  it('credits one person at once, and tells staff and the member', async () => {
    expect(await v.say('0001', null, good)).toEqual([
      { to: '私聊0001', text: '已给孙志强加分：公益服务 3小时，+4.5 分。事由：敬老院义诊漏记。流水 1001。' },
      { to: '私聊0006', text: '您的积分 +4.5 分：公益服务 3小时，事由：敬老院义诊漏记。流水 1001。发「明细」可查看；有疑问请联系秘书处。' },
    ])
    expect(await v.house.ledger.entry('1001')).toMatchObject({
      ...{ member: '0006', branch: '医疗保障分会', tier: '会员单位', item: '公益服务', category: '社会服务', quantity: 3, tenths: 45 },
      ...{ rules: 1, period: '2026-11', by: '0001', occurredAt: v.clock.time },
    })
    expect(await tenthsOf('0006', 'b=医疗保障分会')).toBe(45)
  })
  it('keeps the reason sealed: the journal does not show it', async () => {
    await v.say('0001', null, good)
    const raw = JSON.stringify(await v.redis.xrange(v.house.keys.journal, '-', '+'))
    expect(raw).toContain('公益服务')
    expect(raw).not.toContain('漏记')
  })
  it('the same message again changes nothing and says nothing', async () => {
    await v.say('0001', null, good, { id: 'award' })
    const [before, tenths] = [await v.events(), await tenthsOf('0006')]
    expect(await v.say('0001', null, good, { id: 'award' })).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await tenthsOf('0006')).toBe(tenths)
  })
  it('in a room, the room only reads that it was answered privately', async () => {
    const said = await v.say('0001', staffRoom, '加分 0008 集体学习 事由 补录上周')
    expect(said.filter(({ to }) => to === staffRoom)).toEqual([{ to: staffRoom, text: '赵科，已私下回复。' }])
    expect(said.map(({ to }) => to).sort()).toEqual([staffRoom, '私聊0001', '私聊0008'].sort())
    expect(await tenthsOf('0008')).toBe(20)
  })
  it('several people are shown first and wait for 确认, said in private wherever it began', async () => {
    const before = await v.events()
    const shown = await v.say('0001', staffRoom, '加分 李四、王五、0014 公益服务 2小时 事由 义诊')
    expect(shown).toEqual([
      {
        to: '私聊0001',
        text: '将给 3 人加分：李四、王五、张伟（0014）。\n公益服务 2小时，每人 +3 分。\n事由：义诊。\n私聊回复我「确认」执行，「不用了」取消，两分钟内有效。',
      },
      { to: staffRoom, text: '赵科，已私下回复。' },
    ])
    expect(await v.say('0001', staffRoom, '确认')).toEqual([])
    expect(await v.events()).toBe(before)
    const done = await v.say('0001', null, '确认')
    expect(done[0]?.text).toMatch(/^已给李四、王五、张伟（0014）加分：公益服务 2小时，每人 \+3 分。事由：义诊。流水 \d+ 至 \d+。$/u)
    expect(done.map(({ to }) => to)).toEqual(['私聊0001', '私聊0012', '私聊0013', '私聊0014'])
    expect([await tenthsOf('0012'), await tenthsOf('0013'), await tenthsOf('0014'), await tenthsOf('0015')]).toEqual([30, 30, 30, 0])
    expect(await v.say('0001', null, '确认')).not.toContainEqual(expect.objectContaining({ text: expect.stringContaining('已给') }))
  })
  it('more than a hundred points for one waits for 确认 too, and can be called off', async () => {
    const before = await v.events()
    expect((await v.reply('0001', null, '加分 马三 公益服务 100小时 事由 帮忙')).join()).toMatch(
      /^将给 1 人加分：马三。\n公益服务 100小时，每人 \+150 分。/u,
    )
    expect(await v.reply('0001', null, '不用了')).toEqual(['好，不办了。'])
    expect((await v.reply('0001', null, '确认')).join()).not.toContain('已给')
    expect(await v.events()).toBe(before)
  })
  it.each([
    ['加分 赵科 公益服务 1小时 事由 自己', '不能给自己加分，本次没有记上。请另一位工作人员来办。'],
    ['加分 赵科、李四 公益服务 1小时 事由 一起', '不能给自己加分，本次没有记上。请另一位工作人员来办。'],
    ['加分 张伟 公益服务 1小时 事由 漏记', '有 2 位「张伟」：0014（医疗保障分会）、0015（律师分会）。请用会员号再说一次。'],
    ['加分 老李 公益服务 1小时 事由 漏记', '名册上没有「老李」，本次没有记上。请核对姓名，或改用会员号。'],
    ['加分 李四 公益 1次 事由 漏记', '积分办法里没有「公益」，本次没有记上。相近的项目：公益服务。请换成项目名再说一次。'],
    ['加分 李四 公益服务 1篇 事由 漏记', '「公益服务」按小时计，您写的是篇，本次没有记上。请改成小时再说一次。'],
    ['加分 李四 无故缺席 事由 记错', '「无故缺席」是扣分项目，本次没有记上。要扣分请用「扣分」。'],
    ['加分 李四 公益服务 0.01小时 事由 少', '数量太少，不足 0.1 分，本次没有记上。'],
    ['加分 李四', '请这样写：「加分 姓名 项目 数量 事由 …」，例如「加分 王建国 公益服务 3小时 事由 敬老院义诊漏记」，事由必须写。'],
  ])('«%s» is refused and nothing is written', async (text, answer) => {
    const before = await v.events()
    expect(await v.say('0001', null, text)).toEqual([{ to: '私聊0001', text: answer }])
    expect(await v.events()).toBe(before)
  })
  it('a refusal said in a room goes to the person', async () => {
    const said = await v.say('0001', staffRoom, '加分 张伟 公益服务 1小时 事由 漏记')
    expect(said.filter(({ to }) => to === staffRoom)).toEqual([{ to: staffRoom, text: '赵科，已私下回复。' }])
  })
  it('a member is turned away: silence in a room, told in private', async () => {
    const before = await v.events()
    expect(await v.say('0007', medical, '加分 马三 公益服务 100小时 事由 帮忙')).toEqual([])
    expect(await v.reply('0007', medical, '@小联 加分 马三 公益服务 100小时 事由 帮忙')).toEqual(['「加分」由会长或秘书处来办。'])
    expect(await v.reply('0003', null, good)).toEqual(['「加分」由会长或秘书处来办。'])
    expect(await v.events()).toBe(before)
  })
  it('talk is silence', async () => {
    const before = await v.events()
    for (const text of ['能加分吗', '加分', '加分 马三', '驾照扣分 12分怎么处理', '这个必须加分👍', '加分 题目 太难 事由 没复习'])
      expect(await v.say('0001', medical, text)).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('a failing store gives the reference sentence, and nothing is recorded', async () => {
    const before = await v.events()
    expect(await failingStore(v, () => v.reply('0001', null, good))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect(await v.events()).toBe(before)
  })
  it('a message that comes late counts when it was said', async () => {
    const said = Date.parse('2026-11-30T23:59:00+08:00')
    const now = v.clock.time
    v.clock.time = Date.parse('2026-12-01T08:00:00+08:00')
    await v.say('0001', null, '加分 周婷 集体学习 事由 补录', { at: said })
    v.clock.time = now
    expect(await lastEntry('0010')).toMatchObject({ period: '2026-11', occurredAt: said })
  })
})

describe('扣分', () => {
  it('always lowers, whatever the item’s sign; the room hears nothing of it', async () => {
    const said = await v.say('0002', staffRoom, '扣分 马三 缺席 2次 事由：会议无故缺席')
    expect(said.filter(({ to }) => to === staffRoom)).toEqual([{ to: staffRoom, text: '钱会长，已私下回复。' }])
    expect(said.find(({ to }) => to === '私聊0007')?.text).toMatch(/^您的积分 -4 分：无故缺席 2次，事由：会议无故缺席。流水 \d+。/u)
    expect(await tenthsOf('0007')).toBe(-40)
    await v.say('0002', null, '扣分 马三 公益服务 1小时 事由 多记了')
    expect(await tenthsOf('0007')).toBe(-55)
  })
  it('not from oneself, not by members', async () => {
    const before = await v.events()
    expect((await v.reply('0002', null, '扣分 钱会长 缺席 事由 没来')).join()).toMatch(/^不能给自己扣分/u)
    expect(await v.say('0005', medical, '扣分 马三 缺席 事由 没来')).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await failingStore(v, () => v.reply('0002', null, '扣分 马三 缺席 事由 没来'))).toEqual([
      expect.stringMatching(notRecordedSentence),
    ])
  })
})

describe('冲正', () => {
  const award = async (member: string, text = `加分 ${member} 公益服务 2小时 事由 测试`): Promise<string> => {
    await v.say('0001', null, text)
    return (await lastEntry(member))?.entry ?? ''
  }
  it('cancels an entry by one that mirrors it, in the month of the first; staff and the member are told', async () => {
    const before = await tenthsOf('0009')
    const entry = await award('0009')
    expect(await tenthsOf('0009')).toBe(before + 30)
    const said = await v.say('0001', staffRoom, `冲正 ${entry} 重复记分`)
    const by = await v.house.ledger.reversalOf(entry)
    expect(said).toEqual([
      { to: '私聊0001', text: `已冲正流水 ${entry}：陈卫东，公益服务 2小时，原 +3 分，现记 -3 分。理由：重复记分。流水 ${by}。` },
      { to: staffRoom, text: '赵科，已私下回复。' },
      {
        to: '私聊0009',
        text: `您的积分 -3 分：原流水 ${entry}（公益服务 2小时）已冲正，理由：重复记分。流水 ${by}。发「明细」可查看；有疑问请联系秘书处。`,
      },
    ])
    expect(await tenthsOf('0009')).toBe(before)
    expect(await v.house.ledger.entry(by ?? '')).toMatchObject({ reverses: entry, tenths: -30, quantity: 2, rules: 1, period: '2026-11' })
    const [statement = ''] = await v.reply('0009', null, '明细')
    expect(statement).toContain(`流水 ${by}（冲正流水 ${entry}；重复记分）`)
    expect(statement).toContain(`流水 ${entry}（已由流水 ${by} 冲正；测试）`)
  })
  it('counts in the month of the original, however late', async () => {
    const entry = await award('0010')
    const now = v.clock.time
    v.clock.time = Date.parse('2026-12-15T10:00:00+08:00')
    await v.say('0001', null, `冲正 ${entry} 记错人`)
    v.clock.time = now
    expect(await lastEntry('0010')).toMatchObject({ reverses: entry, period: '2026-11' })
  })
  it('not twice, and a reversal stands', async () => {
    const entry = await award('0009')
    await v.say('0001', null, `冲正 ${entry} 重复`)
    const by = (await v.house.ledger.reversalOf(entry)) ?? ''
    const before = await v.events()
    expect(await v.reply('0001', null, `冲正 ${entry} 重复`)).toEqual([`流水 ${entry} 已由流水 ${by} 冲正，不用再办。`])
    expect(await v.reply('0001', null, `更正 ${by} 反悔`)).toEqual([
      `流水 ${by} 本身是一笔冲正，不能再冲正。要恢复积分请用「加分」重新记。`,
    ])
    expect(await v.reply('0001', null, '作废 999999 没有的')).toEqual(['没有流水 999999。请核对流水号，会员可发「明细」查看。'])
    expect(await v.events()).toBe(before)
  })
  it('two at once: one reverses, the other is told by which', async () => {
    const entry = await award('0009')
    const said = (await Promise.all([v.say('0001', null, `冲正 ${entry} 重复`), v.say('0002', null, `冲正 ${entry} 重复`)])).flat()
    const texts = [...said, ...(await v.uttered())].map(({ text }) => text)
    expect(texts.filter((text) => text.startsWith('已冲正'))).toHaveLength(1)
    expect(texts.filter((text) => text.includes('不用再办'))).toHaveLength(1)
  })
  it('the same message again changes nothing', async () => {
    const entry = await award('0009')
    await v.say('0001', null, `冲正 ${entry} 重复`, { id: 'reverse' })
    const before = await v.events()
    expect(await v.say('0001', null, `冲正 ${entry} 重复`, { id: 'reverse' })).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('nobody mends their own entry', async () => {
    await v.say('0002', null, '扣分 赵科 缺席 事由 没来')
    const entry = (await lastEntry('0001'))?.entry ?? ''
    const before = await v.events()
    expect(await v.reply('0001', null, `冲正 ${entry} 不服`)).toEqual([`流水 ${entry} 是您自己的，本次没有冲正。请另一位工作人员来办。`])
    expect(await v.events()).toBe(before)
  })
  it('takes its number from a quote of ours; without one a room hears nothing and a private chat is asked', async () => {
    const entry = await award('0009')
    const before = await v.events()
    expect(await v.say('0001', staffRoom, '冲正 重复记分')).toEqual([])
    expect(await v.say('0001', staffRoom, '@小联 冲正 重复记分')).toEqual([])
    expect(await v.reply('0001', null, '冲正')).toEqual(['请写明流水号和理由：「冲正 流水号 理由」，例如「冲正 1024 重复记分」。'])
    expect(await v.reply('0001', null, `冲正 ${entry}`)).toEqual([`请写上理由：「冲正 ${entry} 理由」，例如「冲正 ${entry} 重复记分」。`])
    expect(await v.events()).toBe(before)
    const quoted = `「小联：已给陈卫东加分：公益服务 2小时，+3 分。事由：测试。流水 ${entry}。」\n- - - - - - - - - - - - - - -\n冲正 重复记分`
    expect((await v.reply('0001', null, quoted)).join()).toMatch(new RegExp(`^已冲正流水 ${entry}`, 'u'))
  })
  it('not by others; talk is silence; a failing store gives the reference sentence', async () => {
    const entry = await award('0009')
    const before = await v.events()
    expect(await v.say('0005', medical, `冲正 ${entry} 重复`)).toEqual([])
    expect(await v.reply('0003', null, `冲正 ${entry} 重复`)).toEqual(['「冲正」由会长或秘书处来办。'])
    for (const text of ['更正：12月3日的活动改到4日', '更正 2026 年会时间', '作废 旧通知', '冲正'])
      expect(await v.say('0001', medical, text)).toEqual([])
    expect(await failingStore(v, () => v.reply('0001', null, `冲正 ${entry} 重复`))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect(await v.events()).toBe(before)
    expect(await v.house.ledger.reversalOf(entry)).toBeNull()
  })
})
