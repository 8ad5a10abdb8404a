import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { formatFault } from '../../../config/fault.ts'
import { isOpenings, readOpenings } from '../../../config/openings.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string) => readOpenings(utf8(text), '期初.csv')

describe('opening balances', () => {
  test('are told from a roster by their column of points', async () => {
    expect(await isOpenings(utf8('# 说明\n会员号,姓名,积分,日期\n'))).toBe(true)
    expect(await isOpenings(utf8('number,name,branch,tier,posts\n'))).toBe(false)
    expect(await isOpenings(utf8(''))).toBe(false)
  })
  test('are read with dates as people type them; nothing is a row of 0', async () => {
    const { rows, faults } = await read(
      '会员号,姓名,板块,期初积分,日期\n0005,王 建国,学习,12.5,2026/6/30\n0006,,,-3,2026年6月30日\n0007,,,0,2026-06-30\n',
    )
    expect(faults).toEqual([])
    expect(rows).toEqual([
      { line: 2, number: '0005', name: '王建国', category: '学习', tenths: 125, date: '2026-06-30' },
      { line: 3, number: '0006', name: '', category: '', tenths: -30, date: '2026-06-30' },
    ])
  })
  test('as a workbook, with real numbers and dates', async () => {
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet('期初')
    sheet.addRow(['会员号', '积分', '截至日期'])
    sheet.addRow(['0005', 12.5, new Date('2026-06-30T00:00:00Z')])
    const { rows, faults } = await readOpenings(new Uint8Array(await workbook.xlsx.writeBuffer()), '期初.xlsx')
    expect(faults).toEqual([])
    expect(rows).toEqual([{ line: 2, number: '0005', name: '', category: '', tenths: 125, date: '2026-06-30' }])
  })
  test('say every mistake with its line', async () => {
    const { faults } = await read(
      'number,points,date\n0005,12.55,2026-06-30\n,1,2026-06-30\n0006,1,2026-02-30\n0007,1,2026-06-30\n0007,2,2026-06-30\n0008,1\n',
    )
    expect(faults.map(formatFault)).toEqual([
      '期初.csv:2: 积分「12.55」要是数字，最多一位小数。',
      '期初.csv:3: 没有写会员号。',
      '期初.csv:4: 日期「2026-02-30」看不懂，请写成 2026-06-30。',
      '期初.csv:6: 会员号「0007」的这一项重复，第 5 行已经写过。',
      '期初.csv:7: 这一行有 2 列，表头有 3 列；内容里有逗号时请加英文双引号。',
    ])
    expect((await read('number,points\n0005,1\n')).faults.map(formatFault)).toEqual(['期初.csv:1: 表头缺少「date」（日期）列。'])
  })
})
