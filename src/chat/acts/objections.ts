import type { Association } from '../../domain/association.ts'
import { rolesOf } from '../../domain/member.ts'
import {
  type ObjectionAnswer,
  type ObjectionTimes,
  objectionFact,
  type StandingObjection,
  subjectOf,
  usualObjectionTimes,
} from '../../domain/objection.ts'
import type { Expectation } from '../../journal/commit.ts'
import type { NewEvent, Sealed } from '../../journal/events.ts'
import type { Ledger } from '../../journal/ledger.ts'
import * as zh from '../../text/objection.ts'
import type { MemberScene, Scene, Speech } from '../contract.ts'
import { nameOf } from './duty.ts'

/** What answers an objection: for the commit that does. */
export interface Answering {
  expect: Expectation[]
  events: NewEvent[]
  says: Speech[]
}

/** How long an objection may wait in the association. */
export const objectionTimes = ({ objections }: Pick<Association, 'objections'>): ObjectionTimes => objections ?? usualObjectionTimes

/** Nobody answered it meanwhile. */
export const stillOpen = ({ objection, month }: Pick<StandingObjection, 'objection' | 'month'>): Expectation => ({
  name: 'not answered meanwhile',
  key: 'objections-open',
  field: objection,
  op: 'equals',
  value: month,
})

/** Answers an objection; its member hears how privately. */
export const answering = (
  { roster }: Pick<Scene, 'roster'>,
  objection: StandingObjection,
  how: ObjectionAnswer,
  reason?: { sealed: Sealed; text: string },
): Answering => {
  const { member, objection: number } = objection
  const text = zh.answered(nameOf(roster, member), number, how, reason?.text ?? null)
  return {
    expect: [stillOpen(objection)],
    events: [{ type: 'objection.answered', ...objectionFact(objection), how, ...(reason === undefined ? {} : { answer: reason.sealed }) }],
    says: roster.byNumber.get(member)?.leftAt === undefined ? [{ to: { member }, text, kind: 'notice' }] : [],
  }
}

/** What answers every open objection about a subject (domain/objection.ts) by a deed; nothing where there is none. */
export const answeringAbout = async (
  scene: Pick<Scene, 'roster' | 'ledger'>,
  subjects: readonly string[],
  how: ObjectionAnswer,
): Promise<Answering> => {
  const found = await scene.ledger.objectionsAbout(subjects)
  const all = found.map((objection) => answering(scene, objection, how))
  return { expect: all.flatMap(({ expect }) => expect), events: all.flatMap(({ events }) => events), says: all.flatMap(({ says }) => says) }
}

/** The branch that what an objection is about belongs to, whose head may answer it too; null: it is staff's alone. */
export const branchConcerned = async (
  ledger: Ledger,
  { entry, activity, claim }: Pick<StandingObjection, 'entry' | 'activity' | 'claim'>,
): Promise<string | null> => {
  if (entry !== undefined) return (await ledger.entry(entry))?.branch ?? null
  if (activity !== undefined) return (await ledger.activity(activity))?.branch ?? null
  return claim === undefined ? null : ((await ledger.claim(claim))?.branch ?? null)
}

/** Member numbers of those whose doing it is: who recorded the entry, who filed the claim for its member, who passed or returned it. */
export const authorsOf = async (
  ledger: Ledger,
  { entry, claim }: Pick<StandingObjection, 'entry' | 'claim'>,
): Promise<ReadonlySet<string>> => {
  const recorded = entry === undefined ? null : await ledger.entry(entry)
  const from = claim ?? recorded?.claim
  const filed = from === undefined ? null : await ledger.claim(from)
  return new Set([recorded?.by, filed?.by, filed?.proxyBy].flatMap((by) => (by === undefined ? [] : [by.replace(/^cli:/u, '')])))
}

/** The open objections that are the speaker's to look into: all for staff, those of their branch for its head. */
export const openFor = async ({ ledger, speaker, me }: MemberScene): Promise<StandingObjection[]> => {
  if (!speaker.roles.staff && !speaker.roles.head) return []
  const open = await ledger.openObjections()
  if (speaker.roles.staff) return open
  const branches = await Promise.all(open.map((each) => branchConcerned(ledger, each)))
  return open.filter((_, index) => branches[index] === me.branch)
}

/** How many of a member's objections are looked through for who answered before. */
const lookedAt = 50

/** Why the speaker does not answer an objection, in words; null: they may. Nobody answers their own, nor their own doing or the same line twice while there is somebody else: else its month would never become final. */
export const barredFrom = async ({ ledger, roster, speaker, me }: MemberScene, objection: StandingObjection): Promise<string | null> => {
  const { objection: number, member, month } = objection
  if (member === me.number) return zh.notByOneself(number)
  const [branch, authors, all] = await Promise.all([
    branchConcerned(ledger, objection),
    authorsOf(ledger, objection),
    ledger.objectionsOf(member, lookedAt),
  ])
  if (!speaker.roles.staff && branch !== me.branch) return zh.notOfYourBranch(number)
  const before = all.filter((each) => each.how === 'explained' && each.month === month && subjectOf(each) === subjectOf(objection))
  const answerers = new Set(before.map(({ answeredBy }) => answeredBy))
  const free = roster.present.some((other) => {
    const mayAnswer = rolesOf(other, undefined).staff || (other.branch === branch && other.posts.includes('分会会长'))
    return mayAnswer && other.number !== member && !authors.has(other.number) && !answerers.has(other.number)
  })
  if (!free) return null
  if (authors.has(me.number)) return zh.notByRecorder(number)
  return answerers.has(me.number) ? zh.notByAnswerer(number) : null
}
