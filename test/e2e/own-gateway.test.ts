import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { certificateFolder, makeCertificates } from '../../src/wechat/gateway-cert.ts'
import { newData, settle, startBotProcess } from '../support/bot-process.ts'
import { writeAssociation } from '../support/folder.ts'
import { startGateway } from '../support/gateway.ts'

const day = 24 * 60 * 60_000
let data: string
beforeAll(async () => {
  data = await newData()
})
afterAll(() => rm(data, { recursive: true, force: true }))

/** Runs a program of ours to its end, or until it has said something; answers what it said. */
const run = (args: readonly string[], env: Record<string, string>, until?: RegExp) =>
  new Promise<{ code: number | null; said: string }>((resolve) => {
    const child = spawn(process.execPath, ['src/bootstrap.mjs', ...args], {
      env: { PATH: process.env.PATH ?? '', LIANYI_DATA: data, ...env },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece: Buffer) => {
        said += piece.toString()
        if (until?.test(said)) child.kill('SIGTERM')
      })
    child.on('close', (code) => resolve({ code, said }))
  })

describe('certificates of our own', () => {
  it('are made once, for their owner alone, and renewed by the same authority near their end', async () => {
    const folder = certificateFolder(await newData())
    onTestFinished(() => rm(join(folder, '..'), { recursive: true, force: true }))
    const now = Date.now()
    const first = await makeCertificates(folder, 'mygateway', now)
    expect(first).toMatchObject({ made: true, name: 'mygateway' })
    for (const file of ['ca.key', 'server.key']) expect((await stat(join(folder, file))).mode & 0o077).toBe(0)
    expect(await makeCertificates(folder, 'mygateway', now + 900 * day)).toEqual({ ...first, made: false })
    const later = await makeCertificates(folder, 'mygateway', now + 1060 * day)
    expect(later).toMatchObject({ made: true, authority: first.authority })
    expect(later.cert).not.toBe(first.cert)
    expect(later.until - first.until).toBeGreaterThan(1000 * day)
  })
  it('are printed with what both sides must be told, and no key among it', async () => {
    const { code, said } = await run(['src/cli.ts', 'gateway-cert', 'mygateway', '--json'], {})
    const { made, settings } = JSON.parse(said) as { made: boolean; settings: Record<string, string> }
    expect([code, made]).toEqual([0, true])
    expect(settings.WECHATY_PUPPET_SERVICE_TOKEN).toMatch(/^mygateway_[\da-f-]{36}$/u)
    expect(settings.WECHATY_PUPPET_SERVICE_TLS_CA_CERT?.replaceAll('\\n', '\n')).toBe(
      (await readFile(join(certificateFolder(data), 'ca.pem'), 'utf8')).trimEnd(),
    )
    expect(said).not.toContain('PRIVATE KEY')
    expect(JSON.parse((await run(['src/cli.ts', 'gateway-cert', 'mygateway', '--json'], {})).said)).toMatchObject({ made: false })
    expect((await run(['src/cli.ts', 'gateway-cert', '我的网关'], {})).code).toBe(64)
  })
})

describe('a bot over TLS', () => {
  it('is let in by the certificate of our authority and by no other', { timeout: 90_000 }, async () => {
    const tls = await makeCertificates(certificateFolder(await newData()), 'mygateway', Date.now())
    const stranger = await makeCertificates(certificateFolder(await newData()), 'mygateway', Date.now())
    const gateway = await startGateway({ token: `mygateway_${randomUUID()}`, tls })
    const folder = await writeAssociation({ id: 'tls', members: 6 })
    const village = settle(gateway, folder)
    const own = await newData()
    onTestFinished(async () => {
      await gateway.stop()
      await rm(folder.path, { recursive: true, force: true })
      await rm(own, { recursive: true, force: true })
    })
    const env = (authority: string) => ({
      WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: '',
      WECHATY_PUPPET_SERVICE_TLS_CA_CERT: authority.replaceAll('\n', '\\n'),
    })
    const wrong = startBotProcess({ config: folder.path, data: own, gateway, env: env(stranger.authority) })
    await wrong.said(/机器人在运行/u, 40_000)
    await expect(wrong.healthy(6000)).rejects.toThrow()
    await wrong.stop()
    const bot = startBotProcess({ config: folder.path, data: own, gateway, env: env(tls.authority) })
    onTestFinished(async () => void (await bot.stop()))
    await bot.healthy(40_000)
    village.say(folder.onDuty, '学习群', '发起 每周学习 现在')
    await expect.poll(() => village.texts('学习群').join(), { timeout: 10_000 }).toContain('每周学习')
    expect(bot.stderr()).not.toContain(gateway.token)
  })
})

describe('npm run gateway', () => {
  const token = 'mygateway_0d6cb0a2'
  const puppet = 'wechaty-puppet-mock'
  it('says every wrong setting at once', async () => {
    const { code, said } = await run(['src/gateway.ts'], { WECHATY_PUPPET_SERVER_PORT: '七' })
    expect([code, said.trim().split('\n').length]).toEqual([78, 3])
    expect(said).toMatch(/^WECHATY_PUPPET: .*\nWECHATY_PUPPET_SERVICE_TOKEN: .*\nWECHATY_PUPPET_SERVER_PORT: /u)
  })
  it('listens for this machine alone without a certificate, and for others only with one that fits the token', async () => {
    const bare = await newData()
    onTestFinished(() => rm(bare, { recursive: true, force: true }))
    const env = { WECHATY_PUPPET: puppet, WECHATY_PUPPET_SERVICE_TOKEN: token, WECHATY_PUPPET_SERVER_PORT: '0', LIANYI_DATA: bare }
    expect(await run(['src/gateway.ts'], env, /网关在运行/u)).toEqual({ code: 0, said: expect.stringContaining('没有 TLS，只供本机使用') })
    expect(await run(['src/gateway.ts'], { ...env, HOST: '0.0.0.0' })).toEqual({ code: 78, said: expect.stringContaining('gateway-cert') })
    await makeCertificates(certificateFolder(bare), 'mygateway', Date.now())
    expect(await run(['src/gateway.ts'], env, /网关在运行/u)).toEqual({ code: 0, said: expect.stringContaining('TLS 证书「mygateway」') })
    expect(await run(['src/gateway.ts'], { ...env, WECHATY_PUPPET_SERVICE_TOKEN: 'other_1' })).toMatchObject({ code: 78 })
  })
  it('says that a puppet is not installed', async () => {
    const env = { WECHATY_PUPPET: 'wechaty-puppet-none', WECHATY_PUPPET_SERVICE_TOKEN: token }
    expect(await run(['src/gateway.ts'], env)).toEqual({ code: 78, said: expect.stringContaining('没有装好') })
  })
})
