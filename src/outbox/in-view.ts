import type { OpenHouse } from '../founding.ts'
import { answersOf } from '../journal/client.ts'
import type { Item, OutboxItem } from './item.ts'

const pageSize = 1000
/** Most items kept in view at once; what was queued after them is looked at once some of them left. */
const mostKept = 100 * pageSize

const isOpen = ({ state = 'waiting' }: OutboxItem): boolean => state === 'waiting' || state === 'sending'

/** What waits or is being sent in the outbox of one association, whoever's it is: each item is read once and kept in view. */
export const inView = ({ redis, keys }: Pick<OpenHouse, 'redis' | 'keys'>) => {
  let kept = new Map<string, OutboxItem>()
  /** The last id that was looked at: what is queued later has a greater one. */
  let newest = 0

  /** Items by their ids, as far as they are open; one that left meanwhile has lost what it said. */
  const read = async (ids: readonly string[]): Promise<[string, OutboxItem][]> => {
    const texts = ids.length === 0 ? [] : await redis.hmget(keys.outbox, ...ids)
    return ids.flatMap((id, index): [string, OutboxItem][] => {
      const said = texts[index] ? (JSON.parse(texts[index]) as OutboxItem) : null
      return said && isOpen(said) ? [[id, said]] : []
    })
  }

  /** Takes up what was queued since; false where something else changed too, so that all must be read. */
  const readOn = async (): Promise<boolean> => {
    const [view, size] = [kept, kept.size]
    if (size === 0) return false
    const after = `(${newest}`
    const asked = redis.multi().zcard(keys.outboxWaiting).zrangebyscore(keys.outboxWaiting, after, '+inf', 'LIMIT', 0, pageSize)
    const [all, ids] = (await answersOf(asked)) as [number, string[]]
    if (all !== size + ids.length) return false
    const news = await read(ids)
    if (kept !== view || news.length < ids.length) return false
    for (const [id, said] of news) view.set(id, said)
    newest = Number(ids.at(-1) ?? newest)
    return true
  }

  const readAnew = async (): Promise<void> => {
    const found = new Map<string, OutboxItem>()
    for (let from = 0; from < mostKept; from += pageSize) {
      const ids = await redis.zrange(keys.outboxWaiting, String(from), String(from + pageSize - 1))
      const news = new Map(await read(ids.filter((id) => !kept.has(id))))
      for (const id of ids) {
        const said = kept.get(id) ?? news.get(id)
        if (said && isOpen(said)) found.set(id, said)
      }
      newest = Number(ids.at(-1) ?? newest)
      if (ids.length < pageSize) break
    }
    kept = found
  }

  return {
    /** All there are, oldest first. */
    async all(): Promise<Item[]> {
      if (!(await readOn())) await readAnew()
      return [...kept].map(([id, said]) => ({ id, said }))
    },
    /** As last seen. */
    known: (): Iterable<OutboxItem> => kept.values(),
    /** An item became this by our own doing. */
    put(id: string, said: OutboxItem): void {
      kept.set(id, said)
    },
    /** An item left by our own doing. */
    remove(id: string): void {
      kept.delete(id)
    },
    /** What is kept will not do any more: all is read anew. */
    forget(): void {
      kept = new Map()
    },
  }
}
