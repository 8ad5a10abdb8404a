import { sayPoints } from '../../domain/entry.ts'
import type { Member } from '../../domain/member.ts'
import { type Period, periodOfKey } from '../../domain/period.ts'
import { addMonths } from '../../domain/zoned.ts'
import type { StoredEntry } from '../../journal/standing.ts'
import * as text from '../../text/pictures.ts'
import { ahead, wholeBoard } from '../../text/points.ts'
import type { Scene } from '../contract.ts'
import type { CardPicture } from '../picture.ts'
import { signed } from './entry-lines.ts'
import type { Stands } from './points-summary.ts'

/** A member's points in a period as a picture: places, categories, what moved them, the next star. null: nothing to show yet. */
export const cardOf = async (scene: Scene, member: Member, period: Period, { places, star }: Stands): Promise<CardPicture | null> => {
  const whole = places.find(({ board }) => board === wholeBoard)
  if (!whole) return null
  const entries = await scene.ledger.entriesOf(member.number, period.key)
  const moved = text.moved({ before: await placeBefore(scene, member, period), most: mostOf(entries) })
  const { rules, association } = scene
  const categories = summed(entries, ({ item }) => rules.items.find(({ name }) => name === item)?.category ?? text.otherCategory)
  return {
    kind: 'card',
    association: association.name,
    name: member.name,
    place: `${member.branch} · ${member.tier}`,
    period: period.label,
    points: sayPoints(whole.tenths),
    places: places.map(({ board, rank, of }) => ({ board, rank, of })),
    ...(moved === '' ? {} : { moved }),
    categories: categories.map(([name, tenths]) => ({ name, points: sayPoints(tenths), tenths })),
    ...(star === null ? {} : { star: { text: ahead(star.said), reached: star.reached, needed: star.needed } }),
    footer: text.cardFooter,
  }
}

/** Tenths by what entries have in common, most first. */
const summed = (entries: readonly StoredEntry[], by: (entry: StoredEntry) => string): [string, number][] => {
  const sums = new Map<string, number>()
  for (const entry of entries) sums.set(by(entry), (sums.get(by(entry)) ?? 0) + entry.tenths)
  return [...sums].filter(([, tenths]) => tenths !== 0).sort(([, a], [, b]) => b - a)
}

const mostOf = (entries: readonly StoredEntry[]): { item: string; points: string } | null => {
  const [[item, tenths] = ['', 0]] = summed(entries, (entry) => entry.item)
  return tenths > 0 ? { item, points: signed(tenths) } : null
}

/** Their place on the whole board a month before; of other periods nobody thinks in steps. */
const placeBefore = async ({ ledger }: Scene, { number }: Member, { key }: Period): Promise<{ period: string; rank: number } | null> => {
  if (!/^\d{4}-\d\d$/u.test(key)) return null
  const before = periodOfKey(addMonths(key, -1))
  const place = before && (await ledger.placeOf('all', before.key, number))
  return before && place ? { period: before.label, rank: place.rank } : null
}
