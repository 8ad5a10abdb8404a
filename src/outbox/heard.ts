import type { FromPeople } from '../chat/transport.ts'
import type { OpenHouse } from '../founding.ts'

/** How often a room or person heard again and again is written down again, and the registered rooms are read anew, ms of real time. */
const writeAgainMs = 5 * 60_000
const readAgainMs = 60_000
const mostRemembered = 10_000

/**
 * Keeps which account heard an association's rooms, and people in private, last: bookkeeping for {@link ownership}. Rooms and people of
 * no association are let go.
 */
export const hearing = (houses: readonly OpenHouse[]) => {
  const written = new Map<string, number>()
  const registered = new Map<string, { until: number; rooms: Promise<Set<string>> }>()

  const roomsOf = ({ association, ledger }: OpenHouse): Promise<Set<string>> => {
    const known = registered.get(association.id)
    if (known && performance.now() < known.until) return known.rooms
    const rooms = ledger.rooms().then((all) => new Set(all.map(({ room }) => room)))
    rooms.catch(() => registered.delete(association.id))
    registered.set(association.id, { until: performance.now() + readAgainMs, rooms })
    return rooms
  }
  /** The field a house keeps it under; null when it is none of its. */
  const fieldOf = async (house: OpenHouse, incoming: FromPeople): Promise<string | null> => {
    if ('room' in incoming && incoming.room) {
      const { id } = incoming.room
      const ours = house.association.groups.some(({ roomId }) => roomId === id) || (await roomsOf(house)).has(id)
      return ours ? `room ${id}` : null
    }
    if (incoming.kind !== 'message' || (await house.ledger.memberOf('*', incoming.from.contactId)) === null) return null
    return `contact ${await house.ledger.seals.contactDigest('*', incoming.from.contactId)}`
  }

  return {
    /** Notes where something came in. Rejects when it could not be written; it is tried again with the next. */
    async note(incoming: FromPeople): Promise<void> {
      const place = 'room' in incoming && incoming.room ? incoming.room.id : incoming.kind === 'message' ? incoming.from.contactId : null
      if (place === null) return
      const key = `${incoming.account} ${place}`
      if (performance.now() < (written.get(key) ?? 0)) return
      if (written.size > mostRemembered) written.clear()
      written.set(key, performance.now() + writeAgainMs)
      try {
        for (const house of houses) {
          const field = await fieldOf(house, incoming)
          if (field !== null) await house.redis.hset(house.keys.heard, field, incoming.account)
        }
      } catch (error) {
        written.delete(key)
        throw error
      }
    },
  }
}
