import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { commands } from '../handlers/index.ts'
import { jobs, occasions } from '../jobs/index.ts'
import { talk } from './chat/talk.ts'
import type { Transport } from './chat/transport.ts'
import { grammar } from './chat/understand.ts'
import type { Clock } from './domain/clock.ts'
import { dateOf } from './domain/zoned.ts'
import { found, issueClaimCode, type OpenHouse } from './founding.ts'
import { backup } from './journal/backup.ts'
import { takeLease } from './lease.ts'
import { outbox } from './outbox/outbox.ts'
import { type BullConnection, waker } from './outbox/waker.ts'
import { openDrawer } from './render/drawer.ts'
import type { Due } from './schedule/due.ts'
import { tick } from './schedule/job.ts'
import { remind } from './schedule/remind.ts'
import { within } from './wechat/deadline.ts'
import { noteOf } from './wechat/log.ts'

/** How many nightly backups of an association are kept. */
const keptBackups = 14
/** How long each part of stopping may take, ms: what is left then is done by the next start. */
const stopMs = 4_000

/** What a running bot is made of. */
export interface BotParts {
  houses: readonly OpenHouse[]
  transport: Transport
  /** One BullMQ connection for each queue and worker. */
  bullmq: BullConnection
  /** Name of the queues; see {@link queuesOf}. */
  queues: string
  clock: Clock
  log: Logger
  /** `LIANYI_DATA`: backups go below it. */
  dataFolder: string
  /** Tells whoever started us: one Chinese line. */
  say(line: string): void
  /** The process cannot go on: one clear line. */
  onFatal(line: string): void
}

/** The name of the queues of a bot that serves these associations: two bots on one Redis must not take each other's wake-ups. */
export const queuesOf = (associations: readonly { id: string }[], practice: boolean): string => {
  const served = associations.map(({ id }) => id).sort()
  return `${practice ? 'practice' : 'wechat'}-${createHash('sha256').update(served.join('\n')).digest('hex').slice(0, 12)}`
}

/** A bot that holds its associations. */
export interface Bot {
  /** Begins to listen and to send; resolves when the first attempt to reach WeChat has been made. */
  begin(): Promise<void>
  /** Answers what is under way and stops, in order; what may not be sent yet is sent at the next start. Never rejects. */
  stop(): Promise<void>
  /** Runs what time brought since the last tick, now. */
  tick(): Promise<void>
  health(): Promise<{ outbox: { waiting: number; oldestSeconds: number }; tick: { lastAt: string | null } }>
}

/** Takes the associations, waiting for another bot to let go of them, founds each and builds everything around them. */
export const openBot = async ({ houses, transport, bullmq, queues, clock, log, dataFolder, say, onFatal }: BotParts): Promise<Bot> => {
  let isOurs = true
  const lease = await takeLease(houses, say, (association) => {
    isOurs = false
    onFatal(`「${association}」被另一个进程接管了，本进程退出。`)
  })
  for (const house of houses) await announce(house, clock, log, say)

  const drawer = openDrawer()
  const out = outbox(houses, transport, clock, log, { draw: (file) => drawer.draw(file) })
  const resent = await out.recover()
  if (resent > 0) log.warn({ resent }, 'a crash cut some messages short; they are sent again')

  let lastTick: number | null = null
  const parts = {
    clock,
    log,
    backup: async (house: { association: { id: string } }) => {
      const open = houses.find((each) => each.association.id === house.association.id)
      if (!open) throw new Error('no such association')
      return nightly(open, dataFolder, clock)
    },
    trimOutbox: () => out.trim(),
    wake: () => wakes.wake(),
    remind: (house: { association: { id: string } }, due: Due) => wakes.remind({ association: house.association.id, due }),
  }
  /** Does one due, and wakes the outbox for what it says. */
  const doDue = async (association: string, due: Due): Promise<void> => {
    const house = houses.find((each) => each.association.id === association)
    if (!house || !isOurs) return
    const started = clock.now()
    const outcome = await remind(occasions, house, due, clock)
    log.info({ association, due: due.id, outcome, tookMs: clock.now() - started }, 'fell due')
    if (outcome === 'done') wakes.wake()
  }
  const runTick = async () => {
    await tick(houses, jobs, occasions, parts)
    await out.tellUnsaid()
    lastTick = clock.now()
  }
  /** Whoever took an association over sends what waits in it. */
  const deliver = async (): Promise<number | null> => (isOurs ? out.deliver() : null)
  const wakes = waker(
    bullmq,
    queues,
    { deliver, tick: runTick, remind: ({ association, due }) => doDue(association, due), now: () => clock.now() },
    log,
  )
  const { hear } = talk({
    houses,
    commands,
    grammar: grammar(commands),
    clock,
    log,
    sayDirectly: async (to, text) => {
      await out.sayNow(to, text).catch(() => log.warn('a fault could not be told either'))
    },
    wake: () => wakes.wake(),
  })
  let stopping = false
  const part = async (what: string, work: Promise<unknown>): Promise<void> => {
    await within(stopMs, work).catch((error: unknown) => log.error({ what, ...noteOf(error) }, 'a part did not stop cleanly'))
  }

  return {
    async begin() {
      await wakes.start()
      await transport.start(async (incoming) => {
        if (incoming.kind === 'too-fast') await out.warned()
        else await hear(incoming)
        // Nobody is woken any more; the connection stands until the last message was handed over.
        if (stopping) await deliver().catch(() => null)
      })
    },
    tick: runTick,
    async health() {
      return { outbox: await out.backlog(), tick: { lastAt: lastTick === null ? null : new Date(lastTick).toISOString() } }
    },
    async stop() {
      stopping = true
      await part('wakes', wakes.stop())
      await part('outbox', out.idle())
      await part('drawer', drawer.stop())
      await part('transport', transport.stop())
      await part('lease', lease.release())
    },
  }
}

/** Founds an association and tells what a person should know of it. */
const announce = async (house: OpenHouse, clock: Clock, log: Logger, say: (line: string) => void): Promise<void> => {
  const { id, name } = house.association
  const { seeded, differing, adopted } = await found(house, clock)
  const claimCode = await issueClaimCode(house, clock)
  if (seeded > 0) log.info({ association: id, seeded }, 'roster seeded')
  if (differing > 0) say(`${name}：名册文件里有 ${differing} 行与账本不同，没有采用；要更新会员请用 npm run lianyi -- import。`)
  if (adopted !== null && adopted > 1) say(`${name}：积分办法有变，已采用为第 ${adopted} 版，此后的新记录按它计分，旧记录不变。`)
  if (claimCode !== null)
    say(`${name}：还没有工作人员绑定微信。请会长或秘书处的人私聊机器人，发「认领 ${claimCode} 会员号」。此码只能用一次，在群里发出就作废。`)
}

const nightly = async ({ redis, keys, association }: OpenHouse, dataFolder: string, clock: Clock): Promise<string> => {
  const folder = join(dataFolder, 'backups', association.id)
  const file = join(folder, `${dateOf(clock.now(), association.timezone)}.gz`)
  await backup(redis, keys, association.id, file)
  const kept = (await readdir(folder)).filter((name) => /^\d{4}-\d\d-\d\d\.gz$/u.test(name)).sort()
  for (const old of kept.slice(0, -keptBackups)) await rm(join(folder, old), { force: true })
  return file
}
