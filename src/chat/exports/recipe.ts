import type { RescoredRange } from './rescored-sheet.ts'

/**
 * What a workbook is to hold. It is all that waits in the outbox (JSON, a few bytes, however long the workbook): the rows are read when
 * the file is drawn, and every sheet says when that was (截至 …).
 */
export type Recipe =
  /** Everybody's points in a period (its key), by category; or its entries. */
  | { what: 'points' | 'entries'; period: string }
  /** The reference list for awards and appointments of a period. */
  | { what: 'awards'; period: string }
  /** The roster. */
  | { what: 'members' }
  /** Everything the ledger holds of one member; it goes to them alone. */
  | { what: 'own'; member: string }
  /** Who signed up for an activity (its number), and who came. */
  | { what: 'sign-ups'; activity: string }
  /** What a rescoring changed; it goes to staff with the news. */
  | ({ what: 'rescored' } & RescoredRange)

/** What can be asked for. */
export type ExportKind = Exclude<Recipe['what'], 'rescored' | 'own'>
