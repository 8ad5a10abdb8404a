import type { Fault } from './fault.ts'
import { civilDate } from './schema.ts'
import { isEmpty, once, readHeader, readTable, type TableRow } from './table.ts'

/** The most lines a file of opening balances (期初) may hold. */
export const MOST_OPENINGS = 20_000

/** Points that somebody had before the bot kept the ledger, as a file says. */
export interface OpeningRow {
  number: string
  /** '' where the file has none. */
  name: string
  /** The category of the points; '' : none said. */
  category: string
  /** Tenths of a point; never 0. */
  tenths: number
  /** `YYYY-MM-DD`: the day they count on. */
  date: string
}

/** Opening balances as read: each row with its 1-based line, and everything wrong with the file. */
export interface OpeningsFile {
  rows: (OpeningRow & { line: number })[]
  faults: Fault[]
}

type Column = 'number' | 'name' | 'category' | 'points' | 'date'
const headers: Record<Column, readonly string[]> = {
  number: ['number', '会员号', '编号', '会员编号'],
  name: ['name', '姓名', '名字'],
  category: ['category', '板块', '类别'],
  points: ['points', '积分', '期初积分', '分数', '分值'],
  date: ['date', '日期', '截至日期', '截止日期'],
}
const optional: ReadonlySet<Column> = new Set(['name', 'category'])

/** Whether a file is one of opening balances: its header has a column of points. Never throws. */
export async function isOpenings(bytes: Uint8Array): Promise<boolean> {
  const table = await readTable(bytes, 10)
  if ('fault' in table) return false
  for (const row of table.rows) if (!isEmpty(row)) return row.cells.some((cell) => headers.points.includes(cell.normalize('NFKC').trim()))
  return false
}

/** Reads opening balances: CSV or XLSX with the columns number, points and date, and name and category if there are any. Never throws. */
export async function readOpenings(bytes: Uint8Array, file: string): Promise<OpeningsFile> {
  const result: OpeningsFile = { rows: [], faults: [] }
  const table = await readTable(bytes, MOST_OPENINGS)
  if ('fault' in table) return { ...result, faults: [{ file, line: 1, message: table.fault }] }
  const seen = new Map<string, number>()
  let header: (Column | undefined)[] | undefined
  for (const raw of table.rows) {
    const { line } = raw
    const fault = (message: string): void => void result.faults.push({ file, line, message })
    if (isEmpty(raw)) continue
    if (!header) {
      header = readHeader(raw, headers, optional, fault)
      if (result.faults.length > 0) return result
      continue
    }
    if (result.rows.length >= MOST_OPENINGS) {
      fault(`期初积分一次最多 ${MOST_OPENINGS} 行，从这一行起超出了。`)
      break
    }
    const row = readRow(raw, header, fault)
    if (!row) continue
    once(seen, `${row.number}/${row.category}/${row.date}`, line, (first) =>
      fault(`会员号「${row.number}」的这一项重复，第 ${first} 行已经写过。`),
    )
    result.rows.push({ ...row, line })
  }
  if (!header) result.faults.push({ file, line: 1, message: '文件是空的，第一行应是表头 number,points,date。' })
  return result
}

/** One row, or null when there is something wrong with it, which is said, or it is of nothing (0). */
const readRow = (
  { cells, fault: broken }: TableRow,
  header: readonly (Column | undefined)[],
  fault: (message: string) => void,
): OpeningRow | null => {
  if (broken !== undefined || cells.length !== header.length) {
    fault(broken ?? `这一行有 ${cells.length} 列，表头有 ${header.length} 列；内容里有逗号时请加英文双引号。`)
    return null
  }
  const cell = (column: Column): string => (cells[header.indexOf(column)] ?? '').normalize('NFKC').trim()
  const [number, points, date] = [cell('number'), cell('points'), dateTyped(cell('date'))]
  if (number === '') fault('没有写会员号。')
  if (!/^-?\d{1,6}(?:\.\d)?$/.test(points)) fault(`积分「${points.slice(0, 20)}」要是数字，最多一位小数。`)
  else if (date === null) fault(`日期「${cell('date').slice(0, 20)}」看不懂，请写成 2026-06-30。`)
  else if (number !== '' && Number(points) !== 0)
    return {
      number,
      name: cell('name').replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, ''),
      category: cell('category'),
      tenths: Math.round(Number(points) * 10),
      date,
    }
  return null
}

/** `2026-06-30`, also typed 2026/6/30, 2026.6.30 or 2026年6月30日; null for anything else. */
const dateTyped = (typed: string): string | null => {
  const [, year = '', month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/u.exec(typed) ?? []
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return civilDate.safeParse(date).success ? date : null
}
