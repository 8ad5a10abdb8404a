import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { endOfPeriod, halfOf, type Period } from '../domain/period.ts'
import { addMonths, monthOf } from '../domain/zoned.ts'
import { syncFolder } from '../whole-file.ts'
import { type Archive, ArchiveUnreadable, archivePath, archivesOf, digestOfFile, faultsOf, rowsOf } from './archive.ts'
import type { RedisClient } from './client.ts'
import type { Keys } from './keys.ts'
import { readJournal } from './reading.ts'
import { eventsIn, type Row } from './row.ts'
import { readWords, WordList } from './words.ts'

/** Rows of one gzip member: as many are unpacked to read one. */
const rowsAMember = 1000

/** A half-year that was archived, or with `dryRun` would be: where it ends, its rows and events, and its file. */
export interface Archived {
  half: string
  from: number
  to: number
  rows: number
  events: number
  /** Of the file; absent in a dry run. */
  bytes?: number
  sha256?: string
}

/**
 * Moves the half-years of a journal that are over and final up to `until` (`2026H1`, both told apart by when their commits were recorded in
 * `zone`) into files, one each: the file is written, read back, put on the list in Redis, and only then its rows leave the stream. Ended at
 * any step and begun again it loses nothing and doubles nothing; a bot may write meanwhile. Throws ArchiveUnreadable, and what the disk says.
 */
export const archive = async (
  redis: RedisClient,
  keys: Keys,
  { until, zone, dryRun = false }: { until: string; zone: string; dryRun?: boolean },
): Promise<Archived[]> => {
  const archives = await archivesOf(redis, keys)
  const last = archives.at(-1)
  if (last && !dryRun) {
    // it was cut short before: rows leave the stream only where their file is still what was written
    const [fault] = await faultsOf(keys, [last])
    if (fault)
      throw new ArchiveUnreadable(`账本的归档文件 ${fault.field} 不在或不是当时写下的，账本没有改动；请先把它放回数据文件夹的 archive 里。`)
    await trim(redis, keys, last)
  }
  const done: Archived[] = []
  const words = new WordList()
  await readWords(redis, keys, words)
  let half: Period | null = null
  let file: ArchiveFile | null = null
  const finish = async (): Promise<void> => {
    if (file === null || half === null) return
    const { archive: made, events } = await file.finish(half.key)
    if (!dryRun) {
      await redis.hset(keys.archives, String(made.from), JSON.stringify(made))
      await trim(redis, keys, made)
    }
    const { from, to, rows, bytes, sha256 } = made
    done.push({ half: half.key, from, to, rows, events, ...(dryRun ? {} : { bytes, sha256 }) })
    file = null
  }
  try {
    for await (const rows of readJournal(redis, keys, last?.to ?? 0)) {
      for (const row of rows) {
        const events = eventsIn(row.raw, words)
        const recordedAt = events[0]?.recordedAt ?? 0
        while (half === null || recordedAt >= endOfPeriod(half, zone)) {
          await finish()
          half = half === null ? halfOf(monthOf(recordedAt, zone)) : halfOf(addMonths(half.to ?? '', 1))
        }
        if (half.key > until) return done
        file ??= dryRun ? countedOnly(row.seq) : await fileFrom(keys, row.seq)
        await file.add(row, events.length)
      }
    }
    // the journal ends within this half, which is over: nothing more can be recorded in it
    await finish()
    return done
  } catch (error) {
    await (file as ArchiveFile | null)?.drop()
    throw error
  }
}

/** A file that is being written, or with nothing on disk only counted. */
interface ArchiveFile {
  add(row: Row, events: number): Promise<void>
  finish(half: string): Promise<{ archive: Archive; events: number }>
  drop(): Promise<void>
}

const countedOnly = (from: number): ArchiveFile => {
  let [rows, events] = [0, 0]
  return {
    async add(_, count) {
      rows += 1
      events += count
    },
    finish: async (half) => ({ archive: { half, from, to: from + events - 1, rows, bytes: 0, sha256: '', members: [] }, events }),
    drop: async () => undefined,
  }
}

const fileFrom = async (keys: Keys, from: number): Promise<ArchiveFile> => {
  const folder = dirname(archivePath(keys, { from, to: from }))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const part = join(folder, `${from}.${randomUUID()}.part`)
  const handle = await open(part, 'wx', 0o600)
  const [hash, plain] = [createHash('sha256'), createHash('sha256')]
  const members: Archive['members'] = []
  let waiting: Row[] = []
  let [rows, events, bytes] = [0, 0, 0]
  const pack = async (): Promise<void> => {
    const [first] = waiting
    if (!first) return
    const packed = gzipSync(waiting.map(({ seq, raw }) => `${seq} ${raw}\n`).join(''), { level: 9 })
    members.push([first.seq, bytes])
    await handle.write(packed)
    hash.update(packed)
    bytes += packed.length
    waiting = []
  }
  return {
    async add(row, count) {
      waiting.push(row)
      plain.update(`${row.seq} ${row.raw}\n`)
      rows += 1
      events += count
      if (waiting.length === rowsAMember) await pack()
    },
    async finish(half) {
      await pack()
      await handle.sync()
      await handle.close()
      const archive: Archive = { half, from, to: from + events - 1, rows, bytes, sha256: hash.digest('hex'), members }
      const file = archivePath(keys, archive)
      await rename(part, file)
      await syncFolder(folder)
      await readBack(keys, archive, plain.digest('hex'))
      return { archive, events }
    },
    async drop() {
      await handle.close().catch(() => undefined)
      await rm(part, { force: true })
    },
  }
}

/** Reads a new file as it will be read. Throws {@link ArchiveUnreadable} where it is not what was to be written. */
const readBack = async (keys: Keys, archive: Archive, plain: string): Promise<void> => {
  const read = createHash('sha256')
  for await (const rows of rowsOf(keys, archive, 0)) for (const { seq, raw } of rows) read.update(`${seq} ${raw}\n`)
  const file = archivePath(keys, archive)
  if (read.digest('hex') !== plain || (await digestOfFile(file)) !== archive.sha256)
    throw new ArchiveUnreadable('归档文件写下后读回来不一样，账本没有改动；请检查磁盘。')
}

/** Takes the rows of an archive out of the stream, some at a time: the store answers others in between. */
const trim = async (redis: RedisClient, keys: Keys, { to, members }: Archive): Promise<void> => {
  for (const seq of [...members.slice(1).map(([first]) => first), to + 1]) await redis.xtrim(keys.journal, 'MINID', `${seq}-0`)
}
