/** Somebody's place on a board. */
export interface Place<T> {
  rank: number
  of: T
  score: number
}

/**
 * Ranks by score, highest first; equal scores share a place and the next takes its own count (1, 2, 2, 4).
 * Among equals the order is by `tie` (member number, branch name), so that a board reads the same every time.
 */
export const ranked = <T>(scores: readonly (readonly [T, number])[], tie: (of: T) => string): Place<T>[] => {
  const sorted = [...scores].sort((a, b) => b[1] - a[1] || (tie(a[0]) < tie(b[0]) ? -1 : tie(a[0]) > tie(b[0]) ? 1 : 0))
  const places: Place<T>[] = []
  for (const [index, [of, score]] of sorted.entries()) {
    const above = places[index - 1]
    places.push({ rank: above && above.score === score ? above.rank : index + 1, of, score })
  }
  return places
}
