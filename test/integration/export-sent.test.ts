import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import pino from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Bot, openBot } from '../../src/bot.ts'
import type { Outgoing } from '../../src/chat/transport.ts'
import { entered } from '../support/entries.ts'
import { fakeTransport } from '../support/fake-transport.ts'
import { testRedis } from '../support/redis.ts'
import { type Village, village } from '../support/village.ts'
import { readWorkbook } from '../support/workbook.ts'

let v: Village
let bot: Bot
let folder: string
/** Files that left, as WeChat gets them. */
let files: { to: unknown; name: string; bytes: Buffer }[]

beforeEach(async () => {
  v = await village()
  const { url } = await testRedis()
  const { transport } = fakeTransport(v.clock)
  folder = await mkdtemp(join(tmpdir(), 'lianyi-export-'))
  files = []
  bot = await openBot({
    houses: [v.house],
    transport: {
      ...transport,
      async send(to, what: Outgoing) {
        if ('file' in what) files.push({ to, name: what.file.name, bytes: Buffer.from(what.file.base64, 'base64') })
        await transport.send(to, what)
      },
    },
    bullmq: () => new Redis(url, { maxRetriesPerRequest: null }),
    queues: v.association.id,
    door: v.association.id,
    clock: v.clock,
    log: pino({ level: 'silent' }),
    dataFolder: folder,
    say: () => {},
    onFatal: () => {},
  })
  await bot.begin()
})
afterEach(async () => {
  await bot.stop()
  await v.close()
  await rm(folder, { recursive: true, force: true })
})

it('20,000 entries go to who asked as a workbook that adds up to the board, and nothing else waits for it meanwhile', async () => {
  const members = v.association.roster.map(({ number }) => number)
  await entered(
    v,
    Array.from({ length: 20_000 }, (_, index) => ({
      member: members[index % members.length] ?? '0005',
      tenths: (index % 7) + 1,
      on: `2026-11-${String((index % 25) + 1).padStart(2, '0')}T10:00:00+08:00`,
      ...(index % 4 === 0 ? { reason: `第 ${index} 次公益服务` } : {}),
    })),
  )
  await v.say('0001', null, '导出 流水')
  await v.say('0001', null, '确认')
  let longest = 0
  let going = true
  const beats = (async () => {
    for (let last = performance.now(); going; last = performance.now()) {
      await pause(1)
      longest = Math.max(longest, performance.now() - last)
    }
  })()
  const began = performance.now()
  while (files.length === 0 && performance.now() - began < 60_000)
    await bot.passTo(v.clock.time + 1000, async (at) => {
      v.clock.time = Math.max(v.clock.time, at)
    })
  const took = performance.now() - began
  going = false
  await beats
  expect(longest).toBeLessThan(took / 4)
  expect(files.map(({ to, name }) => ({ to, name }))).toEqual([{ to: { contact: 'wxid_0001' }, name: '流水-2026-11.xlsx' }])
  const [sheet] = await readWorkbook(files[0]?.bytes ?? Buffer.alloc(0))
  const sums = new Map<string, number>()
  for (const row of sheet?.rows ?? []) sums.set(String(row.会员号), (sums.get(String(row.会员号)) ?? 0) + Math.round(Number(row.分值) * 10))
  expect(sheet?.rows).toHaveLength(20_000)
  expect([...sums].sort()).toEqual((await v.house.ledger.board('all', '2026-11')).sort())
}, 90_000)
