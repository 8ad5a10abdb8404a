import { linesOf, signed } from '../src/chat/acts/entry-lines.ts'
import { whyOf } from '../src/chat/acts/entry-why.ts'
import { command, tell } from '../src/chat/contract.ts'
import { periodMeant, saidPeriod } from '../src/chat/forms/said-period.ts'
import * as zh from '../src/text/points.ts'

interface Args {
  /** 流水号. */
  entry?: string
  period?: string
}

const why = '(?:为什么|为啥|凭什么|凭啥|怎么|咋)'
const mine = '(?:我|俺|咱)的?(?:积分|分)'
/** Whoever asks about a deduction gets this month's lines. */
const aggrieved = new RegExp(
  `^(?:(?:是?谁|${why})(?:又|要|给)?[扣减](?:了|掉了?|的)?${mine}|(?:是?谁|${why})(?:又)?把${mine}[扣减]|(?:我|俺)${why}(?:又)?被?[扣减]了?(?:积分|分)|${mine}${why}(?:又)?(?:变?少|被?[扣减]|没))(?:掉|了|啊|呀|呢)*\\??$`,
  'u',
)
const records = /^(?:我的|我)?(.{2,8}?)?的?(?:积分|扣分|加分)?(?:明细|流水|记录)\??$/u

/** Most lines of one statement. */
const mostLines = 30

/** 明细 — a member's own entries in a 时段, told to them alone. */
export const statement = command<Args>({
  name: '明细',
  words: ['明细', '积分明细', '我的明细', '我的积分明细', '查明细', '查积分明细'],
  addressedForm: new RegExp(`${aggrieved.source}|${records.source}`, 'u'),
  who: 'member',
  usage: '明细 [时段|流水号]',
  about: '看自己的每一条积分记录',
  read(rest, reading) {
    const { word = '' } = reading
    if (rest === '' && aggrieved.test(word)) return { args: { period: '本月' } }
    const text = rest === '' ? records.exec(word)?.[1] : rest
    const entry = text === undefined ? undefined : /^(?:流水号?)?\s*(\d{4,9})$/u.exec(text)?.[1]
    if (entry !== undefined && !/^20\d\d$/u.test(entry)) return { args: { entry } }
    if (text === undefined || (rest === '' && /^[积扣加]分$/u.test(text))) return { args: {} }
    const period = saidPeriod(text, reading)
    return period === null ? null : { args: { period } }
  },
  write: ({ entry, period }) => entry ?? period ?? '',

  async run({ entry: number, period: said }, scene) {
    const { me, ledger, speaker } = scene
    if (number !== undefined) {
      const entry = await ledger.entry(number)
      const may = entry !== null && (entry.member === me.number || speaker.roles.staff)
      return tell(may ? await whyOf(scene, entry) : zh.noSuchEntryOfYours(number))
    }
    const period = periodMeant(said, scene)
    const entries = (await ledger.entriesOf(me.number, period.key)).reverse()
    if (entries.length === 0) return tell(zh.emptyStatement(me.name, period.label))
    const rules = entries[0]?.rules ?? scene.rulesVersion
    const sum = entries.reduce((total, entry) => total + entry.tenths, 0)
    const lines = await linesOf(scene, entries.slice(0, mostLines), rules)
    return tell(zh.statement({ name: me.name, period: period.label, lines, total: entries.length, sum: signed(sum), rules }))
  },
})
