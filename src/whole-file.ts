import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Writes a file whole or not at all: `write` fills a new file beside it, which takes its place once that resolves. A crash leaves the
 * old content or the new. Throws what `write` or the disk does; then nothing stays behind.
 */
export const wholeFile = async <T>(file: string, write: (part: string) => Promise<T>): Promise<T> => {
  const part = `${file}.${randomUUID()}.part`
  try {
    const written = await write(part)
    await rename(part, file)
    await syncFolder(dirname(file))
    return written
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined)
    throw error
  }
}

/** Puts this content in a file, whole or not at all, readable by its owner only and on the disk when it resolves. */
export const replaceFile = (file: string, content: string | Uint8Array): Promise<void> =>
  wholeFile(file, async (part) => {
    const handle = await open(part, 'wx', 0o600)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
  })

/** A new name in a folder is on the disk once the folder is. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
