/** What a picture is: its media type, and how a file's name ends. */
export interface PictureKind {
  mediaType: string
  /** Without the dot. */
  ending: string
}

const png = Buffer.from('89504e470d0a1a0a', 'hex')
const jpeg = Buffer.from('ffd8ff', 'hex')
/** Brands of ISO media files that are still pictures as phones take them. */
const heic = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'])

/** Tells a picture by its first bytes; null when it is none that we know, whatever its name says. */
export const pictureKind = (bytes: Buffer): PictureKind | null => {
  const text = (from: number, to: number): string => bytes.toString('latin1', from, to)
  if (bytes.subarray(0, 8).equals(png)) return { mediaType: 'image/png', ending: 'png' }
  if (bytes.subarray(0, 3).equals(jpeg)) return { mediaType: 'image/jpeg', ending: 'jpg' }
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return { mediaType: 'image/gif', ending: 'gif' }
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return { mediaType: 'image/webp', ending: 'webp' }
  if (text(4, 8) === 'ftyp' && heic.has(text(8, 12))) return { mediaType: 'image/heic', ending: 'heic' }
  return null
}

const endings = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/gif', 'gif'],
  ['image/webp', 'webp'],
  ['image/heic', 'heic'],
])

/** How the name of a file of this media type ends; `bin` for any that is no picture. */
export const endingOf = (mediaType: string): string => endings.get(mediaType) ?? 'bin'
