import { statfs } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Logger } from 'pino'
import type { Incoming, TransportState } from '../chat/transport.ts'
import type { Clock } from '../domain/clock.ts'
import { sayWhen } from '../domain/zoned.ts'
import type { RedisClient } from '../journal/client.ts'
import { ofAssociations, stopped } from '../text/alarm.ts'
import { alarm } from './alarm.ts'
import { type Channel, type Notice, NotTold } from './channel.ts'
import { loadMemory, saveMemory } from './memory.ts'
import { readRedisSigns } from './redis-signs.ts'
import type { Signs } from './signs.ts'
import { isDaytime, type Trouble, troublesIn } from './troubles.ts'
import { sayNews } from './words.ts'

/** How often everything is looked at, ms: a look costs three questions to Redis. */
const usualLookMs = 15_000
/** How long one sign may take to read, ms. */
const usualReadMs = 5_000
/** How far back sends are counted, ms, and how many at most. */
const [sendsMs, mostSends] = [10 * 60_000, 1000]
/** So many messages in a row ahead of our clock are no accident. */
const inARow = 3
/** Most notices that wait for a channel, how long they are news, and how long a code to log in with is good, ms. */
const [mostWaiting, newsMs, codeMs] = [20, 60 * 60_000, 5 * 60_000]
/** How long the last word may take, ms. */
const lastMs = 8_000

/** What a watch is made of. */
export interface WatchParts {
  /** Those served, by name, and the zone and limits of the first. */
  names: readonly string[]
  zone: string
  silentHours: number
  /** `LIANYI_WAIT_REPLICAS`. */
  replicas: number
  state(): TransportState & { scan?: { qr: string; at: number } }
  /** What waits to be said; throws while the store does not answer. */
  backlog(): Promise<NonNullable<Signs['outbox']>>
  /** Since the last tick ended, ms of real time; null before the first. */
  tickAgeMs(): number | null
  redis: RedisClient
  /** `LIANYI_DATA`: its disk is looked at, and what was told is remembered there over a restart. */
  dataFolder: string
  clock: Clock
  log: Logger
  channels: readonly Channel[]
  /** A PNG of a code to log in with. */
  drawCode(qr: string): Promise<Buffer>
  /** Hears every look, for the metrics. */
  onLook?(signs: Signs, troubles: readonly Trouble[]): void
  /** Hears what became of each notice, for the metrics. */
  onTold?(channel: Channel['name'], arrived: boolean): void
  /** Shorter in tests, ms. */
  lookMs?: number
  readMs?: number
}

/** Watches a running bot and tells whoever runs it, by the second channels, what is wrong. */
export interface Watch {
  /** Begins to look. */
  start(): Promise<void>
  /** Looks once, now, and tells what is news. Never rejects. */
  look(): Promise<void>
  /** Reads every sign, now, for the metrics alone: nothing is told. Never rejects. */
  see(): Promise<void>
  /** A message came in. */
  heard(incoming: Incoming): void
  /** A message was sent, or was not. */
  sent(arrived: boolean): void
  /** Says that the bot ends, and why: one line for people. Takes eight seconds at most; never rejects. */
  last(why: string): Promise<void>
  stop(): Promise<void>
}

interface Waiting {
  notice: Notice
  at: number
}

/** Builds a watch; nothing happens before start(). */
export const watch = (parts: WatchParts): Watch => {
  const {
    zone,
    silentHours,
    replicas,
    state,
    redis,
    dataFolder,
    clock,
    log,
    channels,
    drawCode,
    lookMs = usualLookMs,
    readMs = usualReadMs,
  } = parts
  const who = ofAssociations(parts.names)
  const begunAt = clock.now()
  const begunReal = performance.now()
  const lines = new Map<Channel, Waiting[]>(channels.map((channel) => [channel, []]))
  let sends: { at: number; arrived: boolean }[] = []
  /** How far the last messages were ahead of our clock, ms. */
  let ahead: number[] = []
  let decide = alarm()
  let saved = decide.remembered()
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<void> = Promise.resolve()

  const readSigns = async (): Promise<Signs> => {
    const now = clock.now()
    const { connected, loggedIn, lastMessageAt } = state()
    const [outbox, ofRedis, disk] = await Promise.all([
      soon(parts.backlog(), readMs),
      soon(
        readRedisSigns(redis, () => clock.now()),
        readMs,
      ),
      soon(
        statfs(dataFolder).then(({ bavail, blocks, bsize }) => ({ free: bavail * bsize, total: blocks * bsize })),
        readMs,
      ),
    ])
    sends = sends.filter(({ at }) => now - at <= sendsMs)
    const arrived = sends.filter((send) => send.arrived).length
    return {
      now,
      wechat: { connected, loggedIn, heardAt: Math.max(lastMessageAt ?? 0, begunAt) },
      outbox,
      sends: { arrived, failed: sends.length - arrived },
      redis: ofRedis,
      disk,
      tickAgeMs: parts.tickAgeMs() ?? performance.now() - begunReal,
      aheadMs: ahead.length < inARow ? 0 : Math.max(0, Math.min(...ahead)),
    }
  }

  let flushing: Promise<void> = Promise.resolve()
  /** One after another: a look and the last word at once would tell the same twice. */
  const flush = (): Promise<void> => {
    flushing = flushing.then(flushOnce)
    return flushing
  }
  /** Hands every channel what waits for it, in order; what does not arrive waits for the next look, while it is news. Never rejects. */
  const flushOnce = async (): Promise<void> => {
    const now = clock.now()
    await Promise.all(
      channels.map(async (channel) => {
        const line = (lines.get(channel) ?? []).filter(({ at }) => now - at <= newsMs).slice(-mostWaiting)
        lines.set(channel, line)
        while (line[0]) {
          const { notice, at } = line[0]
          const arrived = await channel.tell(now - at <= codeMs ? notice : { text: notice.text }).then(
            () => true,
            (error: unknown) => {
              log.warn({ channel: channel.name, why: error instanceof NotTold ? error.message : 'unknown' }, 'an alert was not told')
              return false
            },
          )
          parts.onTold?.(channel.name, arrived)
          if (!arrived) return
          line.shift()
        }
      }),
    )
  }

  const seen = async (): Promise<{ now: number; troubles: Trouble[] }> => {
    const signs = await readSigns()
    const troubles = troublesIn(signs, { zone, silentHours, replicas })
    parts.onLook?.(signs, troubles)
    return { now: signs.now, troubles }
  }

  const lookOnce = async (): Promise<void> => {
    const { now, troubles } = await seen()
    const news = decide.news(troubles, now, isDaytime(now, zone))
    const scan = state().scan
    const code = scan && now - scan.at <= codeMs ? scan : undefined
    for (const one of news) {
      const picture = code && one.what !== 'over' && one.trouble.kind === 'logged-out' ? await drawCode(code.qr) : undefined
      const kind = one.what === 'over' ? one.kind : one.trouble.kind
      log.warn({ trouble: kind, what: one.what }, 'an alert')
      const text = sayNews(one, { who, zone, now, code: picture !== undefined })
      for (const line of lines.values()) line.push({ notice: { text, ...(picture ? { picture } : {}) }, at: now })
    }
    await flush()
    const remembered = decide.remembered()
    if (isDeepStrictEqual(remembered, saved)) return
    saved = remembered
    await saveMemory(dataFolder, remembered)
  }

  const look = (): Promise<void> => {
    turn = turn
      .then(lookOnce)
      .catch((error: unknown) => log.error({ fault: error instanceof Error ? error.name : 'unknown' }, 'the watch could not look'))
    return turn
  }

  return {
    async start() {
      decide = alarm(await loadMemory(dataFolder))
      saved = decide.remembered()
      timer = setInterval(look, lookMs)
      timer.unref()
      await look()
    },
    look,
    see: () => seen().then(() => {}),
    heard(incoming) {
      if (incoming.kind !== 'message' || incoming.at <= 0) return
      ahead = [...ahead, incoming.at - clock.now()].slice(-inARow)
    },
    sent(arrived) {
      sends = [...sends, { at: clock.now(), arrived }].slice(-mostSends)
    },
    async last(why) {
      const now = clock.now()
      for (const line of lines.values()) line.push({ notice: { text: stopped(who, sayWhen(now, zone, now), why) }, at: now })
      await soon(flush(), lastMs)
    },
    async stop() {
      clearInterval(timer)
      await soon(turn, readMs)
    },
  }
}

/** What comes of some work within a while; null when it fails or takes longer. */
const soon = async <T>(work: Promise<T>, ms: number): Promise<T | null> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms)
  })
  try {
    return await Promise.race([work, late])
  } catch {
    return null
  } finally {
    clearTimeout(timer)
  }
}
