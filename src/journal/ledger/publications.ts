import type { StandingObjection } from '../../domain/objection.ts'
import type { FrozenBoard, Publication } from '../../domain/publication.ts'
import type { Sealed } from '../events.ts'
import { parsed, parsedAll, type ViewsRead } from './views-read.ts'

/** What was decided about a member after the bottom review. */
export interface ReviewDecision {
  decision: string
  reason: Sealed
  by: string
  at: number
}

/** Reading what was published, objected to, and decided after it. */
export const readPublications = ({ redis, v }: ViewsRead) => {
  return {
    /** Every publication there is, by its period's key. */
    async publications(): Promise<Publication[]> {
      return parsedAll<Publication>(await redis.hgetall(v('publications'))).sort((a, b) => (a.period < b.period ? -1 : 1))
    },
    /** How far the publication of a period (its key) has come, as it stands in the view; null: there is none. */
    async publicationAs(period: string): Promise<string | null> {
      return redis.hget(v('publications'), period)
    },
    /** The board of a period as it was published for good, or null. */
    async published(period: string): Promise<FrozenBoard | null> {
      return parsed<FrozenBoard>(await redis.hget(v('published'), period))
    },
    /** The objections nobody answered, oldest first. */
    async openObjections(): Promise<StandingObjection[]> {
      const numbers = (await redis.hkeys(v('objections-open'))).sort((x, y) => Number(x) - Number(y))
      return numbers.length === 0
        ? []
        : (await redis.hmget(v('objections'), ...numbers)).flatMap((text) => parsed<StandingObjection>(text) ?? [])
    },
    /** An objection by its number, or null. */
    async objection(number: string): Promise<StandingObjection | null> {
      return parsed<StandingObjection>(await redis.hget(v('objections'), number))
    },
    /** The open objections about some subjects (domain/objection.ts). */
    async objectionsAbout(subjects: readonly string[]): Promise<StandingObjection[]> {
      if (subjects.length === 0) return []
      const numbers = (await redis.hmget(v('objecting'), ...subjects)).filter((number) => number !== null)
      return numbers.length === 0
        ? []
        : (await redis.hmget(v('objections'), ...numbers)).flatMap((text) => parsed<StandingObjection>(text) ?? [])
    },
    /** A member's objections, the latest first, at most `limit`. */
    async objectionsOf(member: string, limit: number): Promise<StandingObjection[]> {
      const numbers = await redis.zrevrange(v(`objections-of:${member}`), '0', String(limit - 1))
      return numbers.length === 0
        ? []
        : (await redis.hmget(v('objections'), ...numbers)).flatMap((text) => parsed<StandingObjection>(text) ?? [])
    },
    /** Member number → what was decided after the bottom review of a period. */
    async reviewDecisions(period: string): Promise<Map<string, ReviewDecision>> {
      const found = Object.entries(await redis.hgetall(v(`reviewed:${period}`)))
      return new Map(found.map(([member, text]) => [member, JSON.parse(text) as ReviewDecision]))
    },
  }
}
