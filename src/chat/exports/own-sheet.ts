import type { Ledger } from '../../journal/ledger.ts'
import * as zh from '../../text/own-record.ts'
import { type Cell, type Column, type SheetStream, streamOf } from '../book.ts'
import type { House } from '../scene.ts'

/** Most activities, claims and objections looked through; nobody has as many. */
const most = 5000

/** One line of somebody's record. */
interface Line {
  /** ms. */
  at: number
  kind: keyof typeof zh.kinds
  what: string
  /** 流水号, or the number of an activity, claim or objection. */
  number?: string
  tenths?: number
  /** What was written besides: a reason, a note, an answer. */
  words?: string | null
  by?: string
}

/**
 * Everything the ledger holds of one member, a line for each thing, in order of time: who they are, their entries, activities, claims with
 * their pictures, and objections. What was sealed for them is opened.
 */
export const ownSheet = async ({ ledger }: Pick<House, 'ledger'>, member: string): Promise<SheetStream> => {
  const roster = await ledger.roster()
  const lines = [
    ...(await personLines(ledger, member)),
    ...(await entryLines(ledger, member)),
    ...(await activityLines(ledger, member)),
    ...(await claimLines(ledger, member)),
    ...(await objectionLines(ledger, member)),
  ].sort((a, b) => a.at - b.at)
  const nameOf = (by: string | undefined): string =>
    by === undefined ? '' : roster.byNumber.get(by.replace(/^cli:/u, ''))?.name || zh.others(by)
  const rows = lines.map(({ at, kind, what, number, tenths, words, by }): Cell[] => [
    at,
    zh.kinds[kind],
    what,
    number ?? null,
    tenths ?? null,
    words ?? null,
    nameOf(by),
  ])
  return streamOf({ name: zh.sheet, columns, rows })
}

const columns: Column[] = [
  { name: zh.columns.at, kind: 'time', field: 'at' },
  { name: zh.columns.kind, kind: 'text', field: 'kind' },
  { name: zh.columns.what, kind: 'text', field: 'what', width: 40 },
  { name: zh.columns.number, kind: 'text', field: 'number' },
  { name: zh.columns.tenths, kind: 'points', field: 'points' },
  { name: zh.columns.words, kind: 'text', field: 'words', width: 40 },
  { name: zh.columns.by, kind: 'text', field: 'by', width: 14 },
]

const personLines = async (ledger: Ledger, number: string): Promise<Line[]> => {
  const [roster, binding, hidden] = [await ledger.roster(), await ledger.binding(number), await ledger.hidden(number)]
  const member = roster.byNumber.get(number)
  if (!member) return []
  const { name, branch, tier, posts, speciality, joinedAt, leftAt } = member
  const contactId = binding ? await ledger.seals.open(number, binding.contactId) : null
  return [
    { at: joinedAt, kind: 'person', what: zh.person({ name, number, branch, tier, posts, speciality, hidden }), number },
    ...(binding ? [{ at: binding.at, kind: 'person' as const, what: zh.bound, words: contactId }] : []),
    ...(leftAt === undefined ? [] : [{ at: leftAt, kind: 'person' as const, what: zh.left }]),
  ]
}

const entryLines = async (ledger: Ledger, member: string): Promise<Line[]> =>
  Promise.all(
    (await ledger.entriesOf(member)).map(async ({ entry, occurredAt, item, quantity, tenths, reason, by }) => ({
      at: occurredAt,
      kind: 'entry' as const,
      what: `${item} ${quantity}`,
      number: entry,
      tenths,
      words: reason === undefined ? null : await ledger.seals.open(member, reason),
      by,
    })),
  )

const activityLines = async (ledger: Ledger, member: string): Promise<Line[]> => {
  const lines: Line[] = []
  for (const number of await ledger.activitiesOf(member, most)) {
    const [activity, signUp, attendance, leave] = await Promise.all([
      ledger.activity(number),
      ledger.signUp(number, member),
      ledger.attendance(number, member),
      ledger.leave(number, member),
    ])
    const line = { kind: 'activity' as const, number }
    const title = activity?.title ?? ''
    if (signUp) lines.push({ ...line, at: signUp.at, what: zh.signedUp(title, signUp.state === 'waiting') })
    if (attendance) lines.push({ ...line, at: attendance.at, what: zh.attended(title, attendance.makeUp) })
    if (leave)
      lines.push({
        ...line,
        at: leave.at,
        what: zh.excused(title),
        words: leave.reason ? await ledger.seals.open(member, leave.reason) : null,
      })
  }
  return lines
}

const claimLines = async (ledger: Ledger, member: string): Promise<Line[]> => {
  const lines: Line[] = []
  for (const { claim, item, quantity, filedAt, note, state, reason, endedAt, by, proxyBy } of await ledger.claimsOf(member, most)) {
    const line = { kind: 'claim' as const, number: claim }
    const opened = (sealed: string | undefined) => (sealed === undefined ? null : ledger.seals.open(member, sealed))
    lines.push({ ...line, at: filedAt, what: zh.filed(item, quantity), words: await opened(note), ...(proxyBy ? { by: proxyBy } : {}) })
    for (const { sentAt, state: kept } of await ledger.evidenceOf(claim))
      lines.push({ ...line, at: sentAt, what: zh.picture(kept === 'kept') })
    if (endedAt !== undefined)
      lines.push({ ...line, at: endedAt, what: zh.ended[state], words: await opened(reason), ...(by ? { by } : {}) })
  }
  return lines
}

const objectionLines = async (ledger: Ledger, member: string): Promise<Line[]> =>
  Promise.all(
    (await ledger.objectionsOf(member, most)).map(async ({ objection, openedAt, reason, answer, answeredBy, entry, activity }) => ({
      at: openedAt,
      kind: 'objection' as const,
      what: zh.objected(entry ?? activity ?? ''),
      number: objection,
      words: [await ledger.seals.open(member, reason), answer && zh.answered((await ledger.seals.open(member, answer)) ?? '')]
        .filter(Boolean)
        .join('；'),
      ...(answeredBy ? { by: answeredBy } : {}),
    })),
  )
