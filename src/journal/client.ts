import type { Cluster, Redis } from 'ioredis'

/** One Redis or a Redis Cluster; the journal needs nothing that either lacks. */
export type RedisClient = Redis | Cluster
