import { randomBytes } from 'node:crypto'
import type { Logger } from 'pino'
import type { Group } from '../domain/association.ts'
import type { Clock } from '../domain/clock.ts'
import { type Member, rolesOf } from '../domain/member.ts'
import { sayWhen } from '../domain/zoned.ts'
import { CommitFailed, CommitUnknown, type Draft, digestOf, type Journal, type Outcome } from '../journal/commit.ts'
import * as zh from '../text/common.ts'
import { type Heard, heard, numberIn } from './address.ts'
import { type AnyCommand, type Decision, type MemberScene, type Question, questionMemo, type Scene, type Speech, say } from './contract.ts'
import { bindFirst, helpOnce, may, nearMissOf, quoteNames, whoSays } from './courtesy.ts'
import { cleaned, normalised } from './fold.ts'
import type { Said } from './said.ts'
import { dutyOf, type House, listenersOf, questionFor, readingOf, speakerAs, speakerOf } from './scene.ts'
import type { Incoming, IncomingMessage } from './transport.ts'
import type { Grammar, NearMiss, Pick, Understanding, Understood } from './understand.ts'

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
}

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
  /** Lets the wait between tries of a commit be short in tests; ms. */
  retryMs?: number
}

const dayMs = 24 * 60 * 60_000
const aheadMs = 2 * 60_000
const mostTries = 5

/** Commits a decision (or what a scene decides); index tells apart the commands of one message. Says how it went, for the log. */
type Settle = (decision: Decision | ((scene: Scene) => Promise<Decision | null>), index: number, scene?: Scene) => Promise<string>

/**
 * Message → command → handler → commit, with every answer inside the commit. Never rejects: a fault is logged with a
 * reference, and the speaker hears that reference.
 */
export const talk = (parts: TalkParts) => {
  const { houses, grammar, clock, log } = parts

  /** Hears one incoming thing. With `as`, the speaker and place are given and replies come back instead of being queued. */
  const hear = async (incoming: Incoming, as?: SpokenAs): Promise<Reply[]> => {
    const started = clock.now()
    const replies: Reply[] = []
    let mattered = false
    let outcome = 'silence'
    try {
      if (incoming.kind === 'friend-request') {
        outcome = await befriend(incoming)
        return replies
      }
      const place = await placeOf(incoming, as)
      if (place === null) return replies
      mattered = true
      outcome = await answer(incoming, place, as, replies)
    } catch (error) {
      const reference = randomBytes(3).toString('hex')
      const unknown = error instanceof CommitUnknown
      log.error(
        { reference, err: error instanceof Error ? error : new Error(String(error)), message: incoming.id },
        'a message could not be answered',
      )
      outcome = `fault ${reference}`
      if (incoming.kind === 'message') {
        const text = unknown ? zh.perhapsRecorded(reference) : zh.notRecorded(reference)
        if (as) replies.push({ room: as.group?.name ?? '私聊', text })
        else await parts.sayDirectly(incoming.room ? { room: incoming.room.id } : { contact: incoming.from.contactId }, text)
      }
    } finally {
      if (mattered && outcome !== 'silence') log.info({ message: incoming.id, outcome, tookMs: clock.now() - started }, 'heard')
    }
    return replies
  }

  /** Which association and group a message belongs to; null when it is surely not for us. Looks at the store only when the text could matter. */
  const placeOf = async (
    message: IncomingMessage,
    as: SpokenAs | undefined,
  ): Promise<{ house: House; group: Group | null; heard: Heard } | null> => {
    const names = [...message.botNames, ...(as ? [as.house] : houses).flatMap((house) => house.association.botNames)]
    const taken = heard(message.text, names, message.mentionsBot)
    if (message.mentionsAll || taken.toAll) return null
    const room = message.room
    if (
      message.type === 'text' &&
      room &&
      !taken.mentioned &&
      !grammar.mightMatter(taken.text) &&
      !taken.text.split('\n').some(grammar.mightMatter)
    )
      return null
    if (message.type !== 'text' && !(message.type === 'voice' && room)) return null
    if (as) return { house: as.house, group: as.group, heard: taken }
    if (!room) return privateHouse(message, taken)
    for (const house of houses) {
      const { groups } = house.association
      const name = groups.find((group) => group.roomId === room.id)?.name ?? (await house.ledger.groupOf(room.id))
      const group = groups.find((each) => each.name === name)
      if (group) return { house, group, heard: taken }
    }
    return unregistered(message, taken)
  }

  /** In private: the association the contact is bound in; else one that has a member of the name they give; else the only or first one. */
  const privateHouse = async (message: IncomingMessage, taken: Heard): Promise<{ house: House; group: null; heard: Heard } | null> => {
    const only = houses.length === 1 ? houses[0] : undefined
    if (only) return { house: only, group: null, heard: taken }
    for (const house of houses)
      if (await house.ledger.memberOf(message.account, message.from.contactId)) return { house, group: null, heard: taken }
    const text = normalised(taken.text)
    for (const house of houses) {
      const { present } = await house.ledger.roster()
      if (present.some((member) => member.name !== '' && text.includes(member.name))) return { house, group: null, heard: taken }
    }
    const [first] = houses
    return first ? { house: first, group: null, heard: taken } : null
  }

  /** A room nobody registered is silent, save for 登记本群 by staff of one of the associations. */
  const unregistered = async (message: IncomingMessage, taken: Heard): Promise<{ house: House; group: Group; heard: Heard } | null> => {
    if (!normalised(taken.text).startsWith('登记本群')) return null
    for (const house of houses) {
      const number = await house.ledger.memberOf(message.account, message.from.contactId)
      const member = number === null ? undefined : (await house.ledger.roster()).byNumber.get(number)
      if (member && rolesOf(member, undefined).staff) return { house, group: { name: '', kind: 'staff' }, heard: taken }
    }
    return null
  }

  const answer = async (
    message: IncomingMessage,
    place: { house: House; group: Group | null; heard: Heard },
    as: SpokenAs | undefined,
    replies: Reply[],
  ): Promise<string> => {
    const { house, group } = place
    const now = clock.now()
    const at = message.at > now + aheadMs || message.at <= 0 ? now : message.at
    const speaker = as ? speakerAs(house, as.member, at) : await speakerOf(house, message, at)
    const room = as ? (group ? (message.room?.id ?? `group:${group.name}`) : null) : (message.room?.id ?? null)
    const messageId = `${room ?? `private:${speaker.contactId}`}/${message.id}`
    if (await house.journal.knows(messageId)) return 'repeated'
    const quotedNumber = place.heard.quote?.ofBot ? numberIn(place.heard.quote.text) : undefined
    const [roster, ruled] = await Promise.all([house.ledger.roster(), house.ledger.rules()])
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
      dutyAt: (when) => dutyOf(house.association, when),
    }
    const done = settle(house, scene, message, replies, as)
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
        if (!may(meaning.command, speaker) && !(speaker.member === null && addressed)) return 'silence'
        return done(speaker.member === null ? await bindFirst(scene) : say(meaning.text), 0)
      case 'commands': {
        if (said.quote && !said.quote.ofBot && !addressed && !(await quoteNames(scene, said.quote.text, meaning.all))) return 'silence'
        const outcomes: string[] = []
        for (const [index, understood] of meaning.all.entries()) outcomes.push(await obey(scene, understood, index, done))
        return outcomes.join(' ')
      }
    }
  }

  /** Runs one understood command, if the speaker may; index tells apart the commands of one message. */
  const obey = async (scene: Scene, { command, args }: Understood, index: number, done: Settle): Promise<string> => {
    const { speaker, addressed, room } = scene
    const decide = async (at: Scene): Promise<Decision | null> => {
      if (command.who !== 'anyone' && speaker.member === null) return command.runStranger ? command.runStranger(args, at) : bindFirst(at)
      if (!may(command, speaker)) return addressed ? say(zh.whoMay(command.name, whoSays[command.who])) : null
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
    if (!command || !may(command, scene.speaker)) return 'silence'
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

  /** Commits; when the store's answer was lost, asks again with the same draft, which is safe. */
  const commitSurely = async (journal: Journal, draft: Draft): Promise<Outcome> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await journal.commit(draft)
      } catch (error) {
        if (!(error instanceof CommitUnknown) || tries >= 3) throw error
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
    for (const { to, text, merge } of speeches) {
      if (to === 'here' || (to === 'asker' && room === null)) {
        if (as) replies.push({ room: place, text })
        else queue.push({ ...base, kind: 'reply', to: here, text, ...(merge ? { merge } : {}) })
      } else if (to === 'asker') {
        const hint = speaker.friend ? zh.toldPrivately(name) : zh.addMeFirst(name)
        if (as) replies.push({ room: '私聊', text }, { room: place, text: hint })
        else {
          if (speaker.friend) queue.push({ ...base, kind: 'reply', to: { contact: speaker.contactId }, text })
          queue.push({ ...base, kind: 'reply', to: here, text: hint })
        }
      } else for (const destination of await listenersOf(scene, to)) queue.push({ ...base, kind: 'notice', to: destination, text })
    }
    return { queue, replies }
  }

  return { hear }

  /** A friend request that carries a name of the roster is accepted, through the outbox; others wait for a person. */
  async function befriend(request: Extract<Incoming, { kind: 'friend-request' }>): Promise<string> {
    const words = normalised(`${request.hello} ${request.from.name}`)
    for (const house of houses) {
      const { present } = await house.ledger.roster()
      if (!present.some((member) => member.name !== '' && words.includes(member.name))) continue
      const says: Said[] = [
        { to: { contact: request.from.contactId }, acceptFriend: request.id, cause: request.id, at: clock.now(), kind: 'reply' },
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

/** A decision with nothing in it need not be committed. */
const isNothing = ({ says, events, memo }: Decision): boolean =>
  says.length === 0 && (events ?? []).length === 0 && (memo ?? []).length === 0

/** Numbers dealt by the commit, set into a reply that was not queued. */
const dealt = (text: string, { numbers, entries }: { numbers: number; entries: number }): string =>
  text
    .replace(/\uE000n(\d+)\uE000/gu, (_, index: string) => String(numbers + Number(index)))
    .replace(/\uE000e(\d+)\uE000/gu, (_, index: string) => String(entries + Number(index)))
