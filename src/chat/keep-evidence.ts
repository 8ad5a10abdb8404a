import { pictureKind } from '../domain/picture-kind.ts'
import type { EvidenceMissed } from '../journal/events.ts'
import { type EvidenceFiles, EvidenceNotStored, type KeptPicture } from '../journal/evidence-files.ts'
import { PictureTooBig, type Transport } from './transport.ts'

/** The bytes of a message are no picture that we know, whatever they are called. */
export class NotAPicture extends Error {
  override readonly name = 'NotAPicture'
}

/**
 * Fetches the picture of a message, seals it with the member's key and keeps it; done again it changes nothing. Throws what the
 * transport throws, {@link NotAPicture} or EvidenceNotStored.
 */
export const keepEvidence = async (
  transport: Pick<Transport, 'picture'>,
  files: EvidenceFiles,
  member: string,
  message: string,
): Promise<KeptPicture> => {
  const { bytes } = await transport.picture(message)
  const kind = pictureKind(bytes)
  if (!kind) throw new NotAPicture(`${bytes.length} bytes that are no picture`)
  return files.keep(member, bytes, kind.mediaType)
}

/** What a failure to keep a picture means. */
export const missedBy = (error: unknown): EvidenceMissed => {
  if (error instanceof PictureTooBig) return 'too-big'
  if (error instanceof NotAPicture) return 'no-picture'
  return error instanceof EvidenceNotStored ? 'not-stored' : 'not-given'
}
