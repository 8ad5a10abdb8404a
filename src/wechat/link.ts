import { DeadlinePassed, within } from './deadline.ts'
import { type Logger, noteOf } from './log.ts'
import { ServicePuppet } from './service-puppet.ts'
import { type Link, NotStarted, type Signals } from './supervisor.ts'
import { type Puppet, types, WechatyBuilder } from './wechaty.ts'

/** What a connection tells besides its health. */
export interface LinkEvents {
  message(id: string): void
  friendship(id: string): void
  login(contactId: string): void
  scan(qr: string): void
  topic(roomId: string, topic: string): void
  joined(roomId: string, contactIds: readonly string[], timestamp: number): void
  stale(what: 'contact' | 'room', id: string): void
}

/** One connection to WeChat through one puppet. */
export interface WechatLink extends Link {
  readonly puppet: Puppet
}

type Bot = ReturnType<typeof WechatyBuilder.build>
type PuppetEvent = Parameters<Puppet['on']>[0]
type Listener = (...args: never[]) => void

/** A maker of puppets may give the same one again: it keeps its Wechaty. */
const bots = new WeakMap<Puppet, Bot>()

/** Wechaty answers these by loading whole rooms (wechaty#1276, memberAll at each new room); we listen to the puppet instead. */
const heavy: PuppetEvent[] = ['message', 'friendship', 'post', 'dirty', 'room-invite', 'room-join', 'room-leave', 'room-topic']

/** Builds a connection over `puppet`; nothing happens before start(). No listener of it lets anything escape. */
export function wechatyLink({
  puppet,
  signals,
  events,
  log,
  stopMs,
}: {
  puppet: Puppet
  signals: Signals
  events: LinkEvents
  log: Logger
  stopMs: number
}): WechatLink {
  const ours: [PuppetEvent, Listener][] = []
  let closed = false

  const fenced =
    <A extends unknown[]>(act: (...args: A) => void) =>
    (...args: A): void => {
      if (closed) return
      try {
        act(...args)
      } catch (error) {
        log.error(noteOf(error), 'a WeChat event could not be taken in')
      }
    }

  const listen: Puppet['on'] = (event, listener) => {
    const safe = fenced(listener as (...args: unknown[]) => void)
    ours.push([event, safe as Listener])
    return puppet.on(event, safe as typeof listener)
  }

  const listenToAll = (): void => {
    listen('heartbeat', () => signals.beat())
    listen('login', ({ contactId }) => {
      signals.loggedIn()
      events.login(contactId)
    })
    listen('logout', () => signals.loggedOut())
    listen('scan', ({ qrcode, status }) => {
      if (status !== types.ScanStatus.Waiting && status !== types.ScanStatus.Unknown) return
      signals.scanned()
      if (qrcode) events.scan(qrcode)
    })
    listen('reset', () => signals.lost('stream'))
    listen('error', (error) => log.warn(noteOf(error), 'WeChat reports an error'))
    listen('message', ({ messageId }) => events.message(messageId))
    listen('friendship', ({ friendshipId }) => events.friendship(friendshipId))
    listen('room-topic', ({ roomId, newTopic }) => events.topic(roomId, newTopic))
    listen('room-join', ({ roomId, inviteeIdList, timestamp }) => {
      events.stale('room', roomId)
      events.joined(roomId, inviteeIdList, timestamp)
    })
    listen('room-leave', ({ roomId }) => events.stale('room', roomId))
    listen('dirty', ({ payloadType, payloadId }) => {
      if (payloadType === types.Dirty.Contact) events.stale('contact', payloadId)
      if (payloadType === types.Dirty.Room || payloadType === types.Dirty.RoomMember) events.stale('room', payloadId)
    })
  }

  const forget = (): void => {
    closed = true
    for (const [event, listener] of ours.splice(0)) puppet.off(event, listener as never)
  }

  return {
    puppet,
    active: () => puppet.state.active() === true,
    loggedIn: () => puppet.isLoggedIn,
    async start({ insist }) {
      if (puppet instanceof ServicePuppet) puppet.stopsProvider = insist
      const bot = bots.get(puppet) ?? (await build(puppet))
      if (closed) return
      listenToAll()
      await bot.start()
      if (closed) await bot.stop()
      else if (puppet.state.active() !== true) throw new NotStarted(puppet instanceof ServicePuppet && puppet.refused ? 'refused' : 'start')
    },
    async stop({ provider }) {
      forget()
      if (puppet instanceof ServicePuppet) puppet.stopsProvider = provider
      try {
        await within(stopMs, bots.get(puppet)?.stop() ?? Promise.resolve())
      } catch (error) {
        log.warn(noteOf(error), error instanceof DeadlinePassed ? 'WeChat does not stop, cut off' : 'WeChat did not stop cleanly')
      }
      if (puppet instanceof ServicePuppet) puppet.cutOff()
    },
  }
}

async function build(puppet: Puppet): Promise<Bot> {
  const bot = WechatyBuilder.build({ puppet })
  // Both emit 'error' to nobody, also long after stop(), and that would end the process.
  bot.on('error', () => undefined)
  puppet.on('error', () => undefined)
  const before = new Map(heavy.map((event) => [event, puppet.rawListeners(event)]))
  await bot.init()
  for (const event of heavy)
    for (const listener of puppet.rawListeners(event)) if (!before.get(event)?.includes(listener)) puppet.off(event, listener as never)
  bots.set(puppet, bot)
  return bot
}
