import { randomBytes } from 'node:crypto'
import { PassThrough, Writable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Book, bookFile, type Cell, type Column, mostBookRows } from '../../../src/chat/book.ts'
import { dayNumber, tabNames } from '../../../src/render/cells.ts'
import { draw } from '../../../src/render/draw.ts'
import { workbook, writeSheets } from '../../../src/render/workbook.ts'
import { readWorkbook, textsIn, unzipped } from '../../support/workbook.ts'

const zone = 'Asia/Shanghai'
const at = Date.parse('2026-11-26T19:02:00+08:00')
const columns: Column[] = [
  { name: '会员号', kind: 'text' },
  { name: '分值', kind: 'points', sum: true },
  { name: '日期', kind: 'date' },
  { name: '签到时间', kind: 'time' },
  { name: '时间', kind: 'clock' },
  { name: '出勤率', kind: 'percent' },
  { name: '次数', kind: 'number', sum: true },
]
const bookOf = (rows: Cell[][], more: Partial<Book['sheets'][number]> = {}): Book => ({
  zone,
  at,
  sheets: [{ name: '积分', heading: ['2026年11月积分'], columns, rows, total: '合计', ...more }],
})
const lastMoment = Date.parse('2026-11-30T23:59:59.999+08:00')
const rows: Cell[][] = [
  ['0001', 25, '2026-11-26', at, at, 0.85, 2],
  ['0002', -5, '2028-02-29', lastMoment, lastMoment, 1, 1.5],
  ['0003', 1, null, null, null, null, null],
]
const sheetXml = (bytes: Buffer, nth = 1): string => unzipped(bytes, `xl/worksheets/sheet${nth}.xml`)

describe('a book as a workbook', () => {
  it('opens with its names in view, a filter over its table, its names bold, and columns as wide as what is in them', async () => {
    const bytes = await workbook(bookOf([...rows, ['医疗保障分会的一位会员', 10, '2026-11-27', at, at, 0, 0]]))
    const [read] = await readWorkbook(bytes)
    expect(read?.sheet.getCell('A1').value).toBe('2026年11月积分')
    expect(read?.sheet.views).toMatchObject([{ state: 'frozen', ySplit: 2 }])
    expect(read?.sheet.autoFilter).toBe('A2:G6')
    expect(read?.sheet.getRow(2).getCell(1).font).toMatchObject({ bold: true })
    expect(read?.sheet.getColumn(1).width).toBe(24)
    expect(read?.sheet.getColumn(4).width).toBeGreaterThanOrEqual(17)
  })
  it('holds real numbers, dates and times, as the clocks of the association show them', async () => {
    const bytes = await workbook(bookOf(rows))
    const [read] = await readWorkbook(bytes)
    expect(read?.rows[0]).toEqual({
      会员号: '0001',
      分值: 2.5,
      日期: new Date('2026-11-26T00:00:00Z'),
      签到时间: new Date('2026-11-26T19:02:00Z'),
      时间: new Date('1899-12-30T19:02:00Z'),
      出勤率: 0.85,
      次数: 2,
    })
    const formats = ['分值', '日期', '签到时间', '时间', '出勤率'].map(
      (name) => read?.sheet.getRow(3).getCell(read.columns.indexOf(name) + 1).numFmt,
    )
    expect(formats).toEqual(['0.0', 'yyyy-mm-dd', 'yyyy-mm-dd hh:mm', 'hh:mm', '0%'])
    expect(sheetXml(bytes)).toMatch(/<c r="C3" s="\d+"><v>46352<\/v><\/c>/u)
    expect(read?.rows[2]).toMatchObject({ 日期: null, 次数: null })
  })
  it('the last moment of a month is of its last day, and the leap day is one', async () => {
    const [read] = await readWorkbook(await workbook(bookOf(rows)))
    expect(read?.rows[1]).toMatchObject({ 日期: new Date('2028-02-29T00:00:00Z'), 签到时间: new Date('2026-11-30T23:59:59Z') })
    expect([dayNumber('2026-11-30'), dayNumber('2026-12-01')]).toEqual([46356, 46357])
  })
  it('adds up with real formulas whose results are there at once, exactly', async () => {
    const many = Array.from({ length: 30 }, (): Cell[] => ['0001', 1, null, null, null, null, 0.1])
    const [read] = await readWorkbook(await workbook(bookOf(many)))
    expect(read?.total).toMatchObject({
      会员号: '合计',
      分值: { formula: 'SUM(B3:B32)', result: 3 },
      次数: { formula: 'SUM(G3:G32)', result: 3 },
      日期: null,
    })
  })
  it('without rows still opens, with a sum of nothing', async () => {
    const [read] = await readWorkbook(await workbook(bookOf([])))
    expect([read?.rows, read?.total?.分值, read?.sheet.autoFilter]).toEqual([[], 0, 'A2:G2'])
  })
  it('refuses a row that does not fit, and what is not of its kind', async () => {
    await expect(workbook(bookOf([['0001', 25]]))).rejects.toThrow('a row of 2 cells under 7 columns')
    for (const wrong of [
      ['0001', 'zwei'],
      ['0001', Number.NaN],
    ] as Cell[][])
      await expect(workbook({ ...bookOf([wrong]), sheets: [{ name: 'x', columns: columns.slice(0, 2), rows: [wrong] }] })).rejects.toThrow(
        'not a points',
      )
    await expect(
      workbook({ zone, at, sheets: [{ name: 'x', columns: [{ name: '日期', kind: 'date' }], rows: [['26.11.2026']] }] }),
    ).rejects.toThrow('not a date')
  })
})

describe('texts in a workbook', () => {
  const hostile = [
    '=1+1',
    '+8613800000000',
    '-2',
    '@SUM(A1)',
    '\tcmd',
    '\r=HYPERLINK("http://example.com")',
    "'quoted",
    "=cmd|' /C calc'!A0",
  ]
  const texts: Column[] = [{ name: '=2+2', kind: 'text' }]
  const words = (said: Cell[]): Book => ({
    zone,
    at,
    sheets: [{ name: '名', heading: ['=3+3'], columns: texts, rows: said.map((word) => [word]), total: '=4+4', footer: ['=5+5'] }],
  })

  it('that begin like formulas are strings, and stay so when a cell is edited', async () => {
    const bytes = await workbook(words(hostile))
    const xml = sheetXml(bytes)
    expect(xml).not.toContain('<f>')
    expect(xml.match(/<c [^>]*>/gu)?.every((cell) => cell.includes('t="str"'))).toBe(true)
    expect(textsIn(xml)).toContain('=1+1')
    const [read] = await readWorkbook(bytes)
    expect(read?.rows.map((row) => row['=2+2'])).toEqual(hostile.map((word) => word.replace('\r', '\n')))
    expect(read?.sheet.getCell('A3').numFmt).toBe('@')
  })
  it('whatever they hold, the file opens and says them', async () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(fc.array(anyText, { minLength: 1, maxLength: 8 }), async (said) => {
        const bytes = await workbook(words(said))
        const [read] = await readWorkbook(bytes)
        expect(read?.rows).toHaveLength(said.length)
        expect(sheetXml(bytes)).not.toContain('<f>')
        expect(sheetXml(bytes)).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u)
      }),
      { numRuns: 60 },
    )
  })
  it('longer than a cell holds are cut', async () => {
    const [read] = await readWorkbook(await workbook(words(['长'.repeat(40_000)])))
    expect(String(read?.rows[0]?.['=2+2'])).toHaveLength(32_767)
  })
})

describe('tabs', () => {
  it('are names Excel takes, no two alike', () => {
    expect(tabNames(['积分[11月]:*?/\\', '积分', '积分', 'A', 'a', "'引号'", '', 'History'])).toEqual([
      '积分 11月',
      '积分',
      '积分 2',
      'A',
      'a 2',
      '引号',
      '表',
      'History 1',
    ])
  })
  it('whatever they were', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 50 }), { maxLength: 12 }), (names) => {
        const tabs = tabNames(names)
        expect(new Set(tabs.map((tab) => tab.toLowerCase())).size).toBe(names.length)
        for (const tab of tabs) {
          expect(tab.length).toBeGreaterThan(0)
          expect(tab.length).toBeLessThanOrEqual(31)
          expect(tab).not.toMatch(/[[\]:*?/\\]|^'|'$/u)
        }
      }),
    )
  })
})

describe('a table as a workbook', () => {
  it('opens again with its title, its columns, and every row as text, written by the same hand', async () => {
    const table = {
      title: '报名名单',
      subtitle: '3 人',
      columns: [{ name: '序号' }, { name: '姓名' }],
      rows: [
        ['1', '=1+1'],
        ['2', '李桂芳'],
      ],
      footer: '联谊小助手',
    }
    const bytes = Buffer.from(await draw({ name: '名单.xlsx', table }), 'base64')
    const [read] = await readWorkbook(bytes)
    expect([read?.sheet.getCell('A1').value, read?.sheet.getCell('A2').value]).toEqual(['报名名单', '3 人'])
    expect(read?.rows).toEqual([
      { 序号: '1', 姓名: '=1+1' },
      { 序号: '2', 姓名: '李桂芳' },
    ])
    expect(read?.sheet.views).toMatchObject([{ state: 'frozen', ySplit: 3 }])
    expect(read?.sheet.getCell('A6').value).toBe('联谊小助手')
    expect(sheetXml(bytes)).not.toContain('<f>')
  })
})

describe('a long book', () => {
  it('rides in no outbox item', () => {
    const sheet = { name: '流水', columns: columns.slice(0, 1), rows: Array.from({ length: mostBookRows + 1 }, () => ['0001']) }
    expect(() => bookFile('流水.xlsx', { zone, at, sheets: [sheet] })).toThrow(RangeError)
    expect(bookFile('流水.xlsx', bookOf(rows)).name).toBe('流水.xlsx')
  })
  it('is written as its rows come, and a stream that breaks ends it', async () => {
    const pieces = async function* (): AsyncGenerator<Cell[][]> {
      for (let piece = 0; piece < 20; piece += 1) yield Array.from({ length: 500 }, (_, index): Cell[] => [String(piece * 500 + index), 5])
    }
    const stream = new PassThrough()
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    const written = await writeSheets({ zone, at, sheets: [{ name: '流水', columns: columns.slice(0, 2), pieces: pieces() }] }, stream)
    expect(written).toEqual([{ name: '流水', rows: 10_000, sums: { 分值: 5000 } }])
    const [read] = await readWorkbook(Buffer.concat(chunks))
    expect(read?.rows.at(-1)).toEqual({ 会员号: '9999', 分值: 0.5 })
    const broken = new PassThrough()
    const failing = writeSheets({ zone, at, sheets: [{ name: '流水', columns: columns.slice(0, 2), pieces: pieces() }] }, broken)
    broken.destroy(new Error('no space left'))
    await expect(failing).rejects.toThrow('no space left')
  })
  it('waits for a slow reader: rows are not heaped up in memory', async () => {
    let pulled = 0
    const pieces = async function* (): AsyncGenerator<Cell[][]> {
      for (; pulled < 2000; pulled += 1) yield Array.from({ length: 200 }, (): Cell[] => [randomBytes(60).toString('base64')])
    }
    // takes the first piece and never asks for another
    const slow = new Writable({ highWaterMark: 1, write: () => undefined })
    const writing = writeSheets({ zone, at, sheets: [{ name: '流水', columns: columns.slice(0, 1), pieces: pieces() }] }, slow)
    let stood = -1
    while (pulled !== stood) {
      stood = pulled
      await pause(200)
    }
    expect(pulled).toBeLessThan(1000)
    slow.destroy(new Error('nobody reads on'))
    await expect(writing).rejects.toThrow('nobody reads on')
  })
})
