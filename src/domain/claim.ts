import type { Calendar } from './calendar.ts'
import { addDays, dateOf } from './zoned.ts'

/** 申报 — what a member says they did (or somebody for them), until a reviewer agrees or not. */
export interface Claim {
  /** Its number in the association's one sequence, digits. */
  claim: string
  member: string
  item: string
  quantity: number
  /** When it happened, ms. */
  at: number
  /** The activity it was done at. */
  activity?: string
  /** What was said besides, sealed for the member. */
  note?: string
  /** Member number of who filed it for them. */
  proxyBy?: string
  /** The member's branch on the day it happened. */
  branch: string
  /** Whose it is to review: the head's of that branch, or staff's. */
  to: 'branch' | 'staff'
  /** It went up to staff because nobody reviewed it in time; the head of the branch may still. */
  escalated?: true
  /** The item asks for a picture. */
  evidence: boolean
  /** The claim whose pictures stand for this one too, where several were filed at once. */
  pictures?: string
  /** Version of the rule set it was filed under. */
  rules: number
  /** When it was filed, ms. */
  filedAt: number
}

/** A claim and how it stands. */
export type StandingClaim = Claim & {
  state: 'waiting' | 'passed' | 'returned' | 'withdrawn'
  /** Another one after each thing that happened to it: which event said how it stands. */
  revision: string
  /** Who ended it and when (ms); absent while it waits. */
  by?: string
  endedAt?: number
  /** 流水号 of the entry it became. */
  entry?: string
  /** Why it was returned, sealed for the member. */
  reason?: string
}

/** A claim that waits, as what falls due is derived from. */
export interface WaitingClaim {
  claim: string
  /** The branch whose head reviews it; `*`: staff do. */
  scope: string
  /** ms. */
  filedAt: number
}

/** After how many working days a claim that waits reminds its reviewer, and goes up to staff. */
export interface ReviewTimes {
  remindAfterDays: number
  escalateAfterDays: number
}

/** What holds unless points.yaml says otherwise. */
export const usualReviewTimes: ReviewTimes = { remindAfterDays: 3, escalateAfterDays: 5 }

/** For so many days after the day of the deed a member may claim it; then it is staff's to record. */
const claimableDays = 30

/** Whether what was done at a moment (ms) is too old at another for its member to claim: the thirtieth day after it is over. */
export const isOldClaim = (done: number, at: number, zone: string): boolean => dateOf(at, zone) > addDays(dateOf(done, zone), claimableDays)

/** A longer wait is not counted further, in working days. */
const longestWait = 250

/** How many working days after the day it was filed (ms) a civil date is, that date among them; 250 at most. */
export const workdaysSince = (filedAt: number, date: string, calendar: Calendar, zone: string): number => {
  let count = 0
  for (let day = addDays(dateOf(filedAt, zone), 1); day <= date && count < longestWait; day = addDays(day, 1))
    if (calendar.isWorkday(day)) count += 1
  return count
}

/** How many claims of a member a reviewer passed. */
export interface Passes {
  reviewer: string
  member: string
  count: number
}

/** At least so many each way are told of. */
const leastMutual = 3

/** Pairs of reviewers who passed at least three of each other's claims, and whose claims nobody else passed any of. */
export const mutualPasses = (passes: readonly Passes[]): { a: string; b: string; ab: number; ba: number }[] => {
  const of = new Map<string, Map<string, number>>()
  for (const { reviewer, member, count } of passes) {
    const by = of.get(member) ?? new Map<string, number>()
    by.set(reviewer, (by.get(reviewer) ?? 0) + count)
    of.set(member, by)
  }
  return [...of].flatMap(([a, byOfA]) => {
    const [b, ba = 0] = [...byOfA][0] ?? []
    const byOfB = b === undefined ? undefined : of.get(b)
    const ab = byOfB?.get(a) ?? 0
    return b !== undefined && a < b && byOfA.size === 1 && byOfB?.size === 1 && ab >= leastMutual && ba >= leastMutual
      ? [{ a, b, ab, ba }]
      : []
  })
}
