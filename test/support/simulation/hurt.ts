import { once } from 'node:events'
import { Redis } from 'ioredis'
import { startRedis, type TestRedis } from '../redis.ts'

/** What may be done to a Redis: it dies at once and begins anew on its files, its memory is full, there is room again. */
export type Hurt = 'kill' | 'full' | 'room'

/** A Redis that writes every answer to the disk before it is given, to be hurt between the steps of a simulation. */
export const hurtRedis = async () => {
  let server: TestRedis = await startRedis({ durable: true })
  const { url, port, folder } = server
  const control = async (value: string): Promise<void> => {
    const client = new Redis(url, { maxRetriesPerRequest: null })
    client.on('error', () => undefined)
    await client.config('SET', 'maxmemory', value).finally(() => client.disconnect())
  }
  return {
    url,
    async hurt(how: Hurt): Promise<void> {
      if (how === 'kill') {
        process.kill(server.pid, 'SIGKILL')
        server = await startRedis({ durable: true, port, folder })
        const client = server.client()
        if (client.status !== 'ready') await once(client, 'ready')
      } else await control(how === 'full' ? '1' : '0')
    },
    stop: () => server.stop(),
  }
}
