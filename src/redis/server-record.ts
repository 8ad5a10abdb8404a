import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../whole-file.ts'
import { processIdentity } from './process-identity.ts'

const processShape = z.object({ pid: z.number().int(), identity: z.string() })
const recordShape = z.object({
  port: z.number().int().min(1).max(65_535),
  /** `null` between choosing the port and knowing the process. */
  server: processShape.nullable(),
  users: z.array(processShape.extend({ token: z.string() })),
})

/** One process that uses the server; `token` tells two uses by one process apart. */
export type ServerUser = z.infer<typeof recordShape>['users'][number]

/** The server that has a folder open, and who uses it. Read and written under the folder's lock only. */
export type ServerRecord = z.infer<typeof recordShape>

/** Where things are in a server's folder. */
export const filesIn = (folder: string) => ({
  lock: join(folder, 'lock'),
  record: join(folder, 'server.json'),
  password: join(folder, 'password'),
  settings: join(folder, 'redis.conf'),
  log: join(folder, 'redis.log'),
})

/** The record in this folder; `null` when there is none or it cannot be read. */
export async function readRecord(folder: string): Promise<ServerRecord | null> {
  try {
    return recordShape.parse(JSON.parse(await readFile(filesIn(folder).record, 'utf8')))
  } catch {
    return null
  }
}

/** Replaces the record, whole or not at all. */
export async function writeRecord(folder: string, record: ServerRecord): Promise<void> {
  await replaceFile(filesIn(folder).record, `${JSON.stringify(record, null, 2)}\n`)
}

/** Forgets the record: no server has the folder open. */
export async function dropRecord(folder: string): Promise<void> {
  await rm(filesIn(folder).record, { force: true })
}

/** The folder's password for its server, made at the first call and readable by its owner only. */
export async function passwordOf(folder: string): Promise<string> {
  const file = filesIn(folder).password
  const kept = await readFile(file, 'utf8').catch(() => '')
  if (/^[0-9a-f]{48}\n$/.test(kept)) return kept.trim()
  const made = randomBytes(24).toString('hex')
  await replaceFile(file, `${made}\n`)
  return made
}

/** Whether the recorded process still runs, and is the same one. */
export const runs = (recorded: { pid: number; identity: string } | null): boolean =>
  recorded !== null && processIdentity(recorded.pid) === recorded.identity
