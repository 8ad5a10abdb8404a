import { open, within } from './deadline.ts'
import { type Logger, noteOf } from './log.ts'

/** Why a connection was given up. */
export type Ailment = 'start' | 'refused' | 'silent' | 'stream' | 'inactive' | 'heartbeat' | 'logged-out'

/** A connection did not start; `why` when it is known. */
export class NotStarted extends Error {
  override readonly name = 'NotStarted'
  readonly why: Ailment

  constructor(why: Ailment) {
    super(`the connection did not start: ${why}`)
    this.why = why
  }
}

/** One connection that can be watched. */
export interface Link {
  /** Throws when it did not start, e.g. {@link NotStarted}. With `insist`, a gateway held by another client is freed for the next attempt. */
  start(how: { insist: boolean }): Promise<void>
  /** Ends it, the account behind it too when `provider`. Never throws. */
  stop(how: { provider: boolean }): Promise<void>
  active(): boolean
  loggedIn(): boolean
}

/** What a connection tells its supervisor. */
export interface Signals {
  beat(): void
  loggedIn(): void
  loggedOut(): void
  /** Waiting for somebody to scan a code. */
  scanned(): void
  lost(why: Ailment): void
}

/** How long the supervisor waits for what; all in ms of real time, `failures` and `insist` in attempts. */
export interface SupervisorTimes {
  /** For start() to return. */
  startMs: number
  /** For stop() to return. */
  stopMs: number
  /** After the start, for a login, a scan or a heartbeat. */
  aliveMs: number
  /** Between two heartbeats. */
  heartbeatMs: number
  /** Logged out with nobody asked to scan. */
  loggedOutMs: number
  /** Between two looks. */
  lookMs: number
  /** Waiting before the first new attempt; doubles each time up to `backoffCapMs`. */
  backoffMs: number
  backoffCapMs: number
  /** Logged in for this long, a connection counts as good and the failures are forgotten. */
  stableMs: number
  /** From this many failures in a row, the account behind the gateway is restarted too; it also frees a gateway from a dead client. */
  insist: number
  /** After this many failures in a row it gives up. */
  failures: number
}

/** Times for production. */
export const supervisorTimes: SupervisorTimes = {
  startMs: 30_000,
  stopMs: 15_000,
  aliveMs: 20_000,
  heartbeatMs: 180_000,
  loggedOutMs: 300_000,
  lookMs: 1_000,
  backoffMs: 1_000,
  backoffCapMs: 60_000,
  stableMs: 60_000,
  insist: 4,
  failures: 8,
}

/** What is known of a connection; times are ms, null when it never was. */
export interface Facts {
  startedAt: number
  aliveAt: number | null
  loggedInAt: number | null
  scannedAt: number | null
  /** Since when nobody has been logged in; null while somebody is. */
  loggedOutSince: number | null
  /** Somebody was logged in for long enough. */
  stable: boolean
  lost: Ailment | null
}

/** What is wrong with a connection at `now`, or undefined. */
export function ailmentOf(facts: Facts, active: boolean, times: SupervisorTimes, now: number): Ailment | undefined {
  if (facts.lost) return facts.lost
  if (!active) return 'inactive'
  if (facts.aliveAt === null) return now - facts.startedAt > times.aliveMs ? 'silent' : undefined
  if (now - facts.aliveAt > times.heartbeatMs) return 'heartbeat'
  if (facts.loggedOutSince === null) return undefined
  return now - Math.max(facts.loggedOutSince, facts.scannedAt ?? 0) > times.loggedOutMs ? 'logged-out' : undefined
}

/** ms to wait after the n-th failure in a row. */
export function backoff(failures: number, { backoffMs, backoffCapMs }: SupervisorTimes): number {
  return Math.min(backoffCapMs, backoffMs * 2 ** Math.min(30, failures - 1))
}

const words: Record<Ailment, string> = {
  start: '网关连接不上，请检查网关是否在运行、地址和令牌是否正确',
  refused: '网关拒绝了连接，可能另一个机器人正占用同一个网关',
  silent: '连上后既没有登录也没有心跳，可能另一个机器人正占用同一个网关',
  stream: '与网关的连接中断',
  inactive: '微信组件停止了工作',
  heartbeat: '网关很久没有心跳',
  'logged-out': '微信账号已退出登录，也没有等待扫码的二维码',
}

/**
 * Keeps one connection alive: Wechaty itself stays silently dead after a failed start or reset. Opens a new one, after a growing
 * pause, whenever the present one is ailing; gives up after `times.failures` failures in a row by calling `onFatal` once.
 */
export class Supervisor<L extends Link> {
  readonly #make: (signals: Signals) => L
  readonly #times: SupervisorTimes
  readonly #log: Logger
  readonly #onFatal: (reason: string) => void
  #current: { link: L; facts: Facts } | undefined
  readonly #halted = open<void>()
  #stopping = false
  #wake = (): void => undefined
  #loop: Promise<void> = Promise.resolve()

  constructor(options: { make: (signals: Signals) => L; times: SupervisorTimes; log: Logger; onFatal: (reason: string) => void }) {
    this.#make = options.make
    this.#times = options.times
    this.#log = options.log
    this.#onFatal = options.onFatal
  }

  /** Begins to connect; resolves when the first attempt has started or failed. */
  start(): Promise<void> {
    const { promise: first, resolve } = open<void>()
    this.#loop = this.#run(resolve).catch((error: unknown) => {
      this.#log.error(noteOf(error), 'the WeChat supervisor broke')
      this.#onFatal('微信连接的看护程序出错，需要重新启动。')
    })
    return first
  }

  /** Ends the connection and all attempts. The account behind it stays logged in. */
  async stop(): Promise<void> {
    this.#stopping = true
    this.#halted.resolve()
    this.#wake()
    await this.#loop
  }

  /** The present connection, sound or not; undefined between two. */
  get link(): L | undefined {
    return this.#current?.link
  }

  /** Whether the present connection shows life. */
  connected(): boolean {
    const { link, facts } = this.#current ?? {}
    return !!link && !!facts && facts.aliveAt !== null && ailmentOf(facts, link.active(), this.#times, performance.now()) === undefined
  }

  async #run(begun: () => void): Promise<void> {
    let failures = 0
    while (!this.#stopping) {
      const { why, stable } = await this.#connect(failures + 1 >= this.#times.insist, begun)
      if (this.#stopping) return
      failures = stable ? 1 : failures + 1
      if (failures >= this.#times.failures) {
        this.#log.error({ why, failures }, 'WeChat given up')
        this.#onFatal(`微信连续 ${failures} 次没有连好，最后一次：${words[why]}。`)
        return
      }
      const waitMs = backoff(failures, this.#times)
      this.#log.warn({ why, failures, waitMs }, 'WeChat connection lost, trying again')
      await this.#sleep(waitMs)
    }
  }

  /** One connection from beginning to end. */
  async #connect(insist: boolean, begun: () => void): Promise<{ why: Ailment; stable: boolean }> {
    const now = performance.now()
    const facts: Facts = {
      startedAt: now,
      aliveAt: null,
      loggedInAt: null,
      scannedAt: null,
      loggedOutSince: now,
      stable: false,
      lost: null,
    }
    const link = this.#make(this.#signals(facts))
    this.#current = { link, facts }
    const why = await this.#live(link, facts, insist, begun)
    begun()
    this.#current = undefined
    const stable = facts.stable || this.#isStable(facts)
    await link.stop({ provider: !this.#stopping && (why === 'logged-out' || (insist && !stable)) })
    return { why, stable }
  }

  /** Resolves with what went wrong, or when stopping. */
  async #live(link: L, facts: Facts, insist: boolean, begun: () => void): Promise<Ailment> {
    try {
      await within(this.#times.startMs, Promise.race([link.start({ insist }), this.#halted.promise]))
    } catch (error) {
      this.#log.warn(noteOf(error), 'WeChat connection did not start')
      return error instanceof NotStarted ? error.why : 'start'
    }
    facts.startedAt = performance.now()
    begun()
    for (;;) {
      const why = ailmentOf(facts, link.active(), this.#times, performance.now())
      if (why || this.#stopping) return why ?? 'inactive'
      await this.#sleep(this.#times.lookMs)
    }
  }

  #isStable({ loggedInAt }: Facts): boolean {
    return loggedInAt !== null && performance.now() - loggedInAt > this.#times.stableMs
  }

  /** Resolves after `ms`, or earlier when woken. */
  async #sleep(ms: number): Promise<void> {
    if (this.#stopping) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #signals(facts: Facts): Signals {
    const alive = (): number => {
      facts.aliveAt = performance.now()
      return facts.aliveAt
    }
    return {
      beat: alive,
      loggedIn: () => {
        facts.loggedInAt = alive()
        facts.loggedOutSince = null
      },
      loggedOut: () => {
        facts.stable ||= this.#isStable(facts)
        facts.loggedInAt = null
        facts.loggedOutSince ??= performance.now()
      },
      scanned: () => {
        facts.scannedAt = alive()
      },
      lost: (why) => {
        facts.lost ??= why
        this.#wake()
      },
    }
  }
}
