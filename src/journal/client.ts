import { type ChainableCommander, Cluster, type Redis } from 'ioredis'

/** One Redis or a Redis Cluster; the journal needs nothing that either lacks. */
export type RedisClient = Redis | Cluster

/** Fewer replicas than asked for have what was written. */
export class NotReplicated extends Error {
  override readonly name = 'NotReplicated'
}

/** How long replicas may take, ms. */
const replicaMs = 1000

/**
 * Resolves once so many replicas have everything this connection wrote to the node of a key: what is said after that outlives the loss of the
 * primary. Throws {@link NotReplicated} after a second.
 */
export const replicated = async (redis: RedisClient, key: string, replicas: number): Promise<void> => {
  // the key leads a cluster's client to the connection it wrote over
  const [, has] = await answersOf(redis.pipeline().exists(key).call('WAIT', String(replicas), String(replicaMs)))
  if (Number(has) < replicas) throw new NotReplicated(`${String(has)} of ${replicas} replicas`)
}

/** What a pipeline or transaction is answered, command by command; rejects with the first that failed. */
export const answersOf = async (asked: ChainableCommander): Promise<unknown[]> =>
  ((await asked.exec()) ?? []).map(([error, answer]) => {
    if (error) throw error
    return answer
  })

/** All keys that begin with a prefix, in no order (its `{…}` hash tag has no special meaning to SCAN). */
export const keysUnder = async (redis: RedisClient, prefix: string): Promise<string[]> => {
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis]
  const found = new Set<string>()
  for (const node of nodes) {
    let cursor = '0'
    do {
      const [next, some] = await node.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 1000)
      for (const key of some) found.add(key)
      cursor = next
    } while (cursor !== '0')
  }
  return [...found]
}
