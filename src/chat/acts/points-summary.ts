import { nextStar } from '../../domain/appraisal.ts'
import { sayPoints } from '../../domain/entry.ts'
import type { Member } from '../../domain/member.ts'
import { halfOf, type Period } from '../../domain/period.ts'
import { scopeKey } from '../../domain/standing.ts'
import { monthOf, sayDay } from '../../domain/zoned.ts'
import * as zh from '../../text/points.ts'
import type { Scene } from '../contract.ts'
import { periodMeant } from '../forms/said-period.ts'
import { linesOf } from './entry-lines.ts'

/** How many of the latest entries a summary shows. */
const latestShown = 3
/** How many ways to earn points are named to somebody without any. */
const waysShown = 4

/** Where somebody stands: their places in a period, and the star that comes next (null: none, or they left). */
export interface Stands {
  places: Placed[]
  star: StarToCome | null
}

/** Reads where a member stands in a period, for the words and for the card. */
export const standsOf = async (scene: Scene, member: Member, period: Period): Promise<Stands> => {
  const [places, star] = await Promise.all([placesOf(scene, member, period), member.leftAt === undefined ? starAhead(scene, member) : null])
  return { places, star }
}

/** A member's points in a period, their places on the whole, branch and tier boards, the year, the next star, and their latest entries. For the member or staff only. */
export const summaryOf = async (scene: Scene, member: Member, period: Period, { places, star }: Stands): Promise<string> => {
  const { ledger, speaker, zone, at } = scene
  const latest = await ledger.latestEntriesOf(member.number, latestShown)
  const own = speaker.member?.number === member.number
  const name = member.leftAt === undefined ? member.name : zh.whoLeft(member.name, sayDay(member.leftAt, zone, at))
  if (latest.length === 0) return own ? zh.noPointsYet(name, waysToEarn(scene)) : zh.noPointsOf(name)
  const year = periodMeant('本年', scene)
  const inYear = period.key === year.key ? null : await ledger.placeOf('all', year.key, member.number)
  const whole = places.find(({ board }) => board === zh.wholeBoard)
  return zh.summary({
    own,
    name,
    period: period.label,
    points: whole ? sayPoints(whole.tenths) : null,
    places,
    year: inYear ? { label: year.label, points: sayPoints(inYear.tenths), rank: inYear.rank } : null,
    ...(star === null ? {} : { star: star.said }),
    latest: await linesOf(scene, latest, scene.rulesVersion),
  })
}

/** A place on a board, and the tenths that gave it. */
export interface Placed extends zh.SaidPlace {
  tenths: number
}

/** Somebody's places in a period on the board of the whole, their branch's and their tier's, as far as they stand on it. */
const placesOf = async ({ ledger }: Pick<Scene, 'ledger'>, member: Member, period: Period): Promise<Placed[]> => {
  const boards = [
    { board: zh.wholeBoard, scope: scopeKey({}) },
    { board: member.branch, scope: scopeKey({ branch: member.branch }) },
    { board: member.tier, scope: scopeKey({ tier: member.tier }) },
  ]
  const places = await Promise.all(
    boards.map(async ({ board, scope }) => {
      const place = await ledger.placeOf(scope, period.key, member.number)
      return place ? [{ board, rank: place.rank, of: place.of, tenths: place.tenths }] : []
    }),
  )
  return places.flat()
}

/** A star that is not reached yet: how it is said, and how much of what it needs is made: tenths of points, or where these suffice of places. */
export interface StarToCome {
  said: zh.StarAhead
  reached: number
  needed: number
}

/** The next star of the running half-year and what is missing to it; null: none, or nobody awards any. */
const starAhead = async ({ ledger, association, zone, at }: Scene, { number, tier }: Member): Promise<StarToCome | null> => {
  const { appraisal } = association
  if (!appraisal) return null
  const half = halfOf(monthOf(at, zone))
  const scope = scopeKey({ tier })
  const [whole, place, of] = await Promise.all([
    ledger.placeOf('all', half.key, number),
    ledger.placeOf(scope, half.key, number),
    ledger.aboveZero(scope, half.key),
  ])
  const tenths = whole?.tenths ?? 0
  const rank = tenths > 0 ? (place?.rank ?? null) : null
  const next = nextStar({ tenths, rank, of }, appraisal)
  if (next === null) return null
  const { name: star, missing, within } = next
  const said: zh.StarAhead = {
    ...{ half: half.label, star, missing: missing === 0 ? null : sayPoints(missing) },
    ...(within === null ? {} : { place: { tier, within, rank } }),
    ...(appraisal.attendance === undefined ? {} : { attendance: appraisal.attendance }),
  }
  const reached = Math.max(0, tenths)
  if (missing === 0 && within !== null) return { said, reached: within, needed: rank ?? of + 1 }
  return { said, reached, needed: reached + missing }
}

/** The items attendance credits, then others that give points. */
const waysToEarn = ({ rules }: Scene): string[] => {
  const credited = Object.values(rules.credits)
  return [...rules.items]
    .filter(({ tenths }) => tenths > 0)
    .sort((a, b) => Number(credited.includes(b.name)) - Number(credited.includes(a.name)))
    .slice(0, waysShown)
    .map(({ name, tenths, unit }) => zh.earning(name, sayPoints(tenths), unit))
}
