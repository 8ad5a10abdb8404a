import { inflateRawSync } from 'node:zlib'
import exceljs from 'exceljs'

/** A sheet as a reader sees it: the names above, the rows of the table, and what stands below it. */
export interface ReadSheet {
  name: string
  /** Row of the column names, from 1. */
  header: number
  columns: string[]
  /** By column name. */
  rows: Record<string, exceljs.CellValue>[]
  /** The row of sums, by column name; null without one. */
  total: Record<string, exceljs.CellValue> | null
  sheet: exceljs.Worksheet
}

/** Opens a workbook; each sheet's table lies where its filter says. */
export const readWorkbook = async (bytes: Buffer): Promise<ReadSheet[]> => {
  const book = new exceljs.Workbook()
  await book.xlsx.load(bytes as unknown as Parameters<typeof book.xlsx.load>[0])
  return book.worksheets.map((sheet) => {
    const found = /^\$?[A-Z]+\$?(\d+):\$?[A-Z]+\$?(\d+)$/u.exec(String(sheet.autoFilter))
    if (!found) throw new Error(`no filter in ${sheet.name}`)
    const [header, last] = [Number(found[1]), Number(found[2])]
    const valuesOf = (row: number): exceljs.CellValue[] => (sheet.getRow(row).values as exceljs.CellValue[]).slice(1)
    const columns = valuesOf(header).map(String)
    const named = (row: number): Record<string, exceljs.CellValue> => {
      const values = valuesOf(row)
      return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null]))
    }
    const rows = Array.from({ length: last - header }, (_, index) => named(header + 1 + index))
    const below = valuesOf(last + 2).length > 0 ? named(last + 2) : null
    return { name: sheet.name, header, columns, rows, total: below, sheet }
  })
}

/** A file inside a zip, as text: what Excel itself would read. Throws when it is not there. */
export const unzipped = (bytes: Buffer, path: string): string => {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset)) as [number, number, number]
    if (bytes.subarray(at + 46, at + 46 + name).toString() === path) {
      const local = bytes.readUInt32LE(at + 42)
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
      const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20))
      return (bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed)).toString('utf8')
    }
    at += 46 + name + extra + comment
  }
  throw new Error(`no ${path} in the zip`)
}

/** The cells of a sheet's XML that are texts, as they stand there. */
export const textsIn = (xml: string): string[] =>
  [...xml.matchAll(/<c [^>]*t="str"[^>]*><v>([\s\S]*?)<\/v><\/c>/gu)].map((found) => found[1] ?? '')
