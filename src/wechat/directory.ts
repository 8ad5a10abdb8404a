import { limit, within } from './deadline.ts'
import { type Memory, remembering } from './memory.ts'
import { type Puppet, type payloads, types } from './wechaty.ts'

/** Somebody as the provider shows them; '' and absent where it does not say or did not answer in time. */
export interface Shown {
  name: string
  alias?: string
  friend?: boolean
}

/** How long names may be believed and waited for, ms. */
export interface DirectoryTimes {
  /** Names and topics are asked anew after this. */
  believeMs: number
  /** One question to the provider. */
  askMs: number
  /** All that is asked for one message, queueing included. */
  messageMs: number
}

/** Sensible {@link DirectoryTimes}: ten minutes, three seconds, ten seconds. */
export const directoryTimes: DirectoryTimes = { believeMs: 10 * 60_000, askMs: 3_000, messageMs: 10_000 }

interface Member {
  name: string
  alias: string
}

/**
 * Names of people and rooms, asked one by one of the provider and remembered for minutes: at most 20,000 contacts and members and
 * 1,000 rooms. Never loads a whole room: Wechaty's Room.ready() of 500 members costs 1003 calls.
 */
export class Directory {
  readonly #puppet: () => Puppet
  readonly #askMs: number
  readonly #messageMs: number
  readonly #turn = limit(32)
  readonly #contacts: Memory<{ name: string; friend: boolean | undefined }>
  readonly #members: Memory<Member>
  readonly #rooms: Memory<{ topic: string; members: number }>
  #friendsTold = false

  constructor({ puppet, times }: { puppet: () => Puppet; times: DirectoryTimes }) {
    this.#puppet = puppet
    this.#askMs = times.askMs
    this.#messageMs = times.messageMs
    const remember = <T>(size: number, load: (key: string) => Promise<T>) =>
      remembering({ size, ttlMs: times.believeMs, failedMs: Math.min(30_000, times.believeMs), load: (key) => this.#ask(() => load(key)) })
    this.#contacts = remember(20_000, (id) => this.#loadContact(id))
    this.#members = remember(20_000, (key) => this.#loadMember(key))
    this.#rooms = remember(1_000, (id) => this.#loadRoom(id))
  }

  /** How a person shows in a room (or in private). Never throws; `own` tells the account's own id. */
  async person(contactId: string, roomId: string, own: string): Promise<Shown> {
    const [contact, member] = await Promise.all([
      this.#soon(this.#contacts.get(contactId)),
      roomId ? this.#soon(this.#members.get(keyOf(roomId, contactId))) : undefined,
    ])
    if (contact?.friend && contactId !== own) this.#friendsTold = true
    const friend = contact?.friend || roomId === '' ? true : this.#friendsTold ? contact?.friend : undefined
    return {
      name: contact?.name || member?.name || '',
      ...(member?.alias ? { alias: member.alias } : {}),
      ...(friend === undefined ? {} : { friend }),
    }
  }

  /** A room's topic and number of members; '' and absent when the provider did not answer. Never throws. */
  async room(roomId: string): Promise<{ topic: string; members?: number }> {
    return (await this.#soon(this.#rooms.get(roomId))) ?? { topic: '' }
  }

  /** Contact ids of everybody in a room now, asked anew; throws when the provider does not say in time. */
  async members(roomId: string): Promise<string[]> {
    this.forgetRoom(roomId)
    const puppet = this.#puppet()
    for (const what of [types.Dirty.Room, types.Dirty.RoomMember]) {
      // the gateway keeps what it knew of a room until it is told not to; a provider that cannot be told is asked all the same
      await this.#ask(async () => puppet.dirtyPayload(what, roomId)).catch(() => undefined)
    }
    return within(
      this.#messageMs,
      this.#ask(() => puppet.roomMemberList(roomId)),
    )
  }

  /** The topic changed. */
  renamed(roomId: string, topic: string): void {
    this.#rooms.revise(roomId, (room) => ({ ...room, topic }))
  }

  /** What is known of a contact may be wrong. */
  forgetContact(contactId: string): void {
    this.#contacts.forget(contactId)
  }

  /** What is known of a room and its members may be wrong. */
  forgetRoom(roomId: string): void {
    this.#rooms.forget(roomId)
    this.#members.forgetUnder(`${roomId} `)
  }

  async #ask<T>(load: () => Promise<T>): Promise<T> {
    return this.#turn(() => within(this.#askMs, load()))
  }

  async #soon<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await within(this.#messageMs, answer)
    } catch {
      return undefined
    }
  }

  // The puppet's own caches never expire in practice (wechaty-puppet 1.21.3, cache-agent.ts: 173 days), so they are passed by.

  async #loadContact(id: string): Promise<{ name: string; friend: boolean | undefined }> {
    const puppet = this.#puppet()
    puppet.cache.contact.delete(id)
    const { name, friend } = await puppet.contactPayload(id)
    return { name, friend }
  }

  async #loadMember(key: string): Promise<Member> {
    const [roomId = '', contactId = ''] = key.split(' ')
    const puppet = this.#puppet()
    puppet.cache.roomMember.delete(roomId)
    const member: payloads.RoomMember = await puppet.roomMemberPayload(roomId, contactId)
    return { name: member.name, alias: member.roomAlias ?? '' }
  }

  async #loadRoom(id: string): Promise<{ topic: string; members: number }> {
    const puppet = this.#puppet()
    puppet.cache.room.delete(id)
    const { topic, memberIdList } = await puppet.roomPayload(id)
    return { topic, members: memberIdList.length }
  }
}

function keyOf(roomId: string, contactId: string): string {
  return `${roomId} ${contactId}`
}
