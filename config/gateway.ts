import type { SettingFault } from './settings.ts'

/** What `npm run gateway` is told by the environment, checked. */
export interface GatewaySettings {
  /** The npm package (or file) of the puppet that knows WeChat. */
  puppet: string
  /** What bots must say to be let in. */
  token: string
  host: string
  port: number
  /** `LIANYI_DATA`: certificate and login are kept in its folder `gateway`. */
  data: string
}

/** Reads the gateway's settings; an empty variable counts as not set, and all faults are found at once. */
export const readGatewaySettings = (
  env: Readonly<Record<string, string | undefined>>,
): { ok: true; settings: GatewaySettings } | { ok: false; faults: SettingFault[] } => {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined
  const faults: SettingFault[] = []
  const puppet = text('WECHATY_PUPPET')
  if (puppet === undefined)
    faults.push({
      variable: 'WECHATY_PUPPET',
      message: '要写连接微信用的 Wechaty puppet 包名（先用 npm install 装好），例如 wechaty-puppet-xp。',
    })
  const token = text('WECHATY_PUPPET_SERVICE_TOKEN')
  if (token === undefined)
    faults.push({
      variable: 'WECHATY_PUPPET_SERVICE_TOKEN',
      message: '要写令牌，机器人那边也写同一个；lianyi gateway-cert 名字 会给出一个。',
    })
  else if (/\s/u.test(token) || !/^[^_]+_.+$/u.test(token))
    faults.push({
      variable: 'WECHATY_PUPPET_SERVICE_TOKEN',
      message: '要写成 名字_一串字符，中间没有空格；lianyi gateway-cert 名字 会给出一个。',
    })
  const said = text('WECHATY_PUPPET_SERVER_PORT') ?? '8788'
  const port = /^\d{1,5}$/u.test(said) ? Number(said) : Number.NaN
  if (!(port >= 0 && port <= 65_535)) faults.push({ variable: 'WECHATY_PUPPET_SERVER_PORT', message: '要写端口号，0 到 65535。' })
  if (faults.length > 0) return { ok: false, faults }
  return {
    ok: true,
    settings: { puppet: puppet ?? '', token: token ?? '', host: text('HOST') ?? '127.0.0.1', port, data: text('LIANYI_DATA') ?? 'data' },
  }
}
