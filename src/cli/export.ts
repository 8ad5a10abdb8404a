import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { mostSheetRows, type SheetStream } from '../chat/book.ts'
import { type Moment, momentOf } from '../chat/exports/counted-entries.ts'
import type { ExportKind, Recipe } from '../chat/exports/recipe.ts'
import { sheetOf } from '../chat/exports/sheet-of.ts'
import { isoOf } from '../domain/zoned.ts'
import { exits } from '../exits.ts'
import { csvHeader, csvLine, jsonLine } from '../render/delimited.ts'
import { type WrittenSheet, writeSheets } from '../render/workbook.ts'
import { wholeFile } from '../whole-file.ts'
import { periodOf } from './listings.ts'
import { printOne } from './print.ts'
import { Exit, type World } from './world.ts'

/** Options of `export`, as typed. */
interface ExportOptions {
  json: boolean
  what?: string | undefined
  period?: string | undefined
  activity?: string | undefined
}

const kinds: readonly ExportKind[] = ['points', 'entries', 'members', 'sign-ups', 'awards']
/** The whole: a workbook of these sheets. */
const whole: readonly ExportKind[] = ['points', 'entries', 'members']

/**
 * `export FILE`: points, entries and roster of a period (本月 unless said) as a workbook, all as of one moment; with `--what` one of them alone,
 * as .xlsx, .csv or .jsonl by the file's ending. Rows are written as they are read, so that the largest ledger fits. The file (mode 0600, for it
 * holds names) appears whole or not at all.
 */
export const exportTo = async (world: Pick<World, 'house' | 'clock'>, file: string, options: ExportOptions): Promise<void> => {
  const { house, clock } = world
  const ending = extname(file).toLowerCase()
  if (!['.xlsx', '.csv', '.jsonl'].includes(ending)) throw new Exit(exits.usage, ['文件名要以 .xlsx、.csv 或 .jsonl 结尾。'])
  const period = periodOf(world, options.period)
  const recipes = await recipesOf(world, options, ending, period.key)
  const moment = await momentOf(house.ledger, clock.now())
  const sheets = await Promise.all(recipes.map((recipe) => sheetOf(house, recipe, moment)))
  let written: WrittenSheet[]
  try {
    const told = { zone: house.association.timezone, moment }
    written = await wholeFile(file, (part) => writing(part, ending, ending === '.xlsx' ? sheets.map(bounded) : sheets, told))
  } catch (error) {
    throw isFileFault(error) ? new Exit(exits.usage, [`写不了文件 ${file}：${error.code}。请换个地方再试。`]) : error
  }
  const counted = recipes.some(({ what }) => what !== 'members' && what !== 'sign-ups')
  const summary = {
    file,
    bytes: (await stat(file)).size,
    asOf: isoOf(moment.at, house.association.timezone),
    ...(counted ? { period: period.key } : {}),
    sheets: recipes.map(({ what }, index) => {
      const { rows, sums } = written[index] ?? { rows: 0, sums: {} }
      const points = Object.values(sums)[0]
      return { what, rows, ...(points === undefined ? {} : { points }) }
    }),
  }
  const told = written.map(({ name, rows }) => `${name} ${rows} 行`).join('，')
  printOne(summary, `已导出${counted ? `${period.label}的` : ''}${told}到 ${file}。里面有姓名和积分，请妥善保管。`, options.json)
}

const recipesOf = async (
  world: Pick<World, 'house' | 'clock'>,
  options: ExportOptions,
  ending: string,
  period: string,
): Promise<Recipe[]> => {
  const named = options.what ?? (options.activity === undefined ? undefined : 'sign-ups')
  const what = kinds.find((kind) => kind === named)
  if (named !== undefined && what === undefined) throw new Exit(exits.usage, [`--what 只能是 ${kinds.join('、')}。`])
  if (options.activity !== undefined && what !== 'sign-ups') throw new Exit(exits.usage, ['--activity 只用于 --what sign-ups。'])
  const asked = what === undefined ? (ending === '.xlsx' ? whole : (['entries'] as const)) : [what]
  return Promise.all(asked.map((kind) => recipeOf(world, kind, period, options.activity)))
}

const recipeOf = async (
  world: Pick<World, 'house' | 'clock'>,
  what: ExportKind,
  period: string,
  activity: string | undefined,
): Promise<Recipe> => {
  if (what === 'members') return { what }
  if (what !== 'sign-ups') return { what, period }
  if (activity === undefined) throw new Exit(exits.usage, ['导出名单要写 --activity 编号。'])
  if ((await world.house.ledger.activity(activity)) === null) throw new Exit(exits.usage, [`没有编号 ${activity} 的活动。`])
  return { what, activity }
}

/** Ends a sheet beyond what Excel opens, before a file is made that nobody can open. */
const bounded = ({ pieces, ...head }: SheetStream): SheetStream => ({
  ...head,
  pieces: (async function* () {
    let rows = 0
    for await (const piece of pieces) {
      rows += piece.length
      if (rows > mostSheetRows) throw new Exit(exits.usage, [`一张表最多 ${mostSheetRows} 行。请换短一些的时段，或导出为 .csv、.jsonl。`])
      yield piece
    }
  })(),
})

const writing = async (
  path: string,
  ending: string,
  sheets: readonly SheetStream[],
  { zone, moment }: { zone: string; moment: Moment },
): Promise<WrittenSheet[]> => {
  const stream = createWriteStream(path, { mode: 0o600, flags: 'wx', flush: true })
  if (ending === '.xlsx') {
    const ended = finished(stream)
    ended.catch(() => undefined)
    const written = await writeSheets({ zone, at: moment.at, sheets }, stream)
    await ended
    return written
  }
  const [sheet] = sheets
  if (!sheet) return []
  const written: WrittenSheet = { name: sheet.name, rows: 0, sums: {} }
  await pipeline(Readable.from(lines(sheet, ending, zone, written)), stream)
  return [written]
}

/** The lines of a sheet as text; counts and adds up in `written` meanwhile. */
const lines = async function* (
  { columns, pieces }: SheetStream,
  ending: string,
  zone: string,
  written: WrittenSheet,
): AsyncGenerator<string> {
  if (ending === '.csv') yield csvHeader(columns)
  const summed = columns.findIndex(({ sum }) => sum)
  let tenths = 0
  for await (const piece of pieces) {
    written.rows += piece.length
    for (const row of piece) tenths += Number(row[summed] ?? 0)
    yield piece.map((row) => (ending === '.csv' ? csvLine : jsonLine)(row, columns, zone)).join('')
  }
  const name = columns[summed]?.name
  if (name !== undefined) written.sums[name] = tenths / 10
}

const isFileFault = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string' && 'syscall' in error && 'path' in error
