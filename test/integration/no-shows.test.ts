import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listed, opened, saturday } from '../support/activities.ts'
import { type Uttered, type Village, village } from '../support/village.ts'

const [staff, leader] = ['0001', '0003']
const medical = '医疗保障分会群'
const hour = 60 * 60_000
/** When the check-in of a Saturday activity closes, and when that is looked at. */
const closed = saturday + 2.5 * hour
const looked = closed + 10 * 60_000
let v: Village
beforeEach(async () => {
  v = await village()
})
afterEach(async () => {
  const { differences } = await v.house.ledger.verify()
  await v.close()
  expect(differences).toEqual([])
})
const to = (said: readonly Uttered[], who: string): string[] => said.filter((each) => each.to === who).map(({ text }) => text)
const closing = (said: readonly Uttered[]): string[] =>
  to(said, `私聊${leader}`).filter((text) => /签到结束：报名|没有人签到，报名的/u.test(text))

describe('at the close of a check-in', () => {
  it('who had a place and neither came nor took leave is noted, and named to who leads it alone; a 补签 as offered settles it', async () => {
    const number = await opened(v, { limit: 5, withdrawUntil: saturday - hour })
    await listed(v, number, ['0005', '0006', '0007', '0014', '?stranger'])
    await listed(v, number, ['0010'], 'waiting')
    v.clock.time = saturday - 2 * hour
    await v.say('0006', medical, `请假 ${number} 发烧`)
    await listed(v, number, ['0009'])
    v.clock.time = saturday - hour / 2
    await v.say('0009', medical, '取消报名')
    v.clock.time = saturday
    await v.say('0005', medical, '签到')
    await v.uttered()
    expect(closing(await v.passTo(looked - 1))).toEqual([])
    const said = await v.passTo(looked)
    expect(closing(said)).toEqual([
      [
        '「敬老院义诊」签到结束：报名 5 人，签到 1 人，请假 1 人。',
        '报名没到、也没请假的 3 人：马三、张伟、周婷。',
        '临时退出的 1 人：陈卫东。',
        '其中到了没签上的，留下名字发回给我（不会自动扣分）：',
        `补签 ${number} 马三 0014 周婷 事由 现场核实`,
      ].join('\n'),
    ])
    expect(said.filter(({ text }) => text.includes('马三')).map((each) => each.to)).toEqual([`私聊${leader}`])
    expect(await v.house.ledger.noShows(number)).toEqual(['0007', '0010', '0014'])
    expect(closing(await v.passTo(looked + 3 * hour))).toEqual([])
    expect(await v.reply(leader, null, `补签 ${number} 马三 0014 事由 现场核实`)).toEqual([expect.stringContaining('已补签 2 人')])
    expect(await v.house.ledger.noShows(number)).toEqual(['0010'])
    // no points are taken by themselves
    expect(await v.house.ledger.entriesOf('0010')).toEqual([])
  })

  it('nobody who waits is absent, and where all came there is nothing to say', async () => {
    const number = await opened(v, { limit: 1 })
    await listed(v, number, ['0005'])
    await listed(v, number, ['0006', '0007'], 'waiting')
    await v.passTo(saturday)
    await v.say('0005', medical, '签到')
    expect(closing(await v.passTo(looked + hour))).toEqual([])
    expect(await v.house.ledger.noShows(number)).toEqual([])
  })

  it('where nobody checked in at all nobody is noted: the leader is asked for 补签', async () => {
    const number = await opened(v)
    await listed(v, number, ['0005', '0006'])
    expect(closing(await v.passTo(looked + hour))).toEqual([
      `「敬老院义诊」没有人签到，报名的 2 人都没有记到场。\n请按实际到场的人补签，没来的删掉名字：\n补签 ${number} 王建国 孙志强 事由 现场点名`,
    ])
    expect(await v.house.ledger.noShows(number)).toEqual([])
  })

  it('the leader, who cannot make up for themselves, is told so and stands in no line to send', async () => {
    const number = await opened(v)
    await listed(v, number, ['0005', leader])
    await v.passTo(saturday)
    await v.say('0005', medical, '签到')
    await v.uttered()
    const [text = ''] = closing(await v.passTo(looked))
    expect(text).toContain('1 人：刘敏。')
    expect(text).not.toContain('补签 ')
    expect(text).toMatch(/您本人也没有签到，请另一位负责人或秘书处补签。$/u)
  })

  it('follows 结束签到 and a move; a study session and one called off have none', async () => {
    const [ended, moved, off, study] = [
      await opened(v),
      await opened(v, { title: '沙龙' }),
      await opened(v, { title: '讲座' }),
      await opened(v, { title: '夜课', kind: 'study', group: '学习群' }),
    ]
    for (const number of [ended, moved, off, study]) await listed(v, number, ['0005', '0006'])
    await v.say(leader, null, `改期 ${moved} 12月1日9:00`)
    await v.say(leader, null, `取消活动 ${off} 暴雨`)
    await v.passTo(saturday + hour)
    await v.say('0005', medical, `签到 ${ended}`)
    await v.say(leader, null, `结束签到 ${ended}`)
    await v.uttered()
    const said = closing(await v.passTo(saturday + 2 * hour))
    expect(said).toEqual([expect.stringContaining('「敬老院义诊」签到结束：报名 2 人，签到 1 人')])
    expect(closing(await v.passTo('2026-12-01T11:39:00+08:00'))).toEqual([])
    expect(closing(await v.passTo('2026-12-01T12:00:00+08:00'))).toEqual([expect.stringContaining('「沙龙」没有人签到')])
    expect(await v.house.ledger.noShows(study)).toEqual([])
  })

  it('a bot that was off says it late; who checked in in time and arrives later is none; after three days staff read that it was dropped', async () => {
    const number = await opened(v)
    await listed(v, number, ['0005', '0006'])
    await v.passTo(saturday)
    await v.say('0005', medical, '签到')
    await v.uttered()
    expect(closing(await v.passTo(looked + 3 * hour, 'asleep'))).toEqual([
      expect.stringMatching(/^（本应 11月28日 周六 11:40 发出，迟了）\n「敬老院义诊」签到结束/u),
    ])
    await v.say('0006', medical, '签到', { at: saturday + hour })
    expect(await v.house.ledger.noShows(number)).toEqual([])
    const other = await opened(v, { title: '沙龙', startsAt: saturday + 24 * hour, endsAt: saturday + 26 * hour })
    await listed(v, other, ['0005'])
    const said = await v.passTo(saturday + 6 * 24 * hour, 'asleep')
    expect(closing(said)).toEqual([])
    expect(to(said, '工作群').join()).toContain('「沙龙」签到情况')
  })

  it('a long list is told by its first names, within what a message holds', async () => {
    await v.close()
    const many = Array.from({ length: 200 }, (_, index) => String(1000 + index))
    v = await village((association) => ({
      ...association,
      roster: [
        ...association.roster,
        ...many.map((number) => ({ number, name: `欧阳${number}`, branch: '医疗保障分会', tier: '会员单位', posts: [], speciality: '' })),
      ],
    }))
    const number = await opened(v)
    await listed(v, number, ['0005', ...many])
    await v.passTo(saturday)
    await v.say('0005', medical, '签到')
    await v.uttered()
    const [text = ''] = closing(await v.passTo(looked))
    expect(text).toMatch(/没请假的 200 人：欧阳1000、.* 等 200 人。/u)
    expect(text).toMatch(/人写不下，请再发一次）$/u)
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2000)
    expect(await v.house.ledger.noShows(number)).toHaveLength(200)
    expect(await v.reply(staff, null, (text.split('\n').at(-2) ?? '').trim())).toEqual([expect.stringContaining('已补签')])
  })
})
