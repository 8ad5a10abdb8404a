/**
 * `npm test`: types, lint and every suite, against real Redis processes of its own. `npm test -- unit/domain` runs the test
 * files whose path holds that. Every step runs whatever the others found; the last line is `N passed, M failed`, a step
 * that failed without a failed test counting as one, and the exit code is 1 when M is not 0.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { RedisUnreachable } from '../src/redis/redis-unreachable.ts'
import { serverProgram } from '../src/redis/server-program.ts'
import { findChromium } from './support/chromium.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)

/** The tests bring their own everything: nothing of the person's settings may reach them. */
function ownEnvironment(more: Record<string, string>): NodeJS.ProcessEnv {
  const foreign = /^(LIANYI_|WECHATY_|REDIS_|PORT$|HOST$|NODE_ENV$)/
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))), ...more }
}

/** The JavaScript file behind a package's command. */
async function commandOf(packageName: string, command: string): Promise<string> {
  const manifest = require.resolve(`${packageName}/package.json`)
  const { bin } = z.object({ bin: z.record(z.string(), z.string()) }).parse(JSON.parse(await readFile(manifest, 'utf8')))
  return join(dirname(manifest), bin[command] ?? '')
}

/** Runs one step to its end, its output going straight to ours; answers whether it succeeded. */
async function step(title: string, file: string, args: string[], more: Record<string, string> = {}): Promise<boolean> {
  console.log(`\n== ${title}`)
  const begunAt = performance.now()
  const child = spawn(process.execPath, [file, ...args], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: ownEnvironment(more) })
  const pass = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGINT', pass)
  process.on('SIGTERM', pass)
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null))
    child.once('close', (exitCode) => resolve(exitCode))
  })
  process.off('SIGINT', pass)
  process.off('SIGTERM', pass)
  console.log(`== ${title}: ${code === 0 ? 'ok' : 'FAILED'} (${((performance.now() - begunAt) / 1000).toFixed(1)} s)`)
  return code === 0
}

const reportShape = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  testResults: z.array(z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
})

/** What vitest wrote down; a test file that failed without any failed test (it could not be loaded) counts as one failure. */
async function countsIn(file: string): Promise<{ passed: number; failed: number; skipped: number }> {
  try {
    const report = reportShape.parse(JSON.parse(await readFile(file, 'utf8')))
    const broken = report.testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
    )
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length, skipped: report.numPendingTests }
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

const say = (line: string) => console.log(line)
let brokenSteps = 0

try {
  await serverProgram({ say })
} catch (error) {
  if (!(error instanceof RedisUnreachable)) throw error
  say(`!! ${error.message}`)
  brokenSteps += 1
}
const chromium = await findChromium(say)
if (chromium === null) say('!! 没有找到 Chromium：浏览器测试这次全部跳过。装上它，或用 CHROMIUM_PATH 指明它在哪里。')

if (!(await step('types (tsc)', await commandOf('typescript', 'tsc'), ['-p', 'tsconfig.json']))) brokenSteps += 1
if (!(await step('lint (biome)', await commandOf('@biomejs/biome', 'biome'), ['check', '.']))) brokenSteps += 1

const scratch = await mkdtemp(join(tmpdir(), 'lianyi-test-'))
const report = join(scratch, 'report.json')
const reporting = ['--config', 'test/vitest.config.ts', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const vitest = await commandOf('vitest', 'vitest')
const good = await step(
  'tests (vitest)',
  vitest,
  ['run', ...reporting, ...process.argv.slice(2)],
  chromium ? { CHROMIUM_PATH: chromium } : {},
)
const counts = await countsIn(report)
await rm(scratch, { recursive: true, force: true })
if (!good && counts.failed === 0) brokenSteps += 1

const failed = counts.failed + brokenSteps
if (counts.skipped > 0) say(`\n${counts.skipped} skipped`)
say(`\n${counts.passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
