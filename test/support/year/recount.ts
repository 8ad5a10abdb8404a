import { createHash } from 'node:crypto'
import type { JournalEvent } from '../../../src/journal/events.ts'

/** What the journal's events say was published, counted anew, straightforwardly and apart from the program's own counting. */
export interface Recount {
  /** Period → what was published of it, and what its entries come to when they are added up. */
  publications: { period: string; said: Published; counted: Published }[]
  /** Entries that stand otherwise than the events before them give: wrong month, branch, tier or points. */
  wrong: string[]
  entries: number
  late: number
}

interface Published {
  entries: number
  digest: string
  board: string[]
  branches: string[]
}

const shanghai = (ms: number): string => new Date(ms + 8 * 60 * 60_000).toISOString().slice(0, 10)
const monthAfter = (month: string): string => {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}
const quarterOf = (month: string): string => `${month.slice(0, 4)}Q${Math.ceil(Number(month.slice(5)) / 3)}`
const halfOf = (month: string): string => `${month.slice(0, 4)}H${Number(month.slice(5)) <= 6 ? 1 : 2}`
const after = (key: string): string => {
  const [year = 0, part = 0] = [Number(key.slice(0, 4)), Number(key.slice(5))]
  const last = key[4] === 'Q' ? 4 : 2
  return part === last ? `${year + 1}${key[4]}1` : `${year}${key[4]}${part + 1}`
}

/** Adds up the journal. */
export const recount = (events: readonly JournalEvent[]): Recount => {
  const places = new Map<string, { from: number; branch: string; tier: string }[]>()
  const rules: { from: number; version: number; worth: Map<string, number> }[] = []
  const closed: Record<string, string> = {}
  const byEntry = new Map<string, number>()
  const periods = new Map<string, { lines: [number, string][]; members: Map<string, number>; branches: Map<string, number> }>()
  const found: Recount = { publications: [], wrong: [], entries: 0, late: 0 }
  for (const event of events) {
    if (event.type === 'member.joined' || event.type === 'member.changed' || event.type === 'member.left') {
      const { member, branch, tier, occurredAt: from } = event
      places.set(member, [...(places.get(member) ?? []), { from, branch, tier }])
    } else if (event.type === 'rules.adopted') {
      rules.push({
        from: event.from ?? 0,
        version: event.version,
        worth: new Map(event.rules.items.map(({ name, tenths }) => [name, tenths])),
      })
    } else if (event.type === 'points.awarded' || event.type === 'points.reversed') {
      const { entry, occurredAt, recordedAt, by, act } = event
      found.entries += 1
      const happened = shanghai(occurredAt).slice(0, 7)
      const expected = { month: happened, quarter: quarterOf(happened), half: halfOf(happened) }
      if (closed.month !== undefined && happened <= closed.month) expected.month = monthAfter(closed.month)
      if (closed.quarter !== undefined && expected.quarter <= closed.quarter) expected.quarter = after(closed.quarter)
      if (closed.half !== undefined && expected.half <= closed.half) expected.half = after(closed.half)
      const stands = { month: entry.period, quarter: entry.quarter ?? quarterOf(entry.period), half: entry.half ?? halfOf(entry.period) }
      if (event.type === 'points.awarded') {
        if (JSON.stringify(stands) !== JSON.stringify(expected))
          found.wrong.push(`${entry.entry} counts in ${JSON.stringify(stands)}, not ${JSON.stringify(expected)}`)
        const place = (places.get(entry.member) ?? []).filter(({ from }, index) => index === 0 || from <= occurredAt).at(-1)
        if (place?.branch !== entry.branch || place.tier !== entry.tier)
          found.wrong.push(`${entry.entry} is of ${entry.branch} ${entry.tier}`)
        const ruled = rules.filter(({ from }) => from <= occurredAt).at(-1)
        const full = Math.round((ruled?.worth.get(entry.item) ?? 0) * entry.quantity)
        const limited = entry.uncapped !== undefined || entry.limits !== undefined
        if (ruled?.version !== entry.rules || (limited ? entry.tenths > full : entry.tenths !== full))
          found.wrong.push(`${entry.entry} is ${entry.tenths} by ${entry.rules}`)
        if (happened < entry.period) found.late += 1
      } else if (entry.tenths + (byEntry.get(entry.reverses ?? '') ?? Number.NaN) !== 0)
        found.wrong.push(`${entry.entry} does not mirror ${entry.reverses}`)
      byEntry.set(entry.entry, entry.tenths)
      const fields = [
        entry.entry,
        entry.member,
        entry.branch,
        entry.tier,
        entry.item,
        entry.category,
        entry.quantity,
        entry.tenths,
        entry.rules,
      ]
      const more = [
        entry.period,
        entry.quarter ?? '',
        entry.half ?? '',
        occurredAt,
        recordedAt,
        by,
        act,
        entry.activity ?? '',
        entry.reverses ?? '',
        entry.adjusts ?? '',
      ]
      for (const key of [stands.month, stands.quarter, stands.half]) {
        const of = periods.get(key) ?? { lines: [], members: new Map<string, number>(), branches: new Map<string, number>() }
        of.lines.push([Number(entry.entry), `${[...fields, ...more].join('\t')}\n`])
        of.members.set(entry.member, (of.members.get(entry.member) ?? 0) + entry.tenths)
        of.branches.set(entry.branch, (of.branches.get(entry.branch) ?? 0) + entry.tenths)
        periods.set(key, of)
      }
    } else if (event.type === 'publication.finalised') {
      closed[event.kind] = event.period
      found.publications.push({
        period: event.period,
        said: {
          entries: event.entries,
          digest: event.digest,
          board: event.board.map(({ rank, number, tenths }) => `${rank} ${number} ${tenths}`),
          branches: event.branches
            .filter(({ tenths }) => tenths !== 0)
            .map(({ branch, tenths }) => `${branch} ${tenths}`)
            .sort(),
        },
        counted: { entries: 0, digest: '', board: [], branches: [] },
      })
    }
  }
  // counted at the very end: nothing that came in after the end of a window may have changed it
  for (const { period, counted } of found.publications) {
    const { lines = [], members = new Map<string, number>(), branches = new Map<string, number>() } = periods.get(period) ?? {}
    const hash = createHash('sha256')
    for (const [, line] of lines.sort(([a], [b]) => a - b)) hash.update(line)
    const standing = [...members].sort(([a, of], [b, other]) => other - of || (a < b ? -1 : 1))
    Object.assign(counted, {
      entries: lines.length,
      digest: hash.digest('hex'),
      board: standing.map(([number, tenths]) => `${1 + standing.filter(([, other]) => other > tenths).length} ${number} ${tenths}`),
      branches: [...branches]
        .filter(([, tenths]) => tenths !== 0)
        .map(([branch, tenths]) => `${branch} ${tenths}`)
        .sort(),
    })
  }
  return found
}
