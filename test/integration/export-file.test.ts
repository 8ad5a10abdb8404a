import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { exportTo } from '../../src/cli/export.ts'
import { listEntries } from '../../src/cli/listings.ts'
import { opened, listed as signedUp } from '../support/activities.ts'
import { entered } from '../support/entries.ts'
import { type Village, village } from '../support/village.ts'
import { readWorkbook } from '../support/workbook.ts'

let v: Village
let folder: string
beforeEach(async () => {
  v = await village()
  folder = await mkdtemp(join(tmpdir(), 'lianyi-export-'))
  await entered(v, [
    { member: '0005', tenths: 20, on: '2026-11-12T10:00:00+08:00', reason: '=1+1,"且"' },
    { member: '0006', tenths: -25, on: '2026-10-13T23:59:00+08:00', period: '2026-11', quarter: '2026Q4' },
    { member: '0006', tenths: 45, on: '2026-10-13T10:00:00+08:00' },
  ])
})
afterEach(async () => {
  await v.close()
  await rm(folder, { recursive: true, force: true })
})

/** Runs `export FILE`; answers what it printed. */
const exported = async (name: string, options: { what?: string; period?: string; activity?: string; json?: boolean } = {}) => {
  const written: string[] = []
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  const file = join(folder, name)
  try {
    await exportTo({ house: v.house, clock: v.clock }, file, { json: true, ...options })
  } finally {
    out.mockRestore()
  }
  return { file, out: written.join('') }
}

describe('lianyi export', () => {
  it('writes points, entries and roster as of one moment, for its owner alone, and prints one document', async () => {
    const { file, out } = await exported('账.xlsx')
    const { size, mode } = await stat(file)
    expect(JSON.parse(out)).toEqual({
      file,
      bytes: size,
      asOf: '2026-11-26T19:10:00+08:00',
      period: '2026-11',
      sheets: [
        { what: 'points', rows: v.association.roster.length, points: -0.5 },
        { what: 'entries', rows: 2, points: -0.5 },
        { what: 'members', rows: v.association.roster.length },
      ],
    })
    expect(out).toContain('"points":-0.5')
    expect(mode & 0o777).toBe(0o600)
    expect(await readdir(folder)).toEqual(['账.xlsx'])
    const sheets = await readWorkbook(await readFile(file))
    expect(sheets.map(({ name }) => name)).toEqual(['积分', '流水', '会员'])
    expect(sheets[1]?.rows.map(({ 分值: points, 补记: late }) => [points, late])).toEqual([
      [2, null],
      [-2.5, '补记 10月'],
    ])
    const { out: told } = await exported('账.xlsx', { json: false, period: '全部' })
    expect(told).toContain(`已导出全部的积分 ${v.association.roster.length} 行，流水 3 行，会员 ${v.association.roster.length} 行到 `)
  })
  it('as CSV opens in a spreadsheet as it is: marked UTF-8, no text that would be run', async () => {
    const { file } = await exported('流水.csv')
    const text = await readFile(file, 'utf8')
    expect(text.startsWith('\ufeff流水号,日期,')).toBe(true)
    expect(text.match(/\r\n/gu)).toHaveLength(3)
    const rows = parse(text, { bom: true, columns: true }) as Record<string, string>[]
    expect(rows[0]).toMatchObject({ 流水号: '1001', 日期: '2026-11-12', 时间: '10:00', 分值: '2.0', 事由: '\'=1+1,"且"' })
    expect(rows[1]).toMatchObject({ 分值: '-2.5', 补记: '补记 10月' })
  })
  it('as JSONL is an object a line, in the words of the contract', async () => {
    const { file, out } = await exported('流水.jsonl', { period: '2026Q4' })
    const text = await readFile(file, 'utf8')
    expect(text.split('\n')[1]).toContain('"points":2.0,')
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))[1],
    ).toEqual({
      entry: 1001,
      date: '2026-11-12',
      occurredAt: '2026-11-12T10:00:00+08:00',
      number: '0005',
      name: '王建国',
      branch: '医疗保障分会',
      tier: '会员单位',
      category: '社会服务',
      item: '公益服务',
      quantity: 1,
      unit: '小时',
      points: 2,
      period: '2026-11',
      rules: 1,
      by: '赵科',
      reason: '=1+1,"且"',
    })
    expect(JSON.parse(out)).toMatchObject({ period: '2026Q4', sheets: [{ what: 'entries', rows: 3, points: 4 }] })
  })
  it('one sheet alone where it is named', async () => {
    const number = await opened(v)
    await signedUp(v, number, ['0005'])
    const { file, out } = await exported('名单.xlsx', { activity: number })
    expect(JSON.parse(out)).toMatchObject({ sheets: [{ what: 'sign-ups', rows: 1 }] })
    expect((await readWorkbook(await readFile(file))).map(({ name, rows }) => [name, rows[0]?.姓名])).toEqual([['名单', '王建国']])
    expect(JSON.parse((await exported('会员.csv', { what: 'members' })).out)).toEqual(
      expect.objectContaining({ sheets: [{ what: 'members', rows: v.association.roster.length }] }),
    )
  })
  it('what cannot be is refused in one line, and leaves no file', async () => {
    const faults: [string, Parameters<typeof exported>[1], string][] = [
      ['a.pdf', {}, '文件名要以 .xlsx、.csv 或 .jsonl 结尾。'],
      ['a.xlsx', { what: 'boards' }, '--what 只能是 points、entries、members、sign-ups、awards。'],
      ['a.xlsx', { period: '前天' }, '时段「前天」看不懂'],
      ['a.xlsx', { what: 'sign-ups' }, '导出名单要写 --activity 编号。'],
      ['a.xlsx', { activity: '999' }, '没有编号 999 的活动。'],
      ['a.xlsx', { what: 'points', activity: '101' }, '--activity 只用于 --what sign-ups。'],
      ['nowhere/a.xlsx', {}, '写不了文件'],
      ['nowhere/a.csv', {}, '写不了文件'],
    ]
    for (const [name, options, line] of faults)
      await expect(exported(name, options), line).rejects.toMatchObject({ code: 64, message: expect.stringContaining(line) })
    expect(await readdir(folder)).toEqual([])
  })
})

it('lianyi entries lists what counts in a period, wherever its month is: it adds up to the standings', async () => {
  await entered(v, [{ member: '0005', tenths: 15, on: '2026-09-20T10:00:00+08:00', period: '2026-11', quarter: '2026Q3' }])
  const listed = async (period: string, member?: string): Promise<number[]> => {
    const written: string[] = []
    const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    await listEntries({ house: v.house, clock: v.clock }, { json: true, period, ...(member === undefined ? {} : { member }) })
    out.mockRestore()
    return written.map((line) => (JSON.parse(line) as { entry: number }).entry)
  }
  expect(await listed('2026Q3')).toEqual([1004])
  expect(await listed('2026Q4')).toEqual([1001, 1002, 1003])
  expect(await listed('2026-11')).toEqual([1001, 1002, 1004])
  expect(await listed('全部')).toEqual([1001, 1002, 1003, 1004])
  expect(await listed('2026Q4', '0005')).toEqual([1001])
  expect(await v.house.ledger.board('all', '2026Q3')).toEqual([['0005', 15]])
})
