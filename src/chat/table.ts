/** A table to be shown as a picture or a workbook: plain data, drawn at the edge (src/render) when it is sent. */
export interface Table {
  title: string
  /** Under the title: whose, when, how many. */
  subtitle?: string
  columns: { name: string; align?: 'left' | 'center' | 'right' }[]
  /** As many cells as there are columns; at most {@link mostRows} rows. */
  rows: string[][]
  /** Rows drawn with emphasis, by index. */
  marked?: number[]
  footer?: string
}

/** Most rows of one table. */
export const mostRows = 2000
