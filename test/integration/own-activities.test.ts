import { afterEach, beforeEach, expect, it } from 'vitest'
import { opened, saturday } from '../support/activities.ts'
import { type Village, village } from '../support/village.ts'

/** Who opened an activity while on duty sees it through, though their month is over when it is held. */

const [former, member] = ['0011', '0005']
const medical = '医疗保障分会群'
const day = 24 * 60 * 60_000
let v: Village
let number: string
beforeEach(async () => {
  v = await village()
  // 王芳 is on duty in December; it is November, and she is neither head nor staff
  number = await opened(v, { leader: former })
})
afterEach(async () => {
  expect((await v.house.ledger.verify()).differences).toEqual([])
  await v.close()
})

it.each([
  ['改期 # 12月5日上午10点', 0],
  ['修改 # 地点 县医院', 0],
  ['提醒 活动 #', 0],
  ['取消活动 # 暴雨', 0],
  ['开始签到 #', saturday],
  ['结束签到 #', saturday],
  ['补签 # 孙志强 事由 手机没电', saturday + day],
  ['亮点 #', saturday + day],
  ['成果 # 服务 80人', saturday + day],
])('«%s» is theirs to say, and nobody else’s without a role', async (words, at) => {
  if (at > 0) v.clock.time = at
  const said = words.replace('#', number)
  const before = await v.events()
  expect(await v.reply(member, null, said)).toEqual([expect.stringMatching(/^「\S+」由当值副会长、分会会长、联络员或秘书处来办。$/u)])
  expect(await v.say(member, medical, said)).toEqual([])
  expect(await v.events()).toBe(before)
  const answer = (await v.reply(former, null, said)).join()
  expect(answer).not.toBe('')
  expect(answer).not.toContain('来办')
  expect(answer).not.toContain('不归您管理')
})

it('a question asked back is theirs to answer', async () => {
  const other = await opened(v, { leader: former, title: '沙龙' })
  v.clock.time = saturday + day
  await v.say(former, null, `亮点 ${number}`)
  expect(await v.reply(former, null, `亮点 ${other}`)).toEqual([expect.stringContaining('换成「沙龙」吗？')])
  expect(await v.reply(former, null, '确认')).toEqual(['「沙龙」定为11月的亮点活动🎉'])
})

it('what is not theirs, and 发起, stays closed to them', async () => {
  const theirs = await opened(v, { leader: '0003' })
  for (const words of [`改期 ${theirs} 12月5日上午10点`, '发起 讲座 12月5日上午10点', '提醒 轮值', '结束签到'])
    expect(await v.reply(former, null, words), words).toEqual([expect.stringContaining('来办')])
})

it('they sign up whoever comes, of another branch too, by the line the bot gave them', async () => {
  await v.say(member, medical, '#接龙\n敬老院义诊\n1. 王建国\n2. 何方')
  const doubts = (await v.passTo(v.clock.time + 3 * 60_000)).filter(({ to }) => to === `私聊${former}`)
  expect(doubts.map(({ text }) => text)).toEqual([expect.stringContaining('何方')])
  expect(await v.reply(former, null, `报名 ${number} 代 何方`)).toEqual([expect.stringContaining('何方')])
  expect((await v.house.ledger.signUps(number)).map(({ who }) => who).sort()).toEqual([member, '0017'])
})
