import type { RuleSet } from '../../domain/association.ts'
import type { Closed } from '../../domain/points/counting.ts'
import type { ViewsRead } from './views-read.ts'

/** A rule set, its version, and from when (ms) it is in force. */
export interface Ruled {
  version: number
  rules: RuleSet
  from: number
}

/** Reading the rules, and what an entry is scored by beside them. */
export const readRules = ({ redis, v }: ViewsRead) => {
  let knownRules: { latest: string; versions: readonly Ruled[] } | null = null
  /** Every version, oldest first, read anew when there is another. What a version says never changes. */
  const versionsAt = async (latest: string | null): Promise<readonly Ruled[]> => {
    if (latest === null) return []
    if (knownRules?.latest === latest) return knownRules.versions
    const [rules, since] = await Promise.all([redis.hgetall(v('rules')), redis.hgetall(v('rules-from'))])
    const versions = Object.entries(rules).map(([version, text]) => ({
      version: Number(version),
      rules: JSON.parse(text) as RuleSet,
      from: Number(since[version] ?? 0),
    }))
    knownRules = { latest, versions: versions.sort((a, b) => a.version - b.version) }
    return knownRules.versions
  }

  return {
    versionsAt,
    /** The rule set in force at a moment (ms); null before the first start. */
    async rulesOn(at: number): Promise<Ruled | null> {
      return inForceAt(await versionsAt(await redis.hget(v('meta'), 'rules')), at)
    },
    /** Every rule set there ever was, oldest first: the last is the one adopted last, though it may not be in force yet. */
    async ruleVersions(): Promise<readonly Ruled[]> {
      return versionsAt(await redis.hget(v('meta'), 'rules'))
    },
    /** The last month, quarter and half that were published for good. */
    async closed(): Promise<Closed> {
      const [month = null, quarter = null, half = null] = await redis.hmget(v('meta'), ...closedFields)
      return { month, quarter, half }
    },
    /** What an entry is made by: the rules in force at any moment, and {@link closed}. */
    async scoring(): Promise<{ rulesOn(at: number): Ruled | null; closed: Closed }> {
      const [rules = null, month = null, quarter = null, half = null] = await redis.hmget(v('meta'), 'rules', ...closedFields)
      const versions = await versionsAt(rules)
      return { rulesOn: (at) => inForceAt(versions, at), closed: { month, quarter, half } }
    },
    /** How many tenths each field of a member's limits holds (see `used:<member>`), as it stands in the view; null: nothing was counted. */
    async used(member: string, fields: readonly string[]): Promise<Map<string, string | null>> {
      const found = fields.length === 0 ? [] : await redis.hmget(v(`used:${member}`), ...fields)
      return new Map(fields.map((field, index) => [field, found[index] ?? null]))
    },
  }
}

/** Where the meta view keeps the last closed month, quarter and half. */
const closedFields = ['closed-month', 'closed-quarter', 'closed-half'] as const

/** Of the versions that are in force at a moment, the one that came last. */
export const inForceAt = (versions: readonly Ruled[], at: number): Ruled | null =>
  versions.reduce<Ruled | null>((best, each) => (each.from <= at && (best === null || each.from >= best.from) ? each : best), null)
