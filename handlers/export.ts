import { isActivity, sayIfAddressed } from '../src/chat/acts/organising.ts'
import { numberOf } from '../src/chat/arguments.ts'
import { command, confirmPrivately, type Decision, type MemberScene, type Reading, tell } from '../src/chat/contract.ts'
import { entryCount } from '../src/chat/exports/counted-entries.ts'
import type { ExportKind, Recipe } from '../src/chat/exports/recipe.ts'
import { mostSentRows } from '../src/chat/exports/sheet-of.ts'
import { periodMeant, saidPeriod } from '../src/chat/forms/said-period.ts'
import { activityNumbered } from '../src/chat/forms/which-activity.ts'
import type { Period } from '../src/domain/period.ts'
import { dateOf, sayWhen } from '../src/domain/zoned.ts'
import * as zh from '../src/text/export.ts'

interface Args {
  what: ExportKind
  /** Only for points and entries. */
  period?: string
  /** Only for a sign-up list. */
  number?: string
}

/** Entries beyond these are shown as a number first. */
const mostUnasked = 5000

const words: Record<ExportKind, readonly string[]> = {
  points: ['积分', '会员积分', '积分表', '积分榜', '积分汇总', '积分汇总表'],
  entries: ['流水', '积分流水', '流水账', '流水明细', '积分明细', '积分流水表'],
  members: ['会员', '会员名册', '会员名单', '会员表', '名册'],
  awards: ['评优', '评优参考', '评优名单', '评优表'],
  'sign-ups': ['名单', '报名名单', '签到名单', '报名表', '签到表'],
}
/** Longest first: 积分流水 is not 积分. */
const byWord = (Object.keys(words) as ExportKind[])
  .flatMap((what) => words[what].map((word) => ({ what, word })))
  .sort((a, b) => b.word.length - a.word.length)

/** «本月积分导出», «把积分流水导出来» — said to the bot. */
const wordLast = /^把?(.{2,16}?)(?:导出|导出来|导一下|导成表格?)$/u

/** 导出 — points, entries, the roster or a sign-up list as a workbook, for the asker alone wherever it was asked. Writes nothing. */
export const exportLedger = command<Args>({
  name: '导出',
  words: ['导出'],
  addressedForm: wordLast,
  who: 'staff',
  usage: '导出 积分|流水|名单|会员|评优 [时段|编号]',
  about: '把积分、流水、名单或会员名册做成 Excel 发给你',
  read(rest, reading) {
    const said = rest === '' ? wordLast.exec(reading.word ?? '')?.[1] : rest
    return said === undefined ? null : readSaid(said.replace(/[\s,、:/]+/gu, ''), reading)
  },
  write: ({ what, period, number }) => [zh.kinds[what], period ?? number].filter((word) => word !== undefined).join(' '),

  async run(args, scene) {
    if (args.what === 'members') return enclosed(zh.roster, `${zh.kinds.members}-${dateOf(scene.at, scene.zone)}`, { what: 'members' })
    if (args.what === 'sign-ups') return signUps(args.number, scene)
    const period = periodMeant(args.period, scene)
    const count = await entryCount(scene.ledger, period)
    if (count === 0) return tell(zh.nothingIn(period.label))
    const file = `${zh.kinds[args.what]}-${period.key === 'all' ? period.label : period.key}`
    if (args.what === 'awards') return enclosed(zh.awardsOf(period.label), file, { what: 'awards', period: period.key })
    if (args.what === 'points') return enclosed(zh.pointsOf(period.label), file, { what: 'points', period: period.key })
    if (count > mostSentRows) return tell(zh.tooManyEntries(period.label, count, mostSentRows, commandFor(file, period)))
    if (count > mostUnasked && !scene.confirmed)
      return confirmPrivately(scene, zh.manyEntries(period.label, count), {
        command: '导出',
        args: { what: 'entries', period: period.key },
      })
    return {
      says: [
        {
          to: 'asker',
          text: zh.enclosedEntries(period.label, count),
          file: { name: `${file}.xlsx`, export: { what: 'entries', period: period.key } },
        },
      ],
    }
  },
})

/** What is exported, first or last, and a 时段 or number beside it. */
const readSaid = (said: string, reading: Reading): { args: Args } | null => {
  for (const { what, word } of byWord) {
    const beside = said.startsWith(word) ? said.slice(word.length) : said.endsWith(word) ? said.slice(0, -word.length) : null
    const args = beside === null ? null : argsOf(what, beside.replace(/^的|的$/gu, ''), reading)
    if (args) return { args }
  }
  return null
}

const argsOf = (what: ExportKind, beside: string, reading: Reading): Args | null => {
  if (what === 'sign-ups') {
    const number = beside === '' ? reading.quotedNumber : numberOf(beside)
    return number === null ? null : { what, ...(number === undefined ? {} : { number }) }
  }
  if (beside === '') return { what }
  const period = what === 'members' ? null : saidPeriod(beside, reading)
  return period === null ? null : { what, period }
}

const enclosed = (what: string, name: string, recipe: Recipe): Decision => ({
  says: [{ to: 'asker', text: zh.enclosed(what), file: { name: `${name}.xlsx`, export: recipe } }],
})

const signUps = async (number: string | undefined, scene: MemberScene): Promise<Decision> => {
  if (number === undefined) return sayIfAddressed(scene, zh.whichActivity)
  const activity = await activityNumbered(scene, number)
  if (!isActivity(activity)) return activity
  const when = sayWhen(activity.startsAt, scene.zone, scene.at)
  return enclosed(zh.signUpsOf(activity.title, number, when), `${zh.kinds['sign-ups']}-${number}`, { what: 'sign-ups', activity: number })
}

const commandFor = (file: string, { key }: Period): string =>
  `npm run --silent lianyi -- export ${file}.xlsx --what entries --period ${key === 'all' ? '全部' : key}`
