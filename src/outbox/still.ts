import type { Said } from '../chat/said.ts'
import { type House, roomsOf } from '../chat/scene.ts'

/** Room id → until when (ms) nothing is said there (安静). */
export const stillRooms = async ({ association, ledger }: House, now: number): Promise<Map<string, number>> => {
  const rooms = new Map<string, number>()
  for (const [group, until] of await ledger.stilled())
    if (until > now) for (const room of await roomsOf(association, ledger, group)) rooms.set(room, until)
  return rooms
}

/**
 * What becomes of something meant for a still room: an answer goes to who asked, what concerns somebody goes to them, an alert waits
 * until the room may hear it (nobody else could act on it), the rest lapses.
 */
export type Detour = { to: Said['to'] } | { tell: string[] } | 'wait' | 'lapse'

/** The detour of something meant for a still room. */
export const detourOf = ({ kind, asker, concerns = [] }: Said): Detour => {
  if (kind === 'reply') return asker === undefined ? 'lapse' : { to: { contact: asker } }
  if (kind === 'alert') return 'wait'
  return concerns.length > 0 ? { tell: concerns } : 'lapse'
}
