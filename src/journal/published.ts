import { createHash, type Hash } from 'node:crypto'
import type { Entry } from '../domain/entry.ts'
import { keysOfEntry } from '../domain/points/counting.ts'
import { digestLine, digestLines } from '../domain/points/digest.ts'
import type { FrozenBoard, Publication } from '../domain/publication.ts'
import { ranked } from '../domain/ranking.ts'
import type { Difference } from './replay.ts'
import type { Views } from './views.ts'

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
  members: Map<string, number>
  branches: Map<string, number>
}

/**
 * Counts the entries of every month, quarter and half as a journal is replayed (each by `count`, in the order of 流水号), and tells where a
 * publication that is final is not what they give: its digest, how many there are, its board and its branches' sums. A difference names
 * publication and period. The views must be those made from the journal.
 */
export const publicationCheck = () => {
  const periods = new Map<string, Counted>()
  const countedIn = (period: string): Counted => {
    const known = periods.get(period)
    if (known) return known
    const fresh = { entries: 0, hash: createHash('sha256'), members: new Map(), branches: new Map() }
    periods.set(period, fresh)
    return fresh
  }
  return {
    count(entry: Entry): void {
      const line = `${digestLine(entry)}\n`
      for (const key of keysOfEntry(entry).slice(0, 3)) {
        const own = countedIn(key)
        own.entries += 1
        own.hash.update(line)
        own.members.set(entry.member, (own.members.get(entry.member) ?? 0) + entry.tenths)
        own.branches.set(entry.branch, (own.branches.get(entry.branch) ?? 0) + entry.tenths)
      }
    },
    differences(views: Views): Difference[] {
      const frozen = views.get('published')
      return fieldsOf<Publication>(views, 'publications')
        .filter(({ state }) => state === 'final')
        .flatMap((publication) => {
          const text = frozen?.kind === 'hash' ? frozen.fields.get(publication.period) : undefined
          return differing(publication, text === undefined ? null : (JSON.parse(text) as FrozenBoard), countedIn(publication.period))
        })
    },
  }
}

const differing = ({ publication, period, digest, entries }: Publication, said: FrozenBoard | null, own: Counted): Difference[] => {
  const differs = (what: string, has: string, should: string): Difference[] =>
    has === should ? [] : [{ view: 'publications', field: `公布 ${publication} ${period} ${what}`, has, should }]
  const board = ranked([...own.members], (number) => number)
  return [
    ...differs('digest', digest, own.hash.copy().digest('hex')),
    ...differs('entries', String(entries), String(own.entries)),
    ...differs(
      'board',
      (said?.board ?? []).map(({ rank, number, tenths }) => `${rank}/${number}/${tenths}`).join(' '),
      board.map(({ rank, of, score }) => `${rank}/${of}/${score}`).join(' '),
    ),
    ...differs(
      'branches',
      sorted(
        (said?.branches ?? [])
          .filter(({ branch, tenths }) => tenths !== 0 || own.branches.has(branch))
          .map(({ branch, tenths }) => `${branch}/${tenths}`),
      ),
      sorted([...own.branches].map(([branch, tenths]) => `${branch}/${tenths}`)),
    ),
  ]
}

const sorted = (lines: readonly string[]): string => [...lines].sort().join(' ')

const fieldsOf = <T>(views: Views, name: string): T[] => {
  const view = views.get(name)
  return view?.kind === 'hash' ? [...view.fields.values()].map((text) => JSON.parse(text) as T) : []
}
