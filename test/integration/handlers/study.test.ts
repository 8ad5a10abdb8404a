import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { monthly, weekly } from '../../support/study.ts'
import { type Village, village } from '../../support/village.ts'

const [staff, onDuty, liaison, member, legalHead, legalMember] = ['0001', '0003', '0004', '0005', '0016', '0017']
const room = '学习群'
let v: Village
beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    study: [
      weekly({ place: '线上', link: 'https://example.com/live' }),
      monthly({
        name: '每月研讨',
        weekday: '周六',
        nth: 2,
        time: '09:30',
        minutes: 120,
        topics: ['年终盘点'],
        topicsFrom: '2026-12-01',
        code: true,
      }),
      weekly({ name: '律师早课', weekday: '周二', time: '08:00', groups: ['律师分会群'] }),
    ],
  }))
  // Tuesday noon: the weekly session stands open, the monthly one only in the plan
  v.clock.time = Date.parse('2026-12-01T12:00:00+08:00')
  await v.passTo('2026-12-01T12:00:30+08:00')
})
afterEach(() => v.close())

const weeklyNumber = async (): Promise<string> => {
  const all = await v.house.ledger.activitiesStarting(0, Number.MAX_SAFE_INTEGER)
  return all.find(({ title }) => title === '每周集体学习')?.number ?? ''
}

describe('学习', () => {
  it('answers with the sessions open to the asker: when, topic, place, link, number; it writes nothing', async () => {
    const before = await v.events()
    const number = await weeklyNumber()
    const expected = [
      '近期学习：',
      `· 12月3日 周四 19:30 每周集体学习（${number}），地点：线上，入口：https://example.com/live `,
      '· 12月10日 周四 19:30 每周集体学习，地点：线上，入口：https://example.com/live ',
      '· 12月12日 周六 09:30 每月研讨，主题：年终盘点，凭签到码签到',
      '到时回复「签到」；来不了回复「请假 编号 事由」。',
    ].join('\n')
    expect(await v.reply(member, null, '学习', { id: 'one' })).toEqual([expected])
    expect(await v.say(member, null, '学习', { id: 'one' })).toEqual([])
    expect(await v.reply(member, '医疗', '@小联 今天学什么？')).toEqual([expected])
    expect((await v.reply(legalMember, null, '本周学习')).join()).toContain('12月8日 周二 08:00 律师早课')
    expect(await v.events()).toBe(before)
  })
  it('says when check-in is open, and which session falls out', async () => {
    v.association.holidays = { off: ['2026-12-10'], work: [] }
    await v.passTo('2026-12-03T19:20:00+08:00')
    const [text = ''] = await v.reply(member, null, '学习')
    expect(text).toContain('· 今天 19:30 每周集体学习')
    expect(text).toContain('，现在可以签到')
    expect(text).toContain('· 12月10日 周四 休息日，每周集体学习停一次')
  })
  it('a moved session shows where it went, a cancelled one is gone, one opened by hand stands among them', async () => {
    const number = await weeklyNumber()
    await v.say(staff, null, `改期 ${number} 12月4日19:30`)
    await opened(v, { kind: 'study', title: '专题辅导', group: room, startsAt: Date.parse('2026-12-05T15:00:00+08:00') })
    const [text = ''] = await v.reply(member, null, '学习')
    expect(text).toContain(`· 12月4日 周五 19:30 每周集体学习（${number}）`)
    expect(text).not.toContain('12月3日')
    expect(text).toContain('专题辅导')
    await v.say(staff, null, `取消活动 ${number} 场地检修`)
    expect((await v.reply(member, null, '学习')).join()).not.toContain('12月4日')
  })
  it('while no topic is set, what the series is for', async () => {
    const [first, ...others] = v.association.study ?? []
    if (first) v.association.study = [{ ...first, about: '线上集体学习' }, ...others]
    const text = async () => (await v.reply(member, null, '学习')).join()
    expect(await text()).toContain(`每周集体学习（${await weeklyNumber()}），线上集体学习，地点：线上`)
    await v.say(staff, null, `学习主题 ${await weeklyNumber()} 宪法日专题`)
    expect(await text()).toContain(`每周集体学习（${await weeklyNumber()}），主题：宪法日专题，地点：线上`)
  })
  it('is silence unless said to the bot, and for nobody we know an invitation to bind', async () => {
    for (const talk of ['学习', '学习安排', '今天学什么', '学习学习']) expect(await v.say(member, room, talk), talk).toEqual([])
    expect((await v.say('wxid_new', null, '学习')).map(({ text }) => text)).toEqual([expect.stringContaining('还不认识您')])
  })
  it('without a series or a session says so', async () => {
    v.association.study = []
    await v.passTo('2026-12-01T12:05:00+08:00')
    expect(await v.reply(member, null, '学习')).toEqual(['近期没有安排学习。'])
  })
  it('a store that fails gives the reference sentence', async () => {
    expect(await failingStore(v, () => v.reply(member, null, '学习'))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
})

describe('学习主题', () => {
  it('sets the next session’s topic and link; the group hears it once; the same again changes nothing', async () => {
    const number = await weeklyNumber()
    expect(await v.say(onDuty, room, '学习主题 新质生产力 https://example.com/a', { id: 'one' })).toEqual([])
    // on duty is 王芳 in December
    expect(await v.say('0011', room, '学习主题 新质生产力 https://example.com/a', { id: 'two' })).toEqual([
      { to: room, text: '「每周集体学习」12月3日 周四 19:30 的主题为：新质生产力，入口：https://example.com/a ' },
    ])
    const before = await v.events()
    expect(await v.say('0011', room, '学习主题 新质生产力 https://example.com/a', { id: 'two' })).toEqual([])
    expect(await v.reply('0011', room, '学习主题 新质生产力')).toEqual(['「每周集体学习」12月3日 周四 19:30 的主题已经是这个，没有变化。'])
    expect(await v.events()).toBe(before)
    expect(await v.house.ledger.activity(number)).toMatchObject({ topic: '新质生产力', link: 'https://example.com/a' })
    expect(await v.say(staff, null, `学习主题 ${number} 宪法日专题`)).toEqual([
      { to: room, text: '「每周集体学习」12月3日 周四 19:30 的主题改为：宪法日专题（原来是：新质生产力）' },
      { to: `私聊${staff}`, text: `「每周集体学习」12月3日 周四 19:30 的主题已定好，并发到${room}。` },
    ])
    const reminded = (await v.passTo('2026-12-02T19:30:00+08:00')).filter(({ to }) => to === room)
    expect(reminded.map(({ text }) => text)).toEqual([
      expect.stringContaining('主题：宪法日专题，地点：线上，入口：https://example.com/a '),
    ])
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })
  it('asks which of several within a week; one only planned so far is opened by it, and not a second time by the bot', async () => {
    await v.passTo('2026-12-04T12:00:00+08:00')
    v.association.study = [monthly({ name: '每月研讨', weekday: '周六', nth: 2, time: '09:30' }), weekly()]
    await v.passTo('2026-12-06T12:00:00+08:00')
    const [question = ''] = await v.reply(staff, null, '学习主题 如何讲好新联故事')
    expect(question).toContain(
      '定哪一场学习的主题？\n① 每周集体学习 12月10日 周四 19:30（学习群）\n② 每月研讨 12月12日 周六 09:30（学习群）',
    )
    expect(await v.say(staff, null, '2')).toEqual([
      { to: room, text: '「每月研讨」12月12日 周六 09:30 的主题为：如何讲好新联故事' },
      { to: `私聊${staff}`, text: expect.stringContaining('已定好') },
    ])
  })
  it('opens a session of a far series with its number, and the bot opens no second one', async () => {
    v.association.study = [monthly({ name: '每月研讨', weekday: '周六', nth: 2, time: '09:30' })]
    await v.passTo('2026-12-01T12:05:00+08:00')
    expect(await v.say('0011', room, '学习主题：年终盘点')).toEqual([
      { to: room, text: '「每月研讨」12月12日 周六 09:30 的主题为：年终盘点' },
    ])
    await v.passTo('2026-12-08T12:00:00+08:00')
    const held = (await v.house.ledger.activitiesStarting(0, Number.MAX_SAFE_INTEGER)).filter(({ title }) => title === '每月研讨')
    expect(held).toEqual([expect.objectContaining({ topic: '年终盘点', topicSet: true, state: 'open' })])
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })
  it('heads and liaisons set it for their own branch only', async () => {
    const before = await v.events()
    expect(await v.reply(liaison, null, '学习主题 新质生产力')).toEqual([expect.stringContaining('近期的学习都不归您管')])
    expect(await v.say(liaison, room, '学习主题 新质生产力')).toEqual([])
    expect(await v.reply(liaison, null, `学习主题 ${await weeklyNumber()} 新质生产力`)).toEqual([expect.stringContaining('不归您管理')])
    expect(await v.say(member, room, '学习主题 新质生产力')).toEqual([])
    expect(await v.reply(member, null, '学习主题 新质生产力')).toEqual([expect.stringContaining('由当值副会长')])
    expect(await v.events()).toBe(before)
    expect(await v.say(legalHead, '律师', '学习主题 民法典')).toEqual([
      { to: '律师分会群', text: '「律师早课」12月8日 周二 08:00 的主题为：民法典' },
    ])
  })
  it('talk, an activity, one that is over or called off are not set', async () => {
    const before = await v.events()
    for (const talk of ['学习主题', '学习主题是什么', '学习主题 定了吗', '学习主题很好', '学习主题 如何讲好新联故事'])
      expect(await v.say(staff, room, talk), talk).toEqual([])
    expect(await v.reply(staff, null, '学习主题')).toEqual(['请写明标题：「学习主题 标题 [链接]」。'])
    expect(await v.reply(staff, null, `学习主题 ${'长'.repeat(61)}`)).toEqual(['标题最多 60 个字，请改短再发一次。'])
    expect(await v.reply(staff, null, '学习主题 999 民法典')).toEqual([expect.stringContaining('没有编号 999')])
    expect(await v.events()).toBe(before)
    const clinic = await opened(v)
    expect(await v.reply(staff, null, `学习主题 ${clinic} 民法典`)).toEqual([expect.stringContaining('不是学习')])
    const number = await weeklyNumber()
    await v.say(staff, null, `取消活动 ${number} 场地检修`)
    expect(await v.reply(staff, null, `学习主题 ${number} 民法典`)).toEqual([expect.stringContaining('已经取消')])
    expect(await failingStore(v, () => v.reply(staff, room, '学习主题 民法典'))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
})

describe('a session among other commands', () => {
  it('请假 without a number means the next one of the series; 报名 means no session; 活动 says how', async () => {
    await v.passTo('2026-12-03T19:10:00+08:00')
    const number = await weeklyNumber()
    expect(await v.reply(member, room, '请假 出差')).toEqual([expect.stringContaining('已请假：每周集体学习')])
    expect(await v.house.ledger.leave(number, member)).not.toBeNull()
    expect(await v.say(member, room, '报名')).toEqual([])
    const clinic = await opened(v, { group: room, startsAt: Date.parse('2026-12-05T09:00:00+08:00') })
    expect(await v.reply(member, room, '报名')).toEqual([expect.stringContaining('敬老院义诊')])
    const [list = ''] = await v.reply(member, room, '活动')
    expect(list).toContain('每周集体学习，12月3日 周四 19:30，线上，到时签到')
    expect(list).toContain(`报名发「报名 ${clinic}」`)
  })
})
