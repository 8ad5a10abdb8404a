import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Said } from '../../../src/chat/said.ts'
import { listed, opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { requests, villageWithout } from '../../support/strangers.ts'
import type { Village } from '../../support/village.ts'

let v: Village
let request: string
const villages: Village[] = []

beforeEach(async () => {
  v = await villageWithout(['0005', '0017'])
  villages.push(v)
  request = await requests(v, 'wx_wang', '绑定 王建国')
})
afterEach(async () => {
  expect((await v.house.ledger.verify()).differences).toEqual([])
})
afterAll(async () => {
  for (const each of villages) await each.close()
})

describe('退回绑定', () => {
  it('ends the request; the reason goes to who asked alone, sealed in the journal', async () => {
    expect(await v.say('0004', '医疗', `退回绑定 ${request} 不是本人`)).toEqual([
      { to: '医疗保障分会群', text: `绑定 ${request} 已退回，已私下告诉申请人。` },
      {
        to: '私聊wx_wang',
        text: '您绑定王建国的申请没有通过，理由：不是本人。之前替您留着的签到和报名不再保留。有疑问请联系工作人员。',
      },
    ])
    expect(await v.house.ledger.requests()).toEqual([])
    expect(JSON.stringify(await v.redis.xrange(v.house.keys.journal, '-', '+'))).not.toContain('不是本人')
    expect(await v.reply('0004', null, `退回绑定 ${request} 不是本人`)).toEqual([
      `绑定 ${request} 不在等待中，可能已办过。发「绑定审核」看等待的。`,
    ])
    expect(await requests(v, 'wx_wang', '绑定 王建国')).not.toBe(request)
  })
  it('who asked hears of it through the account they asked', async () => {
    await v.say('0001', null, `退回绑定 ${request} 不是本人`, { account: 'wxid_other' })
    const items = Object.values(await v.redis.hgetall(v.house.keys.outbox)).map((item) => JSON.parse(item) as Said)
    expect(items.find(({ text }) => text?.includes('没有通过'))).toMatchObject({ to: { contact: 'wx_wang' }, account: 'wxid_bot' })
  })
  it('what was held is let go, and the first in line moves up', async () => {
    const clinic = await opened(v, { limit: 1 })
    await v.say('wx_wang', '医疗', '报名')
    await listed(v, clinic, ['0008'], 'waiting')
    await v.say('0001', null, `退回绑定 ${request} 不是本人`)
    expect((await v.house.ledger.signUps(clinic)).map(({ who, state }) => `${who} ${state}`)).toEqual(['0008 in'])
    expect(await v.house.ledger.holding()).toEqual([])
    expect(await v.house.ledger.tally(clinic)).toMatchObject({ in: 1, waiting: 0 })
  })
  it('the same message again changes nothing and says nothing', async () => {
    await v.say('0001', null, `退回绑定 ${request} 不是本人`, { id: 'r' })
    const before = await v.events()
    expect(await v.say('0001', null, `退回绑定 ${request} 不是本人`, { id: 'r' })).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('the wrong role, another branch and near misses write nothing', async () => {
    const before = await v.events()
    expect(await v.reply('0006', null, `退回绑定 ${request} 不是本人`)).toEqual(['「退回绑定」由分会会长、联络员或秘书处来办。'])
    expect(await v.say('0006', '医疗', `退回绑定 ${request} 不是本人`)).toEqual([])
    expect(await v.reply('0016', null, `退回绑定 ${request} 不是本人`)).toEqual([
      `绑定 ${request} 不是您分会的，请由该分会或工作人员来办。`,
    ])
    expect(await v.say('0016', '律师', `退回绑定 ${request} 不是本人`)).toEqual([])
    for (const text of ['退回绑定', `退回绑定 ${request}`, `退回绑定 ${request} 为什么`, `退回绑定${request}不是本人`, '退回绑定的押金'])
      expect(await v.say('0001', '工作群', text)).toEqual([])
    expect(await v.reply('0001', null, `退回绑定 ${request}`)).toEqual(['请写明编号和理由：「退回绑定 编号 理由」。'])
    expect(await v.events()).toBe(before)
  })
  it('a failing store gives the reference sentence', async () => {
    const before = await v.events()
    const [answer] = await failingStore(v, () => v.reply('0001', null, `退回绑定 ${request} 不是本人`))
    expect(answer).toMatch(notRecordedSentence)
    expect(await v.events()).toBe(before)
  })
})

describe('换绑', () => {
  const shown =
    '将解除 孙志强（0006，医疗保障分会） 自 11月26日 周四 起的微信绑定，记录都保留；之后请其用新微信发「绑定 孙志强 0006」。\n回复「确认」执行，「不用了」取消，两分钟内有效。'

  it('shows whose, waits for 确认, tells the old WeChat, and the new one binds as usual', async () => {
    await opened(v, { kind: 'study', title: '第八期学习', group: '学习群', startsAt: v.clock.time, endsAt: v.clock.time + 3_600_000 })
    await v.say('0006', '学习群', '签到')
    expect(await v.reply('0001', null, '换绑 0006')).toEqual([shown])
    expect(await v.house.ledger.memberOf('wxid_bot', 'wxid_0006')).toBe('0006')
    expect(await v.say('0001', null, '确认', { id: 'yes' })).toEqual([
      { to: '私聊0001', text: '已解除 孙志强（0006，医疗保障分会） 的微信绑定，记录都保留。请其用新微信发「绑定 孙志强 0006」。' },
      { to: '私聊0006', text: '工作人员已解除孙志强与这个微信的绑定。不是您要求的，请尽快联系工作人员。' },
    ])
    expect(await v.house.ledger.memberOf('wxid_bot', 'wxid_0006')).toBeNull()
    const before = await v.events()
    expect(await v.say('0001', null, '确认', { id: 'yes' })).toEqual([])
    expect(await v.events()).toBe(before)
    const again = await requests(v, 'wx_new', '绑定 孙志强')
    await v.say('0001', null, `确认绑定 ${again}`)
    expect(await v.house.ledger.memberOf('wxid_bot', 'wx_new')).toBe('0006')
    expect(await v.house.ledger.entriesOf('0006')).toHaveLength(1)
    expect(await v.reply('0001', null, '换绑 王建国')).toEqual(['王建国（0005，医疗保障分会）现在没有绑定微信，请其直接发「绑定 姓名」。'])
  })
  it('不用了 calls it off', async () => {
    await v.say('0001', null, '换绑 孙志强')
    expect(await v.reply('0001', null, '不用了')).toEqual(['好，不办了。'])
    expect(await v.house.ledger.memberOf('wxid_bot', 'wxid_0006')).toBe('0006')
  })
  it('two of a name are told apart by number, privately', async () => {
    expect(await v.reply('0001', '工作群', '换绑 张伟')).toEqual(['赵科，已私下回复。'])
    expect(await v.reply('0001', null, '换绑 张伟')).toEqual([
      '有 2 位「张伟」：0014（医疗保障分会）、0015（律师分会）。请用会员号再说一次。',
    ])
  })
  it('is for staff: the wrong role, near misses and a failing store change nothing', async () => {
    const before = await v.events()
    expect(await v.reply('0004', null, '换绑 0006')).toEqual(['「换绑」由会长或秘书处来办。'])
    expect(await v.say('0006', '学习群', '换绑 0006')).toEqual([])
    for (const text of ['换绑手机', '换绑 手机号', '换绑', '换绑 9999']) expect(await v.say('0001', '工作群', text)).toEqual([])
    await v.say('0001', null, '换绑 0006')
    const [answer] = await failingStore(v, () => v.reply('0001', null, '确认'))
    expect(answer).toMatch(notRecordedSentence)
    expect(await v.events()).toBe(before)
  })
})
