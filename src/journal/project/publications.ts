import { type Objection, objectionFact, type StandingObjection, subjectOf } from '../../domain/objection.ts'
import type { Publication } from '../../domain/publication.ts'
import type { PublicationFact } from '../events.ts'
import type { ViewChange } from '../views.ts'
import type { Makers } from './making.ts'

/**
 * - `publications` period → how far its publication has come · `published` period → the frozen board of one that is final
 * - `meta` `closed-month`, `closed-quarter`, `closed-half` (last one published for good)
 * - `objections` number → an objection as it stands · `objections-open` number → its month, while nobody answered it
 * - `objecting` subject (domain/objection.ts) → the objection that is open about it · `objections-of:<member>` sorted by when
 * - `reviewed:<period>` member → what was decided after the bottom review
 */
export const publications: Makers<
  | 'publication.drafted'
  | 'publication.opened'
  | 'publication.finalised'
  | 'objection.opened'
  | 'objection.answered'
  | 'objection.escalated'
  | 'review.decided'
> = {
  'publication.drafted': (event) => [publicationOf(event, 'drafted')],
  'publication.opened': (event) => [publicationOf(event, 'opened', { until: event.until })],
  'publication.finalised': (event) => {
    const { kind, period, changes, board, branches, tiers } = event
    return [
      publicationOf(event, 'final', { changes }),
      ['set', 'published', period, JSON.stringify({ board, branches, tiers })],
      ['set', 'meta', `closed-${kind}`, period],
    ]
  },
  'objection.opened': (event) => [
    objectionAs(event, { state: 'open' }),
    ['rank', `objections-of:${event.member}`, event.objection, event.openedAt],
    ['set', 'objections-open', event.objection, event.month],
    ['set', 'objecting', subjectOf(event), event.objection],
  ],
  'objection.answered': (event) => {
    const { how, answer, by } = event
    return [
      objectionAs(event, { state: 'answered', how, ...(answer === undefined ? {} : { answer }), answeredBy: by.replace(/^cli:/u, '') }),
      ['drop', 'objections-open', event.objection],
      ['drop', 'objecting', subjectOf(event)],
    ]
  },
  'objection.escalated': (event) => [objectionAs(event, { state: 'open', escalatedAt: event.occurredAt })],
  'review.decided': ({ member, period, decision, reason, by, occurredAt: at }) => [
    ['set', `reviewed:${period}`, member, JSON.stringify({ decision, reason, by, at })],
  ],
}

/** An objection as it stands after an event. */
const objectionAs = (event: Objection, stands: Omit<StandingObjection, keyof Objection>): ViewChange => {
  const standing: StandingObjection = { ...objectionFact(event), ...stands }
  return ['set', 'objections', event.objection, JSON.stringify(standing)]
}

const publicationOf = (
  { publication, kind, period, entries, digest, occurredAt: at }: PublicationFact & { occurredAt: number },
  state: Publication['state'],
  more: Pick<Publication, 'until' | 'changes'> = {},
): ViewChange => {
  const stands: Publication = { publication, kind, period, state, entries, digest, at, ...more }
  return ['set', 'publications', period, JSON.stringify(stands)]
}
