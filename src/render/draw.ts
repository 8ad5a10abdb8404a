import type { DrawnFile } from '../chat/said.ts'
import type { Table } from '../chat/table.ts'
import { paint } from './paint.ts'
import { stripsOf } from './pictures/picture.ts'
import { tablePicture } from './pictures/table.ts'

/** How large a table is drawn: a long one is looked through rather than read, and stays within 300 KB. */
const scaleOf = ({ rows }: Table): number => (rows.length > 60 ? 1 : rows.length > 30 ? 1.5 : 2)

/** A file as it is sent, base64: a book is a workbook, and so is a table where the name ends in .xlsx; else a PNG. */
export const draw = async (file: DrawnFile): Promise<string> => (await drawn(file)).toString('base64')

const drawn = async (file: DrawnFile): Promise<Buffer> => {
  if ('picture' in file) return paint(stripsOf(file.picture))
  if ('table' in file && !file.name.endsWith('.xlsx')) return paint(tablePicture(file.table), scaleOf(file.table))
  // only who asks for a workbook needs what writes it: it takes 15 MB
  const { bookOfTable, workbook } = await import('./workbook.ts')
  return workbook('book' in file ? file.book : bookOfTable(file.table))
}
