import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { someBrands, type Village, village } from '../../support/village.ts'

const [onDuty, member, legalHead] = ['0003', '0005', '0016']
const branchRoom = '医疗保障分会群'
const hour = 60 * 60_000
let v: Village
let clinic: string
beforeAll(async () => {
  v = await village((association) => ({ ...association, brands: someBrands }))
  clinic = await opened(v, { startsAt: v.clock.time - 3 * hour, endsAt: v.clock.time - hour, series: '公益' })
  await opened(v, { title: '青蛙漫画基地开放日', startsAt: v.clock.time - 5 * hour, endsAt: v.clock.time - 4 * hour })
  await opened(v, { title: '法治沙龙', startsAt: v.clock.time - 5 * hour, endsAt: v.clock.time - 4 * hour })
})
afterAll(() => v.close())

describe('成果', () => {
  it('is turned away from a wrong role and from another branch, and talk writes nothing', async () => {
    const before = await v.events()
    expect(await v.say(member, branchRoom, `成果 ${clinic} 服务 80人`)).toEqual([])
    expect(await v.reply(legalHead, null, `成果 ${clinic} 服务 80人`)).toEqual(['「敬老院义诊」不归您管理，请联系当值副会长或秘书处。'])
    expect(await v.reply(onDuty, null, '成果 999 服务 80人')).toEqual([expect.stringContaining('没有编号 999 的活动')])
    expect(await v.reply(onDuty, null, `成果 ${clinic}`)).toEqual([expect.stringContaining('请写「成果')])
    for (const talk of ['成果丰硕，为医疗分会点赞👍', `成果 ${clinic}`, `成果 ${clinic} 服务很多人`])
      expect(await v.say(onDuty, branchRoom, talk), talk).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('a store that fails gives the reference sentence', async () => {
    expect(await failingStore(v, () => v.reply(onDuty, branchRoom, `成果 ${clinic} 服务 80人`))).toEqual([
      expect.stringMatching(notRecordedSentence),
    ])
  })
  it('not before the activity began', async () => {
    const later = await opened(v)
    expect(await v.reply(onDuty, branchRoom, `成果 ${later} 服务 80人`)).toEqual([
      '「敬老院义诊」11月28日 周六 09:00 才开始，结束后再报成果。',
    ])
  })
  it('is recorded with its brand, once; other figures stand in place of the first', async () => {
    const text = `成果 ${clinic} 服务80人，时长3个小时`
    const answer = ['「敬老院义诊」成果已记下：服务 80人、时长 3小时，记在「新联公益」名下。']
    expect(await v.reply(onDuty, branchRoom, text, { id: 'one' })).toEqual(answer)
    const before = await v.events()
    expect(await v.say(onDuty, branchRoom, text, { id: 'one' })).toEqual([])
    expect(await v.reply(onDuty, branchRoom, text)).toEqual(['「敬老院义诊」的成果已经记着：服务 80人、时长 3小时。'])
    expect(await v.events()).toBe(before)
    expect(await v.reply(onDuty, null, `成果 ${clinic} 服务 85人 捐款 1.2万元`)).toEqual([
      '「敬老院义诊」成果已记下：服务 85人、捐款 1.2万元，记在「新联公益」名下。原来记的 服务 80人、时长 3小时 已改为以上。'.replace(
        '1.2万元',
        '12000元',
      ),
    ])
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })
})

describe('成果 of what is one’s own', () => {
  it('is taken from who leads the brand, though they lead no activity; of others it is not', async () => {
    const farm = await opened(v, { title: '农技下乡', series: '新联助农', startsAt: v.clock.time - 3 * hour, endsAt: v.clock.time - hour })
    expect(await v.reply('0011', null, `成果 ${farm} 服务 30人`)).toEqual([expect.stringContaining('由当值副会长')])
    v.association.brands = [...someBrands, { kind: 'series', name: '新联助农', aliases: [], branches: [], leader: '0011' }]
    expect(await v.reply('0011', null, `成果 ${farm} 服务 30人`)).toEqual(['「农技下乡」成果已记下：服务 30人，记在「新联助农」名下。'])
    expect(await v.reply('0011', null, `成果 ${clinic} 服务 30人`)).toEqual([expect.stringContaining('由当值副会长')])
    expect(await v.say('0011', branchRoom, `成果 ${clinic} 服务 30人`)).toEqual([])
    v.association.brands = someBrands
  })
})

describe('品牌', () => {
  it('answers with activities, people and achievements, and writes nothing', async () => {
    const before = await v.events()
    expect(await v.reply(member, branchRoom, '品牌')).toEqual([
      '品牌（2026年11月）\n新联公益：活动 1 场，参加 0 人次；服务 85人、捐款 12000元\n青蛙漫画实践创新基地：活动 1 场，参加 0 人次\n看一个品牌的明细：「品牌 名称 时段」。',
    ])
    expect(await v.reply(member, null, '品牌 公益')).toEqual([
      `新联公益（2026年11月）：活动 1 场，参加 0 人次；服务 85人、捐款 12000元。\n敬老助残\n· 11月26日 周四 敬老院义诊（${clinic}）0 人，服务 85人、捐款 12000元`,
    ])
    expect(await v.reply(member, null, '品牌 公益 上月')).toEqual(['新联公益（2026年10月）：还没有活动。\n敬老助残'])
    expect(await v.reply(member, null, '品牌 耐克')).toEqual(['没有「耐克」这个品牌。现有：新联公益、青蛙漫画实践创新基地。'])
    for (const talk of ['品牌活动搞得好', '品牌 耐克', '品牌建设']) expect(await v.say(member, branchRoom, talk), talk).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('the same message twice is answered once; a stranger is told to bind, when addressed', async () => {
    expect(await v.say(member, branchRoom, '品牌', { id: 'again' })).toHaveLength(1)
    expect(await v.say(member, branchRoom, '品牌', { id: 'again' })).toEqual([])
    expect(await v.reply('wxid_stranger', branchRoom, '@小联 品牌')).toEqual([expect.stringContaining('绑定')])
  })
  it('a store that fails gives the reference sentence', async () => {
    expect(await failingStore(v, () => v.reply(member, null, '品牌'))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
  it('what is opened for a brand in the study group is an activity people sign up for, and its card names the brand', async () => {
    const said = await v.reply('0003', '学习群', '发起 义诊进社区 12月5日上午9点 品牌 新联公益')
    expect(said[0]).toMatch(/^活动 \d+「义诊进社区」.+品牌：新联公益，回复「报名 \d+」$/u)
    expect((await v.reply('0003', '学习群', '发起 读书会 12月5日上午9点'))[0]).toMatch(/^学习 \d+「读书会」/u)
  })
  it('says whose a brand is', async () => {
    v.association.brands = [{ kind: 'series', name: '新联助农', aliases: [], branches: ['医疗保障分会', '律师分会'], leader: '0011' }]
    expect(await v.reply(member, null, '品牌 新联助农 上月')).toEqual([
      '新联助农（2026年10月）：还没有活动。\n负责人：王芳；牵头：医疗保障分会、律师分会。',
    ])
    v.association.brands = someBrands
  })
  it('an association without brands says so', async () => {
    const plain = await village()
    expect(await plain.reply(member, null, '品牌')).toEqual(['本会还没有设品牌。'])
    await plain.close()
  })
})
