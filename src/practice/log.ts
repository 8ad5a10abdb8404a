import { randomUUID } from 'node:crypto'
import { pictureKind } from '../domain/picture-kind.ts'

/** A picture or file that went with a message. Sizes of pictures are px, null when the bytes do not tell. */
export interface Attachment {
  name: string
  mediaType: string
  width: number | null
  height: number | null
}

/** One message of the practice room, as the page shows it. */
export interface LoggedMessage {
  /** Grows by one with each message of any conversation. */
  seq: number
  /** Unique over restarts. */
  id: string
  /** A room id, or the contact id of the person talking with the bot in private. */
  conversation: string
  from: { contactId: string; name: string; bot: boolean }
  /** Practice time, ms. */
  at: number
  kind: 'text' | 'picture' | 'file'
  /** What was sent, a quote in WeChat's text form included. */
  text: string
  /** Contact ids chosen with @. */
  mentions: string[]
  /** What was quoted, and the new text under it. */
  quote?: { name: string; text: string; body: string }
  attachment?: Attachment
  /** The sender's own mark of this sending, so that a repeat is known. */
  draft?: string
}

/** What is needed to log a message; the log adds number and id. */
export type NewMessage = Omit<LoggedMessage, 'seq' | 'id'>

const perConversation = 300
const mostConversations = 200
const mostFileBytes = 48 * 1024 * 1024

/** The practice room's memory: the last 300 messages of each conversation and the newest 48 MB of files. Gone when the process ends. */
export class PracticeLog {
  /** Differs at each start, so that a page knows its numbers are void. */
  readonly boot = randomUUID().slice(0, 8)
  readonly #conversations = new Map<string, LoggedMessage[]>()
  readonly #byId = new Map<string, LoggedMessage>()
  readonly #files = new Map<string, Buffer>()
  readonly #listeners = new Set<(message: LoggedMessage) => void>()
  #fileBytes = 0
  #seq = 0

  /** Adds a message and tells the listeners. */
  add(message: NewMessage, file?: Buffer): LoggedMessage {
    this.#seq += 1
    const logged: LoggedMessage = { ...message, seq: this.#seq, id: `practice-${this.boot}-${this.#seq}` }
    const kept = this.#conversations.get(message.conversation) ?? []
    this.#conversations.delete(message.conversation)
    this.#conversations.set(message.conversation, kept)
    kept.push(logged)
    this.#byId.set(logged.id, logged)
    if (file) this.#keepFile(logged.id, file)
    for (const old of kept.splice(0, Math.max(0, kept.length - perConversation))) this.#forget(old)
    for (const [name, messages] of this.#conversations) {
      if (this.#conversations.size <= mostConversations) break
      for (const old of messages) this.#forget(old)
      this.#conversations.delete(name)
    }
    for (const listener of this.#listeners) listener(logged)
    return logged
  }

  /** The kept messages of a conversation numbered above `after`, oldest first. */
  since(conversation: string, after: number): LoggedMessage[] {
    return (this.#conversations.get(conversation) ?? []).filter((message) => message.seq > after)
  }

  /** The newest message of each conversation. */
  latest(): LoggedMessage[] {
    return [...this.#conversations.values()].flatMap((messages) => messages.at(-1) ?? [])
  }

  find(id: string): LoggedMessage | undefined {
    return this.#byId.get(id)
  }

  /** The kept message with the sender's own mark, if it was sent already. */
  sent(conversation: string, draft: string): LoggedMessage | undefined {
    return this.#conversations.get(conversation)?.findLast((message) => message.draft === draft)
  }

  /** The bytes that went with a message; undefined when there were none or they had to make room. */
  file(id: string): Buffer | undefined {
    return this.#files.get(id)
  }

  /** Calls `listener` with each new message; returns the function that ends it. */
  onMessage(listener: (message: LoggedMessage) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #keepFile(id: string, file: Buffer): void {
    this.#files.set(id, file)
    this.#fileBytes += file.length
    for (const [oldest, bytes] of this.#files) {
      if (this.#fileBytes <= mostFileBytes || oldest === id) break
      this.#dropFile(oldest, bytes)
    }
  }

  #dropFile(id: string, bytes: Buffer): void {
    this.#files.delete(id)
    this.#fileBytes -= bytes.length
  }

  #forget(message: LoggedMessage): void {
    this.#byId.delete(message.id)
    const bytes = this.#files.get(message.id)
    if (bytes) this.#dropFile(message.id, bytes)
  }
}

/** The media type and size (px) of a picture the page can show, told by its bytes; null for any other file. */
export function pictureOf(bytes: Buffer): { mediaType: string; width: number | null; height: number | null } | null {
  if (bytes.length >= 24 && bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')))
    return { mediaType: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  const kind = pictureKind(bytes)
  // browsers do not show HEIC
  return kind && kind.mediaType !== 'image/heic' ? { mediaType: kind.mediaType, width: null, height: null } : null
}
