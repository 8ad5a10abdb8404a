import { awardsFrom } from '../src/chat/acts/awarding.ts'
import { objectionsIn } from '../src/chat/acts/publication-waiting.ts'
import { contentOf, factOf, postsOf } from '../src/chat/acts/publishing.ts'
import { periodOfKey } from '../src/domain/period.ts'
import { addDays, atDate, dateOf } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'
import * as zh from '../src/text/publication.ts'

const dayMs = 24 * 60 * 60_000
/** It is never too late to make final what people were told would be. */
const usefulMs = 400 * dayMs
/** When staff are told again why one waits. */
const again = '09:00'

/**
 * At the end of its window what was published becomes final, with everything that came in by then, and can never change; while an
 * objection about it that was raised in time is open it waits, and staff are told why: at once, and each morning.
 */
export const publicationFinal: Occasion = {
  kind: 'publication-final',
  dues: ({ publications, zone }, from, to) =>
    publications.flatMap(({ publication, state, until }): Due[] => {
      if (state !== 'opened' || until === undefined || until > to) return []
      return [until, ...mornings(Math.max(until, from), to, zone)]
        .filter((at) => from < at && at <= to)
        .map((at) => ({
          ...{ kind: 'publication-final', id: `publication-final/${publication}/${at}`, at, until: at + usefulMs },
          ...{ label: zh.finalLabel(publication), about: { publication }, subject: `publication-final/${publication}` },
        }))
    }),
  async run({ about }, { house, roster, now }) {
    const stands = (await house.ledger.publications()).find(({ publication }) => publication === about.publication)
    const period = stands && periodOfKey(stands.period)
    if (!period || stands.state !== 'opened' || (stands.until ?? 0) > now) return null
    const { kind, publication: number } = stands
    const objections = await objectionsIn(house, period, stands.until ?? now)
    if (objections.length > 0) return { says: [{ to: 'staff', text: zh.blocked(kind, period.label, number, objections), kind: 'alert' }] }
    const content = await contentOf(house, roster, period, now)
    const changes = content.entries - stands.entries
    const { entries, digest, frozen, expect } = content
    return {
      expect,
      events: [{ type: 'publication.finalised', ...factOf(content), changes, ...frozen }],
      says: [
        { to: 'staff', text: zh.finalToStaff(kind, period.label, number, entries, changes, digest), kind: 'publication' },
        ...(await postsOf(house, roster, content, {
          state: 'final',
          head: zh.finalHead(kind, period.label, number),
          foot: zh.finalFoot(changes, digest),
        })),
        ...(await awardsFrom(house, roster, content, number, now)),
      ],
    }
  },
}

/** The mornings in (from, to]. */
const mornings = (from: number, to: number, zone: string): number[] => {
  const found: number[] = []
  for (let date = dateOf(from, zone); ; date = addDays(date, 1)) {
    const at = atDate(date, again, zone)
    if (at > to) return found
    if (at > from) found.push(at)
  }
}
