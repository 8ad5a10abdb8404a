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
  /** The entry this one cancels. */
  reverses?: string
}

/** What an event says of an entry; who, when and by which act come from the event itself. */
export type EntryFact = Omit<Entry, 'occurredAt' | 'recordedAt' | 'by' | 'act'>

/** Tenths as people and JSON read them: 25 → «2.5», 20 → «2». */
export const sayPoints = (tenths: number): string => (tenths % 10 === 0 ? String(tenths / 10) : (tenths / 10).toFixed(1))
