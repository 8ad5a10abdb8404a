import { once } from 'node:events'
import { crc32, createDeflate } from 'node:zlib'

const most = 256
const signature = Buffer.from('89504e470d0a1a0a', 'hex')

/** Pixels of a strip of a picture, top to bottom: four bytes each (red, green, blue, opacity, which is taken for whole). */
export interface Strip {
  width: number
  height: number
  pixels: Uint8Array
}

/**
 * A PNG of strips below one another, all as wide as `width`, with a palette of 256 colours at most: what we draw is flat, and takes a
 * third of the bytes that way. Colours that differ only in their last three bits are one; once there are 256, the rest are the nearest.
 */
export const openPng = (width: number) => {
  const deflate = createDeflate({ level: 6 })
  const packed: Buffer[] = []
  deflate.on('data', (piece: Buffer) => packed.push(piece))
  const colours: [number, number, number][] = []
  /** Colour of five bits each → its place in the palette. */
  const places = new Int16Array(1 << 15).fill(-1)
  let height = 0

  const nearest = (red: number, green: number, blue: number): number => {
    let best = 0
    let least = Number.MAX_SAFE_INTEGER
    for (const [index, [r, g, b]] of colours.entries()) {
      const far = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2
      if (far < least) [best, least] = [index, far]
    }
    return best
  }
  const placeOf = (red: number, green: number, blue: number): number => {
    const key = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3)
    const known = places[key] ?? -1
    if (known >= 0) return known
    const place = colours.length < most ? colours.push([red, green, blue]) - 1 : nearest(red, green, blue)
    places[key] = place
    return place
  }

  return {
    /** Adds a strip below what there is. Throws RangeError where it is not as wide. */
    async add({ width: wide, height: rows, pixels }: Strip): Promise<void> {
      if (wide !== width) throw new RangeError(`a strip of ${wide} px in a picture of ${width}`)
      // four bytes at once: the first is the lowest
      const whole = new Uint32Array(pixels.buffer, pixels.byteOffset, rows * width)
      const lines = Buffer.alloc(rows * (width + 1))
      let last = -1
      let place = 0
      for (let row = 0, from = 0, to = 0; row < rows; row += 1) {
        to += 1
        for (let column = 0; column < width; column += 1) {
          const pixel = whole[from++] ?? 0
          if (pixel !== last) {
            last = pixel
            place = placeOf(pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255)
          }
          lines[to++] = place
        }
      }
      height += rows
      if (!deflate.write(lines)) await once(deflate, 'drain')
    },
    /** The whole as a file. Nothing is added afterwards. */
    async end(): Promise<Buffer> {
      deflate.end()
      await once(deflate, 'end')
      const head = Buffer.alloc(13)
      head.writeUInt32BE(width, 0)
      head.writeUInt32BE(height, 4)
      // eight bits a pixel, each a place in the palette
      head.set([8, 3, 0, 0, 0], 8)
      const parts = [chunk('IHDR', head), chunk('PLTE', Buffer.from(colours.flat())), chunk('IDAT', Buffer.concat(packed))]
      return Buffer.concat([signature, ...parts, chunk('IEND', Buffer.alloc(0))])
    },
  }
}

const chunk = (type: string, data: Buffer): Buffer => {
  const whole = Buffer.alloc(data.length + 12)
  whole.writeUInt32BE(data.length, 0)
  whole.write(type, 4, 'latin1')
  data.copy(whole, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, data.length + 8)), data.length + 8)
  return whole
}
