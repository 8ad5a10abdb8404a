/**
 * A workbook as data (JSON), written at the edge (src/render) when it is sent. A book rides in an outbox item, so it is small:
 * {@link mostBookRows} rows in all. What may be longer is sent as a recipe (exports/recipe.ts), whose rows are read from the ledger
 * only when the file is drawn.
 */
export interface Book {
  /** The association's zone: times are shown as its clocks show them, wherever the file is opened. */
  zone: string
  /** ms; when what it says was true, and the file's date. */
  at: number
  sheets: Sheet[]
}

/**
 * What the cells of a column hold:
 * `text` words and numbers that are names (会员号, 流水号 stay as typed); `number` a plain number; `points` whole tenths of a point, shown with
 * one decimal; `percent` a share, 0.85 is shown as 85%; `date` a civil date `YYYY-MM-DD`; `time` an instant in ms, shown as date and time of
 * day; `clock` an instant in ms, shown as time of day alone.
 */
export type ColumnKind = 'text' | 'number' | 'points' | 'percent' | 'date' | 'time' | 'clock'

/** A cell of its column's kind; null stays empty. */
export type Cell = string | number | null

/** One column. */
export interface Column {
  name: string
  kind: ColumnKind
  /** Its name where files are read by programs (.jsonl); absent: `name`. */
  field?: string
  /** In characters of the latin alphabet, a Chinese one counts two; absent: as wide as the first rows need. */
  width?: number
  /** Added up in the total row; only for numbers and points. */
  sum?: true
}

/** A sheet without its rows. */
export interface SheetHead {
  /** What its tab says; cleaned and made unique when it is written. */
  name: string
  /** Lines above the table: what it is, and when it was true. */
  heading?: string[]
  columns: Column[]
  /** The word in front of the sums (合计); absent: no total row. */
  total?: string
  /** Lines below the table. */
  footer?: string[]
}

/** One table of a workbook. */
export interface Sheet extends SheetHead {
  /** As many cells as there are columns. */
  rows: Cell[][]
}

/** A sheet whose rows come in pieces, so that nobody holds them all. */
export interface SheetStream extends SheetHead {
  pieces: Iterable<readonly Cell[][]> | AsyncIterable<readonly Cell[][]>
}

/** Most rows of a book that rides in an outbox item, over all its sheets. */
export const mostBookRows = 2000

/** Most rows of one sheet, 48,576 below what Excel opens: room for headings and sums. */
export const mostSheetRows = 1_000_000

/** A book as a file to be sent. Throws RangeError when it has more than {@link mostBookRows} rows: those are sent as a recipe. */
export const bookFile = (name: string, book: Book): { name: string; book: Book } => {
  const rows = book.sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0)
  if (rows > mostBookRows) throw new RangeError(`a book of ${rows} rows is too large to wait in the outbox`)
  return { name, book }
}

/** A sheet of which all rows are there, as one that comes in pieces. */
export const streamOf = ({ rows, ...head }: Sheet): SheetStream => ({ ...head, pieces: [rows] })

/** All rows of a sheet that comes in pieces. Throws RangeError beyond `most`. */
export const gathered = async ({ pieces, ...head }: SheetStream, most: number): Promise<Sheet> => {
  const rows: Cell[][] = []
  for await (const piece of pieces) {
    rows.push(...piece)
    if (rows.length > most) throw new RangeError(`a sheet of more than ${most} rows`)
  }
  return { ...head, rows }
}
