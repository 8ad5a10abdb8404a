/**
 * `npm run bench:koishi [-- PEOPLE]` (10,000 unless said): so many say 签到 in one room, 16 at a time, without any WeChat: to this bot from its seam on,
 * and to koishi 4.18 with its mock adapter and the simplest points plug-in on SQLite (test/bench/koishi, installed from the npm registry into
 * a temporary folder). Prints a JSON line each: check-ins recorded a second in a run of their own; and of a run in which everything is killed
 * half-way (`kill -9`, our Redis too) how many were answered, how many of these are not stored (`lost`), how many were stored but never
 * hear of it, not after the next start either (`untold`). Ends with 1 where this bot lost or left out any.
 */
import { spawn } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { keysOf } from '../../src/journal/keys.ts'
import { readEvents } from '../../src/journal/reading.ts'
import { newData } from '../support/bot-process.ts'
import { writeAssociation } from '../support/folder.ts'
import { startRedis } from '../support/redis.ts'

const people = Number(process.argv[2] ?? 10_000)
const atOnce = 16
/** How long a run may take, ms. */
const mostMs = 300_000
const temporary = await mkdtemp(join(tmpdir(), 'lianyi-koishi-'))

/** One run of a bot: what it said, and how long it took from the word to the last record, ms (null: it was killed after `killMs`). */
interface Run {
  lines: string[]
  tookMs: number | null
}

const run = async (program: string, args: readonly string[], cwd: string, killMs?: number, onKill?: () => void): Promise<Run> => {
  const child = spawn(program, args, { cwd, stdio: ['pipe', 'pipe', 'ignore'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  const late = setTimeout(() => child.kill('SIGKILL'), mostMs)
  const lines: string[] = []
  let began = 0
  let tookMs: number | null = null
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line)
    if (line === 'ready') {
      began = performance.now()
      child.stdin.write('go\n')
      if (killMs !== undefined)
        setTimeout(() => {
          child.kill('SIGKILL')
          onKill?.()
        }, killMs)
    }
    if (line === 'recorded') tookMs = performance.now() - began
  }
  await ended
  clearTimeout(late)
  return { lines, tookMs }
}
const rest = (lines: readonly string[], word: string): string[] =>
  lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []))

interface Findings {
  aSecond: number
  /** Killed half-way. */
  answered: number
  stored: number
  lost: number
  untold: number
}
const told = (tookMs: number | null, answered: ReadonlySet<string>, stored: ReadonlySet<string>, later: ReadonlySet<string>): Findings => ({
  aSecond: Math.round((people * 1000) / (tookMs ?? Number.NaN)),
  answered: answered.size,
  stored: stored.size,
  lost: [...answered].filter((who) => !stored.has(who)).length,
  untold: [...stored].filter((who) => !answered.has(who) && !later.has(who)).length,
})

const ofKoishi = async (): Promise<Findings> => {
  const folder = join(temporary, 'koishi')
  await cp('test/bench/koishi', folder, { recursive: true })
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder)
  const bot = (file: string, many: number, killMs?: number): Promise<Run> =>
    run(process.execPath, ['bot.cjs', file, String(many), '0', String(atOnce)], folder, killMs)
  const { tookMs } = await bot('whole.db', people)
  const killed = await bot('half.db', people, (tookMs ?? 0) / 2)
  const { lines } = await bot('half.db', 0)
  return told(tookMs, new Set(rest(killed.lines, 'said')), new Set(rest(lines, 'stored')), new Set())
}

const ofOurs = async (): Promise<Findings> => {
  const manners =
    "manners: { roomGapSeconds: 0, perMinute: 600, dailyBudget: 100000, quietHours: '00:00-00:00', accountGapSeconds: 0, jitterSeconds: 0 }"
  const folder = await writeAssociation({ id: 'beside', members: people + 2, manners, parent: temporary })
  const numbers = new Map(folder.members.map(({ name, number }) => [name, number]))
  /** Numbers of the members whose names stand in what was said. */
  const named = (lines: readonly string[]): Set<string> => {
    const texts = rest(lines, 'said').map((text) => JSON.parse(text) as string)
    return new Set(texts.flatMap((text) => text.split(/[^\p{Script=Han}]+/u).flatMap((name) => numbers.get(name) ?? [])))
  }
  const data = await newData()
  const bot = (url: string, many: number, killMs?: number, onKill?: () => void): Promise<Run> =>
    run(process.execPath, ['src/bootstrap.mjs', 'test/support/check-in-bot.ts', folder.path, data, url, String(many)], '.', killMs, onKill)
  const whole = await startRedis({ durable: true })
  const { tookMs } = await bot(whole.url, people)
  await whole.stop()
  const half = await startRedis({ durable: true, folder: await mkdtemp(join(temporary, 'redis-')) })
  const killed = await bot(half.url, people, (tookMs ?? 0) / 2, () => process.kill(half.pid, 'SIGKILL'))
  await half.stop()
  const again = await startRedis({ durable: true, folder: half.folder })
  const stored = new Set<string>()
  for await (const events of readEvents(again.client(), keysOf(folder.id)))
    for (const event of events) if (event.type === 'attended') stored.add(event.member)
  const { lines } = await bot(again.url, 0)
  await again.stop()
  await rm(data, { recursive: true, force: true })
  return told(tookMs, named(killed.lines), stored, named(lines))
}

const ours = await ofOurs()
console.log(JSON.stringify({ ours }))
console.log(JSON.stringify({ koishi: await ofKoishi() }))
await rm(temporary, { recursive: true, force: true })
process.exitCode = ours.lost === 0 && ours.untold === 0 ? 0 : 1
