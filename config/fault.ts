/** One thing wrong in an association's folder: where it is (1-based line and column) and one Chinese sentence that says what to do. */
export interface Fault {
  /** Path of the file as the reader of the message knows it: `points.yaml`, or `beilun/points.yaml` when several folders are served. */
  file: string
  line: number
  column?: number
  message: string
}

/** `association.yaml:12: …` — one fault as one printed line. */
export const formatFault = ({ file, line, message }: Fault): string => `${file}:${line}: ${message}`

/** Puts faults in the order a person mends them: file by file in the order given, then by line. */
export function sortFaults(faults: Fault[], files: readonly string[]): Fault[] {
  const place = (file: string): number => {
    const index = files.indexOf(file)
    return index === -1 ? files.length : index
  }
  return [...faults].sort((a, b) => place(a.file) - place(b.file) || a.line - b.line || (a.column ?? 0) - (b.column ?? 0))
}

/** The candidate a mistyped word most likely meant, or nothing when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase()
  let best: { candidate: string; distance: number } | undefined
  for (const candidate of candidates) {
    const known = candidate.toLowerCase()
    const most = Math.max(1, Math.floor(Math.max(wanted.length, known.length) / 3))
    const lengths = Math.abs(wanted.length - known.length)
    if (lengths > most) continue
    const edits = editDistance(wanted, known)
    // A word of the same length is the likelier slip: 付会长 is 副会长, not 会长.
    const distance = edits + lengths / 1000
    if (edits <= most && edits < Math.min(wanted.length, known.length) && (!best || distance < best.distance))
      best = { candidate, distance }
  }
  return best?.candidate
}

/** `，是不是「name」？` after a sentence, or a full stop when nothing is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const guess = nearest(word, candidates)
  return guess === undefined ? '。' : `，是不是「${guess}」？`
}

/** Optimal string alignment: a swap of two neighbours counts once. */
function editDistance(a: string, b: string): number {
  const left = [...a.slice(0, 64)]
  const right = [...b.slice(0, 64)]
  let before: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [i, one] of left.entries()) {
    const next = [i + 1]
    for (const [j, other] of right.entries()) {
      const swapped = i > 0 && j > 0 && one === right[j - 1] && left[i - 1] === other ? (before[j - 1] ?? 0) + 1 : Number.POSITIVE_INFINITY
      next.push(Math.min((last[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (last[j] ?? 0) + (one === other ? 0 : 1), swapped))
    }
    before = last
    last = next
  }
  return last[right.length] ?? 0
}
