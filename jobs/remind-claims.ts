import { headsReached, linesWaiting, reviewTimes } from '../src/chat/acts/claims-waiting.ts'
import type { Speech } from '../src/chat/contract.ts'
import { workdaysSince } from '../src/domain/claim.ts'
import { addDays, atDate, dateOf } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'
import * as zh from '../src/text/claim.ts'

const usefulMs = 24 * 60 * 60_000

/**
 * On the morning a claim has waited some working days (and again after as many more): its reviewers hear of all that have, once a
 * morning each. Staff rooms hear of those that are staff's, and of a branch whose head nobody can reach.
 */
export const remindClaims: Occasion = {
  kind: 'claims-waiting',
  dues(plan, from, to) {
    const { claims, calendar, zone } = plan
    const { remindAfterDays, escalateAfterDays } = reviewTimes(plan.association)
    const found: Due[] = []
    for (let date = dateOf(from, zone); date <= dateOf(to, zone); date = addDays(date, 1)) {
      const at = atDate(date, '09:20', zone)
      if (at <= from || at > to || !calendar.isWorkday(date)) continue
      const scopes = claims.flatMap(({ scope, filedAt }) => {
        const days = workdaysSince(filedAt, date, calendar, zone)
        return days > 0 && days % remindAfterDays === 0 && (scope === '*' || days < escalateAfterDays) ? [scope] : []
      })
      for (const scope of new Set(scopes))
        found.push({
          kind: 'claims-waiting',
          id: `claims-waiting/${date}/${scope}`,
          at,
          until: at + usefulMs,
          label: zh.reminderLabel(scope),
          about: { date, scope },
          subject: `claims-waiting/${scope}`,
        })
    }
    return found
  },

  async run({ about: { date = '', scope = '' } }, { house, plan, roster }) {
    const { remindAfterDays } = reviewTimes(plan.association)
    const old = plan.claims.filter(
      (each) => each.scope === scope && workdaysSince(each.filedAt, date, plan.calendar, plan.zone) >= remindAfterDays,
    )
    const days = (filedAt: number): number => workdaysSince(filedAt, date, plan.calendar, plan.zone)
    const claims = await house.ledger.claimsNumbered(old.map(({ claim }) => claim))
    const heads = scope === '*' ? [] : await headsReached(house.ledger, roster, scope)
    const says = heads.flatMap((head): Speech[] => {
      const theirs = claims.filter(({ member, proxyBy }) => member !== head.number && proxyBy !== head.number)
      if (theirs.length === 0) return []
      return [{ to: { member: head.number }, text: zh.reminder(head.name, linesWaiting(theirs, roster, days), theirs.length) }]
    })
    if (heads.length === 0 && claims.length > 0)
      says.push({ to: 'staff', text: zh.reminder(null, linesWaiting(claims, null, days), claims.length) })
    return says.length === 0 ? null : { says }
  },
}
