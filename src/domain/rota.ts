import { lastDateOf } from './duty.ts'
import type { Turns } from './turns.ts'
import { addDays, addMonths, monthsBetween } from './zoned.ts'

/** A vice-chair away from one civil date to another (inclusive). */
export interface Absence {
  /** Member number. */
  number: string
  /** First and last civil date, `YYYY-MM-DD`. */
  from: string
  to: string
}

/** One month of a year's plan. */
export interface PlannedMonth {
  /** `YYYY-MM`. */
  month: string
  /** Member number of whose it is; null: everybody is away, or the month is over and nobody had it. */
  number: string | null
  /** It was already given to somebody: the plan leaves it so. */
  held: boolean
}

/** What is not as it should be in a run of months. */
export type RotaFault =
  /** Nobody has the month. */
  | { kind: 'gap'; month: string }
  /** The same vice-chair had the month before. */
  | { kind: 'in-a-row'; month: string; number: string }
  /** The holder is away on days of the month on which nobody stands in. */
  | { kind: 'absent'; month: string; number: string }
  /** The holder is no vice-chair (any more). */
  | { kind: 'no-vice-chair'; month: string; number: string }

/** What a year's plan is made of. */
export interface RotaParts {
  /** The vice-chairs, by number's order. */
  viceChairs: readonly string[]
  turns: Turns
  absences: readonly Absence[]
  /** The present month: earlier ones are over, nobody is given them and nothing is wrong with them. Absent: all are to come. */
  from?: string
}

/** How far back it counts who served when, months. */
const lookBack = 120

/** The months (`YYYY-MM`) of a year. */
export const monthsOfYear = (year: number): string[] => monthsBetween(`${year}-01`, `${year}-12`)

/** Whether somebody is away on any day of a month. */
const isAway = (absences: readonly Absence[], number: string, month: string): boolean =>
  absences.some((absence) => absence.number === number && absence.from <= lastDateOf(month) && absence.to >= `${month}-01`)

/** Who served a month: whoever was on duty on most of its days, the holder when two were equally long; undefined when nobody was. */
export const servedBy = (turns: Turns, month: string): string | undefined => {
  const holder = turns.of(month)?.number
  if (!turns.deputies.some((deputy) => deputy.month === month)) return holder
  const days = new Map<string, number>()
  const last = lastDateOf(month)
  for (let date = `${month}-01`; date <= last; date = addDays(date, 1)) {
    const who = turns.onDutyOn(date)
    if (who !== undefined) days.set(who, (days.get(who) ?? 0) + 1)
  }
  const longest = Math.max(0, ...days.values())
  if (holder !== undefined && days.get(holder) === longest) return holder
  return [...days].find(([, served]) => served === longest)?.[0]
}

/**
 * A year's plan: months already given stay, the others go to who served least recently (who never did first), nobody twice
 * before everybody once, nobody in a month of an absence. Absences are looked ahead at: somebody away later is given an
 * earlier month where that saves another a second one. Only a month in which every vice-chair is away is left without one.
 */
export const planYear = (year: number, { viceChairs, turns, absences, from = '' }: RotaParts): PlannedMonth[] => {
  const months = monthsOfYear(year)
  const served = new Map<string, string>()
  for (const month of monthsBetween(addMonths(`${year}-01`, -lookBack), `${year - 1}-12`)) {
    const who = servedBy(turns, month)
    if (who !== undefined) served.set(month, who)
  }
  for (const month of months) {
    const who = servedBy(turns, month)
    if (who !== undefined) served.set(month, who)
  }
  const isFree = (number: string, month: string): boolean => !isAway(absences, number, month)
  const plan: PlannedMonth[] = []
  const round = Math.max(viceChairs.length, 1)
  for (let start = 0; start < months.length; start += round) {
    const block = months.slice(start, start + round)
    const used = new Set(block.flatMap((month) => served.get(month) ?? []))
    for (const month of block) {
      const given = turns.of(month)
      const later = block.filter((each) => each > month && each >= from && turns.of(each) === undefined)
      const number = given?.number ?? (month < from ? null : choose({ viceChairs, served, isFree, used, month, later }))
      if (!given && number !== null) {
        used.add(number)
        served.set(month, number)
      }
      plan.push({ month, number, held: given !== undefined })
    }
  }
  return plan
}

interface Choosing {
  viceChairs: readonly string[]
  /** Month → who served it, or is to. */
  served: ReadonlyMap<string, string>
  isFree(number: string, month: string): boolean
  /** Who has a month of this round. */
  used: ReadonlySet<string>
  month: string
  /** The other months of this round still to be given. */
  later: readonly string[]
}

/** Who is given one month; null when everybody is away. */
const choose = ({ viceChairs, served, isFree, used, month, later }: Choosing): string | null => {
  const free = leastRecentFirst(viceChairs, served, month).filter((number) => isFree(number, month))
  const fresh = viceChairs.filter((number) => !used.has(number))
  const most = mostGiven([month, ...later], fresh, isFree)
  const fitting = free
    .filter((number) => !used.has(number))
    .find(
      (number) =>
        1 +
          mostGiven(
            later,
            fresh.filter((each) => each !== number),
            isFree,
          ) ===
        most,
    )
  const neighbours = [served.get(addMonths(month, -1)), served.get(addMonths(month, 1))]
  return fitting ?? free.find((number) => !neighbours.includes(number)) ?? free[0] ?? null
}

/** The vice-chairs by when they last served before a month, who never did first; of equals by number. */
const leastRecentFirst = (viceChairs: readonly string[], served: ReadonlyMap<string, string>, month: string): string[] => {
  const months = [...served].sort(([a], [b]) => (a < b ? -1 : 1))
  const last = (number: string): string => months.findLast(([each, who]) => who === number && each < month)?.[0] ?? ''
  const keys = new Map(viceChairs.map((number) => [number, last(number)]))
  return [...viceChairs].sort((a, b) => {
    const [before, after] = [keys.get(a) ?? '', keys.get(b) ?? '']
    return before === after ? (a < b ? -1 : 1) : before < after ? -1 : 1
  })
}

/** How many of some months can be given to different people, each free in theirs (a largest matching, by augmenting paths). */
const mostGiven = (months: readonly string[], people: readonly string[], isFree: (number: string, month: string) => boolean): number => {
  const monthOf = new Map<string, string>()
  const give = (month: string, seen: Set<string>): boolean => {
    for (const person of people) {
      if (seen.has(person) || !isFree(person, month)) continue
      seen.add(person)
      const has = monthOf.get(person)
      if (has === undefined || give(has, seen)) {
        monthOf.set(person, month)
        return true
      }
    }
    return false
  }
  return months.filter((month) => give(month, new Set())).length
}

/** What is not as it should be in these months, in order; the month before the first counts as its neighbour. */
export const rotaFaults = (plan: readonly PlannedMonth[], { viceChairs, turns, absences, from = '' }: RotaParts): RotaFault[] =>
  plan.flatMap(({ month, number }, index): RotaFault[] => {
    if (month < from) return []
    if (number === null) return [{ kind: 'gap', month }]
    const before = index === 0 ? turns.of(addMonths(month, -1))?.number : plan[index - 1]?.number
    return [
      ...(viceChairs.includes(number) ? [] : [{ kind: 'no-vice-chair' as const, month, number }]),
      ...(before === number ? [{ kind: 'in-a-row' as const, month, number }] : []),
      ...(uncovered(turns, absences, month, number) ? [{ kind: 'absent' as const, month, number }] : []),
    ]
  })

/** Whether the holder of a month is away on a day of it on which nobody stands in. */
const uncovered = (turns: Turns, absences: readonly Absence[], month: string, number: string): boolean => {
  if (!isAway(absences, number, month)) return false
  const own = absences.filter((absence) => absence.number === number)
  const last = lastDateOf(month)
  for (let date = `${month}-01`; date <= last; date = addDays(date, 1)) {
    const standsIn = turns.deputies.findLast(({ from, to }) => from <= date && date <= to)
    if (own.some(({ from, to }) => from <= date && date <= to) && (standsIn === undefined || standsIn.number === number)) return true
  }
  return false
}
