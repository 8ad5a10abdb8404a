import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { lineOf, listed, opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { thursdayEvening, type Village, village } from '../../support/village.ts'

const [onDuty, secretary, member, legalHead, staff] = ['0003', '0004', '0005', '0016', '0001']
const branchRoom = '医疗保障分会群'
const hour = 60 * 60_000
let v: Village
let past: string
beforeAll(async () => {
  v = await village()
  past = await opened(v, { title: '健康讲座', startsAt: thursdayEvening - 5 * hour, endsAt: thursdayEvening - 3 * hour })
})
beforeEach(() => {
  v.clock.time = thursdayEvening
})
afterAll(() => v.close())

describe('补签', () => {
  it('records and credits several at once, in private with their names', async () => {
    expect(await v.reply(secretary, null, `补签 ${past} 李桂芳、陈卫东 事由 手机没电`, { id: 'twice' })).toEqual([
      '「健康讲座」已补签 2 人：李桂芳、陈卫东，每人积分 +3。',
    ])
    expect(await v.house.ledger.attendance(past, '0008')).toMatchObject({ makeUp: true, at: thursdayEvening - 3 * hour })
    expect(await v.house.ledger.placeOf('all', '2026-11', '0009')).toMatchObject({ tenths: 30 })
    const before = await v.events()
    expect(await v.say(secretary, null, `补签 ${past} 李桂芳、陈卫东 事由 手机没电`, { id: 'twice' })).toEqual([])
    expect(await v.events()).toBe(before)
  })

  it('in a room the room hears a number, the speaker the rest', async () => {
    expect(await v.say(secretary, branchRoom, `补签 ${past} 周婷 李桂芳 事由 忘了签`)).toEqual([
      { to: branchRoom, text: '已补签 1 人。' },
      { to: `私聊${secretary}`, text: '「健康讲座」已补签 1 人：周婷，每人积分 +3。李桂芳已经签到，不用再补。' },
      { to: branchRoom, text: '张晓丽，已私下回复。' },
    ])
    expect(await v.reply(secretary, branchRoom, `补签 ${past} 周婷 李桂芳 事由 忘了签`)).toEqual(['2 人已经签到，不用再补。'])
  })

  it('is never for oneself, whatever the role', async () => {
    const before = await v.events()
    expect(await v.reply(onDuty, null, `补签 ${past} 刘敏 事由 忘了`)).toEqual(['补签不能给自己补，请另一位负责人或秘书处来办。'])
    expect(await v.reply(staff, null, `补签 ${past} 王建国 0001 事由 忘了`)).toEqual(['补签不能给自己补，请另一位负责人或秘书处来办。'])
    expect(await v.events()).toBe(before)
  })

  it('two of one name are told apart by number, unknown names are not guessed', async () => {
    const before = await v.events()
    expect(await v.reply(secretary, null, `补签 ${past} 张伟 事由 忘了`)).toEqual([expect.stringContaining('有 2 位「张伟」')])
    expect(await v.reply(secretary, null, `补签 ${past} 李桂方 事由 忘了`)).toEqual([expect.stringContaining('名册上没有「李桂方」')])
    expect(await v.events()).toBe(before)
    expect(await v.reply(secretary, null, `补签 ${past} 张伟（0014） 事由 忘了`)).toEqual([expect.stringContaining('已补签 1 人：张伟')])
  })

  it('is turned away from wrong roles, other branches and wrong form; talk is silence', async () => {
    const before = await v.events()
    expect(await v.say(member, branchRoom, `补签 ${past} 李四 事由 忘了`)).toEqual([])
    expect(await v.reply(legalHead, null, `补签 ${past} 李四 事由 忘了`)).toEqual([expect.stringContaining('不归您管理')])
    expect(await v.reply(secretary, null, `补签 ${past} 李四`)).toEqual([expect.stringContaining('请写明编号、姓名和事由')])
    for (const talk of ['补签', '补签怎么弄', `补签 ${past} 李四`, `补签 ${past} 合同 事由 客户要求`])
      expect(await v.say(secretary, '学习群', talk), talk).toEqual([])
    expect(await v.events()).toBe(before)
  })

  it('waits for the start, and after thirty days is for staff', async () => {
    const ahead = await opened(v)
    expect(await v.reply(secretary, null, `补签 ${ahead} 李四 事由 忘了`)).toEqual([expect.stringContaining('还没有开始')])
    const closed = thursdayEvening - 3 * hour + 30 * 60_000
    v.clock.time = closed + 30 * 24 * hour + 1
    expect(await v.reply(secretary, null, `补签 ${past} 李四 事由 忘了`)).toEqual([expect.stringContaining('已超过 30 天')])
    expect(await v.reply(staff, null, `补签 ${past} 李四 事由 忘了`)).toEqual([expect.stringContaining('已补签 1 人：李四')])
    // it counts in the month they came
    expect(await v.house.ledger.placeOf('all', '2026-11', '0012')).toMatchObject({ tenths: 30 })
    v.clock.time = closed + 30 * 24 * hour
    expect(await v.reply(secretary, null, `补签 ${past} 王五 事由 忘了`)).toEqual([expect.stringContaining('已补签 1 人：王五')])
  })

  it('and 签到 in the same moment credit once', async () => {
    const open = await opened(v, { title: '夜课', startsAt: thursdayEvening, endsAt: thursdayEvening + hour })
    const earned = async (): Promise<number> => (await v.house.ledger.entriesOf('0006')).filter(({ activity }) => activity === open).length
    await Promise.all([v.say(secretary, null, `补签 ${open} 孙志强 事由 没带手机`), v.say('0006', branchRoom, `签到 ${open}`)])
    expect(await earned()).toBe(1)
    expect(await v.reply('0006', branchRoom, `签到 ${open}`)).toEqual([expect.stringContaining('不用再签')])
    expect(await earned()).toBe(1)
    await v.say(secretary, null, `补签 ${open} 马三 事由 没带手机`)
    expect(await v.reply('0007', branchRoom, `签到 ${open}`)).toEqual([expect.stringMatching(/^马三，您已在 19:10 签到（夜课）/u)])
  })

  it('the reason is sealed in the journal', async () => {
    expect(JSON.stringify(await v.redis.xrange(v.house.keys.journal, '-', '+'))).not.toContain('手机没电')
  })

  it('a store that fails gives the reference sentence', async () => {
    expect(await failingStore(v, () => v.reply(secretary, null, `补签 ${past} 王建国 事由 忘了`))).toEqual([
      expect.stringMatching(notRecordedSentence),
    ])
  })
})

describe('补签 with 请假 as its reason', () => {
  beforeEach(async () => {
    past = await opened(v, { title: '健康讲座', startsAt: thursdayEvening - 5 * hour, endsAt: thursdayEvening - 3 * hour })
  })
  const excused = async (who: string): Promise<boolean> => (await v.house.ledger.leave(past, who)) !== null

  it('excuses others instead, once, with the reason sealed', async () => {
    expect(await v.reply(secretary, null, `补签 ${past} 李桂芳、陈卫东 事由 请假`, { id: 'one' })).toEqual([
      '「健康讲座」已记请假 2 人：李桂芳、陈卫东。',
    ])
    const before = await v.events()
    expect(await v.say(secretary, null, `补签 ${past} 李桂芳、陈卫东 事由 请假`, { id: 'one' })).toEqual([])
    expect(await v.reply(secretary, null, `补签 ${past} 李桂芳 陈卫东 事由 请假`)).toEqual(['李桂芳、陈卫东已经请过假，不用再记。'])
    expect(await v.events()).toBe(before)
    expect([await excused('0008'), await excused('0009'), await v.house.ledger.tally(past)]).toMatchObject([
      true,
      true,
      { attended: 0, excused: 2 },
    ])
    expect((await v.house.ledger.entriesOf('0008')).filter(({ activity }) => activity === past)).toEqual([])
    await v.say(secretary, null, `补签 ${past} 周婷 事由 请假 孩子发烧`)
    const leave = await v.house.ledger.leave(past, '0010')
    expect(await v.house.ledger.seals.open('0010', leave?.reason ?? '')).toBe('孩子发烧')
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })
  it('in a room only numbers are read; who came is not excused', async () => {
    await v.say(secretary, null, `补签 ${past} 马三 事由 没带手机`)
    expect(await v.say(secretary, branchRoom, `补签 ${past} 马三 孙志强 事由 请假`)).toEqual([
      { to: branchRoom, text: '已记请假 1 人。' },
      { to: `私聊${secretary}`, text: '「健康讲座」已记请假 1 人：孙志强。马三已经签到，不用再补。' },
      { to: branchRoom, text: '张晓丽，已私下回复。' },
    ])
    expect(await v.reply(secretary, branchRoom, `补签 ${past} 马三 孙志强 事由 请假`)).toEqual(['2 人已经签到或请过假，不用再记。'])
  })
  it('before the start too: a place on the list comes free for the next in line', async () => {
    const ahead = await opened(v, { limit: 1 })
    await listed(v, ahead, ['0006'])
    await listed(v, ahead, ['0007'], 'waiting')
    const said = await v.say(secretary, null, `补签 ${ahead} 孙志强 事由 请假`)
    expect(said.map(({ text }) => text)).toEqual([
      '「敬老院义诊」已记请假 1 人：孙志强。',
      expect.stringContaining('马三，「敬老院义诊」有名额了'),
      expect.stringContaining('有名额了'),
    ])
    expect(await lineOf(v, ahead)).toEqual(['0007'])
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })
  it('a reason that only begins so is no leave; wrong roles and a failing store write nothing', async () => {
    await v.say(secretary, null, `补签 ${past} 李四 事由 请假后又赶来了`)
    expect([await excused('0012'), (await v.house.ledger.attendance(past, '0012')) !== null]).toEqual([false, true])
    const before = await v.events()
    expect(await v.say(member, branchRoom, `补签 ${past} 王五 事由 请假`)).toEqual([])
    expect(await v.reply(legalHead, null, `补签 ${past} 王五 事由 请假`)).toEqual([expect.stringContaining('不归您管理')])
    expect(await v.reply(onDuty, null, `补签 ${past} 刘敏 事由 请假`)).toEqual([expect.stringContaining('不能给自己补')])
    expect(await failingStore(v, () => v.reply(secretary, null, `补签 ${past} 王五 事由 请假`))).toEqual([
      expect.stringMatching(notRecordedSentence),
    ])
    expect(await v.events()).toBe(before)
  })
})
