import { sayMonth } from '../../domain/duty.ts'
import type { Roster } from '../../domain/roster.ts'
import { type Absence, monthsOfYear, type RotaParts } from '../../domain/rota.ts'
import type { TurnFact, Turns } from '../../domain/turns.ts'
import { monthOf } from '../../domain/zoned.ts'
import type { Expectation } from '../../journal/commit.ts'
import * as zh from '../../text/rota.ts'
import type { SaidFile } from '../said.ts'
import { nameOf } from './duty.ts'

/** What a year's table is made of. */
export interface RotaView {
  roster: Roster
  turns: Turns
  zone: string
  association: { name: string; absences?: readonly Absence[] }
  /** ms; the month it lies in is marked. */
  at: number
}

/** The rota of a year as text for a phone and as a picture. */
export interface YearRota {
  text: string
  file: SaidFile
  /** How many months are given. */
  given: number
}

/** The year's rota as it stands: this month marked, swaps and deputies noted. */
export const yearRota = ({ roster, turns, zone, association, at }: RotaView, year: number): YearRota => {
  const now = monthOf(at, zone)
  const lines = monthsOfYear(year).map((month): zh.RotaLine => {
    const turn = turns.of(month)
    return {
      month: sayMonth(month),
      name: turn ? nameOf(roster, turn.number) : null,
      branch: (turn && roster.byNumber.get(turn.number)?.branch) ?? '',
      isNow: month === now,
      swappedWith: turn?.swappedWith === undefined ? null : nameOf(roster, turn.swappedWith),
      deputies: turns.deputies
        .filter((deputy) => deputy.month === month)
        .sort((a, b) => (a.from < b.from ? -1 : 1))
        .map(({ number, from, to }) => ({ name: nameOf(roster, number), from: sayDayOnly(from), to: sayDayOnly(to) })),
    }
  })
  return {
    text: zh.rotaTable(year, lines),
    given: lines.filter(({ name }) => name !== null).length,
    file: {
      name: zh.rotaFile(year),
      picture: {
        kind: 'rota',
        association: association.name,
        title: zh.rotaTitle(year),
        months: lines.map(zh.rotaMonth),
        footer: zh.rotaFooter,
      },
    },
  }
}

/** 「12月5日」 of a civil date. */
export const sayDate = (date: string): string => `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`

const sayDayOnly = (date: string): string => `${Number(date.slice(8))}日`

/** What planning a year needs, as the roster and the journal stand. */
export const rotaParts = ({ roster, turns, association }: Pick<RotaView, 'roster' | 'turns' | 'association'>): RotaParts => ({
  viceChairs: roster.present.filter(({ posts }) => posts.includes('副会长')).map(({ number }) => number),
  turns,
  absences: association.absences ?? [],
})

/** The month is still given as it was read. */
export const unchangedTurn = (month: string, turn: TurnFact | undefined): Expectation => {
  const place = { name: 'turn unchanged', key: 'turns', field: month }
  return turn === undefined ? { ...place, op: 'absent' } : { ...place, op: 'equals', value: JSON.stringify(turn) }
}
