import type { Table } from '../../chat/table.ts'
import { colours, column, type Element, lines, pageWidth, row } from '../element.ts'
import { foot, head, inner, margin, paperOf, strips } from './frame.ts'

/** Rows beyond these are not drawn, and the picture says how many there are. */
const mostDrawn = 100
/** Of a table of few columns, and of many. */
const [usualSize, smallSize] = [20, 18]
/** Between two columns. */
const gap = 10
/** Lines of one cell. */
const mostLines = 3

/** Width of a text at size 1: Chinese letters are square, the others about half as wide. */
const emsOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u02ff' ? 1 : 0.58), 0)

/** What every column has before any has more, in ems: a name. */
const leastEms = 4

/** Columns are as wide as a name, or as their widest cell where that is less; those that want more share what is left, by how much they want. */
const widthsOf = ({ columns, rows }: Table, fontSize: number): number[] => {
  const wanted = columns.map(({ name }, index) => {
    const widest = Math.max(emsOf(name), ...rows.slice(0, mostDrawn).map((cells) => emsOf(cells[index] ?? '')))
    return Math.min(Math.max(widest, 2), 14) * fontSize + gap
  })
  const least = wanted.map((each) => Math.min(each, leastEms * fontSize + gap))
  const total = (widths: readonly number[]): number => widths.reduce((sum, each) => sum + each, 0)
  const left = inner - total(least)
  if (left < 0) return least.map((each) => Math.floor((each * inner) / total(least)))
  const more = wanted.map((each, index) => each - (least[index] ?? 0))
  const shares = total(more) > 0 ? more : least
  return least.map((each, index) => Math.floor(each + (left * (shares[index] ?? 0)) / total(shares)))
}

/** A table with its title, its columns' names and a foot. */
export const tablePicture = (table: Table): Element[] => {
  const { columns, rows, footer } = table
  const fontSize = columns.length > 4 ? smallSize : usualSize
  const widths = widthsOf(table, fontSize)
  const marked = new Set(table.marked)
  const shown = rows.slice(0, mostDrawn)
  const more = rows.length - shown.length
  const rowOf = (cells: readonly string[], paper: string, style: { color: string; fontWeight: number }): Element =>
    row(
      { width: pageWidth, minHeight: 44, padding: `6px ${margin}px`, backgroundColor: paper, fontSize, ...style },
      ...columns.map(({ align = 'left' }, index) =>
        lines(
          mostLines,
          { boxSizing: 'border-box', width: widths[index] ?? 0, padding: `0 ${gap / 2}px`, textAlign: align },
          cells[index] ?? '',
        ),
      ),
    )
  return [
    head(table),
    rowOf(
      columns.map(({ name }) => name),
      colours.line,
      { color: colours.quiet, fontWeight: 700 },
    ),
    ...strips(
      shown.map((cells, index) =>
        rowOf(cells, paperOf(index, marked.has(index)), { color: colours.ink, fontWeight: marked.has(index) ? 700 : 400 }),
      ),
    ),
    ...(more > 0 ? [foot(`……另有 ${more} 行没有画出`)] : []),
    ...(footer ? [foot(footer)] : [column({ width: pageWidth, height: 20, backgroundColor: colours.paper })]),
  ]
}
