import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { villageWithout } from '../support/strangers.ts'
import { type Uttered, type Village, village } from '../support/village.ts'

let v: Village
const [staff, chair, head, member, another] = ['0001', '0002', '0003', '0005', '0006']
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

const about = (said: readonly Uttered[], word: string): Uttered[] => said.filter(({ text }) => text.includes(word))
const file = (who: string, text: string) => v.say(who, null, text)

describe('a claim that waits', () => {
  it('reminds the head once, on the morning of the third working day, with all that wait; then goes up on the fifth', async () => {
    await file(member, '申报 公益服务 3小时')
    await file(another, '申报 公益服务 2小时')
    expect(about(await v.passTo('2026-12-01T09:00:00+08:00'), '还没审')).toEqual([])
    const reminded = about(await v.passTo('2026-12-02T20:00:00+08:00'), '还没审')
    expect(reminded).toEqual([
      {
        to: '私聊0003',
        text: '刘敏，您好。有 2 项申报等了几天还没审：\n101 王建国 公益服务，等了 3 个工作日\n102 孙志强 公益服务，等了 3 个工作日\n发「待审」看全部；属实发「通过 编号」，不属实发「退回 编号 理由」。',
      },
    ])
    await v.say(head, null, '通过 102')
    const up = await v.passTo('2026-12-03T20:00:00+08:00')
    expect(about(up, '转给秘书处')).toEqual([
      { to: '工作群', text: '这 1 项申报分会没有审，转给秘书处：\n101 医疗保障分会，等了 5 个工作日\n请私聊我发「待审」办理。' },
      { to: '私聊0003', text: '申报 101 等得久了，已转给秘书处；您也还可以审。' },
    ])
    expect(await v.house.ledger.claim('101')).toMatchObject({ to: 'staff', escalated: true, state: 'waiting' })
    expect((await v.reply(staff, null, '待审')).join()).toContain('101 王建国')
    // the head loses nothing by it
    expect((await v.reply(head, null, '通过 101')).join()).toMatch(/^已通过 1 项/u)
    expect(about(await v.passTo('2026-12-20T20:00:00+08:00'), '还没审')).toEqual([])
  })

  it('holidays are no working days; what is settled before its morning reminds nobody', async () => {
    v.clock.time = Date.parse('2026-09-29T10:00:00+08:00')
    await file(member, '申报 公益服务 3小时')
    await v.say(head, null, '通过 101')
    await file(another, '申报 公益服务 2小时')
    expect(about(await v.passTo('2026-10-08T20:00:00+08:00'), '等了 3 个工作日')).toHaveLength(0)
    expect(about(await v.passTo('2026-10-12T20:00:00+08:00'), '等了 3 个工作日')).toHaveLength(1)
  })

  it('a bot that was off reminds late and says so; too late, staff hear of it, and it goes up all the same', async () => {
    await file(member, '申报 公益服务 3小时')
    expect(about(await v.passTo('2026-12-01T12:00:00+08:00', 'asleep'), '还没审')).toEqual([
      { to: '私聊0003', text: expect.stringMatching(/^（本应 12月1日 周二 09:20 发出，迟了）\n刘敏，您好。/u) },
    ])
    await file(another, '申报 公益服务 2小时')
    const said = await v.passTo('2026-12-10T12:00:00+08:00', 'asleep')
    expect(about(said, '待审申报的提醒')).toEqual([{ to: '工作群', text: expect.stringContaining('医疗保障分会待审申报的提醒') }])
    expect(about(said, '转给秘书处').map(({ to }) => to)).toEqual(['工作群', '私聊0003'])
    expect(await v.house.ledger.claimsWaiting()).toEqual([expect.objectContaining({ scope: '*' }), expect.objectContaining({ scope: '*' })])
  })

  it('one that is staff’s reminds the staff room, without names', async () => {
    await file(head, '申报 公益服务 3小时')
    const [reminded] = about(await v.passTo('2026-12-01T12:00:00+08:00'), '还没审')
    expect(reminded).toEqual({ to: '工作群', text: expect.stringContaining('101 医疗保障分会 公益服务，等了 3 个工作日') })
    expect(reminded?.text).not.toContain('刘敏')
  })

  it('a head without WeChat cannot be reminded: staff are', async () => {
    await v.close()
    v = await villageWithout([head])
    await file(member, '申报 公益服务 3小时')
    expect(about(await v.passTo('2026-12-01T12:00:00+08:00'), '还没审').map(({ to }) => to)).toEqual(['工作群'])
  })

  it('the days are the association’s own', async () => {
    v.association.review = { remindAfterDays: 1, escalateAfterDays: 2 }
    await file(member, '申报 公益服务 3小时')
    expect(about(await v.passTo('2026-11-27T12:00:00+08:00'), '还没审')).toHaveLength(1)
    expect(about(await v.passTo('2026-11-30T12:00:00+08:00'), '转给秘书处')).toHaveLength(2)
  })

  it('of somebody who has left since it can still be passed for what they did before', async () => {
    await file(member, '申报 公益服务 3小时')
    v.clock.time += 60_000
    const seal = await v.house.ledger.seals.seal(member, '王建国')
    await v.house.journal.commit({
      act: { id: 'left', about: '', once: false },
      by: staff,
      occurredAt: v.clock.time,
      expect: [],
      says: [],
      memo: [],
      events: [
        {
          ...{ type: 'member.left', joinedAt: 0, member, name: seal, branch: '医疗保障分会', tier: '会员单位', posts: [], speciality: '' },
        },
      ],
    })
    const said = await v.say(head, null, '通过 101')
    expect(said.map(({ to }) => to)).toEqual(['私聊0003'])
    expect(said[0]?.text).toContain('已通过 1 项')
  })
})

describe('two who pass each other’s claims', () => {
  const each = async (who: string, reviewer: string, times: number): Promise<void> => {
    for (let index = 0; index < times; index += 1) {
      const [text = ''] = await v.reply(who, null, `申报 公益服务 ${index + 1}小时 11月${10 + index}日`)
      expect((await v.reply(reviewer, null, `通过 ${/申报 (\d+)/u.exec(text)?.[1]}`)).join()).toMatch(/^已通过 1 项/u)
    }
  }
  it('are named to staff on the first working day of the next month, once', async () => {
    await each(head, staff, 3)
    await each(staff, head, 3)
    const told = about(await v.passTo('2026-12-02T12:00:00+08:00'), '互相通过')
    expect(told).toEqual([{ to: '工作群', text: expect.stringContaining('赵科、刘敏：赵科通过刘敏 3 项，刘敏通过赵科 3 项') }])
  })
  it('not when somebody else passed any of theirs', async () => {
    await each(head, staff, 3)
    await each(staff, head, 3)
    await v.say(head, null, '申报 公益服务 9小时')
    await v.say(chair, null, '通过 107')
    expect(about(await v.passTo('2026-12-02T12:00:00+08:00'), '互相通过')).toEqual([])
  })
})
