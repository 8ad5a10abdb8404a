import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { heardBy, requests, villageWithout } from '../../support/strangers.ts'
import type { Village } from '../../support/village.ts'

let v: Village
const hour = 60 * 60_000
beforeEach(async () => {
  v = await villageWithout(['0005', '0012', '0013', '0014', '0015', '0017'])
})
afterEach(async () => {
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

describe('绑定', () => {
  it('asks staff, the branch head and the liaison, and says what happens next', async () => {
    const request =
      '绑定 101 待确认：微信「静待花开」自称 王建国（0005，医疗保障分会）。属实请回复「确认绑定 101」，否则「退回绑定 101 理由」。'
    expect(await v.say('wx_wang', null, '绑定+王建国', { nickname: '静待花开' })).toEqual([
      { to: '私聊wx_wang', text: '收到，王建国的绑定申请编号 101，等医疗保障分会会长、联络员或工作人员确认。确认后我会私下告诉您。' },
      { to: '工作群', text: request },
      { to: '私聊0003', text: request },
      { to: '私聊0004', text: request },
    ])
    expect(await v.house.ledger.requests()).toMatchObject([{ request: '101', member: '0005' }])
  })
  it('keeps neither the nickname nor the contact id readable', async () => {
    await v.say('wx_wang', null, '绑定+王建国', { nickname: '静待花开' })
    const raw = JSON.stringify(await v.redis.xrange(v.house.keys.journal, '-', '+'))
    expect(raw).toContain('binding.requested')
    expect(raw).not.toContain('静待花开')
    expect(raw).not.toContain('wx_wang')
  })
  it('asked again, it waits under the same number and nobody is asked twice', async () => {
    await requests(v, 'wx_wang', '绑定+王建国')
    const before = await v.events()
    expect(await v.say('wx_wang', null, '我是王建国')).toEqual([
      { to: '私聊wx_wang', text: '王建国的绑定申请（编号 101）正在等待确认，不用再发。' },
    ])
    expect(await v.events()).toBe(before)
  })
  it('the same message again changes nothing and says nothing', async () => {
    await v.say('wx_li', '学习群', '绑定 李四', { id: 'once' })
    const before = await v.events()
    expect(await v.say('wx_li', '学习群', '绑定 李四', { id: 'once' })).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('for another name, the old request gives way to the new', async () => {
    await requests(v, 'wx_li', '绑定 李四')
    await v.say('wx_li', null, '绑定 王五')
    const mine = (await v.house.ledger.requests()).filter((each) => each.member === '0012' || each.member === '0013')
    expect(mine).toMatchObject([{ request: '102', member: '0013' }])
  })
  it('a nickname that holds the name is shown as a suggestion, and a rival is named', async () => {
    await requests(v, 'wx_li', '绑定 王五')
    const said = await v.say('wx_rival', null, '绑定 王五 0013', { nickname: '医疗王五' })
    expect(said.find(({ to }) => to === '工作群')?.text).toBe(
      '绑定 102 待确认：微信「医疗王五」自称 王五（0013，医疗保障分会）（群昵称相符）。另有申请也自称此人（101），请核实。属实请回复「确认绑定 102」，否则「退回绑定 102 理由」。',
    )
  })
  it('two members of one name are asked for the number, which is not given away', async () => {
    expect(await v.reply('wx_wei', null, '绑定 张伟')).toEqual(['有 2 位张伟（医疗保障分会、律师分会），请发：绑定 张伟 会员号。'])
    expect(await v.reply('wx_wei', null, '绑定 张伟 0015')).toEqual([
      '收到，张伟的绑定申请编号 101，等律师分会会长、联络员或工作人员确认。确认后我会私下告诉您。',
    ])
    expect(await v.reply('wx_wei2', null, '绑定 张伟 医疗保障分会')).toHaveLength(1)
    expect((await v.house.ledger.requests()).map(({ member }) => member)).toContain('0014')
  })
  it('a name and a number of two people are refused', async () => {
    const before = await v.events()
    expect(await v.reply('wx_mix', null, '绑定 何方 0005')).toEqual([
      '姓名和会员号（或分会）对不上。请核对后再发「绑定 姓名 会员号」，或联系工作人员。',
    ])
    expect(await v.events()).toBe(before)
  })
  it('an unknown name: once a day in a room, always in private', async () => {
    const unknown = ['名册上没有「赵小七」。请核对后再发「绑定 姓名」，或联系工作人员。']
    expect(await v.reply('wx_new', '学习群', '绑定 赵小七')).toEqual(unknown)
    expect(await v.reply('wx_new', '学习群', '绑定 赵小七')).toEqual([])
    expect(await v.reply('wx_new', null, '绑定 赵小七')).toEqual(unknown)
    expect(await v.reply('wx_new', null, '绑定赵小七')).toEqual(unknown)
  })
  it('a bound name is for staff alone: the holder and staff are told, once', async () => {
    const before = await v.events()
    expect(await v.say('wx_cheat', null, '绑定 孙志强', { nickname: '马三' })).toEqual([
      { to: '私聊wx_cheat', text: '「孙志强」已绑定另一个微信，只有工作人员能换绑。换了微信的，请联系工作人员。' },
      { to: '私聊0006', text: expect.stringContaining('有人用另一个微信申请绑定您的会员身份') },
      { to: '工作群', text: expect.stringContaining('微信「马三」申请绑定 孙志强（0006，医疗保障分会）') },
    ])
    expect(heardBy(await v.say('wx_cheat', null, '绑定 孙志强', { nickname: '马三' }))).toEqual(['私聊wx_cheat'])
    expect(await v.events()).toBe(before)
  })
  it('a bound person hears who they are, and cannot become another', async () => {
    const before = await v.events()
    expect(await v.reply('0006', null, '绑定 孙志强')).toEqual(['您已绑定为孙志强，不用再绑。'])
    expect(await v.reply('0007', '学习群', '绑定 王建国')).toEqual(['您已绑定为马三，不能再绑定别人。绑错了的，请工作人员用「换绑」处理。'])
    expect(await v.events()).toBe(before)
  })
  it('near misses are silence', async () => {
    const before = await v.events()
    for (const text of ['绑定 银行卡 安全吗', '绑定了吗', '怎么绑定', '绑定 王建国 李四', '我是王建国', '绑定银行卡'])
      for (const who of ['0006', 'wx_quiet']) expect(await v.say(who, '医疗', text)).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('at most five requests a contact a day', async () => {
    for (let n = 0; n < 5; n += 1)
      expect((await v.reply('wx_many', '学习群', n % 2 ? '绑定 王建国' : '绑定 李四'))[0]).toContain('绑定申请编号')
    expect(await v.reply('wx_many', '学习群', '绑定 王建国')).toEqual(['今天的绑定申请太多了，请明天再发，或联系工作人员。'])
    expect(await v.reply('wx_many', '学习群', '绑定 王建国')).toEqual([])
    v.clock.time += 25 * hour
    expect((await v.reply('wx_many', '学习群', '绑定 王建国'))[0]).toContain('绑定申请编号')
  })
  it('one helpful answer a day, and a held 签到 is named in the answer', async () => {
    await opened(v, { kind: 'study', title: '第八期学习', group: '学习群', startsAt: v.clock.time, endsAt: v.clock.time + hour })
    expect(await v.reply('wx_he', '学习群', '签到')).toEqual([
      '已替您留着「第八期学习」的签到。我还不认识您，请在 48 小时内发「绑定 姓名」，确认后就算数。',
    ])
    expect(await v.reply('wx_he', '学习群', '我的积分')).toEqual([])
    expect(await v.reply('wx_he', '学习群', '绑定 何方', { friend: false })).toEqual([
      '收到，何方的绑定申请编号 102，等律师分会会长、联络员或工作人员确认。已替您留着：「第八期学习」签到，48 小时内确认就算数。请加我好友，确认后我会私下告诉您。',
    ])
  })
  it('two at once for one name both wait, for people to judge', async () => {
    const before = (await v.house.ledger.requests()).length
    await Promise.all([v.say('wx_a', null, '绑定 李四'), v.say('wx_b', null, '绑定 李四')])
    expect((await v.house.ledger.requests()).length).toBe(before + 2)
  })
  it('a failing store gives the reference sentence', async () => {
    const before = await v.events()
    const [answer] = await failingStore(v, () => v.reply('wx_fail', null, '绑定 李四'))
    expect(answer).toMatch(notRecordedSentence)
    expect(await v.events()).toBe(before)
  })
})
