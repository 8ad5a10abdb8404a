import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listed, opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

const [onDuty, member, legalHead] = ['0003', '0005', '0016']
const branchRoom = '医疗保障分会群'
let v: Village
let clinic: string
beforeAll(async () => {
  v = await village()
  clinic = await opened(v)
  await listed(v, clinic, ['0005', '0008'])
})
afterAll(() => v.close())

describe('取消活动', () => {
  it('never takes the one that is open: the number is asked for', async () => {
    const before = await v.events()
    expect(await v.say(onDuty, branchRoom, '取消活动')).toEqual([])
    expect(await v.reply(onDuty, branchRoom, '@小联 取消活动')).toEqual(['请写明编号：「取消活动 编号 理由」。'])
    expect(await v.reply(onDuty, null, '取消活动')).toEqual(['请写明编号：「取消活动 编号 理由」。'])
    expect(await v.reply(onDuty, null, '取消活动 暴雨')).toEqual(['请写明编号：「取消活动 编号 理由」。'])
    expect(await v.reply(onDuty, null, `取消活动 ${clinic}`)).toEqual(['请写明理由：「取消活动 编号 理由」。'])
    for (const talk of ['取消活动 太可惜了', '取消活动吗', `取消活动 ${clinic}`, `取消活动 ${clinic} 可以吗`])
      expect(await v.say(onDuty, branchRoom, talk), talk).toEqual([])
    expect(await v.events()).toBe(before)
  })

  it('is turned away from a wrong role and from another branch', async () => {
    const before = await v.events()
    expect(await v.say(member, branchRoom, `取消活动 ${clinic} 暴雨`)).toEqual([])
    expect(await v.say(member, branchRoom, '取消活动')).toEqual([])
    expect(await v.reply(legalHead, null, `取消活动 ${clinic} 暴雨`)).toEqual(['「敬老院义诊」不归您管理，请联系当值副会长或秘书处。'])
    expect(await v.events()).toBe(before)
  })

  it('a store that fails gives the reference sentence', async () => {
    expect(await failingStore(v, () => v.reply(onDuty, branchRoom, `取消活动 ${clinic} 暴雨`))).toEqual([
      expect.stringMatching(notRecordedSentence),
    ])
  })

  it('tells the group and everybody signed up, with the reason', async () => {
    const text = `【取消】活动 ${clinic}「敬老院义诊」（11月28日 周六 09:00）已取消：暴雨预警，路不好走`
    const saying = { id: 'twice' }
    expect(await v.say(onDuty, branchRoom, `取消活动 ${clinic} 暴雨预警，路不好走`, saying)).toEqual([
      { to: branchRoom, text },
      { to: '私聊0005', text },
      { to: '私聊0008', text },
    ])
    expect(await v.house.ledger.activity(clinic)).toMatchObject({ state: 'cancelled' })
    const before = await v.events()
    expect(await v.say(onDuty, branchRoom, `取消活动 ${clinic} 暴雨预警，路不好走`, saying)).toEqual([])
    expect(await v.reply(onDuty, branchRoom, `取消活动 ${clinic} 暴雨`)).toEqual(['「敬老院义诊」已经取消。'])
    expect(await v.events()).toBe(before)
  })

  it('the reason is sealed in the journal', async () => {
    const events = JSON.stringify(await v.redis.xrange(v.house.keys.journal, '-', '+'))
    expect(events).not.toContain('暴雨')
  })

  it('is refused once somebody was credited for coming, until that is reversed', async () => {
    const evening = await opened(v, { title: '晚课', startsAt: v.clock.time, endsAt: v.clock.time + 60 * 60_000 })
    expect(await v.reply(member, branchRoom, `签到 ${evening}`)).toEqual(['王建国，签到成功：晚课，积分 +3'])
    expect(await v.reply(onDuty, branchRoom, `取消活动 ${evening} 停电`)).toEqual([
      '「晚课」已有 1 人签到记分，不能取消。确要取消，请工作人员先把这些积分冲正。',
    ])
    const [credit] = await v.house.ledger.entriesOf(member)
    await v.reply('0001', null, `冲正 ${credit?.entry ?? ''} 活动没有办成`)
    expect(await v.reply(onDuty, branchRoom, `取消活动 ${evening} 停电`)).toEqual([expect.stringContaining('已取消：停电')])
  })

  it('and a check-in that comes in the same moment: one of the two wins', async () => {
    const race = await opened(v, { title: '快闪', startsAt: v.clock.time, endsAt: v.clock.time + 60 * 60_000 })
    await Promise.all([v.say(onDuty, branchRoom, `取消活动 ${race} 停电`), v.say('0008', branchRoom, `签到 ${race}`)])
    const [activity, tally] = await Promise.all([v.house.ledger.activity(race), v.house.ledger.tally(race)])
    expect(activity?.state === 'cancelled').toBe(tally.attended === 0)
  })
})
