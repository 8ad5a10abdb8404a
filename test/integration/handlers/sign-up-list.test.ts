import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SaidFile } from '../../../src/chat/said.ts'
import type { Table } from '../../../src/chat/table.ts'
import { draw } from '../../../src/render/draw.ts'
import { listed, opened, saturday } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
const medical = '医疗保障分会群'
const dayMs = 24 * 60 * 60_000
beforeEach(async () => {
  v = await village()
})
afterEach(() => v.close())

describe('名单', () => {
  it('reads names in line, proxies marked, those who wait after them', async () => {
    const number = await opened(v, { limit: 3 })
    await v.say('0005', medical, '报名')
    await v.say('0004', medical, '报名 李桂芳 周婷')
    await v.say('0006', medical, '报名')
    const before = await v.events()
    expect(await v.reply('0007', medical, '名单')).toEqual([
      `「敬老院义诊」（编号 ${number}，11月28日 周六 09:00）报名 3 人（限 3 人）：王建国、李桂芳（张晓丽代）、周婷（张晓丽代）\n候补 1 人：孙志强`,
    ])
    expect(await v.events()).toBe(before)
  })
  it('tells two of one name apart', async () => {
    await opened(v)
    await v.say('0004', medical, '报名 0014 0015')
    expect(await v.reply('0005', medical, '名单')).toEqual([
      expect.stringContaining('张伟（医疗保障分会）（张晓丽代）、张伟（律师分会）（张晓丽代）'),
    ])
  })
  it('is said once a message, and is deaf to talk', async () => {
    await opened(v)
    const id = randomUUID()
    expect(await v.say('0005', medical, '名单', { id })).toHaveLength(1)
    expect(await v.say('0005', medical, '名单', { id })).toEqual([])
    for (const text of ['名单里咋木有俺', '名单发我', '公布一下中奖名单', '谁报名了'])
      expect(await v.say('0005', medical, text)).toEqual([])
  })
  it('in another room goes to the person; to outsiders it does not exist', async () => {
    const number = await opened(v)
    expect(await v.say('0005', '学习群', `名单 ${number}`)).toEqual([
      { to: '私聊0005', text: expect.stringContaining('还没有人报名') },
      { to: '学习群', text: '王建国，已私下回复。' },
    ])
    expect(await v.say('0017', '学习群', `名单 ${number}`)).toEqual([])
  })
  it('none here is silence, unless the bot was spoken to; several are asked about', async () => {
    expect(await v.say('0005', medical, '名单')).toEqual([])
    expect(await v.reply('0005', medical, '@小联 名单')).toEqual(['现在没有可看名单的活动。发「活动」看近期活动。'])
    await opened(v)
    await opened(v, { title: '健康讲座' })
    expect(await v.reply('0005', medical, '名单')).toEqual([expect.stringContaining('您要看哪一场的名单？')])
  })
  describe('of many people', () => {
    /** An activity with `count` people on its list, the last ten of them in line. */
    const crowded = async (count: number): Promise<string> => {
      await v.close()
      const many = Array.from({ length: count }, (_, index) => String(1000 + index))
      v = await village((association) => ({
        ...association,
        roster: [
          ...association.roster,
          ...many.map((number) => ({ number, name: `欧阳${number}`, branch: '医疗保障分会', tier: '会员单位', posts: [], speciality: '' })),
        ],
      }))
      const number = await opened(v, { limit: count - 10 })
      await listed(v, number, many.slice(0, -10))
      await listed(v, number, many.slice(-10), 'waiting')
      return number
    }
    /** The file that was queued last. */
    const lastFile = async (): Promise<SaidFile & { table: Table }> => {
      const file = (await v.files()).at(-1)
      if (!file || !('table' in file)) throw new Error('no table')
      return file
    }

    it('eighty names are read out whole, within what a message holds', async () => {
      await crowded(80)
      const [list = ''] = await v.reply('0005', medical, '名单')
      expect(list).toMatch(/报名 70 人（限 70 人）：欧阳1000、.*欧阳1069\n候补 10 人：欧阳1070、.*欧阳1079$/su)
      expect(Buffer.byteLength(list)).toBeLessThanOrEqual(2000)
    })
    it('more come as one line and a picture, two people a row, those in line behind', async () => {
      const number = await crowded(190)
      expect(await v.say('0005', medical, '名单')).toEqual([
        {
          to: medical,
          text: `「敬老院义诊」（编号 ${number}，11月28日 周六 09:00）报名 180 人（限 180 人），候补 10 人，名单见下图或附件。`,
        },
        { to: medical, text: `〔名单-${number}.png〕` },
      ])
      const file = await lastFile()
      expect(file.table.rows).toHaveLength(95)
      expect(file.table.rows[0]).toEqual(['1', '欧阳1000', '医疗保障分会', '96', '欧阳1095', '医疗保障分会'])
      expect(file.table.rows[94]).toEqual(['95', '欧阳1094', '医疗保障分会', '候补10', '欧阳1189', '医疗保障分会'])
      const png = Buffer.from(await draw(file), 'base64')
      expect([png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual(['PNG', 540])
    })
    it('beyond what a picture holds as a workbook, to the person when asked elsewhere', async () => {
      const number = await crowded(310)
      expect(await v.say('0005', '学习群', `名单 ${number}`)).toEqual([
        { to: '私聊0005', text: expect.stringContaining('报名 300 人（限 300 人），候补 10 人') },
        { to: '私聊0005', text: `〔名单-${number}.xlsx〕` },
        { to: '学习群', text: '王建国，已私下回复。' },
      ])
    })
  })
  it('says the reference when the store fails', async () => {
    await opened(v)
    const [sentence] = await failingStore(v, () => v.reply('0005', medical, '名单'))
    expect(sentence).toMatch(notRecordedSentence)
  })
})

describe('活动', () => {
  it('lists what is ahead and under way here, with the places left and how to sign up', async () => {
    await opened(v, { limit: 2, place: '县敬老院' })
    await opened(v, { title: '健康讲座', startsAt: saturday + dayMs, limit: 1 })
    await opened(v, { title: '晚间分享', startsAt: v.clock.time - 60_000 })
    await opened(v, { title: '内部会', startsAt: saturday + 2 * dayMs, deadline: v.clock.time - 1 })
    await opened(v, { title: '律师沙龙', group: '律师分会群' })
    await v.say('0005', medical, '报名 101')
    await v.say('0005', medical, '报名 102')
    expect(await v.reply('0006', medical, '活动')).toEqual([
      [
        '近期活动：',
        '103 晚间分享，11月26日 周四 19:09，正在进行',
        '101 敬老院义诊，11月28日 周六 09:00，县敬老院，还剩 1 个名额，报名发「报名 101」',
        '102 健康讲座，11月29日 周日 09:00，名额已满，候补发「报名 102」',
        '104 内部会，11月30日 周一 09:00，报名已截止',
      ].join('\n'),
    ])
    expect(await v.reply('0017', null, '活动')).toEqual([expect.stringContaining('律师沙龙')])
  })
  it('at most eight, and says how many more', async () => {
    for (let index = 0; index < 10; index += 1) await opened(v, { title: `第${index + 1}场`, startsAt: saturday + index * dayMs })
    const [list = ''] = await v.reply('0006', medical, '活动')
    expect(list.split('\n')).toHaveLength(10)
    expect(list).toContain('还有 2 场')
  })
  it('none is said so; talk is not answered; a redelivery neither', async () => {
    const id = randomUUID()
    expect(await v.reply('0005', medical, '活动', { id })).toEqual(['近期没有活动。'])
    expect(await v.say('0005', medical, '活动', { id })).toEqual([])
    for (const text of ['活动活动筋骨[呲牙]', '品牌活动搞得好', '活动取消了吗', '活动 12'])
      expect(await v.say('0005', medical, text)).toEqual([])
    expect(await v.reply('wxid_new', medical, '活动')).toEqual([expect.stringContaining('绑定 姓名')])
    const [sentence] = await failingStore(v, () => v.reply('0005', medical, '活动'))
    expect(sentence).toMatch(notRecordedSentence)
  })
})

describe('我的报名', () => {
  it('tells the asker alone what they are signed up for', async () => {
    await opened(v, { limit: 1 })
    await opened(v, { title: '健康讲座', startsAt: saturday + dayMs })
    await v.say('0006', medical, '报名 101')
    await v.say('0005', medical, '报名 101')
    await v.say('0005', medical, '报名 102')
    const id = randomUUID()
    expect(await v.say('0005', medical, '我的报名', { id })).toEqual([
      { to: '私聊0005', text: '您的报名：\n101 敬老院义诊，11月28日 周六 09:00，候补第 1 位\n102 健康讲座，11月29日 周日 09:00，已报名' },
      { to: medical, text: '王建国，已私下回复。' },
    ])
    expect(await v.say('0005', medical, '我的报名', { id })).toEqual([])
    v.clock.time = saturday + 2 * dayMs
    expect(await v.reply('0005', null, '我的报名')).toEqual(['您没有报名近期的活动。发「活动」看可以报名的活动。'])
  })
  it('is deaf to talk, helps who is not bound, and says the reference when the store fails', async () => {
    for (const text of ['我的报名呢', '我的报名表交了']) expect(await v.say('0005', medical, text)).toEqual([])
    expect(await v.reply('wxid_new', medical, '我的报名')).toEqual([expect.stringContaining('绑定 姓名')])
    const said = await failingStore(v, () => v.reply('0005', medical, '我的报名'))
    expect(said[0]).toMatch(notRecordedSentence)
  })
})
