import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualPublication } from '../../../src/domain/publication.ts'
import { listed, opened, saturday } from '../../support/activities.ts'
import { type Uttered, type Village, village } from '../../support/village.ts'

let v: Village
const [staff, chair, head, member, another] = ['0001', '0002', '0003', '0005', '0006']
beforeEach(async () => {
  v = await village((association) => ({ ...association, publication: usualPublication }))
})
afterEach(async () => {
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

const to = (said: readonly Uttered[], who: string): string[] => said.filter((each) => each.to === who).map(({ text }) => text)
/** An entry of 王建国, recorded by the chair; answers its 流水号. */
const awarded = async (): Promise<string> => {
  await v.say(chair, null, '加分 王建国 公益服务 2 事由 敬老院')
  return (await v.house.ledger.entriesOf(member))[0]?.entry ?? ''
}
const stateOf = async (number: string) => {
  const found = await v.house.ledger.objection(number)
  return found && { state: found.state, how: found.how, month: found.month, due: found.due }
}

describe('an objection', () => {
  it('to an entry is told with number and due date to its member, without name and reason to staff, and marks the line', async () => {
    const entry = await awarded()
    const said = await v.say(member, null, `申诉 ${entry} 我去了三个小时`)
    expect(to(said, `私聊${member}`)).toEqual([
      `王建国，异议 101 已收到（流水 ${entry} 公益服务），最迟12月3日 周四答复您。答复以前，这一项不会定稿。`,
    ])
    expect(to(said, '工作群').join()).not.toMatch(/王建国|三个小时/u)
    expect((await v.reply(member, null, '明细')).join()).toContain('异议 101 处理中')
    expect((await v.reply(staff, null, '异议')).join()).toContain(`101 王建国 流水 ${entry} 公益服务（最迟12月3日 周四）：我去了三个小时`)
    expect((await v.reply(member, null, '申诉')).join()).toContain(`101 流水 ${entry} 公益服务：处理中`)
    expect((await v.reply(member, null, `申诉 ${entry} 再说一次`)).join()).toContain('已有异议 101 在办')
    expect(await v.house.ledger.openObjections()).toHaveLength(1)
  })

  it('to an entry of somebody else, or one there is not, is turned away with one sentence', async () => {
    const entry = await awarded()
    for (const number of [entry, '9999'])
      expect(await v.reply(another, null, `申诉 ${number} 记错了`)).toEqual([
        expect.stringContaining(`没有找到您的流水、活动或申报 ${number}`),
      ])
    expect(await v.reply(member, null, `申诉 ${entry}`)).toEqual([expect.stringContaining('请写上理由')])
    expect(await v.house.ledger.openObjections()).toEqual([])
  })

  it('without a number is offered the activities that credited nothing and the latest entries', async () => {
    const entry = await awarded()
    const activity = await opened(v)
    await listed(v, activity, [member])
    v.clock.time = saturday + 30 * 60 * 60_000
    const [offered = ''] = await v.reply(member, null, '申诉 周六敬老院我去了没给我加分')
    expect(offered).toContain(`① 11月28日 周六 敬老院义诊（活动 ${activity}，没有记上）`)
    expect(offered).toContain(`（流水 ${entry}）`)
    expect(offered).toContain('③ 都不是')
    const said = await v.say(member, null, '①')
    expect(to(said, `私聊${member}`).join()).toContain(`已收到（活动 ${activity} 敬老院义诊）`)
    expect(await stateOf('102')).toEqual({ state: 'open', how: undefined, month: '2026-11', due: '2026-12-04' })
  })

  it('is answered by a reason, but by neither its member nor who recorded the entry; a second time by the same person only where there is nobody else', async () => {
    const entry = await awarded()
    await v.say(member, null, `申诉 ${entry} 记少了`)
    expect(await v.reply(chair, null, '答复 101 没有错')).toEqual([expect.stringContaining('您经办的这一项')])
    const said = await v.say(staff, null, '答复 101 签到表上是两个小时')
    expect(to(said, `私聊${member}`).join()).toContain('异议 101 已办结：工作人员答复「签到表上是两个小时」')
    expect(await stateOf('101')).toMatchObject({ state: 'answered', how: 'explained' })
    expect(await v.reply(staff, null, '答复 101 再说一次')).toEqual([expect.stringContaining('已经办结')])
    await v.say(member, null, `申诉 ${entry} 我有照片`)
    expect(await v.reply(staff, null, '答复 102 还是两个小时')).toEqual([expect.stringContaining('您答复过一次')])
    expect(await v.reply(head, null, '答复 102 照片看过了')).toEqual([expect.stringContaining('异议 102 已答复')])
    await v.say(member, null, `申诉 ${entry} 还是不对`)
    expect(await v.reply(staff, null, '答复 103 都看过了')).toEqual([expect.stringContaining('异议 103 已答复')])
  })

  it('is answered by reversing the entry, or by making up for the activity', async () => {
    const entry = await awarded()
    await v.say(member, null, `申诉 ${entry} 不是我`)
    expect(await v.reply(chair, null, `冲正 ${entry} 记错人`)).toEqual([expect.stringContaining('请另一位工作人员')])
    const said = await v.say(staff, null, `冲正 ${entry} 记错人`)
    expect(to(said, `私聊${member}`).join()).toContain('异议 101 已办结：这条流水已冲正')
    const activity = await opened(v)
    await listed(v, activity, [member])
    v.clock.time = saturday + 4 * 60 * 60_000
    await v.say(member, null, `申诉 ${activity} 我去了`)
    const made = await v.say(head, null, `补签 ${activity} 王建国 事由 核实过`)
    expect(to(made, `私聊${member}`).join()).toContain('异议 103 已办结：已补记')
    expect(await stateOf('103')).toMatchObject({ state: 'answered', how: 'entered' })
    expect(await v.house.ledger.openObjections()).toEqual([])
  })

  it('about an activity of a branch is told to its head too, who sees and answers it; another head does neither', async () => {
    const activity = await opened(v, { branch: '医疗保障分会' })
    await listed(v, activity, [member])
    v.clock.time = saturday + 4 * 60 * 60_000
    const said = await v.say(member, null, `申诉 ${activity} 我去了`)
    expect(to(said, `私聊${head}`).join()).toContain('您分会的活动有一件异议 102')
    expect(to(said, `私聊${head}`).join()).not.toMatch(/王建国|我去了/u)
    expect(to(said, '私聊0016')).toEqual([])
    expect((await v.reply(head, null, '异议')).join()).toContain('102 王建国 活动 101 敬老院义诊')
    expect((await v.reply('0016', null, '异议')).join()).not.toContain('王建国')
    expect(await v.reply('0016', null, '答复 102 没有去')).toEqual([expect.stringContaining('不是您分会的')])
    expect(await stateOf('102')).toMatchObject({ state: 'open' })
    expect((await v.reply('0016', null, '待办')).join()).toContain('没有等您办的事')
    expect((await v.reply(head, null, '待办')).join()).toContain('没有办结的异议 1 件')
    expect(await v.reply(head, null, '答复 102 签到表上没有您')).toEqual([expect.stringContaining('异议 102 已答复')])
    expect(await stateOf('102')).toMatchObject({ state: 'answered', how: 'explained' })
  })

  it('about a claim is not answered by who returned it', async () => {
    await v.say(member, null, '申报 公益服务 3小时 敬老院')
    await v.say(head, null, '退回 101 没有照片')
    await v.say(member, null, '申诉 101 照片当时就发了')
    expect(await v.reply(head, null, '答复 102 没有收到')).toEqual([expect.stringContaining('您经办的这一项')])
    expect((await v.reply(head, null, '待办')).join()).toContain('没有等您办的事')
    expect(await v.reply(staff, null, '答复 102 请再申报一次')).toEqual([expect.stringContaining('异议 102 已答复')])
  })

  it('to an entry from a claim is neither reversed nor answered by who passed it', async () => {
    await v.say(member, null, '申报 公益服务 3小时 敬老院')
    await v.say(staff, null, '通过 101')
    const entry = (await v.house.ledger.entriesOf(member))[0]?.entry ?? ''
    await v.say(member, null, `申诉 ${entry} 是四个小时`)
    expect(await v.reply(staff, null, `冲正 ${entry} 记错`)).toEqual([expect.stringContaining('请另一位工作人员')])
    expect(await v.reply(staff, null, '答复 102 没错')).toEqual([expect.stringContaining('您经办的这一项')])
    expect(await v.reply(chair, null, `冲正 ${entry} 记错`)).toEqual([expect.stringContaining('已冲正')])
  })

  it('is named to staff who credit its member, and stays open until it is answered', async () => {
    await v.say(member, null, `申诉 ${await awarded()} 记少了`)
    expect((await v.reply(staff, null, '加分 王建国 公益服务 1 事由 补记')).join()).toContain(
      '王建国有异议 101 未办结，办好了可发「答复 101 已补记」。',
    )
    expect((await v.reply(staff, null, '加分 孙志强 公益服务 1 事由 补记')).join()).not.toContain('异议')
    expect((await v.reply(staff, null, '扣分 王建国 无故缺席 事由 缺席')).join()).not.toContain('异议')
    expect(await stateOf('101')).toMatchObject({ state: 'open' })
  })

  it('to nothing in particular is answered by the same person in another month', async () => {
    const missing = async (reason: string): Promise<void> => {
      await v.say(member, null, `申诉 ${reason}`)
      await v.say(member, null, '①')
    }
    await missing('敬老院那次没给我记上')
    await v.say(staff, null, '答复 101 名单里没有您')
    await missing('敬老院那次真的去了')
    expect(await v.reply(staff, null, '答复 102 名单里没有您')).toEqual([expect.stringContaining('您答复过一次')])
    await v.say(chair, null, '答复 102 已核实，没有')
    v.clock.time = Date.parse('2027-01-20T10:00:00+08:00')
    await missing('一月的学习没给我记上')
    const open = await v.house.ledger.openObjections()
    expect(open.map(({ month }) => month)).not.toContain('2026-11')
    expect(await v.reply(staff, null, `答复 ${open[0]?.objection} 已核实`)).toEqual([expect.stringContaining('已答复')])
  })

  it('nobody answered goes to staff and the chair on its evening, and its month does not become final meanwhile', async () => {
    const entry = await awarded()
    await v.passTo('2026-12-03T10:00:00+08:00')
    await v.say(staff, null, '公布')
    await v.say(staff, null, '确认')
    await v.say(member, null, `申诉 ${entry} 记少了`)
    const until = await v.passTo('2026-12-10T20:00:00+08:00')
    expect(until.filter(({ text }) => text.includes('到期没有答复')).map((each) => each.to)).toEqual(['工作群', `私聊${chair}`])
    const waits = until.filter(({ text }) => text.includes('公示期已满，还有 1 件异议没有办结（102）'))
    expect(waits.map((each) => each.to)).toEqual(['工作群', '工作群', '工作群'])
    expect((await v.house.ledger.publications())[0]?.state).toBe('opened')
    await v.say(staff, null, '答复 102 签到表上是两个小时')
    await v.passTo('2026-12-11T10:00:00+08:00')
    expect((await v.house.ledger.publications())[0]?.state).toBe('final')
  })
  const alarms = (said: readonly Uttered[]): string[] =>
    said.filter((each) => each.to === '工作群' && each.text.includes('到期没有答复')).map(({ text }) => text)

  it('is told again every so many working days until it is answered, weekends skipped', async () => {
    const entry = await awarded()
    await v.say(member, null, `申诉 ${entry} 记少了`)
    expect(alarms(await v.passTo('2026-12-03T18:30:00+08:00'))).toHaveLength(1)
    expect(alarms(await v.passTo('2026-12-08T17:00:00+08:00'))).toEqual([])
    expect(alarms(await v.passTo('2026-12-08T18:30:00+08:00'))).toEqual([expect.stringContaining('101 流水')])
    expect(alarms(await v.passTo('2026-12-11T18:30:00+08:00'))).toHaveLength(1)
    await v.tick()
    await v.say(staff, null, '答复 101 签到表上是两个小时')
    expect(alarms(await v.passTo('2026-12-31T18:30:00+08:00'))).toEqual([])
  })

  it('after weeks in which the bot was off is told of in one line, all that are overdue together, and later in step again', async () => {
    const entry = await awarded()
    await v.say(member, null, `申诉 ${entry} 记少了`)
    await v.passTo('2026-11-30T10:00:00+08:00')
    await v.say(chair, null, '加分 孙志强 公益服务 2 事由 敬老院')
    const [theirs] = await v.house.ledger.entriesOf(another)
    await v.say(another, null, `申诉 ${theirs?.entry} 记少了`)
    const open = (await v.house.ledger.openObjections()).map(({ objection }) => objection)
    expect(open).toHaveLength(2)
    const told = alarms(await v.passTo('2026-12-15T10:00:00+08:00', 'asleep'))
    expect(told).toHaveLength(1)
    for (const objection of open) expect(told[0]).toContain(`${objection} `)
    expect(alarms(await v.passTo('2026-12-18T17:00:00+08:00'))).toEqual([])
    expect(alarms(await v.passTo('2026-12-18T18:30:00+08:00'))).toHaveLength(1)
  })

  it('goes by the days the association set', async () => {
    v.association.objections = { answerWithinDays: 2, escalateEveryDays: 1 }
    const entry = await awarded()
    expect((await v.reply(member, null, `申诉 ${entry} 记少了`)).join()).toContain('最迟11月30日 周一答复')
    expect(alarms(await v.passTo('2026-11-30T18:30:00+08:00'))).toHaveLength(1)
    expect(alarms(await v.passTo('2026-12-01T18:30:00+08:00'))).toHaveLength(1)
  })
})
