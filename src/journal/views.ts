/**
 * What a view change can be. Keys are names below `v:`; values are text, amounts whole numbers.
 * The same five are applied by commit.lua to Redis and by {@link applyChange} in memory, for replay.
 */
export type ViewChange =
  | readonly ['set', key: string, field: string, value: string]
  | readonly ['drop', key: string, field: string]
  | readonly ['add', key: string, field: string, by: number]
  | readonly ['rank', key: string, member: string, score: number]
  | readonly ['rank+', key: string, member: string, by: number]

/** One view in memory: a hash of texts or a sorted set of scores. */
export type View = { kind: 'hash'; fields: Map<string, string> } | { kind: 'zset'; scores: Map<string, number> }

/** All views of an association in memory, by name. */
export type Views = Map<string, View>

const hashOf = (views: Views, key: string): Map<string, string> => {
  const view = views.get(key)
  if (view?.kind === 'hash') return view.fields
  if (view) throw new Error(`view ${key} is not a hash`)
  const fields = new Map<string, string>()
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

/** Applies one change to views in memory, just as commit.lua does in Redis (an emptied hash is gone). */
export const applyChange = (views: Views, change: ViewChange): void => {
  const [op, key, field, value] = change
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
    case 'add': {
      const fields = hashOf(views, key)
      fields.set(field, String(Number(fields.get(field) ?? 0) + value))
      return
    }
    case 'rank':
      scoresOf(views, key).set(field, value)
      return
    case 'rank+': {
      const scores = scoresOf(views, key)
      scores.set(field, (scores.get(field) ?? 0) + value)
    }
  }
}
