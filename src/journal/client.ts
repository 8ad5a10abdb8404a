import type { ChainableCommander, Cluster, Redis } from 'ioredis'

/** One Redis or a Redis Cluster; the journal needs nothing that either lacks. */
export type RedisClient = Redis | Cluster

/** What a pipeline or transaction is answered, command by command; rejects with the first that failed. */
export const answersOf = async (asked: ChainableCommander): Promise<unknown[]> =>
  ((await asked.exec()) ?? []).map(([error, answer]) => {
    if (error) throw error
    return answer
  })
