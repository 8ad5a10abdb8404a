import { factOf, unchangedClaim } from '../src/chat/acts/claim-review.ts'
import { headsReached, reviewTimes } from '../src/chat/acts/claims-waiting.ts'
import type { Speech } from '../src/chat/contract.ts'
import { type WaitingClaim, workdaysSince } from '../src/domain/claim.ts'
import { addDays, atDate, dateOf } from '../src/domain/zoned.ts'
import type { Due, Occasion } from '../src/schedule/due.ts'
import type { Plan } from '../src/schedule/plan.ts'
import * as zh from '../src/text/claim.ts'

/** A morning that was missed is made up for by a later one. */
const usefulMs = 10 * 24 * 60 * 60_000
/** Most claims that go up at once; the others follow the next working day. */
const most = 100

/** Those of a plan that have waited too long for their branch on a civil date. */
const tooLong = ({ claims, calendar, zone, association }: Plan, date: string): WaitingClaim[] => {
  const { escalateAfterDays } = reviewTimes(association)
  return claims.filter(({ scope, filedAt }) => scope !== '*' && workdaysSince(filedAt, date, calendar, zone) >= escalateAfterDays)
}

/** On a working morning: claims that no head reviewed in time become staff's. The head may review them still. */
export const escalateClaims: Occasion = {
  kind: 'claims-escalation',
  dues(plan, from, to) {
    const { calendar, zone } = plan
    const found: Due[] = []
    for (let date = dateOf(from, zone); date <= dateOf(to, zone); date = addDays(date, 1)) {
      const at = atDate(date, '09:25', zone)
      if (at <= from || at > to || !calendar.isWorkday(date) || tooLong(plan, date).length === 0) continue
      found.push({
        kind: 'claims-escalation',
        id: `claims-escalation/${date}`,
        at,
        until: at + usefulMs,
        label: zh.escalationLabel,
        about: { date },
        subject: 'claims-escalation',
      })
    }
    return found
  },

  async run({ about: { date = '' } }, { house, plan, roster }) {
    const numbers = tooLong(plan, date).slice(0, most)
    const claims = (await house.ledger.claimsNumbered(numbers.map(({ claim }) => claim))).filter(
      ({ state, to }) => state === 'waiting' && to === 'branch',
    )
    if (claims.length === 0) return null
    const days = (filedAt: number): number => workdaysSince(filedAt, date, plan.calendar, plan.zone)
    const lines = claims.map(({ claim, branch, filedAt }) => zh.escalatedLine(claim, branch, days(filedAt)))
    const says: Speech[] = [{ to: 'staff', text: zh.escalated(lines, claims.length) }]
    for (const branch of new Set(claims.map((claim) => claim.branch))) {
      const theirs = claims.filter((claim) => claim.branch === branch).map(({ claim }) => claim)
      for (const head of await headsReached(house.ledger, roster, branch))
        says.push({ to: { member: head.number }, text: zh.wentUp(theirs) })
    }
    return {
      expect: claims.map(unchangedClaim),
      events: claims.map((claim) => ({ type: 'claim.escalated', ...factOf(claim), to: 'staff', escalated: true })),
      says,
    }
  },
}
