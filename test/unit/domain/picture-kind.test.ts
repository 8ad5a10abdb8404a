import { describe, expect, it } from 'vitest'
import { endingOf, pictureKind } from '../../../src/domain/picture-kind.ts'
import { jpeg, png } from '../../support/pictures.ts'

const kindOf = (bytes: Buffer) => pictureKind(bytes)?.mediaType ?? null
const riff = (kind: string) => Buffer.from(`RIFF\0\0\0\0${kind}`, 'latin1')
const iso = (brand: string) => Buffer.from(`\0\0\0\x18ftyp${brand}`, 'latin1')

describe('a picture by its first bytes', () => {
  it.each([
    ['image/png', png(1)],
    ['image/jpeg', jpeg(1)],
    ['image/gif', Buffer.from('GIF89a..')],
    ['image/gif', Buffer.from('GIF87a..')],
    ['image/webp', riff('WEBP')],
    ['image/heic', iso('heic')],
    ['image/heic', iso('mif1')],
  ])('%s', (mediaType, bytes) => {
    expect(kindOf(bytes)).toBe(mediaType)
    expect(pictureKind(bytes)?.ending).toBe(endingOf(mediaType))
  })
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a film', iso('isom')],
    ['a sound', riff('WAVE')],
    ['a document', Buffer.from('%PDF-1.7')],
    ['a page', Buffer.from('<svg xmlns=')],
    ['half a head', png(1).subarray(0, 7)],
    ['a picture one byte late', Buffer.concat([Buffer.of(0), png(1)])],
  ])('%s is none', (_, bytes) => expect(kindOf(bytes)).toBeNull())
})
