import { monthOf } from './zoned.ts'

/** What an activity credits its leader with by itself. */
export type ActivityRole = 'leading' | 'highlight'

/** One line of the ledger (流水). Points are tenths; `period` is the month it counts in. */
export interface Entry {
  /** 流水号, digits, its own sequence from 1001. */
  entry: string
  member: string
  branch: string
  tier: string
  item: string
  category: string
  quantity: number
  /** Tenths of a point; negative for deductions and reversals. */
  tenths: number
  /** Version of the rule set it was scored by. */
  rules: number
  /** `YYYY-MM`. */
  period: string
  occurredAt: number
  recordedAt: number
  /** Who recorded it: a member number, `cli:<number>` through the command line, or `bot`. */
  by: string
  act: string
  activity?: string
  /** What it credits at the activity beside coming to it: leading it, or that it was a highlight of the month. */
  role?: ActivityRole
  /** The entry this one cancels. */
  reverses?: string
  /** The entry whose points this one mends, where an item was scored anew by another rule set. */
  adjusts?: string
  /** Number of the claim (申报) it comes from. */
  claim?: string
  /** The campaign that raised it. */
  campaign?: string
  /** Tenths it would be worth without the item's limits; only where one cut it. */
  uncapped?: number
  /** The limits it counts against: fields of the member's `used` view. */
  limits?: string[]
  /** The quarter (`2026Q4`) and half (`2026H2`) it counts in; only where they are not those of `period`. */
  quarter?: string
  half?: string
}

/** What an event says of an entry; who, when and by which act come from the event itself. */
export type EntryFact = Omit<Entry, 'occurredAt' | 'recordedAt' | 'by' | 'act'>

/** Whether an entry counts in a later month than it happened in (补记): its own was published before it came in. */
export const isLate = ({ occurredAt, period }: Pick<Entry, 'occurredAt' | 'period'>, zone: string): boolean =>
  monthOf(occurredAt, zone) < period

/** Tenths as people and JSON read them: 25 → «2.5», 20 → «2». */
export const sayPoints = (tenths: number): string => (tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1))
