import { type Period, periodOfKey } from '../../domain/period.ts'
import { dateOf, sayTime, sayWhen } from '../../domain/zoned.ts'
import * as zh from '../../text/export.ts'
import * as own from '../../text/own-record.ts'
import { type Book, gathered, mostSheetRows, type SheetStream } from '../book.ts'
import type { DrawnFile, SaidFile } from '../said.ts'
import type { House } from '../scene.ts'
import { awardsSheet } from './awards-sheet.ts'
import { type Moment, momentOf } from './counted-entries.ts'
import { entriesSheet } from './entries-sheet.ts'
import { membersSheet } from './members-sheet.ts'
import { ownSheet } from './own-sheet.ts'
import { pointsSheet } from './points-sheet.ts'
import type { Recipe } from './recipe.ts'
import { rescoredSheet } from './rescored-sheet.ts'
import { signUpsSheet } from './sign-ups-sheet.ts'

/** What a recipe is read from. */
export type Source = Pick<House, 'association' | 'ledger'>

/** Most rows of a workbook that is sent by chat; a longer one is written on the command line. */
export const mostSentRows = 20_000
/** Entries may come in between the question and the file. */
const slack = 2000

/** The sheet a recipe describes, as of a moment, with a heading that says so; long ones are read as they are written. Throws RangeError for an activity or period that is none. */
export const sheetOf = async (source: Source, recipe: Recipe, moment: Moment): Promise<SheetStream> => {
  const { association, ledger } = source
  const zone = association.timezone
  const titled = (sheet: SheetStream, title: string): SheetStream => ({
    ...sheet,
    heading: [zh.heading(association.name, title, `${dateOf(moment.at, zone)} ${sayTime(moment.at, zone)}`)],
  })
  switch (recipe.what) {
    case 'points': {
      const period = periodOf(recipe)
      return titled(await pointsSheet(source, period, moment), zh.pointsOf(period.label))
    }
    case 'entries': {
      const period = periodOf(recipe)
      return titled(await entriesSheet(source, period, moment), zh.entriesOf(period.label))
    }
    case 'awards': {
      const period = periodOf(recipe)
      return titled(await awardsSheet(source, period, moment), zh.awardsOf(period.label))
    }
    case 'rescored':
      return titled(await rescoredSheet(source, recipe), zh.rescoredBy(recipe.rules))
    case 'own': {
      const name = (await ledger.roster()).byNumber.get(recipe.member)?.name ?? ''
      return titled(await ownSheet(source, recipe.member), own.heading(name, recipe.member))
    }
    case 'members':
      return titled(await membersSheet(source), zh.roster)
    case 'sign-ups': {
      const activity = await ledger.activity(recipe.activity)
      if (!activity) throw new RangeError(`no activity ${recipe.activity}`)
      const { number, title, startsAt } = activity
      return titled(await signUpsSheet(source, activity, moment.at), zh.signUpsOf(title, number, sayWhen(startsAt, zone, moment.at)))
    }
  }
}

const periodOf = ({ period }: { period: string }): Period => {
  const found = periodOfKey(period)
  if (!found) throw new RangeError(`not a period: ${period}`)
  return found
}

/** A file with its rows: those of a recipe are read now (`at`, ms). Rejects where a recipe cannot be followed, or has more rows than are sent. */
export const resolved = async (file: SaidFile, source: Source, at: number): Promise<DrawnFile> => {
  if (!('export' in file)) return file
  const moment = await momentOf(source.ledger, at)
  const sheet = await gathered(await sheetOf(source, file.export, moment), Math.min(mostSentRows + slack, mostSheetRows))
  const book: Book = { zone: source.association.timezone, at, sheets: [sheet] }
  return { name: file.name, book }
}
