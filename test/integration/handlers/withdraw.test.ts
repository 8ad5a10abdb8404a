import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lineOf, opened, saturday } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
const medical = '医疗保障分会群'
beforeEach(async () => {
  v = await village()
})
afterEach(async () => {
  const { differences } = await v.house.ledger.verify()
  await v.close()
  expect(differences).toEqual([])
})

describe('取消报名', () => {
  it('takes back one’s own sign-up; a second time there is none', async () => {
    const number = await opened(v)
    await v.say('0005', medical, '报名')
    expect(await v.reply('0005', medical, '取消报名')).toEqual(['王建国，已取消报名：敬老院义诊（11月28日 周六 09:00）。'])
    const before = await v.events()
    expect(await v.reply('0005', medical, '取消报名')).toEqual(['王建国，您没有报名「敬老院义诊」，不用取消。'])
    expect(await v.events()).toBe(before)
    expect(await lineOf(v, number)).toEqual([])
  })
  it('the same message again changes nothing and says nothing', async () => {
    await opened(v)
    await v.say('0005', medical, '报名')
    const id = randomUUID()
    await v.say('0005', medical, '取消报名', { id })
    await v.say('0005', medical, '报名')
    const before = await v.events()
    expect(await v.say('0005', medical, '取消报名', { id })).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('is deaf to talk', async () => {
    const number = await opened(v)
    await v.say('0005', medical, '报名')
    for (const text of ['取消', '我不去了', '退出', '取消报名的人太多', '取消报名 老伴', '取消报名可以吗'])
      expect(await v.say('0005', medical, text)).toEqual([])
    expect(await lineOf(v, number)).toEqual(['0005'])
  })
  it('said to the bot in people’s own words', async () => {
    const number = await opened(v)
    await v.say('0005', medical, '报名')
    expect(await v.reply('0005', medical, '@小联 我不去了')).toEqual([expect.stringContaining('已取消报名')])
    await v.say('0005', medical, '报名')
    expect(await v.reply('0005', null, '去不了了')).toEqual([expect.stringContaining('已取消报名')])
    expect(await lineOf(v, number)).toEqual([])
    expect(await v.reply('0006', medical, '@小联 我不去了')).toEqual(['孙志强，您没有报名「敬老院义诊」，不用取消。'])
  })
  it('of others: who signed them up, and who leads the activity; nobody else', async () => {
    const number = await opened(v)
    await v.say('0005', medical, '报名 李桂芳')
    await v.say('0009', medical, '报名')
    const before = await v.events()
    expect(await v.say('0006', medical, '取消报名 李桂芳')).toEqual([])
    expect(await v.say('0006', medical, `取消报名 ${number} 李桂芳`)).toEqual([])
    expect(await v.reply('0006', medical, '@小联 取消报名 李桂芳')).toEqual([
      '只能取消自己或自己代报的报名；李桂芳请本人取消，或请联络员办理。',
    ])
    expect(await v.events()).toBe(before)
    expect(await v.say('0005', medical, '取消报名 李桂芳')).toEqual([
      { to: medical, text: '已取消报名：李桂芳，敬老院义诊（11月28日 周六 09:00）。' },
      { to: '私聊0008', text: `王建国替您取消了「敬老院义诊」的报名（11月28日 周六 09:00）。不是您的意思，请发「报名 ${number}」。` },
    ])
    expect(await v.reply('0004', medical, '取消报名 陈卫东')).toEqual([expect.stringContaining('已取消报名：陈卫东')])
  })
  it('asks which of several', async () => {
    const first = await opened(v)
    const second = await opened(v, { title: '健康讲座' })
    await v.say('0005', medical, `报名 ${first}`)
    await v.say('0005', medical, `报名 ${second}`)
    expect(await v.reply('0005', null, '取消报名')).toEqual([expect.stringContaining('您要取消哪一场的报名？')])
    expect(await v.reply('0005', null, second)).toEqual([expect.stringContaining('健康讲座')])
    expect(await lineOf(v, first)).toEqual(['0005'])
  })
  it('after the deadline: done, and said to be late; after the start: refused, with whom to ask', async () => {
    const number = await opened(v, { deadline: saturday - 60 * 60_000 })
    await v.say('0005', medical, '报名')
    await v.say('0006', medical, '报名')
    v.clock.time = saturday - 1
    expect(await v.reply('0005', medical, '取消报名')).toEqual([
      '王建国，已取消报名：敬老院义诊（11月28日 周六 09:00）。报名已截止，这时退出请再联系刘敏说一声。',
    ])
    v.clock.time = saturday + 1
    expect(await v.reply('0006', medical, '取消报名')).toEqual([
      '「敬老院义诊」 11月28日 周六 09:00 已开始，不能再取消报名。有事请联系刘敏。',
    ])
    expect(await lineOf(v, number)).toEqual(['0006'])
  })
  it('a waiting one who leaves moves nobody; a whole list leaves at once', async () => {
    const number = await opened(v, { limit: 2 })
    for (const who of ['0005', '0006', '0007', '0008', '0009']) await v.say(who, medical, '报名')
    await v.say('0007', medical, '取消报名')
    expect(await lineOf(v, number)).toEqual(['0005', '0006', '(0008)', '(0009)'])
    await v.say('0004', medical, '取消报名 王建国 李桂芳')
    expect(await lineOf(v, number)).toEqual(['0006', '0009'])
  })
  it('says the reference when the store fails', async () => {
    const number = await opened(v)
    await v.say('0005', medical, '报名')
    const [sentence] = await failingStore(v, () => v.reply('0005', medical, '取消报名'))
    expect(sentence).toMatch(notRecordedSentence)
    expect(await lineOf(v, number)).toEqual(['0005'])
  })
})
