import { parsed, parsedAll, type ViewsRead } from './views-read.ts'

/** Reading which rooms there are, and what goes on in them. */
export const readRooms = ({ redis, v }: ViewsRead) => {
  return {
    /** Group name a room was registered as, or null. */
    async groupOf(room: string): Promise<string | null> {
      return parsed<{ group: string }>(await redis.hget(v('rooms'), room))?.group ?? null
    },
    async rooms(): Promise<{ room: string; group: string; account: string }[]> {
      return parsedAll<{ room: string; group: string; account: string }>(await redis.hgetall(v('rooms')))
    },
    /** Group → until when (ms) nothing is said in its rooms, times that are past too. */
    async stilled(): Promise<Map<string, number>> {
      const found = Object.entries(await redis.hgetall(v('stilled')))
      return new Map(found.map(([group, text]) => [group, (JSON.parse(text) as { until: number }).until]))
    },
    /** What was set for a group by 安静, as it stands in the view; null when nothing is. */
    async stilledAs(group: string): Promise<string | null> {
      return redis.hget(v('stilled'), group)
    },
    /** Who came into a room and waits to be greeted, and since when (ms). */
    async joiners(room: string): Promise<{ contact: string; at: number }[]> {
      return Object.entries(await redis.hgetall(v(`joined:${room}`))).map(([contact, at]) => ({ contact, at: Number(at) }))
    },
    /** When (ms) each of some contacts was greeted in a room, or null. */
    async welcomed(room: string, contacts: readonly string[]): Promise<(number | null)[]> {
      const found = contacts.length === 0 ? [] : await redis.hmget(v(`welcomed:${room}`), ...contacts)
      return contacts.map((_, index) => (found[index] == null ? null : Number(found[index])))
    },
    /** When (ms) somebody was last greeted in a room, or null. */
    async greetedAt(room: string): Promise<number | null> {
      const at = await redis.hget(v('greeted'), room)
      return at === null ? null : Number(at)
    },
  }
}
