import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { askServer } from '../../src/redis/ask-server.ts'
import { freePort } from '../../src/redis/launch-server.ts'
import { serverProgram } from '../../src/redis/server-program.ts'

/** A real Redis for tests, on a port of its own, with its files in a temporary folder. */
export interface TestRedis {
  url: string
  port: number
  /** The server's process, for tests that stop or kill it. */
  pid: number
  folder: string
  /** A new connection, ended by `stop`. */
  client(): Redis
  /** An association id nobody else uses. */
  newAssociation(): string
  /** Ends the connections made here and, for a server of one's own, the server. A second call does nothing more. */
  stop(): Promise<void>
}

/** How {@link startRedis} starts its server. */
export interface TestRedisOptions {
  /** Keeps every write on disk before it is answered, as the bot's own server does; otherwise nothing is kept. */
  durable?: boolean
  /** Start on the files, or at the port, of an earlier server. */
  folder?: string
  port?: number
  /** More lines of redis.conf. */
  settings?: string[]
}

let shared: Promise<TestRedis> | undefined

/**
 * The Redis of this test file: started at the first call, the same for every further one. `stop` ends this call's connections;
 * the server itself ends with the process that runs the file, however that ends.
 */
export async function testRedis(): Promise<TestRedis> {
  shared ??= startRedis()
  const server = await shared
  return { ...server, ...connections(server.url) }
}

/** A Redis of one's own, for tests that hurt it: found or installed by the same rule as the bot's. */
export async function startRedis(options: TestRedisOptions = {}): Promise<TestRedis> {
  const program = await serverProgram({ say: (line) => process.stderr.write(`${line}\n`) })
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'lianyi-redis-')))
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const port = options.port ?? (await freePort())
    const keep = options.folder !== undefined
    const running = await run(program, { folder, port, durable: options.durable ?? false, keep, more: options.settings ?? [] })
    if (!running) continue
    const url = `redis://127.0.0.1:${port}`
    const own = connections(url)
    const stop = async () => {
      await own.stop()
      await running.stop()
    }
    return { url, port, pid: running.pid, folder, ...own, stop }
  }
  throw new Error('no test Redis would start')
}

/**
 * A shell stands between: it ends the server when our end of its pipe closes, which happens even when we are killed. It
 * removes the folder then, unless that was given to us.
 */
const keeper = `
trap : INT TERM HUP
"$1" "$2/redis.conf" >/dev/null 2>&1 &
server=$!
cat >/dev/null
kill "$server" 2>/dev/null
wait "$server"
[ "$3" = keep ] || rm -rf "$2"
`

interface Run {
  folder: string
  port: number
  durable: boolean
  keep: boolean
  more: string[]
}

async function run(program: string, { folder, port, durable, keep, more }: Run): Promise<{ pid: number; stop(): Promise<void> } | null> {
  const lines = ['bind 127.0.0.1', `port ${port}`, 'save ""', 'maxmemory-policy noeviction', 'daemonize no']
  lines.push(...(durable ? ['appendonly yes', 'appendfsync always'] : ['appendonly no']), ...more)
  await writeFile(join(folder, 'redis.conf'), `${lines.join('\n')}\n`)
  const child = spawn('/bin/sh', ['-c', keeper, 'sh', program, folder, keep ? 'keep' : 'remove'], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
  })
  child.unref()
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref()
  const stop = async () => {
    child.ref()
    child.stdin.end()
    await ended
  }
  const begunAt = performance.now()
  while (performance.now() - begunAt < 10_000) {
    const facts = await askServer({ host: '127.0.0.1', port }).catch(() => null)
    if (facts && !facts.loading && facts.dir === folder) return { pid: facts.pid, stop }
    await pause(20)
  }
  await stop()
  return null
}

function connections(url: string): Pick<TestRedis, 'client' | 'newAssociation' | 'stop'> {
  const clients: Redis[] = []
  return {
    client() {
      const client = new Redis(url, { maxRetriesPerRequest: 1 })
      client.on('error', () => undefined)
      clients.push(client)
      return client
    },
    newAssociation: () => `t${randomBytes(6).toString('hex')}`,
    async stop() {
      for (const client of clients.splice(0)) client.disconnect()
    },
  }
}
