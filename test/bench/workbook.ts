/**
 * `node src/bootstrap.mjs test/bench/workbook.ts [ROWS]`: writes a ledger of that many entries (500,000 unless said) as a workbook, row by row
 * as `lianyi export` does; prints seconds, bytes, and the most memory it took, as one JSON line.
 */
import { createWriteStream, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { Cell, Column } from '../../src/chat/book.ts'
import { writeSheets } from '../../src/render/workbook.ts'

const rows = Number(process.argv[2] ?? 500_000)
const start = Date.parse('2026-01-01T08:00:00+08:00')
const kinds: Column['kind'][] = ['text', 'date', 'clock', 'text', 'text', 'text', 'text', 'text', 'text', 'number', 'text', 'points']
const columns = [...kinds, ...kinds.slice(0, 1), 'number' as const, ...kinds.slice(3, 7)].map(
  (kind, index): Column => ({ name: `列${index + 1}`, kind, ...(kind === 'points' ? { sum: true as const } : {}) }),
)
const cellOf = (kind: Column['kind'], row: number, column: number): Cell => {
  const at = start + row * 60_000
  if (kind === 'date') return new Date(at).toISOString().slice(0, 10)
  if (kind === 'clock') return at
  if (kind === 'points') return 20
  // a third of the entries have a reason of their own
  return kind === 'number'
    ? 1
    : column === 15
      ? row % 3 === 0
        ? `参加第 ${row} 次公益服务`
        : ''
      : column === 0
        ? String(1001 + row)
        : `第${row % 700}位`
}
const pieces = async function* (): AsyncGenerator<Cell[][]> {
  for (let from = 0; from < rows; from += 500)
    yield Array.from({ length: 500 }, (_, index) => columns.map(({ kind }, column) => cellOf(kind, from + index, column)))
}
let most = 0
const watch = setInterval(() => {
  most = Math.max(most, process.memoryUsage.rss())
}, 50)
const [file, before, began] = [join(tmpdir(), `lianyi-workbook-${process.pid}.xlsx`), process.memoryUsage.rss(), performance.now()]
const stream = createWriteStream(file)
const written = finished(stream)
const [sheet] = await writeSheets(
  { zone: 'Asia/Shanghai', at: start, sheets: [{ name: '流水', columns, total: '合计', pieces: pieces() }] },
  stream,
)
await written
clearInterval(watch)
const megabytes = (bytes: number): number => Math.round(bytes / 1e6)
console.log(
  JSON.stringify({
    rows: sheet?.rows,
    sum: sheet?.sums.列12,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    fileMB: megabytes(statSync(file).size),
    rssBeforeMB: megabytes(before),
    rssMostMB: megabytes(most),
  }),
)
rmSync(file)
