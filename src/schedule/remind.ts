import { type House, noticesOf } from '../chat/scene.ts'
import type { Clock } from '../domain/clock.ts'
import { sayWhen } from '../domain/zoned.ts'
import { CommitFailed } from '../journal/commit.ts'
import * as zh from '../text/time.ts'
import { tellMissed } from './catch-up.ts'
import type { Due, Occasion } from './due.ts'
import { readPlan } from './plan.ts'

/** Later than this a reminder says that it is late, ms. */
const lateMs = 10 * 60_000
/** Tries of one that loses races. */
const mostTries = 5

/** What became of a due. */
export type Reminded = 'done' | 'again' | 'nothing' | 'gone' | 'missed'

/**
 * Does one due, once: a second call, or one after a crash, changes nothing (`again`). What the present plan no longer
 * holds is let go (`gone`): an activity may have moved since it was asked for. One that waited in the queue of a bot that was off
 * until it is of no use is told to staff instead (`missed`). Throws when the store fails; call again.
 */
export const remind = async (occasions: readonly Occasion[], house: House, due: Due, clock: Clock): Promise<Reminded> => {
  const occasion = occasions.find(({ kind }) => kind === due.kind)
  if (!occasion) return 'gone'
  for (let tries = 0; tries < mostTries; tries += 1) {
    if (await house.ledger.happened(due.id)) return 'again'
    const plan = await readPlan(house, due.at - 1, due.at)
    if (!occasion.dues(plan, due.at - 1, due.at).some(({ id }) => id === due.id)) return 'gone'
    const now = clock.now()
    const roster = await house.ledger.roster()
    const announcement = await occasion.run(due, { house, plan, roster, now })
    if (announcement === null) return 'nothing'
    if (now > due.until) {
      await tellMissed(house, [due], now)
      return 'missed'
    }
    const late = now - due.at > lateMs ? zh.late(sayWhen(due.at, plan.zone, now)) : ''
    const { says, expect = [], events = [], memo = [], numbers = 0, entries = 0 } = announcement
    const outcome = await house.journal.commit({
      act: { id: due.id, about: due.kind, once: true },
      by: 'bot',
      occurredAt: now,
      expect,
      events: [{ type: 'due.done', kind: due.kind, about: due.about }, ...events],
      says: await noticesOf(
        house,
        roster,
        says.map((speech) => ({ kind: 'reminder' as const, ...speech, text: speech.text === '' ? '' : late + speech.text })),
        { cause: due.id, at: now, label: due.label },
      ),
      memo,
      numbers,
      entries,
    })
    if (outcome.outcome === 'committed') return 'done'
    if (outcome.outcome !== 'refused') return 'again'
  }
  throw new CommitFailed(`lost to a race ${mostTries} times: ${due.id}`)
}
