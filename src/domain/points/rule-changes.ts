import type { Campaign, Item, RuleSet } from '../association.ts'

/** What an item of two rule sets differs in. */
export type ItemPart = 'points' | 'unit' | 'category' | 'aliases' | 'record' | 'review' | 'evidence' | 'daily' | 'monthly' | 'activity'

/** One thing in which a rule set differs from another. */
export type RuleChange =
  | { what: 'added' | 'removed'; item: Item }
  | { what: 'changed'; before: Item; after: Item; parts: ItemPart[] }
  | { what: 'credit'; of: keyof RuleSet['credits']; before?: string; after?: string }
  | { what: 'campaign-added' | 'campaign-removed'; campaign: Campaign }
  | { what: 'categories'; before: string[]; after: string[] }

const partsOf: readonly (readonly [ItemPart, (item: Item) => unknown])[] = [
  ['points', ({ tenths }) => tenths],
  ['unit', ({ unit }) => unit],
  ['category', ({ category }) => category],
  ['aliases', ({ aliases }) => [...aliases].sort()],
  ['record', ({ record, tenths }) => record ?? (tenths < 0 ? 'staff' : 'member')],
  ['review', ({ unreviewed }) => unreviewed],
  ['evidence', ({ evidence }) => evidence],
  ['daily', ({ dailyLimitTenths }) => dailyLimitTenths],
  ['monthly', ({ monthlyLimitTenths }) => monthlyLimitTenths],
  ['activity', ({ activityLimitTenths }) => activityLimitTenths],
]

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Everything in which one rule set differs from another, items first; nothing when they score alike (whatever the order of their lines). */
export const ruleChanges = (before: RuleSet, after: RuleSet): RuleChange[] => {
  const [was, is] = [before, after].map(({ items }) => new Map(items.map((item) => [item.name, item]))) as [
    Map<string, Item>,
    Map<string, Item>,
  ]
  const items = [...is].flatMap(([name, item]): RuleChange[] => {
    const old = was.get(name)
    if (!old) return [{ what: 'added', item }]
    const parts = partsOf.filter(([, part]) => !same(part(old), part(item))).map(([part]) => part)
    return parts.length === 0 ? [] : [{ what: 'changed', before: old, after: item, parts }]
  })
  const removed = [...was].flatMap(([name, item]): RuleChange[] => (is.has(name) ? [] : [{ what: 'removed', item }]))
  const credits = (['study', 'activity', 'leading', 'highlight'] as const).flatMap((of): RuleChange[] => {
    const [old, now] = [before.credits[of], after.credits[of]]
    if (old === now) return []
    return [{ what: 'credit', of, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) }]
  })
  const gone = (from: readonly Campaign[] = [], kept: readonly Campaign[] = []) =>
    from.filter((each) => !kept.some((other) => same(each, other)))
  const categories = same(before.categories, after.categories)
    ? []
    : [{ what: 'categories' as const, before: before.categories, after: after.categories }]
  return [
    ...items,
    ...removed,
    ...credits,
    ...gone(after.campaigns, before.campaigns).map((campaign): RuleChange => ({ what: 'campaign-added', campaign })),
    ...gone(before.campaigns, after.campaigns).map((campaign): RuleChange => ({ what: 'campaign-removed', campaign })),
    ...categories,
  ]
}
