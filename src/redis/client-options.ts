import type { ClusterOptions, RedisOptions } from 'ioredis'

/** Options of one connection; replies always have ioredis's usual shapes. */
export type ConnectionOptions = RedisOptions & { replyMapping?: 'legacy' }

type NodeOptions = Omit<NonNullable<ClusterOptions['redisOptions']>, 'replyMapping'>

/** Back-off between attempts to reconnect, ms: 200, 400, 800, 1600, then 2000 for ever. */
export const reconnectDelayMs = (attempt: number): number => Math.min(200 * 2 ** (attempt - 1), 2000)

/**
 * For the bot's own commands: each is answered or rejected within 3 s, connected or not; one lost with its connection is sent
 * once more at most; a connection that swallows commands is replaced. No blocking commands over this one.
 */
export const appOptions: ConnectionOptions = {
  commandTimeout: 3000,
  socketTimeout: 5000,
  connectTimeout: 3000,
  maxRetriesPerRequest: 1,
  enableOfflineQueue: true,
  retryStrategy: reconnectDelayMs,
}

/** For BullMQ, whose workers block on the server: commands wait for the connection as long as it takes (BullMQ asks for that). */
export const bullmqOptions: ConnectionOptions = {
  connectTimeout: 3000,
  maxRetriesPerRequest: null,
  enableOfflineQueue: true,
  retryStrategy: reconnectDelayMs,
}

/** Where a Redis Cluster is, as `REDIS_CLUSTER` says. */
export interface ClusterAddress {
  nodes: { host: string; port: number }[]
  username?: string
  password?: string
  tls: boolean
}

/**
 * Reads `a:6379,b:6379`; a port left out is 6379. `redis://` or `rediss://` and `user:password@` may stand before the first
 * node and count for all. `null` when it is not such a list.
 */
export function clusterAddress(text: string): ClusterAddress | null {
  const whole = /^(?:redis(s?):\/\/)?(?:([^@]*)@)?([^@/]+)\/?$/.exec(text.trim())
  if (!whole) return null
  const [, tls = '', login, list = ''] = whole
  const nodes: ClusterAddress['nodes'] = []
  for (const part of list.split(',').map((piece) => piece.trim())) {
    const node = /^(\[[0-9a-fA-F:.]+\]|[^:[\]\s]+)(?::(\d{1,5}))?$/.exec(part)
    const port = Number(node?.[2] ?? 6379)
    if (!node?.[1] || port < 1 || port > 65_535) return null
    nodes.push({ host: node[1].replace(/^\[|\]$/g, ''), port })
  }
  const [username = '', password] = login === undefined ? [] : login.includes(':') ? splitOnce(login) : ['', login]
  return {
    nodes,
    tls: tls === 's',
    ...(username === '' ? {} : { username: decodeURIComponent(username) }),
    ...(password === undefined ? {} : { password: decodeURIComponent(password) }),
  }
}

const splitOnce = (login: string): [string, string] => {
  const at = login.indexOf(':')
  return [login.slice(0, at), login.slice(at + 1)]
}

/** The options of a Cluster client whose nodes are used with `each`. */
export function clusterOptions(
  address: ClusterAddress,
  each: ConnectionOptions,
): Omit<ClusterOptions, 'redisOptions'> & { redisOptions: NodeOptions } {
  const { retryStrategy: _, enableOfflineQueue: __, replyMapping: ___, ...redisOptions } = each
  return {
    clusterRetryStrategy: reconnectDelayMs,
    slotsRefreshTimeout: 3000,
    redisOptions: {
      ...redisOptions,
      ...(address.username === undefined ? {} : { username: address.username }),
      ...(address.password === undefined ? {} : { password: address.password }),
      ...(address.tls ? { tls: {} } : {}),
    },
  }
}
