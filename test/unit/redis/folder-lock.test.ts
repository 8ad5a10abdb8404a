import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { underLock } from '../../../src/redis/folder-lock.ts'
import { processIdentity } from '../../../src/redis/process-identity.ts'
import { RedisUnreachable } from '../../../src/redis/redis-unreachable.ts'

let folder: string
let file: string
const manners = { say: () => undefined }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lianyi-lock-'))
  file = join(folder, 'lock')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('only one at a time is inside, also when all find a stale lock first', async () => {
  await writeFile(file, JSON.stringify({ pid: 2 ** 22 + 1, identity: 'gone', token: 'old' }))
  let inside = 0
  let most = 0
  const visit = async () => {
    inside += 1
    most = Math.max(most, inside)
    for (let i = 0; i < 5; i += 1) await turn()
    inside -= 1
  }
  await Promise.all(Array.from({ length: 12 }, () => underLock(file, visit, manners)))
  expect(most).toBe(1)
  expect(await readdir(folder)).toEqual([])
})

it('it is given back when the task fails', async () => {
  const failing = underLock(file, () => Promise.reject(new Error('no')), manners)
  await expect(failing).rejects.toThrow('no')
  expect(await underLock(file, async () => 'in', manners)).toBe('in')
})

it('a living holder is waited for as long as the patience lasts, and then named', async () => {
  await writeFile(file, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid), token: 'other' }))
  const attempt = underLock(file, async () => 'in', { ...manners, patienceMs: 50 })
  await expect(attempt).rejects.toThrow(RedisUnreachable)
  await expect(attempt).rejects.toThrow(String(process.pid))
  expect(await readdir(folder)).toEqual(['lock'])
})
