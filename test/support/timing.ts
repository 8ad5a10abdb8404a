/** The value that `share` (0–1) of some figures do not exceed, by nearest rank; 0 of none. */
export const percentile = (figures: readonly number[], share: number): number => {
  const sorted = [...figures].sort((a, b) => a - b)
  return sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? 0
}

/** How long each of `times` runs of some work took, one after another, ms. */
export const timesOf = async (times: number, work: (round: number) => Promise<unknown>): Promise<number[]> => {
  const took: number[] = []
  for (let round = 0; round < times; round += 1) {
    const began = performance.now()
    await work(round)
    took.push(performance.now() - began)
  }
  return took
}
