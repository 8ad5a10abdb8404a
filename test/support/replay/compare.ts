import { begin, expectedLines, inOrder, type Line } from './expected.ts'
import { shortened } from './heard.ts'
import type { Replayed, Uttered } from './run.ts'

/** How what was said differs from what had to be. */
export interface Differences {
  /** What had to be said and was not, and what was said of these kinds and had not to be. */
  missing: Line[]
  unexpected: Line[]
  /** How many lines are as they must be. */
  held: number
  /** What was said of other kinds. */
  others: Uttered[]
}

/** Holds what a replay up to `until` (ms) said against what it had to say. */
export const differencesOf = ({ association, themes, uttered }: Replayed, until: number): Differences => {
  const nameOf = (number: string): string => association.roster.find((row) => row.number === number)?.name ?? ''
  const wanted = expectedLines(themes, nameOf, association.branches).filter(({ at }) => at > begin && at <= until)
  const said = inOrder(
    uttered.flatMap(({ at, to, text }) => {
      const what = shortened(text)
      return what === null ? [] : [{ at, to, what }]
    }),
  )
  const keyOf = ({ at, to, what }: Line): string => `${at} ${to} ${what}`
  const left = new Map<string, number>()
  for (const line of wanted) left.set(keyOf(line), (left.get(keyOf(line)) ?? 0) + 1)
  const unexpected = said.filter((line) => {
    const count = left.get(keyOf(line)) ?? 0
    if (count > 0) left.set(keyOf(line), count - 1)
    return count === 0
  })
  const missing = wanted.filter((line) => {
    const count = left.get(keyOf(line)) ?? 0
    if (count > 0) left.set(keyOf(line), count - 1)
    return count > 0
  })
  return { missing, unexpected, held: wanted.length - missing.length, others: uttered.filter(({ text }) => shortened(text) === null) }
}
