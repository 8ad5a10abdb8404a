import { sayMonthFrom } from '../../domain/duty.ts'
import { isLate } from '../../domain/entry.ts'
import { subjectOf } from '../../domain/objection.ts'
import { itemNamed } from '../../domain/points/scoring.ts'
import { monthOf, sayDay } from '../../domain/zoned.ts'
import type { StoredEntry } from '../../journal/standing.ts'
import * as zh from '../../text/points.ts'
import type { Scene } from '../contract.ts'
import { nameOf } from './duty.ts'
import { sayQuantity, signed } from './entry-lines.ts'

/** Why an entry is that many points: the version it was scored by and what an item was worth in it, campaign and limit, from where it comes, and what became of it. */
export const whyOf = async (scene: Scene, entry: StoredEntry): Promise<string> => {
  const { ledger, roster, zone, at } = scene
  const [versions, [objection], reversedBy, adjustedBy, activity] = await Promise.all([
    ledger.ruleVersions(),
    ledger.objectionsAbout([subjectOf(entry)]),
    ledger.reversalOf(entry.entry),
    ledger.adjustmentOf(entry.entry),
    entry.activity === undefined ? null : ledger.activity(entry.activity),
  ])
  const rules = versions.find(({ version }) => version === entry.rules)?.rules
  const item = rules ? itemNamed(rules, entry.item) : null
  const reason = entry.reason === undefined ? null : await ledger.seals.open(entry.member, entry.reason)
  const by = entry.by.replace(/^cli:/u, '')
  return zh.why({
    entry: entry.entry,
    day: sayDay(entry.occurredAt, zone, at),
    item: entry.item,
    quantity: sayQuantity(scene, entry.item, entry.quantity),
    points: signed(entry.tenths),
    rules: entry.rules,
    each: item === null ? null : { unit: item.unit, points: signed(item.tenths).replace('+', '') },
    campaign: entry.campaign ?? null,
    uncapped: entry.uncapped === undefined ? null : signed(entry.uncapped),
    activity: activity === null ? null : { number: activity.number, title: activity.title },
    claim: entry.claim ?? null,
    by: by === 'bot' || by === 'cli' ? null : nameOf(roster, by),
    period: sayMonthFrom(entry.period, monthOf(at, zone)),
    late: isLate(entry, zone),
    reverses: entry.reverses ?? null,
    adjusts: entry.adjusts ?? null,
    reversedBy,
    adjustedBy,
    objection: objection?.objection ?? null,
    reason,
  })
}
