import { createHash } from 'node:crypto'
import { type ConnectionOptions, Queue, Worker } from 'bullmq'
import type { Cluster, Redis } from 'ioredis'
import type { Logger } from 'pino'
import { faultNote } from '../chat/fault.ts'
import type { Due } from '../schedule/due.ts'

/** How often the tick comes, ms. */
export const tickMs = 15_000
/** Longest wait for the next look, ms: beyond 24 days a timer does not wait at all. */
const longestWaitMs = 60 * 60_000

/** What is due this soon is waited for by looking again, ms. */
const soonMs = 20

/** Least time between two looks that wakes ask for, ms of real time: in a flood, one answer more is no reason to look at all of them again. */
const lookGapMs = 100

/** What the waker calls. Neither may depend on being called once: the acts they commit prevent twice. */
export interface Wakes {
  /** Something may be waiting to be sent. Answers the next moment (ms since 1970 by `now`) to look again, or null. */
  deliver(): Promise<number | null>
  /** Time has passed. */
  tick(): Promise<void>
  /** Something fell due. May be called again for one it did: it is told apart by its id. Rejects when it is to be tried again. */
  remind(asked: Reminding): Promise<void>
  /** It failed each time it was tried, and is given up. */
  gaveUp(asked: Reminding): Promise<void>
  /** The Clock's now, ms. */
  now(): number
}

/** A due on its way through the queue. */
export interface Reminding {
  association: string
  due: Due
}

/** Makes a connection for one queue or worker: it may block, and has no deadline. */
export type BullConnection = () => Redis | Cluster

/** How several processes, each with a name of its own, serve one association, and how often the tick comes. */
export interface Sharing {
  /** Name of the queue of what fell due: whichever process takes it does it. Default: nobody shares it. */
  shared?: string
  /** Names of the other processes, to be woken as well: what was queued may be theirs to send. */
  others?(): readonly string[]
  /** ms; default: {@link tickMs}. */
  tickEvery?: number
  /** Wait before what fell due and failed is tried again, doubled each time, ms; default: 2 s. */
  retryAfter?: number
}

/** Least time between two wakes of another process, ms. */
const nudgeGapMs = 250

/**
 * BullMQ carries one wake-up per account and the tick. A wake is only a nudge: many in a row are one, and a lost one is
 * made good by the next tick. No listener here may reject.
 */
export const waker = (
  connect: BullConnection,
  name: string,
  wakes: Wakes,
  log: Logger,
  { shared = name, others = () => [], tickEvery = tickMs, retryAfter = 2000 }: Sharing = {},
) => {
  const connections: (Redis | Cluster)[] = []
  const options = () => {
    const connection = connect()
    connections.push(connection)
    return { connection: connection as ConnectionOptions, prefix: '{lianyi}' }
  }
  const complain = (what: string) => (error: unknown) => log.error({ fault: faultNote(error) }, `${what} failed`)
  const delivering = options()
  const deliverQueue = new Queue(`deliver-${name}`, delivering)
  const tickQueue = new Queue(`tick-${name}`, options())
  const remindQueue = new Queue<Reminding>(`remind-${shared}`, options())
  for (const queue of [deliverQueue, tickQueue, remindQueue]) queue.on('error', complain('a queue'))
  /** A wake-up is in the queue, or about to be put there, and was not yet taken. */
  let pending = false
  let soon: NodeJS.Timeout | null = null
  let lookedAt = Number.NEGATIVE_INFINITY
  let stopped = false
  let later: NodeJS.Timeout | null = null
  let laterAt = 0

  /** Other processes that were woken lately, each with its queue and what ends the wait before the next time. */
  const nudged = new Map<string, { queue: Queue; timer: NodeJS.Timeout | null; again: boolean }>()
  const nudge = (other: string): void => {
    const known = nudged.get(other) ?? { queue: new Queue(`deliver-${other}`, delivering), timer: null, again: false }
    if (!nudged.has(other)) known.queue.on('error', complain('a queue'))
    nudged.set(other, known)
    known.again = known.timer !== null
    if (stopped || known.again) return
    known.timer = setTimeout(() => {
      known.timer = null
      if (known.again) nudge(other)
    }, nudgeGapMs)
    known.queue.add('deliver', {}, { removeOnComplete: true, removeOnFail: 100 }).catch(complain('a wake'))
  }
  const addWake = (): void => {
    soon = null
    deliverQueue.add('deliver', {}, { removeOnComplete: true, removeOnFail: 100 }).catch((error: unknown) => {
      pending = false
      complain('a wake')(error)
    })
  }
  const wake = (): void => {
    if (pending || stopped) return
    pending = true
    const waitMs = lookedAt + lookGapMs - performance.now()
    if (waitMs <= 0) addWake()
    else soon ??= setTimeout(addWake, waitMs)
  }
  /** The nearest look to come; a nearer one replaces it. */
  const wakeLater = (delay: number): void => {
    const wait = Math.min(delay, longestWaitMs)
    const at = wakes.now() + wait
    if (stopped || (later && laterAt <= at)) return
    if (later) clearTimeout(later)
    laterAt = at
    later = setTimeout(() => {
      later = null
      wake()
    }, wait)
  }
  const drain = async (): Promise<void> => {
    while (!stopped) {
      pending = false
      lookedAt = performance.now()
      const next = await wakes.deliver()
      if (next === null || pending) return
      const delay = Math.max(next - wakes.now(), 0)
      if (delay >= soonMs) return wakeLater(delay)
    }
  }

  const deliverWorker = new Worker(`deliver-${name}`, () => drain().catch(complain('delivery')), { ...options(), concurrency: 1 })
  /** The tick under way, and when (ms of real time) the last one ended. */
  let ticking: Promise<void> | null = null
  let tickedAt = performance.now()
  const tickOnce = async (): Promise<void> => {
    await wakes.tick().catch(complain('a tick'))
    // a wake-up that the queue lost would be waited for for ever
    pending = false
    wake()
  }
  const tick = (): Promise<void> => {
    ticking ??= tickOnce().finally(() => {
      ticking = null
      tickedAt = performance.now()
    })
    return ticking
  }
  const schedule = () =>
    tickQueue.upsertJobScheduler('tick', { every: tickEvery }, { name: 'tick', opts: { removeOnComplete: true, removeOnFail: 100 } })
  /** The queue goes by the machine's clock: put back by hours, the next tick would be hours away. */
  const catchUp = async (): Promise<void> => {
    if (stopped || ticking || performance.now() - tickedAt < 2 * tickEvery) return
    await tick()
    if (stopped) return
    await tickQueue.removeJobScheduler('tick')
    await schedule()
  }
  let watching: NodeJS.Timeout | undefined
  const tickWorker = new Worker(`tick-${name}`, tick, { ...options(), concurrency: 1 })
  const remindWorker = new Worker<Reminding>(`remind-${shared}`, ({ data }) => wakes.remind(data), { ...options(), concurrency: 1 })
  remindWorker.on('failed', (job, error) => {
    complain('a reminder')(error)
    if (job?.finishedOn) wakes.gaveUp(job.data).catch(complain('what was given up'))
  })
  for (const worker of [deliverWorker, tickWorker, remindWorker]) worker.on('error', complain('a worker'))

  return {
    /** Starts the tick and looks at once. */
    async start(): Promise<void> {
      await schedule()
      tickedAt = performance.now()
      watching = setInterval(() => void catchUp().catch(complain('a tick')), tickEvery)
      wake()
    },
    /** Something was queued. */
    wake(): void {
      wake()
      for (const other of others()) nudge(other)
    },
    /** Queues a due; one of the same id that waits already is the same. Failing, it is tried again for about a minute. */
    async remind(asked: Reminding): Promise<void> {
      const jobId = createHash('sha256').update(`${asked.association}\n${asked.due.id}`).digest('hex')
      await remindQueue.add('remind', asked, {
        jobId,
        attempts: 6,
        backoff: { type: 'exponential', delay: retryAfter },
        removeOnComplete: true,
        removeOnFail: true,
      })
    },
    /** Stops listening and ends its connections; a delivery or tick under way is finished first, and a wake about to be queued is obeyed. */
    async stop(): Promise<void> {
      stopped = true
      if (later) clearTimeout(later)
      if (soon) clearTimeout(soon)
      clearInterval(watching)
      await ticking
      for (const { timer } of nudged.values()) if (timer) clearTimeout(timer)
      const lastLook = soon && wakes.deliver().catch(complain('delivery'))
      await Promise.all([lastLook, deliverWorker.close(), tickWorker.close(), remindWorker.close()])
      await Promise.all(
        [deliverQueue, tickQueue, remindQueue, ...[...nudged.values()].map(({ queue }) => queue)].map((queue) => queue.close()),
      )
      for (const connection of connections) connection.disconnect()
    },
  }
}

/** What wakes the outbox. */
export type Waker = ReturnType<typeof waker>
