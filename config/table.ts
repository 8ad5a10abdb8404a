import { parse } from 'csv-parse/sync'
import { decodeText } from './decode-text.ts'
import { didYouMean } from './fault.ts'
import { looksLikeOldExcel, looksLikeXlsx, readXlsxRows } from './xlsx-rows.ts'

/** The most bytes a table (a roster, opening balances) may have. */
export const MOST_TABLE_BYTES = 10_000_000

/** One line of a table, not yet understood. */
export interface TableRow {
  line: number
  cells: string[]
  /** What is wrong with the line itself. */
  fault?: string
}

/** The lines of a table, or the one sentence why it cannot be read. */
export type Table = { rows: Iterable<TableRow> } | { fault: string }

const tooLarge = `文件太大，最多 ${MOST_TABLE_BYTES / 1_000_000} MB。`

/** Reads CSV (UTF-8 with or without BOM, or GB18030) or XLSX (the first sheet; at most `most` rows and a header), told apart by the bytes. Never throws. */
export async function readTable(bytes: Uint8Array, most: number): Promise<Table> {
  if (bytes.length > MOST_TABLE_BYTES) return { fault: tooLarge }
  if (!looksLikeXlsx(bytes)) return readCsvTable(bytes)
  const rows = await readXlsxRows(bytes, most + 1)
  return rows ? { rows } : { fault: '这个 Excel 文件打不开，请用 Excel 或 WPS 另存为 .xlsx 或 CSV 再试。' }
}

/** Reads CSV. Never throws. */
export function readCsvTable(bytes: Uint8Array): Table {
  if (bytes.length > MOST_TABLE_BYTES) return { fault: tooLarge }
  if (looksLikeOldExcel(bytes)) return { fault: '这是旧版 Excel（.xls），请另存为 .xlsx 或 CSV。' }
  const text = decodeText(bytes)
  return text === undefined ? { fault: '文件编码认不出来，请另存为「CSV UTF-8」。' } : { rows: csvRows(text) }
}

/** Whether a line holds nothing: it is empty, or a comment that begins with `#`. */
export const isEmpty = ({ cells }: TableRow): boolean =>
  cells.every((cell) => cell.trim() === '') || cells[0]?.trimStart().startsWith('#') === true

/** The columns of a header line by the words each may be called (the first is the field's own); says what is unknown, twice there, or missing. */
export function readHeader<Column extends string>(
  { cells, fault: broken }: TableRow,
  headers: Record<Column, readonly string[]>,
  optional: ReadonlySet<Column>,
  fault: (message: string) => void,
): (Column | undefined)[] {
  if (broken !== undefined) fault(broken)
  const columns = Object.keys(headers) as Column[]
  const seen = new Set<Column>()
  const header = cells.map((cell) => {
    const word = cell.normalize('NFKC').trim()
    const column = columns.find((one) => headers[one].some((alias) => alias.toLowerCase() === word.toLowerCase()))
    if (column === undefined && word !== '')
      fault(`表头有不认识的列「${word}」${didYouMean(word, Object.values<readonly string[]>(headers).flat())}`)
    if (column !== undefined && seen.has(column)) fault(`表头的「${word}」列写了两次。`)
    if (column !== undefined) seen.add(column)
    return column
  })
  for (const column of columns) {
    if (!seen.has(column) && !optional.has(column)) fault(`表头缺少「${column}」（${headers[column][1]}）列。`)
  }
  return header
}

/** Notes where a key stands first; `again` is called with that line when it comes again. */
export function once(seen: Map<string, number>, key: string, line: number, again: (first: number) => void): void {
  const first = seen.get(key)
  if (first === undefined) seen.set(key, line)
  else again(first)
}

/** A row never spans lines, so one bad quote spoils one line only and every line number is exact. */
function* csvRows(text: string): Generator<TableRow> {
  for (const [index, content] of text.split(/\r\n|\r|\n/u).entries()) {
    const line = index + 1
    if (content.startsWith('#')) continue
    if (!content.includes('"')) {
      yield { line, cells: content.split(',') }
      continue
    }
    try {
      yield { line, cells: parse(content, { relax_column_count: true, trim: true })[0] ?? [] }
    } catch {
      yield { line, cells: content.split(','), fault: '双引号没有成对；单元格里不能换行，内容里的双引号要写成两个。' }
    }
  }
}
