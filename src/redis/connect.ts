import { setTimeout as pause } from 'node:timers/promises'
import { Cluster, Redis } from 'ioredis'
import { askServer, type ServerFacts, untilLoaded } from './ask-server.ts'
import {
  appOptions,
  bullmqOptions,
  type ClusterAddress,
  type ConnectionOptions,
  clusterAddress,
  clusterOptions,
  reconnectDelayMs,
} from './client-options.ts'
import { coalesced } from './coalesced.ts'
import { type EmbeddedServer, embeddedServer } from './embedded-server.ts'
import { RedisUnreachable } from './redis-unreachable.ts'

/** A connection to one Redis or to a Redis Cluster. */
export type RedisClient = Redis | Cluster

/** What `REDIS_URL` and `REDIS_CLUSTER` say; both absent (or empty) means a Redis of our own. */
export interface RedisSettings {
  redisUrl?: string | undefined
  redisCluster?: string | undefined
}

/** The part of a pino logger used here. */
export interface RedisLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
}

/** What {@link openRedis} needs. */
export interface RedisRequest {
  settings: RedisSettings
  /** The data folder (`LIANYI_DATA`), where a Redis of our own keeps its files. */
  folder: string
  log: RedisLog
  /** Tells the person who started us what is waited for: one Chinese line. Not called for what takes under two seconds. */
  say(line: string): void
}

/** A Redis that answered and has its data ready, and connections to it. */
export interface OpenRedis {
  kind: 'url' | 'cluster' | 'embedded'
  /** Where it is, without any password. */
  where: string
  /** Whether this call started the server. */
  owned: boolean
  /** A new connection for the bot's own commands; it reconnects by itself. See {@link appOptions} for its deadlines. */
  client(): RedisClient
  /** A new connection for one BullMQ queue or worker: it has no deadline and may block. */
  bullmq(): RedisClient
  /** Ends every connection made here; a server of our own is stopped when nobody else uses it, once it has written everything. A second call does nothing more. */
  close(): Promise<void>
}

/**
 * Opens the Redis that the settings name: `redisUrl`, else `redisCluster`, else the one of our own in the data folder, joined
 * or started. Resolves once it answers and has read its data. Throws {@link RedisUnreachable}.
 */
export async function openRedis({ settings, folder, log, say }: RedisRequest): Promise<OpenRedis> {
  if (settings.redisUrl) return openUrl(settings.redisUrl, log, say)
  if (settings.redisCluster) return openCluster(settings.redisCluster, log)
  return openEmbedded(folder, log, say)
}

async function openUrl(url: string, log: RedisLog, say: (line: string) => void): Promise<OpenRedis> {
  const where = placeOf(url)
  const facts = await reach(where, () => untilLoaded(() => askServer(url), say))
  warnOfRisks(facts, where, log)
  const connect = (options: ConnectionOptions) => new Redis(url, options)
  return opened({ kind: 'url', where, owned: false, connect, log, leave: async () => undefined })
}

async function openCluster(list: string, log: RedisLog): Promise<OpenRedis> {
  const address = clusterAddress(list)
  if (!address) throw new RedisUnreachable('REDIS_CLUSTER 要写成 主机:端口,主机:端口 的样子。')
  const where = address.nodes.map(({ host, port }) => `${host}:${port}`).join(',')
  await reach(where, () => pingCluster(address))
  const connect = (options: ConnectionOptions) => new Cluster(address.nodes, clusterOptions(address, options))
  return opened({ kind: 'cluster', where, owned: false, connect, log, leave: async () => undefined })
}

async function openEmbedded(folder: string, log: RedisLog, say: (line: string) => void): Promise<OpenRedis> {
  const server = await embeddedServer({ data: folder, say })
  const { host, port, password } = server
  let open = true
  const reviver = keepsAlive(server, log, () => open)
  const connect = (options: ConnectionOptions) => new Redis({ host, port, password, ...options, retryStrategy: reviver })
  const leave = () => {
    open = false
    return server.leave()
  }
  log.info({ server: server.pid, port, owned: server.owned }, 'embedded redis')
  return opened({ kind: 'embedded', where: `${host}:${port}`, owned: server.owned, connect, log, leave })
}

/** A connection that breaks may mean that the server died: then it is started again before the next attempt. */
function keepsAlive(server: EmbeddedServer, log: RedisLog, open: () => boolean): (attempt: number) => number {
  let reviving = false
  return (attempt) => {
    if (open() && !reviving) {
      reviving = true
      server
        .revive()
        .catch((error: unknown) => log.warn({ error: String(error) }, 'redis could not be started again'))
        .finally(() => {
          reviving = false
        })
    }
    return reconnectDelayMs(attempt)
  }
}

interface Door {
  kind: OpenRedis['kind']
  where: string
  owned: boolean
  connect(options: ConnectionOptions): RedisClient
  log: RedisLog
  leave(): Promise<void>
}

function opened({ kind, where, owned, connect, log, leave }: Door): OpenRedis {
  const clients = new Set<RedisClient>()
  const make = (options: ConnectionOptions): RedisClient => {
    const client = connect(options)
    clients.add(client)
    client.once('end', () => clients.delete(client))
    noteOutages(client, where, log)
    return client
  }
  let closed: Promise<void> | undefined
  const close = async () => {
    await Promise.all([...clients].map(hangUp))
    await leave()
  }
  return {
    kind,
    where,
    owned,
    client: () => coalesced(make(appOptions)),
    bullmq: () => make(bullmqOptions),
    close: () => {
      closed ??= close()
      return closed
    },
  }
}

/** One line when a connection is lost and one when it is back, however many attempts lie between. */
function noteOutages(client: RedisClient, where: string, log: RedisLog): void {
  let lost = false
  client.on('error', (error: Error) => {
    if (!lost) log.warn({ where, error: error.message }, 'redis connection trouble')
    lost = true
  })
  client.on('ready', () => {
    if (lost) log.info({ where }, 'redis connection is back')
    lost = false
  })
}

/** Lets commands under way finish for up to two seconds, then hangs up. */
async function hangUp(client: RedisClient): Promise<void> {
  if (client.status === 'ready') {
    const said = client.quit().catch(() => undefined)
    await Promise.race([said, pause(2000, undefined, { ref: false })])
  }
  client.disconnect()
}

async function pingCluster(address: ClusterAddress): Promise<void> {
  const client = new Cluster(address.nodes, { ...clusterOptions(address, appOptions), lazyConnect: true, clusterRetryStrategy: null })
  let trouble: Error | undefined
  client.on('error', (error: Error) => {
    trouble ??= error
  })
  try {
    const answered = client.connect().then(() => client.ping())
    const tooLate = pause(10_000, undefined, { ref: false }).then(() => {
      throw new Error('the cluster does not get ready')
    })
    await Promise.race([answered, tooLate])
  } catch (error) {
    throw trouble ?? error
  } finally {
    client.disconnect()
  }
}

/** Gives a Redis that is just starting two seconds; a refused password is final at once. */
async function reach<T>(where: string, ask: () => Promise<T>): Promise<T> {
  const begunAt = performance.now()
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      const reason = reasonOf(error)
      if (/WRONGPASS|NOAUTH|NOPERM|invalid password/i.test(reason))
        throw new RedisUnreachable(`Redis（${where}）不接受这个密码。请检查 REDIS_URL 或 REDIS_CLUSTER。`)
      if (performance.now() - begunAt > 2000) throw new RedisUnreachable(`连不上 Redis（${where}）：${reason}。请确认它在运行，再重试。`)
      await pause(200)
    }
  }
}

/** A cluster client names the trouble with its last node in a field of its own. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const deeper = 'lastNodeError' in error ? error.lastNodeError : undefined
  return deeper instanceof Error ? deeper.message : error.message
}

/** What would quietly lose a ledger is logged: no append-only file, or eviction when memory is full. */
function warnOfRisks({ appendOnly, evicts, version }: ServerFacts, where: string, log: RedisLog): void {
  if (appendOnly === 'no') log.warn({ where }, 'redis keeps no append-only file: set appendonly yes and appendfsync always')
  if (evicts !== undefined && evicts !== 'noeviction') log.warn({ where, evicts }, 'redis may evict keys: set maxmemory-policy noeviction')
  log.info({ where, version }, 'redis')
}

function placeOf(url: string): string {
  try {
    const { hostname, port, pathname } = new URL(url)
    return `${hostname}:${port || '6379'}${pathname === '/' ? '' : pathname}`
  } catch {
    return 'REDIS_URL'
  }
}
