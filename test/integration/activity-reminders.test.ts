import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listed, opened, saturday } from '../support/activities.ts'
import { type Uttered, type Village, village } from '../support/village.ts'

const leader = '0003'
const medical = '医疗保障分会群'
const minute = 60_000
const hour = 60 * minute
let v: Village
beforeEach(async () => {
  v = await village()
})
afterEach(async () => {
  const { differences } = await v.house.ledger.verify()
  await v.close()
  expect(differences).toEqual([])
})
const reminders = (said: readonly Uttered[]): Uttered[] => said.filter(({ text }) => text.includes('【活动提醒】'))
const until = async (moment: number | string, how?: 'asleep'): Promise<string[]> =>
  reminders(await v.passTo(moment, how)).map(({ text }) => text)

describe('an activity is reminded of in its group', () => {
  it('the evening before at 19:00 and an hour before, those with a place by name, nobody who waits; once each', async () => {
    const number = await opened(v, { limit: 2, place: '县敬老院', note: '自带水杯', withdrawUntil: saturday - 12 * hour })
    await listed(v, number, ['0005', '0006'])
    await listed(v, number, ['0007'], 'waiting')
    expect(await until('2026-11-27T18:59:00+08:00')).toEqual([])
    expect(reminders(await v.passTo('2026-11-27T19:00:00+08:00'))).toEqual([
      {
        to: medical,
        text: `【活动提醒】「敬老院义诊」（${number}）明天（11月28日 周六）09:00 开始，地点：县敬老院，自带水杯。已报名 2 人：王建国、孙志强。来不了请在今天 21:00 前发「取消报名 ${number}」。`,
      },
    ])
    expect(await until(saturday - hour - minute)).toEqual([])
    expect(await until(saturday - hour)).toEqual([
      `【活动提醒】「敬老院义诊」（${number}）今天 09:00 开始，地点：县敬老院，自带水杯。已报名 2 人：王建国、孙志强。来不了请发「取消报名 ${number}」。`,
    ])
    expect(await until(saturday + 4 * hour)).toEqual([])
  })

  it('with the places left while one can still sign up; nobody signed up is not reminded an hour before', async () => {
    const free = await opened(v, { limit: 5 })
    const shared = await opened(v, { title: '沙龙', quotas: { 医疗保障分会: 1, 律师分会: 2 }, limit: 3 })
    await v.say('0005', medical, `报名 ${shared}`)
    const said = await until('2026-11-27T20:00:00+08:00')
    expect(said[0]).toContain(`还没有人报名。还有 5 个名额，要来的回复「报名 ${free}」；`)
    expect(said[1]).toContain(`已报名 1 人：王建国。还有 2 个名额，要来的回复「报名 ${shared}」；`)
    expect(await until(saturday)).toEqual([expect.stringContaining('「沙龙」')])
  })

  it('opened after the evening before, only what is still ahead; more than eighty are not named', async () => {
    v.clock.time = Date.parse('2026-11-27T21:00:00+08:00')
    const late = await opened(v)
    await listed(v, late, ['0005'])
    expect(await until(saturday - 2 * hour)).toEqual([])
    expect(await until(saturday)).toEqual([expect.stringContaining('今天 09:00 开始')])
    await v.close()
    const many = Array.from({ length: 81 }, (_, index) => String(1000 + index))
    v = await village((association) => ({
      ...association,
      roster: [
        ...association.roster,
        ...many.map((number) => ({ number, name: `会员${number}`, branch: '律师分会', tier: '会员单位', posts: [], speciality: '' })),
      ],
    }))
    const crowded = await opened(v)
    await listed(v, crowded, many)
    const [text = ''] = await until('2026-11-27T19:00:00+08:00')
    expect(text).toContain(`已报名 81 人，发「名单 ${crowded}」看名单。`)
  })

  it('moved after its reminder fell due: the new time is reminded, the old never again', async () => {
    const number = await opened(v)
    await listed(v, number, ['0005'])
    expect(await until('2026-11-27T19:30:00+08:00')).toHaveLength(1)
    await v.say(leader, medical, `改期 ${number} 12月5日上午10点`)
    await v.uttered()
    expect(await until('2026-12-04T18:59:00+08:00')).toEqual([])
    expect(await until('2026-12-05T12:00:00+08:00')).toEqual([
      expect.stringContaining('明天（12月5日 周六）10:00 开始'),
      expect.stringContaining('今天 10:00 开始'),
    ])
  })

  it('called off it is not; moved earlier, only what is still ahead', async () => {
    const off = await opened(v)
    const moved = await opened(v, { title: '沙龙', startsAt: saturday + 24 * hour })
    for (const number of [off, moved]) await listed(v, number, ['0005'])
    await v.say(leader, medical, `取消活动 ${off} 暴雨`)
    v.clock.time = Date.parse('2026-11-27T20:00:00+08:00')
    await v.passTo('2026-11-27T20:00:00+08:00')
    await v.say(leader, medical, `改期 ${moved} 明天上午9点`)
    await v.uttered()
    expect(await until(saturday + 26 * hour)).toEqual([expect.stringContaining('「沙龙」（102）今天 09:00 开始')])
  })

  it('off for three hours: what is still of use comes late and says so, of two the later; what is not is dropped and listed to staff', async () => {
    const number = await opened(v)
    const begun = await opened(v, { title: '晨练', startsAt: saturday - 2 * hour, endsAt: saturday - hour })
    for (const each of [number, begun]) await listed(v, each, ['0005'])
    await v.passTo('2026-11-27T18:00:00+08:00')
    expect(await until('2026-11-27T21:00:00+08:00', 'asleep')).toEqual([
      expect.stringMatching(/^（本应 11月27日 周五 19:00 发出，迟了）\n【活动提醒】「敬老院义诊」/u),
      expect.stringMatching(/^（本应 11月27日 周五 19:00 发出，迟了）\n【活动提醒】「晨练」/u),
    ])
    await v.passTo(saturday - 3.5 * hour)
    const said = await v.passTo(saturday - hour / 2, 'asleep')
    expect(reminders(said).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^（本应 11月28日 周六 08:00 发出，迟了）\n【活动提醒】「敬老院义诊」/u),
    ])
    expect(said.filter(({ to }) => to === '工作群').map(({ text }) => text)).toEqual([
      '停机期间错过、已经没有用处、没有再发的提醒：\n· 「晨练」11月28日 周六 的活动提醒',
    ])
    const both = await opened(v, { title: '夜谈', startsAt: saturday + 30 * hour })
    await listed(v, both, ['0005'])
    expect(await until(saturday + 29.5 * hour, 'asleep')).toEqual([expect.stringContaining('今天 15:00 开始')])
  })

  it('off when there was nothing to say: nobody signed up, nothing was missed, and staff read of none', async () => {
    await opened(v)
    await v.passTo(saturday - 3 * hour)
    expect(await v.passTo(saturday + hour / 2, 'asleep')).toEqual([])
    // nor when the clock is set back behind it and leaps again
    v.clock.time = saturday - 2 * hour
    await v.passTo(saturday - 2 * hour)
    expect(await v.passTo(saturday + hour / 2, 'asleep')).toEqual([])
  })

  it('the clock going back says nothing twice', async () => {
    const number = await opened(v)
    await listed(v, number, ['0005'])
    expect(await until('2026-11-27T19:10:00+08:00')).toHaveLength(1)
    v.clock.time -= hour
    expect(await until('2026-11-27T20:00:00+08:00')).toEqual([])
  })
})

describe('those who hear of a change', () => {
  it('are all signed up, those who wait too; who has no WeChat of their own hears through who signed them up', async () => {
    await v.close()
    v = await village((association) => ({
      ...association,
      roster: association.roster.map(({ contactId, ...row }) => (row.number === '0008' ? row : { ...row, contactId: contactId ?? '' })),
    }))
    const number = await opened(v, { limit: 1 })
    await v.say('0005', medical, '报名')
    await v.say('0006', medical, '报名 李桂芳')
    for (const said of [
      await v.say(leader, medical, `改期 ${number} 周日上午9点`),
      await v.say(leader, medical, `修改 ${number} 地点 县医院`),
      await v.say(leader, medical, `取消活动 ${number} 暴雨`),
    ])
      expect(said.map(({ to }) => to)).toEqual([medical, '私聊0005', '私聊0006'])
  })
  it('beyond two hundred the first in line hear it privately, and the group is told so', async () => {
    await v.close()
    const many = Array.from({ length: 220 }, (_, index) => String(1000 + index))
    v = await village((association) => ({
      ...association,
      roster: [
        ...association.roster,
        ...many.map((number) => ({ number, name: `会员${number}`, branch: '律师分会', tier: '会员单位', posts: [], speciality: '' })),
      ],
    }))
    const number = await opened(v)
    await listed(v, number, many.slice(0, 210))
    await listed(v, number, many.slice(210), 'waiting')
    const said = await v.say(leader, null, `取消活动 ${number} 暴雨`)
    expect(said[0]).toEqual({ to: medical, text: expect.stringContaining('报名的有 220 人，私信只发给前 200 位，请看到的互相转告。') })
    expect(said.filter(({ to }) => /^私聊1/u.test(to)).map(({ to }) => to)).toEqual(many.slice(0, 200).map((each) => `私聊${each}`))
    expect(said.at(-1)).toEqual({ to: `私聊${leader}`, text: '「敬老院义诊」已取消，已通知医疗保障分会群和报名的 200 人。' })
  })
})
