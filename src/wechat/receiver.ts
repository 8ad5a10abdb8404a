import type { FriendRequest, Incoming, IncomingMessage, Joined } from '../chat/transport.ts'
import type { Clock } from '../domain/clock.ts'
import { open, pause, within } from './deadline.ts'
import { Directory, type DirectoryTimes } from './directory.ts'
import { Intake } from './intake.ts'
import { type Logger, noteOf } from './log.ts'
import { contentOf, derivedId, isTooFast, mentionsEverybody, millis, partiesOf } from './reading.ts'
import { ofPerson, ofRoom, throttle } from './throttle.ts'
import { type Puppet, type payloads, types } from './wechaty.ts'

/** How the receiver waits; ms of real time. */
export interface ReceiverTimes {
  /** For one attempt to load a message. */
  loadMs: number
  /** Before each further attempt. */
  retryMs: readonly number[]
  /** How long a message that does not load may hold up those after it. */
  patienceMs: number
  /** For the account to be known, before messages are given up. */
  loginMs: number
  /** For messages under way, when stopping. */
  drainMs: number
  /** Most messages not yet handed over. */
  mostWaiting: number
}

/** Times for production. */
export const receiverTimes: ReceiverTimes = {
  loadMs: 10_000,
  retryMs: [300, 1_500, 5_000],
  patienceMs: 5_000,
  loginMs: 20_000,
  drainMs: 30_000,
  mostWaiting: 5_000,
}

/** An older warning of WeChat's is left alone, ms. */
const warningMs = 10 * 60_000

interface Joining {
  room: string
  people: readonly string[]
  at: number
}
type Event = { message: string } | { friendship: string } | { joining: Joining }
type Loaded = { id: string; payload: payloads.Message } | { friendship: payloads.FriendshipReceive } | { joining: Joining }

/**
 * Turns the puppet's events into what the seam hands over: in order within a room, rooms side by side, the bot's own messages left out, and
 * so is what somebody says beyond {@link ofPerson}, or a room beyond {@link ofRoom}.
 */
export class Receiver {
  readonly directory: Directory
  readonly #log: Logger
  readonly #clock: Clock
  readonly #times: ReceiverTimes
  readonly #puppet: () => Puppet
  readonly #acceptable: (id: string) => boolean
  readonly #intake: Intake<Event, Loaded>
  readonly #own = new Set<string>()
  readonly #mayPerson: (who: string) => boolean
  readonly #mayRoom: (room: string) => boolean
  readonly #loggedIn = open<void>()
  #account: string | undefined
  #open = false
  #onIncoming: (incoming: Incoming) => Promise<void> = async () => undefined
  /** ms of the last message that came in; null before the first. */
  lastMessageAt: number | null = null

  constructor(options: {
    log: Logger
    clock: Clock
    times: ReceiverTimes & DirectoryTimes
    puppet: () => Puppet
    /** Whether an id may be used at all. */
    acceptable: (id: string) => boolean
  }) {
    this.#log = options.log
    this.#clock = options.clock
    this.#times = options.times
    this.#puppet = options.puppet
    this.#acceptable = options.acceptable
    this.#mayPerson = throttle(ofPerson, () => this.#clock.now())
    this.#mayRoom = throttle(ofRoom, () => this.#clock.now())
    this.directory = new Directory({ puppet: options.puppet, times: options.times })
    this.#intake = new Intake({
      most: options.times.mostWaiting,
      patienceMs: options.times.patienceMs,
      load: (event) => this.#load(event),
      lane: (loaded) => laneOf(loaded),
      prepare: (loaded) => this.#prepare(loaded),
      dropped: () => this.#log.error({ waiting: this.#intake.waiting }, 'too many messages at once, one was dropped'),
    })
  }

  /** From now on events are taken in. `own` are the bot's ids of before. */
  begin(onIncoming: (incoming: Incoming) => Promise<void>, own: readonly string[]): void {
    for (const id of own) this.#own.add(id)
    this.#onIncoming = onIncoming
    this.#open = true
  }

  /** Takes no more in; resolves when all that came before was handed over. */
  async end(): Promise<void> {
    this.#open = false
    await this.#intake.drain()
  }

  /** Contact id of the account that logged in last; undefined before the first. */
  get account(): string | undefined {
    return this.#account
  }

  /** The bot is logged in as `contactId`. */
  login(contactId: string): void {
    if (!this.#acceptable(contactId)) return
    this.#own.add(contactId)
    this.#account = contactId
    this.#loggedIn.resolve()
  }

  /** A message came. */
  message(id: string): void {
    if (this.#open) this.#intake.push({ message: id })
  }

  /** A friend request came, or a friendship was confirmed. */
  friendship(id: string): void {
    if (this.#open) this.#intake.push({ friendship: id })
  }

  /** People came into a room. */
  joined(room: string, people: readonly string[], timestamp: number): void {
    if (this.#open && people.length > 0) this.#intake.push({ joining: { room, people, at: millis(timestamp, this.#clock.now()) } })
  }

  async #load(event: Event): Promise<Loaded | undefined> {
    for (const waitMs of [0, ...this.#times.retryMs]) {
      if (waitMs) await pause(waitMs)
      try {
        return await within(this.#times.loadMs, this.#ask(event))
      } catch (error) {
        this.#log.debug({ ...event, ...noteOf(error) }, 'a WeChat event did not load')
      }
    }
    this.#log.error({ ...event }, 'a WeChat event could not be loaded and is lost')
    return undefined
  }

  async #ask(event: Event): Promise<Loaded | undefined> {
    if ('joining' in event) return event
    const puppet = this.#puppet()
    if ('message' in event) {
      const { message: id } = event
      const payload = id ? await puppet.messagePayload(id) : await puppet.messageRawPayloadParser(await puppet.messageRawPayload(id))
      const { sender, room } = partiesOf(payload)
      const own = this.#own.has(sender)
      if (isTooFast({ sender, room, text: payload.text ?? '', own })) this.#tooFast(id, payload)
      return own || !this.#mayBeHeard(sender, room) ? undefined : { id, payload }
    }
    const friendship = await puppet.friendshipPayload(event.friendship)
    return friendship.type === types.Friendship.Receive ? { friendship: { ...friendship, id: event.friendship } } : undefined
  }

  /** Whoever floods us is left unheard beyond what a person can say, before anything more is asked of anybody for it. */
  #mayBeHeard(sender: string, room: string): boolean {
    if (this.#mayPerson(sender) && (room === '' || this.#mayRoom(room))) return true
    this.#log.warn({}, 'more was said than is heard, some of it was left')
    return false
  }

  async #prepare(loaded: Loaded): Promise<() => Promise<void>> {
    try {
      const incoming = await this.#incomingOf(loaded)
      return () => (incoming ? this.#hand(incoming) : Promise.resolve())
    } catch (error) {
      this.#log.error(noteOf(error), 'a WeChat event could not be read and is lost')
      return () => Promise.resolve()
    }
  }

  async #incomingOf(loaded: Loaded): Promise<Incoming | undefined> {
    if ('payload' in loaded) return this.#read(loaded)
    return 'joining' in loaded ? this.#readJoining(loaded.joining) : this.#readRequest(loaded.friendship)
  }

  async #hand(incoming: Incoming): Promise<void> {
    try {
      await this.#onIncoming(incoming)
    } catch (error) {
      this.#log.error({ id: incoming.id, ...noteOf(error) }, 'a message was not dealt with')
    }
  }

  async #read({ id, payload }: { id: string; payload: payloads.Message }): Promise<IncomingMessage | undefined> {
    const { sender, room, mentioned } = partiesOf(payload)
    const account = await this.#accountNow()
    if (!sender || this.#own.has(sender) || !this.#acceptable(sender) || !this.#acceptable(room)) return undefined
    const now = this.#clock.now()
    this.lastMessageAt = now
    const [from, place, self] = await Promise.all([
      this.directory.person(sender, room, account),
      room ? this.directory.room(room) : undefined,
      this.directory.person(account, room, account),
    ])
    const { type, text } = contentOf(payload)
    const at = millis(payload.timestamp, now)
    return {
      kind: 'message',
      id: id || payload.id || derivedId({ sender, room, at, text: payload.text ?? '' }),
      account,
      ...(place ? { room: { id: room, topic: place.topic } } : {}),
      from: { contactId: sender, ...from },
      at,
      type,
      text,
      mentionsBot: mentioned.includes(account),
      mentionsAll: room !== '' && mentionsEverybody(text, mentioned, place?.members),
      botNames: [...new Set([self.name, self.alias ?? ''])].filter((name) => name !== ''),
    }
  }

  /** A warning is handed over at once; one that was delivered long after is of no use. */
  #tooFast(id: string, { timestamp }: payloads.Message): void {
    const now = this.#clock.now()
    const at = millis(timestamp, now)
    if (now - at < warningMs) void this.#hand({ kind: 'too-fast', id, at })
  }

  async #readRequest(friendship: payloads.FriendshipReceive): Promise<FriendRequest | undefined> {
    const { contactId, hello = '', timestamp, id } = friendship
    const account = await this.#accountNow()
    if (!this.#acceptable(contactId)) return undefined
    const { name } = await this.directory.person(contactId, '', account)
    return { kind: 'friend-request', id, account, from: { contactId, name }, hello, at: millis(timestamp, this.#clock.now()) }
  }

  async #readJoining({ room, people: all, at }: Joining): Promise<Joined | undefined> {
    const account = await this.#accountNow()
    const people = [...new Set(all)].filter((id) => id && !this.#own.has(id)).sort()
    if (people.length === 0 || !this.#acceptable(room) || !people.every((id) => this.#acceptable(id))) return undefined
    const { topic } = await this.directory.room(room)
    return { kind: 'joined', id: derivedId({ sender: people.join(), room, at, text: '' }), account, room: { id: room, topic }, people, at }
  }

  async #accountNow(): Promise<string> {
    if (this.#account === undefined) await within(this.#times.loginMs, this.#loggedIn.promise)
    if (this.#account === undefined) throw new Error('not logged in')
    return this.#account
  }
}

/** A room is one lane, a person in private another. */
function laneOf(loaded: Loaded): string {
  if ('friendship' in loaded) return loaded.friendship.contactId
  if ('joining' in loaded) return loaded.joining.room
  const { room, sender } = partiesOf(loaded.payload)
  return room || sender
}
