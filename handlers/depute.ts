import { listenerFor, nameOf } from '../src/chat/acts/duty.ts'
import { sayIfAddressed } from '../src/chat/acts/organising.ts'
import { sayDate, unchangedTurn } from '../src/chat/acts/rota.ts'
import { monthSeen } from '../src/chat/acts/swaps.ts'
import { isPerson, isQuestion } from '../src/chat/arguments.ts'
import { ask, command, type Decision, type MemberScene, type Speech, say } from '../src/chat/contract.ts'
import { couldBeName } from '../src/chat/forms/name-form.ts'
import { peopleSaid } from '../src/chat/forms/people-said.ts'
import { datesSaid } from '../src/chat/forms/said-dates.ts'
import type { Post } from '../src/domain/association.ts'
import { type Deputy, type TurnFact, withoutDays } from '../src/domain/turns.ts'
import { atDate, dateOf, monthOf, sayDay } from '../src/domain/zoned.ts'
import type { NewEvent } from '../src/journal/events.ts'
import { notOnRoster, severalOfName } from '../src/text/common.ts'
import * as zh from '../src/text/swap.ts'

interface Args {
  /** As typed: a name or 会员号. */
  person: string
  /** `YYYY-MM-DD`, both included. */
  from: string
  to: string
}

/** «王芳 明天», «王芳12月5日到12日», «12月5日 12月12日 王芳». */
const forms = [
  /^(?<person>\S+?)[\s,:]+(?<dates>\S.*)$/u,
  /^(?<person>\p{Script=Han}{2,5})(?<dates>\d.*)$/u,
  /^(?<dates>.*\S)[\s,:]+(?<person>\S+)$/u,
]

/** Who may stand in. */
const mayStandIn: readonly Post[] = ['会长', '副会长', '秘书处', '分会会长']

/** 代班 — for some days of a month another is on duty: said by whose month it is, or by staff. What was said last stands. */
export const depute = command<Args>({
  name: '代班',
  words: ['代班', '替班', '顶班'],
  who: 'vice-chair',
  usage: zh.deputeUsage,
  about: '当值的几天请别人代',
  read(rest, { addressed, word, ...reading }) {
    if (rest === '') return addressed && word === '代班' ? { tell: zh.howToDepute } : null
    if (rest.length > 60 || isQuestion(rest)) return null
    for (const form of forms) {
      const { person = '', dates: typed = '' } = form.exec(rest)?.groups ?? {}
      if (!isPerson({ addressed, ...reading }, person) && !couldBeName(person)) continue
      const dates = datesSaid(typed, reading.at, reading.association.timezone)
      if (dates === null) continue
      if ('unclear' in dates) return { tell: zh.noSuchDate }
      return 'past' in dates ? { tell: zh.datePast(sayDate(dates.past)) } : { args: { person, ...dates } }
    }
    return null
  },
  write: ({ person, from, to }) => [person, sayDate(from), ...(to === from ? [] : [sayDate(to)])].join(' '),

  async run({ person, from, to }, scene) {
    const found = peopleSaid(scene.roster, [person])
    if ('unknown' in found) return sayIfAddressed(scene, notOnRoster(found.unknown))
    const people =
      'members' in found ? found.members : found.several.people.filter(({ posts }) => posts.some((post) => mayStandIn.includes(post)))
    const [deputy, another] = people
    if (!deputy || another) return say(severalOfName(person, 'several' in found ? found.several.people : people))
    const turn = turnOf(scene, from, to)
    if ('says' in turn) return turn
    if (deputy.number === turn.number) return say(zh.holderAnyway(deputy.name, monthSeen(scene, turn.month)))
    if (!deputy.posts.some((post) => mayStandIn.includes(post))) return say(zh.mayNotDepute(deputy.name))
    return standIn(scene, turn, { month: turn.month, number: deputy.number, from, to })
  },
})

/** The turn these days lie in, when the speaker may give them away; or what is answered instead. */
const turnOf = ({ turns, me, speaker, roster, ...scene }: MemberScene, from: string, to: string): TurnFact | Decision => {
  if (from > to) return say(zh.backwards)
  if (from < dateOf(scene.at, scene.zone)) return say(zh.datePast(sayDate(from)))
  const month = from.slice(0, 7)
  if (to.slice(0, 7) !== month) return say(zh.notOneMonth)
  const turn = turns.of(month)
  if (!turn) return say(zh.noTurnThen(monthSeen(scene, month)))
  if (turn.number === me.number || speaker.roles.staff) return turn
  return say(zh.notYourTurn(monthSeen(scene, month), nameOf(roster, turn.number)))
}

const spanOf = ({ zone, at }: Pick<MemberScene, 'zone' | 'at'>, { from, to }: Pick<Deputy, 'from' | 'to'>): string =>
  zh.span(sayDay(atDate(from, '12:00', zone), zone, at), sayDay(atDate(to, '12:00', zone), zone, at))

const standIn = async (scene: MemberScene, turn: TurnFact, deputy: Deputy): Promise<Decision> => {
  const { roster, turns, me } = scene
  const [name, holder] = [nameOf(roster, deputy.number), nameOf(roster, turn.number)]
  const span = spanOf(scene, deputy)
  const touched = turns.deputies.filter(({ from, to }) => from <= deputy.to && to >= deputy.from)
  if (touched.some(({ number, from, to }) => number === deputy.number && from === deputy.from && to === deputy.to))
    return say(zh.deputedAlready(span, name))
  return {
    expect: [unchangedTurn(turn.month, turn)],
    // what stood before gives up these days and keeps the others
    events: [...touched.map(dropped), ...touched.flatMap((each) => withoutDays(each, deputy)).map(added), added(deputy)],
    says: [
      { to: 'here', text: zh.deputed(span, name) },
      ...(deputy.number === me.number
        ? []
        : [{ to: await listenerFor(scene, deputy.number), text: zh.pleaseStandIn(name, holder, span) } satisfies Speech]),
      ...(await others(scene, turn, zh.stoodInFor(holder, span, name), zh.deputedFor(holder, span, name))),
    ],
  }
}

const added = ({ month, number, from, to }: Deputy): NewEvent => ({ type: 'turn.deputed', month, member: number, from, to })
const dropped = ({ month, from, to }: Deputy): NewEvent => ({ type: 'turn.undeputed', month, from, to })

/** The holder, when another said it, and staff, when it was not said among them. */
const others = async (scene: MemberScene, turn: TurnFact, toHolder: string, toStaff: string): Promise<Speech[]> => [
  ...(turn.number === scene.me.number ? [] : [{ to: await listenerFor(scene, turn.number), text: toHolder }]),
  ...(scene.group?.kind === 'staff' ? [] : [{ to: 'staff' as const, text: toStaff }]),
]

interface CancelArgs {
  from?: string
  to?: string
}

/** 取消代班 — the holder is on duty again on days that are not over; of several stretches, the one said or picked. */
export const undepute = command<CancelArgs>({
  name: '取消代班',
  words: ['取消代班', '撤销代班', '代班取消'],
  who: 'vice-chair',
  usage: zh.cancelUsage,
  about: '不用别人代班了',
  read(rest, { at, association, addressed }) {
    if (rest === '') return addressed ? { args: {} } : null
    const dates = datesSaid(rest, at, association.timezone)
    if (dates === null) return null
    if ('unclear' in dates) return { tell: zh.noSuchDate }
    return 'past' in dates ? { args: { from: dates.past, to: dates.past } } : { args: dates }
  },
  write: ({ from, to }) => [from, to === from ? undefined : to].flatMap((date) => (date === undefined ? [] : [sayDate(date)])).join(' '),

  async run({ from, to }, scene) {
    const { turns, roster, me, speaker, at, zone } = scene
    const today = dateOf(at, zone)
    const own = turns.deputies
      .filter((each) => each.to >= today && (turns.of(each.month)?.number === me.number || speaker.roles.staff))
      .sort((a, b) => (a.from < b.from ? -1 : 1))
    const exact = own.filter((each) => each.from === from && each.to === to)
    const meant = own.filter((each) => from === undefined || to === undefined || (each.from <= to && each.to >= from))
    const standing = exact.length > 0 ? exact : meant
    const [deputy, another] = standing
    if (!deputy) return say(zh.nothingDeputed)
    const name = nameOf(roster, deputy.number)
    if (another)
      return ask(
        scene,
        zh.whichDeputy,
        standing.map((each) => ({
          label: zh.deputyLabel(spanOf(scene, each), nameOf(roster, each.number)),
          command: '取消代班',
          args: { from: each.from, to: each.to },
        })),
      )
    return endStandIn(scene, deputy, name)
  },
})

const endStandIn = async (scene: MemberScene, deputy: Deputy, name: string): Promise<Decision> => {
  const { turns, roster, me, at, zone } = scene
  const turn = turns.of(deputy.month)
  if (!turn) return say(zh.noTurnThen(monthSeen(scene, monthOf(at, zone))))
  const holder = nameOf(roster, turn.number)
  const today = dateOf(at, zone)
  const left = { ...deputy, from: [deputy.from, today].sort()[1] ?? today }
  const span = spanOf(scene, left)
  return {
    expect: [unchangedTurn(turn.month, turn)],
    // the days already served stay served
    events: [dropped(deputy), ...withoutDays(deputy, left).map(added)],
    says: [
      { to: 'here', text: zh.undeputed(span, name, holder) },
      ...(deputy.number === me.number
        ? []
        : [{ to: await listenerFor(scene, deputy.number), text: zh.noLongerNeeded(name, span, holder) } satisfies Speech]),
      ...(await others(scene, turn, zh.undeputed(span, name, holder), zh.undeputed(span, name, holder))),
    ],
  }
}
