import { nameOf } from '../src/chat/acts/duty.ts'
import { sayDate } from '../src/chat/acts/rota.ts'
import { command, type MemberScene, say } from '../src/chat/contract.ts'
import { ledActivities } from '../src/domain/duty.ts'
import { atLocal, dateOf, monthOf, partsOf } from '../src/domain/zoned.ts'
import * as zh from '../src/text/activity.ts'
import { stoodIn } from '../src/text/rota.ts'

const asked = ['', '今天', '本月', '这个月', '下个月', '下月'].flatMap((when) =>
  ['轮值', '当值', '值班'].flatMap((duty) => [`${when}谁${duty}`, `${when}谁${duty}?`, `谁${when}${duty}`, `谁${when}${duty}?`]),
)

/** 轮值 — who is on duty this month and next, and how many activities they have led. */
export const rotation = command<Record<string, never>>({
  name: '轮值',
  words: ['轮值', '当值', '轮值安排', '本月轮值', '这个月轮值', '下月轮值', '下个月轮值'],
  addressedWords: asked,
  who: 'member',
  usage: '轮值',
  about: '本月和下月谁轮值',
  read(rest, { at, association, glued }) {
    const said = rest.replace(/\?$/u, '')
    if (said === '') return { args: {} }
    const { month } = partsOf(at, association.timezone)
    const near = [`${month}月`, `${(month % 12) + 1}月`, '本月', '这个月', '下月', '下个月']
    return !glued && near.includes(said.replace(/月份$/u, '月')) ? { args: {} } : null
  },
  write: () => '',

  async run(_args, scene) {
    const { year, month } = partsOf(scene.at, scene.zone)
    const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 }
    return say(`${await turnOf(scene, '本月', year, month)}\n${await turnOf(scene, '下月', next.year, next.month)}`)
  },
})

const turnOf = async (scene: MemberScene, which: string, year: number, month: number): Promise<string> => {
  const { roster, turns, zone, at, ledger } = scene
  const from = atLocal({ year, month, day: 1, hour: 0, minute: 0 }, zone)
  const turn = turns.of(monthOf(from, zone))
  const member = turn && roster.byNumber.get(turn.number)
  if (!turn || !member) return zh.noTurn(which, `${month}月`)
  const deputies = turns.deputies
    .filter((each) => each.month === turn.month && each.to >= dateOf(at, zone))
    .map(({ number, from: first, to }) => stoodIn({ name: nameOf(roster, number), from: sayDate(first), to: sayDate(to) }))
  if (from > at) return zh.turn(which, `${month}月`, member.name, member.branch, null, deputies)
  const led = ledActivities(turns, await ledger.activitiesStarting(from, at), turn.month, zone)
  return zh.turn(which, `${month}月`, member.name, member.branch, led.length, deputies)
}
