import type { Logger } from 'pino'
import { type Destination, type Outgoing, SendFailed, type Transport } from '../chat/transport.ts'
import { partsOf } from './bundle.ts'
import type { Change, OutboxItem } from './item.ts'

/** Tries of a text before it is given up. */
const mostTries = 5
/** When a text that found the account logged out is tried again, ms. */
export const pollMs = 1000

/** A send and what it came to: what becomes of the items, and the fault when it did not succeed while logged in. */
export interface Sent {
  change: Change
  fault?: unknown
}

/** What is sent next for an item: a friend accepted, its drawn file, or the next part of the text. */
const outgoingOf = ({ acceptFriend, file, partsSent = 0 }: OutboxItem, text: string, drawn: string | undefined): Outgoing => {
  if (acceptFriend !== undefined) return { acceptFriend }
  if (file !== undefined) return { file: { name: file.name, base64: drawn ?? '' } }
  return { text: partsOf(text)[partsSent] ?? '' }
}

/**
 * Sends one message. A text that certainly did not arrive is tried again, later each time, five times at most; one that found the account
 * logged out does not count as a try. A file or picture is never sent a second time.
 */
export const sendOne = async (
  transport: Transport,
  to: Destination,
  said: OutboxItem,
  {
    text,
    drawn,
    tries,
    now,
    log,
    ids,
  }: { text: string; drawn: string | undefined; tries: number; now(): number; log: Logger; ids: string[] },
): Promise<Sent> => {
  const { partsSent = 0 } = said
  const what = outgoingOf(said, text, drawn)
  const outcome = await transport.send(to, what).then(
    () => ({ arrived: true as const }),
    (error: unknown) => ({ arrived: false as const, error }),
  )
  if (outcome.arrived) {
    if ('text' in what && partsSent + 1 < partsOf(text).length) return { change: { state: 'waiting', tries: 0, partsSent: partsSent + 1 } }
    return { change: { state: 'sent', tries, sentAt: now() } }
  }
  const { error } = outcome
  const loggedIn = transport.state().loggedIn
  const change = afterFailure(error, 'file' in what, tries, loggedIn, now())
  const why = error instanceof Error ? error.name : 'unknown'
  log.warn({ items: ids, tries, outcome: change.state, why }, 'a message was not sent')
  return loggedIn ? { change, fault: error } : { change }
}

const afterFailure = (error: unknown, isFile: boolean, tries: number, loggedIn: boolean, now: number): Change => {
  if (!(error instanceof SendFailed)) return { state: 'unknown', tries }
  if (isFile) return { state: 'failed', tries, why: 'refused' }
  if (!loggedIn) return { state: 'waiting', tries: tries - 1, notBefore: now + pollMs }
  if (tries >= mostTries) return { state: 'failed', tries, why: 'refused' }
  return { state: 'waiting', tries, notBefore: now + 1000 * 2 ** tries }
}
