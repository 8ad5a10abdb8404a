import { afterAll, expect, test } from 'vitest'
import { killLeftovers } from '../support/bot-process.ts'
import { type FloodPlan, faultsOfFlood, flood } from '../support/flood.ts'

afterAll(killLeftovers)

test('a room of 500 floods 签到 within eight seconds: recorded at once, answered politely, everybody once, in order', async () => {
  const plan: FloodPlan = { members: 500, overMs: 8000, roomGapSeconds: 5, perMinute: 15 }
  const found = await flood(plan)
  console.log(JSON.stringify(found))
  expect(faultsOfFlood(plan, found)).toEqual([])
}, 120_000)
