import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualPublication } from '../../../src/domain/publication.ts'
import { opened } from '../../support/activities.ts'
import { someBrands, type Village, village } from '../../support/village.ts'

let v: Village
const [staff, chair, head, other, member] = ['0001', '0002', '0003', '0011', '0005']
const hour = 60 * 60_000
beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    brands: someBrands,
    turns: [...association.turns, { month: '2027-01', number: head }],
  }))
})
afterEach(() => v.close())

const todo = async (who: string): Promise<string> => (await v.reply(who, null, '待办')).join()

describe('待办', () => {
  it('is nothing for whom nothing waits', async () => {
    expect(await todo(member)).toBe('王建国，现在没有等您办的事。')
    expect(await todo(staff)).toBe('赵科，现在没有等您办的事。')
  })
  it('names what waits for whom it waits, with the words that settle it', async () => {
    await v.say(member, null, '申报 公益服务 3小时 敬老院')
    await v.say(chair, null, '加分 王建国 公益服务 2 事由 敬老院')
    const entry = (await v.house.ledger.entriesOf(member))[0]?.entry ?? ''
    await v.say(member, null, `申诉 ${entry} 记少了`)
    await v.say(head, null, '换班 12月 王芳')
    const late = await opened(v, { late: 'asked', title: '讲座' })
    const held = await opened(v, { startsAt: v.clock.time - 5 * hour, endsAt: v.clock.time - 3 * hour, series: '新联公益' })
    expect(await todo(staff)).toBe(
      `赵科，等您办的有 3 项：\n待审申报 1 项：发「待审」\n没有办结的异议 1 件：发「异议」\n活动 ${late} 讲座 是事后发起的：发「同意活动 ${late}」或「不同意活动 ${late} 理由」`,
    )
    expect(await todo(head)).toBe(
      `刘敏，等您办的有 3 项：\n待审申报 1 项：发「待审」\n没有办结的异议 1 件：发「异议」\n活动 ${held} 敬老院义诊 还没报成果：发「成果 ${held} 服务 80人」这样的`,
    )
    expect(await todo(other)).toMatch(/^王芳，等您办的有 1 项：\n换班 \d+（对方1月 ⇄ 您的12月）：发「同意换班 \d+」或「不同意换班 \d+」$/u)
    expect(await todo(member)).toContain('没有等您办的事')
  })
  it('says a month that is over and not published, until it is open', async () => {
    await v.say(chair, null, '加分 王建国 公益服务 2 事由 敬老院')
    v.clock.time = Date.parse('2026-12-02T10:00:00+08:00')
    expect(await todo(staff)).toContain('2026年11月积分还没有公布：发「公布 11月」')
    await v.say(staff, null, '公布 11月')
    await v.say(staff, null, '确认')
    expect(await todo(staff)).toContain('没有等您办的事')
  })
  it('says a contest and an appraisal whose draft is made and that are not open, for staff alone', async () => {
    v.association.publication = usualPublication
    await v.say(chair, null, '加分 王建国 公益服务 2 事由 敬老院')
    const publish = async (month: string) => {
      await v.say(staff, null, `公布 ${month}`)
      await v.say(staff, null, '确认')
    }
    await v.passTo('2026-12-03T10:00:00+08:00')
    await publish('11月')
    await v.passTo('2026-12-10T10:00:00+08:00')
    await v.say(chair, null, '加分 王建国 公益服务 1 事由 敬老院')
    await v.passTo('2027-01-06T10:00:00+08:00')
    await publish('12月')
    await v.passTo('2027-01-20T10:00:00+08:00')
    expect(await todo(staff)).toContain('2026年四季度积分还没有公布：发「公布 四季度」')
    expect(await todo(staff)).toContain('2026年下半年积分还没有公布：发「公布 下半年」')
    expect(await todo(head)).not.toContain('公布')
    await publish('2026年四季度')
    expect(await todo(staff)).not.toContain('四季度')
  })
  it('says a rule set that was changed and not adopted, for staff alone, until it is', async () => {
    const [first] = v.association.rules.items
    if (!first) throw new Error('no items')
    v.association.rules = { ...v.association.rules, items: [{ ...first, tenths: 40 }, ...v.association.rules.items.slice(1)] }
    expect(await todo(staff)).toContain('积分办法改过，还没有启用：发「启用办法」')
    expect(await todo(head)).not.toContain('启用办法')
    await v.say(staff, null, '启用办法')
    await v.say(staff, null, '确认')
    expect(await todo(staff)).toContain('没有等您办的事')
  })
})
