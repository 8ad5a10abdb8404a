import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Clock } from '../domain/clock.ts'
import type { RedisClient } from './client.ts'
import { dealtSeq, type JournalEvent, type NewEvent } from './events.ts'
import type { Keys } from './keys.ts'
import { project } from './project.ts'
import { rowOf } from './row.ts'
import { actShelf, shelfOf } from './shelves.ts'
import { viewByView } from './views.ts'
import { readWords, WordList } from './words.ts'

/** How long message ids are remembered, ms: longer than the day after which a message is too old to act on. */
export const rememberMessagesMs = 3 * 24 * 60 * 60_000

/** What must hold of a view's field for a commit to happen; `name` comes back when it does not. */
export type Expectation = { name: string; key: string; field: string } & (
  | { op: 'absent' }
  | { op: 'equals'; value: string }
  | { op: 'below'; value: number }
)

/** Something to be said once the commit stands; the outbox knows its shape (src/outbox/item.ts). It must be JSON. */
export type Said = object

/** A note that expires by itself: a question asked back, who was helped lately. `value` null removes it, and so does a time that is up. */
export interface Memo {
  name: string
  value: string | null
  /** Whole ms. */
  ttlMs: number
}

/** One decision, ready to be made fact. */
export interface Draft {
  /** The message it answers: a redelivery changes nothing. Absent for what the bot does by itself. */
  message?: { id: string; digest: string }
  /**
   * `id` names the act. With `once`, the act can happen once only, whoever says it in whichever message;
   * `about` tells apart two things under one id (→ conflict). Its first event remembers it, so it needs one. A draft
   * with neither a message nor `once` is done again each time it is committed.
   */
  act: { id: string; about: string; once: boolean }
  by: string
  /** When it happened, ms; events may carry their own. */
  occurredAt: number
  expect: readonly Expectation[]
  events: readonly NewEvent[]
  says: readonly Said[]
  memo: readonly Memo[]
  /** How many numbers (from 101) and 流水号 (from 1001) its texts and events have places for. */
  numbers?: number
  entries?: number
}

/** What became of a draft. */
export type Outcome =
  /** Done; `numbers` and `entries` are the first of each that were dealt. */
  | { outcome: 'committed'; seq: number; numbers: number; entries: number }
  /** The same message again, or (with `first`, when it first happened) the same act in another message. Nothing changed. */
  | { outcome: 'repeated'; of: 'message' }
  | { outcome: 'repeated'; of: 'act'; first: number }
  /** The named expectation did not hold. Nothing changed. */
  | { outcome: 'refused'; by: string }
  /** The id was used for something else. Nothing changed. */
  | { outcome: 'conflict' }

/** The store did not answer; whether the commit happened is not known. Committing the same draft again finds out. */
export class CommitUnknown extends Error {
  override readonly name = 'CommitUnknown'
}

/** The store cannot be reached or refused; the commit certainly did not happen. */
export class CommitFailed extends Error {
  override readonly name = 'CommitFailed'
}

const script = readFileSync(new URL('./commit.lua', import.meta.url), 'utf8')
const scriptDigest = createHash('sha1').update(script).digest('hex')

/** Digest by which a message id is known to say the same thing again. */
export const digestOf = (...parts: string[]): string => createHash('sha256').update(parts.join('\n')).digest('base64url').slice(0, 16)

/** The one writer of an association's events. */
export interface Journal {
  /**
   * Makes a draft fact, atomically and once: expectations checked, events appended, views changed, answers queued.
   * Throws {@link CommitFailed} when it certainly did not happen, {@link CommitUnknown} when that is not known.
   */
  commit(draft: Draft): Promise<Outcome>
  /**
   * Puts a note at the head of a list that expires by itself `ttlMs` after its last note, and keeps the newest `most`. It is no
   * event and no view, and may be lost: for what only matters for minutes. Read by Ledger.notes.
   */
  note(name: string, value: string, most: number, ttlMs: number): Promise<void>
  /** Whether a message was already decided (a cheap look; the commit itself is the guard). */
  knows(messageId: string): Promise<boolean>
}

/** Errors Redis gives before running the script or before its first write (commit.lua checks all first): nothing was written. */
const certainlyNot =
  /^(LOADING|READONLY|MISCONF|NOREPLICAS|OOM|NOPERM|NOAUTH|WRONGPASS|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|BUSY|ERR|WRONGTYPE)\b/
/** The client gave the command up and sends it no more. It may have been sent before, unless the connection was down all the while. */
const givenUp = /Stream isn't writeable|Connection is closed|max retries per request/

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const timesReady = new WeakMap<RedisClient, { count: number }>()

/** Tells, once asked again, whether the connection was down all the time between: nothing given to it then was sent. */
const watchDown = (redis: RedisClient): (() => boolean) => {
  let times = timesReady.get(redis)
  if (!times) {
    const counted = { count: 0 }
    redis.on('ready', () => {
      counted.count += 1
    })
    timesReady.set(redis, counted)
    times = counted
  }
  const before = redis.status === 'ready' ? null : times.count
  return () => before === times.count
}

/** A journal over one association's keys. `clock` gives `recordedAt`. */
export const openJournal = (redis: RedisClient, keys: Keys, clock: Clock): Journal => {
  const evaluate = async (names: string[], values: string[]): Promise<string> => {
    try {
      return String(await redis.evalsha(scriptDigest, names.length, ...names, ...values))
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('NOSCRIPT'))
        return String(await redis.eval(script, names.length, ...names, ...values))
      throw error
    }
  }

  const words = new WordList()
  let wordsRead = false
  /** The words as they were when they were last read: a row may say any other by itself. */
  const listed = async (): Promise<WordList> => {
    if (wordsRead) return words
    await readWords(redis, keys, words).catch((error: unknown) => {
      throw new CommitFailed(messageOf(error))
    })
    wordsRead = true
    return words
  }

  return {
    async commit(draft) {
      if (draft.act.once && draft.events.length === 0) throw new TypeError(`act ${draft.act.id} cannot be remembered without an event`)
      const now = clock.now()
      const list = await listed()
      const names = [
        keys.journal,
        keys.counters,
        keys.messages,
        keys.messageTimes,
        keys.outbox,
        keys.outboxWaiting,
        keys.view(actShelf(draft.act.id)),
      ]
      const places = new Map(names.map((name, index) => [name, index + 1]))
      const place = (name: string): number => {
        const known = places.get(name)
        if (known !== undefined) return known
        names.push(name)
        places.set(name, names.length)
        return names.length
      }
      const events = draft.events.map((fact, index): JournalEvent => {
        const once = draft.act.once && index === 0 ? { once: draft.act.about } : {}
        return { v: 1, occurredAt: draft.occurredAt, ...fact, recordedAt: now, by: draft.by, act: draft.act.id, ...once }
      })
      const payload = JSON.stringify({
        ...(draft.message ? { message: draft.message.id, digest: draft.message.digest } : {}),
        act: draft.act.id,
        about: draft.act.about,
        once: draft.act.once,
        numbers: draft.numbers ?? 0,
        entries: draft.entries ?? 0,
        expect: draft.expect.map((e) => [
          e.name,
          place(keys.view(shelfOf(e.key, e.field))),
          e.field,
          e.op,
          ...('value' in e ? [String(e.value)] : []),
        ]),
        ...(events.length > 0 ? { row: rowOf(events, draft.occurredAt, list) } : {}),
        events: events.length,
        changes: events
          .flatMap((event, index) => project(event, dealtSeq(index)))
          .flatMap(viewByView)
          .map(([op, key, ...rest]) => [op, place(keys.view(key)), ...rest]),
        says: draft.says.map((said) => JSON.stringify(said)),
        memo: draft.memo.map((m) => [place(keys.memo(m.name)), m.ttlMs > 0 && m.value !== null ? m.value : false, Math.ceil(m.ttlMs)]),
      })
      let answer: string
      const wasDown = watchDown(redis)
      try {
        answer = await evaluate(names, [payload, String(now), String(rememberMessagesMs)])
      } catch (error) {
        // the client's error carries the command's arguments (people's words): only its message goes on
        const why = messageOf(error)
        if (certainlyNot.test(why) || (givenUp.test(why) && wasDown())) throw new CommitFailed(why)
        throw new CommitUnknown(why)
      }
      if (events.some(({ type }) => type === 'words.listed')) wordsRead = false
      return JSON.parse(answer) as Outcome
    },
    async note(name, value, most, ttlMs) {
      const key = keys.memo(name)
      const answers = await redis
        .multi()
        .lpush(key, value)
        .ltrim(key, 0, most - 1)
        .pexpire(key, ttlMs)
        .exec()
      for (const [error] of answers ?? []) if (error) throw error
    },
    async knows(messageId) {
      return (await redis.hexists(keys.messages, messageId)) === 1
    },
  }
}
