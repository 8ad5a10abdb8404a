import { createHash } from 'node:crypto'
import type { Entry } from '../domain/entry.ts'
import { keysOfEntry } from '../domain/points/counting.ts'
import { digestLines } from '../domain/points/digest.ts'
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

/**
 * Where a publication that is final is not what the journal's entries give: its digest, how many there are, its board and its
 * branches' sums, each counted anew. Views must be those made from the journal. A difference names publication and period.
 */
export const checkPublications = (views: Views): Difference[] => {
  const finals = fieldsOf<Publication>(views, 'publications').filter(({ state }) => state === 'final')
  if (finals.length === 0) return []
  const frozen = views.get('published')
  const counted = new Map(finals.map(({ period }) => [period, [] as Entry[]]))
  for (const entry of fieldsOf<Entry>(views, 'entries')) for (const key of keysOfEntry(entry)) counted.get(key)?.push(entry)
  return finals.flatMap(({ publication, period, digest, entries }): Difference[] => {
    const own = counted.get(period) ?? []
    const said = frozen?.kind === 'hash' ? (JSON.parse(frozen.fields.get(period) ?? 'null') as FrozenBoard | null) : null
    const differs = (what: string, has: string, should: string): Difference[] =>
      has === should ? [] : [{ view: 'publications', field: `公布 ${publication} ${period} ${what}`, has, should }]
    const board = ranked([...summed(own, ({ member }) => member)], (number) => number)
    const branches = summed(own, ({ branch }) => branch)
    return [
      ...differs('digest', digest, digestOfEntries(own)),
      ...differs('entries', String(entries), String(own.length)),
      ...differs(
        'board',
        (said?.board ?? []).map(({ rank, number, tenths }) => `${rank}/${number}/${tenths}`).join(' '),
        board.map(({ rank, of, score }) => `${rank}/${of}/${score}`).join(' '),
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
  })
}

const sorted = (lines: readonly string[]): string => [...lines].sort().join(' ')

const summed = (entries: readonly Entry[], by: (entry: Entry) => string): Map<string, number> => {
  const sums = new Map<string, number>()
  for (const entry of entries) sums.set(by(entry), (sums.get(by(entry)) ?? 0) + entry.tenths)
  return sums
}

const fieldsOf = <T>(views: Views, name: string): T[] => {
  const view = views.get(name)
  return view?.kind === 'hash' ? [...view.fields.values()].map((text) => JSON.parse(text) as T) : []
}
