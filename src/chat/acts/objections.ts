import { type ObjectionAnswer, objectionFact, type StandingObjection } from '../../domain/objection.ts'
import type { Expectation } from '../../journal/commit.ts'
import type { NewEvent, Sealed } from '../../journal/events.ts'
import * as zh from '../../text/objection.ts'
import type { Scene, Speech } from '../contract.ts'
import { nameOf } from './duty.ts'

/** What answers an objection: for the commit that does. */
export interface Answering {
  expect: Expectation[]
  events: NewEvent[]
  says: Speech[]
}

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
