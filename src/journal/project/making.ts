import type { JournalEvent } from '../events.ts'
import type { ViewChange } from '../views.ts'

/** What each event of some types does to the views; `seq` is its sequence number, or its place while that is still to be dealt. */
export type Makers<Type extends JournalEvent['type']> = {
  [T in Type]: (event: Extract<JournalEvent, { type: T }>, seq: string) => ViewChange[]
}
