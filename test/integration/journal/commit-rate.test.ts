import { expect, it } from 'vitest'
import { compareCommits } from '../../support/commit-cost.ts'

it('a commit from Node costs what the same script with the same arguments costs redis-benchmark, within reason, and each comes to a line', async () => {
  const [rates] = await compareCommits({ commits: 500, inFlight: 50, rounds: 1 })
  expect((rates?.ours ?? 0) / (rates?.benchmark ?? 1)).toBeGreaterThan(0.1)
})
