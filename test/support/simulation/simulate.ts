import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pino from 'pino'
import { commands as allCommands } from '../../../handlers/index.ts'
import { jobs, occasions } from '../../../jobs/index.ts'
import type { AnyCommand } from '../../../src/chat/contract.ts'
import type { Said } from '../../../src/chat/said.ts'
import { sideBySide } from '../../../src/chat/side-by-side.ts'
import { talk } from '../../../src/chat/talk.ts'
import {
  type Destination,
  type FromPeople,
  type IncomingMessage,
  type Outgoing,
  SendFailed,
  SendUnknown,
  type Transport,
} from '../../../src/chat/transport.ts'
import { grammar } from '../../../src/chat/understand.ts'
import { found, type OpenHouse, openHouse } from '../../../src/founding.ts'
import type { Draft } from '../../../src/journal/commit.ts'
import type { OutboxItem } from '../../../src/outbox/item.ts'
import { outbox } from '../../../src/outbox/outbox.ts'
import type { Due } from '../../../src/schedule/due.ts'
import { type JobParts, tick } from '../../../src/schedule/job.ts'
import { remind } from '../../../src/schedule/remind.ts'
import { unchecked } from '../planted.ts'
import { seeded } from '../talk-corpus.ts'
import { thursdayEvening } from '../village.ts'
import type { Hurt } from './hurt.ts'
import { type Arrival, judge } from './judge.ts'
import { type Fate, steps } from './steps.ts'
import { type Spot, sayings, towns } from './town.ts'

/** A fault of the product, put in to see that the judge finds it. */
export type Plant = 'answers-first' | 'expects-nothing' | 'forgets-ids' | 'forgets-view' | 'lets-anybody'

/** One run: what was wrong, and how much happened. */
export interface Run {
  wrong: string[]
  counts: Record<'messages' | 'events' | 'sent' | 'kills' | 'faults' | 'hurts' | 'steps', number>
}

/** How a simulation is run. */
export interface Course {
  seed: number
  /** Where a Redis is; each run has associations of its own there. */
  url: string
  plant?: Plant
  /** What may be done to the Redis itself between steps: it is killed and begun anew, or full. Absent: nothing is. */
  hurt?: (how: Hurt) => Promise<void>
}

interface Bot {
  id: number
  token: string
  redis: Redis
  houses: OpenHouse[]
  hear(message: IncomingMessage): Promise<void>
  out: ReturnType<typeof outbox>
  parts: JobParts
}

/** A message on its way, perhaps more than once. */
interface Delivery {
  message: IncomingMessage
  at: number
}

const [second, minute, hour] = [1000, 60_000, 3_600_000]
const actions = 160
/** How a send is drawn to go when it simply arrives: under 4 it is turned down, lost, hangs or arrives unknown. */
const arrives = 39
/** Most work of a bot under way at once. */
const mostFlows = 5
const log = pino({ level: process.env.TEST_LOG ?? 'silent' })

/**
 * One life of two associations, drawn from a seed: people talk, messages come twice, late, out of order or never, the clock jumps, sends
 * fail, hang or arrive unknown, the gateway goes, Redis fails and loses answers, and bots die at any step, two of them at work at times. Then all
 * is calm, everything is said, and the judge looks. The same seed gives the same life, save what a hurt Redis does in its own time.
 */
export const simulate = async ({ seed, url, plant, hurt }: Course): Promise<Run> => {
  const next = seeded(seed)
  const upTo = (most: number): number => Math.floor(next() * most)
  const oneIn = (many: number): boolean => upTo(many) === 0
  const mine = `s${randomUUID().slice(0, 6)}`
  const associations = towns(mine)
  const account = `wxid_bot_${mine}`
  const clock = { time: thursdayEvening, now: () => clock.time }
  const world = steps(upTo)
  const counts = { messages: 0, events: 0, sent: 0, kills: 0, faults: 0, hurts: 0, steps: 0 }
  const folder = join(tmpdir(), 'lianyi-simulation')
  const side = new Redis(url, { maxRetriesPerRequest: null })
  side.on('error', () => undefined)
  const watching = associations.map((association) => openHouse(side, association, clock, folder))
  const arrivals: Arrival[] = []
  const seen = new Map<string, Said>()
  const heard = new Map<string, number>()
  const bots = new Map<number, Bot>()
  const deliveries: Delivery[] = []
  /** What fell due and was asked for: BullMQ keeps it over a crash. */
  const dues = new Map<string, { town: number; due: Due }>()
  let hanging: { until: number; end(): void }[] = []
  let loggedIn = true
  /** ms that really went by: a clock that is put back takes no time away. */
  let gone = 0
  let two = false
  /** How likely, in a thousand, a step fails, loses its answer, or is the last of its bot. */
  let weather = { fails: 0, lost: 0, dies: 0 }
  let calm = false

  const fateOf = ({ bot }: { bot: number }): Fate | 'dies' => {
    counts.steps += 1
    const roll = upTo(1000)
    if (calm || !bots.has(bot)) return 'does'
    if (roll < weather.dies) return 'dies'
    if (roll >= weather.dies + weather.fails + weather.lost) return 'does'
    counts.faults += 1
    return roll < weather.dies + weather.fails ? 'fails' : 'lost'
  }

  /** Whether an item is in a message: what waits for one place is said together, what is too long in parts. */
  const isIn = ({ text, merge, file }: OutboxItem, said: string): boolean =>
    text === undefined
      ? file !== undefined && said === `〔${file.name}〕`
      : said.includes(text) || text.includes(said) || (merge !== undefined && said.includes(merge.name))
  /** The items of a message that is being sent to a place by a bot, as the outbox shows them now. */
  const underWay = async (bot: Bot, to: string, said: string): Promise<string[]> => {
    const found: string[] = []
    for (const [town, { redis, keys, ledger }] of watching.entries())
      for (const [id, text] of Object.entries(await redis.hgetall(keys.outbox))) {
        const item = JSON.parse(text) as OutboxItem
        if (item.text !== undefined || item.file) seen.set(`${town}/${id}`, item)
        if (item.state !== 'sending' || item.claimant !== bot.token) continue
        const listener = 'room' in item.to ? item.to.room : 'contact' in item.to ? item.to.contact : await ledger.contactOf(item.to.member)
        if (listener === to && isIn(item, said)) found.push(`${town}/${id}`)
      }
    return found
  }

  const transportOf = (bot: () => Bot): Transport => {
    const arrive = async (to: Destination, what: Outgoing): Promise<void> => {
      const place = 'room' in to ? to.room : to.contact
      const text = 'text' in what ? what.text : 'file' in what ? `〔${what.file.name}〕` : ''
      arrivals.push({ to: place, text, at: gone, items: await underWay(bot(), place, text) })
      counts.sent += 1
    }
    return {
      start: async () => undefined,
      stop: async () => undefined,
      async send(to, what) {
        const { id } = bot()
        const roll = await world.gate(id, 'wechat', async () => {
          if (!loggedIn) throw new SendFailed('not logged in')
          const drawn = calm ? arrives : upTo(40)
          if (drawn === 0) throw new SendFailed('turned down')
          if (drawn >= 3) await arrive(to, what)
          return drawn
        })
        if (roll === 2)
          await world.rest(
            id,
            new Promise<void>((end) => {
              hanging.push({ until: clock.time + 30 * second, end })
            }),
          )
        if (roll < 4) throw new SendUnknown('no answer')
      },
      members: async () => Promise.reject(new Error('no answer')),
      people: async () => [],
      picture: async () => Promise.reject(new Error('no picture')),
      state: () => ({ connected: loggedIn, loggedIn, lastMessageAt: null, account }),
    }
  }

  /** Puts the fault of a test into a house. */
  const planted = (house: OpenHouse, bot: () => Bot): OpenHouse => {
    const commit = house.journal.commit.bind(house.journal)
    const change = async (draft: Draft) => {
      switch (plant) {
        case 'answers-first': {
          const [first] = draft.says as Said[]
          if (first?.text !== undefined && first.kind === 'reply' && !('member' in first.to) && oneIn(3)) {
            await transportOf(bot)
              .send(first.to, { text: first.text })
              .catch(() => undefined)
            return commit({ ...draft, says: draft.says.slice(1) })
          }
          return commit(draft)
        }
        case 'expects-nothing':
          return commit({ ...draft, expect: [] })
        case 'forgets-ids': {
          const { message: _, ...rest } = draft
          return commit(draft.events.length > 0 && draft.says.length > 0 && !draft.act.once ? rest : draft)
        }
        default:
          return commit(draft)
      }
    }
    return { ...house, journal: { ...house.journal, commit: change } }
  }
  const commands: readonly AnyCommand[] = plant === 'lets-anybody' ? unchecked('加分', 'member') : allCommands

  let born = 0
  /** A new process: it founds what it serves and looks after what the last one left, like the product. */
  const begin = async (): Promise<void> => {
    born += 1
    const id = born
    const redis = new Redis(url, { maxRetriesPerRequest: 1, retryStrategy: () => 20 })
    redis.on('error', () => undefined)
    await once(redis, 'ready')
    world.gateRedis(id, redis)
    const self = (): Bot => bot
    const houses = associations.map((association) => planted(openHouse(redis, association, clock, folder), self))
    const token = `bot ${id}`
    const out = outbox(houses, transportOf(self), clock, log, {
      token,
      account: () => account,
      runs: async (_house, other) => [...bots.values()].some((each) => each.token === other),
      draw: async () => 'x',
      random: next,
      patience: world.patience,
    })
    const { hear, crowded } = talk({
      houses,
      commands,
      grammar: grammar(commands),
      clock,
      log,
      retryMs: 1,
      sayDirectly: (to, text) =>
        world.gate(id, 'wechat', async () => {
          arrivals.push({ to: 'room' in to ? to.room : to.contact, text, at: gone, items: null })
        }),
      wake: () => undefined,
    })
    const lanes = new Map<string, Promise<void>>()
    const ending = new WeakMap<FromPeople, (how: Promise<unknown>) => Promise<void>>()
    const side = sideBySide({
      crowded,
      inTurn: () => false,
      hear: async (incoming) => ending.get(incoming)?.(hear(incoming)),
    })
    const bot: Bot = {
      id,
      token,
      redis,
      houses,
      out,
      // one message of a place after the other, as the receiver hands them over; what came twice is two
      hear: (again) =>
        new Promise((resolve, reject) => {
          const message = { ...again }
          ending.set(message, (how) => how.then(() => resolve(), reject))
          const lane = message.room?.id ?? message.from.contactId
          lanes.set(
            lane,
            (lanes.get(lane) ?? Promise.resolve()).then(() => side.hear(message)),
          )
        }),
      parts: {
        clock,
        log,
        backup: async () => '',
        trimOutbox: () => out.trim(),
        wake: () => undefined,
        remind: async (house, due) => {
          const town = associations.findIndex(({ id: name }) => name === house.association.id)
          dues.set(`${town}/${due.id}`, { town, due })
        },
      },
    }
    bots.set(id, bot)
    start(bot, async () => {
      for (const house of houses) await found(house, clock)
      await out.recover()
    })
  }
  const start = (bot: Bot, work: () => Promise<unknown>): void => world.flow(bot.id, work)
  const isIdle = (bot: Bot): boolean => world.flowsOf(bot.id) < mostFlows
  const die = async (id: number): Promise<void> => {
    const bot = bots.get(id)
    if (!bot) return
    bots.delete(id)
    counts.kills += 1
    await world.kill(id)
    bot.redis.disconnect()
  }

  const speak = associations.map((association) => sayings(association, upTo))
  const talkALittle = (): void => {
    const town = upTo(associations.length)
    const together = speak[town]?.next() ?? []
    for (const [spot, text] of together) post(spot, text)
    // those who speak at once are heard at once
    if (together.length > 1) for (let many = together.length; many > 0; many -= 1) deliver(deliveries.length - 1)
  }
  /** A message sets out: it arrives once, more than once, later than others, or never. */
  const post = ({ contactId, room, topic }: Spot, text: string): void => {
    counts.messages += 1
    const message: IncomingMessage = {
      kind: 'message',
      id: `m${counts.messages}`,
      account,
      at: clock.time - upTo(3) * second,
      type: 'text',
      text,
      from: { contactId, name: '昵称', friend: true },
      ...(room === undefined ? {} : { room: { id: room, topic: topic ?? '' } }),
      mentionsBot: false,
      mentionsAll: false,
      botNames: [],
    }
    if (oneIn(25)) return
    deliveries.push({ message, at: clock.time + (oneIn(15) ? upTo(10 * minute) : 0) })
    while (oneIn(10)) deliveries.push({ message, at: clock.time + upTo(oneIn(4) ? 2 * hour : 20 * second) })
  }
  /** Messages that are answered whatever comes of them. */
  const isAlwaysAnswered = ({ room, text }: IncomingMessage): boolean =>
    room === undefined && /^(?:我的积分|明细|排行|活动|我的报名|申报 )/u.test(text)
  const deliver = (which = upTo(Math.min(deliveries.length, 3))): void => {
    const [delivery] = deliveries.splice(which, 1)
    if (!delivery) return
    if (delivery.at > clock.time) return void deliveries.push(delivery)
    const { message } = delivery
    // with nobody connected the gateway keeps nothing
    if (!loggedIn) return
    const town = associations.findIndex(({ roster }) => roster.some(({ contactId }) => contactId === message.from.contactId))
    for (const bot of bots.values()) {
      if (!isIdle(bot)) continue
      const before = arrivals.length
      start(bot, async () => {
        await bot.hear(message)
        const apologised = arrivals.slice(before).some(({ items, to }) => items === null && to === message.from.contactId)
        if (isAlwaysAnswered(message) && !apologised && bots.has(bot.id)) heard.set(message.id, town)
      })
    }
  }
  const doDue = (bot: Bot): void => {
    const [entry] = [...dues].slice(0, 1)
    if (!entry) return
    const [key, { town, due }] = entry
    const house = bot.houses[town]
    if (!house) return
    start(bot, async () => {
      await remind(occasions, house, due, clock)
      dues.delete(key)
    })
  }
  const passTime = async (ms: number): Promise<void> => {
    clock.time += ms
    gone += Math.max(ms, 0)
    for (const { until, end } of hanging) if (until <= clock.time) end()
    hanging = hanging.filter(({ until }) => until > clock.time)
    // what a bot that died held for itself ends with the time it was given, which Redis counts by a clock of its own
    if (ms > minute)
      for (const { redis, keys } of watching) await redis.del(keys.underWay('dues'), ...jobs.map(({ name }) => keys.underWay(name)))
  }
  const someBot = (): Bot | undefined => [...bots.values()][upTo(bots.size)]

  const act = async (): Promise<void> => {
    if (hurt && oneIn(20)) {
      counts.hurts += 1
      return hurt(oneIn(2) ? 'kill' : oneIn(2) ? 'full' : 'room')
    }
    const bot = someBot()
    const roll = upTo(100)
    if (roll < 35) talkALittle()
    if (roll < 55) {
      for (let many = 1 + upTo(4); many > 0; many -= 1) deliver()
      return
    }
    if (roll < 68) return bot && void (isIdle(bot) && start(bot, () => bot.out.deliver()))
    if (roll < 73)
      return bot && void (isIdle(bot) && start(bot, () => bot.out.recover().then(() => tick(bot.houses, jobs, occasions, bot.parts))))
    if (roll < 78) return bot && doDue(bot)
    if (roll < 90) return passTime(upTo(5 * second))
    if (roll < 93) return passTime(upTo(oneIn(5) ? 20 * hour : 30 * minute))
    // a clock put right goes back a little
    if (roll < 94) return passTime(-upTo(minute))
    if (roll < 96) {
      loggedIn = !loggedIn || !oneIn(2)
      return
    }
    if (roll < 98) {
      weather = oneIn(2) ? { fails: 0, lost: 0, dies: 0 } : { fails: upTo(60), lost: upTo(60), dies: upTo(12) }
      return
    }
    if (bots.size === 1 && oneIn(2)) {
      two = true
      return begin()
    }
    if (bot) await die(bot.id)
  }
  /** Lets the bots get on; one that dies of it is followed by another. */
  const goOn = async (most: number): Promise<void> => {
    const died = await world.take(most, fateOf)
    if (died !== null) await die(died)
    if (bots.size === 0) await begin()
  }

  try {
    await begin()
    await goOn(10_000)
    for (const { first } of speak)
      for (const [spot, text] of first) {
        post(spot, text)
        deliver(deliveries.length - 1)
        await goOn(10_000)
      }
    for (let count = 0; count < actions; count += 1) {
      await act()
      await goOn(upTo(60))
      if (plant === 'forgets-view' && count === actions - 1) await side.hdel(watching[0]?.keys.view('activities') ?? '', '101')
    }
    calm = true
    loggedIn = true
    await hurt?.('room')
    for (let looks = 0; looks < 400; looks += 1) {
      await goOn(10_000)
      const waiting = await Promise.all(watching.map(({ redis, keys }) => redis.zcard(keys.outboxWaiting)))
      const settled = dues.size === 0 && deliveries.length === 0 && waiting.every((count) => count === 0)
      if (settled && looks > 3) break
      await passTime(looks % 40 === 39 ? 3 * hour : 2 * second)
      for (const delivery of deliveries) delivery.at = Math.min(delivery.at, clock.time)
      if (deliveries.length > 0) deliver()
      const bot = someBot()
      if (!bot) continue
      if (looks % 5 === 0) start(bot, () => bot.out.recover().then(() => tick(bot.houses, jobs, occasions, bot.parts)))
      if (dues.size > 0) doDue(bot)
      start(bot, () => bot.out.deliver())
    }
    await goOn(10_000)
    for (const { redis, keys } of watching) counts.events += Number((await redis.hget(keys.counters, 'events')) ?? 0)
    const wrong = await judge({ houses: watching, arrivals, seen, kills: counts.kills, two, heard })
    return { wrong, counts }
  } finally {
    for (const bot of bots.values()) bot.redis.disconnect()
    const left = await side.keys(`lianyi:{*${mine}*}*`).catch(() => [])
    if (left.length > 0) await side.unlink(...left)
    side.disconnect()
  }
}
