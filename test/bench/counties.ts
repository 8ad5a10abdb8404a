/**
 * `npm run bench:counties [-- ASSOCIATIONS [MEMBERS]]` (100 of 700 unless said): one bot process, one WeChat account over loopback gRPC, so many
 * associations, and everybody checks in. Prints how long until all is recorded, the bot's and Redis' processor time and memory, and what one
 * association is of that. Ends with 1 where it takes over ten minutes.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { keysOf } from '../../src/journal/keys.ts'
import { embeddedRedis, newData, settle, startBotProcess, until, type Village } from '../support/bot-process.ts'
import { type AssociationFolder, writeAssociation } from '../support/folder.ts'
import { startGateway } from '../support/gateway.ts'

const mostMs = 10 * 60_000
/** Check-ins said and not yet recorded at any time: a bot takes in 5,000. */
const mostOpen = 2000
const [count = 100, members = 700] = process.argv.slice(2).map(Number)

const megabytes = async (pid: number): Promise<number> =>
  Math.round(Number(/^VmRSS:\s+(\d+)/mu.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024)
/** Processor time of a process so far, s. */
const processorSeconds = async (pid: number): Promise<number> => {
  const [, fields = ''] = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')
  const [user = 0, system = 0] = fields.split(' ').slice(11, 13).map(Number)
  return (user + system) / 100
}

const parent = await mkdtemp(join(tmpdir(), 'lianyi-counties-'))
const manners = "manners: { roomGapSeconds: 5, perMinute: 15, dailyBudget: 100000, quietHours: '00:00-00:00' }"
const gateway = await startGateway()
const counties: { folder: AssociationFolder; village: Village }[] = []
for (let index = 0; index < count; index += 1) {
  const folder = await writeAssociation({ id: `county-${index}`, members: members + 2, parent, manners })
  counties.push({ folder, village: settle(gateway, folder) })
}
const surroundings = { config: parent, data: await newData(), gateway }
const begunStart = performance.now()
const bot = startBotProcess(surroundings)
await bot.healthy(20 * 60_000)
const startMs = performance.now() - begunStart
const server = await embeddedRedis(surroundings.data)
if (!server) throw new Error('the bot has no Redis of its own')
const redis = new Redis(server.url)
/** Lines of all ledgers: one a check-in. */
const recorded = async (): Promise<number> => {
  const reading = redis.pipeline()
  for (const { folder } of counties) reading.hget(keysOf(folder.id).counters, 'entries')
  return ((await reading.exec()) ?? []).reduce((sum, [, entries]) => sum + Math.max(0, Number(entries ?? 1000) - 1000), 0)
}
for (const { folder, village } of counties) village.say(folder.onDuty, '学习群', '发起 每周学习 现在')
const opened = async (): Promise<number> => {
  const reading = redis.pipeline()
  for (const { folder } of counties) reading.hget(keysOf(folder.id).counters, 'numbers')
  return ((await reading.exec()) ?? []).filter(([, numbers]) => Number(numbers ?? 0) > 100).length
}
await until(
  async () => (await opened()) === count,
  120_000,
  () => 'not every session was opened',
)

const all = count * members
const before = [await processorSeconds(bot.pid), await processorSeconds(server.pid)] as const
const idleMb = await megabytes(bot.pid)
const begun = performance.now()
let said = 0
let done = 0
// everybody's first, then everybody's second: all rooms at once, as in a morning
for (let person = 0; person < members; person += 1)
  for (const { folder, village } of counties) {
    const member = folder.members[person + 2]
    if (member) village.say(member, '学习群', '签到')
    said += 1
    while (said - done > mostOpen) {
      await pause(50)
      done = await recorded()
    }
  }
await until(
  async () => (await recorded()) >= all,
  mostMs,
  () => 'not all was recorded',
)
const ms = performance.now() - begun
const after = [await processorSeconds(bot.pid), await processorSeconds(server.pid)] as const
const perAssociation = (value: number): number => Math.round((value / count) * 100) / 100
const memory = { bot: await megabytes(bot.pid), redis: await megabytes(server.pid) }
console.log(
  JSON.stringify({
    associations: count,
    checkIns: all,
    startSeconds: Math.round(startMs / 1000),
    recordedSeconds: Math.round(ms / 1000),
    perSecond: Math.round((all * 1000) / ms),
    processorSeconds: { bot: Math.round(after[0] - before[0]), redis: Math.round(after[1] - before[1]) },
    memoryMb: { ...memory, botIdle: idleMb },
    each: { botMb: perAssociation(memory.bot), redisMb: perAssociation(memory.redis) },
  }),
)
redis.disconnect()
await bot.stop()
await gateway.stop()
for (const folder of [parent, surroundings.data]) await rm(folder, { recursive: true, force: true })
process.exit(ms <= mostMs ? 0 : 1)
