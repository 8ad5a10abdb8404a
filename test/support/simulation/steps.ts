import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises'
import type { ChainableCommander, Redis } from 'ioredis'

/** How one step of a bot towards the outside goes. */
export type Fate = 'does' | 'fails' | 'lost'

/** Something a bot wants of the outside and waits for: a command to Redis, or a message to WeChat. */
interface Step {
  bot: number
  what: 'redis' | 'wechat'
  /** Does it, or whatever comes of it, and lets the bot go on. */
  go(fate: Fate): Promise<void>
}

/** Errors of a client whose command was, or was not, done: what ioredis says of a broken connection and of its own deadline. */
const faults = ['Connection is closed.', 'Command timed out']
/** Longest wait for a bot that works on something by itself, ms of real time. */
const patienceMs = 40

/**
 * All that the bots of a simulation want of the outside, taken one at a time in an order drawn by chance: so the interleavings of two bots,
 * and the step at which one dies, are those of the seed. A bot that died goes no further: its steps are never answered.
 */
export const steps = (upTo: (most: number) => number) => {
  let waiting: Step[] = []
  const dead = new Set<number>()
  /** What each living bot has begun and not ended, and how much of that waits for time to pass. */
  const begun = new Map<number, number>()
  const resting = new Map<number, number>()
  const count = (of: Map<number, number>, bot: number, by: number): void => {
    if (!dead.has(bot)) of.set(bot, (of.get(bot) ?? 0) + by)
  }
  const patient = new Set<() => void>()
  const isBusy = (): boolean => [...begun].some(([bot, many]) => many > (resting.get(bot) ?? 0))

  const gate = <T>(bot: number, what: Step['what'], work: () => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (dead.has(bot)) return
      waiting.push({
        bot,
        what,
        async go(fate) {
          if (fate === 'fails') return reject(new Error(faults[upTo(faults.length)]))
          try {
            const done = await work()
            if (dead.has(bot)) return
            if (fate === 'lost') reject(new Error(faults[upTo(faults.length)]))
            else resolve(done)
          } catch (error) {
            reject(error)
          }
        },
      })
    })

  return {
    /** Something a bot waits for until its turn comes. */
    gate,
    /** Has every command of a client wait for its turn; those of one pipeline are one. */
    gateRedis(bot: number, client: Redis): void {
      const send = client.sendCommand.bind(client)
      /** What had its turn, or was asked for while there was no connection: the client sends that by itself once there is. */
      const passed = new WeakSet<object>()
      client.sendCommand = (command, stream) => {
        if (stream || passed.has(command) || client.status !== 'ready') {
          passed.add(command)
          return send(command, stream)
        }
        return gate(bot, 'redis', () => {
          passed.add(command)
          return send(command) as Promise<unknown>
        })
      }
      for (const kind of ['multi', 'pipeline'] as const) {
        const begin = client[kind].bind(client) as () => ChainableCommander
        Object.assign(client, {
          [kind]() {
            const chain = begin()
            const exec = chain.exec.bind(chain)
            return Object.assign(chain, { exec: () => gate(bot, 'redis', () => exec()) })
          },
        })
      }
    },
    /** Begins something a bot does, and follows it to its end; how it ends is its own affair. */
    flow(bot: number, work: () => Promise<unknown>): void {
      count(begun, bot, 1)
      void work()
        .catch(() => undefined)
        .finally(() => count(begun, bot, -1))
    },
    /** How much a bot has begun and not ended. */
    flowsOf: (bot: number): number => begun.get(bot) ?? 0,
    /** Resolves when a bot, with nothing else to do, would lose its patience, or once `signal` says that it need not. */
    patience: (signal: AbortSignal): Promise<void> =>
      new Promise((over) => {
        patient.add(over)
        signal.addEventListener('abort', () => {
          patient.delete(over)
          over()
        })
      }),
    /** Something in a flow of a bot that waits for time to pass. */
    async rest(bot: number, work: Promise<void>): Promise<void> {
      count(resting, bot, 1)
      await work
      count(resting, bot, -1)
    },
    /** A bot dies where it stands; what it had asked for may still be done. */
    async kill(bot: number): Promise<void> {
      dead.add(bot)
      begun.delete(bot)
      resting.delete(bot)
      const last = waiting.filter((step) => step.bot === bot)
      waiting = waiting.filter((step) => step.bot !== bot)
      for (const step of last) if (step.what === 'redis' && upTo(2) === 0) await step.go('does')
    },
    /** Lets the bots take up to so many steps; ends earlier where none wants one. `fateOf` draws how each goes. */
    async take(most: number, fateOf: (step: { bot: number; what: Step['what'] }) => Fate | 'dies'): Promise<number | null> {
      for (let taken = 0, idle = 0; taken < most; ) {
        await turn()
        await turn()
        // nothing is drawn while nothing waits: how often that is looked at is the machine's affair
        const step = waiting.length > 0 ? waiting.splice(upTo(waiting.length), 1)[0] : undefined
        if (!step) {
          if (!isBusy()) return null
          if (idle >= patienceMs) {
            if (patient.size === 0) return null
            for (const over of patient) over()
            patient.clear()
            idle = 0
          }
          idle += 1
          await pause(1)
          continue
        }
        idle = 0
        taken += 1
        const fate = fateOf(step)
        if (fate === 'dies') {
          waiting.push(step)
          return step.bot
        }
        await step.go(fate)
        // whoever tries again does so a moment later
        if (fate !== 'does') await pause(2)
      }
      return null
    },
  }
}

/** What the bots of one simulation wait at. */
export type Steps = ReturnType<typeof steps>
