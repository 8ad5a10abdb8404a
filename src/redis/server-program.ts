import { spawn } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { RedisUnreachable } from './redis-unreachable.ts'

/** The machine as far as finding programs goes; tests pass their own. */
export interface Machine {
  platform: NodeJS.Platform
  path: string
  root: boolean
}

const thisMachine = (): Machine => ({
  platform: process.platform,
  path: process.env.PATH ?? '',
  root: process.getuid?.() === 0,
})

/**
 * The path of a Redis server program: `redis-server` or `valkey-server` on the PATH; else, as root on Debian or Ubuntu,
 * the one that apt-get installs, said aloud first. Throws {@link RedisUnreachable} with the command for this platform.
 */
export async function serverProgram({ say, machine = thisMachine() }: { say(line: string): void; machine?: Machine }): Promise<string> {
  const found = onPath(['redis-server', 'valkey-server'], machine)
  if (found) return found
  if (machine.root && onPath(['apt-get'], machine) && existsSync('/etc/debian_version')) {
    say('没有找到 Redis，正在用 apt-get 安装 redis-server（约一分钟，只装这一次）……')
    const trouble = await aptInstall(['redis-server'])
    const installed = onPath(['redis-server', 'valkey-server'], machine)
    if (installed) return installed
    throw new RedisUnreachable(`apt-get 没能装上 redis-server：${trouble ?? '装好后仍找不到程序'}。${advice(machine)}`)
  }
  throw new RedisUnreachable(`没有找到 Redis。${advice(machine)}`)
}

/** The first of these programs found on the PATH, as a whole path; `null` when there is none. */
export function onPath(names: readonly string[], machine: Machine = thisMachine()): string | null {
  for (const name of names) {
    for (const folder of machine.path.split(delimiter)) {
      const candidate = join(folder, name)
      if (folder !== '' && isProgram(candidate)) return candidate
    }
  }
  return null
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function advice(machine: Machine): string {
  const otherwise = '也可以用 REDIS_URL 指向已有的 Redis。'
  if (machine.platform === 'darwin') return `请运行：brew install redis，然后重试。${otherwise}`
  if (machine.platform === 'win32') {
    return `Windows 上请先运行 wsl --install，在 WSL 里运行：sudo apt-get update && sudo apt-get install -y redis-server，再从 WSL 里启动。${otherwise}`
  }
  const ways: [string, string][] = [
    ['apt-get', 'sudo apt-get update && sudo apt-get install -y redis-server'],
    ['dnf', 'sudo dnf install -y redis'],
    ['yum', 'sudo yum install -y redis'],
    ['apk', 'sudo apk add redis'],
    ['pacman', 'sudo pacman -S --noconfirm valkey'],
    ['zypper', 'sudo zypper install -y redis'],
  ]
  const way = ways.find(([tool]) => onPath([tool], machine))
  return way ? `请运行：${way[1]}，然后重试。${otherwise}` : `请用系统的软件包工具安装 redis-server，然后重试。${otherwise}`
}

/**
 * Installs Debian packages as root, without starting any service they bring and without printing anything. Answers `null`
 * when done, else the last line of what apt-get complained about.
 */
export async function aptInstall(packages: readonly string[]): Promise<string | null> {
  const allowServices = forbidServices()
  try {
    const lock = ['-o', 'DPkg::Lock::Timeout=120']
    // A stale index or one broken source need not hinder the install, so the first step may fail.
    const updated = await quietly('apt-get', [...lock, '-qq', 'update'])
    const installed = await quietly('apt-get', [...lock, '-qq', 'install', '-y', '--no-install-recommends', ...packages])
    return installed === null ? null : (updated ?? installed)
  } finally {
    allowServices()
  }
}

const policyFile = '/usr/sbin/policy-rc.d'
const policyMark = '# lianyi: no service starts while packages are being installed; safe to delete'

/** Debian asks this file before it starts a service (invoke-rc.d(8)); an existing one is left as it is. */
function forbidServices(): () => void {
  const ours = existsSync(policyFile) && readFileSync(policyFile, 'utf8').includes(policyMark)
  if (existsSync(policyFile) && !ours) return () => undefined
  try {
    writeFileSync(policyFile, `#!/bin/sh\n${policyMark}\nexit 101\n`, { mode: 0o755 })
  } catch {
    return () => undefined
  }
  const allow = () => rmSync(policyFile, { force: true })
  process.once('exit', allow)
  return () => {
    process.removeListener('exit', allow)
    allow()
  }
}

function quietly(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1', LC_ALL: 'C' }
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env, timeout: 10 * 60_000 })
    let tail = ''
    const keep = (chunk: Buffer) => {
      tail = (tail + chunk.toString()).slice(-2000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code) => resolve(code === 0 ? null : (tail.trim().split('\n').at(-1) ?? `exit ${code}`)))
  })
}
