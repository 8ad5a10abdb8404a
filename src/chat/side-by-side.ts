import type { FromPeople } from './transport.ts'

/** What {@link sideBySide} needs. */
export interface SideBySideParts {
  /** Deals with one message; never rejects. */
  hear(incoming: FromPeople): Promise<void>
  /** Whether a message may be under way together with others of its room, each by somebody else. */
  crowded(incoming: FromPeople): boolean
  /** From now on everything waits for its turn. */
  inTurn(): boolean
  /** Most messages of a room under way at once. */
  most?: number
}

/** Hears the messages of a room in their order; while a whole room says the same, those run side by side. */
export interface SideBySide {
  /** Takes one message; resolves when the next of its room may be given, which may be before this one is answered. Never rejects. */
  hear(incoming: FromPeople): Promise<void>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

/** A message that is not {@link SideBySideParts.crowded} waits for all before it in its room, and all after it wait for it. */
export const sideBySide = ({ hear, crowded, inTurn, most = 64 }: SideBySideParts): SideBySide => {
  /** What is under way in each room, by who said it. */
  const rooms = new Map<string, Map<string, Promise<void>>>()

  return {
    async hear(incoming) {
      const room = incoming.kind === 'friend-request' ? undefined : incoming.room?.id
      if (room === undefined) return hear(incoming)
      const under = rooms.get(room) ?? new Map<string, Promise<void>>()
      if (incoming.kind !== 'message' || inTurn() || !crowded(incoming)) {
        await Promise.all(under.values())
        return hear(incoming)
      }
      const who = incoming.from.contactId
      await under.get(who)
      while (under.size >= most) await Promise.race(under.values())
      rooms.set(room, under)
      const mine = hear(incoming).finally(() => {
        under.delete(who)
        if (under.size === 0) rooms.delete(room)
      })
      under.set(who, mine)
    },
    async idle() {
      while (rooms.size > 0) await Promise.all([...rooms.values()].flatMap((under) => [...under.values()]))
    },
  }
}
