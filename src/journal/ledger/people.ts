import type { Member } from '../../domain/member.ts'
import { type Move, type Roster, rosterOf } from '../../domain/roster.ts'
import type { Sealed } from '../events.ts'
import type { Sealer } from '../seal.ts'
import { parsed, parsedAll, type ViewsRead } from './views-read.ts'

/** Who a member's WeChat is. */
export interface Binding {
  member: string
  contact: string
  account: string
  contactId: Sealed
  at: number
}

/** A 绑定 that waits for staff. */
export interface BindingRequest {
  request: string
  member: string
  contact: string
  account: string
  contactId: Sealed
  at: number
  room?: string
}

/** What somebody not yet bound did; kept until `until`. */
export interface HeldDeed {
  activity: string
  deed: '签到' | '报名'
  at: number
  until: number
}

/** Reading who there is: the roster, and whose WeChat is whose. `rosterAt` is the people as of a revision, read anew only where it is another. */
export const readPeople = ({ redis, v }: ViewsRead, seals: Sealer) => {
  let cached: { revision: string | null; roster: Roster } | null = null
  const rosterAt = async (revision: string | null): Promise<Roster> => {
    if (cached && cached.revision === revision) return cached.roster
    await seals.warm()
    const [stored, moves] = await Promise.all([redis.hgetall(v('members')), redis.hgetall(v('moves'))])
    const sealed = parsedAll<Member>(stored)
    const members = await Promise.all(
      sealed.map(async (member) => ({ ...member, name: (await seals.open(member.number, member.name)) ?? '' })),
    )
    cached = { revision, roster: rosterOf(members, movesIn(moves)) }
    return cached.roster
  }

  return {
    rosterAt,
    /** The people; read anew only when an event changed one of them. */
    async roster(): Promise<Roster> {
      return rosterAt(await redis.hget(v('meta'), 'roster'))
    },
    /** The people as last read, for the moment when the store is gone; nobody before the first read. */
    knownRoster: (): Roster => cached?.roster ?? rosterOf([]),
    /** Member number bound to a contact of this account (or bound beforehand by the roster), or null. */
    async memberOf(account: string, contactId: string): Promise<string | null> {
      const [exact = null, beforehand = null] = await redis.hmget(
        v('contacts'),
        await seals.contactDigest(account, contactId),
        await seals.contactDigest('*', contactId),
      )
      return exact ?? beforehand
    },
    async binding(member: string): Promise<Binding | null> {
      return parsed<Binding>(await redis.hget(v('bindings'), member))
    },
    /** Member numbers of those whose WeChat is bound. */
    async boundMembers(): Promise<Set<string>> {
      return new Set(await redis.hkeys(v('bindings')))
    },
    /** The contact id a member is reached at, or null when nobody bound it. */
    async contactOf(member: string): Promise<string | null> {
      const binding = parsed<Binding>(await redis.hget(v('bindings'), member))
      return binding ? seals.open(member, binding.contactId) : null
    },
    async request(number: string): Promise<BindingRequest | null> {
      return parsed<BindingRequest>(await redis.hget(v('requests'), number))
    },
    /** Requests that wait, by number. */
    async requests(): Promise<BindingRequest[]> {
      return parsedAll<BindingRequest>(await redis.hgetall(v('requests'))).sort((a, b) => Number(a.request) - Number(b.request))
    },
    /** The request a contact has waiting. */
    async requestOf(contact: string): Promise<BindingRequest | null> {
      const number = await redis.hget(v('asked'), contact)
      return number === null ? null : parsed<BindingRequest>(await redis.hget(v('requests'), number))
    },
    async held(contact: string): Promise<HeldDeed[]> {
      return parsedAll<HeldDeed>(await redis.hgetall(v(`held:${contact}`))).sort((a, b) => a.at - b.at)
    },
    /** Changes whenever one more deed is held for a contact; null: none ever was. */
    async heldRevision(contact: string): Promise<string | null> {
      return redis.hget(v('held-rev'), contact)
    },
    /** Every deed held for somebody, with until when (ms). */
    async holding(): Promise<{ contact: string; deed: '签到' | '报名'; activity: string; until: number }[]> {
      return Object.entries(await redis.hgetall(v('holding'))).flatMap(([field, until]) => {
        const [contact, deed, activity] = field.split('/')
        return contact && activity && (deed === '签到' || deed === '报名') ? [{ contact, deed, activity, until: Number(until) }] : []
      })
    },
    async claimDigest(): Promise<string | null> {
      return redis.hget(v('meta'), 'claim')
    },
    /** Whether a member keeps their name off boards. */
    async hidden(member: string): Promise<boolean> {
      return (await redis.hget(v('hidden'), member)) !== null
    },
    /** Everybody who does. */
    async hiddenMembers(): Promise<Set<string>> {
      return new Set(await redis.hkeys(v('hidden')))
    },
  }
}

const movesIn = (hash: Record<string, string>) =>
  Object.entries(hash).map(([field, text]) => {
    const [number = '', from = ''] = field.split('/')
    return { number, from: Number(from), ...(JSON.parse(text) as Omit<Move, 'number' | 'from'>) }
  })
