import { standsOf, summaryOf } from '../src/chat/acts/points-summary.ts'
import { isOfRecord, isQuestion, looksLikeName } from '../src/chat/arguments.ts'
import { command, tell } from '../src/chat/contract.ts'
import { periodMeant, saidPeriod } from '../src/chat/forms/said-period.ts'
import { rolesOf } from '../src/domain/member.ts'
import { personOfRecord } from '../src/domain/roster.ts'
import { severalOfName } from '../src/text/common.ts'
import * as zh from '../src/text/points.ts'

interface Args {
  person: string
  period?: string
}

/** «孙志强的积分», «孙志强多少分» — said to the bot. */
const form = /^查?(.{2,5}?)(?:现在)?(?:的?(?:积分|分数)(?:是?多少)?|有?(?:多少|几)(?:积分|分))(?:了|啊|呀|呢)?\??$/u

/** 积分 姓名 — staff look up somebody's points, of one who left too; the answer is theirs alone. */
export const pointsOf = command<Args>({
  name: '积分',
  words: ['积分', '查积分', '查询积分', '积分查询'],
  addressedForm: form,
  who: 'staff',
  addressedOnly: true,
  usage: '积分 姓名 [时段]',
  about: '查某位会员的积分',
  read(rest, reading) {
    const named = rest === '' ? form.exec(reading.word ?? '')?.[1] : undefined
    if (named !== undefined) return isOfRecord(reading, named) ? { args: { person: named } } : null
    const words = rest.split(/[\s,、:]+/u).filter((word) => word !== '')
    const at = words.findIndex((word) => isOfRecord(reading, word))
    const person = at < 0 ? words[0] : words[at]
    if (person === undefined || words.length > 2) return null
    const other = words.find((word) => word !== person)
    const period = other === undefined ? undefined : saidPeriod(other, reading)
    if (period === null) return null
    if (at >= 0) return { args: { person, ...(period === undefined ? {} : { period }) } }
    const byStaff = reading.speaker !== null && rolesOf(reading.speaker, undefined).staff
    const mistyped = byStaff && !reading.glued && looksLikeName(person) && !isQuestion(rest) && saidPeriod(person, reading) === null
    return mistyped ? { tell: zh.nobodyNamed(person) } : null
  },
  write: ({ person, period }) => (period === undefined ? person : `${person} ${period}`),

  async run({ person, period }, scene) {
    const found = personOfRecord(scene.roster, person)
    if (found === null) return tell(zh.nobodyNamed(person))
    if (!('number' in found)) return tell(severalOfName(person, found))
    const meant = periodMeant(period, scene)
    return tell(await summaryOf(scene, found, meant, await standsOf(scene, found, meant)))
  },
})
