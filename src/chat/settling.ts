import type { Logger } from 'pino'
import type { Group } from '../domain/association.ts'
import type { Clock } from '../domain/clock.ts'
import type { Member } from '../domain/member.ts'
import { CommitFailed, CommitUnknown, type Draft, digestOf, type Journal, type Outcome } from '../journal/commit.ts'
import * as zh from '../text/common.ts'
import type { Decision, Scene, Speech } from './contract.ts'
import { cleaned } from './fold.ts'
import type { Said } from './said.ts'
import { type House, listenersOf, saidOf } from './scene.ts'
import type { IncomingMessage } from './transport.ts'

/** A message whose speaker is already known: the command line speaks as a member. */
export interface SpokenAs {
  house: House
  member: Member
  group: Group | null
}

/** A reply given back instead of being sent. */
export interface Reply {
  /** Group name, or 私聊. */
  room: string
  text: string
  /** Name of the picture or workbook that goes with it. */
  picture?: string
}

/** Commits a decision (or what a scene decides); index tells apart the commands of one message. Says how it went, for the log. */
export type Settle = (decision: Decision | ((scene: Scene) => Promise<Decision | null>), index: number, scene?: Scene) => Promise<string>

/** What settling needs. */
export interface SettlingParts {
  clock: Clock
  log: Logger
  wake(house: House): void
  retryMs?: number
}

const mostTries = 5

/** Makes decisions fact and queues their answers. */
export const settling = (parts: SettlingParts) => {
  const { clock, log } = parts

  /** Commits a decision; one lost to a race is decided again, at most five times. */
  const settle =
    (house: House, scene: Scene, message: IncomingMessage, replies: Reply[], as: SpokenAs | undefined): Settle =>
    async (decision, index, at = scene) => {
      const id = index === 0 ? scene.messageId : `${scene.messageId}#${index}`
      for (let tries = 1; ; tries += 1) {
        const decided = typeof decision === 'function' ? await decision({ ...at, messageId: id }) : decision
        if (decided === null || isNothing(decided)) return 'silence'
        const said = await speechesTo(scene, decided.says, message, as)
        const draft = draftOf(id, scene, decided, message, said.queue)
        const outcome = await commitSurely(house.journal, draft)
        if (outcome.outcome === 'committed') {
          replies.push(...said.replies.map((reply) => ({ ...reply, text: dealt(reply.text, outcome) })))
          if (said.queue.length > 0) parts.wake(house)
          return 'committed'
        }
        if (outcome.outcome === 'repeated' && outcome.of === 'act' && decided.repeated) {
          const again = await speechesTo(scene, decided.repeated(outcome.first), message, as)
          await commitSurely(house.journal, draftOf(id, scene, { says: [] }, message, again.queue))
          replies.push(...again.replies)
          if (again.queue.length > 0) parts.wake(house)
          return 'repeated act'
        }
        if (outcome.outcome !== 'refused') {
          if (outcome.outcome === 'conflict') log.warn({ message: message.id }, 'a message id was used for something else')
          // Perhaps our own, its answer lost the first time: what it queued must not wait for the tick.
          else parts.wake(house)
          return outcome.outcome
        }
        if (tries >= mostTries) throw new CommitFailed(`lost to a race ${tries} times: ${outcome.by}`)
      }
    }

  const draftOf = (id: string, scene: Scene, decision: Decision, message: IncomingMessage, says: Said[]): Draft => ({
    message: { id, digest: digestOf(scene.speaker.contactId, cleaned(message.text)) },
    act: decision.once ? { ...decision.once, once: true } : { id, about: '', once: false },
    by: scene.speaker.by,
    occurredAt: scene.at,
    expect: decision.expect ?? [],
    events: decision.events ?? [],
    says,
    memo: decision.memo ?? [],
    numbers: decision.numbers ?? 0,
    entries: decision.entries ?? 0,
  })

  /**
   * Commits; when the store's answer was lost, asks again with the same draft, which is safe. Once it may have happened, no later
   * failure is certain any more.
   */
  const commitSurely = async (journal: Journal, draft: Draft): Promise<Outcome> => {
    let lost: CommitUnknown | null = null
    for (let tries = 1; ; tries += 1) {
      try {
        return await journal.commit(draft)
      } catch (error) {
        if (error instanceof CommitUnknown) lost = error
        if (lost === null || tries >= 3) throw lost ?? error
        await new Promise((resolve) => setTimeout(resolve, (parts.retryMs ?? 500) * tries))
      }
    }
  }

  /** Turns speeches into what the outbox queues, or (through the command line) into replies. */
  const speechesTo = async (
    scene: Scene,
    speeches: readonly Speech[],
    message: IncomingMessage,
    as: SpokenAs | undefined,
  ): Promise<{ queue: Said[]; replies: Reply[] }> => {
    const queue: Said[] = []
    const replies: Reply[] = []
    const { speaker, room, group } = scene
    const base = { cause: message.id, at: clock.now() }
    const place = group?.name ?? '私聊'
    const here = room === null ? { contact: speaker.contactId } : { room }
    const name = speaker.member?.name ?? speaker.nickname
    const asker = room === null || !speaker.friend ? {} : { asker: speaker.contactId }
    const reply = { kind: 'reply', account: message.account } as const
    for (const speech of speeches) {
      const { to, text, file } = speech
      const picture = file ? { picture: file.name } : {}
      if (to === 'here' || (to === 'asker' && room === null)) {
        if (as) replies.push({ room: place, text, ...picture })
        else queue.push(...saidOf(speech, { ...base, ...reply, ...asker, to: here }))
      } else if (to === 'asker') {
        const hint = speaker.friend ? zh.toldPrivately(name) : zh.addMeFirst(name)
        if (as) replies.push({ room: '私聊', text, ...picture }, { room: place, text: hint })
        else {
          if (speaker.friend) queue.push(...saidOf(speech, { ...base, ...reply, to: { contact: speaker.contactId } }))
          queue.push({ ...base, ...reply, to: here, text: hint })
        }
      } else for (const listener of await listenersOf(scene, to)) queue.push(...saidOf(speech, { ...base, kind: 'notice', to: listener }))
    }
    return { queue, replies }
  }

  return { settle, commitSurely }
}

/** A decision with nothing in it need not be committed. */
const isNothing = ({ says, events, memo }: Decision): boolean =>
  says.length === 0 && (events ?? []).length === 0 && (memo ?? []).length === 0

/** Numbers dealt by the commit, set into a reply that was not queued. */
const dealt = (text: string, { numbers, entries }: { numbers: number; entries: number }): string =>
  text
    .replace(/\uE000n(\d+)\uE000/gu, (_, index: string) => String(numbers + Number(index)))
    .replace(/\uE000e(\d+)\uE000/gu, (_, index: string) => String(entries + Number(index)))
