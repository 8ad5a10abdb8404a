import type { RuleSet } from '../association.ts'
import type { Entry } from '../entry.ts'
import { itemNamed, type Score, score } from './scoring.ts'

/** An entry as another rule set would score it. Tenths of a point. */
export interface Rescored<E extends Entry> {
  entry: E
  /** The last of those that mended it, itself where none did: what mends it next goes on from there. */
  last: E
  /** What it is worth now, with what mended it. */
  stands: number
  /** What it would be worth. */
  score: Score
}

/**
 * One member's entries from a moment (ms) on as a rule set would score them, in the order they were recorded; limits hold what came
 * before, too. Left out are those that were cancelled and those whose item the rule set does not have.
 */
export const rescored = <E extends Entry>(
  entries: readonly E[],
  { rules, from, zone }: { rules: RuleSet; from: number; zone: string },
): Rescored<E>[] => {
  const inOrder = [...entries].sort((a, b) => Number(a.entry) - Number(b.entry))
  const cancelled = new Set(inOrder.flatMap(({ reverses }) => reverses ?? []))
  const mending = new Map(inOrder.flatMap((entry) => (entry.adjusts === undefined ? [] : [[entry.adjusts, entry] as const])))
  const used = new Map<string, number>()
  const found: Rescored<E>[] = []
  for (const entry of inOrder) {
    if (entry.reverses !== undefined || entry.adjusts !== undefined || cancelled.has(entry.entry)) continue
    const item = itemNamed(rules, entry.item)
    if (!item) continue
    const { last, stands } = standing(entry, mending)
    const { quantity, occurredAt: at, activity } = entry
    const deducts = entry.tenths < 0 && item.tenths > 0
    const about = { at, zone, ...(activity === undefined ? {} : { activity }), used: (field: string) => used.get(field) ?? 0 }
    const scored: Score = deducts ? { tenths: -Math.round(item.tenths * quantity) } : score(rules, item, quantity, about)
    const counted = at < from ? stands : scored.tenths
    for (const field of scored.limits ?? []) used.set(field, (used.get(field) ?? 0) + counted)
    if (at >= from) found.push({ entry, last, stands, score: scored })
  }
  return found
}

const standing = <E extends Entry>(entry: E, mending: ReadonlyMap<string, E>): { last: E; stands: number } => {
  let [last, stands] = [entry, entry.tenths]
  for (let next = mending.get(last.entry); next; next = mending.get(last.entry)) [last, stands] = [next, stands + next.tenths]
  return { last, stands }
}
