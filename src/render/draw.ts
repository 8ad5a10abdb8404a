import type { DrawnFile } from '../chat/said.ts'
import { tablePicture } from './table-picture.ts'
import { bookOfTable, workbook } from './workbook.ts'

/** A file as it is sent, base64: a book is a workbook, and so is a table where the name ends in .xlsx; else a PNG. */
export const draw = async (file: DrawnFile): Promise<string> => (await drawn(file)).toString('base64')

const drawn = (file: DrawnFile): Promise<Buffer> => {
  if ('book' in file) return workbook(file.book)
  return file.name.endsWith('.xlsx') ? workbook(bookOfTable(file.table)) : tablePicture(file.table)
}
