import { createHash } from 'node:crypto'
import { access, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { endingOf } from '../domain/picture-kind.ts'
import { replaceFile } from '../whole-file.ts'
import type { Sealer } from './seal.ts'

/** A picture that is kept: SHA-256 of its plain bytes in hex, and what it is. */
export interface KeptPicture {
  hash: string
  /** Bytes of the plain picture. */
  size: number
  mediaType: string
}

/** A picture could not be written: the disk is full, or the folder may not be written. */
export class EvidenceNotStored extends Error {
  override readonly name = 'EvidenceNotStored'
}

/** Below which folder of `LIANYI_DATA` an association's pictures are. */
export const evidenceFolder = (dataFolder: string, association: string): string => join(dataFolder, 'evidence', association)

/**
 * The pictures people sent as evidence, as files `<first two>/<sha256>.<member>.<ending>.sealed` below a folder, each sealed with
 * its member's key: without the key it is unreadable for ever. The same picture of two members is two files, so that
 * forgetting one does not take the other's.
 */
export const evidenceFiles = (folder: string, seals: Sealer) => {
  const fileOf = (member: string, hash: string, mediaType: string): string =>
    join(folder, hash.slice(0, 2), `${hash}.${encodeURIComponent(member)}.${endingOf(mediaType)}.sealed`)

  /** The plain bytes of a picture; null when it is not there, its key is gone, or a byte of it was touched. */
  const read = async (member: string, { hash, mediaType }: Pick<KeptPicture, 'hash' | 'mediaType'>): Promise<Buffer | null> => {
    const sealed = await readFile(fileOf(member, hash, mediaType)).catch(() => null)
    const plain = sealed && (await seals.openBytes(member, sealed))
    return plain && digest(plain) === hash ? plain : null
  }

  return {
    read,

    /** Where a picture of a member is, or would be. */
    path: (member: string, { hash, mediaType }: Pick<KeptPicture, 'hash' | 'mediaType'>): string => fileOf(member, hash, mediaType),

    /** Writes a picture once (mode 0600), whole or not at all; kept again it is left as it is. Throws {@link EvidenceNotStored}. */
    async keep(member: string, bytes: Buffer, mediaType: string): Promise<KeptPicture> {
      const kept = { hash: digest(bytes), size: bytes.length, mediaType }
      if ((await read(member, kept)) !== null) return kept
      const sealed = await seals.sealBytes(member, bytes)
      const file = fileOf(member, kept.hash, mediaType)
      try {
        await mkdir(dirname(file), { recursive: true, mode: 0o700 })
        await replaceFile(file, sealed)
      } catch (cause) {
        throw new EvidenceNotStored('a picture could not be written', { cause })
      }
      return kept
    },

    /** Whether the file of a picture is there, readable or not. */
    has: async (member: string, { hash, mediaType }: Pick<KeptPicture, 'hash' | 'mediaType'>): Promise<boolean> =>
      access(fileOf(member, hash, mediaType)).then(
        () => true,
        () => false,
      ),
  }
}

/** The pictures of one association. */
export type EvidenceFiles = ReturnType<typeof evidenceFiles>

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
