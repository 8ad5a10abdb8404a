import type { Fact, JournalEvent } from './events.ts'
import type { WordList } from './words.ts'

/**
 * How a commit stands in the journal: one row, whose id is the sequence number of its first event, and whose text is a JSON array
 *
 *     [2, by, act, recordedAt, occurredAt − recordedAt, once, fact, …]
 *
 * with 0 for the act of a 签到 (it follows from the rest), 0 for `once` where there is none, and 1 where it is the act's first part. A fact is
 * an object as events.ts says, without what the row says for all. The commonest are arrays, because a ledger has them by the hundred
 * thousand: their code, then the values of {@link shapes} in order (0: as usual; a word by its number in the list of words), then an object
 * of whatever else they say. Rows of before were one event each, a JSON object; they are read as they are.
 */

/** A row of the journal: one commit, under the sequence number of its first event, as the text it is written as. */
export interface Row {
  seq: number
  raw: string
}

type Values = Record<string, unknown>

/** What every fact of a row shares. */
type Shared = { by: string; occurredAt: number }

/**
 * Where a value stands in a short fact. `usual`: what a 0 stands for. `word`: a text that may be on the list of words. `beside`: it stands
 * beside the entry of an event of points, not in it.
 */
interface Place {
  key: string
  usual?: (row: Shared) => unknown
  word?: true
  beside?: true
}

const always = (...keys: string[]): Place[] => keys.map((key) => ({ key }))
const words = (...keys: string[]): Place[] => keys.map((key) => ({ key, word: true }))
const usually = (key: string, usual: (row: Shared) => unknown): Place => ({ key, usual })
const optional = (key: string): Place => usually(key, () => undefined)
const bySpeaker = (key: string): Place => usually(key, ({ by }) => by)
const atThatTime = (key: string): Place => usually(key, ({ occurredAt }) => occurredAt)
/** The month (`YYYY-MM`) in China; where it is another it is written. */
const ofThatMonth = (key: string): Place => usually(key, ({ occurredAt }) => monthOn(Math.floor((occurredAt + 8 * hourMs) / (24 * hourMs))))

const hourMs = 60 * 60_000
/** `YYYY-MM` by the days since 1970 in China: a replay asks of the same few thousand. */
const monthsByDay = new Map<number, string>()
const mostDays = 20_000
const monthOn = (day: number): string => {
  const known = monthsByDay.get(day)
  if (known !== undefined) return known
  const month = new Date(day * 24 * hourMs).toISOString().slice(0, 7)
  if (monthsByDay.size < mostDays) monthsByDay.set(day, month)
  return month
}

const entryPlaces = [
  ...always('entry'),
  bySpeaker('member'),
  ...words('branch', 'tier', 'item', 'category'),
  ...always('quantity', 'tenths', 'rules'),
  ofThatMonth('period'),
  ...['activity', 'claim'].map(optional),
  { ...optional('reason'), beside: true as const },
]
const claimPlaces = [
  ...always('claim'),
  bySpeaker('member'),
  ...words('item'),
  ...always('quantity', 'at'),
  ...words('branch'),
  usually('to', () => 'branch'),
  usually('evidence', () => false),
  ...always('rules'),
  atThatTime('filedAt'),
  ...['note', 'activity'].map(optional),
]

/** The facts that are written short. A shape never changes: another one takes another code. */
const shapes: readonly { code: string; type: Fact['type']; places: readonly Place[] }[] = [
  {
    code: 'a',
    type: 'attended',
    places: [...always('activity'), bySpeaker('member'), atThatTime('at'), usually('makeUp', () => false)],
  },
  { code: 'p', type: 'points.awarded', places: entryPlaces },
  { code: 'r', type: 'points.reversed', places: entryPlaces },
  {
    code: 's',
    type: 'signed-up',
    places: [...always('activity'), bySpeaker('who'), usually('state', () => 'in'), ...always('order'), ...words('branch')],
  },
  { code: 'f', type: 'claim.filed', places: claimPlaces },
  { code: 'c', type: 'claim.passed', places: [...always('entry', 'passedIn'), ...claimPlaces] },
]
const shapeOfType = new Map<unknown, (typeof shapes)[number]>(shapes.map((shape) => [shape.type, shape]))
const shapeOfCode = new Map<unknown, (typeof shapes)[number]>(shapes.map((shape) => [shape.code, shape]))

/** An event of points says its entry as an object of its own; written short it is one with the rest. */
const flat = ({ type, entry, ...rest }: Values): Values =>
  typeof entry === 'object' && entry !== null ? { ...entry, ...rest } : entry === undefined ? rest : { entry, ...rest }
const shortened = (fact: Values, row: Shared, list: WordList): unknown => {
  const shape = shapeOfType.get(fact.type)
  if (!shape) return fact
  const { occurredAt, ...own } = fact
  const rest = flat(own)
  if (occurredAt !== undefined) rest.occurredAt = occurredAt
  const values = shape.places.map(({ key, usual, word }) => {
    const value = rest[key]
    // a 0 that is meant where 0 stands for the usual is said among the rest
    if (usual && value === 0 && usual(row) !== 0) return 0
    delete rest[key]
    if (word && typeof value === 'string') return list.numberOf(value) ?? value
    return usual && value === usual(row) ? 0 : value
  })
  const more = Object.keys(rest).length > 0
  while (!more && values.at(-1) === 0 && shape.places[values.length - 1]?.usual) values.pop()
  return [shape.code, ...values, ...(more ? [rest] : [])]
}

/** The event a short fact says, but for what its row says for all. */
const lengthened = (said: readonly unknown[], row: Shared, list: WordList): Values => {
  const shape = shapeOfCode.get(said[0])
  if (!shape) return { v: 1, occurredAt: row.occurredAt, type: `(${String(said[0])})` }
  const { type, places } = shape
  const event: Values = { v: 1, occurredAt: row.occurredAt, type }
  const inside = type === 'points.awarded' || type === 'points.reversed' ? {} : event
  for (let index = 0; index < places.length; index += 1) {
    const { key, usual, word, beside } = places[index] as Place
    const value = index + 1 < said.length ? said[index + 1] : 0
    const meant = usual && value === 0 ? usual(row) : word && typeof value === 'number' ? list.word(value) : value
    if (meant !== undefined) (beside ? event : inside)[key] = meant
  }
  const more = said[places.length + 1]
  if (more !== undefined) {
    const { occurredAt, ...rest } = more as Values
    Object.assign(inside, rest)
    if (occurredAt !== undefined) event.occurredAt = occurredAt
  }
  if (inside !== event) event.entry = inside
  return event
}

/** The act of a 签到 said by who came, which needs no writing; null where the first fact is none. */
const actOfCheckIn = (first: Values, by: unknown): string | null =>
  first.type === 'attended' && first.member === by ? `attend/${String(first.activity)}/${String(by)}` : null

const headOf = (act: string): string => act.split('/', 1)[0] ?? ''

/** The text of the row that holds the events of one commit (at least one): they share who, which act and when it was written. */
export const rowOf = (events: readonly JournalEvent[], occurredAt: number, list: WordList): string => {
  const [first] = events
  if (!first) throw new TypeError('a row holds at least one event')
  const { by, act, recordedAt, once } = first
  const facts = events.map(({ v, by: _, act: __, recordedAt: ___, once: ____, ...fact }) => {
    const { occurredAt: own, ...rest } = fact
    return shortened(own === occurredAt ? rest : fact, { by, occurredAt }, list)
  })
  const acted = actOfCheckIn(first as unknown as Values, by) === act ? 0 : act
  return JSON.stringify([
    2,
    by,
    acted,
    recordedAt,
    occurredAt - recordedAt,
    once === undefined ? 0 : once === headOf(act) ? 1 : once,
    ...facts,
  ])
}

/**
 * The events of a row as they were committed, the first first. Words that an event of it lists are known from then on. Throws when the text
 * is none of ours, and {@link UnknownWord}.
 */
export const eventsIn = (text: string, list: WordList): JournalEvent[] => {
  const read: unknown = JSON.parse(text)
  if (!Array.isArray(read)) return [read as JournalEvent]
  const [version, by, acted, recordedAt, ago, once] = read as unknown[]
  if (version !== 2) throw new TypeError(`a row of version ${String(version)}`)
  const row: Shared = { by: String(by), occurredAt: Number(recordedAt) + Number(ago) }
  const events: Values[] = []
  for (let index = 6; index < read.length; index += 1) {
    const fact: unknown = read[index]
    events.push(Array.isArray(fact) ? lengthened(fact, row, list) : { v: 1, occurredAt: row.occurredAt, ...(fact as Values) })
  }
  const [first = {}] = events
  const act = acted === 0 ? (actOfCheckIn(first, by) ?? '') : String(acted)
  for (const event of events) {
    event.recordedAt = recordedAt
    event.by = by
    event.act = act
  }
  if (once !== 0) first.once = once === 1 ? headOf(act) : once
  const said = events as unknown as JournalEvent[]
  for (const event of said) if (event.type === 'words.listed') list.learn(event.from, event.words)
  return said
}
