import type { Activity } from '../../domain/activity.ts'
import type { Item } from '../../domain/association.ts'
import type { EntryFact } from '../../domain/entry.ts'
import type { Member } from '../../domain/member.ts'
import { monthOf } from '../../domain/zoned.ts'
import { dealtEntry } from '../../journal/events.ts'
import { itemNamed, type Scene } from '../contract.ts'

/**
 * The entry that credits a member with `quantity` units of an item, as of `occurredAt` (ms; decides the month it counts
 * in). Tenths are rounded to whole ones. `index` is the place among the entries this commit is dealt.
 */
export const credit = (
  scene: Scene,
  member: Member,
  item: Item,
  quantity: number,
  occurredAt: number,
  index = 0,
  activity?: string,
): EntryFact => ({
  entry: dealtEntry(index),
  member: member.number,
  branch: member.branch,
  tier: member.tier,
  item: item.name,
  category: item.category,
  quantity,
  tenths: Math.round(item.tenths * quantity),
  rules: scene.rulesVersion,
  period: monthOf(occurredAt, scene.zone),
  ...(activity === undefined ? {} : { activity }),
})

/** The item that attending an activity is worth: its own, else (or where the rules in force have no such item) what its kind is worth; null when the association credits none. */
export const attendanceItem = (scene: Pick<Scene, 'rules'>, { kind, item }: Pick<Activity, 'kind' | 'item'>): Item | null =>
  (item === undefined ? null : itemNamed(scene.rules, item)) ?? itemNamed(scene.rules, scene.rules.credits[kind])
