import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listed, opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

const [onDuty, member, legalHead] = ['0003', '0005', '0016']
const branchRoom = '医疗保障分会群'
let v: Village
let clinic: string
beforeEach(async () => {
  v = await village()
  clinic = await opened(v, { limit: 2 })
  await listed(v, clinic, ['0005', '0006'])
  await listed(v, clinic, ['0007', '0008', '0009'], 'waiting')
})
afterEach(() => v.close())

describe('修改', () => {
  it('a new place is told to the group and to everybody on the list', async () => {
    const text = `【变更】活动 ${clinic}「敬老院义诊」地点改为县医院三楼。`
    const said = await v.say(onDuty, branchRoom, `修改 ${clinic} 地点改成县医院三楼`)
    expect(said[0]).toEqual({ to: branchRoom, text })
    expect(said.slice(1).map(({ to }) => to)).toEqual(['0005', '0006', '0007', '0008', '0009'].map((each) => `私聊${each}`))
    expect(await v.house.ledger.activity(clinic)).toMatchObject({ place: '县医院三楼', limit: 2 })
  })

  it('a raised limit lets the first in line in, and tells them', async () => {
    const said = await v.say(onDuty, branchRoom, `修改 ${clinic} 限 4 人`)
    expect(said[0]?.text).toBe(`【变更】活动 ${clinic}「敬老院义诊」人数上限改为 4 人。`)
    // the group reads once who came up
    expect(said.filter(({ to, text }) => to === branchRoom && /候补/u.test(text))).toHaveLength(1)
    expect(said.filter(({ to }) => to.startsWith('私聊')).map(({ to }) => to)).toEqual(['私聊0007', '私聊0008'])
    expect(await v.house.ledger.tally(clinic)).toMatchObject({ in: 4, waiting: 1 })
  })

  it('a lowered limit throws nobody out', async () => {
    await v.say(onDuty, branchRoom, `修改 ${clinic} 限 4 人`)
    expect(await v.reply(onDuty, branchRoom, `修改 ${clinic} 限 1 人`)).toEqual([
      `【变更】活动 ${clinic}「敬老院义诊」人数上限改为 1 人。已报名的 4 人都保留。`,
    ])
    expect(await v.house.ledger.tally(clinic)).toMatchObject({ in: 4, waiting: 1 })
  })

  it('no limit lets everybody in; title, deadline and series change together', async () => {
    for (const limit of [4, 1]) await v.say(onDuty, branchRoom, `修改 ${clinic} 限 ${limit} 人`)
    const said = await v.say(onDuty, null, `修改 ${clinic} 不限人数 截止 周五18:00 主题 大型义诊 系列 新联公益`)
    expect(said.find(({ to }) => to === branchRoom)?.text).toBe(
      `【变更】活动 ${clinic}「敬老院义诊」主题改为「大型义诊」，不再限制人数，报名截止改为 11月27日 周五 18:00，系列改为新联公益。`,
    )
    expect(said.at(-1)).toEqual({
      to: `私聊${onDuty}`,
      text: '「大型义诊」已改好，已通知医疗保障分会群和报名的 5 人。候补的 1 人已转为正式报名。',
    })
    expect(await v.house.ledger.activity(clinic)).not.toHaveProperty('limit')
    expect(await v.house.ledger.tally(clinic)).toMatchObject({ in: 5, waiting: 0 })
  })

  it('heard twice with one message id changes nothing and says nothing', async () => {
    await v.say(onDuty, branchRoom, `修改 ${clinic} 地点 东门`, { id: 'twice' })
    const before = await v.events()
    expect(await v.say(onDuty, branchRoom, `修改 ${clinic} 地点 东门`, { id: 'twice' })).toEqual([])
    expect(await v.reply(onDuty, branchRoom, `修改 ${clinic} 地点 东门`)).toEqual(['「敬老院义诊」本来就是这样，没有变化。'])
    expect(await v.events()).toBe(before)
  })

  it('wrong role, wrong form and talk write nothing', async () => {
    const before = await v.events()
    expect(await v.say(member, branchRoom, `修改 ${clinic} 限 9 人`)).toEqual([])
    expect(await v.reply(legalHead, null, `修改 ${clinic} 限 9 人`)).toEqual(['「敬老院义诊」不归您管理，请联系当值副会长或秘书处。'])
    expect(await v.reply(onDuty, null, `修改 ${clinic} 时间 周日9点`)).toEqual([`改时间请用「改期 ${clinic} 时间」。`])
    expect(await v.reply(onDuty, null, `修改 ${clinic} 换个好地方`)).toEqual([expect.stringContaining('没看懂要改什么，没有改。')])
    expect(await v.reply(onDuty, null, '修改 限 9 人')).toEqual([expect.stringContaining('请写明编号')])
    expect(await v.reply(onDuty, null, `修改 ${clinic} 截止 周日18:00`)).toEqual([expect.stringContaining('要早于开始时间')])
    for (const talk of ['修改一下', `修改 ${clinic} 处错别字`, '修改 地点 东门'])
      expect(await v.say(onDuty, branchRoom, talk), talk).toEqual([])
    expect(await v.events()).toBe(before)
  })

  it('a store that fails gives the reference sentence', async () => {
    expect(await failingStore(v, () => v.reply(onDuty, branchRoom, `修改 ${clinic} 限 9 人`))).toEqual([
      expect.stringMatching(notRecordedSentence),
    ])
  })
})
