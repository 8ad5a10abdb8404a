import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lapseHeld } from '../../../jobs/lapse-held.ts'
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

describe('报名', () => {
  it('of many signed up at once, each is named without who did it', async () => {
    await opened(v)
    const [said] = await v.reply('0004', medical, '报名 代 0005 0006 0007 0008 0009 0010')
    expect(said).toMatch(/报名成功 6 人：王建国、/u)
    expect(said).not.toContain('张晓丽代')
  })
  it('signs a member up for the one activity open here, and names it', async () => {
    const number = await opened(v)
    expect(await v.reply('0005', medical, '报名')).toEqual([
      `王建国，报名成功：敬老院义诊（11月28日 周六 09:00）。不能来请发「取消报名 ${number}」。`,
    ])
    expect(await lineOf(v, number)).toEqual(['0005'])
  })
  it('said again says so with the place, and writes nothing', async () => {
    const number = await opened(v)
    await v.say('0006', medical, '报名')
    await v.say('0005', medical, '报名')
    const before = await v.events()
    expect(await v.reply('0005', medical, '我要报名')).toEqual(['王建国，您已报名「敬老院义诊」（第 2 位），不用再报。'])
    expect(await v.events()).toBe(before)
    expect(await lineOf(v, number)).toEqual(['0006', '0005'])
  })
  it('the same message again changes nothing and says nothing', async () => {
    await opened(v)
    const id = randomUUID()
    await v.say('0005', medical, '报名', { id })
    const before = await v.events()
    expect(await v.say('0005', medical, '报名', { id })).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('is deaf to talk, save for one near miss', async () => {
    await opened(v)
    const before = await v.events()
    for (const text of [
      '报名截止了吗',
      '12号报名',
      '报名的接龙一下',
      '算我一个',
      '+1',
      '签到 报名101',
      '报名 老张',
      '「周婷：周六去摘草莓谁去」\n- - - - - - - - - - - - - - -\n报名',
    ])
      expect(await v.say('0005', medical, text)).toEqual([])
    expect(await v.events()).toBe(before + 1)
    expect(await v.house.ledger.signUps('101')).toEqual([])
  })
  it('is silence with nothing open, unless the bot was spoken to', async () => {
    expect(await v.say('0005', medical, '报名')).toEqual([])
    expect(await v.reply('0005', medical, '@小联 报名')).toEqual(['现在没有可报名的活动。'])
    expect(await v.say('0005', medical, '报名 999')).toEqual([])
    expect(await v.reply('0005', medical, '@小联 报名 999')).toEqual(['没有编号 999 的活动。发「活动」看近期活动。'])
  })
  it('says which sentence was lost when the store fails', async () => {
    const number = await opened(v)
    const [sentence] = await failingStore(v, () => v.reply('0005', medical, '报名'))
    expect(sentence).toMatch(notRecordedSentence)
    expect(await lineOf(v, number)).toEqual([])
  })
  it('takes the number from a quoted card', async () => {
    await opened(v)
    const number = await opened(v, { title: '健康讲座' })
    const card = `「小联：活动${number} 健康讲座 11月28日 周六 09:00，回复 报名 ${number}」\n- - - - - - - - - - - - - - -\n算我一个`
    expect(await v.reply('0005', medical, card)).toEqual([
      `王建国，报名成功：健康讲座（11月28日 周六 09:00）。不能来请发「取消报名 ${number}」。`,
    ])
  })
  it('asks which, when two are open; the pick counts', async () => {
    await opened(v)
    const second = await opened(v, { title: '健康讲座', startsAt: saturday + dayMs })
    expect(await v.reply('0005', medical, '报名')).toEqual([
      '您要报名哪一场？\n① 敬老院义诊（11月28日 周六 09:00，医疗保障分会群）\n② 健康讲座（11月29日 周日 09:00，医疗保障分会群）\n请回复序号，两分钟内有效。',
    ])
    expect(await v.reply('0005', medical, '第二个')).toEqual([
      `王建国，报名成功：健康讲座（11月29日 周日 09:00）。不能来请发「取消报名 ${second}」。`,
    ])
  })
  it('in private, counts everything open to the member, and nothing else', async () => {
    const medicalOne = await opened(v)
    await opened(v, { title: '律师沙龙', group: '律师分会群' })
    expect(await v.reply('0005', null, '报名')).toEqual([expect.stringContaining('敬老院义诊')])
    expect(await v.reply('0005', null, '报名 102')).toEqual(['没有编号 102 的活动。发「活动」看近期活动。'])
    expect(await lineOf(v, medicalOne)).toEqual(['0005'])
  })
})

describe('报名 against the clock', () => {
  it('a message of before the deadline counts, however late it arrives', async () => {
    const deadline = Date.parse('2026-11-26T23:59:59+08:00')
    const number = await opened(v, { deadline })
    v.clock.time = deadline + 60 * 60_000
    expect(await v.reply('0005', medical, '报名', { at: Date.parse('2026-11-26T23:59:00+08:00') })).toEqual([
      expect.stringContaining('报名成功'),
    ])
    expect(await v.reply('0006', medical, '报名')).toEqual([
      '「敬老院义诊」的报名 11月26日 周四 23:59 已截止，没有记上。想参加请联系刘敏。',
    ])
    expect(await v.reply('0005', medical, '报名')).toEqual(['王建国，您已报名「敬老院义诊」（第 1 位），不用再报。'])
    expect(await lineOf(v, number)).toEqual(['0005'])
    v.clock.time = deadline + 25 * 60 * 60_000
    expect(await v.say('0006', medical, '报名')).toEqual([])
  })
})

describe('报名 when places are short', () => {
  it('puts people in line, with their position', async () => {
    const number = await opened(v, { limit: 1 })
    await v.say('0005', medical, '报名')
    expect(await v.reply('0006', medical, '报名')).toEqual([
      '孙志强，「敬老院义诊」名额已满，您排在候补第 1 位，有名额时自动转为报名并通知您。',
    ])
    expect(await v.reply('0007', medical, '报名')).toEqual([
      '马三，「敬老院义诊」名额已满，您排在候补第 2 位，有名额时自动转为报名并通知您。',
    ])
    expect(await v.reply('0007', medical, '报名')).toEqual(['马三，您已在「敬老院义诊」的候补第 2 位，不用再报，有名额时会通知您。'])
    expect(await lineOf(v, number)).toEqual(['0005', '(0006)', '(0007)'])
  })
  it('two at once for the last place: exactly one gets it', async () => {
    const number = await opened(v, { limit: 2 })
    await v.say('0005', medical, '报名')
    await Promise.all([v.say('0006', medical, '报名'), v.say('0007', null, '报名'), v.say('0008', null, `报名 ${number}`)])
    const tally = await v.house.ledger.tally(number)
    expect([tally.in, tally.waiting]).toEqual([2, 2])
  })
  it('a crowd at once: as many in as there are places, everybody else in line, nobody turned away', async () => {
    const number = await opened(v, { limit: 4 })
    const crowd = ['0003', '0004', '0005', '0006', '0007', '0008', '0009', '0010', '0012', '0013', '0014']
    const heard = await Promise.all(crowd.map((who) => v.say(who, null, `报名 ${number}`)))
    const said = [...new Set(heard.flat().map(({ text }) => text))]
    expect(said.filter((text) => text.includes('报名成功'))).toHaveLength(4)
    expect(said.filter((text) => text.includes('候补第'))).toHaveLength(7)
    const line = await lineOf(v, number)
    expect(line.map((who) => who.startsWith('('))).toEqual([...Array(4).fill(false), ...Array(7).fill(true)])
  })
  it('a place given back goes to the first in line, who is told privately and in the group', async () => {
    const number = await opened(v, { limit: 1 })
    for (const who of ['0005', '0006', '0007']) await v.say(who, medical, '报名')
    const said = await v.say('0005', medical, '取消报名')
    expect(said).toEqual([
      { to: medical, text: '王建国，已取消报名：敬老院义诊（11月28日 周六 09:00）。' },
      {
        to: '私聊0006',
        text: `孙志强，「敬老院义诊」有名额了，您已由候补转为报名成功（11月28日 周六 09:00）。不能来请发「取消报名 ${number}」。`,
      },
      { to: medical, text: '「敬老院义诊」有名额了，候补转为报名成功：孙志强。' },
    ])
    expect(await lineOf(v, number)).toEqual(['0006', '(0007)'])
  })
  it('two give back and two wait: nobody is left beside an empty place, whatever comes first', async () => {
    const number = await opened(v, { limit: 2 })
    for (const who of ['0005', '0006', '0007']) await v.say(who, medical, '报名')
    await Promise.all([
      v.say('0005', null, '取消报名'),
      v.say('0006', medical, '取消报名'),
      v.say('0008', null, '报名'),
      v.say('0009', null, '报名'),
    ])
    const tally = await v.house.ledger.tally(number)
    expect([tally.in, tally.waiting]).toEqual([2, 1])
    expect((await lineOf(v, number))[0]).toBe('0007')
  })
})

describe('报名 for others', () => {
  it('records a whole list in one commit, proxies shown as such', async () => {
    const number = await opened(v, { limit: 2 })
    expect(await v.reply('0004', medical, '报名：李桂芳、陈卫东、周婷（3人）')).toEqual([
      `「敬老院义诊」报名成功 2 人：李桂芳（张晓丽代）、陈卫东（张晓丽代）。名额已满，候补（从第 1 位起）：周婷（张晓丽代）。不能来请发「取消报名 ${number} 姓名」。`,
    ])
    expect(await lineOf(v, number)).toEqual(['0008', '0009', '(0010)'])
    expect(await v.reply('0004', medical, '报名 代 李桂芳 王五')).toEqual([
      `「敬老院义诊」名额已满，候补（从第 2 位起）：王五（张晓丽代）。早已报名：李桂芳。不能来请发「取消报名 ${number} 姓名」。`,
    ])
  })
  it('refuses a list as a whole when a name means nobody, or two people', async () => {
    await opened(v)
    const before = await v.events()
    expect(await v.reply('0004', medical, '报名 代 李桂芳 欧阳锋')).toEqual([
      '本次没有记上。名册上没有「欧阳锋」，请核对姓名，或改用会员号。',
    ])
    expect(await v.reply('0004', medical, '报名 李桂芳 张伟')).toEqual([
      '本次没有记上。有 2 位「张伟」：0014（医疗保障分会）、0015（律师分会）。请用会员号再说一次。',
    ])
    expect(await v.reply('0005', medical, '报名 代 老伴')).toEqual(['本次没有记上。名册上没有「老伴」，请核对姓名，或改用会员号。'])
    expect(await v.reply('0005', medical, '报名：李桂芳、陈卫东（3人）')).toEqual([
      '您写的是 3 人，姓名有 2 个，本次没有记上。请核对后再发一次。',
    ])
    expect(await v.reply('0005', medical, '报名+1')).toEqual([expect.stringContaining('另带一人')])
    expect(await v.events()).toBe(before)
    expect(await v.reply('0004', medical, '报名 代 0014')).toEqual([expect.stringContaining('张伟（张晓丽代）')])
  })
  it('three for a plain member, even said twice at once; any number for the liaison', async () => {
    const number = await opened(v)
    await v.say('0005', medical, '报名 李桂芳 陈卫东')
    expect(await v.reply('0005', medical, '报名 周婷 李四')).toEqual([
      '「敬老院义诊」每人最多代报 3 人，您已代报：李桂芳、陈卫东，本次没有记上。更多人请本人报名，或请联络员代报。',
    ])
    await Promise.all([v.say('0005', medical, '报名 周婷'), v.say('0005', null, `报名 ${number} 李四`)])
    expect(await lineOf(v, number)).toHaveLength(3)
    expect(await v.reply('0004', medical, '报名 李四 王五 马三 孙志强 周婷')).toEqual([expect.stringContaining('报名成功 4 人')])
  })
  it('people of another branch: not by a plain member, but by who leads it', async () => {
    const number = await opened(v)
    expect(await v.reply('0005', medical, '报名 何方')).toEqual([
      '「敬老院义诊」是医疗保障分会群的活动，何方不在这个分会，本次没有记上。请联络员代报即可。',
    ])
    expect(await v.reply('0017', null, `报名 ${number}`)).toEqual([expect.stringContaining(`没有编号 ${number}`)])
    expect(await v.reply('0004', medical, '报名 何方')).toEqual([expect.stringContaining('何方（张晓丽代）')])
    expect(await v.reply('0016', null, `报名 ${number} 何方`)).toEqual([expect.stringContaining(`没有编号 ${number}`)])
    expect(await lineOf(v, number)).toEqual(['0017'])
  })
})

describe('somebody not yet bound', () => {
  it('has a place held for 48 hours, and hears one sentence', async () => {
    const number = await opened(v, { limit: 1 })
    expect(await v.reply('wxid_new', medical, '报名')).toEqual([expect.stringContaining('已替您留着「敬老院义诊」的报名')])
    const before = await v.events()
    expect(await v.say('wxid_new', medical, '报名')).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await v.reply('0005', medical, '报名')).toEqual([expect.stringContaining('候补第 1 位')])
    expect(await v.reply('0005', medical, '名单')).toEqual([expect.stringContaining('待确认 1 人')])

    v.clock.time += 47 * 60 * 60_000
    expect(await lapseHeld(v.house, v.clock)).toBe(0)
    expect(await lineOf(v, number)).toHaveLength(2)
  })
  it('who does not bind in time loses it to the first in line, once', async () => {
    const number = await opened(v, { limit: 1, startsAt: saturday + 2 * dayMs })
    await v.say('wxid_new', medical, '报名')
    await v.say('0005', medical, '报名')
    v.clock.time += 48 * 60 * 60_000 + 1
    expect(await lapseHeld(v.house, v.clock)).toBe(1)
    expect(await v.uttered()).toEqual([
      { to: '私聊0005', text: expect.stringContaining('您已由候补转为报名成功') },
      { to: medical, text: '「敬老院义诊」有名额了，候补转为报名成功：王建国。' },
    ])
    const before = await v.events()
    expect(await lapseHeld(v.house, v.clock)).toBe(0)
    expect(await v.events()).toBe(before)
    expect(await lineOf(v, number)).toEqual(['0005'])
    expect(await v.house.ledger.holding()).toEqual([])
  })
  it('two lapses at once end it once', async () => {
    await opened(v, { startsAt: saturday + 2 * dayMs })
    await v.say('wxid_new', medical, '报名')
    v.clock.time += 49 * 60 * 60_000
    const ended = await Promise.all([lapseHeld(v.house, v.clock), lapseHeld(v.house, v.clock)])
    expect(ended.reduce((sum, n) => sum + n, 0)).toBe(1)
  })
})
