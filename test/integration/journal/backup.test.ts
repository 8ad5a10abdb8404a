import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHouse } from '../../../src/founding.ts'
import { BadBackup, backup, restore } from '../../../src/journal/backup.ts'
import { keysUnder } from '../../../src/journal/client.ts'
import { type Keys, keysOf } from '../../../src/journal/keys.ts'
import { verify } from '../../../src/journal/verify.ts'
import { startRedis } from '../../support/redis.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
let id: string
let keys: Keys
let folder: string
let file: string
beforeEach(async () => {
  v = await village()
  id = v.association.id
  keys = v.house.keys
  folder = await mkdtemp(join(tmpdir(), 'lianyi-backup-'))
  file = join(folder, 'deep', 'night.gz')
  await v.house.journal.commit({
    act: { id: 'open', about: '', once: false },
    by: '0003',
    occurredAt: v.clock.time,
    expect: [],
    says: [],
    memo: [],
    numbers: 1,
    events: [
      // a title may hold the line separators of Unicode, which JSON leaves as they are
      {
        type: 'activity.opened',
        activity: {
          number: '\uE000n0\uE000',
          kind: 'study',
          title: '第八期\u2028学习\u2029',
          startsAt: v.clock.time,
          endsAt: v.clock.time + 1,
          group: '学习群',
          leader: '0003',
          openedAt: v.clock.time,
          state: 'open',
        },
      },
    ],
  })
  await v.say('0001', null, '加分 王建国 集体学习 事由 值班')
  await backup(v.redis, keys, id, file)
})
afterEach(async () => {
  await v.close()
  await rm(folder, { recursive: true, force: true })
})

/** Another Redis, empty. */
const elsewhere = async () => {
  const server = await startRedis()
  const redis = server.client()
  return { redis, stop: server.stop, holds: () => keysUnder(redis, keys.prefix) }
}
const write = (room: string) =>
  v.house.journal.commit({
    act: { id: room, about: '', once: false },
    by: 'bot',
    occurredAt: v.clock.time,
    expect: [],
    says: [],
    memo: [],
    events: [{ type: 'room.registered', room, group: '学习群', account: 'bot' }],
  })

describe('a backup', () => {
  it('restored elsewhere has the same digest, every view, and opens everybody’s names', async () => {
    const saved = await backup(v.redis, keys, id, file)
    const { redis, stop } = await elsewhere()
    expect(await restore(redis, keys, id, file)).toEqual(saved)
    const found = await verify(redis, keys)
    expect(found).toMatchObject({ differences: [], digest: saved.digest, events: saved.events })
    expect(found).toEqual(await verify(v.redis, keys))
    const there = openHouse(redis, v.association, v.clock)
    expect((await there.ledger.roster()).byNumber.get('0005')?.name).toBe('王建国')
    expect(await there.ledger.memberOf('bot', 'wxid_0005')).toBe('0005')
    expect((await there.ledger.activity('101'))?.title).toBe('第八期\u2028学习\u2029')
    const next = await there.journal.commit({
      act: { id: 'n', about: '', once: false },
      by: 'bot',
      occurredAt: 0,
      expect: [],
      events: [],
      says: [],
      memo: [],
      numbers: 1,
      entries: 1,
    })
    expect(next).toEqual({ outcome: 'committed', seq: saved.events + 1, numbers: 102, entries: 1002 })
    await stop()
  })
  it('is for its owner’s eyes only and leaves nothing half-written beside it', async () => {
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await stat(join(folder, 'deep'))).mode & 0o777).toBe(0o700)
    expect(await readdir(join(folder, 'deep'))).toEqual(['night.gz'])
  })
  it('taken while the bot writes, by two at once, is consistent', async () => {
    const busy = join(folder, 'busy.gz')
    let writing = true
    const writer = (async () => {
      for (let i = 0; writing; i += 1) await write(`busy${i}`)
    })()
    const [saved] = await Promise.all([backup(v.redis, keys, id, busy), backup(v.redis, keys, id, busy)])
    writing = false
    await writer
    const { redis, stop } = await elsewhere()
    const restored = await restore(redis, keys, id, busy)
    expect(restored.events).toBeGreaterThanOrEqual(saved.events)
    expect((await verify(redis, keys)).differences).toEqual([])
    await stop()
  })
  it('of a journal with a gap fails aloud, and the file of last night stays', async () => {
    const before = await readFile(file)
    const gapped = keysOf(`${id}gap`)
    await v.redis.copy(keys.journal, gapped.journal)
    await v.redis.copy(keys.counters, gapped.counters)
    const [, second = ['']] = await v.redis.xrange(gapped.journal, '-', '+', 'COUNT', 2)
    await v.redis.xdel(gapped.journal, second[0])
    await expect(backup(v.redis, gapped, id, file)).rejects.toThrow('the journal has a gap')
    expect((await readFile(file)).equals(before)).toBe(true)
    expect(await readdir(join(folder, 'deep'))).toEqual(['night.gz'])
  })
})

describe('a restore is refused with its reason, and nothing is written,', () => {
  const damaged = join(tmpdir(), `lianyi-damaged-${process.pid}.gz`)
  afterEach(() => rm(damaged, { force: true }))
  const refusal = async (bytes: Uint8Array, into = id): Promise<string> => {
    await writeFile(damaged, bytes)
    const { redis, stop, holds } = await elsewhere()
    const error: unknown = await restore(redis, keysOf(into), into, damaged).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(BadBackup)
    expect(await holds()).toEqual([])
    await stop()
    return error instanceof Error ? error.message : ''
  }
  const changed = async (change: (text: string) => string): Promise<Buffer> => gzipSync(change(gunzipSync(await readFile(file)).toString()))

  it('for a flipped byte', async () => {
    const bytes = await readFile(file)
    const middle = Math.floor(bytes.length / 2)
    bytes[middle] = (bytes[middle] ?? 0) ^ 0x10
    expect(await refusal(bytes)).toMatch(/读不出来|损坏|不完整/u)
  })
  it('for a file cut short', async () => {
    const bytes = await readFile(file)
    expect(await refusal(bytes.subarray(0, bytes.length - 20))).toMatch(/读不出来/u)
    expect(await refusal(bytes.subarray(0, 3))).toMatch(/读不出来|不完整/u)
  })
  it('for a changed event, one too few, and a file that is none of ours', async () => {
    expect(await refusal(await changed((text) => text.replace('"tenths":20', '"tenths":90')))).toBe('备份损坏：摘要对不上。')
    expect(await refusal(await changed((text) => text.split('\n').toSpliced(3, 1).join('\n')))).toMatch(
      /^备份不完整：应有 \d+ 条事件，读到 \d+ 条。$/u,
    )
    expect(await refusal(gzipSync('{"a":1}\n{"b":2}\n'))).toBe('这不是联谊的备份文件。')
    expect(await refusal(Buffer.from('not gzip at all'))).toMatch(/读不出来/u)
  })
  it('for events of a newer version', async () => {
    const { createHash } = await import('node:crypto')
    const newer = JSON.stringify({ v: 1, type: 'room.painted' })
    const digest = createHash('sha256').update(newer).update('\n').digest('hex')
    const text = [
      JSON.stringify({ format: 'lianyi-backup-1', association: id, events: 1 }),
      newer,
      JSON.stringify({ seals: {}, digest }),
      '',
    ].join('\n')
    expect(await refusal(gzipSync(text))).toBe('备份里第 1 条事件这个版本读不懂。请先升级，再恢复。')
  })
  it('for another association', async () => {
    expect(await refusal(await readFile(file), 'another')).toBe(`这份备份是「${id}」的，不是「another」的。`)
  })
  it('for a file that is not there', async () => {
    await expect(restore(v.redis, keysOf('nobody'), 'nobody', join(folder, 'none.gz'))).rejects.toThrow(BadBackup)
  })
  it('where a journal is already, a second time too', async () => {
    const before = await verify(v.redis, keys)
    await expect(restore(v.redis, keys, id, file)).rejects.toThrow('这里已经有账本了')
    expect(await verify(v.redis, keys)).toEqual(before)
    const { redis, stop } = await elsewhere()
    await restore(redis, keys, id, file)
    await expect(restore(redis, keys, id, file)).rejects.toThrow('这里已经有账本了')
    expect((await verify(redis, keys)).differences).toEqual([])
    await stop()
  })
})
