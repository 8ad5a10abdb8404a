import { type AppraisalRules, starsOf } from '../../domain/appraisal.ts'
import { type Calendar, chineseCalendar } from '../../domain/calendar.ts'
import { endOfPeriod, type Period } from '../../domain/period.ts'
import {
  type FrozenBoard,
  type FrozenLine,
  kindOf,
  leadingOf,
  type Publication,
  type PublicationKind,
  type PublicationRules,
  usualPublication,
} from '../../domain/publication.ts'
import { ranked } from '../../domain/ranking.ts'
import type { Roster } from '../../domain/roster.ts'
import { type BoardScope, isListed, scopeKey } from '../../domain/standing.ts'
import { addMonths, monthOf, monthsBetween } from '../../domain/zoned.ts'
import type { Expectation } from '../../journal/commit.ts'
import { dealtNumber, type PublicationFact } from '../../journal/events.ts'
import type { Ledger } from '../../journal/ledger.ts'
import { digestOfEntries } from '../../journal/published.ts'
import * as zh from '../../text/publication.ts'
import type { Speech } from '../contract.ts'
import { countedEntries, momentOf } from '../exports/counted-entries.ts'
import type { House } from '../scene.ts'
import type { ClosingScene } from './closing.ts'
import { boardShown, branchesShown } from './publication-pictures.ts'
import { shownName } from './shown-name.ts'
import { branchStandings } from './standings.ts'
import { noStudy, studyAttendance } from './study-attendance.ts'

/** How an association publishes. */
export const publicationRules = ({ association }: Pick<House, 'association'>): PublicationRules =>
  association.publication ?? usualPublication

/** The calendar of an association. */
export const calendarOf = ({ association }: Pick<House, 'association'>): Calendar => chineseCalendar(association.holidays)

/** What a period comes to at one moment, and what it was read by. */
export interface Content {
  kind: PublicationKind
  period: Period
  entries: number
  /** SHA-256 (hex) over its entries. */
  digest: string
  frozen: FrozenBoard
  /** Holds a commit to this very content: nothing counted in the period since, and its publication is where it was. */
  expect: Expectation[]
  /** How far its publication has come; null: it is not begun. */
  publication: Publication | null
}

const equals = (name: string, key: string, field: string, value: string | null): Expectation =>
  value === null ? { name, key, field, op: 'absent' } : { name, key, field, op: 'equals', value }

/** Reads what a month, quarter or half comes to now. Throws RangeError for a period that is none of these. */
export const contentOf = async (
  { ledger, association }: Pick<House, 'ledger' | 'association'>,
  roster: Roster,
  period: Period,
  at: number,
): Promise<Content> => {
  const kind = kindOf(period)
  if (kind === null) throw new RangeError(`not published: ${period.key}`)
  const [stood, count] = await Promise.all([
    ledger.publicationAs(period.key),
    kind === 'month' ? ledger.countIn(period.key) : ledger.countedIn(period.key),
  ])
  const entries = []
  for await (const some of countedEntries(ledger, period, await momentOf(ledger, at))) entries.push(...some)
  const end = endOfPeriod(period, association.timezone) - 1
  const board = ranked(await ledger.board('all', period.key), (number) => number).map(({ rank, of: number, score: tenths }) => ({
    ...{ rank, number, tenths },
    ...roster.placeOn(number, end),
  }))
  const branches = await branchStandings(ledger, roster, association, period)
  const stars =
    kind === 'half' && association.appraisal
      ? await starsIn({ ledger, association, roster, at, zone: association.timezone }, board, association.appraisal, period)
      : null
  const starred = board.map((line): FrozenLine => {
    const star = stars?.get(line.number)
    return star === undefined ? line : { ...line, star }
  })
  return {
    ...{ kind, period, entries: entries.length, digest: digestOfEntries(entries) },
    frozen: { board: starred, branches, ...(kind === 'month' ? {} : { tiers: await tierBoards(ledger, association.tiers, period) }) },
    expect: [
      equals('its publication as it was', 'publications', period.key, stood),
      equals('nothing counted since', kind === 'month' ? 'months' : 'counted', period.key, count),
    ],
    publication: stood === null ? null : (JSON.parse(stood) as Publication),
  }
}

/** Who of the members at the period's end is awarded which star: by points, tier at that end, and study. */
const starsIn = async (
  scene: ClosingScene,
  board: readonly FrozenLine[],
  rules: AppraisalRules,
  period: Period,
): Promise<Map<string, string>> => {
  const study = await studyAttendance(scene, period)
  const appraised = board.map(({ number, tier, tenths }) => ({ number, tier, tenths, ...(study.get(number) ?? noStudy) }))
  const end = endOfPeriod(period, scene.zone) - 1
  return starsOf(
    appraised.filter(({ number }) => scene.roster.memberOn(number, end)),
    rules,
  )
}

/** Names by star, the highest first; `hidden` are named to nobody. */
const starred = (frozen: FrozenBoard, { stars }: AppraisalRules, roster: Roster, hidden: ReadonlySet<string>): zh.Starred[] =>
  stars.map(({ name: star }) => ({
    star,
    names: frozen.board.filter((line) => line.star === star).map(({ number }) => shownName(roster, hidden, number)),
  }))

const tierBoards = (ledger: Ledger, tiers: readonly string[], period: Period): Promise<NonNullable<FrozenBoard['tiers']>> =>
  Promise.all(
    tiers.map(async (tier) => {
      const board = ranked(await ledger.board(scopeKey({ tier }), period.key), (number) => number)
      return { tier, lines: board.map(({ rank, of: number, score: tenths }) => ({ rank, number, tenths })) }
    }),
  )

/** What every event of a publication says; its number is dealt where it is not begun. */
export const factOf = ({ kind, period, entries, digest, publication }: Content): PublicationFact => ({
  ...{ publication: publication?.publication ?? dealtNumber(), kind, period: period.key, entries, digest },
})

/** How members are named on a period's board: `hidden` to nobody, and who is not listed in it is left out. */
export interface Naming {
  roster: Roster
  hidden: ReadonlySet<string>
  zone: string
}

/** Leading places of a frozen board with names, above zero only; equals at the edge are among them. */
export const leadersOf = ({ frozen, period }: Pick<Content, 'frozen' | 'period'>, naming: Naming, places: number): zh.Place[] =>
  placesOf(leadingOf(frozen.board, places), naming, period)

const placesOf = (
  lines: readonly { rank: number; number: string; tenths: number }[],
  { roster, hidden, zone }: Naming,
  period: Period,
): zh.Place[] =>
  lines
    .filter(({ number }) => isListed(roster, number, period, zone))
    .map(({ rank, number, tenths }) => ({ rank, name: shownName(roster, hidden, number), tenths }))

/** Most equals at the edge of a branch's or tier's leading places that are read. */
const mostEquals = 15

const leadersIn = async (ledger: Ledger, naming: Naming, scope: BoardScope, period: Period, places: number): Promise<zh.Place[]> => {
  if (places === 0) return []
  const { board } = await ledger.leaders(scopeKey(scope), period.key, places, mostEquals)
  const lines = ranked(board, (number) => number).map(({ rank, of: number, score: tenths }) => ({ rank, number, tenths }))
  return placesOf(lines, naming, period)
}

/** The groups that read of a publication, by name: the whole, or a branch's own. */
export const readersOf = ({
  association,
}: Pick<House, 'association'>): { whole: string[]; branches: { group: string; branch: string }[] } => {
  const rules = publicationRules({ association })
  return {
    whole: association.groups
      .filter(({ kind }) => (kind === 'study' || kind === 'chairs') && rules.groups.includes(kind))
      .map(({ name }) => name),
    branches:
      rules.branchLeaders === 0
        ? []
        : association.groups.flatMap(({ kind, name, branch }) =>
            kind === 'branch' && branch !== undefined ? [{ group: name, branch }] : [],
          ),
  }
}

/** What groups read: the leading places and the branches, one of them as a picture too, and each branch group its own leading places; `head` and `foot` say what it is. */
export const postsOf = async (
  house: Pick<House, 'ledger' | 'association'>,
  roster: Roster,
  content: Content,
  { state, head, foot }: { state: 'opened' | 'final'; head: string; foot: string },
): Promise<Speech[]> => {
  const { frozen, kind, period } = content
  const rules = publicationRules(house)
  const naming = { roster, hidden: await house.ledger.hiddenMembers(), zone: house.association.timezone }
  const { whole, branches } = readersOf(house)
  const tiers =
    kind === 'month'
      ? []
      : await Promise.all(
          house.association.tiers.map(async (tier) => ({
            tier,
            leaders: await leadersIn(house.ledger, naming, { tier }, period, rules.tierLeaders),
          })),
        )
  const text = zh.post({
    head,
    foot,
    leaders: leadersOf(content, naming, rules.leading),
    places: rules.leading,
    branches: frozen.branches,
    tiers,
    stars: kind === 'half' && house.association.appraisal ? starred(frozen, house.association.appraisal, roster, naming.hidden) : [],
  })
  const own = await Promise.all(
    branches.map(async ({ group, branch }): Promise<Speech[]> => {
      const leaders = await leadersIn(house.ledger, naming, { branch }, period, rules.branchLeaders)
      const stands = frozen.branches.find((each) => each.branch === branch)
      if (leaders.length === 0 || !stands) return []
      return [
        { to: { group }, text: zh.branchPost({ head, foot, branch, leaders, stands, of: frozen.branches.length }), kind: 'publication' },
      ]
    }),
  )
  const association = house.association.name
  const shown =
    kind === 'quarter'
      ? branchesShown(association, content, state)
      : boardShown({ association, ...naming }, content, { state, places: rules.leading })
  return [
    ...whole.map(
      (group): Speech => ({
        to: { group },
        text: `${text}${shown?.aside ?? ''}`,
        ...(shown ? { file: shown.file } : {}),
        kind: 'publication',
      }),
    ),
    ...own.flat(),
  ]
}

/** The months (`YYYY-MM`) that are over, hold entries and are not final, oldest first. */
export const monthsToPublish = async (ledger: Ledger, at: number, zone: string): Promise<string[]> => {
  const [first, closed, counts] = await Promise.all([ledger.firstMonth(), ledger.closed(), ledger.months()])
  if (first === null) return []
  const last = addMonths(monthOf(at, zone), -1)
  return monthsBetween(first, last).filter((month) => month > (closed.month ?? '') && (counts.get(month) ?? 0) > 0)
}
