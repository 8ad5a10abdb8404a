import { addDays, dateOf } from './zoned.ts'

/** Whose month of duty it is, as it now stands. */
export interface TurnFact {
  /** `YYYY-MM`. */
  month: string
  /** Member number of the vice-chair. */
  number: string
  /** Member number of the vice-chair whose month this was before a swap. */
  swappedWith?: string
}

/** 代班: somebody on duty for part of another's month. */
export interface Deputy {
  month: string
  /** Member number of who stands in. */
  number: string
  /** First and last civil date, `YYYY-MM-DD`. */
  from: string
  to: string
}

/** An exchange of months somebody asked for, while the other has not answered. */
export interface Swap {
  /** Its number in the association's one sequence. */
  swap: string
  /** Member number of who asked, and their month (`YYYY-MM`). */
  asker: string
  mine: string
  /** Member number of who is asked, and theirs. */
  other: string
  theirs: string
  /** ms. */
  askedAt: number
  /** ms; the last moment to agree. */
  until: number
}

/** The rota: who is on duty when. */
export interface Turns {
  /** By month. */
  all: readonly TurnFact[]
  deputies: readonly Deputy[]
  /** The turn of a month (`YYYY-MM`). */
  of(month: string): TurnFact | undefined
  /** Member number on duty on a civil date: the deputy of that day, else the holder of its month. */
  onDutyOn(date: string): string | undefined
  /** Member number on duty at a moment, ms, in the association's zone. */
  onDutyAt(at: number, zone: string): string | undefined
}

/** What is left of a stretch once another takes days out of it: nothing, one piece or two. */
export const withoutDays = (deputy: Deputy, { from, to }: Pick<Deputy, 'from' | 'to'>): Deputy[] => [
  ...(deputy.from < from ? [{ ...deputy, to: addDays(from, -1) }] : []),
  ...(deputy.to > to ? [{ ...deputy, from: addDays(to, 1) }] : []),
]

/** A rota over these turns; of two deputies on one day the one named last stands in. */
export const turnsOf = (turns: Iterable<TurnFact>, deputies: Iterable<Deputy> = []): Turns => {
  const all = [...turns].sort((a, b) => (a.month < b.month ? -1 : 1))
  const byMonth = new Map(all.map((turn) => [turn.month, turn]))
  const standIns = [...deputies]
  const onDutyOn = (date: string): string | undefined =>
    standIns.findLast(({ from, to }) => from <= date && date <= to)?.number ?? byMonth.get(date.slice(0, 7))?.number
  return {
    all,
    deputies: standIns,
    of: (month) => byMonth.get(month),
    onDutyOn,
    onDutyAt: (at, zone) => onDutyOn(dateOf(at, zone)),
  }
}
