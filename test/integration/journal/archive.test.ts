import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHouse } from '../../../src/founding.ts'
import { ArchiveUnreadable } from '../../../src/journal/archive.ts'
import { type Archived, archive } from '../../../src/journal/archiving.ts'
import { backup, restore } from '../../../src/journal/backup.ts'
import type { RedisClient } from '../../../src/journal/client.ts'
import { eventReader, readJournal } from '../../../src/journal/reading.ts'
import { rebuild } from '../../../src/journal/rebuild.ts'
import { digestOfJournal } from '../../../src/journal/replay.ts'
import { verify } from '../../../src/journal/verify.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { startRedis } from '../../support/redis.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
const zone = 'Asia/Shanghai'
const [staff, member] = ['0001', '0005']
beforeEach(async () => {
  v = await village()
  await v.say(staff, null, '加分 王建国 公益服务 3 事由 敬老院')
  v.clock.time = Date.parse('2026-12-31T23:59:59.999+08:00')
  await v.say(staff, null, '加分 孙志强 公益服务 1 事由 除夕')
  v.clock.time = Date.parse('2027-01-01T00:00:00+08:00')
  await v.say(staff, null, '加分 郑律 公益服务 2 事由 元旦')
  v.clock.time = Date.parse('2027-07-02T10:00:00+08:00')
  await v.say(staff, null, '加分 孙志强 公益服务 4 事由 七月')
})
afterEach(() => v.close())

const archived = (until: string, more: { redis?: RedisClient; dryRun?: boolean } = {}): Promise<Archived[]> =>
  archive(more.redis ?? v.redis, v.house.keys, { until, zone, dryRun: more.dryRun ?? false })
/** Every row a reader of the whole journal meets. */
const rowsRead = async (): Promise<string[]> => {
  const rows: string[] = []
  for await (const some of readJournal(v.redis, v.house.keys)) rows.push(...some.map(({ seq, raw }) => `${seq} ${raw}`))
  return rows
}
const files = (): Promise<string[]> => readdir(v.house.keys.archiveFolder ?? '')
/** All of the ledger that people are shown, as text. */
const shown = async (): Promise<string> => {
  const { ledger } = v.house
  const boards = await Promise.all(['2026-11', '2026-12', '2027H1', '2027-07', 'all'].map((key) => ledger.board('all', key)))
  return JSON.stringify([boards, await ledger.entriesOf(member), await ledger.entry('1001'), await ledger.entriesIn('2026-12')])
}

describe('archived half-years', () => {
  it('leave the store for a file each; boards, entries, digest and the next commit are as if nothing had happened', async () => {
    const [before, rows, digest] = [await shown(), await rowsRead(), await digestOfJournal(v.redis, v.house.keys)]
    const head = Number(await v.redis.hget(v.house.keys.counters, 'events'))
    const planned = await archived('2027H1', { dryRun: true })
    expect(await rowsRead()).toEqual(rows)
    expect(await v.redis.exists(v.house.keys.archives)).toBe(0)

    const made = await archived('2027H1')
    expect(made.map(({ bytes: _, sha256: __, ...each }) => each)).toEqual(planned)
    expect(made).toMatchObject([
      { half: '2026H2', from: 1 },
      { half: '2027H1', from: (made[0]?.to ?? 0) + 1, rows: 1 },
    ])
    expect(await files()).toEqual(made.map(({ from, to }) => `${from}-${to}.jsonl.gz`))
    const lines = gunzipSync(await readFile(join(v.house.keys.archiveFolder ?? '', (await files())[0] ?? '')))
    expect(lines.toString().trimEnd().split('\n')).toEqual(rows.slice(0, made[0]?.rows))
    expect((await v.redis.xrange(v.house.keys.journal, '-', '+'))[0]?.[0]).toBe(`${(made[1]?.to ?? 0) + 1}-0`)

    expect(await shown()).toBe(before)
    expect(await rowsRead()).toEqual(rows)
    expect(await verify(v.redis, v.house.keys)).toMatchObject({ differences: [], digest, events: head })
    expect(await archived('2027H1')).toEqual([])
    await rebuild(v.redis, v.house.keys)
    expect(await shown()).toBe(before)
    await v.say(staff, null, '冲正 1001 记错了')
    expect((await v.reply(member, null, '明细 全部')).join()).toContain('冲正流水 1001')
    expect((await verify(v.redis, v.house.keys)).differences).toEqual([])
  })
  it('may be all there is: the next commit goes on where the numbers were', async () => {
    const head = Number(await v.redis.hget(v.house.keys.counters, 'events'))
    await archived('2027H2')
    expect(await v.redis.xlen(v.house.keys.journal)).toBe(0)
    await v.say(staff, null, '加分 郑律 公益服务 1 事由 秋天')
    expect((await v.redis.xrange(v.house.keys.journal, '-', '+'))[0]?.[0]).toBe(`${head + 1}-0`)
    expect((await verify(v.redis, v.house.keys)).differences).toEqual([])
  })
  it('are in a backup, which restores whole on an empty machine', async () => {
    await archived('2027H1')
    const file = join(tmpdir(), `${v.association.id}.gz`)
    const saved = await backup(v.redis, v.house.keys, v.association.id, file)
    await expect(restore(v.redis, v.house.keys, v.association.id, file)).rejects.toThrow('这里已经有账本了')
    const server = await startRedis()
    try {
      const there = openHouse(server.client(), v.association, v.clock)
      expect(await restore(there.redis, there.keys, v.association.id, file)).toEqual(saved)
      expect(await verify(there.redis, there.keys)).toMatchObject({ differences: [], digest: saved.digest })
    } finally {
      await server.stop()
    }
  })
  it('a byte of a file that changed, and a file that is gone, are named; what needs it says so, and new points are still taken', async () => {
    const [{ from, to } = { from: 0, to: 0 }] = await archived('2026H2')
    const file = join(v.house.keys.archiveFolder ?? '', `${from}-${to}.jsonl.gz`)
    const whole = await readFile(file)
    const damaged = Buffer.from(whole)
    damaged[whole.length >> 1] = (damaged[whole.length >> 1] ?? 0) ^ 1
    await writeFile(file, damaged)
    const named = { view: 'archive', field: `${from}-${to}.jsonl.gz`, has: expect.any(String) }
    expect((await verify(v.redis, v.house.keys)).differences).toEqual([expect.objectContaining(named)])
    await rename(file, `${file}.away`)
    expect((await verify(v.redis, v.house.keys)).differences).toEqual([expect.objectContaining({ ...named, has: null })])
    await expect(eventReader(v.redis, v.house.keys).at([1])).rejects.toThrow(ArchiveUnreadable)
    await expect(rebuild(v.redis, v.house.keys)).rejects.toThrow('不在；请把它放回数据文件夹的 archive 里')
    expect((await v.reply('0006', null, '明细 全部')).join()).toMatch(notRecordedSentence)
    expect((await v.reply(staff, null, '加分 郑律 公益服务 1 事由 秋天')).join()).toContain('郑律')
    await writeFile(file, whole)
    expect((await verify(v.redis, v.house.keys)).differences).toEqual([])
  })
  it('are read by a process without a data folder as an error, never as nothing', async () => {
    await archived('2026H2')
    const elsewhere = openHouse(v.redis, v.association, v.clock)
    await expect(elsewhere.ledger.entriesOf(member)).rejects.toThrow(ArchiveUnreadable)
  })
})

describe('archiving', () => {
  /** The store, which fails at one command. */
  const cutAt = (step: 'hset' | 'xtrim'): RedisClient =>
    new Proxy(v.redis, {
      get: (redis, name) => {
        if (name === step) return () => Promise.reject(new Error('cut'))
        const value: unknown = Reflect.get(redis, name)
        return typeof value === 'function' ? value.bind(redis) : value
      },
    })

  it.each(['hset', 'xtrim'] as const)('cut short at %s and begun again loses nothing and doubles nothing', async (step) => {
    const [rows, before] = [await rowsRead(), await shown()]
    await expect(archived('2027H1', { redis: cutAt(step) })).rejects.toThrow('cut')
    expect(await rowsRead()).toEqual(rows)
    expect(await shown()).toBe(before)
    const again = await archived('2027H1')
    expect(again.map(({ half }) => half)).toEqual(step === 'hset' ? ['2026H2', '2027H1'] : ['2027H1'])
    expect(await rowsRead()).toEqual(rows)
    expect((await files()).filter((name) => name.endsWith('.part'))).toEqual([])
    expect((await v.redis.xrange(v.house.keys.journal, '-', '+')).length).toBeLessThan(rows.length)
    expect((await verify(v.redis, v.house.keys)).differences).toEqual([])
  })
  it('cut short, its file gone since, leaves the rows in the store until the file is back', async () => {
    const rows = await rowsRead()
    await expect(archived('2027H1', { redis: cutAt('xtrim') })).rejects.toThrow('cut')
    const file = join(v.house.keys.archiveFolder ?? '', (await files())[0] ?? '')
    await rename(file, `${file}.away`)
    await expect(archived('2027H1')).rejects.toThrow(ArchiveUnreadable)
    expect(await v.redis.xlen(v.house.keys.journal)).toBe(rows.length)
    await rename(`${file}.away`, file)
    await archived('2027H1')
    expect(await rowsRead()).toEqual(rows)
    expect(await v.redis.xlen(v.house.keys.journal)).toBeLessThan(rows.length)
  })
  it('by two at once is as by one', async () => {
    const rows = await rowsRead()
    await Promise.all([archived('2027H1'), archived('2027H1')])
    expect(await rowsRead()).toEqual(rows)
    expect((await verify(v.redis, v.house.keys)).differences).toEqual([])
  })
  it('while the journal is being read and written: a reader meets every row once', async () => {
    for (let room = 0; room < 1500; room += 1)
      await v.house.journal.commit({
        ...{ act: { id: `r${room}`, about: '', once: false }, by: 'bot', occurredAt: v.clock.time, expect: [], says: [], memo: [] },
        events: [{ type: 'room.registered', room: `r${room}`, group: '学习群', account: 'bot' }],
      })
    const rows = await rowsRead()
    v.clock.time = Date.parse('2028-01-02T10:00:00+08:00')
    const met: number[] = []
    for await (const some of readJournal(v.redis, v.house.keys)) {
      if (met.length === 0) {
        await v.say(staff, null, '加分 郑律 公益服务 1 事由 新年')
        await archived('2027H2')
      }
      met.push(...some.map(({ seq }) => seq))
    }
    expect(met.length).toBe(rows.length + 1)
    expect(new Set(met).size).toBe(met.length)
    const { from, to } = (await archived('2027H2', { dryRun: true }))[0] ?? { from: 0, to: 0 }
    expect([from, to]).toEqual([0, 0])
    expect(await (await import('../../../src/journal/archive.ts')).archivesOf(v.redis, v.house.keys)).toMatchObject([
      { half: '2026H2', members: [[1, 0]] },
      { half: '2027H1' },
      { half: '2027H2', members: [expect.anything(), expect.anything()] },
    ])
    await expect(failingStore(v, () => v.reply(member, null, '我的积分'))).resolves.toEqual([expect.stringMatching(notRecordedSentence)])
  })
})
