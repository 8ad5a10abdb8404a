import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type OpenRedis, openRedis } from '../../src/redis/connect.ts'
import { freePort } from '../../src/redis/launch-server.ts'
import { processIdentity } from '../../src/redis/process-identity.ts'
import { RedisUnreachable } from '../../src/redis/redis-unreachable.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

let folder: string
let opened: OpenRedis[]
let holders: ChildProcess[]
let warnings: string[]

const log = { info: () => undefined, warn: (_: object, message: string) => warnings.push(message) }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lianyi-owner-'))
  opened = []
  holders = []
  warnings = []
})

afterEach(async () => {
  for (const holder of holders) holder.kill('SIGKILL')
  await Promise.all(opened.map((redis) => redis.close()))
  // Whatever the killed ones left behind ends with one last user.
  await (await openRedis({ settings: {}, folder, log, say: () => undefined })).close()
  await rm(folder, { recursive: true, force: true })
})

async function openHere(settings = {}): Promise<OpenRedis> {
  const redis = await openRedis({ settings, folder, log, say: () => undefined })
  opened.push(redis)
  return redis
}

const serverPid = async (redis: OpenRedis): Promise<number> => Number(/^process_id:(\d+)/m.exec(await redis.client().info('server'))?.[1])
const isGone = (pid: number): boolean => processIdentity(pid) === null
const inRedis = (name: string): string => join(folder, 'redis', name)

/** Another process that uses the folder, as the bot or the command line would. */
async function openElsewhere(): Promise<{ child: ChildProcess; where: string; owned: boolean; close(): Promise<number | null> }> {
  const script = new URL('../support/redis-holder.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  holders.push(child)
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    child.once('exit', (code) => reject(new Error(`holder ended with ${code}`)))
  })
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', resolve)
  })
  const close = () => {
    child.stdin.write('close\n')
    return ended
  }
  return { child, close, ...(JSON.parse(line) as { where: string; owned: boolean }) }
}

describe('one folder, one server', () => {
  it('two that open at once share the server that one of them started', async () => {
    const both = await Promise.all([openHere(), openHere()])
    expect(both.map(({ owned }) => owned).sort()).toEqual([false, true])
    expect(both[0].where).toBe(both[1].where)
    await both[0].client().set('said', '你好')
    expect(await both[1].client().get('said')).toBe('你好')
  })

  it('so do two processes', async () => {
    const [one, other] = await Promise.all([openElsewhere(), openElsewhere()])
    expect(one.where).toBe(other.where)
    expect([one.owned, other.owned].sort()).toEqual([false, true])
    expect(await Promise.all([one.close(), other.close()])).toEqual([0, 0])
  })

  it('whoever is last stops it, also when that is not the one who started it', async () => {
    const first = await openHere()
    const second = await openHere()
    const pid = await serverPid(second)
    await first.close()
    expect(await second.client().ping()).toBe('PONG')
    await second.close()
    expect(isGone(pid)).toBe(true)
    expect(await readdir(join(folder, 'redis'))).not.toContain('server.json')
  })

  it('the server of a killed process lives on and is found again', async () => {
    const killed = await openElsewhere()
    expect(killed.owned).toBe(true)
    killed.child.kill('SIGKILL')
    await vi.waitFor(() => expect(isGone(killed.child.pid ?? 0)).toBe(true))
    const next = await openHere()
    expect(next.owned).toBe(false)
    expect(next.where).toBe(killed.where)
    const pid = await serverPid(next)
    await next.close()
    expect(isGone(pid)).toBe(true)
  })

  it('one whose starter was killed before noting its process is found at the noted port', async () => {
    const redis = await openHere()
    const record = JSON.parse(await readFile(inRedis('server.json'), 'utf8')) as Record<string, unknown>
    await writeFile(inRedis('server.json'), JSON.stringify({ ...record, server: null }))
    const next = await openHere()
    expect(next.where).toBe(redis.where)
    expect(await serverPid(next)).toBe(await serverPid(redis))
  })

  it('closing twice is closing once', async () => {
    const redis = await openHere()
    await redis.close()
    await redis.close()
    expect(await readdir(join(folder, 'redis'))).not.toContain('lock')
  })
})

describe('what is recorded is checked', () => {
  const listen = (): Promise<Server> =>
    new Promise((resolve) => {
      const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
      server.listen(0, '127.0.0.1', () => resolve(server))
    })
  const portOf = (server: Server): number => {
    const address = server.address()
    return typeof address === 'object' && address ? address.port : 0
  }
  const record = async (port: number, server: { pid: number; identity: string }) => {
    await mkdir(join(folder, 'redis'), { recursive: true })
    await writeFile(inRedis('server.json'), JSON.stringify({ port, server, users: [] }))
  }

  it('a pid that is another program by now, and a port that another program answers', async () => {
    const stranger = await listen()
    await record(portOf(stranger), { pid: process.pid, identity: 'before the last boot' })
    const redis = await openHere()
    expect(redis.owned).toBe(true)
    expect(redis.where).not.toBe(`127.0.0.1:${portOf(stranger)}`)
    stranger.close()
  })

  it('a Redis at the recorded port whose files are elsewhere', async () => {
    const stranger = await startRedis()
    await record(stranger.port, { pid: 2 ** 22 + 1, identity: 'gone' })
    const redis = await openHere()
    expect(redis.owned).toBe(true)
    expect(await stranger.client().ping()).toBe('PONG')
    await redis.close()
    expect(await stranger.client().ping()).toBe('PONG')
    await stranger.stop()
  })

  it('a record cut short', async () => {
    await mkdir(join(folder, 'redis'), { recursive: true })
    await writeFile(inRedis('server.json'), '{"port": 63')
    expect((await openHere()).owned).toBe(true)
  })

  it('a lock left by a dead process, by a pid that is somebody else now, and one without any words', async () => {
    const leftovers = [
      { pid: 2 ** 22 + 1, identity: 'gone', token: 'a' },
      { pid: process.pid, identity: 'before the last boot', token: 'b' },
      null,
    ]
    await mkdir(join(folder, 'redis'), { recursive: true })
    for (const leftover of leftovers) {
      await writeFile(inRedis('lock'), leftover === null ? '' : JSON.stringify(leftover))
      const redis = await openHere()
      expect(await redis.client().ping()).toBe('PONG')
      await redis.close()
    }
  })
})

describe('what was written stays', () => {
  it('over a restart', async () => {
    const before = await openHere()
    await before.client().xadd('journal', '*', 'event', '签到')
    await before.close()
    const after = await openHere()
    expect(after.owned).toBe(true)
    expect(await after.client().xlen('journal')).toBe(1)
  })

  it('over the death of the server, which comes back at its place for everybody who uses it', async () => {
    const one = await openHere()
    const other = await openElsewhere()
    const client = one.client()
    await client.set('kept', 'yes')
    const pid = await serverPid(one)
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(() => expect(isGone(pid)).toBe(true))
    await vi.waitFor(async () => expect(await client.get('kept')).toBe('yes'), 10_000)
    expect(await serverPid(one)).not.toBe(pid)
    expect(await other.close()).toBe(0)
    expect(await client.get('kept')).toBe('yes')
  })

  it('over a power loss that cut the last write short', async () => {
    const before = await openHere()
    await before.client().set('kept', 'yes')
    await before.close()
    const files = await readdir(inRedis('.'), { recursive: true })
    const tail = files.find((name) => /incr\.aof$|^appendonly\.aof$/.test(name)) ?? ''
    const handle = await open(inRedis(tail), 'a')
    await handle.write('*3\r\n$3\r\nSET\r\n$4\r\nha')
    await handle.close()
    expect(await (await openHere()).client().get('kept')).toBe('yes')
  })

  it('because every write is on disk before it is answered, and nothing is evicted', async () => {
    const client = (await openHere()).client()
    const wanted = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction', 'aof-load-truncated': 'yes', save: '' }
    for (const [name, value] of Object.entries(wanted)) expect(await client.config('GET', name)).toEqual([name, value])
  })
})

describe('who may come in', () => {
  it('only this machine, only with the password, which only its owner can read', async () => {
    const redis = await openHere()
    expect(await redis.client().config('GET', 'bind')).toEqual(['bind', '127.0.0.1'])
    const stranger = new Redis(`redis://${redis.where}`, { retryStrategy: null, enableReadyCheck: false, maxRetriesPerRequest: 0 })
    stranger.on('error', () => undefined)
    await expect(stranger.get('kept')).rejects.toThrow(/NOAUTH/)
    stranger.disconnect()
    for (const name of ['password', 'redis.conf']) expect((await stat(inRedis(name))).mode & 0o077).toBe(0)
    expect((await stat(inRedis('.'))).mode & 0o077).toBe(0)
  })
})

describe('a Redis named by the settings', () => {
  let server: TestRedis
  beforeEach(async () => {
    server = await startRedis()
  })
  afterEach(() => server.stop())

  it('is used, and left running', async () => {
    const redis = await openHere({ redisUrl: server.url })
    expect(redis).toMatchObject({ kind: 'url', owned: false, where: `127.0.0.1:${server.port}` })
    expect(await redis.client().ping()).toBe('PONG')
    await redis.close()
    expect(await server.client().ping()).toBe('PONG')
    expect(await readdir(folder)).toEqual([])
    expect(warnings.some((line) => line.includes('append-only'))).toBe(true)
  })

  it('answers no command later than its deadline, even when it hangs', async () => {
    const client = (await openHere({ redisUrl: server.url })).client()
    await client.ping()
    process.kill(server.pid, 'SIGSTOP')
    const begunAt = performance.now()
    await expect(client.get('kept')).rejects.toThrow()
    expect(performance.now() - begunAt).toBeLessThan(4500)
    process.kill(server.pid, 'SIGCONT')
    await vi.waitFor(async () => expect(await client.ping()).toBe('PONG'), 10_000)
  })

  it('is said to be unreachable when nobody answers there', async () => {
    await server.stop()
    await expect(openHere({ redisUrl: server.url })).rejects.toThrow(RedisUnreachable)
    await expect(openHere({ redisUrl: server.url })).rejects.toThrow(`连不上 Redis（127.0.0.1:${server.port}）`)
    await expect(openHere({ redisCluster: `127.0.0.1:${server.port}` })).rejects.toThrow(RedisUnreachable)
  })
})

it('a password that is refused is named as the reason, without being shown', async () => {
  const server = await startRedis({ settings: ['user 联谊 on >right allcommands allkeys'] })
  const wrong = server.url.replace('redis://', `redis://${encodeURIComponent('联谊')}:wrong@`)
  const attempt = openHere({ redisUrl: wrong })
  await expect(attempt).rejects.toThrow('不接受这个密码')
  await expect(attempt).rejects.not.toThrow('wrong')
  await server.stop()
})

it('a Redis Cluster is used through its nodes', async () => {
  // The nodes' own port is 10 000 above.
  let port = await freePort()
  while (port > 55_000) port = await freePort()
  const node = await startRedis({ port, settings: ['cluster-enabled yes', 'cluster-announce-ip 127.0.0.1'] })
  const setUp = node.client()
  await setUp.call('CLUSTER', 'ADDSLOTS', ...Array.from({ length: 16_384 }, (_, slot) => slot))
  await vi.waitFor(async () => expect(await setUp.call('CLUSTER', 'INFO')).toContain('cluster_state:ok'), 10_000)
  const redis = await openHere({ redisCluster: `127.0.0.1:${node.port}` })
  expect(redis.kind).toBe('cluster')
  const client = redis.client()
  await client.set('lianyi:{qiuxian}:kept', 'yes')
  expect(await redis.bullmq().get('lianyi:{qiuxian}:kept')).toBe('yes')
  await redis.close()
  await node.stop()
})
