import { describe, expect, test } from 'vitest'
import { formatSettingFault, readSettings } from '../../../config/settings.ts'

const token = 'WECHATY_PUPPET_SERVICE_TOKEN'
const endpoint = 'WECHATY_PUPPET_SERVICE_ENDPOINT'
const noTls = 'WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT'

function settingsOf(env: Record<string, string>) {
  const result = readSettings(env)
  if (!result.ok) throw new Error(result.faults.map(formatSettingFault).join('\n'))
  return result.settings
}

function faultsOf(env: Record<string, string>): string[] {
  const result = readSettings(env)
  return result.ok ? [] : result.faults.map(formatSettingFault)
}

test('nothing set is the practice room on an embedded Redis', () => {
  const nothing = {
    redis: { replicas: 0 },
    config: 'config/qiuxian',
    data: 'data',
    port: 3000,
    host: '127.0.0.1',
    logLevel: 'info',
    allowUnstableIds: false,
    alerts: {},
  }
  expect(readSettings({})).toStrictEqual({ ok: true, settings: nothing, warnings: [] })
  expect(settingsOf({ PORT: '', REDIS_URL: ' ', LIANYI_CONFIG: '' })).toStrictEqual(nothing)
})

test('everything set', () => {
  expect(
    settingsOf({
      [token]: 'gw_5f0c',
      [endpoint]: 'gateway.example:8788',
      WECHATY_PUPPET_SERVICE_TLS_CA_CERT: '-----BEGIN CERTIFICATE-----\\nabc\\n-----END CERTIFICATE-----',
      WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME: 'gw',
      REDIS_CLUSTER: 'a:6379, [::1]:6380',
      LIANYI_CONFIG: 'all',
      LIANYI_DATA: '/var/lib/lianyi',
      PORT: '0',
      HOST: '::',
      LIANYI_LOG_LEVEL: 'silent',
      LIANYI_ALLOW_UNSTABLE_IDS: '1',
      LIANYI_ALERT_WEBHOOK: 'https://alerts.example/x',
      LIANYI_ALERT_SMTP: 'smtps://user:pass@mail.example:465',
    }),
  ).toStrictEqual({
    wechat: {
      token: 'gw_5f0c',
      endpoint: 'gateway.example:8788',
      tls: { disable: false, caCert: '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----', serverName: 'gw' },
    },
    redis: { redisCluster: 'a:6379, [::1]:6380', replicas: 0 },
    config: 'all',
    data: '/var/lib/lianyi',
    port: 0,
    host: '::',
    logLevel: 'silent',
    allowUnstableIds: true,
    alerts: { webhook: 'https://alerts.example/x', smtp: 'smtps://user:pass@mail.example:465' },
  })
  expect(settingsOf({ REDIS_URL: 'rediss://u:p@r.example:6380/1' }).redis).toEqual({
    redisUrl: 'rediss://u:p@r.example:6380/1',
    replicas: 0,
  })
  expect(settingsOf({ LIANYI_WAIT_REPLICAS: '2' }).redis).toEqual({ replicas: 2 })
})

test('all faults at once, each with its variable first', () => {
  const faults = faultsOf({
    [token]: 'gw_5f0c',
    [noTls]: 'yes',
    WECHATY_PUPPET_SERVICE_TLS_CA_CERT: '/etc/ca.pem',
    REDIS_URL: 'http://127.0.0.1:6379',
    REDIS_CLUSTER: 'a,b:0',
    PORT: '65536',
    HOST: 'http://x',
    LIANYI_LOG_LEVEL: 'verbose',
    LIANYI_ALLOW_UNSTABLE_IDS: 'on',
    LIANYI_ALERT_WEBHOOK: 'alerts.example',
    LIANYI_ALERT_SMTP: 'http://mail.example',
  })
  expect(faults.map((fault) => fault.split(': ')[0]).sort()).toEqual([
    'HOST',
    'LIANYI_ALERT_SMTP',
    'LIANYI_ALERT_WEBHOOK',
    'LIANYI_ALLOW_UNSTABLE_IDS',
    'LIANYI_LOG_LEVEL',
    'PORT',
    'REDIS_CLUSTER',
    'REDIS_CLUSTER',
    'REDIS_CLUSTER',
    'REDIS_URL',
    endpoint,
    noTls,
    'WECHATY_PUPPET_SERVICE_TLS_CA_CERT',
  ])
})

test.each(['-1', '3.5', '80a', '0x50', '65536', '1e3'])('PORT %s is refused', (value) => {
  expect(faultsOf({ PORT: value })).toEqual([expect.stringMatching(/^PORT: /)])
})

test.each(['127.0.0.1', ':8788', 'http://127.0.0.1:8788', 'gw:99999', 'gw:0'])('endpoint %s is refused', (value) => {
  expect(faultsOf({ [token]: 'gw_5f0c', [endpoint]: value })).toEqual([expect.stringMatching(/^WECHATY_PUPPET_SERVICE_ENDPOINT: /)])
})

test('no fault repeats a password or a token', () => {
  const faults = faultsOf({ [token]: 'gw_ secret', REDIS_URL: 'redi://user:secret@r', LIANYI_ALERT_SMTP: 'mail:secret@x' }).join('\n')
  expect(faults).toContain('REDIS_URL: ')
  expect(faults).not.toContain('secret')
})

describe('warnings', () => {
  const warningsOf = (env: Record<string, string>): string[] => readSettings(env).warnings

  test('a published key over the network, and no TLS over the network', () => {
    expect(warningsOf({ [token]: 'insecure_5f0c', [endpoint]: 'gw.example:8788' })).toEqual([expect.stringContaining('私钥公开')])
    expect(warningsOf({ [token]: 'insecure_5f0c', [endpoint]: 'gw.example:8788', [noTls]: 'true' })).toEqual([
      expect.stringContaining('明文'),
    ])
  })

  test.each(['127.0.0.1:8788', 'localhost:8788', '[::1]:8788'])('none about %s', (value) => {
    expect(warningsOf({ [token]: 'insecure_5f0c', [endpoint]: value })).toEqual([])
    expect(warningsOf({ [token]: 'insecure_5f0c', [endpoint]: value, [noTls]: 'true' })).toEqual([])
  })

  test('an endpoint without a token, a token TLS cannot use, a misspelt name', () => {
    expect(warningsOf({ [endpoint]: '127.0.0.1:8788' })).toEqual([expect.stringContaining('演练室')])
    expect(warningsOf({ [token]: '5f0c', [endpoint]: '127.0.0.1:8788' })).toEqual([expect.stringContaining('名称_')])
    expect(warningsOf({ LIANYI_CONFG: 'x', LIANYI_SOMETHING: 'y', PATH: 'z' })).toEqual([
      'LIANYI_CONFG: 没有这个设置，是不是 LIANYI_CONFIG？',
    ])
  })
})
