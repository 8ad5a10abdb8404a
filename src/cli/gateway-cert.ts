import { randomUUID } from 'node:crypto'
import { exits } from '../exits.ts'
import { certificateFolder, makeCertificates } from '../wechat/gateway-cert.ts'
import { printOne } from './print.ts'
import { Exit } from './world.ts'

/**
 * `gateway-cert NAME`: makes an authority and a server certificate for a gateway, and prints what gateway and bot must be told. A second call
 * changes nothing while the certificate lasts; near its end it makes another of the same authority, so that bots need not be told anything.
 */
export const gatewayCert = async (data: string, name: string, at: number, json: boolean): Promise<void> => {
  if (!/^[a-z\d](?:[a-z\d.-]{0,61}[a-z\d])?$/iu.test(name))
    throw new Exit(exits.usage, ['名字只能用英文字母、数字、点和连字符，例如 gateway-cert mygateway。'])
  const folder = certificateFolder(data)
  const { made, until, authority } = await makeCertificates(folder, name, at)
  const day = new Date(until).toISOString().slice(0, 10)
  const token = `${name}_${randomUUID()}`
  const settings = {
    WECHATY_PUPPET_SERVICE_TOKEN: token,
    WECHATY_PUPPET_SERVICE_TLS_CA_CERT: authority.trimEnd().replaceAll('\n', '\\n'),
  }
  const lines = [
    made ? `证书已写到 ${folder}（用到 ${day}）。ca.key 和 server.key 不要给别人。` : `证书还能用到 ${day}，没有改动。`,
    '',
    '网关和机器人用同一个令牌（已经有令牌的，沿用原来的）：',
    `WECHATY_PUPPET_SERVICE_TOKEN=${token}`,
    '',
    '机器人那边再写网关的地址和证书：',
    'WECHATY_PUPPET_SERVICE_ENDPOINT=网关的地址:8788',
    `WECHATY_PUPPET_SERVICE_TLS_CA_CERT=${settings.WECHATY_PUPPET_SERVICE_TLS_CA_CERT}`,
  ]
  printOne({ made, folder, until: new Date(until).toISOString(), settings }, lines.join('\n'), json)
}
