import '../../src/wechat/quiet.ts'
import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { FileBox, type FileBoxInterface } from 'file-box'
import { type mock, PuppetMock } from 'wechaty-puppet-mock'
import type { Clock } from '../../src/domain/clock.ts'
import { type payloads, types } from '../../src/wechat/wechaty.ts'

/** Something the bot sent. */
export interface Sent {
  id: string
  /** Room or contact id. */
  to: string
  text?: string
  file?: { name: string; bytes: Buffer }
  mentionIds: string[]
  /** ms by the gateway's clock. */
  at: number
}

/** A picture of the gateway's WeChat. */
export type GatewayPicture = { bytes: Buffer; only?: 'file' } | { stream: () => Readable } | (() => Promise<Buffer>)

/** PuppetMock with what it lacks of a provider: heartbeats, mentions, room aliases, friend requests, own messages coming back, and faults on demand. */
export class GatewayPuppet extends PuppetMock {
  readonly sent: Sent[] = []
  readonly accepted: string[] = []
  readonly calls = { text: 0, file: 0 }
  readonly asked = { message: 0, contact: 0, room: 0, member: 0 }
  readonly slow: { message?: (id: string) => number; member?: (contactId: string) => number; members?: () => number } = {}
  /** Message id → its picture as a provider has it in sizes (`only: 'file'`: as a file alone), or a stream of it; a function may hang. */
  readonly pictures = new Map<string, GatewayPicture>()
  /** Sizes of pictures that were asked for. */
  readonly sizes: (types.Image | 'file')[] = []
  /** So many of the next sends fail. */
  failures = 0
  beating = true
  readonly #clock: Clock
  readonly #heartbeatMs: number
  readonly #echo: boolean
  readonly #botId: string
  readonly #aliases = new Map<string, string>()
  readonly #requests = new Map<string, payloads.FriendshipReceive>()
  #heartbeat: NodeJS.Timeout | undefined
  #hanging: Promise<void> | undefined
  #goOn = (): void => undefined

  constructor(options: { mocker: mock.Mocker; clock: Clock; heartbeatMs: number; echo: boolean; botId: string }) {
    super({ mocker: options.mocker, timeoutSeconds: 24 * 3600 })
    this.#clock = options.clock
    this.#heartbeatMs = options.heartbeatMs
    this.#echo = options.echo
    this.#botId = options.botId
  }

  override async onStart(): Promise<void> {
    await super.onStart()
    this.#heartbeat = setInterval(() => {
      if (this.beating) this.emit('heartbeat', { data: 'gateway' })
    }, this.#heartbeatMs)
    this.#heartbeat.unref()
    if (!this.isLoggedIn) this.login(this.#botId)
    this.emit('ready', { data: 'gateway' })
  }

  override async onStop(): Promise<void> {
    clearInterval(this.#heartbeat)
    await super.onStop()
  }

  /** A message reaches the account. */
  deliver(payload: payloads.Message): void {
    this.mocker.cacheMessagePayload.set(payload.id, payload)
    this.emit('message', { messageId: payload.id })
  }

  /** A friend request reaches the account. */
  befriend(contactId: string, hello: string): string {
    const id = `friend_${randomUUID()}`
    this.#requests.set(id, { id, contactId, hello, timestamp: this.#clock.now(), type: types.Friendship.Receive, ticket: 'ticket' })
    this.emit('friendship', { friendshipId: id })
    return id
  }

  setAlias(roomId: string, contactId: string, alias: string): void {
    this.#aliases.set(`${roomId} ${contactId}`, alias)
    this.cache.roomMember.delete(roomId)
    this.emit('dirty', { payloadType: types.Dirty.RoomMember, payloadId: roomId })
  }

  hang(hanging: boolean): void {
    this.#goOn()
    this.#hanging = hanging
      ? new Promise((resolve) => {
          this.#goOn = resolve
        })
      : undefined
  }

  override async messageSendText(to: string, text: string, mentionIds: string[] = []): Promise<void> {
    this.calls.text += 1
    await this.#ordeal()
    this.#took({ to, text, mentionIds })
  }

  override async messageSendFile(to: string, file: FileBoxInterface): Promise<void> {
    this.calls.file += 1
    await this.#ordeal()
    this.#took({ to, file: { name: file.name, bytes: await file.toBuffer() }, mentionIds: [] })
  }

  override async messageImage(id: string, size: types.Image): Promise<FileBoxInterface> {
    this.sizes.push(size)
    const found = this.pictures.get(id)
    if (typeof found === 'function') return FileBox.fromBuffer(await found(), 'picture.jpg')
    if (found && 'stream' in found) return FileBox.fromStream(found.stream(), 'picture.jpg')
    if (!found || found.only === 'file') throw new Error(`no picture with message ${id}`)
    return FileBox.fromBuffer(found.bytes, 'picture.jpg')
  }

  override async messageFile(id: string): Promise<FileBoxInterface> {
    this.sizes.push('file')
    const found = this.pictures.get(id)
    if (!found || !('bytes' in found)) throw new Error(`no file with message ${id}`)
    return FileBox.fromBuffer(found.bytes, 'picture.jpg')
  }

  override async messageRawPayload(id: string): Promise<payloads.Message> {
    this.asked.message += 1
    await wait(this.slow.message?.(id))
    return super.messageRawPayload(id)
  }

  override async contactRawPayload(id: string): Promise<payloads.Contact> {
    this.asked.contact += 1
    return super.contactRawPayload(id)
  }

  override async roomRawPayload(id: string): Promise<payloads.Room> {
    this.asked.room += 1
    return super.roomRawPayload(id)
  }

  override async roomMemberRawPayload(roomId: string, contactId: string): Promise<payloads.RoomMember> {
    this.asked.member += 1
    await wait(this.slow.member?.(contactId))
    const { name } = this.mocker.contactPayload(contactId)
    return { id: contactId, name, avatar: '', roomAlias: this.#aliases.get(`${roomId} ${contactId}`) ?? '' }
  }

  override async roomMemberList(roomId: string): Promise<string[]> {
    await wait(this.slow.members?.())
    return super.roomMemberList(roomId)
  }

  override async friendshipRawPayload(id: string): Promise<payloads.FriendshipReceive> {
    const request = this.#requests.get(id)
    if (!request) throw new Error('no such friend request')
    return request
  }

  override async friendshipAccept(id: string): Promise<void> {
    this.accepted.push(id)
  }

  async #ordeal(): Promise<void> {
    await this.#hanging
    if (!this.isLoggedIn) throw new Error('not logged in')
    if (this.failures === 0) return
    this.failures -= 1
    throw new Error('provider refuses: 20001')
  }

  #took(sent: Omit<Sent, 'id' | 'at'>): void {
    const id = `sent_${randomUUID()}`
    const at = this.#clock.now()
    this.sent.push({ ...sent, id, at })
    if (!this.#echo) return
    const place = sent.to.includes('@') ? { roomId: sent.to } : { listenerId: sent.to }
    const type = sent.file ? types.Message.Image : types.Message.Text
    this.deliver({ id, talkerId: this.#botId, text: sent.text ?? '', timestamp: at, type, ...place })
  }
}

async function wait(ms: number | undefined): Promise<void> {
  if (ms) await new Promise((resolve) => setTimeout(resolve, ms))
}
