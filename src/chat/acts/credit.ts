import type { Activity } from '../../domain/activity.ts'
import type { Item } from '../../domain/association.ts'
import type { ActivityRole, EntryFact } from '../../domain/entry.ts'
import { type Closed, countsIn } from '../../domain/points/counting.ts'
import { itemNamed, limitsOf, type Score, score } from '../../domain/points/scoring.ts'
import { monthOf } from '../../domain/zoned.ts'
import type { Expectation } from '../../journal/commit.ts'
import { dealtEntry, type NewEvent, type Sealed } from '../../journal/events.ts'
import type { Scene } from '../contract.ts'

/** What somebody is credited with (or, `deducts`, loses). */
export interface Credit {
  member: string
  item: Item
  quantity: number
  /** When it happened, ms: decides the rule set, the branch and tier, and the periods it counts in. */
  at: number
  activity?: string
  /** What it credits at the activity beside coming to it. */
  role?: ActivityRole
  claim?: string
  /** It lowers, whatever the item's sign. */
  deducts?: boolean
  reason?: Sealed
}

type Scoring = Awaited<ReturnType<Scene['ledger']['scoring']>>

/** What crediting needs to know of the moment. */
export type CreditScene = Pick<Scene, 'ledger' | 'roster' | 'zone' | 'rules' | 'rulesVersion'>

/**
 * The one maker of entries: collects what one commit credits. Each is scored by the rule set of the day it happened and within
 * that item's limits; `expect` holds what that was decided by, so two commits never share what is left of a limit, and none
 * counts in a month that was published meanwhile. Add all three to the commit; `first` is the place of its first entry among those dealt.
 */
export const crediting = (scene: CreditScene, first = 0) => {
  const events: NewEvent[] = []
  const expect: Expectation[] = []
  const used = new Map<string, number>()
  let known: Scoring | null = null
  let count = 0

  const scoring = async (): Promise<Scoring> => {
    if (known === null) {
      known = await scene.ledger.scoring()
      expect.push(...stillClosed(known.closed))
    }
    return known
  }

  /** Reads the limits that bear on a credit, each once; what this commit has used of them counts too. */
  const readUsed = async (member: string, fields: readonly string[]): Promise<void> => {
    const news = fields.filter((field) => !used.has(`${member} ${field}`))
    for (const [field, stood] of await scene.ledger.used(member, news)) {
      used.set(`${member} ${field}`, Number(stood ?? 0))
      const place = { name: 'limits as they stood', key: `used:${member}`, field }
      expect.push(stood === null ? { ...place, op: 'absent' } : { ...place, op: 'equals', value: stood })
    }
  }

  return {
    events,
    expect,
    /** How many entries the commit must be dealt. */
    count: (): number => count,

    /** Adds one; answers the entry as it will stand. */
    async add({ member, item: said, quantity, at, activity, role, claim, deducts, reason }: Credit): Promise<EntryFact> {
      const { zone, roster } = scene
      const { rulesOn, closed } = await scoring()
      const ruled = rulesOn(at)
      const ofThatDay = ruled && itemNamed(ruled.rules, said.name)
      // an item that only later rules have is scored by them
      const { item, rules, version } = ofThatDay
        ? { item: ofThatDay, rules: ruled.rules, version: ruled.version }
        : { item: said, rules: scene.rules, version: scene.rulesVersion }
      const about = { at, zone, ...(activity === undefined ? {} : { activity }) }
      let scored: Score = { tenths: -Math.round(Math.abs(item.tenths) * quantity) }
      if (!deducts) {
        await readUsed(
          member,
          limitsOf(item, at, zone, activity).map(({ field }) => field),
        )
        scored = score(rules, item, quantity, { ...about, used: (field) => used.get(`${member} ${field}`) ?? 0 })
        for (const field of scored.limits ?? []) used.set(`${member} ${field}`, (used.get(`${member} ${field}`) ?? 0) + scored.tenths)
      }
      const entry: EntryFact = {
        entry: dealtEntry(first + count),
        member,
        ...roster.placeOn(member, at),
        item: item.name,
        category: item.category,
        quantity,
        ...scored,
        rules: version,
        ...countsIn(monthOf(at, zone), closed),
        ...(activity === undefined ? {} : { activity }),
        ...(role === undefined ? {} : { role }),
        ...(claim === undefined ? {} : { claim }),
      }
      count += 1
      events.push({ type: 'points.awarded', entry, occurredAt: at, ...(reason === undefined ? {} : { reason }) })
      return entry
    },
  }
}

/** What one commit credits. */
export type Crediting = ReturnType<typeof crediting>

/** That nothing was published for good since this was read. */
export const stillClosed = ({ month, quarter, half }: Closed): Expectation[] =>
  [
    ['closed-month', month],
    ['closed-quarter', quarter],
    ['closed-half', half],
  ].map(([field, value]) => {
    const place = { name: 'still open', key: 'meta', field: field ?? '' }
    return value == null ? { ...place, op: 'absent' } : { ...place, op: 'equals', value }
  })

/** The item that attending an activity is worth: its own, else (or where the rules in force have no such item) what its kind is worth; null when the association credits none. */
export const attendanceItem = (scene: Pick<Scene, 'rules'>, { kind, item }: Pick<Activity, 'kind' | 'item'>): Item | null =>
  (item === undefined ? null : itemNamed(scene.rules, item)) ?? itemNamed(scene.rules, scene.rules.credits[kind])
