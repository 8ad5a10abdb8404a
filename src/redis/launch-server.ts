import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { readFile, rename, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { replaceFile } from '../whole-file.ts'
import { askServer, type ServerFacts } from './ask-server.ts'
import { filesIn } from './server-record.ts'

/** What the server at this port says, when it takes our password and really has its files in our folder. */
export async function ours(folder: string, port: number, password: string): Promise<ServerFacts | null> {
  try {
    const facts = await askServer({ host: '127.0.0.1', port, password })
    return facts.dir === folder ? facts : null
  } catch {
    return null
  }
}

/** Every write is on disk before it is answered; nothing is ever evicted; an append-only file cut short by a power loss still loads. */
function settings(port: number, password: string): string {
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${password}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync always',
    'aof-load-truncated yes',
    'save ""',
    'maxmemory-policy noeviction',
  ]
  return `${lines.join('\n')}\n`
}

/** What {@link launch} starts, and where. */
export interface Launch {
  folder: string
  program: string
  port: number
  password: string
  say(line: string): void
}

/**
 * Starts a server detached, so that it outlives us and hears none of our signals, and answers once it does. `null` when
 * its process gave up, or was ended after 30 s of silence; in both cases no process of it is left.
 */
export async function launch({ folder, program, port, password, say }: Launch): Promise<ServerFacts | null> {
  await replaceFile(filesIn(folder).settings, settings(port, password))
  await trimLog(folder)
  const log = openSync(filesIn(folder).log, 'a', 0o600)
  const child = spawn(program, [filesIn(folder).settings], { cwd: folder, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  let gone = false
  const left = () => {
    gone = true
  }
  child.once('error', left)
  child.once('exit', left)
  child.unref()
  const begunAt = performance.now()
  let told = false
  while (!gone) {
    const facts = await ours(folder, port, password)
    if (facts && facts.pid === child.pid) return facts
    const waitedMs = performance.now() - begunAt
    if (waitedMs > 30_000) child.kill('SIGKILL')
    if (waitedMs > 2000 && !told) {
      told = true
      say('正在等 Redis 启动……')
    }
    await pause(20)
  }
  return null
}

async function trimLog(folder: string): Promise<void> {
  const { log } = filesIn(folder)
  const size = await stat(log).then(
    (found) => found.size,
    () => 0,
  )
  if (size > 1_000_000) await rename(log, `${log}.1`)
}

/** The end of the server's own log, as a sentence for people. */
export async function lastWords(folder: string): Promise<string> {
  const { log } = filesIn(folder)
  const lines = (await readFile(log, 'utf8').catch(() => '')).trim().split('\n').slice(-3)
  return `它最后的日志在 ${log}：\n${lines.join('\n')}`
}

/** A port of 127.0.0.1 that nobody listened at a moment ago. */
export async function freePort(): Promise<number> {
  return listenOnce(0).then((port) => port ?? freePort())
}

/** Whether nobody listens at this port of 127.0.0.1. */
export async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== null
}

function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null))
    })
  })
}
