import type { ChainDue } from '../events.ts'
import { parsed, parsedAll, type ViewsRead } from './views-read.ts'

/** What of a chain waits to be answered; `at` is when its latest copy was read, ms. */
export interface WaitingChain extends ChainDue {
  activity: string
  at: number
}

/** The lines of an activity's chain that were ever seen: whether the latest copy has them. `rev` changes with every copy read. */
export interface ChainLines {
  seen: ReadonlyMap<string, boolean>
  rev: string | null
}

/** Reading 接龙 chains. */
export const readChains = ({ redis, v }: ViewsRead) => {
  return {
    /** What of an activity's chain waits to be answered, or null. */
    async waitingChain(activity: string): Promise<WaitingChain | null> {
      return parsed<WaitingChain>(await redis.hget(v('chains'), activity))
    },
    /** Every chain that waits to be answered. */
    async waitingChains(): Promise<WaitingChain[]> {
      return parsedAll<WaitingChain>(await redis.hgetall(v('chains'))).sort((a, b) => a.at - b.at)
    },
    async chainLines(activity: string): Promise<ChainLines> {
      const { rev = null, ...lines } = await redis.hgetall(v(`chain-lines:${activity}`))
      return { seen: new Map(Object.entries(lines).map(([line, state]) => [line, state === '1'])), rev }
    },
    /** The activity a chain of a group was given to by its title (a digest), or as the `next` posted there; null: to none. */
    async chainGiven(group: string, head: string): Promise<{ activity: string; at: number } | null> {
      return parsed(await redis.hget(v('chain-heads'), `${group}/${head}`))
    },
    /** When (ms) a chain of a group was last given to an activity by its title; null: never. */
    async chainGivenTo(group: string, activity: string): Promise<number | null> {
      const given = Object.entries(await redis.hgetall(v('chain-heads'))).flatMap(([head, text]) => {
        const found = JSON.parse(text) as { activity: string; at: number }
        return head.startsWith(`${group}/`) && head !== `${group}/next` && found.activity === activity ? [found.at] : []
      })
      return given.length === 0 ? null : Math.max(...given)
    },
  }
}
