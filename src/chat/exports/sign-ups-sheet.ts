import { type Activity, type Attendance, checkInState, type SignUp } from '../../domain/activity.ts'
import { placedLine, waitingLine } from '../../domain/capacity.ts'
import type { Roster } from '../../domain/roster.ts'
import * as zh from '../../text/export.ts'
import type { Cell, Column, SheetStream } from '../book.ts'
import type { House } from '../scene.ts'

const columns: Column[] = [
  { name: zh.columns.place, kind: 'number', field: 'place' },
  { name: zh.columns.number, kind: 'text', field: 'number' },
  { name: zh.columns.name, kind: 'text', field: 'name' },
  { name: zh.columns.branch, kind: 'text', field: 'branch' },
  { name: zh.columns.tier, kind: 'text', field: 'tier' },
  { name: zh.columns.signUp, kind: 'text', field: 'signUp' },
  { name: zh.columns.signedUpAt, kind: 'time', field: 'signedUpAt' },
  { name: zh.columns.proxy, kind: 'text', field: 'proxy' },
  { name: zh.columns.attended, kind: 'text', field: 'attended' },
  { name: zh.columns.attendedAt, kind: 'time', field: 'attendedAt' },
]

/** Who signed up for an activity in line, then who came or took leave without having: and whether each came. Reasons of leave are not told. */
export const signUpsSheet = async ({ ledger }: Pick<House, 'ledger'>, activity: Activity, at: number): Promise<SheetStream> => {
  const { number } = activity
  const [roster, list, attendances, leaves] = await Promise.all([
    ledger.roster(),
    ledger.signUps(number),
    ledger.attendances(number),
    ledger.leaves(number),
  ])
  const came = new Map(attendances.map((each) => [each.member, each]))
  const excused = new Set(leaves.map(({ member }) => member))
  const [placed, waiting] = [placedLine(list), waitingLine(list)]
  const listed = new Set(list.map(({ who }) => who))
  const others = [...new Set([...[...attendances].sort((a, b) => a.at - b.at).map(({ member }) => member), ...[...excused].sort()])]
  const over = checkInState(activity, at) === 'closed'
  const lines: Line[] = [
    ...placed.map((signUp): Line => ({ who: signUp.who, signUp, state: zh.signedUp, missed: over })),
    ...waiting.map((signUp, index): Line => ({ who: signUp.who, signUp, state: zh.inLineAs(index + 1), missed: false })),
    ...others.filter((who) => !listed.has(who)).map((who): Line => ({ who, state: '', missed: false })),
  ]
  const rows = lines.map((line, index) => rowOf(line, index + 1, { roster, came: came.get(line.who), excused: excused.has(line.who) }))
  return { name: zh.kinds['sign-ups'], columns, pieces: [rows] }
}

interface Line {
  who: string
  signUp?: SignUp
  /** How they stand on the list. */
  state: string
  /** They had a place, and the check-in is over. */
  missed: boolean
}

const rowOf = (
  { who, signUp, state, missed }: Line,
  place: number,
  { roster, came, excused }: { roster: Roster; came: Attendance | undefined; excused: boolean },
): Cell[] => {
  const isMember = !who.startsWith('?')
  const member = roster.byNumber.get(who)
  const proxy = signUp?.proxyBy === undefined || signUp.proxyBy === who ? '' : roster.byNumber.get(signUp.proxyBy)?.name || zh.nameless
  const attended = came ? (came.makeUp ? zh.madeUp : zh.came) : excused ? zh.onLeave : missed ? zh.missed : ''
  return [
    place,
    ...(isMember ? [who, member?.name || zh.nameless] : ['', zh.unbound]),
    member?.branch ?? signUp?.branch ?? '',
    member?.tier ?? '',
    state,
    signUp?.at ?? null,
    proxy,
    attended,
    came?.at ?? null,
  ]
}
