/**
 * The seam between the bot and WeChat: a few methods and one event. Behind it stands Wechaty (src/wechat), over a
 * puppet service or over the practice puppet; tests stand on the seam itself.
 */

/** Somebody in WeChat, as the provider shows them. Nothing here proves who they are. */
export interface Sender {
  contactId: string
  /** WeChat nickname. */
  name: string
  /** Nickname in the room the message came from. */
  alias?: string
  /** Whether the bot can write to them privately; absent when the provider does not say. */
  friend?: boolean
}

/** A message as it arrived. Own messages never come through the seam. */
export interface IncomingMessage {
  kind: 'message'
  /** The provider's message id; derived from sender, time and text where the provider gives none. */
  id: string
  /** The bot's own WeChat account (contact id), to which contact and room ids belong. */
  account: string
  /** Absent in a private chat. */
  room?: { id: string; topic: string }
  from: Sender
  /** The message's own time, ms. */
  at: number
  /** Only text is read; a voice message can be a near miss. */
  type: 'text' | 'voice' | 'picture' | 'other'
  text: string
  /** The provider lists the bot among the mentioned (a hint: hand-typed @ carries no id). */
  mentionsBot: boolean
  /** 「@所有人」, by id or by text. */
  mentionsAll: boolean
  /** The names the bot goes by here: account name and room alias. */
  botNames: string[]
}

/** Somebody asks to be the bot's friend. */
export interface FriendRequest {
  kind: 'friend-request'
  id: string
  account: string
  from: Sender
  hello: string
  at: number
}

/** People came into a room the account is in. That they are still there, nobody promises. */
export interface Joined {
  kind: 'joined'
  id: string
  account: string
  room: { id: string; topic: string }
  /** Contact ids; never the bot's own. */
  people: string[]
  /** ms. */
  at: number
}

/** WeChat itself (never a person) says in a conversation that the account acts too often: 「操作过于频繁」. */
export interface TooFast {
  kind: 'too-fast'
  /** The provider's message id. */
  id: string
  at: number
}

/** What people do, as the seam hands it over. */
export type FromPeople = IncomingMessage | FriendRequest | Joined

/** What the seam's one event carries. */
export type Incoming = FromPeople | TooFast

/** Where a message goes: a room, or one contact in private. */
export type Destination = { room: string } | { contact: string }

/** What can be sent. Pictures and files travel as base64. `acceptFriend` answers a friend request. */
export type Outgoing = { text: string } | { file: { name: string; base64: string } } | { acceptFriend: string }

/** What `/healthz` and the supervisor know of the connection. */
export interface TransportState {
  connected: boolean
  loggedIn: boolean
  /** Contact id of the account, once it has logged in; absent before, and where the transport knows no accounts. */
  account?: string
  /** ms of the last message that came in; null before the first. */
  lastMessageAt: number | null
}

/** A send that may or may not have arrived (deadline passed, stream broke). Never retried for files. */
export class SendUnknown extends Error {
  override readonly name = 'SendUnknown'
}

/** A send that certainly did not arrive. */
export class SendFailed extends Error {
  override readonly name = 'SendFailed'
}

/** The most bytes a picture may have to be fetched. */
export const mostPictureBytes = 8 * 1024 * 1024

/** A picture's bytes as the provider gave them, and what they are by their first bytes (`application/octet-stream` when no picture we know). */
export interface Picture {
  bytes: Buffer
  mediaType: string
}

/** A picture is bigger than {@link mostPictureBytes}: asking again gives the same. */
export class PictureTooBig extends Error {
  override readonly name = 'PictureTooBig'
}

/** A picture did not come within the deadline; asking again may bring it. */
export class PictureLate extends Error {
  override readonly name = 'PictureLate'
}

/** The provider does not give the picture now: not connected, not there any more, or no picture. Asking again may bring it. */
export class PictureMissing extends Error {
  override readonly name = 'PictureMissing'
}

/** The seam. */
export interface Transport {
  /** Starts listening; `onIncoming` is called in order within a room and never rejects. Resolves once listening was begun. */
  start(onIncoming: (incoming: Incoming) => Promise<void>): Promise<void>
  /** Stops listening, after messages under way have been handed over. */
  stop(): Promise<void>
  /** Sends one thing; resolves when the provider took it. Throws {@link SendUnknown} or {@link SendFailed}, always within its deadline. */
  send(to: Destination, what: Outgoing): Promise<void>
  /** Contact ids of everybody in a room now, the bot's own among them. Throws when the provider does not say in time. */
  members(room: string): Promise<string[]>
  /** How people show in a room; a name is '' where the provider does not say in time. Never throws. */
  people(room: string, contactIds: readonly string[]): Promise<Sender[]>
  /**
   * The picture of a message that came to our account. Throws {@link PictureTooBig}, {@link PictureLate} or
   * {@link PictureMissing}, always within its deadline.
   */
  picture(messageId: string): Promise<Picture>
  state(): TransportState
}
