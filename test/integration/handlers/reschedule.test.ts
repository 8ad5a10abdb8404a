import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listed, opened, saturday } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

const [onDuty, secretary, member, legalHead] = ['0003', '0004', '0005', '0016']
const branchRoom = '医疗保障分会群'
const hour = 60 * 60_000
let v: Village
let clinic: string
beforeEach(async () => {
  v = await village()
  clinic = await opened(v, { deadline: saturday - 15 * hour })
  await listed(v, clinic, ['0005', '0008', onDuty])
})
afterEach(() => v.close())

describe('改期', () => {
  it('moves start, end and deadline, tells the group once and everybody signed up', async () => {
    const said = await v.say(onDuty, branchRoom, `改期 ${clinic} 周日上午9点`)
    const text = `【改期】活动 ${clinic}「敬老院义诊」由 11月28日 周六 09:00 改到 11月29日 周日 09:00，报名截止改到 11月28日 周六 18:00。已报名的不用重报，来不了请回复「取消报名 ${clinic}」。`
    expect(said).toEqual([
      { to: branchRoom, text },
      { to: '私聊0005', text },
      { to: '私聊0008', text },
    ])
    expect(await v.house.ledger.activity(clinic)).toMatchObject({
      startsAt: saturday + 24 * hour,
      endsAt: saturday + 26 * hour,
      deadline: saturday + 9 * hour,
    })
  })

  it('heard twice with one message id changes nothing and says nothing', async () => {
    await v.say(onDuty, branchRoom, `改期 ${clinic} 周日上午10点`, { id: 'twice' })
    const before = await v.events()
    expect(await v.say(onDuty, branchRoom, `改期 ${clinic} 周日上午10点`, { id: 'twice' })).toEqual([])
    expect(await v.reply(onDuty, branchRoom, `改期 ${clinic} 周日上午10点`)).toEqual([
      '「敬老院义诊」本来就是 11月29日 周日 10:00，没有变化。',
    ])
    expect(await v.events()).toBe(before)
  })

  it('an hour alone asks which day it is', async () => {
    await v.say(onDuty, branchRoom, `改期 ${clinic} 周日上午10点`)
    const [question] = await v.reply(secretary, null, `改期 ${clinic} 晚上8点`)
    expect(question).toMatch(/① 11月29日 周日 20:00\n② 11月26日 周四 20:00/u)
    const said = await v.say(secretary, null, '1')
    expect(said.find(({ to }) => to === branchRoom)?.text).toContain('改到 11月29日 周日 20:00')
    expect(said.at(-1)).toEqual({
      to: `私聊${secretary}`,
      text: '「敬老院义诊」已改到 11月29日 周日 20:00，已通知医疗保障分会群和报名的 3 人。',
    })
  })

  it('keeps a range that was said, and takes a quoted number', async () => {
    const quote = `「小联：活动 ${clinic}「敬老院义诊」」\n- - - - - - - - - - - - - - -\n改期 12月5日下午2点-5点`
    expect(await v.reply(onDuty, branchRoom, quote)).toEqual([expect.stringContaining('改到 12月5日 周六 14:00—17:00')])
  })

  it('without a number is silence in a room; in private the one it can be is confirmed', async () => {
    expect(await v.say(secretary, branchRoom, '改期 12月6日9:00')).toEqual([])
    expect(await v.reply(secretary, null, '改期 12月6日9:00')).toEqual([
      expect.stringContaining(`要把「敬老院义诊」（编号 ${clinic}）改到 12月6日 周日 09:00 吗？`),
    ])
    expect((await v.say(secretary, null, '确认')).at(-1)?.text).toContain('已改到 12月6日 周日 09:00')
  })

  it('is turned away from a wrong role, another branch, and unclear times', async () => {
    const before = await v.events()
    expect(await v.say(member, branchRoom, `改期 ${clinic} 12月7日9:00`)).toEqual([])
    expect(await v.say(legalHead, branchRoom, `改期 ${clinic} 12月7日9:00`)).toEqual([])
    expect(await v.reply(legalHead, null, `改期 ${clinic} 12月7日9:00`)).toEqual(['「敬老院义诊」不归您管理，请联系当值副会长或秘书处。'])
    expect(await v.reply(onDuty, null, `改期 ${clinic} 月底`)).toEqual([expect.stringContaining('请写明是几月几日几点')])
    expect(await v.reply(onDuty, null, `改期 ${clinic} 昨天9点`)).toEqual([expect.stringContaining('已经过去')])
    expect(await v.reply(onDuty, null, '改期 999 12月7日9:00')).toEqual(['没有编号 999 的活动。发「活动」看近期活动。'])
    for (const talk of ['改期到周日吧', '改期通知看群公告', `改期 ${clinic} 可以吗`])
      expect(await v.say(onDuty, branchRoom, talk)).toEqual([])
    expect(await v.events()).toBe(before)
  })

  it('refuses what has begun or was called off', async () => {
    const now = await opened(v, { title: '晚课', startsAt: v.clock.time, endsAt: v.clock.time + hour })
    await v.say(member, branchRoom, `签到 ${now}`)
    expect(await v.reply(onDuty, branchRoom, `改期 ${now} 12月7日9:00`)).toEqual(['「晚课」已有 1 人签到，不能改期。'])
    const gone = await opened(v, { title: '郊游', state: 'cancelled' })
    expect(await v.reply(onDuty, branchRoom, `改期 ${gone} 12月7日9:00`)).toEqual(['「郊游」已经取消。'])
    const past = await opened(v, { title: '旧事', startsAt: v.clock.time - 5 * hour, endsAt: v.clock.time - 4 * hour })
    expect(await v.reply(onDuty, branchRoom, `改期 ${past} 12月7日9:00`)).toEqual(['「旧事」已经结束，不能再改。'])
  })

  it('a store that fails gives the reference sentence', async () => {
    expect(await failingStore(v, () => v.reply(onDuty, branchRoom, `改期 ${clinic} 12月8日9:00`))).toEqual([
      expect.stringMatching(notRecordedSentence),
    ])
  })
})
