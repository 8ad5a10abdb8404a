import type { Activity } from './activity.ts'
import type { Brand } from './association.ts'

/** How brand names are compared: without spaces, letters of one width and case. */
const keyOf = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s·•]/gu, '')
    .toLowerCase()

/** The brand somebody typed, by its name or an alias; null for none. */
export const brandNamed = (brands: readonly Brand[], typed: string): Brand | null => {
  const key = keyOf(typed)
  return brands.find(({ name, aliases }) => [name, ...aliases].some((each) => keyOf(each) === key)) ?? null
}

/** The brand an activity is for: the one named for it, or by its 系列, else the longest whose name stands in its title. */
export const brandOf = (brands: readonly Brand[], { brand, series, title }: Pick<Activity, 'brand' | 'series' | 'title'>): Brand | null => {
  const typed = brand ?? series
  const named = typed === undefined ? null : brandNamed(brands, typed)
  if (named) return named
  const key = keyOf(title)
  const inTitle = brands.filter(({ name, aliases }) => [name, ...aliases].some((each) => key.includes(keyOf(each))))
  return inTitle.sort((a, b) => b.name.length - a.name.length)[0] ?? null
}

/** The branches that a branded activity counts for: its own branch, else those that carry its brand. */
export const branchesServed = (brand: Brand, { branch }: Pick<Activity, 'branch'>): readonly string[] =>
  branch === undefined ? brand.branches : [branch]

/** One thing achieved: 「服务 80人」. */
export interface Achievement {
  /** 服务, 时长, 咨询 … */
  what: string
  /** Hundredths of a unit, so that sums are exact. */
  hundredths: number
  unit: string
}

/** 「服务 80人」「时长 2.5小时」. */
export const sayAchievement = ({ what, hundredths, unit }: Achievement): string => `${what} ${Number((hundredths / 100).toFixed(2))}${unit}`

/** Sums of things achieved, each in its own unit, in the order in which they first appear. */
export const summed = (all: Iterable<Achievement>): Achievement[] => {
  const sums = new Map<string, Achievement>()
  for (const each of all) {
    const key = `${each.what} ${each.unit}`
    sums.set(key, { ...each, hundredths: (sums.get(key)?.hundredths ?? 0) + each.hundredths })
  }
  return [...sums.values()]
}
