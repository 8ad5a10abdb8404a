import type { Signs } from '../../src/watch/signs.ts'

/** Signs of a bot with which all is well at `now` (ms). */
export const allWell = (now: number): Signs => ({
  now,
  wechat: { connected: true, loggedIn: true, heardAt: now - 60_000 },
  outbox: { waiting: 0, oldestMs: 0, oldestReplyMs: 0 },
  sends: { arrived: 20, failed: 1 },
  redis: { usedBytes: 50_000_000, limitBytes: 2_000_000_000, writes: true, safe: true, replicas: 0, skewMs: 3 },
  disk: { free: 20_000_000_000, total: 40_000_000_000 },
  tickAgeMs: 15_000,
  aheadMs: 0,
})
