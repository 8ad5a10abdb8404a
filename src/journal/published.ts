import { createHash, type Hash } from 'node:crypto'
import type { Entry } from '../domain/entry.ts'
import { keysOfEntry } from '../domain/points/counting.ts'
import { digestLine, digestLines } from '../domain/points/digest.ts'
import type { FrozenBoard, Publication } from '../domain/publication.ts'
import { ranked } from '../domain/ranking.ts'
import type { Difference } from './replay.ts'
import type { EntryEvent } from './standing.ts'
import { textIn, type Views } from './views.ts'

/** SHA-256 (hex) over the entries of a period, as publications print it. */
export const digestOfEntries = (entries: readonly Entry[]): string => {
  const hash = createHash('sha256')
  for (const line of digestLines(entries)) hash.update(line).update('\n')
  return hash.digest('hex')
}

/** What counts in one period so far. */
interface Counted {
  entries: number
  hash: Hash
}

/** Digests take lines by so many characters: each alone would cost more than its hash. */
const mostLines = 65_536

/**
 * Counts the entries of every month, quarter and half as a journal is replayed (each by `count`, in the order of 流水号), and tells where a
 * publication that is final is not what they give: its digest, how many there are, its board and its branches' sums. A difference names
 * publication and period. The views must be those made from the journal.
 */
export const publicationCheck = () => {
  const periods = new Map<string, Counted>()
  /** Lines that follow one another and count in the same periods, for one and all. */
  let lines: { keys: readonly string[]; text: string } = { keys: [], text: '' }
  const countedIn = (period: string): Counted => {
    const known = periods.get(period)
    if (known) return known
    const fresh = { entries: 0, hash: createHash('sha256') }
    periods.set(period, fresh)
    return fresh
  }
  const settle = (): void => {
    const bytes = Buffer.from(lines.text)
    for (const key of lines.keys) countedIn(key).hash.update(bytes)
    lines = { keys: [], text: '' }
  }
  return {
    count({ entry, ...written }: EntryEvent): void {
      const [month, quarter, half] = keysOfEntry(entry)
      const keys = [month, quarter, half]
      if (lines.text.length > mostLines || keys.some((key, index) => key !== lines.keys[index])) {
        settle()
        lines.keys = keys
      }
      lines.text += `${digestLine(entry, written)}\n`
      for (const key of keys) countedIn(key).entries += 1
    },
    differences(views: Views): Difference[] {
      settle()
      return fieldsOf<Publication>(views, 'publications')
        .filter(({ state }) => state === 'final')
        .flatMap((publication) => differing(publication, countedIn(publication.period), views))
    },
  }
}

const differing = ({ publication, period, digest, entries }: Publication, own: Counted, views: Views): Difference[] => {
  const differs = (what: string, has: string, should: string): Difference[] =>
    has === should ? [] : [{ view: 'publications', field: `公布 ${publication} ${period} ${what}`, has, should }]
  const frozen = textIn(views.get('published'), period)
  const said = frozen === null ? null : (JSON.parse(frozen) as FrozenBoard)
  const board = views.get(`board:all:${period}`)
  const sums = views.get(`branches:${period}`)
  const branches = sums?.kind === 'hash' ? sums.fields : new Map<string, string | number>()
  return [
    ...differs('digest', digest, own.hash.copy().digest('hex')),
    ...differs('entries', String(entries), String(own.entries)),
    ...differs(
      'board',
      (said?.board ?? []).map(({ rank, number, tenths }) => `${rank}/${number}/${tenths}`).join(' '),
      ranked(board?.kind === 'zset' ? [...board.scores] : [], (number) => number)
        .map(({ rank, of, score }) => `${rank}/${of}/${score}`)
        .join(' '),
    ),
    ...differs(
      'branches',
      sorted(
        (said?.branches ?? [])
          .filter(({ branch, tenths }) => tenths !== 0 || branches.has(branch))
          .map(({ branch, tenths }) => `${branch}/${tenths}`),
      ),
      sorted([...branches].map(([branch, tenths]) => `${branch}/${tenths}`)),
    ),
  ]
}

const sorted = (lines: readonly string[]): string => [...lines].sort().join(' ')

const fieldsOf = <T>(views: Views, name: string): T[] => {
  const view = views.get(name)
  return view?.kind === 'hash' ? [...view.fields.values()].map((text) => JSON.parse(String(text)) as T) : []
}
