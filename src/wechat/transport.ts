import { type Incoming, PictureMissing, SendFailed, type Transport, type TransportState } from '../chat/transport.ts'
import type { Clock } from '../domain/clock.ts'
import { within } from './deadline.ts'
import { type DirectoryTimes, directoryTimes } from './directory.ts'
import { type LinkEvents, type WechatLink, wechatyLink } from './link.ts'
import { calm, type Logger, noteOf } from './log.ts'
import { fetchPicture } from './picture.ts'
import { isUnstableId } from './reading.ts'
import { Receiver, type ReceiverTimes, receiverTimes } from './receiver.ts'
import { type SendDeadlines, sendThrough } from './sending.ts'
import { Supervisor, type SupervisorTimes, supervisorTimes } from './supervisor.ts'
import type { Puppet } from './wechaty.ts'

/** The account ids this bot has had, kept over restarts, so that its own messages are known before it is logged in. */
export interface OwnIds {
  known(): Promise<readonly string[]>
  learn(contactId: string): Promise<void>
}

/** What {@link wechatyTransport} needs. */
export interface WechatyTransportOptions {
  /** Makes the puppet of one connection; may give the same one again. */
  puppet: () => Puppet
  log: Logger
  clock: Clock
  /** Default: 30 s a text, 120 s a file. */
  sendDeadlineMs?: SendDeadlines
  /** Default: 30 s a picture. */
  pictureDeadlineMs?: number
  /** Accepts ids of the web protocol, which change at each login. */
  allowUnstableIds?: boolean
  /** Called once, with one sentence for the operator, when the process should end with exit code 1. */
  onFatal: (reason: string) => void
  ownIds?: OwnIds
  /** Real time, ms; shorter in tests. */
  times?: Partial<SupervisorTimes & DirectoryTimes & ReceiverTimes>
}

/** The seam's state, and the login code now waiting to be scanned: whoever holds it can take the account over, so it is never logged. */
export interface WechatState extends TransportState {
  scan?: { qr: string; at: number }
}

/** A Transport over Wechaty. */
export interface WechatyTransport extends Transport {
  state(): WechatState
}

const unstable = '微信的会话编号是网页协议的，每次登录都会变，绑定会失效，不能正式使用。请换用编号固定的微信服务。'

/**
 * The seam over any Wechaty puppet, watched from outside and rebuilt when it ails. Delivers each event the provider gives, duplicates
 * included; what came while no connection stood is lost, as the gateway keeps nothing.
 */
export function wechatyTransport(options: WechatyTransportOptions): WechatyTransport {
  const { clock, ownIds } = options
  const log = calm(options.log)
  const times = { ...supervisorTimes, ...directoryTimes, ...receiverTimes, ...options.times }
  const deadlines = options.sendDeadlineMs ?? { text: 30_000, file: 120_000 }
  let scan: WechatState['scan']
  let fatal = false

  const end = (reason: string): void => {
    if (fatal) return
    fatal = true
    options.onFatal(reason)
  }

  const supervisor = new Supervisor<WechatLink>({
    times,
    log,
    onFatal: end,
    make(signals) {
      scan = undefined
      return wechatyLink({ puppet: options.puppet(), signals, events, log, stopMs: times.stopMs })
    },
  })

  const receiver = new Receiver({
    log,
    clock,
    times,
    puppet() {
      const puppet = supervisor.link?.puppet
      if (!puppet) throw new Error('no connection')
      return puppet
    },
    acceptable(id) {
      if (options.allowUnstableIds || !isUnstableId(id)) return true
      end(unstable)
      return false
    },
  })

  const events: LinkEvents = {
    message: (id) => receiver.message(id),
    friendship: (id) => receiver.friendship(id),
    login(contactId) {
      scan = undefined
      log.info({ account: contactId }, 'WeChat logged in')
      receiver.login(contactId)
      ownIds?.learn(contactId).catch((error: unknown) => log.error(noteOf(error), 'the own WeChat id could not be kept'))
    },
    scan(qr) {
      scan = { qr, at: clock.now() }
      log.warn({}, 'WeChat waits for its login code to be scanned')
    },
    joined: (roomId, contactIds, timestamp) => receiver.joined(roomId, contactIds, timestamp),
    topic: (roomId, topic) => receiver.directory.renamed(roomId, topic),
    stale(what, id) {
      if (what === 'contact') receiver.directory.forgetContact(id)
      else receiver.directory.forgetRoom(id)
    },
  }

  return {
    async start(onIncoming: (incoming: Incoming) => Promise<void>) {
      receiver.begin(onIncoming, (await ownIds?.known()) ?? [])
      await supervisor.start()
    },
    async stop() {
      try {
        await within(times.drainMs, receiver.end())
      } catch (error) {
        log.warn(noteOf(error), 'messages under way were not all handed over')
      }
      await supervisor.stop()
    },
    async send(to, what) {
      const { link } = supervisor
      if (!link || fatal) throw new SendFailed('not connected')
      await sendThrough(link.puppet, to, what, deadlines)
    },
    async members(room) {
      if (fatal || !supervisor.link?.loggedIn()) throw new Error('not logged in')
      return receiver.directory.members(room)
    },
    people: (room, contactIds) =>
      Promise.all(
        contactIds.map(async (contactId) => ({ contactId, ...(await receiver.directory.person(contactId, room, receiver.account ?? '')) })),
      ),
    async picture(messageId) {
      const { link } = supervisor
      if (!link || fatal) throw new PictureMissing('not connected')
      return fetchPicture(link.puppet, messageId, options.pictureDeadlineMs ?? 30_000)
    },
    state() {
      const connected = !fatal && supervisor.connected()
      const loggedIn = connected && (supervisor.link?.loggedIn() ?? false)
      const { account, lastMessageAt } = receiver
      return { connected, loggedIn, lastMessageAt, ...(account === undefined ? {} : { account }), ...(scan ? { scan } : {}) }
    },
  }
}
