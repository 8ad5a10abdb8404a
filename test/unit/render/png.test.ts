import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { openPng } from '../../../src/render/png.ts'

/** A strip whose every pixel is the next of `colours`, again from the first when they end. */
const strip = (width: number, height: number, colours: readonly number[][]) => ({
  width,
  height,
  pixels: Uint8Array.from(Array.from({ length: width * height }, (_, at) => [...(colours[at % colours.length] ?? [0, 0, 0]), 255]).flat()),
})

/** The parts of a PNG by their names. */
const partsOf = (png: Buffer): Record<string, Buffer> => {
  const parts: Record<string, Buffer> = {}
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    parts[png.toString('latin1', at + 4, at + 8)] = png.subarray(at + 8, at + 8 + png.readUInt32BE(at))
  return parts
}

/** Each pixel's colour as the file gives it, row after row. */
const pixelsOf = (png: Buffer): number[][] => {
  const { IHDR, PLTE, IDAT } = partsOf(png)
  if (!IHDR || !PLTE || !IDAT) throw new Error('a part is missing')
  const [width, lines] = [IHDR.readUInt32BE(0), inflateSync(IDAT)]
  return [...lines].flatMap((place, at) => (at % (width + 1) === 0 ? [] : [[...PLTE.subarray(place * 3, place * 3 + 3)]]))
}

describe('a PNG of strips', () => {
  it('holds the pixels of all its strips, one below the other', async () => {
    const [red, blue] = [
      [200, 0, 0],
      [0, 0, 200],
    ]
    const png = openPng(3)
    await png.add(strip(3, 1, [red]))
    await png.add(strip(3, 2, [blue, red]))
    const file = await png.end()
    expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([3, 3])
    expect(pixelsOf(file)).toEqual([red, red, red, blue, red, blue, red, blue, red])
  })
  it('takes the nearest of its 256 colours once there are more', async () => {
    const many = Array.from({ length: 400 }, (_, at) => [(at % 20) * 12, Math.floor(at / 20) * 12, 60])
    const png = openPng(20)
    await png.add(strip(20, 20, many))
    const seen = pixelsOf(await png.end())
    expect(new Set(seen.map(String)).size).toBeLessThanOrEqual(256)
    for (const [at, [red = 0, green = 0]] of seen.entries()) {
      const [r = 0, g = 0] = many[at] ?? []
      expect(Math.hypot(red - r, green - g)).toBeLessThan(140)
    }
  })
  it('refuses a strip of another width', async () => {
    await expect(openPng(4).add(strip(3, 1, [[0, 0, 0]]))).rejects.toThrow(RangeError)
  })
})
