import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { rareNames } from '../../../src/chat/picture.ts'
import type { DrawnFile } from '../../../src/chat/said.ts'
import type { Table } from '../../../src/chat/table.ts'
import { draw } from '../../../src/render/draw.ts'
import { type Element, textIn } from '../../../src/render/element.ts'
import { stripsOf } from '../../../src/render/pictures/picture.ts'
import { tablePicture } from '../../../src/render/pictures/table.ts'
import { nameOf, sampleList, samplePictures } from '../../support/sample-pictures.ts'

const pngOf = async (file: DrawnFile): Promise<Buffer> => Buffer.from(await draw(file), 'base64')
/** Width and height that a PNG's header gives. */
const sizeOf = (png: Buffer): [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)]
const written = (strips: readonly Element[]): string => strips.map(textIn).join('\n')
const cardOf = (name: string): DrawnFile => ({ name: 'c.png', picture: { ...samplePictures().card, name } as never })

describe('a picture', () => {
  it.each(Object.entries(samplePictures()))('of kind %s is a PNG sharp on a phone and within 300 KB however full', async (_, picture) => {
    const png = await pngOf({ name: 'p.png', picture })
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n')
    expect(sizeOf(png)[0]).toBe(1080)
    expect(png.length).toBeGreaterThan(20_000)
    expect(png.length).toBeLessThan(300_000)
  })
  it('of a list stays within 300 KB up to the most it draws, and says what it leaves out', async () => {
    for (const rows of [30, 60, 100]) expect((await pngOf(sampleList(rows))).length).toBeLessThan(300_000)
    const { table } = sampleList(140) as { table: Table }
    expect(written(tablePicture(table))).toContain('另有 40 行没有画出')
    expect(sizeOf(await pngOf({ name: 't.png', table: { ...table, rows: [] } }))[1]).toBeGreaterThan(100)
  })
  it('holds every name as it is, long ones too', () => {
    const { board, rota } = samplePictures()
    for (const name of [0, 1, 2, 3, 29].map(nameOf)) expect(written(stripsOf(board))).toContain(name)
    expect(written(stripsOf(rota))).toContain('（未排）')
  })
  it('draws rare characters that names have; of those no font has, the names are known so that the text can give them', async () => {
    const [one, other, box] = await Promise.all(['吴䶮', '吴㛃', '吴𠮷'].map((name) => pngOf(cardOf(name))))
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(false)
    expect(box?.equals(await pngOf(cardOf('吴𪚥')))).toBe(true)
    expect(rareNames(['吴䶮', '𠮷田一', '李桂芳', '𠮷田一'])).toEqual(['𠮷田一'])
  })
  it('leaves out what no font draws: emoji, control characters, half a character', async () => {
    expect((await pngOf(cardOf('李桂芳🌸\u0000\u202e\ud800'))).equals(await pngOf(cardOf('李桂芳')))).toBe(true)
    expect((await pngOf(cardOf('<b>&amp;'))).length).toBeGreaterThan(20_000)
  })
  it('leaves the whole bot under 400 MB', async () => {
    const args = ['--max-semi-space-size=2', '--import', 'tsx', fileURLToPath(new URL('../../bench/pictures.ts', import.meta.url)), '2']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, MALLOC_ARENA_MAX: '2' } })
    const said: string[] = []
    child.stdout.on('data', (piece: Buffer) => said.push(piece.toString()))
    await once(child, 'close')
    expect(child.exitCode, said.join('')).toBe(0)
  }, 120_000)
})
