/**
 * Where the fields of large views stand. Redis keeps a small hash or sorted set packed (128 fields at most, as it comes), some ten bytes a
 * field, and a large one at six times that; so a view that grows with the association is cut into shelves that stay small. A view's name and
 * a field give its shelf, always the same; project/ and ledger/ know which views are cut.
 */

/** Into how many shelves the ids of acts are put: at half a million some sixty are on a shelf. */
const actShelves = 8192
/** Into how many shelves what an activity holds by member is put: some 350 who come stay packed. */
const memberShelves = 3
/** How many numbers (流水号, claims) stand on one shelf. */
const hundred = 100
/** How many numbers of the one sequence one shelf of a person's activities spans. */
const span = 2000

/** A small hash of a text that never changes (FNV-1a over its UTF-16 units). */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0
  return hash
}

const dealt = '\uE000'

/** A number divided, rounded down; of one that is still to be dealt (see events.ts) the place that commit.lua fills so. */
const dividedBy = (number: string, by: number): string =>
  number.startsWith(dealt) ? `${number.slice(0, -1)}/${by}${dealt}` : String(Math.floor(Number(number) / by))

/** The shelf of an act's id. */
export const actShelf = (act: string): string => `acts/${hashOf(act) % actShelves}`

/** The shelf of a member in what an activity holds by member: `attendance:<n>`, `credits:<n>`. */
export const memberShelf = (view: string, member: string): string => `${view}/${hashOf(member) % memberShelves}`
/** All shelves of such a view. */
export const memberShelvesOf = (view: string): string[] => Array.from({ length: memberShelves }, (_, shelf) => `${view}/${shelf}`)

/** Which hundred a 流水号 or the number of a claim belongs to. */
export const hundredOf = (number: string): string => dividedBy(number, hundred)
/** The shelf of a 流水号 or the number of a claim. */
export const numberShelf = (view: 'entries' | 'claims', number: string): string => `${view}/${hundredOf(number)}`

/** The shelf of an activity in `of:<who>`. */
export const activityShelf = (view: string, activity: string): string => `${view}/${dividedBy(activity, span)}`
/** All shelves of such a view up to the number dealt last, the latest first. */
export const activityShelvesOf = (view: string, last: number): string[] =>
  Array.from({ length: Math.floor(last / span) + 1 }, (_, shelf) => `${view}/${shelf}`).reverse()

/** The shelf of a field, by what views that are cut are called up to their `:`. */
const cut = new Map<string, (view: string, field: string) => string>([
  ['acts', (_, act) => actShelf(act)],
  ['entries', (_, number) => numberShelf('entries', number)],
  ['claims', (_, number) => numberShelf('claims', number)],
  ['attendance', memberShelf],
  ['credits', memberShelf],
  ['of', activityShelf],
])

/** Where a field of a view stands: the view itself, unless it is one that is cut. */
export const shelfOf = (view: string, field: string): string => {
  const colon = view.indexOf(':')
  return cut.get(colon < 0 ? view : view.slice(0, colon))?.(view, field) ?? view
}
