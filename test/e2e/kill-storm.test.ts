import { readdir, stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { killLeftovers } from '../support/bot-process.ts'
import { type StormPlan, stormRound } from '../support/storm.ts'

afterAll(killLeftovers)

/** A moment within the storm, another one in each run. */
const within = (from: number, to: number): number => from + Math.floor(Math.random() * (to - from))

describe('kill -9 in a storm of 500 check-ins', () => {
  const plans: StormPlan[] = [
    { members: 500, killAtAnswered: within(0, 100), jitterMs: within(0, 100), withRedis: false, roomGapSeconds: 0 },
    { members: 500, killAtAnswered: within(100, 450), jitterMs: within(0, 100), withRedis: true, roomGapSeconds: 1 },
  ]
  for (const plan of plans) {
    test(`${plan.withRedis ? 'bot and Redis' : 'the bot'} once ${plan.killAtAnswered} are answered and ${plan.jitterMs} ms more, room gap ${plan.roomGapSeconds} s`, async () => {
      const found = await stormRound(plan)
      console.log(JSON.stringify(found))
      expect(found).toMatchObject({ answeredOnly: [], twice: [], unanswered: [], differences: 0 })
      expect(found.answeredInTheEnd).toBe(found.recorded)
    }, 90_000)
  }

  test('shows what a disk lost that had said it was written', async () => {
    const forgetHalf = async (data: string): Promise<void> => {
      const folder = join(data, 'redis', 'appendonlydir')
      for (const file of await readdir(folder)) {
        if (!file.endsWith('.incr.aof')) continue
        const { size } = await stat(join(folder, file))
        await truncate(join(folder, file), Math.floor(size / 2))
      }
    }
    const plan = { members: 60, killAtAnswered: 50, jitterMs: 0, withRedis: true, roomGapSeconds: 0, between: forgetHalf }
    expect((await stormRound(plan)).answeredOnly).not.toEqual([])
  }, 90_000)
})
