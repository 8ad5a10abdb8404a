import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { gunzipSync } from 'node:zlib'
import type { RedisClient } from './client.ts'
import type { Keys } from './keys.ts'
import type { Row } from './row.ts'

/**
 * Closed half-years of a journal, moved out of Redis into files below `LIANYI_DATA/archive/<association>`: lines `<seq> <row>`, as gzip members
 * of a thousand rows (`zcat` reads the whole file, and one row is read by unpacking its member alone). Redis keeps of each file what
 * {@link Archive} says; every view stays as it was. Files are made by archiving.ts and never change.
 */
export interface Archive {
  /** The half-year whose end it reaches: `2026H1`. */
  half: string
  /** Sequence numbers of its first and its last event. */
  from: number
  to: number
  rows: number
  bytes: number
  /** SHA-256 (hex) of the file. */
  sha256: string
  /** Of each gzip member: the sequence number its first row begins at, and where in the file it begins. */
  members: [seq: number, offset: number][]
}

/** A file of the archive is not where this process looks for it, or is not what was written; the message names it. */
export class ArchiveUnreadable extends Error {
  override readonly name = 'ArchiveUnreadable'
}

const fileName = ({ from, to }: Pick<Archive, 'from' | 'to'>): string => `${from}-${to}.jsonl.gz`

/** Where an archive's file is. Throws {@link ArchiveUnreadable} where this process was given no data folder. */
export const archivePath = (keys: Keys, { from, to }: Pick<Archive, 'from' | 'to'>): string => {
  const name = fileName({ from, to })
  if (keys.archiveFolder === null) throw new ArchiveUnreadable(`账本的归档文件 ${name} 要在数据文件夹里读，这里没有数据文件夹。`)
  return join(keys.archiveFolder, name)
}

const unreadable = (file: string, why: string, cause?: unknown): ArchiveUnreadable =>
  new ArchiveUnreadable(`账本的归档文件 ${basename(file)} ${why}；请把它放回数据文件夹的 archive 里。`, { cause })

/** The archives there are, the earliest first. */
export const archivesOf = async (redis: RedisClient, keys: Keys): Promise<Archive[]> => archivesIn(await redis.hvals(keys.archives))

/** Archives as they stand in Redis, the earliest first. */
export const archivesIn = (texts: readonly string[]): Archive[] =>
  texts.map((text) => JSON.parse(text) as Archive).sort((a, b) => a.from - b.from)

/** The index of the last place at which `before` holds, where it holds up to somewhere and not after; -1: nowhere. */
const lastIndex = <T>(all: readonly T[], before: (each: T) => boolean): number => {
  let [low, high] = [0, all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (before(all[middle] as T)) low = middle + 1
    else high = middle
  }
  return low - 1
}

/** Which member of an archive holds the row an event is in. */
const memberOf = ({ members }: Archive, seq: number): number =>
  Math.max(
    0,
    lastIndex(members, ([first]) => first <= seq),
  )

/** The rows of one member. Throws {@link ArchiveUnreadable}. */
const readMember = async (keys: Keys, archive: Archive, member: number): Promise<Row[]> => {
  const file = archivePath(keys, archive)
  const [, start = 0] = archive.members[member] ?? []
  const [, end = archive.bytes] = archive.members[member + 1] ?? []
  try {
    const handle = await open(file, 'r')
    try {
      const packed = Buffer.alloc(end - start)
      const { bytesRead } = await handle.read(packed, 0, packed.length, start)
      if (bytesRead !== packed.length) throw unreadable(file, '不完整')
      return gunzipSync(packed)
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const space = line.indexOf(' ')
          return { seq: Number(line.slice(0, space)), raw: line.slice(space + 1) }
        })
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof ArchiveUnreadable) throw error
    throw unreadable(file, (error as NodeJS.ErrnoException).code === 'ENOENT' ? '不在' : '读不出来', error)
  }
}

/** The rows of an archive that begin after an event, a thousand at a time. Throws {@link ArchiveUnreadable}. */
export async function* rowsOf(keys: Keys, archive: Archive, after: number): AsyncGenerator<Row[]> {
  for (let member = memberOf(archive, after); member < archive.members.length; member += 1) {
    const rows = (await readMember(keys, archive, member)).filter(({ seq }) => seq > after)
    if (rows.length > 0) yield rows
  }
}

/** Members that are kept unpacked: half a megabyte each. */
const mostKept = 8

/** Finds single rows in archives. Throws {@link ArchiveUnreadable}. */
export const archiveFinder = (keys: Keys) => {
  const kept = new Map<string, Promise<Row[]>>()
  const rowsAt = (archive: Archive, member: number): Promise<Row[]> => {
    const name = `${archive.from}/${member}`
    const reading = kept.get(name) ?? readMember(keys, archive, member)
    kept.delete(name)
    kept.set(name, reading)
    reading.catch(() => kept.delete(name))
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return reading
  }
  /** The row an event is in; null: none of these archives reaches it. */
  return async (archives: readonly Archive[], seq: number): Promise<Row | null> => {
    const archive = archives[lastIndex(archives, ({ from }) => from <= seq)]
    if (!archive || seq > archive.to) return null
    const rows = await rowsAt(archive, memberOf(archive, seq))
    return rows[lastIndex(rows, (row) => row.seq <= seq)] ?? null
  }
}

/** The SHA-256 (hex) of a file. Throws {@link ArchiveUnreadable}. */
export const digestOfFile = async (file: string): Promise<string> => {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(file), hash)
  } catch (error) {
    throw unreadable(file, (error as NodeJS.ErrnoException).code === 'ENOENT' ? '不在' : '读不出来', error)
  }
  return hash.digest('hex')
}

/** The files of archives that are not what was written, each named once with the digest it has (null: it cannot be read) and should have. */
export const faultsOf = async (
  keys: Keys,
  archives: readonly Archive[],
): Promise<{ view: 'archive'; field: string; has: string | null; should: string }[]> => {
  const faults: Awaited<ReturnType<typeof faultsOf>> = []
  for (const archive of archives) {
    const has = await digestOfFile(archivePath(keys, archive)).catch((error: unknown) => {
      if (error instanceof ArchiveUnreadable) return null
      throw error
    })
    if (has !== archive.sha256) faults.push({ view: 'archive', field: fileName(archive), has, should: archive.sha256 })
  }
  return faults
}
