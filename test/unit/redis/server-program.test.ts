import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RedisUnreachable } from '../../../src/redis/redis-unreachable.ts'
import { type Machine, onPath, serverProgram } from '../../../src/redis/server-program.ts'

let folder: string
let machine: Machine

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lianyi-path-'))
  machine = { platform: 'linux', path: ['', join(folder, 'none'), folder].join(delimiter), root: false }
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const put = async (name: string, mode = 0o755) => {
  await writeFile(join(folder, name), '#!/bin/sh\n')
  await chmod(join(folder, name), mode)
}
const say = () => undefined

describe('the server program', () => {
  it('is redis-server, else valkey-server', async () => {
    await put('valkey-server')
    expect(await serverProgram({ say, machine })).toBe(join(folder, 'valkey-server'))
    await put('redis-server')
    expect(await serverProgram({ say, machine })).toBe(join(folder, 'redis-server'))
  })

  it('is something that can be run: no folder, no plain file', async () => {
    await mkdir(join(folder, 'redis-server'))
    await put('valkey-server', 0o644)
    expect(onPath(['redis-server', 'valkey-server'], machine)).toBeNull()
  })
})

describe('without one, a person reads what to do', () => {
  it.each([
    ['darwin', null, 'brew install redis'],
    ['win32', null, 'wsl --install'],
    ['linux', 'apt-get', 'sudo apt-get install -y redis-server'],
    ['linux', 'dnf', 'sudo dnf install -y redis'],
    ['linux', 'apk', 'sudo apk add redis'],
    ['linux', null, '软件包工具'],
  ] as const)('on %s with %s: %s', async (platform, tool, advice) => {
    if (tool) await put(tool)
    const attempt = serverProgram({ say, machine: { ...machine, platform } })
    await expect(attempt).rejects.toThrow(RedisUnreachable)
    await expect(attempt).rejects.toThrow(advice)
    await expect(attempt).rejects.toThrow('REDIS_URL')
  })
})
