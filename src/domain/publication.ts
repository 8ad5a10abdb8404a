import type { Calendar } from './calendar.ts'
import { halfOf, type Period, periodOfKey, quarterOf } from './period.ts'
import type { BranchStanding } from './standing.ts'
import { addDays, addMonths, atDate, dateOf } from './zoned.ts'

/** What is published: a month (一月一公布), the contest of a quarter (一季一比拼), the appraisal of a half-year (半年一评比). */
export type PublicationKind = 'month' | 'quarter' | 'half'

/** How an association publishes (points.yaml `publication`). */
export interface PublicationRules {
  /** Day of the month after, and time, at which the draft is made; on a day off, the next working day. */
  day: number
  /** `HH:MM`. */
  time: string
  /** Working days for objections after the day it was opened. */
  objectionDays: number
  /** Leading places that groups read; equals at the edge are shown too. */
  leading: number
  /** Which groups read the whole: the study groups, the chairs'. */
  groups: ('study' | 'chairs')[]
  /** Leading places of its own branch that a branch group reads; 0: branch groups read nothing. */
  branchLeaders: number
  /** Leading places of each tier in a contest and an appraisal. */
  tierLeaders: number
}

/** What holds where the folder says nothing; then drafts are not made by themselves. */
export const usualPublication: PublicationRules = {
  day: 3,
  time: '09:00',
  objectionDays: 3,
  leading: 10,
  groups: ['study', 'chairs'],
  branchLeaders: 3,
  tierLeaders: 3,
}

/** How far a publication has come. Digest and number of entries are those of that moment. */
export interface Publication {
  /** Its number in the association's one sequence. */
  publication: string
  kind: PublicationKind
  /** Key of the period. */
  period: string
  state: 'drafted' | 'opened' | 'final'
  entries: number
  /** SHA-256 (hex) over the entries' lines (points/digest.ts). */
  digest: string
  /** When it came to this state, ms. */
  at: number
  /** The end of the objection window, ms; once it is opened. */
  until?: number
  /** Entries that came in between opening and end; once it is final. */
  changes?: number
}

/** A member's line on a board that was published. Branch and tier are where they belonged at the period's end. */
export interface FrozenLine {
  rank: number
  number: string
  branch: string
  tier: string
  tenths: number
  /** Name of the star that the appraisal awarded. */
  star?: string
}

/** The board of one tier: by the points made while they belonged to it. */
export interface FrozenTier {
  tier: string
  lines: { rank: number; number: string; tenths: number }[]
}

/** What a publication says for ever. */
export interface FrozenBoard {
  board: FrozenLine[]
  branches: BranchStanding[]
  /** Of contests and appraisals. */
  tiers?: FrozenTier[]
}

/** What kind of publication a period has; null: none (a year, everything). */
export const kindOf = ({ key }: Pick<Period, 'key'>): PublicationKind | null => {
  if (/^\d{4}-\d\d$/.test(key)) return 'month'
  return /Q\d$/.test(key) ? 'quarter' : /H\d$/.test(key) ? 'half' : null
}

/** The period of a kind that holds a month (`YYYY-MM`). */
export const periodWith = (kind: PublicationKind, month: string): Period => {
  if (kind === 'quarter') return quarterOf(month)
  if (kind === 'half') return halfOf(month)
  const period = periodOfKey(month)
  if (!period) throw new RangeError(`not a month: ${month}`)
  return period
}

const mostDaysOff = 60

/** The first working day on or after a civil date; the date itself where a calendar knows none for two months. */
export const workdayFrom = (calendar: Calendar, date: string): string => {
  for (let day = date, looked = 0; looked < mostDaysOff; looked += 1, day = addDays(day, 1)) if (calendar.isWorkday(day)) return day
  return date
}

/** When the draft of a month (`YYYY-MM`) is made, ms. */
export const draftAt = (rules: PublicationRules, calendar: Calendar, month: string, zone: string): number => {
  const day = String(rules.day).padStart(2, '0')
  return atDate(workdayFrom(calendar, `${addMonths(month, 1)}-${day}`), rules.time, zone)
}

/** The end of an objection window opened at a moment (ms): 24:00 of the last of so many working days after that day. */
export const windowEnd = (calendar: Calendar, openedAt: number, days: number, zone: string): number => {
  let date = dateOf(openedAt, zone)
  for (let left = days; left > 0; left -= 1) date = workdayFrom(calendar, addDays(date, 1))
  return atDate(addDays(date, 1), '00:00', zone)
}

/** The lines that may be shown of a board in order of rank: those above zero on the first `places` places, equals at the edge too. */
export const leadingOf = <Line extends { rank: number; tenths: number }>(lines: readonly Line[], places: number): Line[] =>
  lines.filter(({ rank, tenths }) => tenths > 0 && rank <= places)

/** Every period of a kind from the one that holds a month (`YYYY-MM`) up to, without it, `before`, in order. */
export const periodsBefore = (kind: PublicationKind, month: string, before: Period): Period[] => {
  const found: Period[] = []
  for (let period = periodWith(kind, month); period.key < before.key; period = periodWith(kind, addMonths(period.to ?? '', 1)))
    found.push(period)
  return found
}
