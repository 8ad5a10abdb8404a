import { encode } from 'uqr'
import { openPng, type Strip } from './png.ts'

/** Pixels a module is wide: a code of an ordinary address is then some 300 wide, which a phone reads off a screen. */
const moduleSize = 8
/** Quiet zone around a code, modules (ISO/IEC 18004 asks for four). */
const border = 4

/** The pixels of a QR code of a text, black on white, with its quiet zone. Throws where the text is too long for one (some 2,300 bytes). */
export const qrPixels = (text: string): Strip => {
  const { data, size } = encode(text, { ecc: 'M', border })
  const width = size * moduleSize
  const pixels = new Uint8Array(width * width * 4).fill(255)
  for (let y = 0; y < width; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (!data[Math.floor(y / moduleSize)]?.[Math.floor(x / moduleSize)]) continue
      const at = (y * width + x) * 4
      pixels.fill(0, at, at + 3)
    }
  return { width, height: width, pixels }
}

/** A QR code of a text as a PNG. */
export const qrPng = async (text: string): Promise<Buffer> => {
  const strip = qrPixels(text)
  const png = openPng(strip.width)
  await png.add(strip)
  return png.end()
}
