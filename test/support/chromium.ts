import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { aptInstall, onPath } from '../../src/redis/server-program.ts'

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const bundles = ['/usr/bin/chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome']

/**
 * The path of a Chromium for browser tests: `CHROMIUM_PATH`, else one on this machine, else, as root on Debian or Ubuntu, the
 * one that apt-get installs, with a Chinese font. `null` when there is none: callers skip their tests and say so.
 */
export async function findChromium(say: (line: string) => void = (line) => process.stderr.write(`${line}\n`)): Promise<string | null> {
  const given = process.env.CHROMIUM_PATH
  if (given) return existsSync(given) ? given : null
  const found = installed()
  const debian = process.getuid?.() === 0 && existsSync('/etc/debian_version') && onPath(['apt-get']) !== null
  if (found === null && !debian) say('！这台机器没有 Chromium：浏览器测试全部跳过。装上后重跑，或用 CHROMIUM_PATH 指明。')
  if (!debian || (found && hasChineseFont())) return found
  const packages = [...(found ? [] : ['chromium']), ...(hasChineseFont() ? [] : ['fonts-wqy-microhei'])]
  say(`正在用 apt-get 安装浏览器测试要用的 ${packages.join(' 和 ')}（只装这一次）……`)
  const trouble = await aptInstall(packages)
  if (trouble !== null) say(`！没有装上（${trouble}）：浏览器测试可能跳过。`)
  return installed()
}

function installed(): string | null {
  return onPath(programs) ?? bundles.find((path) => existsSync(path)) ?? null
}

const fontFolder = '/usr/share/fonts/truetype/wqy'

function hasChineseFont(): boolean {
  if (existsSync(fontFolder)) return true
  try {
    return execFileSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() !== ''
  } catch {
    return false
  }
}
