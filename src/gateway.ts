import './wechat/quiet.ts'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { MemoryCard } from 'memory-card'
import { readGatewaySettings } from '../config/gateway.ts'
import { formatSettingFault } from '../config/settings.ts'
import { systemClock } from './domain/clock.ts'
import { exits } from './exits.ts'
import { openGateway } from './wechat/gateway.ts'
import { certificateFolder, readCertificates } from './wechat/gateway-cert.ts'
import { Puppet } from './wechat/wechaty.ts'

/**
 * `npm run gateway`: a WeChat account behind Wechaty's gRPC server, on this machine or (with certificates of our own) for bots elsewhere. Which
 * account and how it is reached is the puppet's business; nothing is asked of or told to a public directory.
 */

const tell = (line: string): void => void process.stderr.write(`${line}\n`)

const giveUp = (code: number, lines: readonly string[]): never => {
  for (const line of lines) tell(line)
  process.exit(code)
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./u.test(host)

/** The puppet of a package or of a file: its default export, else the first that is one. */
const puppetOf = async (name: string): Promise<Puppet> => {
  const module = (await import(/^[./]/u.test(name) ? pathToFileURL(resolve(name)).href : name)) as Record<string, unknown>
  const found = [module.default, ...Object.values(module)].find(
    (each): each is new () => Puppet => typeof each === 'function' && each.prototype instanceof Puppet,
  )
  if (!found) throw new Error(`${name} holds no puppet`)
  return new found()
}

const main = async (): Promise<void> => {
  const checked = readGatewaySettings(process.env)
  if (!checked.ok) return giveUp(exits.settings, checked.faults.map(formatSettingFault))
  const { puppet: name, token, host, port, data } = checked.settings
  const folder = certificateFolder(data)
  const tls = await readCertificates(folder)
  if (!tls && !isLoopback(host))
    return giveUp(exits.settings, ['HOST: 别的机器要连这个网关，必须有证书：先运行 npm run --silent lianyi -- gateway-cert 名字，再启动。'])
  if (tls && !token.startsWith(`${tls.name}_`))
    return giveUp(exits.settings, [`WECHATY_PUPPET_SERVICE_TOKEN: 证书是「${tls.name}」的，令牌要以 ${tls.name}_ 开头。`])
  if (tls && tls.until - systemClock.now() < 30 * 24 * 60 * 60_000)
    tell(`证书 ${new Date(tls.until).toISOString().slice(0, 10)} 到期，请再运行一次 gateway-cert ${tls.name}，机器人那边不用改。`)

  const puppet = await puppetOf(name).catch((error: unknown) =>
    giveUp(exits.settings, [
      `WECHATY_PUPPET: ${name} 没有装好，或者不是 puppet（${error instanceof Error ? error.message : '原因不明'}）。`,
    ]),
  )
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const memory = new MemoryCard({ name: join(resolve(folder), 'login') })
  await memory.load()
  puppet.setMemory(memory)
  puppet.on('scan', () => tell('微信等待扫码登录：二维码已交给机器人。'))
  puppet.on('login', () => tell('微信已登录。'))
  puppet.on('logout', () => tell('微信已退出登录。'))
  puppet.on('error', () => tell('微信那边出错，网关继续运行。'))

  const gateway = await openGateway({ puppet, endpoint: `${host}:${port}`, token, ...(tls ? { tls } : {}) })
  const stop = (): void =>
    void gateway.stop().then(
      () => process.exit(exits.done),
      () => process.exit(1),
    )
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
  tell(`网关在运行：${host}:${port}，${tls ? `TLS 证书「${tls.name}」` : '没有 TLS，只供本机使用'}。`)
}

await main().catch((error: unknown) => giveUp(1, [`网关没有启动：${error instanceof Error ? error.message : String(error)}`]))
