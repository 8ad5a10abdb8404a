import type { Activity } from '../../domain/activity.ts'
import type { ActivityRole } from '../../domain/entry.ts'
import { itemNamed } from '../../domain/points/scoring.ts'
import type { Roster } from '../../domain/roster.ts'
import type { Expectation } from '../../journal/commit.ts'
import type { Decision, Speech } from '../contract.ts'
import type { House } from '../scene.ts'
import { crediting } from './credit.ts'

/**
 * Credits the leaders of some activities with what the rules of each one's day give for a role, each once for ever; says nothing. Null
 * where there is nothing (more) to credit.
 */
export const creditLeaders = async (
  { ledger, association }: House,
  roster: Roster,
  role: ActivityRole,
  activities: readonly Activity[],
): Promise<(Pick<Decision, 'expect' | 'events' | 'entries'> & { says: Speech[] }) | null> => {
  const latest = (await ledger.ruleVersions()).at(-1)
  if (!latest) return null
  const credits = crediting({ ledger, roster, zone: association.timezone, rules: latest.rules, rulesVersion: latest.version })
  const once: Expectation[] = []
  for (const { number, leader, startsAt } of activities) {
    const ruled = await ledger.rulesOn(startsAt)
    const name = ruled?.rules.credits[role]
    const item = ruled && name !== undefined ? itemNamed(ruled.rules, name) : null
    if (item === null || !roster.byNumber.has(leader) || roster.gone(leader, startsAt)) continue
    if ((await ledger.creditOfRole(role, number)) !== null) continue
    once.push({ name: 'not yet credited', key: 'roles-credited', field: `${role}/${number}`, op: 'absent' })
    await credits.add({ member: leader, item, quantity: 1, at: startsAt, activity: number, role })
  }
  if (credits.count() === 0) return null
  return { expect: [...once, ...credits.expect], events: credits.events, entries: credits.count(), says: [] }
}
