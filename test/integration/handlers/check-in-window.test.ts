import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tellSuspects } from '../../../jobs/tell-suspects.ts'
import { opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { thursdayEvening, type Village, village } from '../../support/village.ts'

const [onDuty, secretary, member, legalHead] = ['0003', '0004', '0005', '0016']
const branchRoom = '医疗保障分会群'
const hour = 60 * 60_000
let v: Village
let late: string
beforeEach(async () => {
  v = await village()
  late = await opened(v, { title: '夜谈', startsAt: thursdayEvening + 2 * hour, endsAt: thursdayEvening + 3 * hour })
})
afterEach(() => v.close())

describe('开始签到', () => {
  it('a store that fails gives the reference sentence', async () => {
    expect(await failingStore(v, () => v.reply(secretary, branchRoom, '开始签到'))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
  it('opens the check-in of today here, and says already the second time', async () => {
    expect(await v.reply(member, branchRoom, `签到 ${late}`)).toEqual([expect.stringContaining('开始，到时再发一次')])
    expect(await v.reply(secretary, branchRoom, '开始签到', { id: 'begin' })).toEqual([
      '「夜谈」开始签到，请回复「签到」（11月26日 周四 22:40 截止）。',
    ])
    expect(await v.say(secretary, branchRoom, '开始签到', { id: 'begin' })).toEqual([])
    expect(await v.reply(secretary, branchRoom, '开始签到')).toEqual(['「夜谈」的签到已经开始，11月26日 周四 22:40 截止。'])
    expect(await v.reply(member, branchRoom, '签到')).toEqual(['王建国，签到成功：夜谈，积分 +3'])
  })
  it('is not for plain members, nor another branch, nor another day', async () => {
    const other = await opened(v)
    const before = await v.events()
    expect(await v.say(member, branchRoom, '开始签到')).toEqual([])
    expect(await v.reply(legalHead, null, `开始签到 ${late}`)).toEqual(['「夜谈」不归您管理，请联系当值副会长或秘书处。'])
    expect(await v.reply(onDuty, null, `开始签到 ${other}`)).toEqual([expect.stringContaining('不是今天')])
    for (const talk of ['现在开始排队签到吧', '开始签到了吗', '开始签到的人好多']) expect(await v.say(onDuty, '学习群', talk)).toEqual([])
    expect(await v.say(onDuty, '学习群', '开始签到')).toEqual([])
    expect(await v.events()).toBe(before)
  })
})

describe('结束签到', () => {
  it('closes it at the time of the message and says numbers only; names are for the branch head, at the close', async () => {
    await v.say(secretary, branchRoom, '开始签到')
    await v.say(member, branchRoom, '签到')
    await v.say('0008', branchRoom, '我已经签到了呀')
    v.clock.time = thursdayEvening + hour
    const said = await v.say(secretary, branchRoom, '结束签到', { at: thursdayEvening + 30 * 60_000, id: 'end' })
    expect(said).toEqual([{ to: branchRoom, text: '「夜谈」签到结束：1 人签到，0 人请假。' }])
    await tellSuspects.run(v.house, v.jobParts)
    const suspects = `「夜谈」签到结束。\n疑似签到 1 人：李桂芳。\n核实到场的，可发「补签 ${late} 姓名 … 事由 …」一次补上。`
    expect(await v.uttered()).toEqual([{ to: `私聊${onDuty}`, text: suspects }])
    await tellSuspects.run(v.house, v.jobParts)
    expect(await v.uttered()).toEqual([])
    expect(await v.say(secretary, branchRoom, '结束签到', { at: thursdayEvening + 30 * 60_000, id: 'end' })).toEqual([])
    expect(await v.reply(secretary, branchRoom, '结束签到')).toEqual(['「夜谈」的签到 11月26日 周四 19:40 已经结束。漏签的请用「补签」。'])
    expect(await v.reply('0009', branchRoom, '签到')).toEqual([expect.stringContaining('已截止，没有记上')])
    // said before the close, delivered after it
    expect(await v.reply('0009', branchRoom, '签到', { at: thursdayEvening + 29 * 60_000 })).toEqual([expect.stringContaining('签到成功')])
  })
  it('in private asks which of several', async () => {
    await opened(v, { title: '甲', startsAt: thursdayEvening, endsAt: thursdayEvening + hour })
    await opened(v, { title: '乙', startsAt: thursdayEvening, endsAt: thursdayEvening + hour, group: '学习群', kind: 'study' })
    await v.say('0009', '学习群', '签到')
    expect(await v.reply(onDuty, null, '结束签到')).toEqual([expect.stringMatching(/^要结束哪一场的签到？\n① 甲/u)])
    // a session's close tells each head of the missing as well
    expect((await v.say(onDuty, null, '第二个')).map(({ to }) => to)).toEqual([
      '学习群',
      `私聊${onDuty}`,
      `私聊${onDuty}`,
      `私聊${legalHead}`,
    ])
  })
  it('wrong role and talk write nothing; a store that fails gives the reference sentence', async () => {
    await v.say(secretary, branchRoom, '开始签到')
    const before = await v.events()
    expect(await v.say(member, branchRoom, '结束签到')).toEqual([])
    for (const talk of ['结束签到后去吃饭', '几点结束签到']) expect(await v.say(onDuty, '会长群', talk)).toEqual([])
    expect(await failingStore(v, () => v.reply(secretary, branchRoom, '结束签到'))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect(await v.events()).toBe(before)
  })
})
