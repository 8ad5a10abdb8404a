import { figuresInMonth, nameOf } from '../chat/acts/duty.ts'
import { rotaParts, unchangedTurn, yearRota } from '../chat/acts/rota.ts'
import type { Speech } from '../chat/contract.ts'
import { type House, noticesOf } from '../chat/scene.ts'
import { sayMonth } from '../domain/duty.ts'
import { rolesOf } from '../domain/member.ts'
import { type Roster, rosterOf } from '../domain/roster.ts'
import { monthsOfYear, type PlannedMonth, planYear, type RotaFault, rotaFaults } from '../domain/rota.ts'
import { type TurnFact, type Turns, turnsOf } from '../domain/turns.ts'
import { monthOf, partsOf } from '../domain/zoned.ts'
import { exits } from '../exits.ts'
import { found } from '../founding.ts'
import { digestOf } from '../journal/commit.ts'
import * as zh from '../text/rota.ts'
import { printOne, printRows } from './print.ts'
import { Exit, type World } from './world.ts'

/** What these commands work on. */
type Place = Pick<World, 'house' | 'clock'>

/** Options of `rota` and `turns`, as typed. */
export interface RotaOptions {
  json: boolean
  year?: string | undefined
  by?: string | undefined
  /** Months that have not begun are planned anew, given or not. */
  all?: boolean
}

/** A year as typed. Throws {@link Exit} 64. */
const yearOf = (typed: string): number => {
  const year = Number(/^(20\d\d)年?$/u.exec(typed)?.[1])
  if (!year) throw new Exit(exits.usage, [`年份「${typed}」看不懂；要写成 2027 这样。`])
  return year
}

/** `turns [--year Y]`: the months of a year (本年 unless said) that are given, each with what was led and its highlight. */
export const listTurns = async ({ house, clock }: Place, { year: typed, json }: RotaOptions): Promise<void> => {
  const { ledger, association } = house
  const zone = association.timezone
  const year = typed === undefined ? partsOf(clock.now(), zone).year : yearOf(typed)
  const { roster, turns } = await peopleOf(house)
  const given = monthsOfYear(year).flatMap((month) => turns.of(month) ?? [])
  const rows = await Promise.all(
    given.map(async ({ month, number, swappedWith }) => {
      const [{ led }, [highlight]] = await Promise.all([figuresInMonth({ ledger, turns, zone }, month), ledger.highlights(month)])
      return {
        month,
        number,
        name: nameOf(roster, number),
        activities: led.length,
        highlight: highlight === undefined ? null : Number(highlight),
        ...(swappedWith === undefined ? {} : { swappedWith }),
      }
    }),
  )
  printRows(rows, json)
}

interface YearPlan {
  year: number
  roster: Roster
  plan: PlannedMonth[]
  faults: RotaFault[]
  /** The rota as it stands. */
  turns: Turns
  /** The months the plan gives, and gives otherwise. */
  open: TurnFact[]
}

/** People and rota: as the journal has them, or before the first start as the folder does. */
const peopleOf = async ({ association, ledger }: House): Promise<{ roster: Roster; turns: Turns }> => {
  if ((await ledger.ruleVersions()).length === 0)
    return { roster: rosterOf(association.roster.map((row) => ({ ...row, joinedAt: 0 }))), turns: turnsOf(association.turns) }
  const [roster, turns] = await Promise.all([ledger.roster(), ledger.turns()])
  return { roster, turns }
}

/** The plan of a year; with `all` the months that have not begun are planned anew, given or not. */
const planOf = async ({ house, clock }: Place, typed: string, all: boolean): Promise<YearPlan> => {
  const { association } = house
  const year = yearOf(typed)
  const { roster, turns } = await peopleOf(house)
  const now = monthOf(clock.now(), association.timezone)
  const kept = all ? turns.all.filter(({ month }) => month <= now || !month.startsWith(String(year))) : turns.all
  const parts = { ...rotaParts({ roster, turns: turnsOf(kept, turns.deputies), association }), from: now }
  const plan = planYear(year, parts)
  const open = plan.flatMap(({ month, number, held }) =>
    held || number === null || turns.of(month)?.number === number ? [] : [{ month, number }],
  )
  return { year, roster, plan, faults: rotaFaults(plan, parts), turns, open }
}

const faultSaid = (roster: Roster, fault: RotaFault): string => {
  const month = sayMonth(fault.month)
  switch (fault.kind) {
    case 'gap':
      return zh.gap(month)
    case 'in-a-row':
      return zh.inARow(month, nameOf(roster, fault.number))
    case 'absent':
      return zh.absent(month, nameOf(roster, fault.number))
    case 'no-vice-chair':
      return zh.noViceChair(month, nameOf(roster, fault.number))
  }
}

const summaryOf = ({ year, roster, plan, faults, open }: YearPlan): { document: object; lines: string[] } => {
  const name = (number: string | null): string | null => (number === null ? null : nameOf(roster, number))
  const counts = new Map<string, number>()
  for (const { number } of plan) if (number !== null) counts.set(number, (counts.get(number) ?? 0) + 1)
  const problems = faults.map((fault) => ({ ...fault, text: faultSaid(roster, fault) }))
  return {
    document: {
      year,
      months: plan.map(({ month, number, held }) => ({ month, number, name: name(number), held })),
      planned: open.length,
      gaps: faults.flatMap(({ kind, month }) => (kind === 'gap' ? [month] : [])),
      problems,
    },
    lines: [
      ...plan.map(({ month, number, held }) => zh.planLine(month, name(number), held)),
      zh.planCounts([...counts].map(([number, times]) => ({ name: nameOf(roster, number), times }))),
      ...problems.map(({ text }) => `! ${text}`),
    ],
  }
}

/** `rota plan YEAR --preview [--all]`: the year as it would be, what is given and what is new, and what is wrong with it. Writes nothing. */
export const previewRota = async (world: Place, typed: string, { json, all = false }: RotaOptions): Promise<void> => {
  const made = await planOf(world, typed, all)
  const { document, lines } = summaryOf(made)
  const end = made.open.length > 0 ? [zh.howToAdopt(made.year, all)] : []
  printOne({ preview: true, ...document }, [zh.planHead(made.year, made.open.length), ...lines, ...end].join('\n'), json)
}

/**
 * `rota adopt YEAR --by NUMBER [--all]`: the months are given as the preview shows; who was given some, the chairs and staff
 * hear of it. A second call finds no such month and changes nothing. Throws {@link Exit} 64 when the number is not of staff.
 */
export const adoptRota = async (world: Place, typed: string, { json, by, all = false }: RotaOptions): Promise<void> => {
  const { house, clock } = world
  await found(house, clock)
  const made = await planOf(world, typed, all)
  const { year, roster, turns, open } = made
  const staff = by === undefined ? undefined : roster.byNumber.get(by)
  if (!staff || staff.leftAt !== undefined || !rolesOf(staff, undefined).staff)
    throw new Exit(exits.usage, [by === undefined ? 'rota adopt 要写 --by 会员号。' : `会员号 ${by} 不是会长或秘书处，不能采用轮值计划。`])
  if (open.length > 0) {
    const at = clock.now()
    const id = `rota/${year}/${digestOf(...open.map(({ month, number }) => `${month} ${number}`))}/${at}`
    const outcome = await house.journal.commit({
      act: { id, about: '', once: false },
      by: `cli:${staff.number}`,
      occurredAt: at,
      expect: open.map(({ month }) => unchangedTurn(month, turns.of(month))),
      events: [{ type: 'turns.adopted', turns: open, source: 'staff' }],
      says: await noticesOf(house, roster, await announced(world, made, staff.name), { cause: id, at }),
      memo: [],
    })
    if (outcome.outcome === 'refused') throw new Exit(exits.different, ['轮值刚有变动，没有采用。请重新预览。'])
  }
  const { document, lines } = summaryOf(made)
  const head = open.length === 0 ? zh.nothingToAdopt(year) : zh.adopted(year, open.length)
  printOne({ adopted: open.length, ...document }, [head, ...lines].join('\n'), json)
}

/** The year's table to the chairs and staff, and to each who is bound what is theirs. */
const announced = async ({ house, clock }: Place, { year, roster, turns, open }: YearPlan, by: string): Promise<Speech[]> => {
  const { association, ledger } = house
  const settled = turnsOf([...turns.all, ...open], turns.deputies)
  const { text, file } = yearRota({ roster, turns: settled, zone: association.timezone, association, at: clock.now() }, year)
  const table = `${zh.yearSettled(year, by, open.length)}\n${text}`
  const chairs = association.groups.filter(({ kind }) => kind === 'chairs')
  const concerned = [...new Set(open.map(({ number }) => number))]
  const bound = await Promise.all(concerned.map(async (number) => ((await ledger.binding(number)) === null ? [] : [number])))
  return [
    { to: 'staff', text: table, file },
    ...chairs.map((group): Speech => ({ to: { group: group.name }, text: table, file, kind: 'publication' })),
    ...bound.flat().map((number): Speech => {
      const months = open.flatMap((turn) => (turn.number === number ? [`${year}年${sayMonth(turn.month)}`] : []))
      return { to: { member: number }, text: zh.yourMonths(nameOf(roster, number), months) }
    }),
  ]
}
