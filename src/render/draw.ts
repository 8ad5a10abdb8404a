import type { SaidFile } from '../chat/said.ts'
import { tablePicture } from './table-picture.ts'
import { workbook } from './workbook.ts'

/** A file as it is sent, base64: a workbook where the name ends in .xlsx, else a PNG. */
export const draw = async ({ name, table }: SaidFile): Promise<string> =>
  (await (name.endsWith('.xlsx') ? workbook(table) : tablePicture(table))).toString('base64')
