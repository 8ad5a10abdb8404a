import { crc32, deflateSync } from 'node:zlib'

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

/** A real PNG of `side` × `side` grey pixels; another `shade` (0–255) is another picture. */
export const png = (shade: number, side = 8): Buffer => {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(side, 0)
  head.writeUInt32BE(side, 4)
  head.set([8, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc((side + 1) * side, shade)
  for (let row = 0; row < side; row += 1) rows[row * (side + 1)] = 0
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A real JPEG of one grey pixel (baseline, one component); `mark` stands in a comment, so that another is another file. */
export const jpeg = (mark: number): Buffer =>
  Buffer.concat([
    Buffer.from('ffd8fffe0003', 'hex'),
    Buffer.from([mark]),
    Buffer.from(`ffdb004300${'01'.repeat(64)}`, 'hex'),
    Buffer.from('ffc0000b080001000101011100', 'hex'),
    Buffer.from('ffc40014000100000000000000000000000000000000', 'hex'),
    Buffer.from('ffc40014100100000000000000000000000000000000', 'hex'),
    Buffer.from('ffda0008010100003f003fffd9', 'hex'),
  ])
