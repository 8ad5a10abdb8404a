import type { Association } from '../../domain/association.ts'
import { type Claim, type ReviewTimes, usualReviewTimes } from '../../domain/claim.ts'
import type { Member } from '../../domain/member.ts'
import type { Roster } from '../../domain/roster.ts'
import type { Ledger } from '../../journal/ledger.ts'
import * as zh from '../../text/claim.ts'
import { headsOf } from './claims.ts'
import { nameOf } from './duty.ts'

/** After how many working days the association has a waiting claim remind its reviewer, and go up. */
export const reviewTimes = ({ review }: Pick<Association, 'review'>): ReviewTimes => review ?? usualReviewTimes

/** The heads of a branch whose WeChat is known. */
export const headsReached = async (ledger: Ledger, roster: Roster, branch: string): Promise<Member[]> => {
  const heads = headsOf(roster, branch)
  const bound = await Promise.all(heads.map(async ({ number }) => (await ledger.binding(number)) !== null))
  return heads.filter((_, index) => bound[index])
}

/** Most lines made; a message holds fewer. */
const most = 40

/** Waiting claims as lines; without a roster (for a room) their branch stands in place of their member. */
export const linesWaiting = (claims: readonly Claim[], roster: Roster | null, days: (filedAt: number) => number): string[] =>
  claims
    .slice(0, most)
    .map(({ claim, member, branch, item, filedAt }) =>
      zh.reminderLine(claim, roster ? nameOf(roster, member) : branch, item, days(filedAt)),
    )
