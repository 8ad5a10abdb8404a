import type { Campaign, Item, RuleSet } from '../association.ts'
import { dateOf } from '../zoned.ts'

/** What a number of units of an item is worth, and why. Tenths of a point. */
export interface Score {
  tenths: number
  /** What it would be without limits; only where a limit cut it. */
  uncapped?: number
  /** Name of the campaign that raised it. */
  campaign?: string
  /** The fields of the member's `used` view it counts in: `<item>/<day>`, `<item>/<month>`, `<item>/#<activity>`; absent for items without limits. */
  limits?: string[]
}

/** The item of a rule set by its name or one of its aliases, or null. */
export const itemNamed = (rules: RuleSet, typed: string): Item | null =>
  rules.items.find((item) => item.name === typed || item.aliases.includes(typed)) ?? null

/** The campaign that raises an item on a civil date (`YYYY-MM-DD`) the most, or null. */
export const campaignOf = ({ campaigns = [] }: RuleSet, item: string, date: string): Campaign | null =>
  campaigns
    .filter(({ items, from, to }) => items.includes(item) && from <= date && date <= to)
    .reduce<Campaign | null>((best, each) => (best === null || each.times > best.times ? each : best), null)

/** An item's limits as they bear on a moment: the field each is counted in and the most tenths it allows. */
export const limitsOf = (item: Item, at: number, zone: string, activity?: string): { field: string; tenths: number }[] => {
  const day = dateOf(at, zone)
  const { dailyLimitTenths, monthlyLimitTenths, activityLimitTenths } = item
  return [
    ...(dailyLimitTenths === undefined ? [] : [{ field: `${item.name}/${day}`, tenths: dailyLimitTenths }]),
    ...(monthlyLimitTenths === undefined ? [] : [{ field: `${item.name}/${day.slice(0, 7)}`, tenths: monthlyLimitTenths }]),
    ...(activityLimitTenths === undefined || activity === undefined
      ? []
      : [{ field: `${item.name}/#${activity}`, tenths: activityLimitTenths }]),
  ]
}

/**
 * Scores `quantity` units of an item at a moment (ms). `used` says how many tenths each limit's field holds already; nothing is
 * credited beyond a limit. Items that deduct have neither campaigns nor limits.
 */
export const score = (
  rules: RuleSet,
  item: Item,
  quantity: number,
  { at, zone, activity, used }: { at: number; zone: string; activity?: string; used(field: string): number },
): Score => {
  if (item.tenths < 0) return { tenths: Math.round(item.tenths * quantity) }
  const campaign = campaignOf(rules, item.name, dateOf(at, zone))
  const full = Math.round(item.tenths * quantity * (campaign?.times ?? 1))
  const limits = limitsOf(item, at, zone, activity)
  const tenths = Math.max(0, Math.min(full, ...limits.map((limit) => limit.tenths - used(limit.field))))
  return {
    tenths,
    ...(tenths === full ? {} : { uncapped: full }),
    ...(campaign === null ? {} : { campaign: campaign.name }),
    ...(limits.length === 0 ? {} : { limits: limits.map(({ field }) => field) }),
  }
}
