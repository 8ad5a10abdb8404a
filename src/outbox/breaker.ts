import type { RedisClient } from '../journal/client.ts'
import { accountKeysOf } from '../journal/keys.ts'

/** How long all but answers stop after trouble, ms. */
export const pauseMs = 10 * 60_000
/** So many failed sends in a row are trouble. */
const mostFailures = 3
/** Staff are alerted at most so often, ms. */
const alertEveryMs = 60 * 60_000

/** Why sending was paused. */
export type Trouble = 'too-fast' | 'failures'

const tooFast =
  /操作(?:过于|太)?频繁|发送(?:过于|太)?频繁|频率(?:过高|过快|限制)|(?<!\d)20001(?!\d)|too (?:frequent|often|many)|rate.?limit/iu

/** Whether a failed send says that the account sends too fast, itself or in what caused it (WorkPro's code for it is 20001). */
export const saysTooFast = (error: unknown): boolean => {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { message, details } = at as Error & { details?: unknown }
    if (tooFast.test(`${message} ${typeof details === 'string' ? details : ''}`)) return true
  }
  return false
}

/**
 * Stops all but answers for ten minutes after trouble with WeChat. Kept in Redis, so that a restart does not end the pause;
 * trouble during a pause begins it anew.
 */
export const breaker = (redis: () => RedisClient | undefined, account: () => string, now: () => number) => {
  let loaded: string | null = null
  let until = 0
  let alertedAt = 0
  let failures = 0

  /** Begins a pause; answers whether staff are to be alerted, where they may be. Never rejects. */
  const pause = async (mayAlert = true): Promise<boolean> => {
    failures = 0
    until = now() + pauseMs
    const alert = mayAlert && (now() - alertedAt >= alertEveryMs || alertedAt > now())
    if (alert) alertedAt = now()
    // should this be lost, a restart ends the pause
    await redis()
      ?.multi()
      .hset(accountKeysOf(account()).pause, { until, alerted: alertedAt })
      .pexpire(accountKeysOf(account()).pause, 2 * alertEveryMs)
      .exec()
      .catch(() => undefined)
    return alert
  }

  return {
    /** Reads a pause begun before; once an account. */
    async load(): Promise<void> {
      const name = account()
      if (loaded === name) return
      const kept = (await redis()?.hgetall(accountKeysOf(name).pause)) ?? {}
      until = Number(kept.until ?? 0)
      alertedAt = Number(kept.alerted ?? 0)
      loaded = name
    },
    /** Until when (ms) all but answers wait; null: nothing is paused. */
    pausedUntil(): number | null {
      const at = now()
      return until > at && until - at <= pauseMs ? until : null
    },
    /** A message arrived, as far as is known. */
    succeeded(): void {
      failures = 0
    },
    /**
     * A send did not succeed. Answers the trouble it makes plain, and whether staff are to be alerted (never, where it was such an alert);
     * null: none yet. Never rejects.
     */
    async failed(error: unknown, wasAlert: boolean): Promise<{ trouble: Trouble; alert: boolean } | null> {
      failures += 1
      const trouble = saysTooFast(error) ? 'too-fast' : failures >= mostFailures ? 'failures' : null
      return trouble && { trouble, alert: await pause(!wasAlert) }
    },
    /** WeChat itself said that the account sends too fast. Answers whether staff are to be alerted. */
    warned: () => pause(),
  }
}
