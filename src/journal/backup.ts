import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { wholeFile } from '../whole-file.ts'
import type { RedisClient } from './client.ts'
import type { JournalEvent } from './events.ts'
import type { Keys } from './keys.ts'
import { project } from './project.ts'
import { readJournal } from './reading.ts'
import { rebuild } from './rebuild.ts'
import { digestOfJournal } from './replay.ts'
import { eventsIn, type Row } from './row.ts'
import { WordList } from './words.ts'

/**
 * What a backup holds: the journal and the keys that open its sealed text. The pictures people sent as evidence are not in it: they are
 * files that never change below `evidence` in the data folder, sealed by these keys, to be copied beside it.
 */
export interface BackupSummary {
  association: string
  events: number
  digest: string
}

/** A backup that cannot be restored; the message says why. */
export class BadBackup extends Error {
  override readonly name = 'BadBackup'
}

/** Of the first format every line is one event; now it is a row (row.ts), and one event is a row too. */
const formats = ['lianyi-backup-1', 'lianyi-backup-2']
const format = 'lianyi-backup-2'

/**
 * Writes journal and keys to a gzip file (mode 0600), consistent though a bot writes meanwhile: events never change,
 * and it ends at the head it began with. The file appears whole or not at all. Throws when the journal has a gap, for
 * such a backup could not be restored.
 */
export const backup = async (redis: RedisClient, keys: Keys, association: string, file: string): Promise<BackupSummary> => {
  const head = Number((await redis.hget(keys.counters, 'events')) ?? 0)
  const hash = createHash('sha256')
  let events = 0
  const words = new WordList()
  const lines = async function* () {
    yield `${JSON.stringify({ format, association, events: head })}\n`
    for await (const rows of readJournal(redis, keys, 0, head)) {
      for (const { seq, raw } of rows) {
        if (seq !== events + 1) throw new Error(`the journal has a gap: event ${events + 1} is not there`)
        hash.update(raw).update('\n')
        events += eventsIn(raw, words).length
        yield `${raw}\n`
      }
    }
    if (events !== head) throw new Error(`the journal has a gap: it ends at event ${events}, not ${head}`)
    yield `${JSON.stringify({ seals: await redis.hgetall(keys.seals), digest: hash.copy().digest('hex') })}\n`
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await wholeFile(file, (part) =>
    pipeline(Readable.from(lines()), createGzip(), createWriteStream(part, { mode: 0o600, flags: 'wx', flush: true })),
  )
  return { association, events, digest: hash.digest('hex') }
}

/** The lines of a gzip file. Only `\n` ends one: JSON may hold U+2028, at which node:readline would cut. */
const linesOf = async (file: string): Promise<string[]> => {
  const chunks: Buffer[] = []
  try {
    await pipeline(createReadStream(file), createGunzip(), async (unpacked: AsyncIterable<Buffer>) => {
      for await (const chunk of unpacked) chunks.push(chunk)
    })
  } catch (error) {
    throw new BadBackup(`备份读不出来（${error instanceof Error ? error.message : '未知原因'}）。`)
  }
  return Buffer.concat(chunks).toString('utf8').replace(/\n$/u, '').split('\n')
}

/** A backup's rows, and how many events they hold. */
interface Backup {
  association: string
  rows: Row[]
  events: number
  seals: Record<string, string>
  digest: string
}

const parsed = (line: string | undefined): Record<string, unknown> => {
  try {
    return JSON.parse(line ?? '') as Record<string, unknown>
  } catch {
    throw new BadBackup('备份不完整，可能写到一半。')
  }
}

/** The rows of a backup under their sequence numbers, and the events in each. */
const numbered = (lines: readonly string[]): (Row & { events: JournalEvent[] })[] => {
  const words = new WordList()
  let seq = 1
  return lines.map((raw) => {
    parsed(raw)
    const events = eventsIn(raw, words)
    const row = { seq, raw, events }
    seq += events.length
    return row
  })
}

const readBackup = async (file: string): Promise<Backup> => {
  const lines = await linesOf(file)
  const head = parsed(lines[0])
  const foot = parsed(lines.at(-1))
  if (!formats.includes(String(head.format))) throw new BadBackup('这不是联谊的备份文件。')
  const whole = typeof foot.digest === 'string'
  const rows = numbered(lines.slice(1, whole ? -1 : undefined))
  const events = rows.reduce((sum, row) => sum + row.events.length, 0)
  if (!whole || events !== head.events) throw new BadBackup(`备份不完整：应有 ${String(head.events)} 条事件，读到 ${events} 条。`)
  const hash = createHash('sha256')
  for (const { raw } of rows) hash.update(raw).update('\n')
  if (hash.digest('hex') !== foot.digest) throw new BadBackup('备份损坏：摘要对不上。')
  for (const row of rows)
    for (const [index, event] of row.events.entries()) {
      try {
        project(event, String(row.seq + index))
      } catch {
        throw new BadBackup(`备份里第 ${row.seq + index} 条事件这个版本读不懂。请先升级，再恢复。`)
      }
    }
  return { association: String(head.association), rows, events, seals: foot.seals as Record<string, string>, digest: String(foot.digest) }
}

/**
 * Restores a backup into an empty association: journal (all of it in Redis, what was archived too), keys, then every view. Throws {@link BadBackup} when the file
 * is damaged or of another association, or when the journal here is not empty; nothing is written then.
 */
export const restore = async (redis: RedisClient, keys: Keys, association: string, file: string): Promise<BackupSummary> => {
  const read = await readBackup(file)
  if (read.association !== association) throw new BadBackup(`这份备份是「${read.association}」的，不是「${association}」的。`)
  if ((await redis.exists(keys.journal, keys.archives)) > 0) throw new BadBackup('这里已经有账本了，不会覆盖。请在空的数据目录恢复。')
  const staging = `${keys.prefix}restoring`
  await redis.del(staging)
  for (let from = 0; from < read.rows.length; from += 500) {
    const chunk = redis.pipeline()
    for (const { seq, raw } of read.rows.slice(from, from + 500)) chunk.xadd(staging, `${seq}-0`, 'c', raw)
    for (const [error] of (await chunk.exec()) ?? []) if (error) throw error
  }
  const seals = Object.entries(read.seals).flat()
  await redis.del(keys.seals)
  for (let from = 0; from < seals.length; from += 1000) await redis.hset(keys.seals, ...seals.slice(from, from + 1000))
  if (read.rows.length > 0) await redis.rename(staging, keys.journal)
  await redis.hset(keys.counters, 'events', String(read.events))
  await rebuild(redis, keys)
  const digest = await digestOfJournal(redis, keys)
  if (digest !== read.digest) throw new BadBackup('恢复后的摘要与备份不同。')
  return { association, events: read.events, digest }
}
