import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

const [staff, onDuty] = ['0001', '0003']
let v: Village
beforeEach(async () => {
  // only the staff group is pinned; the other rooms are known to nobody yet
  v = await village((association) => ({
    ...association,
    groups: association.groups.map(({ roomId, ...group }) =>
      group.kind === 'staff' && roomId !== undefined ? { ...group, roomId } : group,
    ),
  }))
})
afterEach(() => v.close())

/** What the room hears: it has no name yet. */
const hears = async (who: string, room: string, text: string, saying = {}): Promise<string[]> =>
  (await v.say(who, room, text, saying)).map((each) => each.text)

describe('登记本群', () => {
  it('a store that fails gives the reference sentence', async () => {
    expect(await failingStore(v, () => hears(staff, '学习群', '登记本群 学习群'))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
  it('is for staff; others and talk are silence and write nothing', async () => {
    const before = await v.events()
    expect(await hears(onDuty, '学习群', '登记本群 学习群')).toEqual([])
    expect(await hears('wxid_stranger', '学习群', '登记本群 学习群')).toEqual([])
    for (const talk of ['登记本群成员名单', '登记本群吗', '签到', '1', '确认']) expect(await hears(staff, '学习群', talk), talk).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('an unknown name tells the names there are', async () => {
    expect(await hears(staff, '学习群', '登记本群 足球群')).toEqual([
      '没有叫「足球群」的群。可以登记的有：学习群、医疗保障分会群、律师分会群、会长群、工作群。',
    ])
    expect(await hears(staff, '学习群', '登记本群')).toEqual([expect.stringContaining('请写明群名。可以登记的有：')])
  })
  it('registers the room, once, and commands work there', async () => {
    expect(await hears(staff, '学习群', '登记本群 学习群', { id: 'twice' })).toEqual(['已登记：本群是「学习群」。'])
    const before = await v.events()
    expect(await hears(staff, '学习群', '登记本群 学习群', { id: 'twice' })).toEqual([])
    expect(await hears(staff, '学习群', '登记本群学习群')).toEqual(['本群已经登记为「学习群」，不用再登记。'])
    expect(await v.events()).toBe(before)
    expect(await hears(staff, '学习群', '轮值')).toHaveLength(1)
  })
  it('a group that stands elsewhere is moved after 确认', async () => {
    await hears(staff, '学习群', '登记本群 学习群')
    expect(await hears(staff, '会长群', '登记本群 学习群')).toEqual([expect.stringContaining('「学习群」已经登记在另一个群。')])
    expect(await hears(staff, '会长群', '确认')).toEqual(['已登记：本群是「学习群」。'])
    expect(await v.house.ledger.rooms()).toEqual([{ room: '会长群@chatroom', group: '学习群', account: 'wxid_bot' }])
  })
  it('a room that is another group is changed after 确认', async () => {
    await hears(staff, '会长群', '登记本群 学习群')
    expect(await hears(staff, '会长群', '登记本群 会长群')).toEqual([
      expect.stringContaining('本群现在登记为「学习群」。要改登记为「会长群」吗？'),
    ])
    expect(await hears(staff, '会长群', '确认')).toEqual(['已登记：本群是「会长群」。'])
  })
  it('a room of another of the bot’s accounts is taken over after 确认', async () => {
    const [first, second] = [{ account: 'wxid_first' }, { account: 'wxid_second' }]
    await hears(staff, '学习群', '登记本群 学习群', first)
    expect(await hears(staff, '学习群', '登记本群 学习群', first)).toEqual(['本群已经登记为「学习群」，不用再登记。'])
    expect(await hears(staff, '学习群', '登记本群 学习群', second)).toEqual([
      expect.stringContaining('本群的「学习群」现在由另一个微信账号负责。要改由我负责吗？'),
    ])
    expect(await hears(staff, '学习群', '确认', second)).toEqual(['已登记：本群是「学习群」。'])
    expect(await v.house.ledger.rooms()).toEqual([{ room: '学习群@chatroom', group: '学习群', account: 'wxid_second' }])
  })
  it('what the folder pins stays', async () => {
    expect(await hears(staff, '律师', '登记本群 工作群')).toEqual([expect.stringContaining('在配置文件里已指定了群')])
    expect(await hears(staff, '工作群', '登记本群 学习群')).toEqual([expect.stringContaining('「工作群」在配置文件里已指定了群')])
    expect(await v.reply(staff, null, '登记本群 学习群')).toEqual(['请在要登记的那个群里说「登记本群 群名」。'])
  })
})
