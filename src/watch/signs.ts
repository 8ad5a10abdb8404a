/** What is known of a running bot at one moment. Numbers only: no names, no texts. */
export interface Signs {
  /** Our own clock, ms. */
  now: number
  wechat: {
    connected: boolean
    loggedIn: boolean
    /** When (ms) the last message came, or listening began if none has. */
    heardAt: number
  }
  /** Null while the store does not answer. */
  outbox: {
    waiting: number
    /** How long the oldest that waits has waited, ms. */
    oldestMs: number
    /** The same of answers alone: nothing but the pace holds an answer back. */
    oldestReplyMs: number
  } | null
  /** Sends of the last ten minutes. */
  sends: { arrived: number; failed: number }
  /** Null while the store does not answer. */
  redis: RedisSigns | null
  /** Where the data folder is, bytes; null where that cannot be asked. */
  disk: { free: number; total: number } | null
  /** Since the last tick ended, or since the start if none has, ms of real time. */
  tickAgeMs: number
  /** How far ahead of our clock the messages of WeChat are, ms; 0 when none is. */
  aheadMs: number
}

/** What the store says of itself; of several nodes the worst. */
export interface RedisSigns {
  usedBytes: number
  /** `maxmemory`, else the memory of the machine; 0 when it says neither. */
  limitBytes: number
  /** The last write of the append-only file, its last rewrite and the last snapshot all went well. */
  writes: boolean
  /** It keeps an append-only file, and refuses to write rather than forget when it is full. */
  safe: boolean
  /** How many replicas follow it. */
  replicas: number
  /** Its clock less ours, ms. */
  skewMs: number
}
