import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { greetJoiners } from '../../jobs/greet-joiners.ts'
import { type Village, village } from '../support/village.ts'

const minute = 60_000
let v: Village
beforeEach(async () => {
  v = await village()
  v.clock.time = Date.parse('2026-11-27T10:00:00+08:00')
})
afterEach(async () => {
  expect((await v.house.ledger.verify()).differences).toEqual([])
  await v.close()
})

const sun = '欢迎 阳光 加入学习群！我是测试新联会的小助手：「活动」看近期安排，到场发「签到」，要来发「报名 编号」，「帮助」看全部。'
const hint = '还没绑定的请发「绑定 姓名」（例如：绑定 王建国），工作人员确认后就能用了。'

/** Somebody unknown, by nickname, comes into a group. */
const joins = async (nickname: string, group = '学习群'): Promise<void> => {
  v.nicknames.set(`wxid_${nickname}`, nickname)
  await v.join(group, [`wxid_${nickname}`])
}
/** Minutes go by, with a tick in each. */
const pass = async (minutes: number) => {
  for (let gone = 0; gone < minutes; gone += 1) {
    v.clock.time += minute
    await greetJoiners.run(v.house, v.jobParts)
  }
  return v.uttered()
}
const leaves = (contactId: string, room = 'study@chatroom') =>
  v.inRooms.set(
    room,
    (v.inRooms.get(room) ?? []).filter((each) => each !== contactId),
  )

describe('people who join a room', () => {
  it('are greeted by name after two minutes, with what they can say and how to bind, once', async () => {
    await joins('阳光')
    expect(await pass(1)).toEqual([])
    expect(await pass(2)).toEqual([{ to: '学习群', text: sun + hint }])
    expect(await pass(180)).toEqual([])
  })
  it('who are bound already get no hint to bind', async () => {
    v.nicknames.set('wxid_0005', '阳光')
    await v.join('学习群', ['wxid_0005'])
    expect(await pass(3)).toEqual([{ to: '学习群', text: sun }])
  })
  it('are greeted together, and those who come after wait for the hour to be over', async () => {
    await joins('阳光')
    await pass(1)
    await joins('春风')
    expect((await pass(2)).map(({ text }) => text.split('我是')[0])).toEqual(['欢迎 阳光、春风 加入学习群！'])
    await joins('夏雨')
    expect(await pass(10)).toEqual([])
    await joins('秋霜')
    expect(await pass(48)).toEqual([])
    expect((await pass(5)).map(({ text }) => text.slice(0, 15))).toEqual([expect.stringMatching(/^欢迎 (夏雨、秋霜|秋霜、夏雨) 加入/u)])
  })
  it('twenty at once: ten by name, the others by their number; nicknames are cut and on one line', async () => {
    for (let n = 10; n < 30; n += 1) {
      await joins(`朋友${n}`)
      v.clock.time += 1000
    }
    v.nicknames.set('wxid_朋友10', `很${'长'.repeat(40)}\n的名字`)
    v.nicknames.set('wxid_朋友11', '春 \n 风')
    v.nicknames.set('wxid_朋友12', '')
    const [said] = await pass(3)
    const names = [`很${'长'.repeat(19)}`, '春 风', '新朋友', ...[13, 14, 15, 16, 17, 18, 19].map((n) => `朋友${n}`)]
    expect(said?.text.split('加入')[0]).toBe(`欢迎 ${names.join('、')}等 20 人 `)
    expect(Buffer.byteLength(said?.text ?? '')).toBeLessThan(2000)
  })
  it('and leave at once are not greeted; nobody is told that they came', async () => {
    await joins('阳光')
    await joins('春风')
    leaves('wxid_春风')
    expect((await pass(3)).map(({ text }) => text)).toEqual([sun + hint])
    await joins('夏雨')
    leaves('wxid_夏雨')
    expect(await pass(120)).toEqual([])
    expect(await v.house.ledger.joiners('study@chatroom')).toEqual([])
  })
  it('told of twice by the provider, in one word or two, are greeted once; coming back the next day they are not greeted again', async () => {
    v.nicknames.set('wxid_s', '阳光')
    await v.join('学习群', ['wxid_s'], 'once')
    await v.join('学习群', ['wxid_s'], 'once')
    await v.join('学习群', ['wxid_s'])
    expect(await pass(3)).toHaveLength(1)
    await v.join('学习群', ['wxid_s'], 'once')
    await v.join('学习群', ['wxid_s'])
    v.clock.time += 24 * 60 * minute
    await v.join('学习群', ['wxid_s'])
    expect(await pass(65)).toEqual([])
  })
  it('in two rooms are greeted in both', async () => {
    await joins('阳光')
    await joins('阳光', '医疗保障分会群')
    expect((await pass(3)).map(({ to }) => to)).toEqual(['学习群', '医疗保障分会群'])
  })
  it('of chairs or staff, or a room of nobody, are not greeted and nothing is written', async () => {
    const before = await v.events()
    await joins('阳光', '会长群')
    await joins('阳光', '工作群')
    await joins('阳光', 'other@chatroom')
    expect(await pass(70)).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('in the quiet hours are greeted together in the morning', async () => {
    v.clock.time = Date.parse('2026-11-27T23:00:00+08:00')
    await joins('阳光')
    await pass(60)
    await joins('春风')
    expect(await pass(7 * 60 - 1)).toEqual([])
    expect((await pass(1)).map(({ text }) => text.split('我是')[0])).toEqual(['欢迎 阳光、春风 加入学习群！'])
  })
  it('while the room cannot be looked into wait; after a day it is too late to greet', async () => {
    await joins('阳光')
    const room = v.inRooms.get('study@chatroom') ?? []
    v.inRooms.delete('study@chatroom')
    expect(await pass(30)).toEqual([])
    v.inRooms.set('study@chatroom', room)
    expect(await pass(1)).toHaveLength(1)
    v.clock.time += 2 * 60 * minute
    await joins('春风')
    v.clock.time += 25 * 60 * minute
    expect(await pass(1)).toEqual([])
    expect(await v.house.ledger.joiners('study@chatroom')).toEqual([])
  })
  it('are greeted once by two processes that look at the same moment', async () => {
    await joins('阳光')
    v.clock.time += 5 * minute
    await Promise.all([1, 2, 3].map(() => greetJoiners.run(v.house, v.jobParts)))
    expect(await v.uttered()).toHaveLength(1)
  })
})
