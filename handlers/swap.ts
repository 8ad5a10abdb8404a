import { nameOf } from '../src/chat/acts/duty.ts'
import { sayIfAddressed } from '../src/chat/acts/organising.ts'
import { agreeSwap, askSwap, monthSeen, swapMonths, swapsTouching } from '../src/chat/acts/swaps.ts'
import { ask, command, type Decision, type MemberScene, say } from '../src/chat/contract.ts'
import { peopleSaid } from '../src/chat/forms/people-said.ts'
import { monthMeant } from '../src/chat/forms/said-month.ts'
import { type SwapHalf, type SwapSaid, swapSaid, writeSwap } from '../src/chat/forms/swap-form.ts'
import type { TurnFact } from '../src/domain/turns.ts'
import { monthOf, sayWhen } from '../src/domain/zoned.ts'
import { notOnRoster, severalOfName } from '../src/text/common.ts'
import * as zh from '../src/text/swap.ts'

/** 换班 — a vice-chair asks another to exchange months; staff, naming both, exchange them at once. */
export const swap = command<SwapSaid>({
  name: '换班',
  words: ['换班', '调班', '对换'],
  who: 'vice-chair',
  usage: zh.swapUsage,
  about: '用自己的轮值月份换别人的（秘书处替人换：换班 3月 王芳 换 2月 刘敏）',
  read(rest, reading) {
    if (rest === '') return reading.addressed && reading.word === '换班' ? { tell: zh.howToSwap } : null
    const args = swapSaid(rest, reading)
    return args ? { args } : null
  },
  write: writeSwap,

  async run(said, scene) {
    const first = turnSaid(scene, said.first)
    const second = said.second && turnSaid(scene, said.second)
    for (const each of [first, second]) if (each && 'says' in each) return each
    if ('says' in first || (second && 'says' in second)) return first as Decision
    return second ? both(scene, first, second) : withOneOfMine(scene, said, first)
  },
})

/** A turn that can be exchanged, and whom the speaker named with it. */
interface SaidTurn {
  turn: TurnFact
  /** Member numbers the name could mean; absent: nobody was named. */
  named?: readonly string[]
  typed: string
}

/** The turn half of an exchange speaks of, or what is answered instead. */
const turnSaid = (scene: MemberScene, { month: typedMonth, person }: SwapHalf): SaidTurn | Decision => {
  const { at, zone, turns, roster } = scene
  const month = monthMeant(typedMonth, at, zone)
  const now = monthOf(at, zone)
  if (month < now) return sayIfAddressed(scene, zh.monthOver(monthSeen(scene, month)))
  const turn = turns.of(month)
  if (!turn) return sayIfAddressed(scene, zh.monthOpen(monthSeen(scene, month)))
  if (month === now) return say(zh.monthRuns(monthSeen(scene, month)))
  if (person === undefined) return { turn, typed: '' }
  const found = peopleSaid(roster, [person])
  if ('unknown' in found) return sayIfAddressed(scene, notOnRoster(found.unknown))
  const named = ('members' in found ? found.members : found.several.people).map(({ number }) => number)
  if (!named.includes(turn.number) && 'several' in found) return say(severalOfName(person, found.several.people))
  return { turn, named, typed: person }
}

/** Months of somebody that have not begun: the only one of `other`'s year when there is one such, else all of them. */
const ahead = ({ turns, at, zone }: MemberScene, number: string, other: TurnFact): TurnFact[] => {
  const own = turns.all.filter((turn) => turn.number === number && turn.month > monthOf(at, zone))
  const thatYear = own.filter(({ month }) => month.slice(0, 4) === other.month.slice(0, 4))
  return thatYear.length === 1 ? thatYear : own
}

/** «3月 王芳»: theirs for mine; when the month is mine, mine for one of theirs. */
const withOneOfMine = async (scene: MemberScene, said: SwapSaid, { turn, named, typed }: SaidTurn): Promise<Decision> => {
  const { me, roster, speaker } = scene
  const month = monthSeen(scene, turn.month)
  const mine = ahead(scene, me.number, turn)
  const other = named?.[0] ?? ''
  if (turn.number === me.number) {
    if (other === me.number) return say(zh.samePerson(nameOf(roster, me.number)))
    const theirs = ahead(scene, other, turn)
    const [only] = theirs
    if (!only) return say(zh.noneOfTheirs(typed))
    if (theirs.length === 1) return request(scene, turn, only)
    return choose(scene, zh.whichOfTheirs(month, typed), theirs, ({ month: each }) => ({
      first: { month: each, person: typed },
      second: { month: said.first.month },
    }))
  }
  if (!named?.includes(turn.number)) return say(zh.notTheirs(month, nameOf(roster, turn.number), typed))
  const [only] = mine
  if (!only) return say(speaker.roles.staff ? zh.staffForm(month, typed) : zh.noneToGive(nameOf(roster, me.number)))
  if (mine.length === 1) return request(scene, only, turn)
  return choose(scene, zh.whichOfMine(month, typed), mine, ({ month: each }) => ({ ...said, second: { month: each } }))
}

/** Both months are said: one is the speaker's, or staff say it. */
const both = async (scene: MemberScene, first: SaidTurn, second: SaidTurn): Promise<Decision> => {
  const { me, roster, speaker } = scene
  for (const { turn, named, typed } of [first, second]) {
    const month = monthSeen(scene, turn.month)
    const holder = nameOf(roster, turn.number)
    if (named && !named.includes(turn.number)) return say(zh.notTheirs(month, holder, typed))
    if (!named && turn.number !== me.number) return say(zh.notYours(month, holder))
  }
  if (first.turn.number === second.turn.number) return say(zh.samePerson(nameOf(roster, first.turn.number)))
  if (first.turn.number === me.number) return request(scene, first.turn, second.turn)
  if (second.turn.number === me.number) return request(scene, second.turn, first.turn)
  if (!speaker.roles.staff) return say(zh.onlyStaff)
  const overtaken = await swapsTouching(scene, [first.turn.month, second.turn.month])
  return swapMonths(scene, first.turn, second.turn, { overtaken })
}

/** Asks the other, unless the months are being exchanged already; what the other asked for themselves is agreed to. */
const request = async (scene: MemberScene, mine: TurnFact, theirs: TurnFact): Promise<Decision> => {
  const touching = await swapsTouching(scene, [mine.month, theirs.month])
  const waiting = touching.filter(({ until }) => scene.at <= until)
  const [first] = waiting
  if (!first) return askSwap(scene, mine, theirs, touching)
  const same = waiting.find((each) => each.mine === mine.month && each.theirs === theirs.month)
  if (same) return say(zh.askedAlready(nameOf(scene.roster, same.other), same.swap, sayWhen(same.until, scene.zone, scene.at)))
  const counter = waiting.find((each) => each.mine === theirs.month && each.theirs === mine.month)
  if (counter) return agreeSwap(scene, counter)
  const taken = [theirs.month, mine.month].find((month) => month === first.mine || month === first.theirs) ?? mine.month
  return say(zh.monthPending(monthSeen(scene, taken), first.swap))
}

const choose = (scene: MemberScene, question: string, turns: readonly TurnFact[], args: (turn: TurnFact) => SwapSaid): Decision =>
  ask(
    scene,
    question,
    turns.map((turn) => ({ label: monthSeen(scene, turn.month), command: '换班', args: args(turn) })),
  )
