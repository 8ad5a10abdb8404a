import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { villageWithout } from '../../support/strangers.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
let code: string
const villages: Village[] = []

beforeEach(async () => {
  v = await villageWithout(['0001', '0002', '0005'])
  villages.push(v)
  code = v.founding.claimCode ?? ''
})
afterEach(async () => {
  expect((await v.house.ledger.verify()).differences).toEqual([])
})
afterAll(async () => {
  for (const each of villages) await each.close()
})

const wrong = () => (code === '11111111' ? '22222222' : '11111111')

describe('认领', () => {
  it('binds the first member of staff at once, and the code is spent', async () => {
    const said = await v.say('wx_zhao', null, `认领 ${code} 0001`, { id: 'claim' })
    expect(said).toEqual([{ to: '私聊wx_zhao', text: expect.stringContaining('绑定成功：您是 赵科（0001，医疗保障分会）。') }])
    expect(await v.house.ledger.memberOf('wxid_bot', 'wx_zhao')).toBe('0001')
    expect(await v.house.ledger.claimDigest()).toBeNull()
    const before = await v.events()
    expect(await v.say('wx_zhao', null, `认领 ${code} 0001`, { id: 'claim' })).toEqual([])
    expect(await v.reply('wx_other', null, `认领 ${code} 0002`)).toEqual(['现在没有可用的认领码。工作人员已绑定的，请发「绑定 姓名」。'])
    expect(await v.events()).toBe(before)
  })
  it('two at once: one is bound', async () => {
    await Promise.all([v.say('wx_a', null, `认领 ${code} 0001`), v.say('wx_b', null, `认领 ${code} 0002`)])
    const bound = await Promise.all(['wx_a', 'wx_b'].map((contact) => v.house.ledger.memberOf('wxid_bot', contact)))
    expect(bound.filter((number) => number !== null)).toHaveLength(1)
  })
  it('is for staff of the roster only, and needs the number', async () => {
    const before = await v.events()
    expect(await v.reply('wx_zhao', null, `认领 ${code} 0005`)).toEqual(['认领只给会长和秘书处。请核对会员号。'])
    expect(await v.reply('wx_zhao', null, `认领 ${code} 9999`)).toEqual(['认领只给会长和秘书处。请核对会员号。'])
    expect(await v.reply('wx_zhao', null, `认领 ${code}`)).toEqual(['请私聊发「认领 认领码 会员号」，例如：认领 12345678 0001。'])
    expect(await v.reply('0006', null, `认领 ${code} 0001`)).toEqual(['您已绑定为孙志强，不用再绑。'])
    expect(await v.events()).toBe(before)
    expect(await v.house.ledger.claimDigest()).not.toBeNull()
  })
  it('a code seen in a room is void, whoever says it', async () => {
    expect(await v.say('0006', '学习群', `认领 ${code} 0001`)).toEqual([
      { to: '学习群', text: '认领码在群里出现过，已作废。重新启动时会给出新的，请私聊使用。' },
    ])
    expect(await v.house.ledger.claimDigest()).toBeNull()
    expect(await v.reply('wx_zhao', null, `认领 ${code} 0001`)).toEqual(['现在没有可用的认领码。工作人员已绑定的，请发「绑定 姓名」。'])
    expect(await v.house.ledger.memberOf('wxid_bot', 'wx_zhao')).toBeNull()
  })
  it('five wrong codes within a day end it', async () => {
    for (let n = 0; n < 4; n += 1)
      expect(await v.reply(`wx_${n}`, null, `认领 ${wrong()} 0001`)).toEqual(['认领码不对，请核对后再发一次。'])
    expect(await v.reply('wx_4', null, `认领 ${wrong()} 0001`)).toEqual(['认领码连续输错，已作废。重新启动时会给出新的。'])
    expect(await v.house.ledger.claimDigest()).toBeNull()
  })
  it('near misses are silence, and a wrong code in a room is talk', async () => {
    const before = await v.events()
    for (const text of [`认领 ${wrong()} 0001`, '认领一只流浪猫', '认领 0001', '认领'])
      for (const who of ['0006', 'wx_zhao']) expect(await v.say(who, '学习群', text)).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await v.house.ledger.claimDigest()).not.toBeNull()
  })
  it('a failing store gives the reference sentence', async () => {
    const before = await v.events()
    const [answer] = await failingStore(v, () => v.reply('wx_zhao', null, `认领 ${code} 0001`))
    expect(answer).toMatch(notRecordedSentence)
    expect(await v.events()).toBe(before)
  })
})

describe('a claim code that leaks', () => {
  it('is void wherever it is seen: inside other words, in a room nobody registered', async () => {
    const leaky = await village((association) => ({ ...association, roster: association.roster.map(({ contactId: _, ...row }) => row) }))
    const room = { id: 'nobody@chatroom', topic: '别的群' }
    await leaky.bot.hear({
      kind: 'message',
      id: 'leak',
      account: 'wxid_bot',
      at: leaky.clock.time,
      type: 'text',
      text: `大家看，认领码是 ${leaky.founding.claimCode}，别外传\n谢谢`,
      from: { contactId: 'wxid_any', name: '某人' },
      room,
      mentionsBot: false,
      mentionsAll: false,
      botNames: [],
    })
    expect(await leaky.house.ledger.claimDigest()).toBeNull()
    await leaky.close()
  })
})
