import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Clock } from '../domain/clock.ts'
import { sayWhen } from '../domain/zoned.ts'
import { CommitFailed, CommitUnknown, digestOf } from '../journal/commit.ts'
import * as zh from '../text/common.ts'
import { type Heard, numberIn } from './address.ts'
import { exposedCode } from './claim-code.ts'
import { type AnyCommand, type Decision, type MemberScene, type Question, questionMemo, type Scene, say } from './contract.ts'
import { bindFirst, helpOnce, may, nearMissOf, quoteNames, whoSays } from './courtesy.ts'
import { faultNote } from './fault.ts'
import { asTyped, normalised } from './fold.ts'
import { joinedDraft } from './joining.ts'
import { pictureHearing } from './picture-heard.ts'
import { type Placed, placing } from './placing.ts'
import type { Said } from './said.ts'
import { contactAs, type House, questionFor, readingOf, speakerAs, speakerOf } from './scene.ts'
import { type Reply, type Settle, type SpokenAs, settling } from './settling.ts'
import type { FriendRequest, FromPeople, IncomingMessage } from './transport.ts'
import type { Grammar, NearMiss, Pick, Understanding, Understood } from './understand.ts'

/** What `hear` needs. */
export interface TalkParts {
  houses: readonly House[]
  grammar: Grammar
  commands: readonly AnyCommand[]
  clock: Clock
  log: Logger
  /** Says one sentence past the outbox, for the moment when the store is gone. Never rejects. */
  sayDirectly(to: { room: string } | { contact: string }, text: string): Promise<void>
  /** Something was queued: the outbox may wake. Never rejects. */
  wake(house: House): void
  /** Whether a room was registered by another of the bot's accounts, which answers there itself. Absent: there is no other. */
  elsewhere?(house: House, room: string, account: string): Promise<boolean>
  /** Hears of every message that mattered: what came of it, as logged, and how long it took, ms of real time. */
  onHeard?(outcome: string, tookMs: number): void
  /** Lets the wait between tries of a commit be short in tests; ms. */
  retryMs?: number
}

const dayMs = 24 * 60 * 60_000
const aheadMs = 2 * 60_000

/** A message of several lines met a fault after `done` of them were obeyed. */
class PartlyDone extends Error {
  override readonly name = 'PartlyDone'
  readonly done: number

  constructor(done: number, cause: unknown) {
    super('some lines of a message were done', { cause })
    this.done = done
  }
}

/**
 * Message → command → handler → commit, with every answer inside the commit. Never rejects: a fault is logged with a
 * reference, and the speaker hears that reference.
 */
export const talk = (parts: TalkParts) => {
  const { houses, grammar, clock, log } = parts
  const { placeOf, roomOf, takenApart, takenHere, deservesApology } = placing(parts)
  const { settle, commitSurely } = settling(parts)
  const hearPicture = pictureHearing({
    houses,
    houseOf: async (room, account) => (await roomOf(room, account))?.house ?? null,
    commit: (house, draft) => commitSurely(house.journal, draft),
  })
  /** A message's own time, ms; now, where it says none or one to come. */
  const timeOf = ({ at }: IncomingMessage, now: number): number => (at > now + aheadMs || at <= 0 ? now : at)

  /** Hears one incoming thing. With `as`, the speaker and place are given and replies come back instead of being queued. */
  const hear = async (incoming: FromPeople, as?: SpokenAs): Promise<Reply[]> => {
    const started = clock.now()
    const began = performance.now()
    const replies: Reply[] = []
    let mattered = false
    let outcome = 'silence'
    try {
      if (incoming.kind === 'friend-request') {
        outcome = await befriend(incoming)
        return replies
      }
      if (incoming.kind === 'joined') {
        const place = await roomOf(incoming.room.id, incoming.account)
        const draft = place && (await joinedDraft(place, incoming))
        if (draft) outcome = (await commitSurely(place.house.journal, draft)).outcome
        return replies
      }
      if (incoming.type === 'picture') {
        if (!as) outcome = await hearPicture(incoming, timeOf(incoming, clock.now()))
        return replies
      }
      const place = await (as ? spokenPlace(incoming, as) : placeOf(incoming))
      if (place === null) return replies
      mattered = true
      outcome = await answer(incoming, place, as, replies)
    } catch (error) {
      const reference = randomBytes(3).toString('hex')
      const [done, fault] = error instanceof PartlyDone ? [error.done, error.cause] : [0, error]
      log.error({ reference, fault: faultNote(fault), message: incoming.id }, 'a message could not be answered')
      outcome = `fault ${reference}`
      if (incoming.kind === 'message') {
        const sentence = fault instanceof CommitUnknown ? zh.perhapsRecorded(reference) : zh.notRecorded(reference)
        const text = done === 0 ? sentence : zh.partlyDone(done, sentence)
        if (as) replies.push({ room: as.group?.name ?? '私聊', text })
        else if (deservesApology(incoming, fault instanceof CommitUnknown || fault instanceof CommitFailed))
          await parts.sayDirectly(incoming.room ? { room: incoming.room.id } : { contact: incoming.from.contactId }, text)
      }
    } finally {
      if (mattered) parts.onHeard?.(outcome, performance.now() - began)
      if (mattered && outcome !== 'silence') log.info({ message: incoming.id, outcome, tookMs: clock.now() - started }, 'heard')
    }
    return replies
  }

  /** Through the command line the place is given. */
  const spokenPlace = async (message: IncomingMessage, { house, group }: SpokenAs): Promise<Placed | null> => {
    const taken = takenApart(message, [house])
    return taken ? { house, group, heard: taken } : null
  }

  const answer = async (message: IncomingMessage, place: Placed, as: SpokenAs | undefined, replies: Reply[]): Promise<string> => {
    const { house, group } = place
    const now = clock.now()
    const at = timeOf(message, now)
    const { ledger, journal } = house
    const { account, from } = message
    const contact = as ? contactAs(as.member) : await ledger.seals.contactDigest(account, from.contactId)
    const room = as ? (group ? (message.room?.id ?? `group:${group.name}`) : null) : (message.room?.id ?? null)
    const messageId = `${room ?? `private:${contact}`}/${message.id}`
    const [{ roster, turns, ruled }, number, repeated] = await Promise.all([
      ledger.standing(at),
      as ? null : ledger.memberOf(account, from.contactId),
      journal.knows(messageId),
    ])
    if (repeated) return 'repeated'
    const people = { roster, turns }
    const speaker = as ? speakerAs(house, people, as.member, at) : speakerOf(house, people, message, { contact, number }, at)
    const quotedNumber = place.heard.quote?.ofBot ? numberIn(place.heard.quote.text) : undefined
    const scene: Scene = {
      association: house.association,
      zone: house.association.timezone,
      ledger: house.ledger,
      roster,
      rules: ruled?.rules ?? house.association.rules,
      rulesVersion: ruled?.version ?? 0,
      speaker,
      group,
      room,
      messageId,
      at,
      addressed: room === null || place.heard.mentioned,
      ...(quotedNumber === undefined ? {} : { quotedNumber }),
      confirmed: false,
      asTyped: (part) => asTyped(message.text, part),
      turns,
      dutyAt: (when) => turns.onDutyAt(when, house.association.timezone),
    }
    const done = settle(house, scene, message, replies, as)
    const exposed = room === null ? null : await exposedCode(house.ledger, place.heard.text)
    if (exposed) return done(exposed, 0)
    if (now - at > dayMs) {
      if (speaker.member === null) return 'silence'
      const text = zh.tooLate(speaker.member.name, group?.name || '私聊', sayWhen(at, scene.zone, now))
      return done({ says: [{ to: 'staff', text }] }, 0)
    }
    if (message.type === 'voice') return noteNearMiss(scene, '签到', done)

    const question = await questionFor(scene, place.heard)
    if (question) return pickedFrom(scene, question.question, question.pick, done)

    const meaning = grammar.understand(place.heard, readingOf(scene))
    return act(scene, meaning, place.heard, done)
  }

  /** Does what a message means. */
  const act = async (scene: Scene, meaning: Understanding, said: Heard, done: Settle): Promise<string> => {
    const { speaker, addressed } = scene
    switch (meaning.kind) {
      case 'silence':
        return 'silence'
      case 'near-miss':
        return noteNearMiss(scene, meaning.word, done)
      case 'help':
        return done(await helpOnce(scene, meaning.about), 0)
      case 'tell':
        if (speaker.member === null) return addressed ? done(await bindFirst(scene), 0) : 'silence'
        if (!may(meaning.command, speaker))
          return addressed ? done(say(zh.whoMay(meaning.command.name, whoSays[meaning.command.who])), 0) : 'silence'
        return done(say(meaning.text), 0)
      case 'commands': {
        if (said.quote && !said.quote.ofBot && !addressed && !(await quoteNames(scene, said.quote.text, meaning.all))) return 'silence'
        const outcomes: string[] = []
        for (const [index, understood] of meaning.all.entries()) {
          const obeyed = obey(scene, understood, index, done).catch((error: unknown) => {
            throw index === 0 ? error : new PartlyDone(index, error)
          })
          outcomes.push(await obeyed)
        }
        return outcomes.join(' ')
      }
    }
  }

  /** Whether the speaker may say this: by their role, or because it is about what is theirs. */
  const allowed = async ({ command, args }: Understood, scene: Scene): Promise<boolean> => {
    const { member: me } = scene.speaker
    return may(command, scene.speaker) || (me !== null && ((await command.mayAlso?.(args, { ...scene, me })) ?? false))
  }

  /** Runs one understood command, if the speaker may; index tells apart the commands of one message. */
  const obey = async (scene: Scene, { command, args }: Understood, index: number, done: Settle): Promise<string> => {
    const { speaker, addressed, room } = scene
    const decide = async (at: Scene): Promise<Decision | null> => {
      if (command.who !== 'anyone' && speaker.member === null) return command.runStranger ? command.runStranger(args, at) : bindFirst(at)
      if (!(await allowed({ command, args }, at))) return addressed ? say(zh.whoMay(command.name, whoSays[command.who])) : null
      if (command.privateOnly && room !== null) return addressed ? say(zh.privateOnly(command.name)) : null
      if (speaker.member === null) return command.runStranger ? command.runStranger(args, at) : bindFirst(at)
      return command.run(args, { ...at, me: speaker.member } satisfies MemberScene)
    }
    const outcome = await done(decide, index, scene)
    return `${command.name} ${outcome}`
  }

  /** Does what was picked; the question is gone with it. */
  const pickedFrom = async (scene: Scene, question: Question, pick: Pick, done: Settle): Promise<string> => {
    const forget = { name: questionMemo(scene.room, scene.speaker.contact), value: null, ttlMs: 0 }
    if ('no' in pick) return done({ says: [{ to: 'here', text: zh.calledOff }], memo: [forget] }, 0)
    const chosen =
      'yes' in pick
        ? question.choices.length === 1
          ? question.choices[0]
          : undefined
        : (question.choices.find((choice) => choice.number === pick.number) ?? question.choices[pick.index - 1])
    if (!chosen || (question.kind === 'confirm' && !('yes' in pick)))
      return 'yes' in pick || question.kind === 'confirm' ? 'silence' : done({ says: [{ to: 'here', text: zh.noSuchChoice }] }, 0)
    const command = parts.commands.find((each) => each.name === chosen.command)
    if (!command || !(await allowed({ command, args: chosen.args }, scene))) return 'silence'
    const { member } = scene.speaker
    return done(
      async (at) => {
        const decided =
          member === null ? await command.runStranger?.(chosen.args, at) : await command.run(chosen.args, { ...at, me: member })
        return decided ? { ...decided, memo: [forget, ...(decided.memo ?? [])] } : null
      },
      0,
      { ...scene, confirmed: question.kind === 'confirm' },
    )
  }

  const noteNearMiss = async (scene: Scene, word: NearMiss, done: Settle): Promise<string> => {
    const noted = await nearMissOf(scene, word)
    return noted ? `near miss ${await done(noted, 0)}` : 'silence'
  }

  /** Whether a message is but a word that whole rooms say at once. */
  const crowded = (incoming: FromPeople): boolean => {
    if (incoming.kind !== 'message' || incoming.type !== 'text' || !incoming.room) return false
    const taken = takenHere(incoming)
    return taken !== null && taken.quote === undefined && grammar.crowded(taken.text)
  }

  return { hear, crowded }

  /** A friend request that carries a name of the roster is accepted, through the outbox; others wait for a person. */
  async function befriend(request: FriendRequest): Promise<string> {
    const words = normalised(`${request.hello} ${request.from.name}`)
    for (const house of houses) {
      const { present } = await house.ledger.roster()
      if (!present.some((member) => member.name !== '' && words.includes(member.name))) continue
      const says: Said[] = [
        {
          to: { contact: request.from.contactId },
          acceptFriend: request.id,
          account: request.account,
          cause: request.id,
          at: clock.now(),
          kind: 'reply',
        },
      ]
      const id = `friend/${request.id}`
      await commitSurely(house.journal, {
        message: { id, digest: digestOf(request.from.contactId) },
        act: { id, about: '', once: false },
        by: 'contact',
        occurredAt: clock.now(),
        expect: [],
        events: [],
        says,
        memo: [],
      })
      parts.wake(house)
      return 'accepted'
    }
    return 'silence'
  }
}
