import '../../src/wechat/quiet.ts'
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import { mock } from 'wechaty-puppet-mock'
import { type Clock, systemClock } from '../../src/domain/clock.ts'
import { type OpenGateway, openGateway } from '../../src/wechat/gateway.ts'
import { types } from '../../src/wechat/wechaty.ts'
import { GatewayPuppet, type Sent } from './gateway-puppet.ts'

export type { Sent } from './gateway-puppet.ts'

/** Somebody in the gateway's WeChat. */
export type Person = ReturnType<mock.Mocker['createContact']>
/** A room of the gateway's WeChat. */
export type Room = ReturnType<mock.Mocker['createRoom']>

/** How a message is said. */
export interface SayOptions {
  id?: string
  /** ms, or s as some providers have it; default the clock's now. */
  at?: number
  /** Who is mentioned by the picker; a hand-typed @ mentions nobody. */
  mentions?: readonly Person[]
  type?: types.Message
}

/** A WeChat provider on loopback: what the bot reaches over real gRPC, and what WeChat's people do there. */
export interface Gateway {
  /** `127.0.0.1:<port>` */
  endpoint: string
  token: string
  mocker: mock.Mocker
  puppet: GatewayPuppet
  /** The bot's own account, logged in whenever the gateway runs. */
  bot: Person
  /** A new person; the id is made up when not given. */
  person(name: string, about?: { id?: string; friend?: boolean }): Person
  /** A new room; the bot is always in it. */
  room(topic: string, members: readonly Person[], about?: { id?: string }): Room
  /** A person's nickname in one room. */
  alias(room: Room, person: Person, alias: string): void
  /** `person` says `text` in `room`, or to the bot in private. Returns the message id. Lost when no bot is connected. */
  say(person: Person, room: Room | undefined, text: string, options?: SayOptions): string
  /** Delivers a message again. */
  again(id: string): void
  /** `person` asks to be the bot's friend. Returns the request's id. */
  befriend(person: Person, hello: string): string
  /** Friend requests that the bot accepted. */
  accepted: string[]
  /** What the bot sent and the provider took, in order. */
  sent: Sent[]
  /** Sends that reached the provider, failed and hanging ones included. */
  calls: { text: number; file: number }
  /** Payloads the bot asked for. */
  asked: { message: number; contact: number; room: number; member: number }
  /** How long payloads take, ms. */
  slow: { message?: (id: string) => number; member?: (contactId: string) => number; members?: () => number }
  /** Sends hang from now on, or go on (and then arrive after all). */
  hang(hanging: boolean): void
  /** The next `times` sends fail at the provider. */
  failNext(times: number): void
  /** Stops or resumes heartbeats. */
  beat(beating: boolean): void
  /** Nobody is there any more: the port is closed. */
  down(): Promise<void>
  /** The gateway runs again, on the same port, the bot's account logged in. */
  up(): Promise<void>
  /** down() and up(). */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Starts a gateway on a free port of 127.0.0.1. Sent messages come back to the bot as its own, as WeChat does, unless `echo` is false. */
export async function startGateway({
  port,
  clock = systemClock,
  heartbeatMs = 1_000,
  echo = true,
  botId = `wxid_bot_${randomUUID().slice(0, 8)}`,
  botName = '联谊小助手',
  token = `insecure_${randomUUID()}`,
  tls,
}: {
  port?: number
  clock?: Clock
  heartbeatMs?: number
  echo?: boolean
  botId?: string
  botName?: string
  token?: string
  tls?: { cert: string; key: string }
} = {}): Promise<Gateway> {
  const endpoint = `127.0.0.1:${port ?? (await freePort())}`
  const mocker = new mock.Mocker()
  const bot = mocker.createContact({ id: botId, name: botName, friend: true })
  const puppet = new GatewayPuppet({ mocker, clock, heartbeatMs, echo, botId })
  puppet.on('error', () => undefined)
  let server: OpenGateway | undefined

  const up = async (): Promise<void> => {
    if (server) return
    server = await openGateway({ puppet, endpoint, token, ...(tls ? { tls } : {}) })
  }
  const down = async (): Promise<void> => {
    const last = server
    server = undefined
    await last?.stop()
  }

  await up()
  return {
    endpoint,
    token,
    mocker,
    puppet,
    bot,
    person: (name, about = {}) =>
      mocker.createContact({ name, id: about.id ?? `wxid_${randomUUID().slice(0, 12)}`, friend: about.friend ?? true }),
    room: (topic, members, about = {}) =>
      mocker.createRoom({
        id: about.id ?? `${randomUUID().slice(0, 12)}@chatroom`,
        topic,
        memberIdList: [bot.id, ...members.map(({ id }) => id)],
        ownerId: members[0]?.id ?? bot.id,
        adminIdList: [],
      }),
    alias: (room, person, alias) => puppet.setAlias(room.id, person.id, alias),
    say(person, room, text, { id = `msg_${randomUUID()}`, at = clock.now(), mentions = [], type = types.Message.Text } = {}) {
      const place = room ? { roomId: room.id, mentionIdList: mentions.map((one) => one.id) } : { listenerId: bot.id }
      puppet.deliver({ id, talkerId: person.id, text, timestamp: at, type, ...place })
      return id
    },
    again: (id) => puppet.emit('message', { messageId: id }),
    befriend: (person, hello) => puppet.befriend(person.id, hello),
    accepted: puppet.accepted,
    sent: puppet.sent,
    calls: puppet.calls,
    asked: puppet.asked,
    slow: puppet.slow,
    hang: (hanging) => puppet.hang(hanging),
    failNext(times) {
      puppet.failures = times
    },
    beat(beating) {
      puppet.beating = beating
    },
    down,
    up,
    async restart() {
      await down()
      await up()
    },
    stop: down,
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (!address || typeof address === 'string') throw new Error('no free port')
  return address.port
}
