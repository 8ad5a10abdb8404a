import type { Table } from '../../chat/table.ts'
import { colours, column, type Element, lines, pageWidth, row } from '../element.ts'
import { foot, head, inner, margin, rowsAStrip, strips } from './frame.ts'

/** Rows beyond these are not drawn, and the picture says how many there are. */
const mostDrawn = 100
const fontSize = 20
/** Between two columns. */
const gap = 10
/** Lines of one cell. */
const mostLines = 3

/** Width of a text at size 1: Chinese letters are square, the others about half as wide. */
const emsOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u02ff' ? 1 : 0.58), 0)

/** Columns share the width by their widest cell, within bounds, so that one long text leaves room for the others. */
const widthsOf = ({ columns, rows }: Table): number[] => {
  const wanted = columns.map(({ name }, index) => {
    const widest = Math.max(emsOf(name), ...rows.slice(0, mostDrawn).map((cells) => emsOf(cells[index] ?? '')))
    return Math.min(Math.max(widest, 2), 14) * fontSize + gap
  })
  const share = inner / wanted.reduce((sum, each) => sum + each, 0)
  return wanted.map((each) => Math.floor(each * share))
}

/** A table with its title, its columns' names and a foot. */
export const tablePicture = (table: Table): Element[] => {
  const { columns, rows, footer } = table
  const widths = widthsOf(table)
  const marked = new Set(table.marked)
  const shown = rows.slice(0, mostDrawn)
  const more = rows.length - shown.length
  const rowOf = (cells: readonly string[], paper: string, style: { color: string; fontWeight: number }): Element =>
    row(
      { width: pageWidth, minHeight: 44, padding: `6px ${margin}px`, backgroundColor: paper, fontSize, ...style },
      ...columns.map(({ align = 'left' }, index) =>
        lines(
          mostLines,
          {
            width: widths[index] ?? 0,
            paddingRight: align === 'right' ? 0 : gap,
            paddingLeft: align === 'right' ? gap : 0,
            textAlign: align,
          },
          cells[index] ?? '',
        ),
      ),
    )
  const paperOf = (index: number): string => (marked.has(index) ? colours.mark : index % 2 === 1 ? colours.stripe : colours.paper)
  return [
    head(table),
    rowOf(
      columns.map(({ name }) => name),
      colours.line,
      { color: colours.quiet, fontWeight: 700 },
    ),
    ...strips(
      shown.map((cells, index) => rowOf(cells, paperOf(index), { color: colours.ink, fontWeight: marked.has(index) ? 700 : 400 })),
      rowsAStrip,
    ),
    ...(more > 0 ? [foot(`……另有 ${more} 行没有画出`)] : []),
    ...(footer ? [foot(footer)] : [column({ width: pageWidth, height: 20, backgroundColor: colours.paper })]),
  ]
}
