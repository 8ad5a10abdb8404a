import type { Cell, ColumnKind } from '../chat/book.ts'
import { wallClockMs } from '../domain/zoned.ts'

const dayMs = 24 * 60 * 60_000
/** Excel counts days; day 25569 is 1 January 1970. */
const excelEpoch = 25_569
/** Most characters Excel takes in a cell. */
const mostCharacters = 32_767
/** Most characters of a tab. */
const mostTab = 31

/** Excel's number format of each kind; a text cell stays text when somebody edits it («@»), so «=1+1» typed over is no formula either. */
export const formats: Record<ColumnKind, string> = {
  text: '@',
  number: 'General',
  points: '0.0',
  percent: '0%',
  date: 'yyyy-mm-dd',
  time: 'yyyy-mm-dd hh:mm',
  clock: 'hh:mm',
}

/** What XML 1.0 has no room for: control characters, lone surrogates, U+FFFE and U+FFFF. */
const unwritable =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/gu

/** A text as a cell may hold it: nothing that would break the file, line breaks as \n, at most 32,767 characters. */
export const cleanText = (text: string): string => {
  const clean = text.replace(/\r\n?/gu, '\n').replace(unwritable, '')
  return clean.length <= mostCharacters ? clean : `${clean.slice(0, mostCharacters - 1).replace(/[\ud800-\udbff]$/u, '')}…`
}

/** A civil date (`YYYY-MM-DD`) as Excel's day number: the same day in whatever zone the file is opened. Throws RangeError for what is no date. */
export const dayNumber = (date: string): number => {
  const found = /^(\d{4})-(\d\d)-(\d\d)$/u.exec(date)
  if (!found) throw new RangeError(`not a date: ${date}`)
  return Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3])) / dayMs + excelEpoch
}

/** An instant (ms) as Excel counts days and parts of a day on the clocks of `zone`; whole seconds, so that 23:59:59.999 never reads as the day after. */
const momentNumber = (ms: number, zone: string): number => (Math.floor(wallClockMs(ms, zone) / 1000) * 1000) / dayMs + excelEpoch

/** What a cell of a kind is written as: a number for everything that is one, else a cleaned text; null: nothing. Throws RangeError for what the kind cannot hold. */
export const written = (cell: Cell | undefined, kind: ColumnKind, zone: string): string | number | null => {
  if (cell === null || cell === undefined || cell === '') return null
  if (kind === 'text') return cleanText(String(cell))
  if (kind === 'date') return dayNumber(String(cell))
  if (typeof cell !== 'number' || !Number.isFinite(cell)) throw new RangeError(`not a ${kind}: ${String(cell)}`)
  if (kind === 'points') return cell / 10
  if (kind === 'time') return momentNumber(cell, zone)
  return kind === 'clock' ? momentNumber(cell, zone) % 1 : cell
}

/** How wide a text is in Excel's measure: a Chinese character takes two. */
export const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > '\u02ff' ? 2 : 1), 0)

/** Tab names that Excel takes: without []:*?/\\ and control characters, no quote at either end, 31 characters at most, no two alike. */
export const tabNames = (names: readonly string[]): string[] => {
  const taken = new Set<string>()
  return names.map((name) => {
    const plain =
      cut(
        cleanText(name)
          .replace(/[[\]:*?/\\\n\t]/gu, ' ')
          .trim()
          .replace(/^'+|'+$/gu, ''),
        mostTab,
      ) || '表'
    let tab = /^history$/iu.test(plain) ? `${plain} 1` : plain
    for (let copy = 2; taken.has(tab.toLowerCase()); copy += 1) tab = `${cut(plain, mostTab - 1 - String(copy).length)} ${copy}`
    taken.add(tab.toLowerCase())
    return tab
  })
}

const cut = (text: string, most: number): string =>
  text
    .slice(0, most)
    .replace(/[\ud800-\udbff]$/u, '')
    .trim()
