import { yearRota } from '../src/chat/acts/rota.ts'
import { command, say } from '../src/chat/contract.ts'
import { partsOf } from '../src/domain/zoned.ts'
import * as zh from '../src/text/rota.ts'

interface Args {
  /** Absent: the year of the message. */
  year?: number
}

const yearsAway: Record<string, number> = { 去年: -1, 上年: -1, 今年: 0, 本年: 0, 全年: 0, 明年: 1, 来年: 1, 下一年: 1 }
/** How many years before and after the present one are shown. */
const reach = 20

/** 轮值表 — the year's turns as text and as a picture: this month marked, swaps and deputies noted. Writes nothing. */
export const rotaTable = command<Args>({
  name: '轮值表',
  words: ['轮值表', '轮值计划', '全年轮值', '轮值安排表', '年度轮值表'],
  addressedForm: /^(?:去年|今年|本年|明年|来年|20\d\d年?)的?(?:全年)?轮值(?:表|安排|计划)?\??$/u,
  who: 'member',
  usage: '轮值表 [年份]',
  about: '看全年的轮值安排',
  read(rest, { association, at, glued, word = '' }) {
    const phrase = /^(去年|今年|本年|明年|来年|20\d\d)/u.exec(word)?.[1]
    const said = (phrase ?? rest).replace(/的$/u, '')
    const now = partsOf(at, association.timezone).year
    if (said === '') return { args: {} }
    if (said in yearsAway) return glued ? null : { args: { year: now + (yearsAway[said] ?? 0) } }
    const year = Number(/^(20\d\d)年?$/u.exec(said)?.[1])
    return year ? { args: { year } } : null
  },
  write: ({ year }) => (year === undefined ? '' : String(year)),

  async run({ year: said }, scene) {
    const now = partsOf(scene.at, scene.zone).year
    const year = said ?? now
    if (Math.abs(year - now) > reach) return say(zh.noSuchYear(now - reach, now + reach))
    const { text, file, given } = yearRota(scene, year)
    if (given === 0) return say(zh.emptyRota(year))
    return { says: [{ to: 'here', text, file }] }
  },
})
