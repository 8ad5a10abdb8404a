import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { qrPixels, qrPng } from '../../../src/render/qr.ts'

/** A CommonJS package whose types say otherwise. */
const read = createRequire(import.meta.url)('jsqr') as (pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null

describe('a QR code', () => {
  it.each(['https://login.weixin.qq.com/l/4fz2mYbQ0w==', '联谊小助手', 'x'.repeat(400)])('of %s is read back', (text) => {
    const { width, height, pixels } = qrPixels(text)
    expect(read(new Uint8ClampedArray(pixels), width, height)?.data).toBe(text)
  })

  it('is a small PNG', async () => {
    const png = await qrPng('https://login.weixin.qq.com/l/4fz2mYbQ0w==')
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
    expect(png.length).toBeLessThan(10_000)
  })
})
