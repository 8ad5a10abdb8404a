import type { Said } from '../chat/said.ts'
import type { OpenHouse } from '../founding.ts'

/** A process that serves an association: its account's contact id, null until it has logged in. */
interface Serving {
  account: string | null
}

/** What {@link ownership} needs. */
export interface OwnershipParts {
  /** Contact id of our own account; null while it is not known: then everything counts as ours, and nothing can be sent yet. */
  account(): string | null
  /** The processes that serve an association now, our own among them. */
  servers(house: OpenHouse): Promise<readonly Serving[]>
  /** ms. */
  now(): number
  /** How long what was read is believed, ms of real time. */
  believeMs?: number
}

/** What was read of an association for some moments: fields are asked for once. */
interface Look {
  /** Accounts that are served now, in order. */
  served: readonly string[]
  /** Room → the account that registered it. */
  registered: ReadonlyMap<string, string>
  /** What {@link Keys.heard} says of a room, contact or account. */
  heard(field: string): Promise<string | null>
  bindingOf(member: string): Promise<string | null>
}

const usualBelieveMs = 250
/** How long an account that is served no more keeps its rooms: its process may only be starting again, ms. */
const graceMs = 2 * 60_000

/**
 * Which WeChat account a thing belongs to. An answer goes through the account its message came by; a room belongs to the account
 * that registered it (to another that hears it, once that one has been gone for two minutes), a pinned one to that which heard
 * it last; a person is reached through the account they are bound on, or, bound beforehand by the roster, through that which
 * heard them last. Where nobody knows, the first of the accounts that are served has it: always exactly one. A guess that is
 * wrong for a moment sends nothing twice: see {@link claim}.
 */
export const ownership = ({ account, servers, now: clockNow, believeMs = usualBelieveMs }: OwnershipParts) => {
  const looks = new Map<string, { until: number; look: Promise<Look> }>()

  const read = async (house: OpenHouse): Promise<Look> => {
    const { redis, keys, ledger } = house
    const [processes, rooms] = await Promise.all([servers(house), ledger.rooms()])
    const known = new Map<string, Promise<string | null>>()
    const once = (name: string, ask: () => Promise<string | null>) => {
      const answer = known.get(name) ?? ask()
      known.set(name, answer)
      return answer
    }
    return {
      served: [...new Set([account(), ...processes.map((each) => each.account)].flatMap((each) => each ?? []))].sort(),
      registered: new Map(rooms.map((each) => [each.room, each.account])),
      heard: (field) => once(field, () => redis.hget(keys.heard, field)),
      bindingOf: (member) => once(`member ${member}`, async () => (await ledger.binding(member))?.account ?? null),
    }
  }
  const lookAt = (house: OpenHouse): Promise<Look> => {
    const now = performance.now()
    const known = looks.get(house.association.id)
    if (known && now < known.until) return known.look
    const look = read(house)
    look.catch(() => looks.delete(house.association.id))
    looks.set(house.association.id, { until: now + believeMs, look })
    return look
  }
  const ifServed = ({ served }: Look, candidate: string | null | undefined): string | null =>
    candidate != null && served.includes(candidate) ? candidate : null

  /** Whether an account is served, or was until a moment ago. */
  const stands = async (look: Look, candidate: string): Promise<boolean> =>
    ifServed(look, candidate) !== null || clockNow() - Number((await look.heard(`served ${candidate}`)) ?? 0) < graceMs

  const ofRoom = async (look: Look, room: string): Promise<string | null> => {
    const registered = look.registered.get(room)
    if (registered !== undefined && (await stands(look, registered))) return registered
    const found = ifServed(look, await look.heard(`room ${room}`))
    if (found !== null) return found
    // whether any other account is in a room that one registered, nobody knows: it waits
    return registered === undefined ? (look.served[0] ?? null) : null
  }
  const ofContact = async (look: Look, { ledger }: OpenHouse, contactId: string): Promise<string | null> =>
    ifServed(look, await look.heard(`contact ${await ledger.seals.contactDigest('*', contactId)}`)) ?? look.served[0] ?? null

  const ofMember = async (look: Look, house: OpenHouse, member: string): Promise<string | null> => {
    const bound = await look.bindingOf(member)
    if (bound !== null && bound !== '*') return bound
    const contactId = bound === null ? null : await house.ledger.contactOf(member)
    return contactId === null ? (look.served[0] ?? null) : ofContact(look, house, contactId)
  }

  return {
    /** Whether our account is the one to send this. */
    async owns(house: OpenHouse, { account: through, to }: Pick<Said, 'account' | 'to'>): Promise<boolean> {
      const mine = account()
      if (mine === null) return true
      if (through !== undefined) return through === mine
      const look = await lookAt(house)
      if ('room' in to) return (await ofRoom(look, to.room)) === mine
      return (await ('contact' in to ? ofContact(look, house, to.contact) : ofMember(look, house, to.member))) === mine
    },

    /** Whether a room was registered by another account than this one, and that one is (or was until a moment ago) there to answer. */
    async elsewhere(house: OpenHouse, room: string, here: string): Promise<boolean> {
      const look = await lookAt(house)
      const registered = look.registered.get(room)
      return registered !== undefined && registered !== here && stands(look, registered)
    },

    /** Whether our account is the one for a room. */
    async ownsRoom(house: OpenHouse, room: string): Promise<boolean> {
      return (await ofRoom(await lookAt(house), room)) === account()
    },

    /** Our account still serves an association: said each tick. */
    async keep(house: OpenHouse): Promise<void> {
      const mine = account()
      if (mine !== null) await house.redis.hset(house.keys.heard, `served ${mine}`, String(clockNow()))
    },
  }
}

/** Tells whose things are. */
export type Ownership = ReturnType<typeof ownership>
