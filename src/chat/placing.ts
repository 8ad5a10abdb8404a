import type { Group } from '../domain/association.ts'
import { rolesOf } from '../domain/member.ts'
import { type Heard, heard } from './address.ts'
import { claimCodesIn, claimDigest } from './claim-code.ts'
import { normalised } from './fold.ts'
import type { House } from './scene.ts'
import type { IncomingMessage } from './transport.ts'
import { type Grammar, pickOf } from './understand.ts'

/** Which association and group a message belongs to, and the message taken apart. */
export interface Placed {
  house: House
  /** null in a private chat; nameless in a room nobody registered. */
  group: Group | null
  heard: Heard
}

/** What {@link placing} needs. */
export interface PlacingParts {
  houses: readonly House[]
  grammar: Grammar
  /** Whether another of the bot's accounts answers in a room. */
  elsewhere?(house: House, room: string, account: string): Promise<boolean>
}

/** Finds whose a message is, over some associations. */
export const placing = ({ houses, grammar, elsewhere }: PlacingParts) => {
  /** Rooms placed before, for the moment when the store is gone. */
  const known = new Map<string, House>()

  /** The message taken apart; null when it is surely not for us. */
  const takenApart = (message: IncomingMessage, among: readonly House[]): Heard | null => {
    const names = [...message.botNames, ...among.flatMap((house) => house.association.botNames)]
    const taken = heard(message.text, names, message.mentionsBot)
    if (message.mentionsAll || taken.toAll) return null
    if (message.type !== 'text') return message.type === 'voice' && message.room ? taken : null
    if (!message.room || taken.mentioned) return taken
    const lines = new Set([taken.text, ...taken.text.split('\n')])
    return [...lines].some(grammar.mightMatter) || claimCodesIn(taken.text).length > 0 ? taken : null
  }

  /** Taken apart once, however often it is asked for. */
  const apart = new WeakMap<IncomingMessage, { taken: Heard | null }>()
  const takenHere = (message: IncomingMessage): Heard | null => {
    const known = apart.get(message) ?? { taken: takenApart(message, houses) }
    apart.set(message, known)
    return known.taken
  }

  const groupIn = async (house: House, room: string, account: string): Promise<Group | undefined> => {
    const { groups } = house.association
    const pinned = groups.find((group) => group.roomId === room)
    if (pinned) return pinned
    const name = await house.ledger.groupOf(room)
    const group = groups.find((each) => each.name === name)
    return group && !(await elsewhere?.(house, room, account)) ? group : undefined
  }

  /**
   * The first answer that some associations give, in this order. One whose store does not answer holds up none of the others; only where
   * nobody else knows is its fault thrown.
   */
  const firstOf = async <T>(among: readonly House[], ask: (house: House) => Promise<T | undefined>): Promise<T | undefined> => {
    let fault: { thrown: unknown } | undefined
    for (const house of among)
      try {
        const found = await ask(house)
        if (found !== undefined) return found
      } catch (thrown) {
        fault ??= { thrown }
      }
    if (fault) throw fault.thrown
    return undefined
  }

  /** Whose a room is: the association that pins it, or that had it before, is asked first. */
  const roomOf = async (room: string, account: string): Promise<{ house: House; group: Group } | null> => {
    const pins = ({ association }: House): boolean => association.groups.some(({ roomId }) => roomId === room)
    const likely = houses.find(pins) ?? known.get(room)
    const found = await firstOf([...new Set(likely ? [likely, ...houses] : houses)], async (house) => {
      const group = await groupIn(house, room, account)
      return group && { house, group }
    })
    return found ?? null
  }

  /** The association whose claim code stands in a text. */
  const houseOfCode = async (taken: Heard): Promise<House | undefined> => {
    const digests = claimCodesIn(taken.text).map(claimDigest)
    return firstOf(digests.length > 0 ? houses : [], async (house) =>
      digests.includes((await house.ledger.claimDigest()) ?? '') ? house : undefined,
    )
  }

  /** In private: the association the contact is bound in; else the one whose claim code, or whose member's name, is said; else the first. */
  const privateHouse = async (message: IncomingMessage, taken: Heard): Promise<House | undefined> => {
    const [first, ...others] = houses
    if (others.length === 0) return first
    const bound = await firstOf(houses, async (house) =>
      (await house.ledger.memberOf(message.account, message.from.contactId)) ? house : undefined,
    )
    if (bound) return bound
    const claimed = await houseOfCode(taken)
    if (claimed) return claimed
    const text = normalised(taken.text)
    for (const house of houses) {
      const { present } = await house.ledger.roster()
      if (present.some((member) => member.name !== '' && text.includes(member.name))) return house
    }
    return first
  }

  /** A room nobody registered is silent, save for 登记本群 (and the 确认 it asked for) by staff, and for a claim code seen there: it is void. */
  const unregistered = async (message: IncomingMessage, taken: Heard): Promise<Placed | null> => {
    const room: Group = { name: '', kind: 'staff' }
    const claimed = await houseOfCode(taken)
    if (claimed) return { house: claimed, group: room, heard: taken }
    if (!normalised(taken.text).startsWith('登记本群') && pickOf(taken.text) === null) return null
    for (const house of houses) {
      const number = await house.ledger.memberOf(message.account, message.from.contactId)
      const member = number === null ? undefined : (await house.ledger.roster()).byNumber.get(number)
      if (member && rolesOf(member, undefined).staff) return { house, group: room, heard: taken }
    }
    return null
  }

  return {
    takenApart,
    takenHere,

    /** The association and group of a room; null when it is nobody's, or another account of ours answers there. */
    roomOf,

    /** Whose the message is; null: nobody's, or surely not for us. Looks at the store only when the text could matter. */
    async placeOf(message: IncomingMessage): Promise<Placed | null> {
      const taken = takenHere(message)
      if (taken === null) return null
      if (!message.room) {
        const house = await privateHouse(message, taken)
        return house ? { house, group: null, heard: taken } : null
      }
      const found = await roomOf(message.room.id, message.account)
      if (found) {
        known.set(message.room.id, found.house)
        return { ...found, heard: taken }
      }
      known.delete(message.room.id)
      return unregistered(message, taken)
    },

    /**
     * Whether somebody whose message met a fault should hear of it: in private, when the bot was addressed, and in a room
     * of ours when it was a command. Talk stays talk though the store is gone; what may be talk is a command once it came to be
     * `committed`.
     */
    deservesApology(message: IncomingMessage, committed: boolean): boolean {
      const taken = takenHere(message)
      if (taken === null || message.type !== 'text') return false
      if (!message.room) return true
      const room = message.room.id
      const house = known.get(room) ?? houses.find(({ association }) => association.groups.some((group) => group.roomId === room))
      if (!house) return normalised(taken.text).startsWith('登记本群')
      if (taken.mentioned) return true
      const { association, ledger } = house
      const meaning = grammar.understand(taken, {
        association,
        roster: ledger.knownRoster(),
        rules: association.rules,
        speaker: null,
        at: message.at,
        private: false,
        addressed: false,
      })
      if (meaning.kind !== 'commands') return false
      return committed || !meaning.all.every(({ command, args }) => command.perhapsTalk?.(args))
    },
  }
}
