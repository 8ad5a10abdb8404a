import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewEvent } from '../../../src/journal/events.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
const staffRoom = '工作群'
const medical = '医疗保障分会群'

/** Points given past the handlers: 加分 has tests of its own. */
const given = async (lines: readonly (readonly [member: string, tenths: number, month?: string])[]): Promise<void> => {
  const roster = await v.house.ledger.roster()
  const events = lines.map(([number, tenths, month = '2026-11'], index): NewEvent => {
    const member = roster.byNumber.get(number)
    if (!member) throw new Error(`no member ${number}`)
    const { branch, tier } = member
    const entry = {
      entry: `\uE000e${index}\uE000`,
      member: number,
      branch,
      tier,
      item: '公益服务',
      category: '社会服务',
      quantity: 1,
      tenths,
      rules: 1,
      period: month,
    }
    return { type: 'points.awarded', entry, occurredAt: Date.parse(`${month}-10T10:00:00+08:00`) }
  })
  await v.house.journal.commit({
    act: { id: `given/${Math.random()}`, about: '', once: false },
    by: '0002',
    occurredAt: v.clock.time,
    expect: [],
    events,
    says: [],
    memo: [],
    entries: events.length,
  })
}

beforeEach(async () => {
  v = await village()
  await given([
    ['0005', 45],
    ['0006', 20],
    ['0007', 20],
    ['0012', 5],
    ['0013', -20],
    ['0016', 30],
    ['0005', 100, '2026-10'],
    ['0003', 15, '2026-08'],
  ])
})
afterEach(async () => {
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

describe('我的积分', () => {
  it('tells the asker alone; the room only reads that it did', async () => {
    const said = await v.say('0005', medical, '查积分')
    expect(said).toContainEqual({ to: medical, text: '王建国，已私下回复。' })
    const told = said.filter(({ to }) => to === '私聊0005').map(({ text }) => text)
    expect(told[1]).toBe('〔我的积分-2026年11月.png〕')
    expect(told[0]).toContain(
      '王建国，2026年11月积分 4.5 分。\n全会第 1 名（6 人有记录），医疗保障分会第 1 名（5 人有记录），会员单位第 1 名（6 人有记录）。',
    )
    expect(told[0]).toContain('2026年累计 14.5 分，全会第 1 名。')
    expect(told[0]).toContain('11月10日 周二 公益服务 1小时 +4.5，流水 1001')
  })
  it('a card goes along: places, categories, what moved them; once in ten minutes a period, text always', async () => {
    expect(await v.reply('0005', null, '我的积分')).toHaveLength(2)
    const [file] = await v.files()
    expect(file).toMatchObject({
      name: '我的积分-2026年11月.png',
      picture: {
        ...{ kind: 'card', name: '王建国', place: '医疗保障分会 · 会员单位', period: '2026年11月', points: '4.5' },
        places: [
          { board: '全会', rank: 1, of: 6 },
          { board: '医疗保障分会', rank: 1, of: 5 },
          { board: '会员单位', rank: 1, of: 6 },
        ],
        categories: [{ points: '4.5', tenths: 45 }],
        moved: expect.stringContaining('得分最多：公益服务 +4.5'),
      },
    })
    expect(await v.reply('0005', null, '我的积分')).toHaveLength(1)
    expect(await v.reply('0005', null, '我的积分 今年')).toHaveLength(2)
    v.clock.time += 10 * 60_000
    expect(await v.reply('0005', null, '我的积分')).toHaveLength(2)
    expect((await v.reply('0003', null, '我的积分'))[1]).toBeUndefined()
  })
  it('somebody who cannot be written to is asked to add the bot', async () => {
    expect(await v.say('0005', medical, '我的积分', { friend: false })).toEqual([{ to: medical, text: '王建国，加我好友后查看。' }])
  })
  it('says kindly what earns some, when there are none', async () => {
    expect(await v.reply('0008', null, '我多少分？')).toEqual([
      '李桂芳，您还没有积分。可以这样积分：集体学习每次 2 分、集体活动每次 3 分、公益服务每小时 1.5 分、转发信息每篇 0.5 分。到场时发「签到」就会记上。',
    ])
  })
  it('a month without any still shows the year', async () => {
    expect((await v.reply('0003', null, '我的积分'))[0]).toMatch(/^刘敏，2026年11月还没有积分。\n2026年累计 1\.5 分，全会第 5 名。/u)
  })
  it('the same message again says nothing', async () => {
    await v.say('0005', medical, '我的积分', { id: 'twice' })
    expect(await v.say('0005', medical, '我的积分', { id: 'twice' })).toEqual([])
  })
  it('near-misses are silence', async () => {
    const before = await v.events()
    for (const text of ['积分', '我多少分', '我的积分怎么少了', '查积分怎么查', '积分换礼品'])
      expect(await v.say('0005', medical, text)).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('a stranger is told to bind, and hears no points', async () => {
    expect((await v.reply('wxid_stranger', medical, '我的积分')).join()).toMatch(/还不认识您/u)
  })
  it('a failing store gives the reference sentence', async () => {
    const said = await failingStore(v, () => v.say('0005', medical, '我的积分'))
    expect(said).toEqual([{ to: medical, text: expect.stringMatching(notRecordedSentence) }])
  })
})

describe('明细', () => {
  it('tells the lines to the member alone, newest first, with their sum', async () => {
    const said = await v.say('0005', medical, '明细 全部')
    expect(said).toEqual([
      {
        to: '私聊0005',
        text: '王建国，全部明细（按第 1 版积分办法，新的在前）：\n11月10日 周二 公益服务 1小时 +4.5，流水 1001\n10月10日 周六 公益服务 1小时 +10，流水 1007\n合计 2 条，+14.5 分。',
      },
      { to: medical, text: '王建国，已私下回复。' },
    ])
  })
  it('谁扣我的分, said to the bot, is this month’s statement; the deduction is not heard in the room', async () => {
    const said = await v.say('0013', medical, '@小联 谁扣我的分')
    expect(said.filter(({ to }) => to === medical)).toEqual([{ to: medical, text: '王五，已私下回复。' }])
    expect(said.find(({ to }) => to === '私聊0013')?.text).toContain('-2，流水 1005')
  })
  it('a period without entries says so', async () => {
    expect(await v.reply('0005', null, '明细 上季')).toEqual([
      '王建国，2026年三季度没有积分记录。可以换个时段看，例如「明细 本年」「明细 全部」。',
    ])
  })
  it('a long one is cut to what fits a message, and says how many more', async () => {
    await given(Array.from({ length: 45 }, () => ['0011', 1] as const))
    const [text = ''] = await v.reply('0011', null, '明细')
    expect(text).toMatch(/\n等 \d+ 条\n合计 45 条，\+4\.5 分。$/u)
    expect(text.split('\n').length).toBeLessThanOrEqual(33)
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(2000)
  })
  it('said twice changes nothing; talk is silence; a failing store is told', async () => {
    const before = await v.events()
    await v.say('0005', medical, '明细', { id: 'statement' })
    expect(await v.say('0005', medical, '明细', { id: 'statement' })).toEqual([])
    for (const text of ['明细账发我一下', '谁扣我的分', '明细表', '凭啥老李比我多20分[发怒]'])
      expect(await v.say('0005', medical, text)).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await failingStore(v, () => v.reply('0005', null, '明细'))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
  it('a stranger hears no lines', async () => {
    expect((await v.reply('stranger2', null, '明细')).join()).toMatch(/还不认识您/u)
  })
})

describe('排行', () => {
  beforeEach(() => given([['0011', 45]]))
  it('shows the leading places in the room: ties share one, nobody below zero, not the asker’s own', async () => {
    expect(await v.say('0013', medical, '积分榜')).toEqual([
      { to: medical, text: '全会 2026年11月积分榜\n1. 王建国 4.5\n1. 王芳 4.5\n3. 郑律 3\n4. 孙志强 2\n4. 马三 2\n6. 李四 0.5' },
    ])
  })
  it('of a branch, a tier, a 时段', async () => {
    expect(await v.reply('0005', medical, '排行 律师分会 这个月')).toEqual(['律师分会 2026年11月积分榜\n1. 王芳 4.5\n2. 郑律 3'])
    expect(await v.reply('0005', medical, '排行榜 上月')).toEqual(['全会 2026年10月积分榜\n1. 王建国 10'])
    expect(await v.reply('0005', medical, '排行 会长单位 本季')).toEqual(['会长单位 2026年四季度积分榜\n1. 王芳 4.5'])
    expect(await v.reply('0016', '学习群', '排行 分会')).toEqual(['律师分会 2026年11月积分榜\n1. 王芳 4.5\n2. 郑律 3'])
    expect(await v.reply('0005', medical, '排行 理事单位')).toEqual(['理事单位 2026年11月还没有积分。可以看别的时段，例如「排行 上月」。'])
  })
  it('of the branches, by total and a head', async () => {
    expect(await v.reply('0005', medical, '排行 各分会')).toEqual([
      '各分会 2026年11月积分榜\n总分\n1. 律师分会 7.5\n2. 医疗保障分会 7\n人均\n1. 律师分会 1.50\n2. 医疗保障分会 0.58',
    ])
  })
  it('in private adds the asker’s own place', async () => {
    expect((await v.reply('0013', null, '排名 本季')).join()).toMatch(/\n您在第 7 名，-2 分。$/u)
  })
  it('ties at the edge are included up to fifteen', async () => {
    const other = v
    v = await village()
    try {
      await given(
        [
          '0001',
          '0002',
          '0003',
          '0004',
          '0005',
          '0006',
          '0007',
          '0008',
          '0009',
          '0010',
          '0011',
          '0012',
          '0013',
          '0014',
          '0015',
          '0016',
          '0017',
        ].map((number) => [number, 10] as const),
      )
      const [text = ''] = await v.reply('0005', medical, '排行')
      expect(text.split('\n').filter((line) => line.startsWith('1. '))).toHaveLength(15)
      expect(text).toMatch(/\n并列的还有 2 人。$/u)
    } finally {
      await v.close()
      v = other
    }
  })
  it('the same message again and talk are silence; a failing store is told; a stranger may not', async () => {
    const before = await v.events()
    await v.say('0005', medical, '排行', { id: 'board' })
    expect(await v.say('0005', medical, '排行', { id: 'board' })).toEqual([])
    for (const text of ['排名', '排行第一', '排行榜出来了', '积分榜第一是谁']) expect(await v.say('0005', medical, text)).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await failingStore(v, () => v.reply('0005', medical, '排行'))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect((await v.reply('wxid_stranger3', medical, '排行')).join()).toMatch(/还不认识您/u)
  })
})

describe('积分 姓名', () => {
  it('is for staff, said to the bot, and answered privately', async () => {
    const said = await v.say('0001', staffRoom, '@小联 积分 王建国 本年')
    expect(said).toContainEqual({ to: staffRoom, text: '赵科，已私下回复。' })
    expect(said.find(({ to }) => to === '私聊0001')?.text).toMatch(/^王建国，2026年积分 14\.5 分。/u)
    expect(said.find(({ to }) => to === '私聊0001')?.text).not.toContain('发「明细」')
    expect((await v.reply('0001', null, '积分 0008')).join()).toBe('李桂芳还没有积分记录。')
  })
  it('two of one name are asked for the number', async () => {
    expect(await v.reply('0001', null, '积分 张伟')).toEqual([
      '有 2 位「张伟」：0014（医疗保障分会）、0015（律师分会）。请用会员号再说一次。',
    ])
    expect(await v.reply('0001', null, '积分 王老五')).toEqual(['名册上没有「王老五」。请核对姓名，或改用会员号。'])
  })
  it('nobody else, and never unaddressed', async () => {
    expect(await v.say('0001', staffRoom, '积分 王建国')).toEqual([])
    expect(await v.reply('0005', null, '积分 孙志强')).toEqual(['「积分」由会长或秘书处来办。'])
    await v.say('0001', null, '积分 王建国', { id: 'lookup' })
    expect(await v.say('0001', null, '积分 王建国', { id: 'lookup' })).toEqual([])
    expect(await failingStore(v, () => v.reply('0001', null, '积分 王建国'))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
})

describe('核账', () => {
  it('replays the journal for staff', async () => {
    const { entries, events } = await v.house.ledger.verify()
    expect(await v.reply('0001', null, '核账')).toEqual([`核账完成：流水 ${entries} 条，事件 ${events} 条，差异 0。`])
    expect(await v.reply('0002', staffRoom, '@小联 对账')).toEqual([`核账完成：流水 ${entries} 条，事件 ${events} 条，差异 0。`])
  })
  it('names how many views differ and what to run', async () => {
    const board = v.house.keys.view('board:all:2026-11')
    await v.redis.zincrby(board, 1, '0005')
    expect((await v.reply('0001', null, '核账')).join()).toMatch(
      /差异 1。请技术人员在服务器上运行 lianyi verify 查看，再运行 lianyi rebuild 重建。$/u,
    )
    await v.redis.zincrby(board, -1, '0005')
  })
  it('said alone in the staff room; not for members; once a message', async () => {
    expect(await v.say('0001', staffRoom, '对账')).toHaveLength(1)
    expect(await v.say('0005', medical, '对账')).toEqual([])
    expect(await v.say('0005', medical, '核账 下午去你那儿')).toEqual([])
    expect(await v.reply('0005', null, '核账')).toEqual(['「核账」由会长或秘书处来办。'])
    await v.say('0001', null, '核账', { id: 'audit' })
    expect(await v.say('0001', null, '核账', { id: 'audit' })).toEqual([])
    expect(await failingStore(v, () => v.reply('0001', null, '核账'))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
})
