import type { Cell, Column, ColumnKind } from '../chat/book.ts'
import { dateOf, isoOf, sayTime } from '../domain/zoned.ts'

/** Begins what a spreadsheet program would take for a formula when it opens a CSV. */
const formula = /^[=+\-@\t\r]/u

/**
 * One row as a line of CSV (RFC 4180, \r\n at its end). CSV has no types, so a text that would be run as a formula gets a ' in front;
 * points have one decimal, times are those on the clocks of `zone`.
 */
export const csvLine = (cells: readonly Cell[], columns: readonly Column[], zone: string): string =>
  `${columns.map(({ kind }, index) => quoted(plain(cells[index] ?? null, kind, zone))).join(',')}\r\n`

/** The names of the columns as the first line of a CSV, after the mark by which Excel knows UTF-8. */
export const csvHeader = (columns: readonly Column[]): string => `\ufeff${columns.map(({ name }) => quoted(guarded(name))).join(',')}\r\n`

/** One row as an object on a line of its own (JSONL), by the fields of the columns; points with one decimal, times ISO 8601 in `zone`; what is empty is left out. */
export const jsonLine = (cells: readonly Cell[], columns: readonly Column[], zone: string): string => {
  const fields = columns.flatMap(({ name, field = name, kind }, index) => {
    const cell = cells[index] ?? null
    return cell === null || cell === '' ? [] : [`${JSON.stringify(field)}:${jsonOf(cell, kind, zone)}`]
  })
  return `{${fields.join(',')}}\n`
}

const plain = (cell: Cell, kind: ColumnKind, zone: string): string => {
  if (cell === null) return ''
  if (kind === 'points') return (Number(cell) / 10).toFixed(1)
  if (kind === 'clock') return sayTime(Number(cell), zone)
  if (kind === 'time') return `${dateOf(Number(cell), zone)} ${sayTime(Number(cell), zone)}`
  return kind === 'text' ? guarded(String(cell)) : String(cell)
}

const guarded = (text: string): string => (formula.test(text) ? `'${text}` : text)

const quoted = (text: string): string => (/[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const jsonOf = (cell: string | number, kind: ColumnKind, zone: string): string => {
  if (kind === 'points') return (Number(cell) / 10).toFixed(1)
  if (kind === 'clock' || kind === 'time') return JSON.stringify(isoOf(Number(cell), zone))
  return kind === 'text' || kind === 'date' ? JSON.stringify(String(cell)) : JSON.stringify(cell)
}
