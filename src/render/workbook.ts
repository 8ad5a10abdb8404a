import exceljs from 'exceljs'
import type { Table } from '../chat/table.ts'

/** A table as an Excel workbook of one sheet: title, column names (kept in view while scrolling), rows. Cells are text, never formulas. */
export const workbook = async (table: Table): Promise<Buffer> => {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('名单', { views: [{ state: 'frozen', ySplit: table.subtitle ? 3 : 2 }] })
  sheet.addRow([table.title]).font = { bold: true, size: 14 }
  if (table.subtitle) sheet.addRow([table.subtitle])
  sheet.addRow(table.columns.map(({ name }) => name)).font = { bold: true }
  for (const row of table.rows) sheet.addRow(row)
  for (const [index, { name }] of table.columns.entries()) {
    const widest = Math.max(...[name, ...table.rows.map((row) => row[index] ?? '')].map((cell) => [...cell].length))
    sheet.getColumn(index + 1).width = Math.min(Math.max(widest * 2, 8), 60)
  }
  if (table.footer) sheet.addRow([table.footer])
  return Buffer.from(await book.xlsx.writeBuffer())
}
