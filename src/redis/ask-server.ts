import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { ConnectionOptions } from './client-options.ts'

/** What a Redis server says of itself. */
export interface ServerFacts {
  version: string
  pid: number
  /** Its working folder, where its files are; absent when it keeps that to itself. */
  dir?: string
  /** Still reading its files; commands wait until it is done. */
  loading: boolean
  /** How far the reading is, 0–100; absent when it does not say. */
  loadedPercent?: number
  /** `appendonly` and `maxmemory-policy`; absent when it keeps them to itself. */
  appendOnly?: string
  evicts?: string
}

const alone: ConnectionOptions = {
  lazyConnect: true,
  retryStrategy: null,
  enableReadyCheck: false,
  maxRetriesPerRequest: 0,
  disableClientInfo: true,
  connectTimeout: 3000,
  commandTimeout: 3000,
}

/**
 * Asks one server about itself over a connection of its own, within a few seconds, also while it is loading. Throws what
 * went wrong: refused, timed out, wrong password.
 */
export async function askServer(to: string | ConnectionOptions): Promise<ServerFacts> {
  const client = typeof to === 'string' ? new Redis(to, alone) : new Redis({ ...to, ...alone })
  let trouble: Error | undefined
  client.on('error', (error: Error) => {
    trouble ??= error
  })
  try {
    await client.connect()
    const info = await client.info()
    const settings = new Map<string, string>()
    for (const name of ['dir', 'appendonly', 'maxmemory-policy']) {
      const value = await setting(client, name)
      if (value !== undefined) settings.set(name, value)
    }
    return facts(info, settings)
  } catch (error) {
    throw trouble ?? error
  } finally {
    client.disconnect()
  }
}

/** A managed Redis may forbid CONFIG: then the setting stays unknown. */
async function setting(client: Redis, name: string): Promise<string | undefined> {
  try {
    const reply: unknown = await client.config('GET', name)
    return Array.isArray(reply) && typeof reply[1] === 'string' ? reply[1] : undefined
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return undefined
    throw error
  }
}

function facts(info: string, settings: ReadonlyMap<string, string>): ServerFacts {
  const field = (name: string): string | undefined => new RegExp(`^${name}:(.*)$`, 'm').exec(info)?.[1]?.trim()
  const percent = field('loading_loaded_perc')
  const dir = settings.get('dir')
  const appendOnly = settings.get('appendonly')
  const evicts = settings.get('maxmemory-policy')
  return {
    version: field('redis_version') ?? '',
    pid: Number(field('process_id') ?? 0),
    loading: field('loading') === '1' || field('async_loading') === '1',
    ...(percent === undefined ? {} : { loadedPercent: Math.floor(Number(percent)) }),
    ...(dir === undefined ? {} : { dir }),
    ...(appendOnly === undefined ? {} : { appendOnly }),
    ...(evicts === undefined ? {} : { evicts }),
  }
}

/**
 * Waits until a server that answers has read its files, and says so when it takes more than two seconds. `ask` is repeated
 * until then; what it throws is thrown.
 */
export async function untilLoaded(ask: () => Promise<ServerFacts>, say: (line: string) => void): Promise<ServerFacts> {
  let nextLineMs = 2000
  const begunAt = performance.now()
  for (;;) {
    const now = await ask()
    if (!now.loading) return now
    if (performance.now() - begunAt > nextLineMs) {
      say(`正在等 Redis 读入数据${now.loadedPercent === undefined ? '' : `（${now.loadedPercent}%）`}……`)
      nextLineMs += 10_000
    }
    await pause(100)
  }
}
