import type { FileBoxInterface } from 'file-box'
import { FileBox } from 'file-box'
import { type payloads, types } from 'wechaty-puppet'
import { mock, PuppetMock } from 'wechaty-puppet-mock'
import type { Clock } from '../domain/clock.ts'
import { type Attachment, type LoggedMessage, type PracticeLog, pictureOf } from './log.ts'
import type { PracticeRoom, PracticeWorld } from './world.ts'

/** What somebody in the practice room says. */
export interface Saying {
  /** Contact id of the speaker. */
  as: string
  /** A room id, or the speaker's own contact id for a private chat with the bot. */
  conversation: string
  /** '' with a picture. */
  text: string
  /** A picture, in place of words. */
  picture?: { name: string; bytes: Buffer }
  /** Id of an earlier message of this conversation. */
  quote?: string
  /** The sender's own mark; the same mark again returns the message already sent. */
  draft?: string
}

/** Something that cannot be said: `reason` tells which rule it breaks. */
export class CannotSay extends Error {
  override readonly name = 'CannotSay'
  readonly reason: 'offline' | 'no-such-person' | 'no-such-conversation' | 'no-such-quote'

  constructor(reason: CannotSay['reason']) {
    super(`cannot say this: ${reason}`)
    this.reason = reason
  }
}

const quoteRule = '- - - - - - - - - - - - - - -'
const heartbeatMs = 15_000
const keptPayloads = 2_000

function contact(id: string, name: string): payloads.Contact {
  return {
    id,
    name,
    gender: types.ContactGender.Unknown,
    type: types.Contact.Individual,
    avatar: '',
    address: '',
    alias: '',
    city: '',
    province: '',
    signature: '',
    weixin: '',
    friend: true,
    star: false,
    phone: [],
  }
}

const attached = ({ name, bytes }: { name: string; bytes: Buffer }): Attachment => ({
  name,
  mediaType: 'application/octet-stream',
  width: null,
  height: null,
  ...pictureOf(bytes),
})

/**
 * A Wechaty puppet whose WeChat is a PracticeWorld. It differs from PuppetMock in what a bot would trip over: it beats,
 * tells when it is ready, knows room aliases, stamps messages with the practice clock, gives ids that stay unique over
 * restarts, keeps a bounded number of messages, and puts what the bot sends into the log. What the bot sends does not
 * come back to it as a message.
 */
export class PracticePuppet extends PuppetMock {
  readonly #world: PracticeWorld
  readonly #clock: Clock
  readonly #log: PracticeLog
  readonly #payloads = new Map<string, payloads.Message>()
  readonly #rooms: Map<string, PracticeRoom>
  readonly #names: Map<string, string>
  readonly #aliases = new Map<string, string>()
  #heartbeat: NodeJS.Timeout | undefined

  constructor({ world, clock, log }: { world: PracticeWorld; clock: Clock; log: PracticeLog }) {
    super({ mocker: new mock.Mocker() })
    this.#world = world
    this.#clock = clock
    this.#log = log
    this.#rooms = new Map(world.rooms.map((room) => [room.id, room]))
    this.#names = new Map([[world.bot.contactId, world.bot.name], ...world.personas.map((one) => [one.contactId, one.name] as const)])
    for (const [id, name] of this.#names) this.mocker.createContact(contact(id, name))
    for (const room of world.rooms)
      this.mocker.createRoom({
        id: room.id,
        topic: room.name,
        memberIdList: [...room.members],
        ownerId: room.members[1] ?? '',
        adminIdList: [],
      })
  }

  override name(): string {
    return 'practice'
  }

  override async onStart(): Promise<void> {
    await super.onStart()
    // After start() has returned, as with a real provider: the listeners are in place by then.
    setImmediate(() => {
      if (!this.state.active() || this.isLoggedIn) return
      this.login(this.#world.bot.contactId)
      this.emit('heartbeat', { data: 'practice' })
      this.emit('ready', { data: 'practice' })
    })
    this.#heartbeat = setInterval(() => this.emit('heartbeat', { data: 'practice' }), heartbeatMs)
    this.#heartbeat.unref()
  }

  override async onStop(): Promise<void> {
    clearInterval(this.#heartbeat)
    this.#heartbeat = undefined
    await super.onStop()
  }

  /** Gives somebody a nickname in one room; an empty one takes it away. */
  setRoomAlias(roomId: string, contactId: string, alias: string): void {
    const key = `${roomId} ${contactId}`
    if (alias) this.#aliases.set(key, alias)
    else this.#aliases.delete(key)
    void this.dirtyPayload(types.Dirty.RoomMember, roomId)
  }

  /** Lets a persona say something: logs it, then hands it to the bot. Throws {@link CannotSay}. The same draft again says nothing and returns the first. */
  receive({ as, conversation, text, picture, quote, draft }: Saying): LoggedMessage {
    const name = this.#names.get(as)
    if (name === undefined || as === this.#world.bot.contactId) throw new CannotSay('no-such-person')
    const room = this.#rooms.get(conversation)
    if (room ? !room.members.includes(as) : conversation !== as) throw new CannotSay('no-such-conversation')
    if (!this.isLoggedIn) throw new CannotSay('offline')
    const already = draft === undefined ? undefined : this.#log.sent(conversation, draft)
    if (already) return already
    const quoted = quote === undefined ? undefined : this.#quoted(conversation, quote)
    const whole = quoted ? `「${quoted.name}：${quoted.text}」\n${quoteRule}\n${text}` : text
    const said = {
      conversation,
      from: { contactId: as, name: this.#shownName(conversation, as), bot: false },
      at: this.#clock.now(),
      ...(draft === undefined ? {} : { draft }),
    }
    const words = { kind: 'text', text: whole, mentions: room ? this.#mentioned(room, text) : [] } as const
    const message = picture
      ? this.#log.add({ ...said, kind: 'picture', text: '', mentions: [], attachment: attached(picture) }, picture.bytes)
      : this.#log.add({ ...said, ...words, ...(quoted ? { quote: { ...quoted, body: text } } : {}) })
    this.#remember(message)
    this.emit('message', { messageId: message.id })
    return message
  }

  override async messageRawPayload(id: string): Promise<payloads.Message> {
    const payload = this.#payloads.get(id)
    if (!payload) throw new Error(`no message ${id}`)
    return payload
  }

  override async messageSendText(conversationId: string, text: string, mentionIdList: string[] = []): Promise<void> {
    this.#sent(conversationId, { kind: 'text', text, mentions: mentionIdList })
  }

  override async messageSendFile(conversationId: string, file: FileBoxInterface): Promise<void> {
    this.#conversationOf(conversationId)
    const bytes = await file.toBuffer()
    const kind = pictureOf(bytes) ? 'picture' : 'file'
    this.#sent(conversationId, { kind, text: '', mentions: [], attachment: attached({ name: file.name, bytes }) }, bytes)
  }

  /** A picture has one size here. */
  override async messageImage(id: string): Promise<FileBoxInterface> {
    return this.messageFile(id)
  }

  override async messageFile(id: string): Promise<FileBoxInterface> {
    const bytes = this.#log.file(id)
    if (!bytes) throw new Error(`no file with message ${id}`)
    return FileBox.fromBuffer(bytes, this.#log.find(id)?.attachment?.name ?? 'file')
  }

  override async roomMemberRawPayload(roomId: string, contactId: string): Promise<payloads.RoomMember> {
    const alias = this.#aliases.get(`${roomId} ${contactId}`)
    return { id: contactId, name: this.#names.get(contactId) ?? '', avatar: '', ...(alias === undefined ? {} : { roomAlias: alias }) }
  }

  #sent(conversationId: string, what: Pick<LoggedMessage, 'kind' | 'text' | 'mentions' | 'attachment'>, file?: Buffer): void {
    const conversation = this.#conversationOf(conversationId)
    const { contactId } = this.#world.bot
    const from = { contactId, name: this.#shownName(conversation, contactId), bot: true }
    this.#remember(this.#log.add({ conversation, from, at: this.#clock.now(), ...what }, file))
  }

  #conversationOf(id: string): string {
    if (!this.isLoggedIn) throw new Error('not logged in')
    if (!this.#rooms.has(id) && !this.#names.has(id)) throw new Error(`no conversation ${id}`)
    return id
  }

  #shownName(conversation: string, contactId: string): string {
    return this.#aliases.get(`${conversation} ${contactId}`) ?? this.#names.get(contactId) ?? ''
  }

  /** As WeChat does: what is quoted of a quoting message is only its own new text. */
  #quoted(conversation: string, id: string): { name: string; text: string } {
    const message = this.#log.find(id)
    if (message?.conversation !== conversation) throw new CannotSay('no-such-quote')
    const shown = { text: message.quote?.body ?? message.text, picture: '[图片]', file: `[文件] ${message.attachment?.name ?? ''}` }
    return { name: message.from.name, text: shown[message.kind] }
  }

  /** Only names chosen from the picker (they end in U+2005) carry ids; 「@所有人」 carries everybody's, as providers do. */
  #mentioned(room: PracticeRoom, text: string): string[] {
    if (text.includes('@所有人\u2005')) return [...room.members]
    return room.members.filter((id) => text.includes(`@${this.#shownName(room.id, id)}\u2005`))
  }

  #remember(message: LoggedMessage): void {
    const base = {
      id: message.id,
      talkerId: message.from.contactId,
      timestamp: message.at,
      text: message.text,
      type: { text: types.Message.Text, picture: types.Message.Image, file: types.Message.Attachment }[message.kind],
    }
    const listenerId = message.from.bot ? message.conversation : this.#world.bot.contactId
    const place = this.#rooms.has(message.conversation) ? { roomId: message.conversation, mentionIdList: message.mentions } : { listenerId }
    this.#payloads.set(message.id, { ...base, ...place })
    for (const oldest of this.#payloads.keys()) {
      if (this.#payloads.size <= keptPayloads) break
      this.#payloads.delete(oldest)
    }
  }
}
