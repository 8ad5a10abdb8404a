import { isLate } from '../../domain/entry.ts'
import type { Period } from '../../domain/period.ts'
import type { Roster } from '../../domain/roster.ts'
import { dateOf, monthOf } from '../../domain/zoned.ts'
import type { Ledger } from '../../journal/ledger.ts'
import type { StoredEntry } from '../../journal/standing.ts'
import * as zh from '../../text/export.ts'
import type { Cell, Column, SheetStream } from '../book.ts'
import type { House } from '../scene.ts'
import { countedEntries, type Moment } from './counted-entries.ts'

/**
 * The entries that count in a period as of a moment, one a row, read as they are written: their sum is the board's. Branch and tier are
 * those of the day; names are those of today.
 */
export const entriesSheet = async (
  { association, ledger }: Pick<House, 'association' | 'ledger'>,
  period: Period,
  moment: Moment,
): Promise<SheetStream> => {
  await ledger.seals.warm()
  const [roster, units] = [await ledger.roster(), await unitsOf(ledger)]
  const zone = association.timezone
  const pieces = async function* (): AsyncGenerator<Cell[][]> {
    for await (const entries of countedEntries(ledger, period, moment)) {
      const reversals = await ledger.reversalsOf(entries.map(({ entry }) => entry))
      yield await Promise.all(
        entries.map(async (entry) => {
          const reason = entry.reason === undefined ? null : await ledger.seals.open(entry.member, entry.reason)
          return rowOf(entry, { reason, reversal: reversals.get(entry.entry), roster, units, zone })
        }),
      )
    }
  }
  return { name: zh.kinds.entries, columns, total: zh.total, pieces: pieces() }
}

const columns: Column[] = [
  { name: zh.columns.entry, kind: 'number', field: 'entry' },
  { name: zh.columns.date, kind: 'date', field: 'date' },
  { name: zh.columns.time, kind: 'clock', field: 'occurredAt' },
  { name: zh.columns.number, kind: 'text', field: 'number' },
  { name: zh.columns.name, kind: 'text', field: 'name' },
  { name: zh.columns.branch, kind: 'text', field: 'branch', width: 16 },
  { name: zh.columns.tier, kind: 'text', field: 'tier' },
  { name: zh.columns.category, kind: 'text', field: 'category', width: 14 },
  { name: zh.columns.item, kind: 'text', field: 'item', width: 18 },
  { name: zh.columns.quantity, kind: 'number', field: 'quantity' },
  { name: zh.columns.unit, kind: 'text', field: 'unit' },
  { name: zh.columns.tenths, kind: 'points', field: 'points', sum: true },
  { name: zh.columns.period, kind: 'text', field: 'period' },
  { name: zh.columns.rules, kind: 'number', field: 'rules' },
  { name: zh.columns.by, kind: 'text', field: 'by', width: 14 },
  { name: zh.columns.reason, kind: 'text', field: 'reason', width: 30 },
  { name: zh.columns.reversal, kind: 'text', field: 'reversal', width: 16 },
  { name: zh.columns.late, kind: 'text', field: 'late', width: 11 },
]

interface Told {
  reason: string | null
  reversal: string | undefined
  roster: Roster
  /** `<version>/<item>` → what the item counts. */
  units: ReadonlyMap<string, string>
  zone: string
}

const rowOf = (entry: StoredEntry, { reason, reversal, roster, units, zone }: Told): Cell[] => {
  const { member, occurredAt, item, rules } = entry
  return [
    Number(entry.entry),
    dateOf(occurredAt, zone),
    occurredAt,
    member,
    roster.byNumber.get(member)?.name || zh.nameless,
    entry.branch,
    entry.tier,
    entry.category,
    item,
    entry.quantity,
    units.get(`${rules}/${item}`) ?? '',
    entry.tenths,
    entry.period,
    rules,
    recorder(roster, entry.by),
    reason,
    linked(entry, reversal),
    isLate(entry, zone) ? zh.lateFrom(monthOf(occurredAt, zone)) : null,
  ]
}

const linked = ({ reverses, adjusts }: StoredEntry, reversal: string | undefined): string =>
  [
    ...(reverses === undefined ? [] : [zh.reverses(reverses)]),
    ...(adjusts === undefined ? [] : [zh.adjusts(adjusts)]),
    ...(reversal === undefined ? [] : [zh.reversedBy(reversal)]),
  ].join('；')

/** Who recorded an entry, by name. */
const recorder = (roster: Roster, by: string): string => {
  if (by === 'bot') return zh.bot
  const [, number = ''] = /^cli:?(.*)$/u.exec(by) ?? []
  if (by.startsWith('cli')) return zh.byCommandLine(roster.byNumber.get(number)?.name ?? '')
  return roster.byNumber.get(by)?.name || by
}

const unitsOf = async (ledger: Ledger): Promise<Map<string, string>> => {
  const versions = await ledger.ruleVersions()
  return new Map(versions.flatMap(({ version, rules }) => rules.items.map(({ name, unit }) => [`${version}/${name}`, unit] as const)))
}
