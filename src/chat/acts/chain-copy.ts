import { type Activity, type SignUp, signUpOpen, signUpUntil } from '../../domain/activity.ts'
import type { Member } from '../../domain/member.ts'
import type { Expectation } from '../../journal/commit.ts'
import { type ChainDue, dealtSeq, type NewEvent } from '../../journal/events.ts'
import type { ChainLines, WaitingChain } from '../../journal/ledger/chains.ts'
import type { Ledger } from '../../journal/ledger.ts'
import type { Doubt } from '../../text/chain.ts'
import type { MemberScene, Scene } from '../contract.ts'
import type { Chain, ChainLine } from '../forms/chain-form.ts'
import { isNickname, meantBy } from '../forms/chain-people.ts'
import { isOpenTo } from '../here.ts'
import { heldName } from './held.ts'
import { leads } from './leading.ts'
import { entering, holding, type Newcomer } from './newcomers.ts'
import { unchangedActivity } from './organising.ts'

/**
 * One more copy of an activity's chain. Every copy carries all the lines before it, so only those count that the copy before
 * had not: the sender's own, and others' that the sender carries along. A line that is gone withdraws nobody; who withdrew since
 * comes back only by a line of their own.
 */

/** Most lines kept for somebody to look at. */
const mostDoubts = 500

/** What a copy comes to: part of a decision, and what of it has to be told. */
export interface Copy {
  events: NewEvent[]
  expect: Expectation[]
  figures: { placed: number; waiting: number; held: number; late: number }
  doubts: Doubt[]
}

/** A line under the digest by which the journal knows it: the second 「张伟」 of a copy is another line than the first. */
interface Known extends ChainLine {
  digest: string
}

const known = async ({ ledger }: Pick<Scene, 'ledger'>, { number }: Activity, { lines }: Chain): Promise<Known[]> => {
  const times = new Map<string, number>()
  return Promise.all(
    lines.map(async (line) => {
      const nth = (times.get(line.text) ?? 0) + 1
      times.set(line.text, nth)
      return { ...line, digest: await ledger.seals.textDigest(`line\n${number}\n${nth}\n${line.text}`) }
    }),
  )
}

/** The lines of a copy: never seen, and back again since the copy before; and what is gone. */
interface Compared {
  fresh: Known[]
  back: Known[]
  gone: string[]
}

const compared = (lines: readonly Known[], { seen }: ChainLines): Compared => {
  const now = new Set(lines.map(({ digest }) => digest))
  return {
    fresh: lines.filter(({ digest }) => !seen.has(digest)),
    back: lines.filter(({ digest }) => seen.get(digest) === false),
    gone: [...seen].filter(([digest, stands]) => stands && !now.has(digest)).map(([digest]) => digest),
  }
}

/** How a copy is read. */
export interface CopyReading {
  /** Where its events stand among those of the commit. */
  firstEvent: number
  /** What it comes to waits for the answer of the quiet minutes; else the caller says it. */
  later: boolean
  /** The speaker typed it: a single new line that names nobody is theirs. */
  own: boolean
}

/** Names the act of saying once that an activity's chain came too late. */
export const lateAct = (activity: Activity): string => `chain-late/${activity.number}/${activity.state}/${signUpUntil(activity)}`

/** Reads a member's copy; null when it holds nothing new. */
export const copyOf = async (
  scene: MemberScene,
  activity: Activity,
  chain: Chain,
  { firstEvent, later, own }: CopyReading,
): Promise<Copy | null> => {
  const { ledger } = scene
  const { number } = activity
  const [lines, before, waiting, list] = await Promise.all([
    known(scene, activity, chain),
    ledger.chainLines(number),
    ledger.waitingChain(number),
    ledger.signUps(number),
  ])
  const { fresh, back, gone } = compared(lines, before)
  if (!signUpOpen(activity, scene.at)) return fresh.length === 0 ? null : lateCopy(scene, activity, before, waiting, firstEvent)
  // what somebody pastes in private is a list of theirs, not the next copy
  const left = later ? gone : []
  if (fresh.length + back.length + left.length === 0) return null
  const { newcomers, doubts } = whoseLines(scene, activity, { fresh, back, own }, list)
  const entered = entering(activity, list, newcomers, firstEvent + 1)
  const figures = { placed: entered.placed, waiting: entered.waiting, held: 0, late: 0 }
  const news = later && fresh.length + newcomers.length > 0
  const due = news ? await dueAfter(ledger, activity, waiting, { copy: dealtSeq(firstEvent), figures, doubts }) : null
  return {
    events: [
      { type: 'chain.read', activity: number, lines: [...fresh, ...back].map(({ digest }) => digest), gone: left, due },
      ...entered.events,
    ],
    expect: [...entered.expect, ...unread(activity, before, waiting)],
    figures,
    doubts,
  }
}

/** A copy after the sign-up is over: its lines stay unread, for it may be opened again; that it came too late waits to be said. */
const lateCopy = async (
  { ledger }: Scene,
  activity: Activity,
  before: ChainLines,
  waiting: WaitingChain | null,
  firstEvent: number,
): Promise<Copy | null> => {
  if (waiting !== null && waiting.late > 0) return null
  const figures = { placed: 0, waiting: 0, held: 0, late: 1 }
  const due = await dueAfter(ledger, activity, waiting, { copy: dealtSeq(firstEvent), figures, doubts: [] })
  return {
    events: [{ type: 'chain.read', activity: activity.number, lines: [], gone: [], due }],
    expect: [unchangedActivity(activity), ...unread(activity, before, waiting)],
    figures,
    doubts: [],
  }
}

/**
 * Reads a stranger's copy: their own line alone, which holds them a place until they are bound. Null when no line is surely theirs, or
 * it is known already.
 */
export const strangersCopy = async (scene: Scene, activity: Activity, chain: Chain): Promise<Copy | null> => {
  const { ledger, roster, speaker } = scene
  const { number } = activity
  const [lines, before, waiting, list] = await Promise.all([
    known(scene, activity, chain),
    ledger.chainLines(number),
    ledger.waitingChain(number),
    ledger.signUps(number),
  ])
  const { fresh } = compared(lines, before)
  const own = fresh.find((line) => isNickname(line, speaker.nickname)) ?? (fresh.length === 1 ? fresh[0] : undefined)
  if (!own || !signUpOpen(activity, scene.at) || list.some(({ who }) => who === heldName(speaker.contact))) return null
  const { members, why } = meantBy(own, { roster, branches: scene.association.branches, branch: activity.branch, sender: null })
  if (why === 'unsure') return null
  // somebody else whose WeChat is known: not the stranger's own line
  for (const member of members) if ((await ledger.binding(member.number)) !== null) return null
  const held = await holding(scene, activity, list, 1)
  const figures = { placed: 0, waiting: 0, held: 1, late: 0 }
  const due = await dueAfter(ledger, activity, waiting, { copy: dealtSeq(0), figures, doubts: [] })
  return {
    events: [{ type: 'chain.read', activity: number, lines: [own.digest], gone: [], due }, ...held.events],
    expect: [...held.expect, ...unread(activity, before, waiting)],
    figures,
    doubts: [],
  }
}

/** Who comes to the list by the lines that are new, in their order, and what somebody must look at. */
const whoseLines = (
  scene: MemberScene,
  activity: Activity,
  { fresh, back, own }: Pick<Compared, 'fresh' | 'back'> & Pick<CopyReading, 'own'>,
  list: readonly SignUp[],
): { newcomers: Newcomer[]; doubts: Doubt[] } => {
  const { me, roster, association, speaker } = scene
  const lookup = { roster, branches: association.branches, branch: activity.branch, sender: me }
  const standing = new Set(list.map(({ who }) => who))
  const leading = leads(scene, activity)
  const newcomers = new Map<string, Newcomer>()
  const doubts: Doubt[] = []
  const add = ({ number: who, branch }: Member): void => {
    if (!standing.has(who)) newcomers.set(who, who === me.number ? { who, branch } : { who, proxyBy: me.number, chain: true, branch })
  }
  for (const line of fresh) {
    const meant = meantBy(line, lookup)
    const mine = isNickname(line, speaker.nickname) || (own && fresh.length === 1 && !standing.has(me.number))
    if (meant.why === 'unknown' && mine) {
      add(me)
      if (meant.guests) doubts.push({ typed: line.typed, why: 'guests' })
      continue
    }
    const others = meant.members.filter((member) => member.number !== me.number)
    const outside = leading ? [] : others.filter((member) => !isOpenTo({ ...scene, group: null }, activity, member))
    for (const member of meant.members) if (!outside.includes(member)) add(member)
    const why = outside.length > 0 ? 'outside' : meant.why
    if (why) doubts.push({ typed: line.typed, why })
  }
  for (const line of back) {
    const { members } = meantBy(line, lookup)
    if (isNickname(line, speaker.nickname) || members.some(({ number }) => number === me.number)) add(me)
  }
  return { newcomers: [...newcomers.values()], doubts }
}

/** All that waits to be answered once this is recorded too. */
const dueAfter = async (
  { seals }: Ledger,
  { leader }: Activity,
  waiting: WaitingChain | null,
  { copy, figures, doubts }: Pick<Copy, 'figures' | 'doubts'> & Pick<ChainDue, 'copy'>,
): Promise<ChainDue> => {
  const before = waiting?.unclear === undefined ? [] : await doubtsIn(seals, leader, waiting.unclear)
  const unclear = [...before, ...doubts].slice(0, mostDoubts)
  return {
    copy,
    placed: (waiting?.placed ?? 0) + figures.placed,
    waiting: (waiting?.waiting ?? 0) + figures.waiting,
    held: (waiting?.held ?? 0) + figures.held,
    late: (waiting?.late ?? 0) + figures.late,
    ...(unclear.length === 0 ? {} : { unclear: await seals.seal(leader, JSON.stringify(unclear)) }),
  }
}

/** The lines sealed for who opened an activity; none when they were forgotten. */
export const doubtsIn = async (seals: Ledger['seals'], leader: string, unclear: string): Promise<Doubt[]> => {
  const opened = await seals.open(leader, unclear)
  return opened === null ? [] : (JSON.parse(opened) as Doubt[])
}

/** No other copy was read and nothing was answered since. */
const unread = ({ number }: Activity, { rev }: ChainLines, waiting: WaitingChain | null): Expectation[] => [
  chainWaits(number, waiting),
  {
    name: 'no other copy',
    key: `chain-lines:${number}`,
    field: 'rev',
    ...(rev === null ? { op: 'absent' } : { op: 'equals', value: rev }),
  },
]

/** What waits to be answered is as it was read. */
export const chainWaits = (activity: string, waiting: WaitingChain | null): Expectation => ({
  name: 'the same waits',
  key: 'chains',
  field: activity,
  ...(waiting === null ? { op: 'absent' } : { op: 'equals', value: JSON.stringify(waiting) }),
})
