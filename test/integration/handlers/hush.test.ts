import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Said } from '../../../src/chat/said.ts'
import { opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

const [staff, onDuty, liaison, member, otherHead] = ['0001', '0003', '0004', '0005', '0016']
const branchRoom = '医疗保障分会群'
const at = (local: string): number => Date.parse(`${local}+08:00`)
let v: Village
beforeEach(async () => {
  v = await village()
})
afterEach(async () => {
  expect((await v.house.ledger.verify()).differences).toEqual([])
  await v.close()
})

const until = async (group = branchRoom) => (await v.house.ledger.stilled()).get(group)
/** What the speaker is told privately, and what else was said. */
const told = async (who: string, group: string | null, text: string, saying = {}) => {
  const said = await v.say(who, group, text, saying)
  return { privately: said.filter(({ to }) => to === `私聊${who}`).map((each) => each.text), all: said }
}

describe('安静', () => {
  it('stills the room it is said in for a day, and tells who said it until when', async () => {
    expect((await told(onDuty, branchRoom, '安静')).privately).toEqual([
      '好，医疗保障分会群安静到 11月27日 周五 19:10：这期间我不在群里说话，有人发指令就私下回复。要提前结束，发「取消安静」。',
    ])
    expect(await until()).toBe(at('2026-11-27T19:10:00'))
  })
  it.each([
    ['安静 2小时', '2026-11-26T21:10:00'],
    ['安静两小时', '2026-11-26T21:10:00'],
    ['安静 半天', '2026-11-27T07:10:00'],
    ['安静 三天', '2026-11-29T19:10:00'],
    ['安静 一周', '2026-12-03T19:10:00'],
    ['安静 今晚', '2026-11-27T07:00:00'],
    ['安静 到明天早上', '2026-11-27T07:00:00'],
    ['安静到后天', '2026-11-28T07:00:00'],
    ['安静 到周日', '2026-11-29T07:00:00'],
    ['安静 到12月1日上午9点', '2026-12-01T09:00:00'],
    ['安静 学习群 1小时', '2026-11-26T20:10:00'],
  ])('%s: until %s', async (said, local) => {
    expect((await told(staff, branchRoom, said)).privately).toHaveLength(1)
    expect(await until(said.includes('学习群') ? '学习群' : branchRoom)).toBe(at(local))
  })
  it('«今晚» said after midnight is the morning to come', async () => {
    v.clock.time = at('2026-11-27T00:30:00')
    await v.say(staff, branchRoom, '安静 今晚')
    expect(await until()).toBe(at('2026-11-27T07:00:00'))
  })
  it('the same message twice changes nothing; said again it only tells until when; another length counts', async () => {
    await v.say(onDuty, branchRoom, '安静', { id: 'once' })
    const before = await v.events()
    expect(await v.say(onDuty, branchRoom, '安静', { id: 'once' })).toEqual([])
    v.clock.time += 60_000
    expect((await told(liaison, branchRoom, '安静')).privately).toEqual([expect.stringContaining('已经安静到 11月27日 周五 19:10')])
    expect(await v.events()).toBe(before)
    await v.say(onDuty, branchRoom, '安静 2天')
    expect(await until()).toBe(at('2026-11-28T19:11:00'))
  })
  it('what is past or too long is told so, and nothing is written', async () => {
    const before = await v.events()
    expect((await told(staff, branchRoom, '安静 90天')).privately).toEqual(['一次最多安静 30 天。'])
    expect((await told(staff, branchRoom, '安静 到11月26日上午9点')).privately).toHaveLength(1)
    expect(await v.events()).toBe(before)
  })
  it('取消安静 ends it, in the room; with nothing to end it is answered only when addressed', async () => {
    await v.say(onDuty, branchRoom, '安静')
    expect(await v.say(onDuty, branchRoom, '取消安静')).toEqual([{ to: branchRoom, text: '好，医疗保障分会群恢复正常。' }])
    expect(await until()).toBeUndefined()
    expect(await v.say(onDuty, branchRoom, '取消安静')).toEqual([])
    expect(await v.reply(onDuty, branchRoom, '@小联 取消安静')).toEqual(['医疗保障分会群现在没有安静。'])
    await v.say(onDuty, branchRoom, '安静 2小时')
    expect(await v.reply(onDuty, branchRoom, '安静 结束')).toEqual(['好，医疗保障分会群恢复正常。'])
    await v.say(onDuty, branchRoom, '安静 2小时')
    v.clock.time += 3 * 60 * 60_000
    expect(await v.say(onDuty, branchRoom, '取消安静')).toEqual([])
  })
  it('in private asks which room, of one only takes that one', async () => {
    expect(await v.reply(otherHead, null, '安静 2小时')).toEqual([expect.stringContaining('律师分会群安静到 11月26日 周四 21:10')])
    expect(await v.reply(staff, null, '安静 2小时')).toEqual([expect.stringContaining('让哪个群安静？\n① 学习群\n② 医疗保障分会群')])
    expect(await v.reply(staff, null, '②')).toEqual([expect.stringContaining('医疗保障分会群安静到')])
    expect(await until()).toBe(at('2026-11-26T21:10:00'))
    expect(await v.reply(staff, null, '取消安静')).toEqual([expect.stringContaining('让哪个群恢复？')])
    expect(await v.reply(staff, null, '1')).toEqual(['好，医疗保障分会群恢复正常。'])
    expect(await v.reply(staff, null, '取消安静')).toEqual(['好，律师分会群恢复正常。'])
  })
  it('near misses are talk', async () => {
    const before = await v.events()
    const talk = [
      '安静点',
      '安静 一下',
      '大家安静',
      '安静！！听我说',
      '安静 很久',
      '安静吗',
      '取消安静吗',
      '安静两',
      '安静的夜晚',
      '2小时安静',
    ]
    for (const text of talk) expect(await v.say(staff, branchRoom, text), text).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('a wrong role is turned away when addressed, else silence; nothing is written', async () => {
    const before = await v.events()
    expect(await v.say(member, branchRoom, '安静')).toEqual([])
    expect(await v.reply(member, branchRoom, '@小联 安静')).toEqual(['「安静」由当值副会长、分会会长、联络员或秘书处来办。'])
    expect(await v.say(otherHead, branchRoom, '安静 2小时')).toEqual([])
    expect(await v.reply(otherHead, branchRoom, '@小联 安静 2小时')).toEqual([
      '医疗保障分会群由当值副会长、秘书处或本分会的会长、联络员来让它安静。',
    ])
    expect(await v.events()).toBe(before)
  })
  it('a store that fails gives the reference sentence', async () => {
    expect(await failingStore(v, () => v.reply(onDuty, branchRoom, '安静'))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect(await until()).toBeUndefined()
  })
})

describe('for a room that may be still', () => {
  const queued = async (): Promise<Said[]> =>
    Object.entries(await v.redis.hgetall(v.house.keys.outbox))
      .sort(([a], [b]) => Number(a) - Number(b))
      .map(([, text]) => JSON.parse(text) as Said)
  const textOf = ({ text = '' }: Said): string => text

  it('an answer names who asked, if they can be written to; the remark that it went elsewhere names nobody', async () => {
    await v.say(member, branchRoom, '轮值', { mentioned: true })
    await v.say(liaison, branchRoom, '轮值', { mentioned: true, friend: false })
    await v.say(member, branchRoom, '我的积分', { mentioned: true })
    const [friend, stranger, privately, remark] = (await queued()).slice(-4)
    expect(friend).toMatchObject({ kind: 'reply', asker: `wxid_${member}` })
    expect(stranger?.asker).toBeUndefined()
    expect(privately?.to).toEqual({ contact: `wxid_${member}` })
    expect(remark && textOf(remark)).toContain('已私下回复')
    expect(remark?.asker).toBeUndefined()
  })
  it('a reminder of an activity names those on its list and, for staff, what it is', async () => {
    const clinic = await opened(v)
    await v.say(member, branchRoom, `报名 ${clinic}`)
    await v.passTo('2026-11-28T09:00:00+08:00')
    const reminder = (await queued()).find((said) => textOf(said).includes('【活动提醒】'))
    expect(reminder).toMatchObject({ to: { room: 'medical@chatroom' }, kind: 'reminder', concerns: [member] })
    expect(reminder?.label).toContain('敬老院义诊')
  })
})
