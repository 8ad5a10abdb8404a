import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listed, opened } from '../../support/activities.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
const [staff, chair, onDuty, member, another] = ['0001', '0002', '0003', '0005', '0006']
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

describe('退会', () => {
  it('is shown, then unbinds, gives places back, and leaves every past point where it was', async () => {
    await v.say(chair, null, '加分 王建国 公益服务 4 事由 敬老院')
    const activity = await opened(v, { limit: 1 })
    await listed(v, activity, [member])
    await listed(v, activity, [another], 'waiting')
    const [shown = ''] = await v.reply(staff, null, '退会 王建国 调往外地')
    expect(shown).toContain('将登记 王建国（0005，医疗保障分会）退会：\n解除微信绑定；\n取消报名 1 场（敬老院义诊），候补的依次递补；')
    expect((await v.house.ledger.roster()).byNumber.get(member)?.leftAt).toBeUndefined()
    const said = await v.say(staff, null, '确认')
    expect(
      said
        .filter(({ to }) => to === `私聊${another}`)
        .map(({ text }) => text)
        .join(),
    ).toContain('敬老院义诊')
    expect(said.map(({ text }) => text).join()).toContain('已登记您退会')
    const { present, byNumber } = await v.house.ledger.roster()
    expect(present.some(({ number }) => number === member)).toBe(false)
    expect(byNumber.get(member)?.leftAt).toBe(v.clock.time)
    expect(await v.house.ledger.binding(member)).toBeNull()
    expect((await v.house.ledger.signUps(activity)).map(({ who, state }) => [who, state])).toEqual([[another, 'in']])
    expect(await v.house.ledger.placeOf('all', '2026-11', member)).toMatchObject({ rank: 1, tenths: 60 })
    expect((await v.reply(another, '学习群', '排行')).join()).toContain('1. 王建国 6')
    expect(await v.reply(staff, null, '退会 0005 调往外地')).toEqual(['王建国已于 11月26日 周四 退会，不用再登记，本次没有改动。'])
  })
  it('says which months must be given to somebody else', async () => {
    expect((await v.reply(staff, null, '退会 刘敏 调往外地')).join()).toContain('11月轮值要另外安排')
  })
  it('of oneself, of nobody, or of a name that two have is not recorded', async () => {
    for (const [words, answer] of [
      ['退会 赵科 调动', '不能登记自己退会'],
      ['退会 司马相如 调动', '名册上没有'],
      ['退会 张伟 调动', '0014'],
      ['退会 王建国', '请写上姓名'],
    ] as const)
      expect((await v.reply(staff, null, words)).join(), words).toContain(answer)
    expect(await v.reply(onDuty, null, '退会 王建国 调动')).toEqual([expect.stringContaining('由')])
  })
})
