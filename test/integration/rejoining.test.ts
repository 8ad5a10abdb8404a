import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { branchStandings, standings } from '../../src/chat/acts/standings.ts'
import { periodOfKey } from '../../src/domain/period.ts'
import { usualPublication } from '../../src/domain/publication.ts'
import { imported } from '../support/imports.ts'
import { publishes, toldTo, yearsEnd } from '../support/publishing.ts'
import { type Village, village } from '../support/village.ts'

let v: Village
const [staff, chair, head, member, another] = ['0001', '0002', '0003', '0005', '0006']
const [medical, legal] = ['医疗保障分会', '律师分会']
beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    publication: usualPublication,
    appraisal: { stars: [{ name: '三星', tenths: 30 }], leave: 'excluded' },
    bottomReview: { percent: 100, monthlyTenths: 10, newcomerMonths: 0, leavePercent: 50 },
  }))
})
afterEach(async () => {
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

const period = (key: string) => periodOfKey(key) ?? expect.fail(key)
const wang = { number: member, name: '王建国' }
const leaves = async (who: string): Promise<string> => {
  v.clock.time += 60_000
  await v.reply(staff, null, `退会 ${who} 调往外地`)
  return (await v.reply(staff, null, '确认')).join()
}
/** Members and points a head of 医疗保障分会 in a period. */
const heads = async (key: string) => {
  const lines = await branchStandings(v.house.ledger, await v.house.ledger.roster(), v.association, period(key))
  const own = lines.find(({ branch }) => branch === medical)
  return own && { members: own.members, perHead: own.perHead }
}
describe('one who left and joins anew', () => {
  it('counts a head at the end of each period they were a member at, here and in what is published', async () => {
    await v.say(chair, null, '加分 孙志强 公益服务 8 事由 敬老院')
    expect(await heads('2026-10')).toEqual({ members: 0, perHead: 0 })
    expect(await heads('2026-11')).toEqual({ members: 12, perHead: 1 })
    v.clock.time = Date.parse('2026-11-28T10:00:00+08:00')
    await leaves('王建国')
    expect(await heads('2026-11')).toEqual({ members: 11, perHead: 1.09 })
    const november = await publishes(v, ...yearsEnd.november)
    expect(toldTo(november, '学习群')).toContain('医疗保障分会 12 分，人均 1.09')
    v.clock.time = Date.parse('2026-12-20T10:00:00+08:00')
    await v.say(chair, null, '加分 孙志强 公益服务 8 事由 敬老院')
    v.clock.time = Date.parse('2027-01-02T10:00:00+08:00')
    expect(await imported(v, [wang])).toMatchObject({ rejoined: 1, changed: 0 })
    expect([await heads('2026-11'), await heads('2026-12'), await heads('2026Q4')]).toEqual([
      { members: 11, perHead: 1.09 },
      { members: 11, perHead: 1.09 },
      { members: 11, perHead: 2.18 },
    ])
    expect(await heads('2027-01')).toMatchObject({ members: 12 })
    const december = await publishes(v, ...yearsEnd.december)
    expect(toldTo(december, '学习群')).toContain('医疗保障分会 12 分，人均 1.09')
  })

  it('joins by import as a dated event, which a dry run says and does not do; their record is theirs, and the same file again changes nothing', async () => {
    await v.say(chair, null, '加分 王建国 公益服务 4 事由 敬老院')
    await leaves('王建国')
    v.clock.time = Date.parse('2026-12-10T10:00:00+08:00')
    const before = await v.events()
    const rows = [{ ...wang, branch: legal, contactId: 'wxid_anew' }]
    const summary = { created: 0, rejoined: 1, changed: 0, rejoining: [{ number: member, name: '王建国', branch: legal }] }
    expect(await imported(v, rows, true)).toMatchObject({ dryRun: true, ...summary })
    expect(await v.events()).toBe(before)
    expect(await imported(v, rows)).toMatchObject({ dryRun: false, ...summary })
    expect((await v.written(before)).map(({ type, occurredAt }) => [type, occurredAt])).toEqual([
      ['member.joined', v.clock.time],
      ['contact.bound', v.clock.time],
    ])
    const after = await v.events()
    expect(await imported(v, rows)).toMatchObject({ rejoined: 0, changed: 0, unchanged: 1 })
    expect(await v.events()).toBe(after)
    const roster = await v.house.ledger.roster()
    expect(roster.byNumber.get(member)).toMatchObject({ branch: legal, tier: '会员单位', joinedAt: v.clock.time })
    expect(roster.byNumber.get(member)?.leftAt).toBeUndefined()
    expect((await v.reply('wxid_anew', null, '明细 全部')).join()).toBe('')
    expect((await v.say('wxid_anew', null, '明细 全部')).map(({ text }) => text).join()).toContain('公益服务')
  })

  it('is not bound to a contact that became somebody else’s meanwhile', async () => {
    await leaves('王建国')
    await imported(v, [{ number: '0900', name: '司马相如', branch: legal, tier: '会员单位', contactId: 'wxid_0005' }])
    await imported(v, [{ ...wang, contactId: 'wxid_0005' }])
    expect(await v.house.ledger.memberOf('wxid_bot', 'wxid_0005')).toBe('0900')
    expect(await v.house.ledger.binding(member)).toBeNull()
  })

  it('can leave again, also where an earlier version had recorded the joining anew as a change', async () => {
    for (const way of ['import', 'change'] as const) {
      expect(await leaves(member)).toContain('已登记 王建国 退会')
      v.clock.time += 60_000
      if (way === 'import') await imported(v, [wang])
      else
        await v.house.journal.commit({
          ...{ act: { id: 'anew', about: '', once: false }, by: 'cli', occurredAt: v.clock.time, expect: [], says: [], memo: [] },
          events: [
            {
              ...{ type: 'member.changed', member, branch: medical, tier: '会员单位', posts: [], speciality: '' },
              joinedAt: (await v.house.ledger.roster()).byNumber.get(member)?.joinedAt ?? 0,
              name: await v.house.ledger.seals.seal(member, '王建国'),
            },
          ],
        })
      const roster = await v.house.ledger.roster()
      expect([-60_000, 0].map((ms) => roster.memberOn(member, v.clock.time + ms))).toEqual([false, true])
    }
    expect(await leaves(member)).toContain('已登记 王建国 退会')
    expect((await v.house.ledger.roster()).memberOn(member, v.clock.time)).toBe(false)
  })
})

describe('one who left', () => {
  it('is recorded so once: a second time, by name or number or by another who was shown it too, changes nothing and is said', async () => {
    await v.reply(chair, null, '退会 王建国 调往外地')
    await leaves('王建国')
    const before = await v.events()
    const day = '11月26日 周四'
    expect(await v.reply(chair, null, '确认')).toEqual([`王建国已于 ${day} 退会，不用再登记，本次没有改动。`])
    for (const who of ['王建国', member])
      expect(await v.reply(staff, null, `退会 ${who} 调动`)).toEqual([`王建国已于 ${day} 退会，不用再登记，本次没有改动。`])
    expect(await v.events()).toBe(before)
  })

  it('is looked up by staff by name or number, with any 时段, and marked; nobody else may', async () => {
    await v.say(chair, null, '加分 王建国 公益服务 4 事由 敬老院')
    await leaves('王建国')
    v.clock.time = Date.parse('2026-12-10T10:00:00+08:00')
    for (const words of ['积分 王建国 11月', `积分 ${member} 11月`, '积分 11月 王建国']) {
      const [text = ''] = await v.reply(staff, null, words)
      expect(text, words).toContain('王建国（11月26日 周四 退会），2026年11月积分 6 分。')
      expect(text, words).not.toContain('可到')
    }
    expect((await v.reply(staff, null, '积分 王建国')).join()).toContain('2026年12月还没有积分')
    expect((await v.reply(another, null, '积分 王建国')).join()).not.toContain('6 分')
    expect((await v.reply(staff, null, '积分 司马相如')).join()).toContain('名册上没有')
    // somebody present of the name comes first
    await imported(v, [{ number: '0900', name: '王建国', branch: legal, tier: '会员单位' }])
    expect((await v.reply(staff, null, '积分 王建国')).join()).toBe('王建国还没有积分记录。')
    expect((await v.reply(staff, null, `积分 ${member} 11月`)).join()).toContain('积分 6 分')
  })

  it('stays on the boards of their time, and what comes in for them later counts but lists them on no later board', async () => {
    await v.say(chair, null, '加分 王建国 公益服务 4 事由 敬老院')
    await v.say(chair, null, '加分 孙志强 公益服务 2 事由 敬老院')
    await v.say(member, null, '申报 公益服务 6小时 敬老院')
    await leaves('王建国')
    const november = await publishes(v, ...yearsEnd.november)
    expect(toldTo(november, '学习群')).toContain('1. 王建国 6 分\n2. 孙志强 3 分')
    await v.say(chair, null, '加分 孙志强 公益服务 1 事由 敬老院')
    const claim = (await v.house.ledger.claimsOf(member, 1))[0]?.claim
    expect((await v.reply(head, null, `通过 ${claim}`)).join()).toContain('已通过 1 项')
    expect((await v.reply(another, '学习群', '排行 11月')).join()).toContain('1. 王建国 6')
    const board = (await v.reply(another, '学习群', '排行 12月')).join()
    expect(board).toContain('孙志强 1.5')
    expect(board).not.toContain('王建国')
    expect((await v.reply(another, '学习群', '排行 四季度')).join()).toContain('1. 王建国 15')
    // whoever adds up the entries of the month finds every one of them
    const lines = await standings(v.house.ledger, await v.house.ledger.roster(), { scope: {}, period: period('2026-12') })
    expect(lines.map(({ number, tenths }) => [number, tenths])).toEqual([
      [member, 90],
      [another, 15],
    ])
    const december = await publishes(v, ...yearsEnd.december)
    expect(toldTo(december, '学习群')).toContain('孙志强 1.5 分')
    expect(toldTo(december, '学习群')).not.toContain('王建国')
    expect(toldTo(december, '学习群')).toContain('1. 医疗保障分会 10.5 分，人均 0.95')
    expect((await v.reply(another, '学习群', '排行 12月')).join()).not.toContain('王建国')
  })

  it('is given points no more; what is said to have happened while they were away is not passed', async () => {
    const before = await v.events()
    await leaves('王建国')
    const left = await v.events()
    expect(left).toBeGreaterThan(before)
    await v.say(chair, null, '加分 王建国 公益服务 4 事由 敬老院')
    await v.say(chair, null, `加分 ${member} 公益服务 4 事由 敬老院`)
    expect(await v.events()).toBe(left)
    v.clock.time = Date.parse('2026-12-20T10:00:00+08:00')
    await imported(v, [{ ...wang, contactId: 'wxid_0005' }])
    await v.say(member, null, '申报 公益服务 2小时 12月10日 敬老院')
    await v.say(member, null, '申报 公益服务 3小时 敬老院')
    const [since, away] = (await v.house.ledger.claimsOf(member, 2)).map(({ claim }) => claim)
    const [text = ''] = await v.reply(head, null, `通过 ${away} ${since}`)
    expect(text).toContain('已通过 1 项')
    expect(text).toContain(`${away} 那时此人已退会，请退回`)
  })

  it('gets no star of a half they were no member at the end of, but of one they left after; 末尾评议 goes by that too', async () => {
    await v.say(chair, null, '加分 王建国 公益服务 4 事由 敬老院')
    await v.say(chair, null, '加分 孙志强 公益服务 4 事由 敬老院')
    await v.say(chair, null, '加分 马三 公益服务 4 事由 敬老院')
    await leaves('王建国')
    await leaves('马三')
    await publishes(v, ...yearsEnd.november)
    v.clock.time = Date.parse('2026-12-20T10:00:00+08:00')
    await v.say(chair, null, '加分 李桂芳 转发信息 1 事由 转发')
    await imported(v, [{ number: '0007', name: '马三' }])
    v.clock.time = Date.parse('2027-01-02T10:00:00+08:00')
    await leaves('孙志强')
    await imported(v, [wang])
    const listed = (await v.reply(staff, null, '末尾评议 2026年下半年')).join()
    expect(listed).toContain('孙志强')
    // away in November: only their month since is looked at
    expect(listed).toContain('马三（0007，医疗保障分会）6 分；没有学习记录；1 个月里 1 个月偏低')
    expect(listed).not.toContain('王建国')
    await publishes(v, ...yearsEnd.december)
    await publishes(v, ...yearsEnd.quarter)
    await publishes(v, ...yearsEnd.half)
    const board = (await v.house.ledger.published('2026H2'))?.board ?? []
    expect(board.map(({ number, star }) => [number, star ?? null])).toEqual([
      [member, null],
      [another, '三星'],
      ['0007', '三星'],
      ['0008', null],
    ])
  })
})
