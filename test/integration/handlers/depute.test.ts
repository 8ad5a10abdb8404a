import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Uttered, type Village, village } from '../../support/village.ts'

const [staff, liu, member, wang, head] = ['0001', '0003', '0005', '0011', '0016']
const branchRoom = '医疗保障分会群'
let v: Village
beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    rotationTargets: { activitiesPerMonth: 4, themesPerWeek: 1, highlightsPerMonth: 1, escalateAfterDays: 7 },
  }))
})
afterEach(() => v.close())

const to = (said: readonly Uttered[], who: string): string[] => said.filter((each) => each.to === who).map(({ text }) => text)
const onDuty = async (date: string) => (await v.house.ledger.turns()).onDutyOn(date)

describe('代班', () => {
  it('puts another on duty for some days: they are told, staff are told, and the reminders of those days are theirs', async () => {
    const span = '12月5日 周六 至 12月12日 周六'
    expect(await v.say(wang, null, '代班 刘敏 12月5日 12月12日', { id: 'one' })).toEqual([
      { to: `私聊${wang}`, text: `${span}由刘敏代班，已告诉本人。提前结束发「取消代班」。` },
      {
        to: `私聊${liu}`,
        text: `刘敏，您好。${span}请您代王芳当值：这几天可以发起活动、改期、提醒，提醒也发给您。来不了请尽快告诉王芳或秘书处。`,
      },
      { to: '工作群', text: `王芳的轮值：${span}由刘敏代班。` },
    ])
    const before = await v.events()
    expect(await v.say(wang, null, '代班 刘敏 12月5日 12月12日', { id: 'one' })).toEqual([])
    expect(await v.reply(wang, null, '代班 刘敏 12.5-12.12')).toEqual([`${span}已经是刘敏代班。`])
    expect(await v.events()).toBe(before)
    expect([await onDuty('2026-12-04'), await onDuty('2026-12-05'), await onDuty('2026-12-12'), await onDuty('2026-12-13')]).toEqual([
      wang,
      liu,
      liu,
      wang,
    ])
    const monday = await v.passTo('2026-12-07T12:00:00+08:00')
    expect(to(monday, `私聊${liu}`).filter((text) => text.includes('12月7日 周一 至'))).toHaveLength(1)
    expect(to(await v.passTo('2026-12-14T12:00:00+08:00'), `私聊${wang}`)).toEqual([expect.stringContaining('12月14日 周一 至')])
    // what the deputy led counts for the month
    await opened(v, { leader: liu, startsAt: Date.parse('2026-12-08T10:00:00+08:00'), endsAt: Date.parse('2026-12-08T12:00:00+08:00') })
    expect(await v.reply(wang, null, '我这个月还差几次')).toEqual([expect.stringContaining('12月您已牵头 1 场')])
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })

  it('the last said stands; staff do it for anybody and the holder hears it', async () => {
    await v.say(wang, null, '代班 刘敏 12月5日 12月12日')
    const said = await v.say(staff, '工作群', '代班 郑律 12月8日')
    expect(said).toEqual([
      { to: '工作群', text: '12月8日 周二由郑律代班，已告诉本人。提前结束发「取消代班」。' },
      { to: `私聊${head}`, text: expect.stringContaining('12月8日 周二请您代王芳当值') },
      { to: `私聊${wang}`, text: '王芳，您好。12月8日 周二改由郑律代班。' },
    ])
    expect([await onDuty('2026-12-07'), await onDuty('2026-12-08'), await onDuty('2026-12-09')]).toEqual([liu, head, liu])
  })

  it('is called off: of several the one picked; the days already served stay served', async () => {
    await v.say(wang, null, '代班 刘敏 12月5日到12日')
    await v.say(wang, null, '代班 郑律 12月20日')
    const [question] = await v.reply(wang, null, '取消代班')
    expect(question).toContain('取消哪一段代班？\n① 12月5日 周六 至 12月12日 周六 刘敏\n② 12月20日 周日 郑律')
    expect(await v.say(wang, null, '②')).toEqual([
      { to: `私聊${wang}`, text: '12月20日 周日不用郑律代班了，仍由王芳当值。' },
      { to: `私聊${head}`, text: '郑律，您好。12月20日 周日不用代班了，仍由王芳当值。' },
      { to: '工作群', text: '12月20日 周日不用郑律代班了，仍由王芳当值。' },
    ])
    v.clock.time = Date.parse('2026-12-08T09:00:00+08:00')
    expect(await v.reply(wang, null, '取消代班')).toEqual(['12月8日 周二 至 12月12日 周六不用刘敏代班了，仍由王芳当值。'])
    expect([await onDuty('2026-12-07'), await onDuty('2026-12-08'), await onDuty('2026-12-20')]).toEqual([liu, wang, wang])
    expect(await v.reply(wang, null, '取消代班')).toEqual(['现在没有您可以取消的代班。「轮值表」看全年安排。'])
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })

  it('reads dates as people say them', async () => {
    const forms: [string, string, string][] = [
      ['代班 王芳 11月27日', '2026-11-27', '2026-11-27'],
      ['代班王芳11月27日到29日', '2026-11-27', '2026-11-29'],
      ['代班 王芳 27号 28号', '2026-11-27', '2026-11-28'],
      ['代班 0011 明天', '2026-11-27', '2026-11-27'],
      ['代班 王芳 周六 周日', '2026-11-28', '2026-11-29'],
      ['代班 11月28日 11月30日 王芳', '2026-11-28', '2026-11-30'],
      ['代班 王芳 2026-11-28 2026-11-29', '2026-11-28', '2026-11-29'],
    ]
    for (const [said, from, last] of forms) {
      await v.say(liu, null, said)
      expect((await v.house.ledger.turns()).deputies, said).toEqual([expect.objectContaining({ number: wang, from, to: last })])
      await v.say(liu, null, '取消代班')
    }
  })

  it('refuses what cannot be, in one sentence', async () => {
    const before = await v.events()
    const answers: [string, string][] = [
      ['代班 王芳 11月28日 12月3日', '代班要在同一个月里，跨月请分两次发。'],
      ['代班 王芳 11月29日 11月28日', '起止日期前后颠倒了，请重新写。'],
      ['代班 王芳 11月20日', '11月20日已经过去，请从今天或以后写起。'],
      ['代班 王芳 12月5日', '12月是王芳的轮值，由本人或秘书处来办代班。'],
      ['代班 王芳 2027年1月5日', '2027年1月还没有排轮值，不用代班。'],
      ['代班 刘敏 11月28日', '11月本来就是刘敏当值，不用代班；要取消代班，发「取消代班」。'],
      ['代班 李四 11月28日', '代班要请副会长、会长、秘书处或分会会长，李四不是。'],
      ['代班 张伟 11月28日', '有 2 位「张伟」：0014（医疗保障分会）、0015（律师分会）。请用会员号再说一次。'],
      ['代班 李不在 11月28日', '名册上没有「李不在」，本次没有记上。请核对姓名，或改用会员号。'],
      ['代班 王芳 月底', '日期没有看懂，请写成「12月5日 12月12日」这样。'],
      ['代班', '请写「代班 姓名 起 止」，例如：代班 王芳 12月5日 12月12日；只有一天就写一个日期。'],
    ]
    for (const [said, answer] of answers) expect(await v.reply(liu, null, said), said).toEqual([answer])
    expect(await v.events()).toBe(before)
  })

  it('talk is silence; who may not is turned away; a failing store gives the reference sentence', async () => {
    const before = await v.events()
    for (const talk of [
      '代班',
      '代班 一天',
      '代班 王芳',
      '代班费怎么算',
      '代班 王芳 去开会',
      '代班 谁有空 明天',
      '取消代班',
      '代班老师明天来',
    ])
      expect(await v.say(liu, branchRoom, talk), talk).toEqual([])
    expect(await v.say(member, branchRoom, '代班 王芳 11月28日')).toEqual([])
    expect(await v.reply(member, null, '代班 王芳 11月28日')).toEqual(['「代班」由轮值的副会长或秘书处来办。'])
    expect(await v.reply(member, null, '取消代班')).toEqual(['「取消代班」由轮值的副会长或秘书处来办。'])
    expect(await failingStore(v, () => v.reply(liu, null, '代班 王芳 11月28日'))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect(await failingStore(v, () => v.reply(liu, null, '取消代班'))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect(await v.events()).toBe(before)
  })
})
