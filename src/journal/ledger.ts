import type { Roster } from '../domain/roster.ts'
import type { Turns } from '../domain/turns.ts'
import type { RedisClient } from './client.ts'
import type { Keys } from './keys.ts'
import { readActivities } from './ledger/activities.ts'
import { readChains } from './ledger/chains.ts'
import { readClaims } from './ledger/claims.ts'
import { readNumbered } from './ledger/numbered.ts'
import { readPeople } from './ledger/people.ts'
import { readPoints } from './ledger/points.ts'
import { readPublications } from './ledger/publications.ts'
import { readRooms } from './ledger/rooms.ts'
import { readRota } from './ledger/rota.ts'
import { inForceAt, type Ruled, readRules } from './ledger/rules.ts'
import type { Sealer } from './seal.ts'
import { actShelf } from './shelves.ts'
import { type Verification, verify } from './verify.ts'
import { readWords, WordList } from './words.ts'

/** Reading the views of one association, a room for each kind of thing. Nothing here writes. */
export const openLedger = (redis: RedisClient, keys: Keys, seals: Sealer) => {
  const v = keys.view
  const views = { redis, keys, v }
  const [people, rota, rules, numbered] = [readPeople(views, seals), readRota(views), readRules(views), readNumbered(views)]

  return {
    seals,
    ...people,
    ...rota,
    ...rules,
    ...readRooms(views),
    ...readActivities(views),
    ...readChains(views),
    ...readPoints(views, numbered),
    ...readClaims(views, numbered),
    ...readPublications(views),

    /** People, rota and rules as they stand at a moment (ms), each read anew only when an event changed it. */
    async standing(at: number): Promise<{ roster: Roster; turns: Turns; ruled: Ruled | null }> {
      const [roster = null, turns = null, version = null] = await redis.hmget(v('meta'), 'roster', 'turns', 'rules')
      const [there, planned, versions] = await Promise.all([people.rosterAt(roster), rota.turnsAt(turns), rules.versionsAt(version)])
      return { roster: there, turns: planned, ruled: inForceAt(versions, at) }
    },
    /** The words that are listed, by their numbers (see words.ts). */
    async words(): Promise<WordList> {
      const list = new WordList()
      await readWords(redis, keys, list)
      return list
    },
    /** Whether an act that can happen once did. */
    async happened(act: string): Promise<boolean> {
      return (await redis.hexists(v(actShelf(act)), act)) === 1
    },
    /** Replays the whole journal and compares every view with it; reads everything, so it takes a while. */
    async verify(): Promise<Verification> {
      return verify(redis, keys)
    },
    /** The value of a note that expires by itself, or null. */
    async memo(name: string): Promise<string | null> {
      return redis.get(keys.memo(name))
    },
    /** What a list that expires by itself holds (see Journal.note), newest first. */
    async notes(name: string): Promise<string[]> {
      return redis.lrange(keys.memo(name), 0, -1)
    },
  }
}

/** Reading the views of one association. */
export type Ledger = ReturnType<typeof openLedger>
