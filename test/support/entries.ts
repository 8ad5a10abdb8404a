import type { EntryFact } from '../../src/domain/entry.ts'
import { dealtEntry, type NewEvent } from '../../src/journal/events.ts'
import type { Village } from './village.ts'

/** One entry to be written: whose, how many tenths, when it happened (ISO), and what else differs from 公益服务 of one hour. */
export interface GivenEntry extends Partial<EntryFact> {
  member: string
  tenths: number
  on: string
  reason?: string
}

/** Writes entries past the handlers, a commit for every 200, and answers their 流水号 in order. */
export const entered = async ({ house, association, clock }: Village, given: readonly GivenEntry[]): Promise<string[]> => {
  const numbers: string[] = []
  for (let from = 0; from < given.length; from += 200) {
    const some = given.slice(from, from + 200)
    const events = await Promise.all(
      some.map(async ({ on, reason, ...entry }, index): Promise<NewEvent> => {
        const place = association.roster.find(({ number }) => number === entry.member)
        return {
          type: 'points.awarded',
          occurredAt: Date.parse(on),
          entry: {
            entry: dealtEntry(index),
            branch: place?.branch ?? '',
            tier: place?.tier ?? '',
            item: '公益服务',
            category: '社会服务',
            quantity: 1,
            rules: 1,
            period: on.slice(0, 7),
            ...entry,
          },
          ...(reason === undefined ? {} : { reason: await house.ledger.seals.seal(entry.member, reason) }),
        }
      }),
    )
    const outcome = await house.journal.commit({
      act: { id: `enter/${Math.random()}`, about: '', once: false },
      by: '0001',
      occurredAt: clock.time,
      expect: [],
      events,
      says: [],
      memo: [],
      entries: some.length,
    })
    if (outcome.outcome !== 'committed') throw new Error(`not entered: ${outcome.outcome}`)
    numbers.push(...some.map((_, index) => String(outcome.entries + index)))
  }
  return numbers
}
