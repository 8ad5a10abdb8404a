import { spawn } from 'node:child_process'
import { expect, it, vi } from 'vitest'
import { processIdentity } from '../../../src/redis/process-identity.ts'

it('a process keeps its identity, and no two have the same', () => {
  const mine = processIdentity(process.pid)
  expect(mine).not.toBeNull()
  expect(processIdentity(process.pid)).toBe(mine)
  expect(processIdentity(process.ppid)).not.toBe(mine)
})

it('one that ended has none, nor has one that never was', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  const pid = child.pid ?? 0
  expect(processIdentity(pid)).not.toBeNull()
  child.kill('SIGKILL')
  await vi.waitFor(() => expect(processIdentity(pid)).toBeNull())
  expect(processIdentity(2 ** 22 + 1)).toBeNull()
})
