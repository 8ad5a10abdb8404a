import { PassThrough, type Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import exceljs from 'exceljs'
import { type Book, type Cell, type Column, type SheetStream, streamOf } from '../chat/book.ts'
import type { Table } from '../chat/table.ts'
import { cleanText, formats, tabNames, widthOf, written } from './cells.ts'

type SheetWriter = ReturnType<InstanceType<typeof exceljs.stream.xlsx.WorkbookWriter>['addWorksheet']>

/** A sheet that was written: its tab, how many rows its table has, and the sums of its total row by column. */
export interface WrittenSheet {
  name: string
  rows: number
  /** By column name; points in points. */
  sums: Record<string, number>
}

/** Rows looked at to see how wide a column must be. */
const mostMeasured = 200
const [leastWidth, mostWidth] = [6, 44]
/** Wide tables are printed across. */
const mostUpright = 8

const plainFont = { name: 'Calibri', family: 2, size: 11 }
const bold = { ...plainFont, bold: true }
const styles = Object.fromEntries(Object.entries(formats).map(([kind, numFmt]) => [kind, { numFmt }])) as Record<
  keyof typeof formats,
  Partial<exceljs.Style>
>
const headerStyle: Partial<exceljs.Style> = {
  font: bold,
  alignment: { vertical: 'middle', wrapText: true },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFF0F3F5' } },
  border: { bottom: { style: 'thin', color: { argb: 'FF9AA5B1' } } },
}

/** A book, or one whose file is dated the day it is written. */
type Undated = Omit<Book, 'at'> & { at?: number }

/** A book as the bytes of an Excel workbook; see {@link writeSheets}. */
export const workbook = async ({ sheets, ...book }: Undated): Promise<Buffer> => {
  const bytes = new PassThrough()
  const chunks: Buffer[] = []
  bytes.on('data', (chunk: Buffer) => chunks.push(chunk))
  const read = finished(bytes)
  read.catch(() => undefined)
  await writeSheets({ ...book, sheets: sheets.map(streamOf) }, bytes)
  await read
  return Buffer.concat(chunks)
}

/** A table, as pictures show it, as a book of one sheet of texts. */
export const bookOfTable = ({ title, subtitle, columns, rows, footer }: Table): Undated => ({
  zone: 'UTC',
  sheets: [
    {
      name: '名单',
      heading: [title, ...(subtitle === undefined ? [] : [subtitle])],
      columns: columns.map(({ name }) => ({ name, kind: 'text' })),
      rows,
      ...(footer === undefined ? {} : { footer: [footer] }),
    },
  ],
})

/**
 * Writes sheets as an Excel workbook, one after another and row by row, so that memory does not grow with them. Each has its heading and
 * column names in view while scrolling, a filter over its table, and where it has a total, a real sum under the table. Every cell is what its
 * column says: texts are never formulas, dates and times are Excel's own. Rejects when a row does not fit its columns or the stream breaks.
 */
export const writeSheets = async (
  { zone, at, sheets }: { zone: string; at?: number; sheets: readonly SheetStream[] },
  stream: Writable,
): Promise<WrittenSheet[]> => {
  // texts stand in their cells: a table of them all would be kept in memory to the end
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false, zip: { zlib: { level: 6 } } })
  Object.assign(book, { creator: '联谊', lastModifiedBy: '联谊' })
  if (at !== undefined) Object.assign(book, { created: new Date(at), modified: new Date(at) })
  const broken = new Promise<never>((_, reject) => stream.once('error', reject))
  broken.catch(() => undefined)
  const tabs = tabNames(sheets.map(({ name }) => name))
  const done: WrittenSheet[] = []
  const heldUp = async (at: SheetWriter): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    while (isBehind(at) && !stream.errored) await pause(1)
    if (stream.errored) throw stream.errored
  }
  for (const [index, sheet] of sheets.entries()) done.push(await writeSheet(book, tabs[index] ?? '表', sheet, zone, heldUp))
  await Promise.race([broken, book.commit()])
  return done
}

/** Whether what was written of a sheet waits to be zipped: exceljs (4.4) itself waits for nobody, and would keep a whole ledger in memory. */
const isBehind = (at: SheetWriter): boolean => {
  const { stream } = at as unknown as { stream?: { pipes?: readonly { _writableState?: { needDrain?: boolean } }[] } }
  return stream?.pipes?.some((pipe) => pipe._writableState?.needDrain) ?? false
}

const writeSheet = async (
  book: InstanceType<typeof exceljs.stream.xlsx.WorkbookWriter>,
  name: string,
  { heading = [], columns, total, footer = [], pieces }: SheetStream,
  zone: string,
  heldUp: (at: SheetWriter) => Promise<void>,
): Promise<WrittenSheet> => {
  const top = heading.length + 1
  const across = columns.length > mostUpright
  const at = book.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: top }],
    pageSetup: { paperSize: 9, orientation: across ? 'landscape' : 'portrait', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  })
  const tenths = columns.map(() => 0)
  let rows = 0
  let begun = false
  for await (const piece of pieces) {
    if (!begun) begin(at, heading, columns, piece)
    begun = true
    for (const row of piece) {
      rows += 1
      writeRow(at, top + rows, columns, row, zone)
      for (const [index, { sum }] of columns.entries()) if (sum) tenths[index] = (tenths[index] ?? 0) + Number(row[index] ?? 0)
    }
    await heldUp(at)
  }
  if (!begun) begin(at, heading, columns, [])
  at.autoFilter = { from: { row: top, column: 1 }, to: { row: top + rows, column: columns.length } }
  const sums = columns.flatMap((column, index) => (column.sum ? [sumOf(column, tenths[index] ?? 0)] : []))
  // an empty row between: sorting and filtering take the table for what is written without a gap
  if (total !== undefined) writeTotal(at, { row: top + rows + 2, first: top + 1, last: top + rows }, columns, total, sums)
  for (const [index, line] of footer.entries()) {
    const row = at.getRow(top + rows + (total === undefined ? 1 : 3) + index)
    row.getCell(1).value = cleanText(line)
    row.commit()
  }
  at.commit()
  return { name, rows, sums: Object.fromEntries(sums.map(({ name: column, sum }) => [column, sum])) }
}

/** Points are added up in tenths, so that no sum ends in …0001. */
const sumOf = ({ name, kind }: Column, added: number): { name: string; sum: number } => ({
  name,
  sum: kind === 'points' ? added / 10 : Math.round(added * 100) / 100,
})

/** Column widths, lines above the table, and its header; all of them before the first row. */
const begin = (at: SheetWriter, heading: readonly string[], columns: readonly Column[], first: readonly Cell[][]): void => {
  at.columns = columns.map((column, index) => ({ width: column.width ?? widthFor(column, first.slice(0, mostMeasured), index) }))
  for (const [index, line] of heading.entries()) {
    const row = at.getRow(index + 1)
    row.getCell(1).value = cleanText(line)
    row.getCell(1).style = index === 0 ? { font: { ...bold, size: 14 } } : { font: { ...plainFont, color: { argb: 'FF66727F' } } }
    row.commit()
  }
  const header = at.getRow(heading.length + 1)
  for (const [index, { name }] of columns.entries()) {
    header.getCell(index + 1).value = cleanText(name)
    header.getCell(index + 1).style = headerStyle
  }
  header.commit()
}

const widthFor = ({ name, kind }: Column, rows: readonly Cell[][], index: number): number => {
  const fixed = { date: 11, time: 17, clock: 8 }[kind as string]
  const widest = kind === 'text' ? Math.max(0, ...rows.map((row) => widthOf(String(row[index] ?? '')))) : 8
  // the filter's arrow stands beside the name
  return Math.min(Math.max(fixed ?? widest + 2, widthOf(name) + 4, leastWidth), mostWidth)
}

const writeRow = (at: SheetWriter, number: number, columns: readonly Column[], cells: readonly Cell[], zone: string): void => {
  if (cells.length !== columns.length) throw new RangeError(`a row of ${cells.length} cells under ${columns.length} columns`)
  const row = at.getRow(number)
  for (const [index, { kind }] of columns.entries()) {
    const value = written(cells[index], kind, zone)
    if (value === null) continue
    const cell = row.getCell(index + 1)
    cell.value = value
    cell.style = styles[kind]
  }
  row.commit()
}

const writeTotal = (
  at: SheetWriter,
  { row: number, first, last }: { row: number; first: number; last: number },
  columns: readonly Column[],
  total: string,
  sums: readonly { name: string; sum: number }[],
): void => {
  const row = at.getRow(number)
  if (!columns[0]?.sum) {
    row.getCell(1).value = cleanText(total)
    row.getCell(1).style = { font: bold }
  }
  let nth = 0
  for (const [index, { kind, sum }] of columns.entries()) {
    if (!sum) continue
    const cell = row.getCell(index + 1)
    const result = sums[nth]?.sum ?? 0
    const letter = at.getColumn(index + 1).letter
    cell.value = last < first ? result : { formula: `SUM(${letter}${first}:${letter}${last})`, result, date1904: false }
    cell.style = { font: bold, numFmt: formats[kind] }
    nth += 1
  }
  row.commit()
}
