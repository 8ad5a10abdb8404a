import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lineOf, opened, saturday } from '../../support/activities.ts'
import { type Village, village } from '../../support/village.ts'

const [onDuty, secretary] = ['0003', '0004']
const medical = '医疗保障分会群'
const hour = 60 * 60_000
let v: Village
beforeEach(async () => {
  v = await village()
})
afterEach(async () => {
  const { differences } = await v.house.ledger.verify()
  await v.close()
  expect(differences).toEqual([])
})
const shared = { group: '学习群', kind: 'activity' as const, quotas: { 医疗保障分会: 2, 律师分会: 1 } }

describe('places by branch', () => {
  it('are set by 发起 and shown on the card, by 修改 and told', async () => {
    const said = '发起 敬老院义诊 周六上午9点 限30人 名额 医疗保障 10人、律师分会 5人 退出截止 周五12:00 备注 请自带水杯'
    expect(await v.reply(onDuty, '学习群', said)).toEqual([
      [
        '学习 101「敬老院义诊」11月28日 周六 09:00，限 30 人',
        '名额：医疗保障分会 10 人、律师分会 5 人',
        '备注：请自带水杯',
        '退出请在 11月27日 周五 12:00 前',
        '回复「报名 101」',
      ].join('\n'),
    ])
    expect(await v.house.ledger.activity('101')).toMatchObject({
      quotas: { 医疗保障分会: 10, 律师分会: 5 },
      withdrawUntil: saturday - 21 * hour,
      note: '请自带水杯',
    })
    expect(await v.reply(onDuty, '学习群', '修改 101 名额 律师 6人')).toEqual([
      '【变更】活动 101「敬老院义诊」名额改为：医疗保障分会 10 人、律师分会 6 人。',
    ])
    expect(await v.reply(onDuty, '学习群', '修改 101 每个分会限3人 备注 无 退出截止 无')).toEqual([
      '【变更】活动 101「敬老院义诊」名额改为：每个分会限 3 人，开始前都可以退出，备注去掉。',
    ])
    expect(await v.reply(onDuty, '学习群', '修改 101 分会名额不限')).toEqual(['【变更】活动 101「敬老院义诊」名额不再分到分会。'])
    expect(await v.house.ledger.activity('101')).not.toHaveProperty('quotas')
    const before = await v.events()
    expect(await v.reply(onDuty, '学习群', '发起 沙龙 周六上午9点 名额 足球分会 3人')).toEqual([
      expect.stringContaining('没有叫「足球分会」的分会'),
    ])
    expect(await v.reply(onDuty, '学习群', '发起 沙龙 周六上午9点 退出截止 周日12:00')).toEqual([
      expect.stringContaining('退出截止（11月29日 周日 12:00）要早于开始时间'),
    ])
    expect(await v.events()).toBe(before)
  })

  it('a full branch waits, another still gets in; the first in line whose branch has room moves up', async () => {
    const number = await opened(v, shared)
    for (const who of ['0005', '0006', '0007']) await v.say(who, '学习群', `报名 ${number}`)
    expect(await v.reply('0008', '学习群', `报名 ${number}`)).toEqual([
      '李桂芳，「敬老院义诊」医疗保障分会名额已满，您排在候补第 2 位，有名额时自动转为报名并通知您。',
    ])
    expect(await v.reply('0017', '学习群', `报名 ${number}`)).toEqual([expect.stringContaining('何方，报名成功')])
    expect(await v.reply('0016', '学习群', `报名 ${number}`)).toEqual([expect.stringContaining('律师分会名额已满，您排在候补第 3 位')])
    expect(await lineOf(v, number)).toEqual(['0005', '0006', '(0007)', '(0008)', '0017', '(0016)'])
    await v.say('0017', '学习群', `取消报名 ${number}`)
    expect(await lineOf(v, number)).toEqual(['0005', '0006', '(0007)', '(0008)', '0016'])
    await v.say('0005', '学习群', `请假 ${number} 出差`)
    expect(await lineOf(v, number)).toEqual(['0006', '0007', '(0008)', '0016'])
    const said = await v.say(onDuty, '学习群', `修改 ${number} 名额 医疗保障 4人`)
    expect(said).toContainEqual({ to: '私聊0008', text: expect.stringContaining('您已由候补转为报名成功') })
    expect(await v.reply('0010', '学习群', '@小联 活动')).toEqual([expect.stringContaining('还剩 1 个名额')])
    expect(await v.reply('0011', '学习群', '@小联 活动')).toEqual([expect.stringContaining('名额已满')])
  })

  it('a place stays with who changes branch', async () => {
    const number = await opened(v, { ...shared, quotas: { 医疗保障分会: 1, 律师分会: 1 } })
    await v.say('0005', '学习群', `报名 ${number}`)
    const roster = await v.house.ledger.roster()
    const { joinedAt = 0 } = roster.byNumber.get('0005') ?? {}
    const name = await v.house.ledger.seals.seal('0005', '王建国')
    await v.house.journal.commit({
      act: { id: 'moved', about: '', once: false },
      by: '0001',
      occurredAt: v.clock.time,
      expect: [],
      events: [{ type: 'member.changed', joinedAt, member: '0005', name, branch: '律师分会', tier: '会员单位', posts: [], speciality: '' }],
      says: [],
      memo: [],
    })
    expect(await v.reply('0017', '学习群', `报名 ${number}`)).toEqual([expect.stringContaining('报名成功')])
    expect(await v.reply('0006', '学习群', `报名 ${number}`)).toEqual([expect.stringContaining('候补第 1 位')])
    await v.say('0005', '学习群', `取消报名 ${number}`)
    expect(await lineOf(v, number)).toEqual(['0017', '0006'])
  })

  it('a stranger waits until their branch is known, and then gets a place of it, or none', async () => {
    await v.close()
    v = await village((association) => ({
      ...association,
      roster: association.roster.map(({ contactId, ...row }) =>
        ['0008', '0009', '0017'].includes(row.number) ? row : { ...row, contactId: contactId ?? '' },
      ),
    }))
    const number = await opened(v, { ...shared, quotas: { 医疗保障分会: 1, 律师分会: 1 } })
    for (const who of ['wxid_0008', 'wxid_0009', 'wxid_0017'])
      expect((await v.reply(who, '学习群', '报名'))[0]).toContain('按分会分名额，已替您排上队')
    for (const [who, name] of [
      ['wxid_0008', '李桂芳'],
      ['wxid_0009', '陈卫东'],
      ['wxid_0017', '何方'],
    ] as const)
      await v.say(who, '学习群', `绑定 ${name}`)
    await v.say('0001', null, '确认绑定 102-104')
    expect(await lineOf(v, number)).toEqual(['0008', '(0009)', '0017'])
  })

  it('a crowd from several places at once is never let in beyond a quota', async () => {
    const number = await opened(v, { ...shared, limit: 4, quotas: { 医疗保障分会: 3, 律师分会: 2 } })
    const crowd = ['0005', '0006', '0007', '0008', '0009', '0010', '0012', '0013', '0014', '0011', '0015', '0016', '0017']
    await Promise.all(crowd.map((who, index) => v.say(who, index % 2 ? null : '学习群', `报名 ${number}`)))
    const leavers = (await lineOf(v, number)).filter((who) => !who.startsWith('(')).slice(0, 2)
    await Promise.all([
      ...leavers.map((who) => v.say(who, null, `取消报名 ${number}`)),
      v.say(secretary, '学习群', `报名 ${number} 代 刘敏`),
    ])
    const list = await v.house.ledger.signUps(number)
    const placed = list.filter(({ state }) => state === 'in')
    expect(list).toHaveLength(crowd.length - 1)
    expect(placed).toHaveLength(4)
    expect(placed.filter(({ branch }) => branch === '医疗保障分会').length).toBeLessThanOrEqual(3)
    expect(placed.filter(({ branch }) => branch === '律师分会').length).toBeLessThanOrEqual(2)
  })
})

describe('a place given back late', () => {
  it('is allowed, said in one gentle sentence, and noted; who waited, and who is taken off by the leader, is not late', async () => {
    const number = await opened(v, { limit: 2, withdrawUntil: saturday - 21 * hour })
    for (const who of ['0005', '0006', '0007']) await v.say(who, medical, '报名')
    await v.say('0005', medical, '取消报名')
    await v.say('0005', medical, '报名')
    v.clock.time = saturday - 20 * hour
    expect(await v.reply('0006', medical, '取消报名')).toEqual([
      '孙志强，已取消报名：敬老院义诊（11月28日 周六 09:00）。退出时间（11月27日 周五 12:00 前）已过，这次记为临时退出；有急事没关系，请联系刘敏说一声。',
      expect.stringContaining('候补转为报名成功：王建国'),
    ])
    await v.say('0008', medical, '报名')
    expect(await v.reply('0008', medical, '取消报名')).toEqual([expect.not.stringContaining('临时退出')])
    expect(await v.reply(secretary, medical, `取消报名 ${number} 马三`)).toEqual([expect.not.stringContaining('临时退出')])
    expect(await v.house.ledger.lateWithdrawals(number)).toEqual(['0006'])
    await v.say('0006', medical, '报名')
    expect(await v.house.ledger.lateWithdrawals(number)).toEqual([])
  })
  it('leave frees the place as ever, and is not late', async () => {
    const number = await opened(v, { withdrawUntil: saturday - 21 * hour })
    await v.say('0005', medical, '报名')
    v.clock.time = saturday - 20 * hour
    await v.say('0005', medical, `请假 ${number} 孩子发烧`)
    expect(await lineOf(v, number)).toEqual([])
    expect(await v.house.ledger.lateWithdrawals(number)).toEqual([])
  })
})
