import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listed, opened, saturday } from '../support/activities.ts'
import { type Village, village } from '../support/village.ts'

let v: Village
const [staff, leader, member] = ['0001', '0003', '0005']
const hour = 60 * 60_000
beforeEach(async () => {
  v = await village(({ rules, ...association }) => ({
    ...association,
    rules: {
      ...rules,
      items: [
        ...rules.items,
        { name: '组织活动', aliases: [], category: '履职', tenths: 30, unit: '次' },
        { name: '月度亮点', aliases: [], category: '履职', tenths: 50, unit: '项' },
      ],
      credits: { ...rules.credits, leading: '组织活动', highlight: '月度亮点' },
    },
  }))
})
afterEach(async () => {
  const { differences } = await v.house.ledger.verify()
  await v.close()
  expect(differences).toEqual([])
})

const creditsOf = async (number: string) =>
  (await v.house.ledger.entriesOf(number)).map(({ item, tenths, period, by, activity }) => ({ item, tenths, period, by, activity }))
const cameTo = async (activity: string): Promise<void> => {
  await listed(v, activity, [member])
  await v.passTo(saturday)
  await v.say(member, '医疗保障分会群', `签到 ${activity}`)
}

describe('whoever leads an activity', () => {
  it('is credited the morning after, once, by the rules of its day; coming to it is another credit', async () => {
    const activity = await opened(v)
    await cameTo(activity)
    await v.say(leader, '医疗保障分会群', `签到 ${activity}`)
    await v.passTo('2026-11-29T08:49:59+08:00')
    expect((await creditsOf(leader)).map(({ item }) => item)).toEqual(['集体活动'])
    await v.passTo('2026-12-02T09:00:00+08:00')
    expect((await creditsOf(leader)).filter(({ item }) => item === '组织活动')).toEqual([
      { item: '组织活动', tenths: 30, period: '2026-11', by: 'bot', activity },
    ])
    expect(await v.house.ledger.creditOf(activity, leader)).not.toBe(await v.house.ledger.creditOfRole('leading', activity))
  })

  it('is not while nobody came; somebody made up for counts on the first', async () => {
    const activity = await opened(v)
    await listed(v, activity, [member])
    await v.passTo('2026-11-29T20:00:00+08:00')
    expect(await creditsOf(leader)).toEqual([])
    await v.say(leader, null, `补签 ${activity} 王建国 事由 现场核实`)
    await v.passTo('2026-12-01T09:00:00+08:00')
    expect((await creditsOf(leader)).map(({ item }) => item)).toEqual(['组织活动'])
  })

  it('is not for one called off, nor again once it was reversed', async () => {
    const [off, held] = [await opened(v, { title: '讲座' }), await opened(v)]
    await v.say(leader, null, `取消活动 ${off} 暴雨`)
    await cameTo(held)
    await v.passTo('2026-11-29T09:00:00+08:00')
    const entry = await v.house.ledger.creditOfRole('leading', held)
    await v.say(staff, null, `冲正 ${entry} 记重了`)
    await v.passTo('2026-12-02T09:00:00+08:00')
    expect((await creditsOf(leader)).map(({ tenths }) => tenths)).toEqual([30, -30])
    expect(await v.house.ledger.creditOfRole('leading', off)).toBeNull()
  })

  it('is credited for the month’s highlight on the first, or on the third where it was named late; a bot that was off makes up for it', async () => {
    const activity = await opened(v, { startsAt: v.clock.time - 3 * hour, endsAt: v.clock.time - hour })
    await v.passTo('2026-12-01T10:00:00+08:00')
    await v.say(leader, null, `亮点 ${activity}`)
    await v.passTo('2026-12-05T10:00:00+08:00', 'asleep')
    await v.passTo('2026-12-08T10:00:00+08:00')
    expect(await creditsOf(leader)).toEqual([{ item: '月度亮点', tenths: 50, period: '2026-11', by: 'bot', activity }])
  })
})
