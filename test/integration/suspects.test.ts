import { afterEach, beforeEach, expect, it } from 'vitest'
import { tellSuspects } from '../../jobs/tell-suspects.ts'
import { verify } from '../../src/journal/verify.ts'
import { opened } from '../support/activities.ts'
import { type Village, village } from '../support/village.ts'

const hour = 60 * 60_000
let v: Village
let session: string
const run = async () => {
  await tellSuspects.run(v.house, v.jobParts)
  return v.uttered()
}
beforeEach(async () => {
  v = await village()
  session = await opened(v, { title: '第八期学习', group: '学习群', startsAt: v.clock.time, endsAt: v.clock.time + hour })
})
afterEach(() => v.close())

/** Near misses of four people, one of whom checked in after all. */
const evening = async () => {
  await v.say('0005', '学习群', '会长好，签到')
  await v.say('0006', '学习群', '今天家里有点事请个假')
  await v.say('0008', '学习群', '签到签到')
  await v.say('0008', '学习群', '签到')
  await v.say('0017', '学习群', '', { type: 'voice' })
}

it('nobody is told anything while check-in is open', async () => {
  await evening()
  expect(await run()).toEqual([])
})

it('when it closes by itself, each branch head hears of their own, once; who came after all is left out; one 补签 settles it', async () => {
  await evening()
  v.clock.time += 2 * hour
  const settle = `核实到场的，可发「补签 ${session} 姓名 … 事由 …」一次补上。`
  expect(await run()).toEqual([
    { to: '私聊0003', text: `「第八期学习」签到结束。\n疑似签到 1 人：王建国。\n疑似请假 1 人：孙志强。\n${settle}` },
    { to: '私聊0016', text: `「第八期学习」签到结束。\n疑似签到 1 人：何方。\n${settle}` },
  ])
  expect(await run()).toEqual([])
  v.clock.time += hour
  expect(await run()).toEqual([])
  expect(await v.reply('0003', null, `补签 ${session} 王建国 事由 到场了没发对`)).toEqual([expect.stringContaining('已补签 1 人：王建国')])
  expect((await verify(v.redis, v.house.keys)).differences).toEqual([])
})
