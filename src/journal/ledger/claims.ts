import type { StandingClaim, WaitingClaim } from '../../domain/claim.ts'
import type { EvidenceMissed } from '../events.ts'
import { claimIn } from '../standing.ts'
import type { Numbered } from './numbered.ts'
import { parsedAll, type ViewsRead } from './views-read.ts'

/** A picture that belongs to a claim and is not fetched yet; see `evidence.wanted`. */
export interface WantedPicture {
  claim: string
  member: string
  message: string
  account: string
  sentAt: number
  until: number
}

/** Who sent a picture for which claim, and when (ms). */
export interface PictureUse {
  claim: string
  member: string
  message: string
  sentAt: number
}

/** A claim's picture, and what became of it. `reused`: the other sendings of the very same bytes, the first sent first. */
export type Evidence = { message: string; member: string; sentAt: number } & (
  | { state: 'wanted' }
  | { state: 'kept'; hash: string; size: number; mediaType: string; reused: PictureUse[] }
  | { state: 'missed'; why: EvidenceMissed }
)

/** Reading claims and their evidence. */
export const readClaims = ({ redis, v }: ViewsRead, numbered: Numbered) => {
  const claimsNumbered = (claims: readonly string[]): Promise<StandingClaim[]> => numbered('claims', claims, claimIn)

  return {
    async claim(number: string): Promise<StandingClaim | null> {
      return (await claimsNumbered([number]))[0] ?? null
    },
    /** The claims of some numbers, as far as there are such, in the order given. */
    claimsNumbered,
    /** A member's latest claims, newest first, at most `limit`. */
    async claimsOf(member: string, limit: number): Promise<StandingClaim[]> {
      return claimsNumbered(await redis.zrevrange(v(`claims-of:${member}`), '0', String(limit - 1)))
    },
    /** Claims that wait for a reviewer, the oldest first, at most `limit`. */
    async claimsWaiting(limit = Number.POSITIVE_INFINITY): Promise<WaitingClaim[]> {
      return Object.entries(await redis.hgetall(v('claims-waiting')))
        .map(([claim, text]) => {
          const space = text.indexOf(' ')
          return { claim, scope: text.slice(space + 1), filedAt: Number(text.slice(0, space)) }
        })
        .sort((a, b) => Number(a.claim) - Number(b.claim))
        .slice(0, limit)
    },
    /** How many claims a member ever filed, as it stands in the view (null: none), and how many of them wait. */
    async claimCount(member: string): Promise<{ filed: string | null; open: number }> {
      const [filed, open] = await Promise.all([redis.hget(v('claims-filed'), member), redis.hget(v('claims-open'), member)])
      return { filed, open: Number(open ?? 0) }
    },
    /** The claim of a member for an item at an activity that waits or counts, or null. */
    async claimedAt(activity: string, member: string, item: string): Promise<string | null> {
      return redis.hget(v(`claimed:${activity}`), `${member}/${item}`)
    },
    /** How many claims of whom a reviewer passed in a month (`YYYY-MM`). */
    async passesIn(month: string): Promise<{ reviewer: string; member: string; count: number }[]> {
      return Object.entries(await redis.hgetall(v(`passes:${month}`))).map(([field, count]) => {
        const [reviewer = '', member = ''] = field.split('/')
        return { reviewer, member, count: Number(count) }
      })
    },
    /** The pictures of a claim, the first sent first. */
    async evidenceOf(claim: string): Promise<Evidence[]> {
      const found = parsedAll<Evidence>(await redis.hgetall(v(`evidence-of:${claim}`))).sort(bySending)
      return Promise.all(
        found.map(async (each): Promise<Evidence> => {
          if (each.state !== 'kept') return each
          const uses = parsedAll<PictureUse>(await redis.hgetall(v(`evidence:${each.hash}`))).sort(bySending)
          return { ...each, reused: uses.filter(({ message }) => message !== each.message) }
        }),
      )
    },
    /** Pictures still to be fetched, the first sent first. */
    async evidenceWanted(): Promise<WantedPicture[]> {
      return parsedAll<WantedPicture>(await redis.hgetall(v('evidence-wanted'))).sort(bySending)
    },
    /** The claim each of some messages' pictures belongs to, or null. */
    async claimsWith(messages: readonly string[]): Promise<(string | null)[]> {
      return messages.length === 0 ? [] : redis.hmget(v('evidence-messages'), ...messages)
    },
    /** Every picture that is kept: its hash, whose key sealed it, and its media type. */
    async evidenceKept(): Promise<{ hash: string; member: string; mediaType: string }[]> {
      return Object.entries(await redis.hgetall(v('evidence-files'))).map(([field, mediaType]) => {
        const dot = field.indexOf('.')
        return { hash: field.slice(0, dot), member: field.slice(dot + 1), mediaType }
      })
    },
  }
}

const bySending = (a: { sentAt: number; message: string }, b: { sentAt: number; message: string }): number =>
  a.sentAt - b.sentAt || (a.message < b.message ? -1 : 1)
