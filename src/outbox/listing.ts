import type { OpenHouse } from '../founding.ts'
import type { OutboxItem, OutboxState } from './item.ts'

/** A line of `lianyi outbox`. */
export interface OutboxLine {
  id: string
  room: string
  state: OutboxState
  cause: string
  dueAt: string
  sentAt?: string
}

/** Lines of `lianyi outbox`, oldest first; `state` filters. */
export const outboxLines = async ({ redis, keys, association }: OpenHouse, state: string | undefined): Promise<OutboxLine[]> => {
  const all = Object.entries(await redis.hgetall(keys.outbox)).sort(([a], [b]) => Number(a) - Number(b))
  const rooms = await redis.hgetall(keys.view('rooms'))
  return all.flatMap(([id, text]) => {
    const { to, cause, at, sentAt, state: now = 'waiting' } = JSON.parse(text) as OutboxItem
    if (state !== undefined && now !== state) return []
    const pinned = 'room' in to ? association.groups.find((group) => group.roomId === to.room)?.name : undefined
    const registered = 'room' in to && rooms[to.room] ? (JSON.parse(rooms[to.room] ?? '{}') as { group?: string }).group : undefined
    const room = 'room' in to ? (pinned ?? registered ?? to.room) : 'member' in to ? `私聊 ${to.member}` : '私聊'
    return [
      {
        id,
        room,
        state: now,
        cause,
        dueAt: new Date(at).toISOString(),
        ...(sentAt === undefined ? {} : { sentAt: new Date(sentAt).toISOString() }),
      },
    ]
  })
}
