/** A change of one view. Keys are names below `v:`; values are text, amounts whole numbers. */
export type OneChange =
  | readonly ['set', key: string, field: string, value: string]
  | readonly ['drop', key: string, field: string]
  | readonly ['add', key: string, field: string, by: number]
  | readonly ['rank', key: string, member: string, score: number]
  | readonly ['rank+', key: string, member: string, by: number]

/**
 * What a view change can be: of one view, or a sum that several have at once.
 * The same five are applied by commit.lua to Redis and by {@link applyChange} in memory, for replay.
 */
export type ViewChange =
  | OneChange
  | readonly ['add', keys: readonly string[], field: string, by: number]
  | readonly ['rank+', keys: readonly string[], member: string, by: number]

/** A change as it is of each view. */
export const viewByView = (change: ViewChange): OneChange[] => {
  const [op, keys, ...rest] = change
  return typeof keys === 'string' ? [change as OneChange] : keys.map((key) => [op, key, ...rest] as OneChange)
}

/** One view in memory: a hash of texts and of counts, or a sorted set of scores. */
export type View = { kind: 'hash'; fields: Map<string, string | number> } | { kind: 'zset'; scores: Map<string, number> }

/** How many fields or scores a view has. */
export const sizeOf = (view: View): number => (view.kind === 'hash' ? view.fields.size : view.scores.size)

/** What a field of a view would be stored as; null: there is none. */
export const textIn = (view: View | undefined, field: string): string | null =>
  (view?.kind === 'zset' ? view.scores.get(field) : view?.fields.get(field))?.toString() ?? null

/** All views of an association in memory, by name. */
export type Views = Map<string, View>

const hashOf = (views: Views, key: string): Map<string, string | number> => {
  const view = views.get(key)
  if (view?.kind === 'hash') return view.fields
  if (view) throw new Error(`view ${key} is not a hash`)
  const fields = new Map<string, string | number>()
  views.set(key, { kind: 'hash', fields })
  return fields
}

const scoresOf = (views: Views, key: string): Map<string, number> => {
  const view = views.get(key)
  if (view?.kind === 'zset') return view.scores
  if (view) throw new Error(`view ${key} is not a sorted set`)
  const scores = new Map<string, number>()
  views.set(key, { kind: 'zset', scores })
  return scores
}

const addTo = (sums: Map<string, string | number>, field: string, by: number): void => {
  sums.set(field, Number(sums.get(field) ?? 0) + by)
}

/** Applies one change to views in memory, just as commit.lua does in Redis (an emptied hash is gone). */
export const applyChange = (views: Views, change: ViewChange): void => {
  if (typeof change[1] === 'string') applyOne(views, change as OneChange)
  else for (const one of viewByView(change)) applyOne(views, one)
}

const applyOne = (views: Views, [op, key, field, value]: OneChange): void => {
  switch (op) {
    case 'set':
      hashOf(views, key).set(field, value)
      return
    case 'drop': {
      const fields = hashOf(views, key)
      fields.delete(field)
      if (fields.size === 0) views.delete(key)
      return
    }
    case 'add':
      addTo(hashOf(views, key), field, value)
      return
    case 'rank':
      scoresOf(views, key).set(field, value)
      return
    case 'rank+':
      addTo(scoresOf(views, key), field, value)
  }
}

/**
 * Applies changes to views in memory, those of several views at once when it is asked to settle: half a million entries add to the same few
 * thousand lists of views, each list one object (project/points.ts).
 */
export const replayedViews = () => {
  const views: Views = new Map()
  const waiting = { add: new Map<readonly string[], Map<string, number>>(), 'rank+': new Map<readonly string[], Map<string, number>>() }
  return {
    views,
    apply(change: ViewChange): void {
      const [op, keys, field, by] = change
      if (typeof keys === 'string' || (op !== 'add' && op !== 'rank+')) {
        applyChange(views, change)
        return
      }
      const sums = waiting[op].get(keys) ?? new Map<string, number>()
      if (sums.size === 0) waiting[op].set(keys, sums)
      sums.set(field, (sums.get(field) ?? 0) + by)
    },
    settle(): void {
      for (const [keys, sums] of waiting.add) for (const [field, by] of sums) applyChange(views, ['add', keys, field, by])
      for (const [keys, sums] of waiting['rank+']) for (const [member, by] of sums) applyChange(views, ['rank+', keys, member, by])
      for (const sums of Object.values(waiting)) sums.clear()
    },
  }
}
