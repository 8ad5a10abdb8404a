import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import pino from 'pino'
import { expect, it, vi } from 'vitest'
import { openBot } from '../../src/bot.ts'
import { accountKeysOf } from '../../src/journal/keys.ts'
import { fakeTransport } from '../support/fake-transport.ts'
import { testRedis } from '../support/redis.ts'
import { village } from '../support/village.ts'

it('what fell due and was taken by a process whose account is another’s now is left for another process', async () => {
  const v = await village()
  const { url } = await testRedis()
  const { id } = v.association
  const connect = () => new Redis(url, { maxRetriesPerRequest: null })
  const folder = join(tmpdir(), `lianyi-lost-${id}`)
  const onFatal = vi.fn()
  const bot = await openBot({
    houses: [v.house],
    transport: fakeTransport(v.clock).transport,
    bullmq: connect,
    queues: id,
    door: id,
    clock: v.clock,
    log: pino({ level: 'silent' }),
    dataFolder: folder,
    say: () => {},
    onFatal,
  })
  await bot.begin()
  const theirs = { host: 'elsewhere', pid: 1, identity: null, since: 0, token: 'theirs' }
  await v.house.redis.set(accountKeysOf(id).lease, JSON.stringify(theirs))
  await vi.waitFor(() => expect(onFatal).toHaveBeenCalledTimes(1), { timeout: 8000 })
  const connection = connect()
  const queue = new Queue(`remind-${id}`, { connection, prefix: '{lianyi}' })
  const due = { kind: 'none', id: 'one', at: v.clock.time, until: v.clock.time, label: '', about: {} }
  const job = await queue.add(
    'remind',
    { association: id, due },
    { attempts: 6, backoff: { type: 'fixed', delay: 60_000 }, removeOnComplete: true },
  )
  await vi.waitFor(async () => expect(await queue.getJobState(job.id ?? '')).toBe('delayed'), { timeout: 3000 })
  await queue.close()
  connection.disconnect()
  await bot.stop()
  await v.close()
  await rm(folder, { recursive: true, force: true })
}, 20_000)
