import { readFile, rm } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { keysOf } from '../../src/journal/keys.ts'
import { eventsIn } from '../../src/journal/row.ts'
import { readWords, WordList } from '../../src/journal/words.ts'
import { embeddedRedis, lianyi, newData, settle, startBotProcess, until } from './bot-process.ts'
import { writeAssociation } from './folder.ts'
import { startGateway } from './gateway.ts'

/** How many say 签到 in one room, over how long, and the bot's manners. */
export interface FloodPlan {
  members: number
  overMs: number
  roomGapSeconds: number
  perMinute: number
}

/** What a flood showed. */
export interface FloodFindings {
  recorded: number
  /** From saying it at the gateway until its event is seen in the journal, ms. */
  recordedMs: { median: number; p99: number; most: number }
  /** How many processes wanted each processor meanwhile, and the bot's own processor time for it, ms (0 where it cannot be read). */
  load: number
  botCpuMs: number
  /** Messages sent to the room for it, and from the last 签到 until the last of them, ms. */
  messages: number
  answeredAfterMs: number
  /** Most messages of the account that arrived in any 60 s; least time between two in the room, ms. */
  busiestMinute: number
  leastGapMs: number
  /** Names said not exactly once; whether names were read in the order in which their owners spoke. */
  notOnce: string[]
  inOrder: boolean
  longestBytes: number
  /** Differences that `verify` names. */
  differences: number
}

/** When each member's attendance was seen in the journal (performance.now()), read as it grows. */
export const watchJournal = async (url: string, association: string) => {
  const redis = new Redis(url)
  redis.on('error', () => undefined)
  const seen = new Map<string, number>()
  const words = new WordList()
  await readWords(redis, keysOf(association), words)
  const [newest] = await redis.xrevrange(`lianyi:{${association}}:journal`, '+', '-', 'COUNT', 1)
  let last = newest?.[0] ?? '0-0'
  let going = true
  const watching = (async () => {
    while (going) {
      const read = await redis.xread('COUNT', 500, 'BLOCK', 200, 'STREAMS', `lianyi:{${association}}:journal`, last).catch(() => null)
      const at = performance.now()
      for (const [id, fields] of read?.[0]?.[1] ?? []) {
        last = id
        for (const event of eventsIn(fields[1] ?? '[2]', words)) if (event.type === 'attended') seen.set(event.member, at)
      }
    }
  })()
  return {
    seen,
    async stop() {
      going = false
      await watching
      redis.disconnect()
    },
  }
}

/** Processor time of a process so far, ms; 0 where /proc is not. */
const cpuMsOf = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return (user + system) * 10
}

/** A bot in a process of its own behind a loopback gateway; everybody says 签到 in one room, evenly over a while; then everything is held against everything. */
export const flood = async ({ members, overMs, roomGapSeconds, perMinute }: FloodPlan): Promise<FloodFindings> => {
  const gateway = await startGateway()
  const manners = `manners: { roomGapSeconds: ${roomGapSeconds}, perMinute: ${perMinute}, dailyBudget: 100000, quietHours: '00:00-00:00' }`
  const folder = await writeAssociation({ id: 'flood', members: members + 2, manners })
  const village = settle(gateway, folder)
  const surroundings = { config: folder.path, data: await newData(), gateway }
  const crowd = folder.members.slice(2)
  const bot = startBotProcess(surroundings)
  let watch: Awaited<ReturnType<typeof watchJournal>> | null = null
  try {
    await bot.healthy()
    village.say(folder.onDuty, '学习群', '发起 每周学习 现在')
    await until(() => village.texts('学习群').length > 0, 20_000)
    const redis = await embeddedRedis(surroundings.data)
    if (!redis) throw new Error('the bot has no Redis of its own')
    watch = await watchJournal(redis.url, folder.id)
    const { seen } = watch
    const before = gateway.sent.length
    const saidAt = new Map<string, number>()
    const cpuBefore = await cpuMsOf(bot.pid)
    const began = performance.now()
    for (const [index, member] of crowd.entries()) {
      const wait = began + (index * overMs) / members - performance.now()
      if (wait > 1) await pause(wait)
      saidAt.set(member.number, performance.now())
      village.say(member, '学习群', '签到')
    }
    const ended = Date.now()
    await until(
      () => seen.size >= members,
      30_000,
      () => `${seen.size} of ${members} were recorded`,
    )
    const botCpuMs = (await cpuMsOf(bot.pid)) - cpuBefore
    const load = Math.round(((loadavg()[0] ?? 0) / availableParallelism()) * 10) / 10
    const idle = async () => ((await bot.health())?.body.outbox?.waiting ?? 1) === 0
    await until(idle, 5 * 60_000, () => `the outbox does not empty:\n${bot.stderr()}`)

    const answers = gateway.sent.slice(before).filter(({ to }) => to === folder.rooms.学习群)
    const whole = answers.map(({ text = '' }) => text).join('\n')
    const waits = crowd.map(({ number }) => (seen.get(number) ?? Number.NaN) - (saidAt.get(number) ?? 0)).sort((a, b) => a - b)
    const placesOf = crowd.map(({ name }) => whole.indexOf(name))
    const times = gateway.sent.map(({ at }) => at)
    const verified = await lianyi(surroundings, ['verify', '--json'])
    return {
      recorded: seen.size,
      recordedMs: {
        median: Math.round(waits[Math.floor(waits.length / 2)] ?? Number.NaN),
        p99: Math.round(waits[Math.ceil(waits.length * 0.99) - 1] ?? Number.NaN),
        most: Math.round(waits.at(-1) ?? Number.NaN),
      },
      load,
      botCpuMs,
      messages: answers.length,
      answeredAfterMs: (answers.at(-1)?.at ?? Number.NaN) - ended,
      busiestMinute: Math.max(...times.map((from) => times.filter((time) => time >= from && time <= from + 60_000).length)),
      leastGapMs: Math.min(...answers.slice(1).map(({ at }, index) => at - (answers[index]?.at ?? 0))),
      notOnce: crowd.filter(({ name }) => whole.split(name).length !== 2).map(({ number }) => number),
      inOrder: placesOf.every((place, index) => index === 0 || place > (placesOf[index - 1] ?? 0)),
      longestBytes: Math.max(...answers.map(({ text = '' }) => Buffer.byteLength(text))),
      differences: (JSON.parse(verified.out) as { differences: object[] }).differences.length + (verified.code ?? 1),
    }
  } finally {
    await watch?.stop()
    await bot.stop()
    await gateway.stop()
    await rm(surroundings.data, { recursive: true, force: true })
    await rm(folder.path, { recursive: true, force: true })
  }
}

/** Two seconds; on a machine where others want the processors too, as much more as bot, Redis and gateway each wait for theirs. */
export const recordedWithinMs = (load: number): number => 2000 * (load < 1.5 ? 1 : 3 * load)

/** What of a flood is not as it must be; empty when all is well. */
export const faultsOfFlood = (plan: FloodPlan, found: FloodFindings): string[] => [
  ...(found.recorded === plan.members ? [] : [`${found.recorded} recorded`]),
  ...(found.recordedMs.p99 <= recordedWithinMs(found.load) ? [] : [`recorded after ${found.recordedMs.p99} ms at the 99th percentile`]),
  ...(found.busiestMinute <= plan.perMinute ? [] : [`${found.busiestMinute} messages in one minute`]),
  ...(found.leastGapMs >= plan.roomGapSeconds * 1000 - 50 ? [] : [`only ${found.leastGapMs} ms between two messages of a room`]),
  ...(found.notOnce.length === 0 ? [] : [`${found.notOnce.length} not named exactly once`]),
  ...(found.inOrder ? [] : ['names out of order']),
  ...(found.longestBytes <= 2000 ? [] : [`a message of ${found.longestBytes} bytes`]),
  ...(found.differences === 0 ? [] : [`${found.differences} differences`]),
]
