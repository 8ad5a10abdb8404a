import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

const [onDuty, secretary, member, legalHead, staff] = ['0003', '0004', '0005', '0016', '0001']
const branchRoom = '医疗保障分会群'
let v: Village
beforeEach(async () => {
  v = await village()
})
afterEach(() => v.close())

describe('发起', () => {
  it('in a group opens an activity there, shown as a card with the weekday', async () => {
    expect(await v.say(onDuty, branchRoom, '发起 敬老院义诊 周六上午9点 地点 县敬老院 限 30 人 截止 周五18:00')).toEqual([
      {
        to: branchRoom,
        text: '活动 101「敬老院义诊」11月28日 周六 09:00，地点：县敬老院，限 30 人，11月27日 周五 18:00 报名截止，回复「报名 101」',
      },
    ])
    expect(await v.house.ledger.activity('101')).toMatchObject({
      title: '敬老院义诊',
      kind: 'activity',
      group: branchRoom,
      branch: '医疗保障分会',
      leader: onDuty,
      limit: 30,
      state: 'open',
    })
  })

  it('in the study group opens a study session', async () => {
    expect(await v.reply(onDuty, '学习群', '发起 读书会 周日下午3点-5点')).toEqual([
      '学习 101「读书会」11月29日 周日 15:00—17:00，到时回复「签到」，来不了回复「请假 101」',
    ])
    expect(await v.house.ledger.activity('101')).toMatchObject({ kind: 'study' })
  })

  it('heard twice with one message id opens one', async () => {
    const text = '发起 健康讲座 12月5日9:00'
    expect(await v.reply(onDuty, branchRoom, text, { id: 'twice' })).toHaveLength(1)
    const before = await v.events()
    expect(await v.say(onDuty, branchRoom, text, { id: 'twice' })).toEqual([])
    expect(await v.events()).toBe(before)
  })

  it('said again by the same person asks whether really again', async () => {
    await v.reply(onDuty, branchRoom, '发起 健康讲座 12月5日9:00')
    const before = await v.events()
    expect(await v.reply(onDuty, branchRoom, '发起 健康讲座 12月5日上午9点')).toEqual([
      expect.stringContaining('您今天已经发起过「健康讲座」（12月5日 周六 09:00，编号 101）。真的要再发起一场吗？'),
    ])
    expect(await v.events()).toBe(before)
    expect(await v.reply(onDuty, branchRoom, '确认')).toEqual([expect.stringContaining('活动 102「健康讲座」')])
    expect((await v.reply(secretary, branchRoom, '发起 健康讲座 12月5日9:00'))[0]).toMatch(
      /^活动 103「健康讲座」.*\n请留意：同一时间医疗保障分会群还有/u,
    )
  })

  it('twice in the same second opens one', async () => {
    const say = (): Promise<unknown> => v.say(onDuty, null, '发起 闪电会 12月6日9:00 群 学习群')
    await Promise.all([say(), say()])
    const opened = await v.house.ledger.activitiesStarting(Date.parse('2026-12-06T09:00+08:00'), Date.parse('2026-12-06T09:00+08:00'))
    expect(opened).toHaveLength(1)
  })

  it('现在 opens check-in at once', async () => {
    expect(await v.reply(onDuty, branchRoom, '发起 碰头会 现在')).toEqual([
      expect.stringMatching(/^活动 \d+「碰头会」11月26日 周四 19:10，现在就可以签到，回复「签到」/u),
    ])
    expect(await v.reply(member, branchRoom, '签到')).toEqual(['王建国，签到成功：碰头会，积分 +3'])
  })

  it('an unclear hour is asked about, in private which group too', async () => {
    expect(await v.reply(onDuty, null, '发起 沙龙 明天7点')).toEqual([
      '时间是上午还是晚上？\n① 11月27日 周五 07:00\n② 11月27日 周五 19:00\n请回复序号，两分钟内有效。',
    ])
    const [question] = await v.reply(onDuty, null, '②')
    expect(question).toMatch(/^「沙龙」11月27日 周五 19:00，发到哪个群？\n① 医疗保障分会群\n② 学习群/u)
    const said = await v.say(onDuty, null, '2')
    expect(said.map(({ to }) => to)).toEqual(['学习群', `私聊${onDuty}`])
    expect(said[1]?.text).toMatch(/^已发起，编号 \d+：「沙龙」，已发到学习群。/u)
  })

  it('a head or liaison has one group, and opens in no other', async () => {
    const said = await v.say(secretary, null, '发起\n主题：民营企业法治体检\n时间：12月3日（周四）下午2:30\n地点：政协三楼会议室\n人数：40')
    expect(said).toEqual([
      {
        to: branchRoom,
        text: expect.stringMatching(/^活动 \d+「民营企业法治体检」12月3日 周四 14:30，地点：政协三楼会议室，限 40 人，回复「报名 \d+」$/u),
      },
      { to: `私聊${secretary}`, text: expect.stringContaining('已发到医疗保障分会群。') },
    ])
    const before = await v.events()
    expect(await v.say(legalHead, branchRoom, '发起 法律咨询 12月7日9:00')).toEqual([])
    expect(await v.reply(legalHead, branchRoom, '@小联 发起 法律咨询 12月7日9:00')).toEqual([
      '医疗保障分会群的活动由当值副会长、秘书处或本分会的会长、联络员发起。',
    ])
    expect(await v.say(legalHead, '学习群', '发起 法律咨询 12月7日9:00')).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await v.reply(staff, '律师', '发起 法律咨询 12月7日9:00')).toHaveLength(1)
  })

  it('the wrong role is turned away and nothing is written', async () => {
    const before = await v.events()
    expect(await v.say(member, branchRoom, '发起 摘草莓 周六上午9点')).toEqual([])
    expect(await v.reply(member, branchRoom, '@小联 发起 摘草莓 周六上午9点')).toEqual([
      '「发起」由当值副会长、分会会长、联络员或秘书处来办。',
    ])
    expect(await v.events()).toBe(before)
  })

  it('what cannot be is said, and nothing is opened', async () => {
    const before = await v.events()
    const answers: [string, RegExp][] = [
      ['发起 义诊 昨天9点', /已经过去/u],
      ['发起 义诊 周六', /请写明几点/u],
      ['发起 义诊 12月3日周五下午2点', /日期和星期对不上，是哪一天/u],
      ['发起 义诊 2月30日9:00', /没有这个日期/u],
      ['发起 义诊 周六上午9点 截止 周日18:00', /要早于开始时间/u],
      ['发起 义诊 周六上午9点 限 99999 人', /1 到 10000/u],
      ['发起 义诊 周六上午9点 时长 9天', /最多七天/u],
      ['发起 义诊 2028年3月1日9:00', /最多提前一年/u],
      ['发起 义诊 周六上午9点 县敬老院', /是地点，还是主题的一部分/u],
      ['发起 义诊 周六上午9点 县敬老院 请大家积极参加，收到回复', /没看懂，没有发起/u],
      ['发起 周六上午9点', /没看到主题/u],
      ['发起 义诊', /没看到时间/u],
      ['发起 义诊 周六上午9点 群 足球群', /没有叫「足球群」的群/u],
    ]
    for (const [said, answer] of answers) expect((await v.reply(secretary, null, said))[0], said).toMatch(answer)
    expect(await v.events()).toBe(before)
  })

  it('a piece that may be the place is asked about', async () => {
    await v.say(secretary, null, '发起 探访 12月8日9:00 县敬老院')
    expect((await v.say(secretary, null, '①'))[0]?.text).toMatch(/「探访」12月8日 周二 09:00，地点：县敬老院，/u)
  })

  it('near misses are silence', async () => {
    const before = await v.events()
    for (const talk of ['发起投票：年会去哪', '发起 捐款 明天', '谁来发起 周六9点', '发起人是谁', '我想发起个事'])
      expect(await v.say(onDuty, '学习群', talk), talk).toEqual([])
    expect(await v.events()).toBe(before)
  })

  it('a late message keeps its own day', async () => {
    v.clock.time = Date.parse('2026-11-27T00:30:00+08:00')
    const at = Date.parse('2026-11-26T23:59:00+08:00')
    expect(await v.reply(onDuty, branchRoom, '发起 晨练 明天上午8点', { at })).toEqual([expect.stringContaining('11月27日 周五 08:00')])
  })

  it('a store that fails gives the reference sentence', async () => {
    const said = await failingStore(v, () => v.say(onDuty, branchRoom, '发起 夜谈 周六20:00'))
    expect(said).toEqual([{ to: branchRoom, text: expect.stringMatching(notRecordedSentence) }])
  })
})
