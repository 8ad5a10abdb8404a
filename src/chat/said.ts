import type { Book } from './book.ts'
import type { Recipe } from './exports/recipe.ts'
import type { Picture } from './picture.ts'
import type { Table } from './table.ts'

/**
 * What waits in the outbox: one thing to be said, as a commit queued it. JSON.
 */
export interface Said {
  /** A member is looked up, when it is sent, in the bindings of that moment. */
  to: { room: string } | { contact: string } | { member: string }
  text?: string
  /** Id of a friend request to accept instead of text. */
  acceptFriend?: string
  /** Message id (or act) it answers. What one message caused for one place is sent as one message. */
  cause: string
  /** ms; when it was queued. */
  at: number
  /**
   * In the order in which they go when not all may: an answer to somebody, something staff must know, what a command
   * has others told, what time brought, a board or report. All but answers wait for the end of the quiet hours, alerts
   * too (nobody of staff is woken), or lapse at `until`; all but answers wait out a pause after trouble with WeChat.
   */
  kind: 'reply' | 'alert' | 'notice' | 'reminder' | 'publication'
  merge?: { head: string; name: string; tail?: string }
  /** ms; not sent by then, it lapses. */
  until?: number
  /** A picture or file instead of a text, in an item of its own; never sent a second time by itself. */
  file?: SaidFile
  /** The WeChat account it must go through: that of the message it answers. Absent: whichever the room or person belongs to. */
  account?: string
  /** For an answer in a room: contact id of who asked, if they can be written to: it goes to them while the room is still. Absent: then it lapses. */
  asker?: string
  /** Member numbers of those it concerns: while its room is still they are told privately. Absent or empty: then it lapses. */
  concerns?: string[]
  /** What staff read when it was not said: 「每周集体学习会前一小时提醒」. No names. */
  label?: string
}

/** A picture or workbook to be sent, as data; it is drawn when it is sent. */
export type SaidFile = DrawnFile | ExportFile

/** A file that holds what it shows: a table as a picture (.png) or workbook (.xlsx), its name's ending says which; a book as a workbook. */
export type DrawnFile = { name: string; table: Table } | { name: string; book: Book } | { name: string; picture: Picture }

/** A workbook of which only the recipe waits: its rows are read from the ledger when it is drawn, and every sheet says when that was. */
export interface ExportFile {
  name: string
  export: Recipe
}

/** The drawing of a file was stopped with the process: it is drawn after the next start. */
export class DrawingStopped extends Error {
  override readonly name = 'DrawingStopped'
}
