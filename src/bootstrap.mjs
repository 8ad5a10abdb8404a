/**
 * `node src/bootstrap.mjs FILE.ts [args…]` runs a TypeScript file of this project from a bare clone: it installs the packages
 * when they are missing or do not match package-lock.json, then loads the file (or what built.mjs made of it) into this very process,
 * so that signals reach it. Plain JavaScript, because nothing is installed yet when it begins. It prints to stderr only.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))
const lockfile = path.join(root, 'package-lock.json')
const modules = path.join(root, 'node_modules')
const stampFile = path.join(modules, '.lianyi-stamp')
const dataFolder = path.join(root, 'data')
/** Held while installing; kept outside node_modules, which npm empties. */
const setupLock = path.join(dataFolder, 'setup.lock')

const tell = (line) => process.stderr.write(`${line}\n`)
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

function give(line) {
  tell(line)
  process.exit(1)
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  give(`需要 Node.js 20.19 或更新的版本，现在是 ${process.version}；请到 https://nodejs.org 安装。 Node.js >= 20.19 is required.`)
}

/** What node_modules must have been installed from; native packages differ by platform. */
function wantedStamp() {
  const digest = createHash('sha256').update(fs.readFileSync(lockfile)).digest('hex')
  return `${digest} ${process.platform}-${process.arch}\n`
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** Whether the packages are all there; those installed by hand (`npm ci`, `npm install`) are taken as they are when they match. */
function isInstalled(stamp) {
  if (readText(stampFile) === stamp) return true
  const present = readText(path.join(modules, '.package-lock.json'))
  if (present === null || !matches(JSON.parse(readText(lockfile)).packages, JSON.parse(present).packages)) return false
  try {
    fs.writeFileSync(stampFile, stamp)
  } catch {
    // A folder we may not write to is fine as long as it is complete.
  }
  return true
}

function matches(wanted, present) {
  return Object.entries(wanted).every(([where, { version, optional, os: systems, cpu, libc }]) => {
    if (where === '') return true
    if (!fits(systems, process.platform) || !fits(cpu, process.arch)) return true
    // What serves another C library or another platform's package is left out by npm, and cannot be told from here.
    if (optional && !present[where] && (libc || !cpu)) return true
    return present[where]?.version === version && fs.existsSync(path.join(root, where))
  })
}

/** npm's `os` and `cpu` lists: names that fit, or names with `!` that do not. */
function fits(list, here) {
  if (!list) return true
  return list.includes(here) || (list.every((name) => name.startsWith('!')) && !list.includes(`!${here}`))
}

/** Installs once, however many starts come together: the others wait for the one that holds the lock. */
async function install(stamp) {
  fs.mkdirSync(dataFolder, { recursive: true })
  await takeLock(stamp)
  try {
    if (isInstalled(stamp)) return
    await npmCi()
    fs.writeFileSync(stampFile, stamp)
  } finally {
    fs.rmSync(setupLock, { force: true })
    try {
      fs.rmdirSync(dataFolder)
    } catch {
      // Not empty: somebody's data is in it.
    }
  }
}

/** The holder touches the lock every two seconds; one whose processes are gone, or untouched for five minutes, is broken. */
async function takeLock(stamp) {
  let seen = ''
  let seenAt = performance.now()
  const begunAt = seenAt
  let told = false
  for (;;) {
    try {
      fs.mkdirSync(dataFolder, { recursive: true })
      fs.writeFileSync(setupLock, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (error.code !== 'EEXIST' && error.code !== 'ENOENT') throw error
    }
    const now = performance.now()
    const look = lookAtLock()
    if (look.state !== seen) {
      seen = look.state
      seenAt = now
    }
    if (look.dead || now - seenAt > 300_000) {
      const aside = `${setupLock}.${process.pid}`
      try {
        fs.renameSync(setupLock, aside)
        fs.rmSync(aside, { force: true })
      } catch {
        // Somebody else broke it first.
      }
      continue
    }
    if (now - begunAt > 2000 && !told) {
      told = true
      tell('另一个进程正在安装依赖，等它装好……')
    }
    await pause(200)
    if (readText(setupLock) === null && isInstalled(stamp)) return
  }
}

function lookAtLock() {
  try {
    const pids = fs.readFileSync(setupLock, 'utf8').split(' ').map(Number)
    const dead = pids.every((pid) => pid > 0 && !isAlive(pid))
    return { state: `${pids} ${fs.statSync(setupLock).mtimeMs}`, dead }
  } catch {
    return { state: 'none', dead: false }
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** `npm ci`, whatever NODE_ENV and npm's own settings say; no package needs its install script. */
async function npmCi() {
  const wanted = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const own = process.env.npm_execpath
  const byNode = own !== undefined && /npm-cli\.c?js$/.test(own)
  const [program, args] = byNode ? [process.execPath, [own, ...wanted]] : ['npm', wanted]
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: !byNode && process.platform === 'win32',
  })
  if (child.pid) fs.writeFileSync(setupLock, `${process.pid} ${child.pid}`)

  const begunAt = performance.now()
  const beat = setInterval(() => fs.utimesSync(setupLock, new Date(), new Date()), 2000)
  let nextLineMs = 2000
  const lines = setInterval(() => {
    const waitedMs = performance.now() - begunAt
    if (waitedMs < nextLineMs) return
    const seconds = Math.round(waitedMs / 1000)
    tell(nextLineMs === 2000 ? '正在安装依赖（npm ci），第一次大约要一两分钟……' : `还在安装依赖（已 ${seconds} 秒）……`)
    nextLineMs = nextLineMs === 2000 ? 30_000 : nextLineMs + 30_000
  }, 500)
  // Told to stop, npm is stopped first and waited for, so that nobody else installs beside it; told twice, it is killed.
  let stoppedBy = null
  const stopped = (signal) => {
    child.kill(stoppedBy === null ? signal : 'SIGKILL')
    stoppedBy = signal
  }
  process.on('SIGINT', stopped)
  process.on('SIGTERM', stopped)
  try {
    const trouble = await new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message))
      child.once('close', (code, signal) => resolve(code === 0 ? null : `npm ci: ${signal ?? code}`))
    })
    if (stoppedBy !== null) throw new Stopped(stoppedBy)
    if (trouble !== null) throw new Error(trouble)
  } finally {
    clearInterval(beat)
    clearInterval(lines)
    process.removeListener('SIGINT', stopped)
    process.removeListener('SIGTERM', stopped)
  }
}

/** A signal came while installing. */
class Stopped extends Error {
  constructor(signal) {
    super(signal)
    this.exitCode = 128 + os.constants.signals[signal]
  }
}

checkNode()
const [file, ...args] = process.argv.slice(2)
if (!file) give('用法：node src/bootstrap.mjs 文件.ts [参数……]')

try {
  const stamp = wantedStamp()
  if (!isInstalled(stamp)) await install(stamp)
} catch (error) {
  if (error instanceof Stopped) process.exit(error.exitCode)
  give(`依赖没有装上（${error.message}）。请检查网络，再重试；也可以在这个文件夹里手工运行 npm ci。`)
}

const script = path.resolve(root, file)
process.argv = [process.argv[0], script, ...args]
const { built } = await import('./built.mjs')
const program = await built(root, path.relative(root, script).replaceAll('\\', '/'))
if (program === null) (await import('tsx/esm/api')).register()
else process.setSourceMapsEnabled(true)
await import(pathToFileURL(program ?? script).href)
