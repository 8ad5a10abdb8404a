import { type ConnectionOptions, Queue, Worker } from 'bullmq'
import type { Cluster, Redis } from 'ioredis'
import type { Logger } from 'pino'

/** How often the tick comes, ms. */
export const tickMs = 15_000

/** What the waker calls. Neither may depend on being called once: the acts they commit prevent twice. */
export interface Wakes {
  /** Something may be waiting to be sent. Answers the next moment (ms since 1970 by `now`) to look again, or null. */
  deliver(): Promise<number | null>
  /** Time has passed. */
  tick(): Promise<void>
  /** The Clock's now, ms. */
  now(): number
}

/** Makes a connection for one queue or worker: it may block, and has no deadline. */
export type BullConnection = () => Redis | Cluster

/**
 * BullMQ carries one wake-up per account and the tick. A wake is only a nudge: many in a row are one, and a lost one is
 * made good by the next tick. No listener here may reject.
 */
export const waker = (connect: BullConnection, name: string, wakes: Wakes, log: Logger) => {
  const options = () => ({ connection: connect() as ConnectionOptions, prefix: '{lianyi}' })
  const deliverQueue = new Queue(`deliver-${name}`, options())
  const tickQueue = new Queue(`tick-${name}`, options())
  const complain = (what: string) => (error: unknown) =>
    log.error({ why: error instanceof Error ? error.message : 'unknown' }, `${what} failed`)
  for (const queue of [deliverQueue, tickQueue]) queue.on('error', complain('a queue'))
  let pending = false
  let delivering: Promise<void> | null = null

  const add = async (delay: number): Promise<void> => {
    await deliverQueue.add('deliver', {}, { delay, removeOnComplete: true, removeOnFail: 100 })
  }
  const drain = async (): Promise<void> => {
    pending = false
    const next = await wakes.deliver()
    if (next !== null && !pending) {
      const delay = Math.max(next - wakes.now(), 0)
      if (delay < 20) return drain()
      wakeLater(delay)
    }
  }
  let later: NodeJS.Timeout | null = null
  let laterAt = 0
  /** The nearest look to come; a nearer one replaces it. */
  const wakeLater = (delay: number) => {
    const at = wakes.now() + delay
    if (later && laterAt <= at) return
    if (later) clearTimeout(later)
    laterAt = at
    later = setTimeout(() => {
      later = null
      wake()
    }, delay)
  }
  const wake = (): void => {
    if (pending) return
    pending = true
    add(0).catch((error: unknown) => {
      pending = false
      complain('a wake')(error)
    })
  }

  const deliverWorker = new Worker(
    `deliver-${name}`,
    async () => {
      delivering = drain()
      await delivering.catch(complain('delivery'))
      delivering = null
    },
    { ...options(), concurrency: 1 },
  )
  const tickWorker = new Worker(
    `tick-${name}`,
    async () => {
      await wakes.tick().catch(complain('a tick'))
      wake()
    },
    { ...options(), concurrency: 1 },
  )
  for (const worker of [deliverWorker, tickWorker]) worker.on('error', complain('a worker'))

  return {
    /** Starts the tick and looks at once. */
    async start(): Promise<void> {
      await tickQueue.upsertJobScheduler('tick', { every: tickMs }, { name: 'tick', opts: { removeOnComplete: true, removeOnFail: 100 } })
      wake()
    },
    /** Something was queued. */
    wake,
    /** Stops listening; a delivery under way is finished first. */
    async stop(): Promise<void> {
      if (later) clearTimeout(later)
      await Promise.all([deliverWorker.close(), tickWorker.close()])
      await delivering?.catch(() => undefined)
      await Promise.all([deliverQueue.close(), tickQueue.close()])
    },
  }
}

/** What wakes the outbox. */
export type Waker = ReturnType<typeof waker>
