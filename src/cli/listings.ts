import { branchStandings, standings } from '../chat/acts/standings.ts'
import { countedEntries, momentOf } from '../chat/exports/counted-entries.ts'
import type { Activity } from '../domain/activity.ts'
import { type Period, parsePeriod } from '../domain/period.ts'
import { isoOf, monthOf } from '../domain/zoned.ts'
import { exits } from '../exits.ts'
import { readEvents } from '../journal/reading.ts'
import type { StoredEntry } from '../journal/standing.ts'
import { outboxLines } from '../outbox/listing.ts'
import { printRows } from './print.ts'
import { Exit, type World } from './world.ts'

/** Options of the listings, as typed. */
export interface ListingOptions {
  json: boolean
  period?: string | undefined
  branch?: string | undefined
  tier?: string | undefined
  by?: string | undefined
  limit?: string | undefined
  member?: string | undefined
  state?: string | undefined
}

/** The period an option names; 本月 when there is none. Throws {@link Exit} 64. */
export const periodOf = ({ house, clock }: Pick<World, 'house' | 'clock'>, typed: string | undefined): Period => {
  const period = parsePeriod(typed ?? '本月', clock.now(), house.association.timezone)
  if (!period)
    throw new Exit(exits.usage, [`时段「${typed ?? ''}」看不懂；可用 本月 上月 10月 本季 上半年 全部，或 2026-11、2026Q4、2026H2、2026。`])
  return period
}

const known = (list: readonly string[], typed: string | undefined, what: string): string | undefined => {
  if (typed !== undefined && !list.includes(typed)) throw new Exit(exits.usage, [`没有叫「${typed}」的${what}；有：${list.join('、')}。`])
  return typed
}

/** `standings`: a board of people, or with `--by branch` of branches. */
export const listStandings = async (world: Pick<World, 'house' | 'clock'>, options: ListingOptions): Promise<void> => {
  const { ledger, association } = world.house
  const period = periodOf(world, options.period)
  const limit = options.limit === undefined ? undefined : Number(options.limit)
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0)) throw new Exit(exits.usage, ['--limit 要是一个正整数。'])
  const roster = await ledger.roster()
  if (options.by !== undefined) {
    if (options.by !== 'branch') throw new Exit(exits.usage, ['--by 只能是 branch。'])
    const rows = await branchStandings(ledger, roster, association, period)
    printRows(
      rows.slice(0, limit).map(({ rank, branch, tenths, members, perHead }) => ({ rank, branch, points: tenths / 10, members, perHead })),
      options.json,
    )
    return
  }
  const branch = known(association.branches, options.branch, '分会')
  const tier = known(association.tiers, options.tier, '层级')
  if (branch !== undefined && tier !== undefined) throw new Exit(exits.usage, ['--branch 和 --tier 只能用一个。'])
  const scope = branch !== undefined ? { branch } : tier !== undefined ? { tier } : {}
  const rows = await standings(ledger, roster, { scope, period, ...(limit === undefined ? {} : { limit }) })
  printRows(
    rows.map(({ tenths, ...line }) => ({ ...line, points: tenths / 10 })),
    options.json,
  )
}

/** `entries`: lines of the ledger that count in a period, oldest first: their sum is its board. */
export const listEntries = async (world: Pick<World, 'house' | 'clock'>, options: ListingOptions): Promise<void> => {
  const { ledger, association } = world.house
  const zone = association.timezone
  const roster = await ledger.roster()
  const period = periodOf(world, options.period)
  const found: StoredEntry[] = []
  if (options.member !== undefined) {
    if (!roster.byNumber.has(options.member)) throw new Exit(exits.usage, [`没有会员号 ${options.member}。`])
    found.push(...(await ledger.entriesOf(options.member, period.key)))
  } else for await (const some of countedEntries(ledger, period, await momentOf(ledger, world.clock.now()))) found.push(...some)
  printRows(
    found
      .sort((a, b) => Number(a.entry) - Number(b.entry))
      .map((entry) => ({
        entry: Number(entry.entry),
        number: entry.member,
        name: roster.byNumber.get(entry.member)?.name ?? '',
        item: entry.item,
        category: entry.category,
        quantity: entry.quantity,
        points: entry.tenths / 10,
        rules: entry.rules,
        occurredAt: isoOf(entry.occurredAt, zone),
        recordedAt: isoOf(entry.recordedAt, zone),
        period: entry.period,
        by: entry.by,
        act: entry.act,
        ...(entry.reverses === undefined ? {} : { reverses: Number(entry.reverses) }),
      })),
    options.json,
  )
}

/** `activities`: those that start in a period, by start. */
export const listActivities = async (world: Pick<World, 'house' | 'clock'>, options: ListingOptions): Promise<void> => {
  const { ledger, association } = world.house
  const zone = association.timezone
  const period = periodOf(world, options.period)
  const all = await ledger.activitiesStarting(0, Number.MAX_SAFE_INTEGER)
  const within = (activity: Activity) => {
    const month = monthOf(activity.startsAt, zone)
    return period.from === null || (month >= period.from && month <= (period.to ?? period.from))
  }
  const rows = await Promise.all(
    all.filter(within).map(async (activity) => {
      const tally = await ledger.tally(activity.number)
      const highlights = await ledger.highlights(monthOf(activity.startsAt, zone))
      return {
        activity: Number(activity.number),
        kind: association.study?.find(({ name }) => name === activity.session?.series)?.kind ?? activity.kind,
        title: activity.title,
        startsAt: isoOf(activity.startsAt, zone),
        ...(activity.series === undefined ? {} : { series: activity.series }),
        leader: activity.leader,
        signedUp: tally.in,
        waiting: tally.waiting,
        attended: tally.attended,
        excused: tally.excused,
        highlight: highlights.includes(activity.number),
        ...(activity.state === 'cancelled' ? { cancelled: true } : {}),
      }
    }),
  )
  printRows(rows, options.json)
}

/** `outbox`: what waits and what became of what was said. */
export const listOutbox = async ({ house }: World, options: ListingOptions): Promise<void> => {
  const states = ['waiting', 'sending', 'sent', 'unknown', 'failed', 'expired']
  printRows(await outboxLines(house, known(states, options.state, '状态')), options.json)
}

/** `journal`: every event as it stands, oldest first. */
export const listJournal = async ({ house }: World, options: ListingOptions): Promise<void> => {
  for await (const events of readEvents(house.redis, house.keys)) printRows(events, options.json)
}
