import type { EntryFact } from '../../domain/entry.ts'
import { keysOfEntry } from '../../domain/points/counting.ts'
import { hundredOf } from '../shelves.ts'
import type { ViewChange } from '../views.ts'
import { unclaimed } from './claims.ts'
import type { Makers } from './making.ts'

/**
 * - `entries` ▤ 流水号 → sequence number of the event that holds it · `reversals` entry → its reversal · `adjusted` entry → the latest that mends it
 * - `entries-of:<member>/<quarter>` sorted by when it happened · `entries-in:<month>` hundred of 流水号 → how many of it count in that month
 * - `months` month, `counted` quarter or half → how many entries count in it · `used:<member>` tenths by a limit's field
 * - `board:<scope>:<period>` sorted, tenths; scope `all`, `b=<branch>`, `t=<tier>` · `branches:<period>` branch → tenths
 * - `credits:<n>` ▤ member → the entry that credits their coming to it, until it is reversed
 * - `roles-credited` `leading|highlight/<activity>` → the entry that credits its leader with it, reversed or not
 */
export const points: Makers<'points.awarded' | 'points.reversed'> = {
  'points.awarded': ({ entry, occurredAt }, seq) => [
    ...ofEntry(entry, occurredAt, seq),
    ...(creditsComing(entry) ? [['set', `credits:${entry.activity}`, entry.member, entry.entry] as const] : []),
    ...(entry.role === undefined ? [] : [['set', 'roles-credited', `${entry.role}/${entry.activity}`, entry.entry] as const]),
    ...(entry.adjusts === undefined ? [] : [['set', 'adjusted', entry.adjusts, entry.entry] as const]),
  ],
  'points.reversed': ({ entry, occurredAt }, seq) => [
    ...ofEntry(entry, occurredAt, seq),
    ['set', 'reversals', entry.reverses ?? '', entry.entry],
    ...(creditsComing(entry) ? [['drop', `credits:${entry.activity}`, entry.member] as const] : []),
    ...(entry.claim === undefined ? [] : unclaimed(entry)),
  ],
}

/** Whether an entry credits coming to an activity: neither what was claimed at it, nor leading it, nor what mends another. */
const creditsComing = ({ activity, claim, role, adjusts }: EntryFact): boolean =>
  activity !== undefined && claim === undefined && role === undefined && adjusts === undefined

/** What an entry counts in, and the views it adds to there. */
interface Counting {
  quarter: string
  half: string
  /** `board:<scope>:<period>`: whole, its branch and its tier, in every period that holds its month. */
  boards: readonly string[]
  /** `branches:<period>`, likewise. */
  branches: readonly string[]
}

/** By periods, branch and tier: a replay asks for the same few thousand half a million times. */
const countings = new Map<string, Counting>()
const mostCountings = 20_000

const countingOf = (entry: EntryFact): Counting => {
  const { period, quarter = '', half = '', branch, tier } = entry
  const id = `${period} ${quarter} ${half} ${tier} ${branch}`
  const known = countings.get(id)
  if (known) return known
  const periods = keysOfEntry(entry)
  const made = {
    quarter: periods[1] ?? '',
    half: periods[2] ?? '',
    boards: periods.flatMap((key) => ['all', `b=${branch}`, `t=${tier}`].map((scope) => `board:${scope}:${key}`)),
    branches: periods.map((key) => `branches:${key}`),
  }
  if (countings.size < mostCountings) countings.set(id, made)
  return made
}

/** An entry counts on every board it belongs to, by the branch and the tier of that day. */
const ofEntry = (entry: EntryFact, occurredAt: number, seq: string): ViewChange[] => {
  const { quarter, half, boards, branches } = countingOf(entry)
  return [
    ['set', 'entries', entry.entry, seq],
    ['rank', `entries-of:${entry.member}/${quarter}`, entry.entry, occurredAt],
    ['add', `entries-in:${entry.period}`, hundredOf(entry.entry), 1],
    ['add', 'months', entry.period, 1],
    ...(entry.limits ?? []).map((field) => ['add', `used:${entry.member}`, field, entry.tenths] as const),
    ['add', 'counted', quarter, 1],
    ['add', 'counted', half, 1],
    ['rank+', boards, entry.member, entry.tenths],
    ['add', branches, entry.branch, entry.tenths],
  ]
}
