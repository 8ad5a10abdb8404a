import { afterAll, expect, test } from 'vitest'
import { killLeftovers, until } from '../support/bot-process.ts'
import { botHere, worldHere } from '../support/bot-world.ts'
import { type FloodPlan, faultsOfFlood, flood } from '../support/flood.ts'

afterAll(killLeftovers)

test('a room of 500 floods 签到 within eight seconds: recorded at once, answered politely, everybody once, in order', async () => {
  const plan: FloodPlan = { members: 500, overMs: 8000, roomGapSeconds: 5, perMinute: 15 }
  const found = await flood(plan)
  console.log(JSON.stringify(found))
  expect(faultsOfFlood(plan, found)).toEqual([])
}, 120_000)

test('a stranger who floods in private slows nobody: a member is answered meanwhile, and the stranger at most once', async () => {
  const world = await worldHere({ members: 10 })
  const { gateway, village, member } = world
  const bot = botHere(world.surroundings)
  await bot.healthy()
  await world.open()
  const stranger = gateway.person('路人')
  const before = gateway.sent.length
  for (let said = 0; said < 1500; said += 1) gateway.say(stranger, undefined, said % 3 === 0 ? '我的积分' : `在吗 ${said}`)
  const saidAt = performance.now()
  village.say(member(0), '学习群', '签到')
  await world.answer(member(0), 8000)
  console.log(`a member was answered after ${Math.round(performance.now() - saidAt)} ms beside 1,500 messages of a stranger`)
  await until(() => gateway.asked.message >= 1501, 30_000)
  expect(gateway.sent.slice(before).filter(({ to }) => to === stranger.id).length).toBeLessThanOrEqual(1)
}, 60_000)
