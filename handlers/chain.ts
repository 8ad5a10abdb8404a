import { type Copy, copyOf, lateAct, strangersCopy } from '../src/chat/acts/chain-copy.ts'
import { awaitedMs, headDigest, homeOf } from '../src/chat/acts/chain-home.ts'
import { keepChain, keptChain, keptGone } from '../src/chat/acts/chain-kept.ts'
import { leaderName, leads } from '../src/chat/acts/leading.ts'
import { isActivity, sayIfAddressed, unchangedActivity } from '../src/chat/acts/organising.ts'
import { isQuestion, leadingNumber } from '../src/chat/arguments.ts'
import { command, type Decision, type MemberScene, type Scene, say } from '../src/chat/contract.ts'
import { bindFirst, helpWith } from '../src/chat/courtesy.ts'
import { type Chain, chainWords, longestChain, readChain, titleOf } from '../src/chat/forms/chain-form.ts'
import { askWhich } from '../src/chat/forms/which-activity.ts'
import { activitiesNear } from '../src/chat/here.ts'
import { type Activity, signUpOpen, signUpUntil } from '../src/domain/activity.ts'
import { isOrganiser } from '../src/domain/member.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import type { NewEvent } from '../src/journal/events.ts'
import * as zh from '../src/text/chain.ts'
import { noSuchActivity } from '../src/text/common.ts'
import { contactLeader } from '../src/text/sign-up.ts'

/** How long an opener who was asked which activity a chain is for is not asked again, ms. */
const askedMs = 24 * 60 * 60_000

interface Args {
  /** 接龙 编号: the activity a chain is given to. */
  number?: string
  /** A chain that was pasted. */
  chain?: Chain
}

/**
 * 接龙 — a pasted chain that belongs to an activity signs up whom its new lines name; the answer comes once, when two minutes
 * were quiet (jobs/answer-chains.ts). 接龙 编号 gives a chain that names no activity to one. Every other chain is talk.
 */
export const chain = command<Args>({
  name: '接龙',
  words: chainWords,
  who: 'member',
  lines: true,
  longest: longestChain,
  usage: '接龙 编号',
  about: '群里的接龙自动记为报名；看不出是哪场的，用编号说一次',
  read(rest, { typed, addressed, glued, quotedNumber }) {
    if (typed !== undefined) {
      const read = readChain(typed)
      return read ? { args: { chain: read } } : null
    }
    if (isQuestion(rest)) return null
    const { number = quotedNumber, rest: after } = leadingNumber(rest)
    if (after !== '') return null
    if (number === undefined) return addressed && !glued ? { args: {} } : null
    return { args: { number } }
  },
  write: ({ number, chain: pasted }) =>
    pasted ? ['', ...pasted.head, ...pasted.lines.map(({ text }, index) => `${index + 1}. ${text}`)].join('\n') : (number ?? ''),
  perhapsTalk: ({ chain: pasted }) => pasted !== undefined,

  run: ({ number, chain: pasted }, scene) => (pasted ? readPasted(scene, pasted, number) : give(scene, number)),

  async runStranger({ chain: pasted }, scene) {
    if (!pasted || !scene.group) return scene.addressed ? bindFirst(scene) : { says: [] }
    const home = await homeOf(scene, pasted)
    const copy = home && 'activity' in home ? await strangersCopy(scene, home.activity, pasted) : null
    if (copy) return { events: copy.events, expect: copy.expect, says: [] }
    const kept = home === null ? await keepChain(scene, pasted) : []
    const helped = scene.addressed ? await bindFirst(scene) : { says: [] }
    return { ...helped, memo: [...(helped.memo ?? []), ...kept] }
  },
})

/** A chain a member pasted; `number` was picked. */
const readPasted = async (scene: MemberScene, pasted: Chain, number: string | undefined): Promise<Decision> => {
  const home = await homeOf(number === undefined ? scene : { ...scene, quotedNumber: number }, pasted)
  if (home === null) {
    if (scene.room === null) return say(isOrganiser(scene.speaker.roles) ? zh.chainUsage : zh.chainInGroup)
    const helped = scene.addressed ? await helpWith(scene, zh.chainUsage) : { says: [] }
    return { ...helped, memo: [...(helped.memo ?? []), ...(await keepChain(scene, pasted))] }
  }
  if ('several' in home)
    return scene.room === null
      ? askWhich(scene, zh.whichChain, home.several, '接龙', { chain: pasted })
      : askLeaders(scene, pasted, home.several)
  const { activity, adopts } = home
  const given: NewEvent[] = adopts === undefined ? [] : [adopted(activity, adopts)]
  if (!signUpOpen(activity, scene.at) && scene.room !== null && (await scene.ledger.happened(lateAct(activity)))) return { says: [] }
  const copy = await copyOf(scene, activity, pasted, { firstEvent: given.length, later: scene.room !== null, own: true })
  if (scene.room === null) return sayCopy(scene, activity, copy)
  return copy ? { events: [...given, ...copy.events], expect: copy.expect, says: [] } : { says: [] }
}

const adopted = ({ number, group }: Activity, head: string): NewEvent => ({ type: 'chain.adopted', activity: number, group, head })

/** In private, to who leads the activity: what the copy came to, at once. */
const sayCopy = async (scene: MemberScene, activity: Activity, copy: Copy | null): Promise<Decision> => {
  const { number, title } = activity
  if (!signUpOpen(activity, scene.at)) return say(overSentence(scene, activity))
  const tally = await scene.ledger.tally(number)
  const { placed = 0, waiting = 0 } = copy?.figures ?? {}
  const figures = { placed, waiting, held: 0, total: tally.in + placed, line: tally.waiting + waiting, unclear: 0 }
  const doubts = copy?.doubts ?? []
  return {
    events: copy?.events ?? [],
    expect: copy?.expect ?? [],
    says: [
      { to: 'here', text: zh.chainRead(title, number, figures, null) },
      ...(doubts.length > 0 ? [{ to: 'here' as const, text: zh.chainUnclear(title, number, doubts) }] : []),
    ],
  }
}

/** Several activities of that title (or number) are open here: who opened them are asked, once a title, privately. */
const askLeaders = async (scene: MemberScene, pasted: Chain, several: readonly Activity[]): Promise<Decision> => {
  const group = scene.group?.name ?? ''
  const name = `chain-asked:${group}:${await headDigest(scene, pasted)}`
  const kept = await keepChain(scene, pasted)
  if ((await scene.ledger.memo(name)) !== null) return { says: [], memo: kept }
  const sessions = several.map(({ number, title, startsAt }) => zh.chainSession(number, title, sayWhen(startsAt, scene.zone, scene.at)))
  const text = zh.chainWhich(group, titleOf(pasted), sessions)
  return {
    says: [...new Set(several.map(({ leader }) => leader))].map((member) => ({ to: { member }, text })),
    memo: [...kept, { name, value: String(scene.at), ttlMs: askedMs }],
  }
}

/** 接龙 编号: the chain that was posted here last, or else the next one, belongs to an activity. */
const give = async (scene: MemberScene, number: string | undefined): Promise<Decision> => {
  const { ledger, at, group } = scene
  const activity = number === undefined ? await onlyOneToLead(scene) : await ledger.activity(number)
  if (activity === null || (isActivity(activity) && group && activity.group !== group.name))
    return sayIfAddressed(scene, noSuchActivity(number ?? ''))
  if (!isActivity(activity)) return activity
  if (!leads(scene, activity)) return sayIfAddressed(scene, zh.chainNotYours(activity.title))
  if (!signUpOpen(activity, at)) return say(overSentence(scene, activity))
  const kept = await keptChain(scene, activity.group)
  if (kept === null) return awaitNext(scene, activity)
  const head = await headDigest(scene, kept.chain)
  const copy = await copyOf(scene, activity, kept.chain, { firstEvent: 1, later: true, own: kept.by === scene.speaker.contact })
  return {
    events: [adopted(activity, head), ...(copy?.events ?? [])],
    expect: copy?.expect ?? [unchangedActivity(activity)],
    says: [{ to: 'here', text: zh.chainGiven(titleOf(kept.chain), activity.title, activity.number) }],
    memo: [keptGone(activity.group)],
  }
}

/** No chain waits to be given: the next one is awaited, unless one was given just now. */
const awaitNext = async (scene: MemberScene, activity: Activity): Promise<Decision> => {
  const { ledger, at } = scene
  const { number, title, group } = activity
  const [given, next] = await Promise.all([ledger.chainGivenTo(group, number), ledger.chainGiven(group, 'next')])
  if (given !== null && at - given <= awaitedMs) return say(zh.chainGivenAlready(title, number))
  const text = zh.chainAwaited(title, number)
  if (next?.activity === number && at - next.at <= awaitedMs) return say(text)
  return {
    events: [{ type: 'chain.adopted', activity: number, group, head: null }],
    expect: [unchangedActivity(activity)],
    says: [{ to: 'here', text }],
  }
}

/** The one activity here the speaker may give a chain to, without its number; else what is answered instead. */
const onlyOneToLead = async (scene: MemberScene): Promise<Activity | Decision> => {
  const near = (await activitiesNear(scene)).filter(
    (activity) => (!scene.group || activity.group === scene.group.name) && signUpOpen(activity, scene.at) && leads(scene, activity),
  )
  const [first] = near
  if (near.length > 1) return askWhich(scene, zh.whichChain, near, '接龙', {})
  return first ?? helpWith(scene, zh.chainUsage)
}

const overSentence = (scene: Scene, activity: Activity): string =>
  activity.state === 'cancelled'
    ? zh.chainCalledOff(activity.title, activity.number)
    : zh.chainLate(
        activity.title,
        activity.number,
        sayWhen(signUpUntil(activity), scene.zone, scene.at),
        contactLeader(leaderName(scene, activity)),
      )
