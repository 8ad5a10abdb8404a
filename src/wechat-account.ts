import type { Logger } from 'pino'
import type { WechatSettings } from '../config/settings.ts'
import type { Clock } from './domain/clock.ts'
import type { RedisClient } from './journal/client.ts'
import { servicePuppet } from './wechat/service-puppet.ts'
import { type WechatyTransport, wechatyTransport } from './wechat/transport.ts'

const ownIdsKey = 'lianyi:own-ids'
/** For messages under way and for the connection, when stopping (ms): Docker and people do not wait for ever. */
const times = { drainMs: 3_000, stopMs: 1_500 }

/** The WeChat account of the settings: Wechaty over a puppet service, its own ids remembered in Redis. */
export const wechatAccount = ({
  wechat,
  allowUnstableIds,
  redis,
  log,
  clock,
  onFatal,
}: {
  wechat: WechatSettings
  allowUnstableIds: boolean
  redis: RedisClient
  log: Logger
  clock: Clock
  onFatal(line: string): void
}): WechatyTransport =>
  wechatyTransport({
    puppet: () => servicePuppet({ token: wechat.token, endpoint: wechat.endpoint, tls: wechat.tls }),
    log,
    clock,
    allowUnstableIds,
    onFatal,
    times,
    ownIds: {
      known: () => redis.smembers(ownIdsKey),
      learn: async (contactId) => {
        await redis.sadd(ownIdsKey, contactId)
      },
    },
  })
