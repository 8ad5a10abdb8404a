import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import { commands } from '../handlers/index.ts'
import { occasions } from '../jobs/index.ts'
import { admitMs, takeAccount } from './bot/account.ts'
import { announce } from './bot/announce.ts'
import { byHand } from './bot/by-hand.ts'
import { nightly } from './bot/nightly.ts'
import { ticking } from './bot/ticks.ts'
import { resolved } from './chat/exports/sheet-of.ts'
import type { Said } from './chat/said.ts'
import { sideBySide } from './chat/side-by-side.ts'
import { talk } from './chat/talk.ts'
import type { Incoming, Transport } from './chat/transport.ts'
import { grammar } from './chat/understand.ts'
import type { Clock } from './domain/clock.ts'
import type { OpenHouse } from './founding.ts'
import { serversOf } from './lease.ts'
import { hearing } from './outbox/heard.ts'
import type { OutboxState } from './outbox/item.ts'
import { keeping } from './outbox/keeping.ts'
import { looking } from './outbox/looking.ts'
import { outbox } from './outbox/outbox.ts'
import { ownership } from './outbox/owner.ts'
import { type BullConnection, waker } from './outbox/waker.ts'
import { openDrawer } from './render/drawer.ts'
import { fallsDue, tellFailed } from './schedule/catch-up.ts'
import type { Due } from './schedule/due.ts'
import type { JobParts } from './schedule/job.ts'
import { remind } from './schedule/remind.ts'
import { within } from './wechat/deadline.ts'
import { noteOf } from './wechat/log.ts'

/** How long the rows of a workbook may take to read, ms. */
const readMs = 60_000
/** How long each part of stopping may take, ms: what is left then is done by the next start. */
const stopMs = 4_000
const dayMs = 24 * 60 * 60_000

/** What a running bot is made of. */
export interface BotParts {
  houses: readonly OpenHouse[]
  transport: Transport
  /** One BullMQ connection for each queue and worker. */
  bullmq: BullConnection
  /** Name of the queue of what fell due; see {@link queuesOf}. */
  queues: string
  /** The WeChat account as known from outside; see {@link doorOf}. One process at a time has it, and its wake-ups go by it. */
  door: string
  /** What people call what is run: 「这个微信账号」 unless said. */
  what?: string
  clock: Clock
  log: Logger
  /** `LIANYI_DATA`: backups go below it. */
  dataFolder: string
  /** Tells whoever started us: one Chinese line. */
  say(line: string): void
  /** The process cannot go on: one clear line. */
  onFatal(line: string): void
  /** So many replicas of the store must have what is said before it is. */
  replicas?: number
  /** Looks on, for metrics and alerts; it must not throw. */
  onlooker?: Onlooker
}

/** Hears what a bot does, without what was said or by whom. */
export interface Onlooker {
  incoming(incoming: Incoming): void
  /** A message was dealt with: what came of it, as logged, in how long (ms). */
  heard(outcome: string, tookMs: number): void
  /** A message arrived, or did not while logged in, which left its item in this state. */
  sent(kind: Said['kind'], state: OutboxState): void
  fellDue(kind: string, outcome: string): void
  ticked(tookMs: number): void
}

/** How a WeChat account is known before it has logged in: by its gateway and token. */
export const doorOf = ({ endpoint, token }: { endpoint: string; token: string }): string =>
  `wechat-${createHash('sha256').update(`${endpoint}\n${token}`).digest('hex').slice(0, 12)}`

/** The name of the queue of what fell due in these associations: bots that serve the same ones share it. */
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
  /**
   * Lives through the time up to `goal` (ms) where time is moved by hand: `forwardTo` puts the clock to each instant at which
   * something falls due or may be said, and that is done and said before time goes on. No tick comes between.
   */
  passTo(goal: number, forwardTo: (at: number) => Promise<void>): Promise<void>
  /** What falls due after now by the plans of this moment, in order of time: the next `days`. */
  ahead(days: number): Promise<Due[]>
  /** What waits to be said, ms; throws while the store does not answer. */
  backlog(): Promise<{ waiting: number; oldestMs: number; oldestReplyMs: number }>
  /** When the last tick ended: by the bot's clock, and how long ago in real time (ms); null before the first. */
  lastTick(): { at: number; ageMs: number } | null
}

/** Takes the WeChat account, waiting for another bot to let go of it, founds each association and builds everything around them. */
export const openBot = async (parts: BotParts): Promise<Bot> => {
  const { houses, transport, bullmq, queues, door, what = '这个微信账号', clock, log, dataFolder, say, onFatal, onlooker } = parts
  const account = await takeAccount({ houses, transport, door, what, log, say, onFatal })
  const { lease, isOurs, admitted } = account
  for (const house of houses) await announce(house, clock, log, say)

  let stopping = false
  const houseOf = (association: string): OpenHouse | undefined => houses.find((each) => each.association.id === association)
  const owner = ownership({ account: () => lease.account(), servers: serversOf, now: () => clock.now() })
  const { note } = hearing(houses)
  const drawer = openDrawer()
  const out = outbox(houses, transport, clock, log, {
    account: () => lease.account(),
    draw: async (file, house) => drawer.draw(await within(readMs, resolved(file, house, clock.now()))),
    owns: (house, said) => owner.owns(house, said),
    token: lease.token,
    ...(parts.replicas === undefined ? {} : { replicas: parts.replicas }),
    onSent: (kind, state) => onlooker?.sent(kind, state),
    runs: async (house, token) => (await serversOf(house)).some((server) => server.token === token),
  })
  const resent = await out.recover()
  if (resent > 0) log.warn({ resent }, 'a crash cut some messages short; they are sent again')

  const pictures = keeping({ transport, dataFolder, log })
  const jobParts: JobParts = {
    clock,
    log,
    backup: async (house) => {
      const open = houseOf(house.association.id)
      if (!open) throw new Error('no such association')
      return nightly(open, dataFolder, clock)
    },
    trimOutbox: () => out.trim(),
    pictures,
    rooms: looking({ houses, transport, ownsRoom: owner.ownsRoom, log }),
    wake: () => wakes.wake(),
    remind: (house, due) => wakes.remind({ association: house.association.id, due }),
  }
  const ticks = ticking({
    ...{ houses, account, door, parts: jobParts, recover: out.recover, tellUnsaid: out.tellUnsaid },
    keep: (house) => owner.keep(house),
    onTicked: (tookMs) => onlooker?.ticked(tookMs),
  })
  /** Does one due; whether it was done now and says something. Rejects when it is not for this process any more: another takes it. */
  const doDue = async (association: string, due: Due): Promise<boolean> => {
    const house = houseOf(association)
    if (!house || !isOurs()) throw new Error('this process serves no more')
    const started = clock.now()
    const outcome = await remind(occasions, house, due, clock)
    onlooker?.fellDue(due.kind, outcome)
    log.info({ association, due: due.id, outcome, tookMs: clock.now() - started }, 'fell due')
    return outcome === 'done' || outcome === 'missed'
  }
  /** Whoever took the account over sends what waits for it. */
  const deliver = async (): Promise<number | null> => {
    if (await admitted()) return out.deliver()
    return isOurs() ? clock.now() + admitMs : null
  }
  const wakes = waker(
    bullmq,
    door,
    {
      deliver,
      tick: ticks.run,
      async remind({ association, due }) {
        if (await doDue(association, due)) wakes.wake()
      },
      async gaveUp({ association, due }) {
        const house = houseOf(association)
        if (house) await tellFailed(house, due, clock.now())
        wakes.wake()
      },
      now: () => clock.now(),
    },
    log,
    { shared: queues, others: ticks.others },
  )
  const passTo = byHand({
    ...{ houses, ticks, parts: jobParts, doDue, deliver },
    isHeard: () => transport.state().loggedIn,
    isStopping: () => stopping,
  })
  const { hear, crowded } = talk({
    houses,
    commands,
    grammar: grammar(commands),
    clock,
    log,
    sayDirectly: async (to, text) => {
      await out.sayNow(to, text).catch(() => log.warn('a fault could not be told either'))
    },
    wake: () => wakes.wake(),
    onHeard: (outcome, tookMs) => onlooker?.heard(outcome, tookMs),
    elsewhere: async (at, room, account) => {
      const house = houseOf(at.association.id)
      return house !== undefined && owner.elsewhere(house, room, account)
    },
  })
  const heard = sideBySide({
    async hear(incoming) {
      await hear(incoming)
      // Nobody is woken any more; the connection stands until the last message was handed over.
      if (stopping) await deliver().catch(() => null)
    },
    crowded,
    inTurn: () => stopping,
  })
  const part = async (what: string, work: Promise<unknown>): Promise<void> => {
    await within(stopMs, work).catch((error: unknown) => log.error({ what, ...noteOf(error) }, 'a part did not stop cleanly'))
  }

  return {
    async begin() {
      await ticks.look()
      await wakes.start()
      await transport.start(async (incoming) => {
        onlooker?.incoming(incoming)
        if (incoming.kind === 'too-fast') return out.warned()
        while (!(await admitted(incoming.account))) if (!isOurs() || stopping) return
        note(incoming).catch((error: unknown) => log.warn(noteOf(error), 'where something was heard could not be kept'))
        await heard.hear(incoming)
      })
    },
    tick: ticks.run,
    passTo: (goal, forwardTo) => ticks.inTurn(() => passTo(goal, forwardTo)),
    async ahead(days) {
      const now = clock.now()
      const all = await Promise.all(houses.map((house) => fallsDue(occasions, house, now, now + days * dayMs)))
      return all.flat().sort((a, b) => a.at - b.at)
    },
    backlog: () => out.backlog(),
    lastTick: ticks.last,
    async stop() {
      stopping = true
      await part('wakes', wakes.stop())
      await part('heard', heard.idle())
      await part('outbox', out.idle())
      await part('pictures', pictures.end())
      await part('drawer', drawer.stop())
      await part('transport', transport.stop())
      await part('lease', lease.release())
    },
  }
}
