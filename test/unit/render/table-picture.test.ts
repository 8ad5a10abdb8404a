import { describe, expect, it } from 'vitest'
import type { Table } from '../../../src/chat/table.ts'
import { tablePicture, tableSvg } from '../../../src/render/table-picture.ts'

const table = (rows: string[][], more: Partial<Table> = {}): Table => ({
  title: '报名名单',
  columns: [{ name: '序号', align: 'right' }, { name: '姓名' }],
  rows,
  ...more,
})
const people = (count: number): string[][] => Array.from({ length: count }, (_, index) => [String(index + 1), '李桂芳'])
/** Width and height that a PNG's header gives. */
const sizeOf = (png: Buffer): [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)]

describe('a table as a picture', () => {
  it('is a PNG as wide as a phone shows sharply and as tall as its rows', async () => {
    const short = await tablePicture(table(people(3)))
    const tall = await tablePicture(table(people(12)))
    expect(short.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    expect(sizeOf(short)[0]).toBe(1440)
    expect(sizeOf(tall)[1] - sizeOf(short)[1]).toBe(9 * 36 * 2)
    expect(tall.length).toBeGreaterThan(short.length)
  })
  it('says what it leaves out, and never lets a text out of its cell or into the drawing', () => {
    const svg = tableSvg(table([['1', '<text>&'.repeat(60)], ...people(340)], { footer: '联谊小助手' }))
    expect(svg).toContain('另有 41 行没有画出')
    expect(svg).toContain('&lt;text>&amp;')
    expect(svg.match(/…<\/text>/gu)).toHaveLength(1)
    expect(svg).not.toContain('<text>&')
    expect(svg).not.toContain('\u0000')
  })
  it('draws a table without rows', async () => {
    expect(sizeOf(await tablePicture(table([])))[0]).toBe(1440)
  })
})
