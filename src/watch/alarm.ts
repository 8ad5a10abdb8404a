import type { Trouble, TroubleKind } from './troubles.ts'

/** What is to be told of one trouble. */
export type News =
  | { what: 'begun' | 'still'; trouble: Trouble; since: number }
  | { what: 'over'; kind: TroubleKind; since: number; at: number }

/** What is remembered of a trouble: since when it lasts and when it was last told, ms; null: not yet. */
export interface Remembered {
  since: number
  toldAt: number | null
}

/** How long a trouble lasts before it is told, ms: a gateway that restarts, a Redis that is replaced, a network that hiccups are nobody's business. */
const holdMs: Record<TroubleKind, number> = {
  'no-gateway': 3 * 60_000,
  'logged-out': 60_000,
  silent: 0,
  outbox: 60_000,
  sends: 0,
  'redis-gone': 60_000,
  'redis-write': 30_000,
  'redis-unsafe': 30_000,
  'redis-memory': 60_000,
  'redis-replicas': 60_000,
  disk: 60_000,
  clock: 60_000,
  tick: 0,
}

const hourMs = 60 * 60_000
/** How long until a trouble that lasts is told again, in daytime, ms: nobody answers while it lasts, or it can wait. */
const againMs: Record<TroubleKind, number> = {
  'no-gateway': hourMs,
  'logged-out': hourMs,
  silent: 12 * hourMs,
  outbox: 6 * hourMs,
  sends: 6 * hourMs,
  'redis-gone': hourMs,
  'redis-write': hourMs,
  'redis-unsafe': 24 * hourMs,
  'redis-memory': 12 * hourMs,
  'redis-replicas': hourMs,
  disk: 12 * hourMs,
  clock: 12 * hourMs,
  tick: hourMs,
}

/** A trouble gone for less than this has not ended: it would be told over and begun by turns, ms. */
const calmMs = 60_000

/**
 * Decides what of the troubles seen is to be told: a trouble once it has lasted a while, again while it lasts (in daytime only), and its
 * end, if its beginning was told. `before` is what {@link remembered} gave, before a restart. Pure of clocks and channels.
 */
export const alarm = (before: ReadonlyMap<TroubleKind, Remembered> = new Map()) => {
  const known = new Map<TroubleKind, Remembered & { seenAt: number }>()
  for (const [kind, { since, toldAt }] of before) known.set(kind, { since, toldAt, seenAt: 0 })

  return {
    /** What is to be told now (ms). What was told counts as told from here on; whether it arrives is the channel's to see to. */
    news(troubles: readonly Trouble[], now: number, daytime: boolean): News[] {
      const told: News[] = []
      for (const trouble of troubles) {
        const { kind } = trouble
        const was = known.get(kind) ?? { since: now, toldAt: null, seenAt: now }
        known.set(kind, { ...was, seenAt: now })
        const { since, toldAt } = was
        const due = toldAt === null ? now - since >= holdMs[kind] : daytime && now - toldAt >= againMs[kind]
        if (!due) continue
        known.set(kind, { since, toldAt: now, seenAt: now })
        told.push({ what: toldAt === null ? 'begun' : 'still', trouble, since })
      }
      for (const [kind, { since, toldAt, seenAt }] of known) {
        // one remembered from before a restart is given a while to show itself again
        if (seenAt === 0) known.set(kind, { since, toldAt, seenAt: now })
        if (seenAt === 0 || troubles.some((trouble) => trouble.kind === kind) || now - seenAt < calmMs) continue
        known.delete(kind)
        if (toldAt !== null) told.push({ what: 'over', kind, since, at: seenAt })
      }
      return told
    },
    /** What a later process needs to go on as if it were this one. */
    remembered: (): Map<TroubleKind, Remembered> => new Map([...known].map(([kind, { since, toldAt }]) => [kind, { since, toldAt }])),
  }
}
