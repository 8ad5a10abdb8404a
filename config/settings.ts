import { nearest } from './fault.ts'

/** pino's levels, the values of `LIANYI_LOG_LEVEL`. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

/** How Wechaty reaches its puppet service; present only when a token is set. */
export interface WechatSettings {
  token: string
  /** `host:port` of the gateway. */
  endpoint: string
  tls: { disable: boolean; caCert?: string; serverName?: string }
}

/** The Redis to use: one by address, the nodes of a cluster (`a:6379,b:6379`, checked), or (neither) an embedded one. */
export interface RedisSettings {
  redisUrl?: string
  redisCluster?: string
  /** Nothing is said before so many replicas have what it tells of. */
  replicas: number
}

/** What the environment says, checked. */
export interface Settings {
  wechat?: WechatSettings
  redis: RedisSettings
  /** Folder of one association, or a folder of such folders. */
  config: string
  /** Folder of the embedded Redis, keys and backups. */
  data: string
  /** 0 means any free port. */
  port: number
  host: string
  logLevel: (typeof LOG_LEVELS)[number]
  allowUnstableIds: boolean
  alerts: { webhook?: string; smtp?: string }
}

/** One wrong variable and one Chinese sentence that says what to do; no value that may be secret is repeated. */
export interface SettingFault {
  variable: string
  message: string
}

/** `PORT: …` — one wrong setting as one printed line. */
export const formatSettingFault = ({ variable, message }: SettingFault): string => `${variable}: ${message}`

type Environment = Readonly<Record<string, string | undefined>>
type Fail = (variable: string, message: string) => void

/**
 * Reads every setting of the environment. An empty variable counts as not set. All faults are found at once; `warnings` are Chinese lines,
 * variable name first, about settings that work but are unsafe or have no effect.
 */
export function readSettings(
  env: Environment,
): { ok: true; settings: Settings; warnings: string[] } | { ok: false; faults: SettingFault[]; warnings: string[] } {
  const faults: SettingFault[] = []
  const warnings: string[] = misspelt(env)
  const fail: Fail = (variable, message) => void faults.push({ variable, message })
  const wechat = readWechat(env, fail, warnings)
  const webhook = address(env, 'LIANYI_ALERT_WEBHOOK', ['http:', 'https:'], fail)
  const smtp = address(env, 'LIANYI_ALERT_SMTP', ['smtp:', 'smtps:'], fail)
  const settings: Settings = {
    ...(wechat ? { wechat } : {}),
    redis: readRedis(env, fail),
    config: text(env, 'LIANYI_CONFIG') ?? 'config/qiuxian',
    data: text(env, 'LIANYI_DATA') ?? 'data',
    port: readPort(env, fail),
    host: readHost(env, fail),
    logLevel: readLogLevel(env, fail),
    allowUnstableIds: flag(env, 'LIANYI_ALLOW_UNSTABLE_IDS', fail),
    alerts: { ...(webhook === undefined ? {} : { webhook }), ...(smtp === undefined ? {} : { smtp }) },
  }
  return faults.length > 0 ? { ok: false, faults, warnings } : { ok: true, settings, warnings }
}

const names = [
  'WECHATY_PUPPET_SERVICE_TOKEN',
  'WECHATY_PUPPET_SERVICE_ENDPOINT',
  'WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT',
  'WECHATY_PUPPET_SERVICE_TLS_CA_CERT',
  'WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME',
  'REDIS_URL',
  'REDIS_CLUSTER',
  'LIANYI_WAIT_REPLICAS',
  'LIANYI_CONFIG',
  'LIANYI_DATA',
  'PORT',
  'HOST',
  'LIANYI_LOG_LEVEL',
  'LIANYI_ALLOW_UNSTABLE_IDS',
  'LIANYI_ALERT_WEBHOOK',
  'LIANYI_ALERT_SMTP',
] as const
type Name = (typeof names)[number]

const text = (env: Environment, name: Name): string | undefined => env[name]?.trim() || undefined

function readWechat(env: Environment, fail: Fail, warnings: string[]): WechatSettings | undefined {
  const token = text(env, 'WECHATY_PUPPET_SERVICE_TOKEN')
  const endpoint = text(env, 'WECHATY_PUPPET_SERVICE_ENDPOINT')
  const disable = flag(env, 'WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT', fail)
  const caCert = text(env, 'WECHATY_PUPPET_SERVICE_TLS_CA_CERT')?.replaceAll('\\n', '\n')
  const serverName = text(env, 'WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME')
  if (caCert !== undefined && !caCert.startsWith('-----BEGIN CERTIFICATE-----'))
    fail('WECHATY_PUPPET_SERVICE_TLS_CA_CERT', '要写证书的内容（以 -----BEGIN CERTIFICATE----- 开头，换行写成 \\n），不是文件名。')
  const node = endpoint === undefined ? undefined : hostAndPort(endpoint)
  if (endpoint !== undefined && !node) fail('WECHATY_PUPPET_SERVICE_ENDPOINT', '要写成 主机:端口，例如 127.0.0.1:8788，前面不带 http://。')
  if (token === undefined) {
    if (endpoint !== undefined)
      warnings.push('WECHATY_PUPPET_SERVICE_ENDPOINT: 没有设 WECHATY_PUPPET_SERVICE_TOKEN，微信不会接通，将打开演练室。')
    return undefined
  }
  if (/\s/u.test(token)) fail('WECHATY_PUPPET_SERVICE_TOKEN', '令牌里不能有空格或换行，请重新复制。')
  if (endpoint === undefined) {
    fail('WECHATY_PUPPET_SERVICE_ENDPOINT', '设了 WECHATY_PUPPET_SERVICE_TOKEN 就必须写网关地址，例如 127.0.0.1:8788。')
    return undefined
  }
  if (node && !isLoopback(node.host)) {
    if (disable)
      warnings.push('WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT: 网关不在本机而又关闭了 TLS，令牌和消息会明文传输，只可用于可信的内网。')
    else if (token.startsWith('insecure_'))
      warnings.push('WECHATY_PUPPET_SERVICE_TOKEN: insecure_ 令牌用的是私钥公开的证书，网关不在本机时不安全，请换用自己的证书和令牌。')
  }
  if (!disable && serverName === undefined && !token.includes('_'))
    warnings.push(
      'WECHATY_PUPPET_SERVICE_TOKEN: 令牌没有「名称_」开头，用 TLS 时网关会拒绝；请换令牌，或设 WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME。',
    )
  const tls = { disable, ...(caCert === undefined ? {} : { caCert }), ...(serverName === undefined ? {} : { serverName }) }
  return { token, endpoint, tls }
}

function readRedis(env: Environment, fail: Fail): RedisSettings {
  const url = address(env, 'REDIS_URL', ['redis:', 'rediss:'], fail)
  const cluster = text(env, 'REDIS_CLUSTER')
  const replicas = readReplicas(env, fail)
  if (cluster === undefined) return url === undefined ? { replicas } : { redisUrl: url, replicas }
  if (text(env, 'REDIS_URL') !== undefined) fail('REDIS_CLUSTER', '不能与 REDIS_URL 同时设置，请只留一个。')
  for (const part of cluster.split(','))
    if (!hostAndPort(part.trim()))
      fail('REDIS_CLUSTER', `「${part.trim().slice(0, 60)}」要写成 主机:端口，多个用逗号隔开，例如 a:6379,b:6379。`)
  return { redisCluster: cluster, replicas }
}

function readReplicas(env: Environment, fail: Fail): number {
  const value = text(env, 'LIANYI_WAIT_REPLICAS') ?? '0'
  if (/^[0-5]$/.test(value)) return Number(value)
  fail('LIANYI_WAIT_REPLICAS', `「${value.slice(0, 20)}」要写 0 到 5：一条话说出去之前，至少几个 Redis 副本已经有了它记的账。`)
  return 0
}

function readPort(env: Environment, fail: Fail): number {
  const value = text(env, 'PORT') ?? '3000'
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value)
  fail('PORT', `「${value.slice(0, 20)}」不是端口号，请写 0 到 65535 的整数（0 表示任选一个空闲端口）。`)
  return 0
}

function readHost(env: Environment, fail: Fail): string {
  const value = text(env, 'HOST') ?? '127.0.0.1'
  if (!/^[A-Za-z0-9._-]+$|^[0-9A-Fa-f:.]+(?:%[\w.]+)?$/.test(value))
    fail('HOST', `「${value.slice(0, 60)}」不是主机名或 IP 地址，例如 127.0.0.1 或 0.0.0.0。`)
  return value
}

function readLogLevel(env: Environment, fail: Fail): Settings['logLevel'] {
  const value = text(env, 'LIANYI_LOG_LEVEL') ?? 'info'
  const level = LOG_LEVELS.find((one) => one === value)
  if (level) return level
  fail('LIANYI_LOG_LEVEL', `「${value.slice(0, 20)}」不认识，只能是 ${LOG_LEVELS.join('、')} 之一。`)
  return 'info'
}

function flag(env: Environment, name: Name, fail: Fail): boolean {
  const value = text(env, name)?.toLowerCase()
  if (value !== undefined && !['1', 'true', '0', 'false'].includes(value)) fail(name, '只能是 1、true、0、false 之一。')
  return value === '1' || value === 'true'
}

/** A whole address of one of these protocols; its text is never repeated, for it may hold a password. */
function address(env: Environment, name: Name, protocols: readonly string[], fail: Fail): string | undefined {
  const value = text(env, name)
  if (value === undefined) return undefined
  const parsed = URL.canParse(value) ? new URL(value) : undefined
  if (parsed && protocols.includes(parsed.protocol) && parsed.hostname !== '') return value
  fail(name, `要写成以 ${protocols.map((one) => `${one}//`).join(' 或 ')} 开头的完整地址。`)
  return undefined
}

/** `host:port` or `[::1]:port`, taken apart. */
function hostAndPort(value: string): { host: string; port: number } | undefined {
  const found = /^(?:\[([0-9A-Fa-f:]+)\]|([A-Za-z0-9._-]+)):(\d{1,5})$/.exec(value)
  const host = found?.[1] ?? found?.[2]
  const port = Number(found?.[3])
  return host !== undefined && port >= 1 && port <= 65_535 ? { host, port } : undefined
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)

/** Variables of ours whose names are nearly, but not, a setting's. */
const misspelt = (env: Environment): string[] =>
  Object.keys(env).flatMap((key) => {
    const prefix = ['LIANYI_', 'WECHATY_PUPPET_SERVICE_', 'REDIS_'].find((one) => key.startsWith(one))
    if (prefix === undefined || names.some((name) => name === key)) return []
    const endings = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
    const meant = nearest(key.slice(prefix.length), endings)
    return meant === undefined ? [] : [`${key}: 没有这个设置，是不是 ${prefix}${meant}？`]
  })
