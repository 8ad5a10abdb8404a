import type { Said } from '../../../src/chat/said.ts'
import type { OpenHouse } from '../../../src/founding.ts'
import type { JournalEvent } from '../../../src/journal/events.ts'
import { readJournal } from '../../../src/journal/reading.ts'
import { eventsIn } from '../../../src/journal/row.ts'
import { WordList } from '../../../src/journal/words.ts'
import type { OutboxItem } from '../../../src/outbox/item.ts'

/** A message of ours as it reached WeChat. */
export interface Arrival {
  /** Room or contact id. */
  to: string
  text: string
  /** ms that had really gone by, whatever clocks were put to. */
  at: number
  /** The outbox items it was made of, `<house>/<id>`; null: said past the outbox. */
  items: string[] | null
  /** Of what was said past the outbox: whether the message it answers was known to be decided when it was said; null: nobody knows which. */
  decided?: boolean | null
}

/** What the judge is told of a run that has come to rest. */
export interface Evidence {
  houses: readonly OpenHouse[]
  arrivals: readonly Arrival[]
  /** Every item of the outbox as it was first seen, with its words; by `<house>/<id>`. */
  seen: ReadonlyMap<string, Said>
  /** How often a bot was killed. */
  kills: number
  /** Two bots sent at the same time: each keeps its own budget. */
  two: boolean
  /** Messages that somebody is always told something of and that were heard to the end: their ids, and whose of the houses. */
  heard: ReadonlyMap<string, number>
}

const minuteMs = 60_000

/**
 * Everything that must hold after any run, whatever befell it; a line for each thing that does not. It reads the journal and the outbox as
 * they stand, and counts by itself.
 */
export const judge = async (evidence: Evidence): Promise<string[]> => {
  const wrong = [...said(evidence), ...budgets(evidence)]
  for (const [index, house] of evidence.houses.entries()) {
    const rows = await readRows(house)
    const events = rows.flat()
    wrong.push(...onceEach(house.association.id, rows), ...(await counted(house, events)), ...full(events), ...roles(house, events))
    wrong.push(...(await answered(house, index, evidence)))
  }
  return wrong
}

/** What was said: to whom it was meant, in the words that were queued, once. */
const said = ({ houses, arrivals, seen, kills }: Evidence): string[] => {
  const wrong: string[] = []
  const times = new Map<string, number>()
  for (const { to, text, items, decided } of arrivals) {
    if (items === null) {
      if (decided === true && text.includes('没有记上')) wrong.push(`said 没有记上 of what was recorded: ${text}`)
      continue
    }
    if (items.length === 0) wrong.push(`said without being queued by a commit, to ${to}: ${text}`)
    for (const id of items) {
      const item = seen.get(id)
      const house = houses[Number(id.split('/')[0])]
      if (!item || !house) continue
      const listener = 'room' in item.to ? item.to.room : 'contact' in item.to ? item.to.contact : null
      if (listener !== null && listener !== to) wrong.push(`${id} was meant for ${listener} and reached ${to}`)
      if (!to.startsWith(house.association.groups[0]?.roomId?.slice(0, 2) ?? '\n')) wrong.push(`${id} reached ${to} of another association`)
      // one in parts comes more than once
      if (item.text !== undefined && (text.includes(item.text) || item.merge)) times.set(id, (times.get(id) ?? 0) + 1)
    }
  }
  for (const [id, count] of times) if (count > 1 + kills) wrong.push(`${id} was said ${count} times over ${kills} crashes`)
  return wrong
}

/** No minute and no day has more messages than the manners allow; a crash in the middle of a send may count one twice, never not. */
const budgets = ({ houses, arrivals, two }: Evidence): string[] => {
  if (two) return []
  const most = Math.min(...houses.map(({ association }) => association.manners.perMinute))
  const times = arrivals.filter(({ items }) => items !== null).map(({ at }) => at)
  const over = times.find((at, index) => (times[index + most] ?? Number.POSITIVE_INFINITY) - at < minuteMs)
  return over === undefined ? [] : [`more than ${most} messages in a minute`]
}

/** Each act stands in one row of the journal, whatever was redelivered, tried again or begun anew. */
const onceEach = (association: string, rows: readonly JournalEvent[][]): string[] => {
  const times = new Map<string, number>()
  for (const [first] of rows) if (first && isPersons(first.act)) times.set(first.act, (times.get(first.act) ?? 0) + 1)
  return [...times].flatMap(([act, count]) => (count > 1 ? [`${association}: ${act} stands ${count} times`] : []))
}

/** Acts of people, which are of one message or happen once; the bot's own bookkeeping may come again. */
const isPersons = (act: string): boolean => /@chatroom\/|^private:|^attend\/|^sign-up\//u.test(act)

/** Everything in the journal, row by row. */
const readRows = async ({ redis, keys }: OpenHouse): Promise<JournalEvent[][]> => {
  const words = new WordList()
  const rows: JournalEvent[][] = []
  for await (const some of readJournal(redis, keys)) rows.push(...some.map(({ raw }) => eventsIn(raw, words)))
  return rows
}

/** Views equal a recomputation, and the board is the sum of the entries. */
const counted = async ({ ledger, association }: OpenHouse, events: readonly JournalEvent[]): Promise<string[]> => {
  const wrong = (await ledger.verify()).differences.map(
    ({ view, field }) => `${association.id}: ${view} ${field ?? ''} differs from the journal`,
  )
  const sums = new Map<string, number>()
  for (const event of events)
    if (event.type === 'points.awarded' || event.type === 'points.reversed')
      sums.set(event.entry.member, (sums.get(event.entry.member) ?? 0) + event.entry.tenths)
  const board = new Map(await ledger.board('all', 'all'))
  for (const number of new Set([...sums.keys(), ...board.keys()]))
    if ((sums.get(number) ?? 0) !== (board.get(number) ?? 0))
      wrong.push(`${association.id}: ${number} has ${board.get(number)} on the board and ${sums.get(number)} by entries`)
  return wrong
}

/** At no moment has an activity more people than places, and nobody attends twice. */
const full = (events: readonly JournalEvent[]): string[] => {
  const wrong: string[] = []
  const limits = new Map<string, number>()
  const places = new Map<string, Set<string>>()
  const attended = new Set<string>()
  const of = (activity: string): Set<string> => {
    const found = places.get(activity) ?? new Set()
    places.set(activity, found)
    return found
  }
  for (const event of events) {
    if (event.type === 'activity.opened' || event.type === 'activity.changed')
      limits.set(event.activity.number, event.activity.limit ?? Number.POSITIVE_INFINITY)
    if (event.type === 'signed-up' && event.state === 'in') of(event.activity).add(event.who)
    if (event.type === 'promoted') of(event.activity).add(event.who)
    if (event.type === 'withdrew') of(event.activity).delete(event.who)
    if (event.type === 'attended') {
      const key = `${event.activity} ${event.member}`
      if (attended.has(key)) wrong.push(`${key} attended twice`)
      attended.add(key)
    }
    if ('activity' in event && typeof event.activity === 'string') {
      const taken = places.get(event.activity)?.size ?? 0
      if (taken > (limits.get(event.activity) ?? Number.POSITIVE_INFINITY))
        wrong.push(`${event.activity} has ${taken} people on fewer places`)
    }
  }
  return wrong
}

/** Points come by staff, by the review of a claim, by attendance and by the bot: by nobody else. */
const roles = ({ association }: OpenHouse, events: readonly JournalEvent[]): string[] => {
  const staff = new Set(
    association.roster.filter(({ posts }) => posts.some((post) => post === '会长' || post === '秘书处')).map(({ number }) => number),
  )
  return events.flatMap((event) =>
    event.type === 'points.awarded' && event.reason !== undefined && event.entry.activity === undefined && !staff.has(event.by)
      ? [`${association.id}: points by ${event.by}, who may give none`]
      : [],
  )
}

/** Every message that was decided was answered, or what it was to be told stands with why it was not said. */
const answered = async ({ redis, keys, association }: OpenHouse, index: number, { arrivals, heard }: Evidence): Promise<string[]> => {
  const wrong: string[] = []
  const arrived = new Set(arrivals.flatMap(({ items }) => items ?? []))
  const ends = new Set(['sent', 'unknown', 'failed', 'expired'])
  for (const [id, text] of Object.entries(await redis.hgetall(keys.outbox))) {
    const item = JSON.parse(text) as OutboxItem
    const state = item.state ?? 'waiting'
    if (!ends.has(state)) wrong.push(`${association.id}: ${id} is ${state} at the end`)
    if (state === 'sent' && item.acceptFriend === undefined && !arrived.has(`${index}/${id}`))
      wrong.push(`${association.id}: ${id} counts as sent and never arrived`)
  }
  const causes = new Set(Object.values(await redis.hgetall(keys.outbox)).map((text) => (JSON.parse(text) as OutboxItem).cause))
  for (const [id, town] of heard)
    if (town === index && !causes.has(id)) wrong.push(`${association.id}: ${id} was heard and nobody was told anything`)
  return wrong
}
