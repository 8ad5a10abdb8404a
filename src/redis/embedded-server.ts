import { randomBytes } from 'node:crypto'
import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { askServer, type ServerFacts, untilLoaded } from './ask-server.ts'
import { underLock } from './folder-lock.ts'
import { freePort, isFree, lastWords, launch, ours } from './launch-server.ts'
import { processIdentity } from './process-identity.ts'
import { RedisUnreachable } from './redis-unreachable.ts'
import { serverProgram } from './server-program.ts'
import { dropRecord, filesIn, passwordOf, readRecord, runs, type ServerRecord, type ServerUser, writeRecord } from './server-record.ts'

/** A Redis of our own, with its files in a folder of ours. */
export interface EmbeddedServer {
  host: '127.0.0.1'
  port: number
  password: string
  /** The server's process when this use of it began. */
  pid: number
  /** Whether this call started it; `false` when it joined one already running. */
  owned: boolean
  /** Starts it again at the same port when its process is gone; nothing when it runs. Throws {@link RedisUnreachable}. */
  revive(): Promise<void>
  /** Ends this use; whoever is last stops the server and waits until it has written everything. A second call does nothing more. */
  leave(): Promise<void>
}

/** What {@link embeddedServer} needs. */
export interface EmbeddedRequest {
  /** The data folder; the server's files go to `redis` inside it. */
  data: string
  say(line: string): void
  /** The path of a server program; only asked for when one must be started. */
  program?: () => Promise<string>
}

/**
 * Joins the server that has this data folder open, or starts one. Two at once, in any processes of this machine, get the
 * same server; one left by a killed process is found again. Throws {@link RedisUnreachable}.
 */
export async function embeddedServer({ data, say, program = () => serverProgram({ say }) }: EmbeddedRequest): Promise<EmbeddedServer> {
  await mkdir(join(data, 'redis'), { recursive: true, mode: 0o700 })
  const folder = await realpath(join(data, 'redis'))
  const house: House = { folder, say, program }
  // Installing a program may take minutes; doing it before the lock lets nobody else wait for longer than a start takes.
  if (!runs((await readRecord(folder))?.server ?? null)) await program()

  const me: ServerUser = { pid: process.pid, identity: processIdentity(process.pid) ?? '', token: randomBytes(8).toString('hex') }
  const entered = await underLock(filesIn(folder).lock, () => enter(house, me), { say })
  const { port, password } = entered
  const leave = once(async () => {
    await underLock(filesIn(folder).lock, () => depart(house, me, password), { say })
  })
  let loaded: ServerFacts
  try {
    loaded = await untilLoaded(() => askServer({ host: '127.0.0.1', port, password }), say)
  } catch {
    await leave().catch(() => undefined)
    throw new RedisUnreachable(`Redis 没能读入 ${folder} 里的数据。${await lastWords(folder)}`)
  }
  return {
    host: '127.0.0.1',
    port,
    password,
    pid: loaded.pid,
    owned: entered.owned,
    revive: () => underLock(filesIn(folder).lock, () => revive(house, me, port), { say }),
    leave,
  }
}

interface House {
  folder: string
  say(line: string): void
  program(): Promise<string>
}

async function enter(house: House, me: ServerUser): Promise<{ port: number; password: string; owned: boolean }> {
  const { folder } = house
  const password = await passwordOf(folder)
  const record = await readRecord(folder)
  const users = [...(record?.users ?? []).filter(runs), me]
  if (record) {
    const facts = await findRecorded(house, record, password)
    if (facts) {
      const identity = processIdentity(facts.pid) ?? ''
      await writeRecord(folder, { port: record.port, server: { pid: facts.pid, identity }, users })
      return { port: record.port, password, owned: false }
    }
  }
  // Others who still use the folder look for their server at its port, so it must come back there.
  const others = users.length > 1
  const port = await start(house, { password, users, prefer: record?.port ?? null, only: others && record !== null })
  return { port, password, owned: true }
}

/** The recorded server when it is ours and answers; `null` when it is gone. Waits while its process runs without answering. */
async function findRecorded({ folder, say }: House, record: ServerRecord, password: string): Promise<ServerFacts | null> {
  const begunAt = performance.now()
  let told = false
  for (;;) {
    const alive = runs(record.server)
    const facts = await ours(folder, record.port, password)
    if (facts) return facts
    const waitedMs = performance.now() - begunAt
    // Whoever wrote a port without a process was killed while starting it: a server may be about to answer there.
    const patienceMs = record.server === null ? 1500 : 20_000
    if (record.server !== null && !alive) return null
    if (waitedMs > patienceMs) {
      if (record.server === null) return null
      throw new RedisUnreachable(`Redis（进程 ${record.server.pid}）开着 ${folder}，却没有回应。请结束这个进程，再重试。`)
    }
    if (waitedMs > 2000 && !told) {
      told = true
      say(`正在等 Redis（进程 ${record.server?.pid ?? '未知'}）回应……`)
    }
    await pause(50)
  }
}

interface StartRequest {
  password: string
  users: ServerUser[]
  /** The last server's port, taken again when it is free; others may be waiting for their server there. */
  prefer: number | null
  /** No other port than the preferred one will do. */
  only: boolean
}

async function start({ folder, say, program }: House, { password, users, prefer, only }: StartRequest): Promise<number> {
  const path = await program()
  const before = await readRecord(folder)
  const anywhere = only ? [] : [null, null, null, null]
  for (const port of prefer === null ? anywhere : [prefer, ...anywhere]) {
    const chosen = port ?? (await freePort())
    // Written before the start: should we be killed now, the next one knows where to look.
    await writeRecord(folder, { port: chosen, server: null, users })
    const facts = await launch({ folder, program: path, port: chosen, password, say })
    if (facts) {
      await writeRecord(folder, { port: chosen, server: { pid: facts.pid, identity: processIdentity(facts.pid) ?? '' }, users })
      return chosen
    }
    // The port was not the trouble, so no other port will help.
    if (await isFree(chosen)) break
  }
  if (before) await writeRecord(folder, { ...before, users: before.users.filter(runs) })
  else await dropRecord(folder)
  throw new RedisUnreachable(`Redis 没能在 ${folder} 启动。${await lastWords(folder)}`)
}

async function revive(house: House, me: ServerUser, port: number): Promise<void> {
  const { folder } = house
  const password = await passwordOf(folder)
  const record = await readRecord(folder)
  const users = [...(record?.users ?? []).filter((user) => runs(user) && user.token !== me.token), me]
  const here = record ?? { port, server: null, users }
  if (runs(here.server) || (await ours(folder, here.port, password))) return
  await start(house, { password, users, prefer: port, only: true })
  house.say('Redis 意外停止，已经重新启动。')
}

async function depart({ folder, say }: House, me: ServerUser, password: string): Promise<void> {
  const record = await readRecord(folder)
  if (!record) return
  const users = record.users.filter((user) => user.token !== me.token && runs(user))
  if (users.length > 0) {
    await writeRecord(folder, { ...record, users })
    return
  }
  if (await stop(folder, record, password)) await dropRecord(folder)
  else {
    await writeRecord(folder, { ...record, users })
    say(`Redis（进程 ${record.server?.pid ?? '未知'}）没有按时停下，先留着它；下次启动会接着用。`)
  }
}

/** Stops the server and waits until its process is gone; everything is on disk then. `false` when it stays. */
async function stop(folder: string, record: ServerRecord, password: string): Promise<boolean> {
  const facts = await ours(folder, record.port, password)
  if (!facts) return !runs(record.server)
  const identity = processIdentity(facts.pid)
  const client = new Redis({
    host: '127.0.0.1',
    port: record.port,
    password,
    retryStrategy: null,
    enableReadyCheck: false,
    disableClientInfo: true,
  })
  client.on('error', () => undefined)
  // Redis answers SHUTDOWN by hanging up. NOSAVE leaves out only the snapshot, which is off anyway: the log is flushed and synced.
  const hungUp = client.shutdown('NOSAVE').catch(() => undefined)
  await Promise.race([hungUp, pause(10_000, undefined, { ref: false })])
  client.disconnect()
  const begunAt = performance.now()
  let pushed = false
  while (identity !== null && processIdentity(facts.pid) === identity) {
    const waitedMs = performance.now() - begunAt
    if (waitedMs > 20_000) return false
    if (waitedMs > 5000 && !pushed) {
      pushed = true
      process.kill(facts.pid, 'SIGTERM')
    }
    await pause(20)
  }
  return true
}

function once(task: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined
  return () => {
    done ??= task()
    return done
  }
}
