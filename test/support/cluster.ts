import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { freePort, isFree } from '../../src/redis/launch-server.ts'
import { startRedis, type TestRedis } from './redis.ts'

/** A Redis Cluster of six local processes: three primaries, each with a replica. */
export interface TestCluster {
  /** `REDIS_CLUSTER`: every node. */
  nodes: string
  /** The process of the primary that has a key now. */
  primaryOf(key: string): Promise<{ pid: number; port: number }>
  /** Starts a node that was killed on its files: it comes back as a replica of whoever took its place. */
  restart(port: number): Promise<void>
  /** Resolves once every slot is served and every living primary knows it. */
  settled(): Promise<void>
  stop(): Promise<void>
}

/** How soon a silent node counts as gone, ms. */
const nodeTimeoutMs = 1500
const slots = 16_384

/** A free port whose bus port, ten thousand above, is free too. */
const portForNode = async (): Promise<number> => {
  for (;;) {
    const port = await freePort()
    if (port < 55_000 && (await isFree(port + 10_000))) return port
  }
}

/** Starts a cluster whose writes are on the disk before they are answered. */
export const startCluster = async (): Promise<TestCluster> => {
  const servers: TestRedis[] = []
  const settings = [
    'cluster-enabled yes',
    `cluster-node-timeout ${nodeTimeoutMs}`,
    'cluster-announce-ip 127.0.0.1',
    'repl-diskless-sync-delay 0',
  ]
  for (let index = 0; index < 6; index += 1) {
    servers.push(await startRedis({ port: await portForNode(), durable: true, settings }))
  }
  const clients = servers.map(({ url }) => {
    const client = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => 200 })
    client.on('error', () => undefined)
    return client
  })
  const ask = (node: number, ...words: (string | number)[]): Promise<unknown> =>
    clients[node]?.call('CLUSTER', ...words) ?? Promise.resolve(null)
  const until = async (what: () => Promise<boolean>): Promise<void> => {
    for (const begun = performance.now(); !(await what().catch(() => false)); await pause(100))
      if (performance.now() - begun > 30_000) throw new Error('the cluster does not settle')
  }
  const ids = await Promise.all(servers.map((_, node) => ask(node, 'MYID')))
  const share = Math.ceil(slots / 3)
  for (const node of [0, 1, 2]) await ask(node, 'ADDSLOTSRANGE', node * share, Math.min(slots, (node + 1) * share) - 1)
  for (const { port } of servers.slice(1)) await ask(0, 'MEET', '127.0.0.1', port)
  const all = async (): Promise<boolean> => {
    const known = await Promise.all(servers.map((_, node) => ask(node, 'NODES').then((text) => String(text).trim().split('\n').length)))
    return known.every((count) => count === servers.length)
  }
  await until(all)
  for (const node of [3, 4, 5]) await until(async () => (await ask(node, 'REPLICATE', String(ids[node - 3]))) === 'OK')
  const alive = (): Redis[] => clients.filter(({ status }) => status === 'ready')
  const settled = (): Promise<void> =>
    until(async () =>
      (await Promise.all(alive().map((client) => client.call('CLUSTER', 'INFO')))).every((info) =>
        String(info).includes('cluster_state:ok'),
      ),
    )
  await settled()
  // a replica that is still taking over its primary's data is none yet
  for (const node of [3, 4, 5])
    await until(async () => (await clients[node]?.info('replication'))?.includes('master_link_status:up') ?? false)
  return {
    nodes: servers.map(({ port }) => `127.0.0.1:${port}`).join(','),
    async primaryOf(key) {
      const [asked] = alive()
      const slot = Number(await asked?.call('CLUSTER', 'KEYSLOT', key))
      const ranges = (await asked?.call('CLUSTER', 'SLOTS')) as [number, number, [string, number]][]
      const port = ranges.find(([from, to]) => from <= slot && slot <= to)?.[2][1]
      const found = servers.find((server) => server.port === port)
      if (!found) throw new Error(`nobody has slot ${slot}`)
      return { pid: found.pid, port: found.port }
    },
    async restart(port) {
      const at = servers.findIndex((server) => server.port === port)
      const was = servers[at]
      if (!was) throw new Error(`no node at ${port}`)
      servers[at] = await startRedis({ port, folder: was.folder, durable: true, settings })
    },
    settled,
    async stop() {
      for (const client of clients) client.disconnect()
      await Promise.all(servers.map((server) => server.stop()))
    },
  }
}
