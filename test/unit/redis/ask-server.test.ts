import { expect, it, vi } from 'vitest'
import { type ServerFacts, untilLoaded } from '../../../src/redis/ask-server.ts'

const reading = (loadedPercent: number): ServerFacts => ({ version: '7.0.15', pid: 1, loading: true, loadedPercent })

it('a server that is reading its files is waited for, and after two seconds that is said', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const lines: string[] = []
  const answers = [reading(1), reading(50), reading(99)]
  const ready: ServerFacts = { version: '7.0.15', pid: 1, loading: false }
  const found = await untilLoaded(
    async () => {
      vi.advanceTimersByTime(1500)
      return answers.shift() ?? ready
    },
    (line) => lines.push(line),
  )
  vi.useRealTimers()
  expect(found).toEqual(ready)
  expect(lines).toEqual(['正在等 Redis 读入数据（50%）……'])
})
