import { CommitFailed, CommitUnknown } from '../journal/commit.ts'

/** What may be logged of a fault: never its own words, for those can quote people (a parse error, a store error with its arguments). */
export interface FaultNote {
  kind: string
  /** Only where the words are the store's own. */
  why?: string
  /** Where it happened, innermost first; six frames at most. */
  frames: string[]
}

/** A fault as the log may have it. */
export const faultNote = (error: unknown): FaultNote => {
  if (!(error instanceof Error)) return { kind: typeof error, frames: [] }
  const frames = (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /u.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
  const stores = error instanceof CommitFailed || error instanceof CommitUnknown || error.name === 'MaxRetriesPerRequestError'
  return { kind: error.name, ...(stores ? { why: error.message } : {}), frames }
}

/**
 * Does something for each of several associations, one after another: one whose store does not answer holds up none of the others. Answers
 * what came of those that went well, in order; where none did, the first fault is thrown. `failed` hears of each that did not.
 */
export const eachAlone = async <T, R>(
  all: readonly T[],
  work: (one: T) => Promise<R>,
  failed?: (one: T, fault: unknown) => void,
): Promise<R[]> => {
  const done: R[] = []
  const faults: unknown[] = []
  for (const one of all)
    try {
      done.push(await work(one))
    } catch (fault) {
      faults.push(fault)
      failed?.(one, fault)
    }
  if (faults.length > 0 && done.length === 0) throw faults[0]
  return done
}
