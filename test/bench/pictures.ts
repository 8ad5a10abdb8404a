/**
 * `npm run bench:pictures [rounds]` draws pictures of every kind in the drawing thread of a process that has the whole bot loaded, and
 * prints how long each took (ms, warm), its bytes, and the most memory the process ever had. Ends with 1 when a picture is over 300 KB, or
 * the process was over 400 MB.
 */
import { readFileSync } from 'node:fs'
import '../../src/bot.ts'
import type { DrawnFile } from '../../src/chat/said.ts'
import { openDrawer } from '../../src/render/drawer.ts'
import { sampleList, samplePictures } from '../support/sample-pictures.ts'

const rounds = Number(process.argv[2] ?? 30)
const [mostBytes, mostMb] = [300_000, 400]

/** The most memory this process ever had, MB, as Linux counts it. */
const peakMb = (): number => Math.round(Number(/VmHWM:\s+(\d+)/u.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1024)

const drawer = openDrawer()
const took = new Map<string, number[]>()
const bytes = new Map<string, number>()
for (let round = 0; round < rounds; round += 1) {
  const files: [string, DrawnFile][] = [
    ...Object.entries(samplePictures(round)).map(([kind, picture]): [string, DrawnFile] => [kind, { name: `${kind}.png`, picture }]),
    ...[30, 60, 100].map((rows): [string, DrawnFile] => [`list of ${rows} rows`, sampleList(rows, round)]),
  ]
  for (const [kind, file] of files) {
    const began = performance.now()
    const drawn = await drawer.draw(file)
    if (round > 0) took.set(kind, [...(took.get(kind) ?? []), performance.now() - began])
    bytes.set(kind, Math.max(bytes.get(kind) ?? 0, Buffer.byteLength(drawn, 'base64')))
  }
}
await drawer.stop()

for (const [kind, most] of bytes) {
  const sorted = (took.get(kind) ?? []).sort((a, b) => a - b)
  const [half, late] = [0.5, 0.95].map((share) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0))
  process.stdout.write(`${kind.padEnd(16)} ${String(most).padStart(7)} bytes  p50 ${half} ms  p95 ${late} ms\n`)
}
const peak = peakMb()
process.stdout.write(`most memory      ${peak} MB\n`)
if (peak > mostMb || [...bytes.values()].some((most) => most > mostBytes)) process.exitCode = 1
