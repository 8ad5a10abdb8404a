import { sayMonthFrom } from '../../domain/duty.ts'
import { isLate, sayPoints } from '../../domain/entry.ts'
import { subjectOf } from '../../domain/objection.ts'
import { monthOf, sayDay } from '../../domain/zoned.ts'
import type { StoredEntry } from '../../journal/standing.ts'
import { entryLine } from '../../text/points.ts'
import type { Scene } from '../contract.ts'

/** Tenths with their sign: 45 → «+4.5», -20 → «-2». */
export const signed = (tenths: number): string => (tenths > 0 ? `+${sayPoints(tenths)}` : sayPoints(tenths))

/** A quantity of an item as the rules in force count it: «3小时»; «3» when they no longer have the item. */
export const sayQuantity = ({ rules }: Scene, item: string, quantity: number): string =>
  `${quantity}${rules.items.find(({ name }) => name === item)?.unit ?? ''}`

/** 补记: it counts in a later month than it happened in. */
const lateMark = ({ zone, at }: Scene, entry: StoredEntry): { late?: string } =>
  isLate(entry, zone) ? { late: sayMonthFrom(monthOf(entry.occurredAt, zone), monthOf(at, zone)) } : {}

/** Somebody's entries as lines, in the order given; reasons opened, reversals marked, the rule version only where it is not `rules`. */
export const linesOf = async (scene: Scene, entries: readonly StoredEntry[], rules: number): Promise<string[]> => {
  const [reversals, open] = await Promise.all([
    scene.ledger.reversalsOf(entries.map(({ entry }) => entry)),
    scene.ledger.objectionsAbout(entries.map((each) => subjectOf(each))),
  ])
  const objections = new Map(open.map(({ entry, objection }) => [entry, objection]))
  return Promise.all(
    entries.map(async (each) => {
      const reason = each.reason === undefined ? null : await scene.ledger.seals.open(each.member, each.reason)
      const reversedBy = reversals.get(each.entry)
      const objection = objections.get(each.entry)
      return entryLine({
        day: sayDay(each.occurredAt, scene.zone, scene.at),
        item: each.item,
        quantity: sayQuantity(scene, each.item, each.quantity),
        points: signed(each.tenths),
        entry: each.entry,
        ...(each.reverses === undefined ? {} : { reverses: each.reverses }),
        ...(reversedBy === undefined ? {} : { reversedBy }),
        ...lateMark(scene, each),
        ...(each.adjusts === undefined ? {} : { adjusts: each.adjusts }),
        ...(objection === undefined ? {} : { objection }),
        ...(each.rules === rules ? {} : { rules: each.rules }),
        ...(reason === null ? {} : { reason }),
      })
    }),
  )
}
