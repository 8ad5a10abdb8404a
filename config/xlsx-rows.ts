import type { Cell } from 'exceljs'
import type { TableRow } from './table.ts'

/** Whether the bytes are a zip, as every .xlsx is. */
export const looksLikeXlsx = (bytes: Uint8Array): boolean => startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])

/** Whether the bytes are the compound file of Excel 97 to 2003, which is not read. */
export const looksLikeOldExcel = (bytes: Uint8Array): boolean => startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])

/** The rows of a workbook's first sheet as texts, at most `most` and a header; nothing when it is no workbook. */
export async function readXlsxRows(bytes: Uint8Array, most: number): Promise<TableRow[] | undefined> {
  try {
    // Loaded here because exceljs is slow to load and most starts never need it.
    const { default: excel } = await import('exceljs')
    const workbook = new excel.Workbook()
    await workbook.xlsx.load(Buffer.from(bytes) as unknown as Parameters<typeof workbook.xlsx.load>[0])
    const [sheet] = workbook.worksheets
    if (!sheet) return undefined
    const rows: TableRow[] = []
    const width = Math.min(sheet.columnCount, 50)
    sheet.eachRow((row, line) => {
      if (rows.length <= most) rows.push({ line, cells: Array.from({ length: width }, (_, index) => cellText(row.getCell(index + 1))) })
    })
    return rows
  } catch {
    return undefined
  }
}

/** A cell as it is read on screen: a number formatted `0000` keeps its leading zeros; a date is `YYYY-MM-DD`. */
function cellText(cell: Cell): string {
  if (typeof cell.value === 'number' && /^0+$/.test(cell.numFmt ?? '') && Number.isInteger(cell.value)) {
    return String(cell.value).padStart(cell.numFmt.length, '0')
  }
  if (cell.value instanceof Date) return cell.value.toISOString().slice(0, 10)
  return cell.value === null || cell.value === undefined ? '' : cell.text
}

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, index) => bytes[index] === byte)
