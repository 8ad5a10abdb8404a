import { createHash } from 'node:crypto'
import type { IncomingMessage } from '../chat/transport.ts'
import { type payloads, types } from './wechaty.ts'

/** Ids as the web protocol makes them: new at every login, so nothing may be tied to them. */
export function isUnstableId(id: string): boolean {
  return /^@@?[0-9a-f]{20,}/.test(id)
}

/** A provider's timestamp (s, ms or µs) in ms; `now` when there is none. */
export function millis(timestamp: number | undefined, now: number): number {
  if (timestamp === undefined || !Number.isFinite(timestamp) || timestamp <= 0) return now
  if (timestamp < 1e11) return Math.round(timestamp * 1000)
  return Math.round(timestamp > 1e14 ? timestamp / 1000 : timestamp)
}

/** An id for a message that came without one: the same sender, room, time and text give the same id. */
export function derivedId(message: { sender: string; room: string; at: number; text: string }): string {
  const whole = JSON.stringify([message.sender, message.room, message.at, message.text])
  return `derived-${createHash('sha256').update(whole).digest('hex')}`
}

/** What kind of message it is, and its text. Only text is read, so other kinds carry none; a #接龙 is text in a kind of its own. */
export function contentOf(payload: { type: types.Message; text?: string | undefined }): Pick<IncomingMessage, 'type' | 'text'> {
  const text = payload.text ?? ''
  if (payload.type === types.Message.Text) return { type: 'text', text }
  if (payload.type === types.Message.GroupNote && !text.startsWith('<')) return { type: 'text', text }
  if (payload.type === types.Message.Audio) return { type: 'voice', text: '' }
  if (payload.type === types.Message.Image) return { type: 'picture', text: '' }
  return { type: 'other', text: '' }
}

/** Whether everybody was meant: by 「@所有人」 in the text, or because the provider lists (nearly) the whole room as mentioned. */
export function mentionsEverybody(text: string, mentioned: readonly string[], memberCount: number | undefined): boolean {
  if (/[@＠]所有人/u.test(text)) return true
  const people = new Set(mentioned).size
  return memberCount !== undefined && people > 1 && people >= memberCount - 1
}

/** Sender, room and mentions as providers old and new put them; '' and [] where there are none. */
export function partiesOf(payload: payloads.Message): { sender: string; room: string; mentioned: readonly string[] } {
  const old = payload as { fromId?: string; mentionIdList?: readonly string[] }
  return { sender: payload.talkerId || old.fromId || '', room: payload.roomId ?? '', mentioned: old.mentionIdList ?? [] }
}

const tooFast = /^(?:您|你)?(?:的)?(?:当前)?操作(?:过于|太)?频繁[,，。]?\s*(?:请(?:您)?(?:稍后|稍候)?(?:再试|重试))?[。.!！]?$/u

/**
 * Whether a message is WeChat's own warning that the account acts too often: some providers deliver it as an ordinary room message
 * (wechaty/friday#89). It counts only as the whole text, and only from nobody, from the room itself or from the account: never a person's words.
 */
export function isTooFast({ sender, room, text, own }: { sender: string; room: string; text: string; own: boolean }): boolean {
  return (sender === '' || sender === room || own) && tooFast.test(text.trim())
}
