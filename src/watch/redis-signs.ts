import { Cluster, type Redis } from 'ioredis'
import type { RedisClient } from '../journal/client.ts'
import type { RedisSigns } from './signs.ts'

/** Reads what the store says of itself, of a cluster the worst of its masters. `now` is our clock. Throws when one does not answer. */
export const readRedisSigns = async (redis: RedisClient, now: () => number): Promise<RedisSigns> => {
  const nodes = redis instanceof Cluster ? redis.nodes('master') : [redis]
  const all = await Promise.all(nodes.map((node) => signsOf(node, now)))
  const fullness = ({ usedBytes, limitBytes }: RedisSigns): number => (limitBytes > 0 ? usedBytes / limitBytes : 0)
  const [fullest] = all.toSorted((a, b) => fullness(b) - fullness(a))
  if (!fullest) throw new Error('no node of the store is known')
  const [farthest = fullest] = all.toSorted((a, b) => Math.abs(b.skewMs) - Math.abs(a.skewMs))
  return {
    ...fullest,
    writes: all.every(({ writes }) => writes),
    safe: all.every(({ safe }) => safe),
    replicas: Math.min(...all.map(({ replicas }) => replicas)),
    skewMs: farthest.skewMs,
  }
}

const signsOf = async (node: Redis, now: () => number): Promise<RedisSigns> => {
  const before = now()
  const told = (section: string): Promise<string> => node.info(section)
  const all = [node.time(), told('memory'), told('persistence'), told('replication')] as const
  const [time, memory, persistence, replication] = await Promise.all(all)
  const [seconds = 0, micros = 0] = time.map(Number)
  const field = (info: string, name: string): string | undefined => new RegExp(`^${name}:(.*?)\\r?$`, 'mu').exec(info)?.[1]
  const went = (name: string): boolean => (field(persistence, name) ?? 'ok') === 'ok'
  const most = Number(field(memory, 'maxmemory') ?? 0)
  const keeps = (field(persistence, 'aof_enabled') ?? '1') === '1'
  return {
    usedBytes: Number(field(memory, 'used_memory') ?? 0),
    limitBytes: most > 0 ? most : Number(field(memory, 'total_system_memory') ?? 0),
    writes: went('aof_last_write_status') && went('aof_last_bgrewrite_status') && went('rdb_last_bgsave_status'),
    safe: keeps && (field(memory, 'maxmemory_policy') ?? 'noeviction') === 'noeviction',
    replicas: replication.match(/^slave\d+:.*state=online/gmu)?.length ?? 0,
    // the answer was made somewhere between asking and hearing
    skewMs: seconds * 1000 + micros / 1000 - (before + now()) / 2,
  }
}
