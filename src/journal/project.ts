import type { JournalEvent } from './events.ts'
import { actAs } from './packed.ts'
import { activities } from './project/activities.ts'
import { chains } from './project/chains.ts'
import { claims } from './project/claims.ts'
import { house } from './project/house.ts'
import type { Makers } from './project/making.ts'
import { people } from './project/people.ts'
import { points } from './project/points.ts'
import { publications } from './project/publications.ts'
import { rota } from './project/rota.ts'
import { shelfOf } from './shelves.ts'
import type { ViewChange } from './views.ts'

/** An event this version does not know: it was written by a newer one, or is damaged. The message names type and version. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent'
}

/** Another one with every change to what {@link project} makes of an event of before: views of another shape are made anew at the next start. */
export const viewsShape = 4

const every: Makers<JournalEvent['type']> = {
  ...people,
  ...house,
  ...activities,
  ...chains,
  ...rota,
  ...claims,
  ...publications,
  ...points,
}
const makers = new Map(Object.entries(every) as [string, (event: JournalEvent, seq: string) => ViewChange[]][])

/**
 * The only maker of view changes: what one event does to the views. Throws {@link UnknownEvent}. Pure; views can always be made anew from the
 * journal. `seq` is the event's sequence number, or its place while it is still to be dealt. Each room of `project/` says which keys (below
 * `v:`) its events make, each a hash of JSON unless said; ▤: cut into shelves (shelves.ts), for it grows with the association. Every event
 * may make one more:
 *
 * - `acts` ▤ id of an act allowed once → when, and what it was about (packed.ts)
 */
export const project = (event: JournalEvent, seq: string): ViewChange[] => {
  const make = makers.get(event.type)
  if (event.v !== 1 || !make) throw unknown(event)
  const changes = make(event, seq)
  if (event.once !== undefined) changes.push(['set', 'acts', event.act, actAs(event.act, event.once, event.occurredAt)])
  return changes.map(onShelf)
}

const unknown = ({ type, v }: { type?: unknown; v?: unknown }): UnknownEvent =>
  new UnknownEvent(`unknown event ${String(type)} v${String(v)}`)

/** A change with the shelf its field stands on in place of the view. */
const onShelf = (change: ViewChange): ViewChange => {
  const [op, view, field, value] = change
  if (typeof view !== 'string') return change
  const shelf = shelfOf(view, field)
  if (shelf === view) return change
  return op === 'drop' ? [op, shelf, field] : ([op, shelf, field, value] as ViewChange)
}
