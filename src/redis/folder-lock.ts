import { randomBytes } from 'node:crypto'
import { readFile, unlink, writeFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { processIdentity } from './process-identity.ts'
import { RedisUnreachable } from './redis-unreachable.ts'

const holderShape = z.object({ pid: z.number().int(), identity: z.string(), token: z.string() })

/** How long to wait for a lock, and whom to tell that we wait. */
export interface LockManners {
  say(line: string): void
  /** Longest wait for a living holder, ms; 60 000 unless told. */
  patienceMs?: number
}

/**
 * Runs `task` while holding the lock `file`, one at a time over all processes of this machine; the lock is given back
 * whatever happens. A lock whose holder died (or whose pid is somebody else's by now) is broken. Throws
 * {@link RedisUnreachable} when a living holder keeps it longer than the patience.
 */
export async function underLock<T>(file: string, task: () => Promise<T>, manners: LockManners): Promise<T> {
  const token = randomBytes(8).toString('hex')
  await take(file, token, manners)
  try {
    return await task()
  } finally {
    await giveBack(file, token)
  }
}

/** The lock says who holds it in the same act that takes it, except for the instant between creating and writing. */
async function take(file: string, token: string, manners: LockManners): Promise<void> {
  const { say, patienceMs = 60_000 } = manners
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid), token })
  const begunAt = performance.now()
  let unreadableSince: number | null = null
  let told = false
  for (;;) {
    if (await create(file, mine)) return
    const found = await readFile(file, 'utf8').catch(whenMissing(null))
    if (found === null) continue
    const now = performance.now()
    const holder = parse(found)
    if (holder) unreadableSince = null
    else unreadableSince ??= now
    const stale = holder ? processIdentity(holder.pid) !== holder.identity : now - (unreadableSince ?? now) > 2000
    if (stale) {
      await breakLock(file, found, manners)
      continue
    }
    const waitedMs = now - begunAt
    if (waitedMs > patienceMs) {
      throw new RedisUnreachable(`另一个进程（${holder?.pid ?? '未知'}）一直占着 ${file}。请先结束它，再重试。`)
    }
    if (waitedMs > 2000 && !told) {
      told = true
      say(`正在等另一个进程（${holder?.pid ?? '未知'}）准备好 Redis……`)
    }
    await pause(40)
  }
}

async function create(file: string, content: string): Promise<boolean> {
  try {
    await writeFile(file, content, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
}

/** One at a time breaks a lock, and only while it still is the one that was found stale: a fresh one is never touched. */
async function breakLock(file: string, judged: string, manners: LockManners): Promise<void> {
  const breaking = async () => {
    if ((await readFile(file, 'utf8').catch(whenMissing(null))) === judged) await unlink(file)
  }
  await underLock(`${file}.break`, breaking, manners)
}

async function giveBack(file: string, token: string): Promise<void> {
  const found = await readFile(file, 'utf8').catch(whenMissing(null))
  if (found !== null && parse(found)?.token === token) await unlink(file).catch(whenMissing(undefined))
}

function parse(content: string): z.infer<typeof holderShape> | null {
  try {
    return holderShape.parse(JSON.parse(content))
  } catch {
    return null
  }
}

function whenMissing<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (hasCode(error, 'ENOENT')) return value
    throw error
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
