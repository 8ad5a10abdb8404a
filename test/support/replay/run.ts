import { randomUUID } from 'node:crypto'
import pino from 'pino'
import { loadAssociation } from '../../../config/load.ts'
import { commands } from '../../../handlers/index.ts'
import { jobs, occasions } from '../../../jobs/index.ts'
import type { Said } from '../../../src/chat/said.ts'
import { talk } from '../../../src/chat/talk.ts'
import { grammar } from '../../../src/chat/understand.ts'
import type { Association } from '../../../src/domain/association.ts'
import { found, type OpenHouse, openHouse } from '../../../src/founding.ts'
import type { Draft } from '../../../src/journal/commit.ts'
import { outbox } from '../../../src/outbox/outbox.ts'
import { nextStop } from '../../../src/schedule/catch-up.ts'
import { type JobParts, tick } from '../../../src/schedule/job.ts'
import { remind } from '../../../src/schedule/remind.ts'
import { type FakeSend, fakeTransport } from '../fake-transport.ts'
import { testRedis } from '../redis.ts'
import { months } from './almanac.ts'
import { begin } from './expected.ts'
import { type Deed, deedsOf, holderOf, members, type Theme, themesOf, unbound } from './script.ts'

/** One thing the bot decided to say by itself, at the instant it decided. */
export interface Uttered {
  at: number
  /** Group name, or 私聊<number>. */
  to: string
  text: string
}

/** What a replay came to. */
export interface Replayed {
  association: Association
  themes: readonly Theme[]
  /** What the bot said by itself, in order. */
  uttered: Uttered[]
  /** Everything that left the outbox, answers too, in order. */
  sent: (FakeSend & { place: string })[]
  /** Months whose duty report was kept, with how many activities it counts. */
  reports: { month: string; activities: number }[]
  /** Differences that `verify` names. */
  differences: readonly unknown[]
  /** How often time stopped, and how long all of it took: on the wall, and of this process's time, ms. */
  stops: number
  tookMs: number
  busyMs: number
}

const contactOf = (number: string): string => `wxid_${number}`
const roomOf = (place: number): string => `room-${place + 1}@chatroom`

/** `config/qiuxian` with eighteen turns from January 2024, a room for every group, and the people of the script on WeChat. */
const qiuxianIn2024 = async (): Promise<Association> => {
  const loaded = await loadAssociation('config/qiuxian')
  if (!loaded.ok) throw new Error('config/qiuxian does not load')
  const { association } = loaded
  const chairs = association.roster.filter(({ posts }) => posts.includes('副会长')).map(({ number }) => number)
  const onWechat = new Set(['0001', '0015', ...chairs.filter((number) => number !== unbound), ...members])
  return {
    ...association,
    id: `r${randomUUID().slice(0, 8)}`,
    groups: association.groups.map((group, place) => ({ ...group, roomId: roomOf(place) })),
    turns: months.map((month) => ({ month, number: holderOf(month) ?? '' })),
    roster: association.roster.map((row) => (onWechat.has(row.number) ? { ...row, contactId: contactOf(row.number) } : row)),
  }
}

/**
 * Moves a clock from January 2024 to `until` (ms) over `config/qiuxian`, from one instant at which something falls due, is said or may be sent
 * to the next, as a bot that never sleeps meets them: `tick`, the dues and the outbox themselves, a real Redis, a fake transport. The same
 * seed gives the same.
 */
export const replay = async (seed: number, until: number): Promise<Replayed> => {
  const begunAt = performance.now()
  const busy = process.cpuUsage()
  const server = await testRedis()
  const redis = server.client()
  const association = await qiuxianIn2024()
  const clock = { time: begin, now: () => clock.time }
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const house = openHouse(redis, association, clock)
  const placeOf = (to: Said['to']): string => {
    if ('room' in to) return association.groups.find(({ roomId }) => roomId === to.room)?.name ?? to.room
    return `私聊${'member' in to ? to.member : to.contact.replace(/^wxid_/u, '')}`
  }
  const uttered = overhear(house, placeOf)
  await found(house, clock)
  const wechat = fakeTransport(clock)
  // what files hold is proven where they are drawn
  const out = outbox([house], wechat.transport, clock, log, { draw: async () => '' })
  const direct: string[] = []
  const { hear } = talk({
    houses: [house],
    commands,
    grammar: grammar(commands),
    clock,
    log,
    wake: () => {},
    sayDirectly: async (_to, text) => {
      direct.push(text)
    },
  })
  const parts: JobParts = {
    clock,
    log,
    backup: async () => '',
    trimOutbox: () => out.trim(),
    wake: () => {},
    remind: async (at, due) => {
      await remind(occasions, at, due, clock)
    },
  }
  const themes = themesOf(seed)
  const deeds = deedsOf(themes)
  let stops = 0
  for (let sendAt: number | null = null; ; ) {
    const deed = deeds[0]
    if (deed && deed.at === clock.time) {
      deeds.shift()
      await hear(await messageOf(house, deed))
    }
    await tick([house], jobs, occasions, parts)
    do sendAt = await out.deliver()
    while (sendAt !== null && sendAt <= clock.time)
    if (clock.time >= until) break
    const due = await nextStop(occasions, house, clock.time, until)
    clock.time = Math.min(due, sendAt ?? due, deeds[0]?.at ?? due)
    stops += 1
  }
  if (direct.length > 0) throw new Error(`a fault was told: ${direct[0]}`)
  const kept = await Promise.all(months.map(async (month) => ({ month, report: await house.ledger.report('duty', month) })))
  const { differences } = await house.ledger.verify()
  await server.stop()
  return {
    association,
    themes,
    uttered,
    sent: wechat.sent.map((each) => ({
      ...each,
      place: placeOf(each.to.endsWith('@chatroom') ? { room: each.to } : { contact: each.to }),
    })),
    reports: kept.flatMap(({ month, report }) =>
      report ? [{ month, activities: (report.figures.activities as string[] | undefined)?.length ?? 0 }] : [],
    ),
    differences,
    stops,
    tookMs: performance.now() - begunAt,
    busyMs: (({ user, system }) => (user + system) / 1000)(process.cpuUsage(busy)),
  }
}

/** A text as it is said: the numbers dealt from `first` on stand in their places. */
const withNumbers = (text: string, first: number): string =>
  text.replace(/\uE000n(\d+)\uE000/gu, (_, index) => String(first + Number(index)))

/** Writes down what every commit of the bot's own queues to be said. */
const overhear = (house: OpenHouse, placeOf: (to: Said['to']) => string): Uttered[] => {
  const { journal } = house
  const uttered: Uttered[] = []
  house.journal = {
    knows: journal.knows,
    note: journal.note,
    async commit(draft: Draft) {
      const outcome = await journal.commit(draft)
      if (outcome.outcome === 'committed' && draft.by === 'bot')
        uttered.push(
          ...(draft.says as Said[]).map(({ at, to, text, file }) => ({
            at,
            to: placeOf(to),
            text: text === undefined ? `(file ${file?.name ?? ''})` : withNumbers(text, outcome.numbers),
          })),
        )
      return outcome
    },
  }
  return uttered
}

const messageOf = async ({ association, ledger }: OpenHouse, { at, who, group, text, theme }: Deed) => {
  const room = association.groups.find(({ name }) => name === group)
  const number = text.includes('#')
    ? (await ledger.activitiesStarting(theme.startsAt, theme.startsAt)).find(({ title }) => title === theme.title)?.number
    : ''
  if (number === undefined) throw new Error(`nobody opened 「${theme.title}」`)
  return {
    kind: 'message' as const,
    id: `${at}`,
    account: 'wxid_bot',
    at,
    type: 'text' as const,
    text: text.replace('#', number),
    from: { contactId: contactOf(who), name: '微信昵称', friend: true },
    ...(room ? { room: { id: room.roomId ?? '', topic: room.name } } : {}),
    mentionsBot: false,
    mentionsAll: false,
    botNames: [],
  }
}
