import { join } from 'node:path'

/**
 * The one maker of key names. Every key of an association carries `{id}` as its hash tag, so an association is one
 * Redis Cluster slot. What is kept in files is below `dataFolder` (`LIANYI_DATA`), if the process has one. Views — what `verify` recomputes — stand under `v:`; all else is bookkeeping.
 */
export const keysOf = (association: string, dataFolder: string | null = null) => {
  const prefix = `lianyi:{${association}}:`
  const view = (name: string) => `${prefix}v:${name}`
  return {
    prefix,
    viewPrefix: view(''),
    /** Stream: every commit that is not archived, id `<sequence number of its first event>-0`. */
    journal: `${prefix}journal`,
    /** Hash: first sequence number → a file the journal begins in, see {@link Archive}; where those files are. */
    archives: `${prefix}archives`,
    archiveFolder: dataFolder === null ? null : join(dataFolder, 'archive', association),
    /** Hash: `events`, `numbers`, `entries`, `says` — the last one dealt of each. */
    counters: `${prefix}counters`,
    /** Hash: message id → digest of what it said; and when, to forget by. */
    messages: `${prefix}messages`,
    messageTimes: `${prefix}messages:at`,
    /** Hash: member number (or `*` for the association) → base64 key. */
    seals: `${prefix}seals`,
    /** Hash: outbox id → item; sorted set of those not yet sent. */
    outbox: `${prefix}outbox`,
    outboxWaiting: `${prefix}outbox:waiting`,
    outboxDone: `${prefix}outbox:done`,
    /** Sorted set: items that failed or expired and are not yet on a list for staff, by when. */
    outboxUnsaid: `${prefix}outbox:unsaid`,
    /** Hash: `<date> <account>` → messages sent that day; of the last days only. */
    outboxDays: `${prefix}outbox:days`,
    /** Small notes that expire: questions asked back, who was helped lately. */
    memo: (name: string) => `${prefix}memo:${name}`,
    /** Set: tokens of the processes that serve the association; `servingOf` says who each is, while it runs. */
    serving: `${prefix}serving`,
    servingOf: (token: string) => `${prefix}serving:${token}`,
    /** Hash: `room <id>` or `contact <digest>` → the WeChat account that heard them last; `served <account>` → when (ms) it was served last. */
    heard: `${prefix}heard`,
    /** A daily job, or the asking for what fell due, under way: in one process at a time. */
    underWay: (what: string) => `${prefix}tick:${what}`,
    /** Where the tick got to. */
    tick: `${prefix}tick`,
    view,
  }
}

/** The key names of one association. */
export type Keys = ReturnType<typeof keysOf>

/** Keys of one WeChat account, whichever associations it serves; one hash tag. */
export const accountKeysOf = (account: string) => {
  const prefix = `lianyi:{account:${account}}:`
  return {
    /** Sorted set: sends of the last minute by when they ended; `…/open` began then and may not have ended. */
    sends: `${prefix}sends`,
    /** Hash `until`, `alerted` (ms): the pause after trouble with WeChat. */
    pause: `${prefix}pause`,
    /** Who runs the account; it is named from outside by its gateway and token, and by its contact id. */
    lease: `${prefix}lease`,
  }
}

/** The key names of one account. */
export type AccountKeys = ReturnType<typeof accountKeysOf>
