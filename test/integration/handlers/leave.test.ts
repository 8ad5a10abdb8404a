import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lineOf, opened, saturday } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
const medical = '医疗保障分会群'
const dayMs = 24 * 60 * 60_000
beforeEach(async () => {
  v = await village()
})
afterEach(async () => {
  const { differences } = await v.house.ledger.verify()
  await v.close()
  expect(differences).toEqual([])
})

describe('请假', () => {
  it('excuses a member; the reason is sealed, and nobody hears it', async () => {
    const number = await opened(v)
    expect(await v.say('0005', medical, '请假 老伴住院')).toEqual([{ to: medical, text: '王建国，已请假：敬老院义诊' }])
    const leave = await v.house.ledger.leave(number, '0005')
    expect(leave?.reason).toMatch(/^[\w-]+$/u)
    expect(await v.house.ledger.seals.open('0005', leave?.reason ?? '')).toBe('老伴住院')
    expect(JSON.stringify(await v.redis.xrange(v.house.keys.journal, '-', '+'))).not.toContain('住院')
  })
  it('twice says already, and writes nothing', async () => {
    await opened(v)
    await v.say('0005', medical, '请假')
    const before = await v.events()
    expect(await v.reply('0005', medical, '请假 出差')).toEqual(['王建国，您已请过假（敬老院义诊），不用再请。'])
    expect(await v.events()).toBe(before)
  })
  it('the same message again changes nothing and says nothing', async () => {
    await opened(v)
    const id = randomUUID()
    await v.say('0005', medical, '请假 出差', { id })
    const before = await v.events()
    expect(await v.say('0005', medical, '请假 出差', { id })).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('frees the place; the first in line moves up', async () => {
    const number = await opened(v, { limit: 1 })
    await v.say('0005', medical, '报名')
    await v.say('0006', medical, '报名')
    const said = await v.say('0005', null, '请假 出差')
    expect(said.map(({ to }) => to)).toEqual(['私聊0005', '私聊0006', medical])
    expect(await lineOf(v, number)).toEqual(['0006'])
    expect(await v.house.ledger.tally(number)).toMatchObject({ in: 1, waiting: 0, excused: 1 })
  })
  it('is deaf to talk, save for one near miss', async () => {
    const number = await opened(v)
    const before = await v.events()
    for (const text of [
      '请假条交给谁',
      '会长，今天家里有点事请个假[抱拳]',
      '请假 找谁',
      '请假：因故不能参加的请提前联系周婷',
      '请假 李桂芳',
    ])
      expect(await v.say('0005', medical, text)).toEqual([])
    expect(await v.events()).toBe(before + 1)
    expect(await v.house.ledger.leave(number, '0005')).toBeNull()
  })
  it('is for oneself, and somebody not bound is asked to bind', async () => {
    const number = await opened(v)
    const before = await v.events()
    expect(await v.reply('0005', medical, '@小联 请假 李桂芳')).toEqual([
      '请假要本人来请。替别人说明情况，请联系联络员；负责人可发「补签 编号 姓名 … 事由 请假」。',
    ])
    expect(await v.reply('wxid_new', medical, '请假 出差')).toEqual([expect.stringContaining('绑定 姓名')])
    expect(await v.events()).toBe(before)
    expect(await v.house.ledger.tally(number)).toMatchObject({ excused: 0 })
  })
  it('asks which of several; the reason goes along, sealed', async () => {
    await opened(v)
    const second = await opened(v, { title: '健康讲座', startsAt: saturday + dayMs })
    expect(await v.reply('0005', medical, '请假 老伴住院')).toEqual([expect.stringContaining('您要请哪一场的假？')])
    for (const key of await v.redis.keys(`${v.house.keys.prefix}memo:*`)) expect(await v.redis.get(key)).not.toContain('住院')
    expect(await v.reply('0005', medical, '②')).toEqual(['王建国，已请假：健康讲座'])
    expect(await v.house.ledger.seals.open('0005', (await v.house.ledger.leave(second, '0005'))?.reason ?? '')).toBe('老伴住院')
  })
  it('takes a number with it', async () => {
    await opened(v)
    const second = await opened(v, { title: '健康讲座' })
    expect(await v.reply('0005', medical, `请假${second} 出差`)).toEqual(['王建国，已请假：健康讲座'])
    expect(await v.say('0005', medical, '请假 999 出差')).toEqual([])
  })
  it('who came is told so; after the close it is refused, with whom to ask', async () => {
    await opened(v)
    v.clock.time = saturday
    await v.say('0005', medical, '签到')
    expect(await v.reply('0005', medical, '请假')).toEqual(['王建国，您已在 09:00 签到（敬老院义诊），不用请假。'])
    v.clock.time = saturday + 3 * 60 * 60_000
    expect(await v.reply('0006', medical, '请假 堵车')).toEqual([
      '「敬老院义诊」11月28日 周六 11:30 已结束，不能再请假，没有记上。请联系刘敏说明。',
    ])
  })
  it('is silence with nothing to take leave from, unless the bot was spoken to', async () => {
    expect(await v.say('0005', medical, '请假 出差')).toEqual([])
    expect(await v.reply('0005', medical, '@小联 请假')).toEqual(['近期没有需要请假的活动。'])
  })
  it('says the reference when the store fails', async () => {
    const number = await opened(v)
    const [sentence] = await failingStore(v, () => v.reply('0005', medical, '请假 老伴住院'))
    expect(sentence).toMatch(notRecordedSentence)
    expect(await v.house.ledger.leave(number, '0005')).toBeNull()
  })
})
