import { barred, factOf, picturesOf, unchangedClaim } from '../src/chat/acts/claim-review.ts'
import { itemOf, whatOf } from '../src/chat/acts/claims.ts'
import { crediting } from '../src/chat/acts/credit.ts'
import { nameOf } from '../src/chat/acts/duty.ts'
import { signed } from '../src/chat/acts/entry-lines.ts'
import { numbersOf } from '../src/chat/arguments.ts'
import { command, confirmPrivately, type Decision, type MemberScene, type Speech, say } from '../src/chat/contract.ts'
import type { Item } from '../src/domain/association.ts'
import type { StandingClaim } from '../src/domain/claim.ts'
import { sayMonth } from '../src/domain/duty.ts'
import { type EntryFact, isLate, sayPoints } from '../src/domain/entry.ts'
import { monthOf, sayDay } from '../src/domain/zoned.ts'
import type { NewEvent } from '../src/journal/events.ts'
import * as zh from '../src/text/claim.ts'
import { numberNeeded } from '../src/text/common.ts'

interface Args {
  numbers: string[]
}

/** Most claims passed by one message. */
const most = 50

/** 通过 — a reviewer agrees to claims, in one commit: each becomes an entry, and its member is told. A weighty word: the numbers are said or quoted. */
export const passClaims = command<Args>({
  name: '通过',
  words: ['通过', '通过申报', '申报通过'],
  who: 'examiner',
  weighty: true,
  usage: zh.passUsage,
  about: '通过申报，记上积分',
  read(rest, { quotedNumber, ...reading }) {
    const said = rest === '' ? quotedNumber : rest.replace(/^(?:申报|编号)\s*/u, '').replace(/^从(?=\d)/u, '')
    if (said === undefined) return reading.private ? { tell: numberNeeded(zh.passUsage) } : null
    const numbers = numbersOf(said.replace(/^[+(]|\)$/gu, ''))
    return numbers ? { args: { numbers } } : null
  },
  write: ({ numbers }) => numbers.join(' '),

  async run({ numbers }, scene): Promise<Decision> {
    if (numbers.length > most) return scene.addressed ? say(zh.inParts(most)) : { says: [] }
    const { passing, not, strange } = await sorted(scene, numbers)
    if (scene.room !== null && !scene.addressed && passing.length === 0 && strange) return { says: [] }
    const without = await withoutPicture(scene, passing)
    if (without.length > 0 && !scene.confirmed)
      return confirmPrivately(scene, zh.passWithout(without), { command: '通过', args: { numbers } })
    return passed(scene, passing, not)
  },
})

type Passing = { claim: StandingClaim; item: Item }

/** Those that can be passed, and why not of the others; `strange`: none of the numbers is for the speaker to decide. */
const sorted = async (scene: MemberScene, numbers: readonly string[]): Promise<{ passing: Passing[]; not: string[]; strange: boolean }> => {
  const found = new Map((await scene.ledger.claimsNumbered(numbers)).map((claim) => [claim.claim, claim]))
  const passing: Passing[] = []
  const not: string[] = []
  let strange = true
  for (const number of numbers) {
    const claim = found.get(number)
    const why = claim ? barred(scene, claim) : 'none'
    if (why !== 'none' && why !== 'branch') strange = false
    if (!claim || why !== null) {
      not.push(`${number} ${zh.notDone(why ?? 'none')}`)
      continue
    }
    if (claim.state !== 'waiting') {
      not.push(`${number} ${zh.decidedBefore(claim.state, nameOf(scene.roster, (claim.by ?? '').replace(/^cli:/u, '')), claim.entry)}`)
      continue
    }
    const item = await itemOf(scene, claim)
    if (item !== null && !scene.roster.gone(claim.member, claim.at)) passing.push({ claim, item })
    else not.push(`${number} ${zh.notDone(item === null ? 'no-item' : 'left')}`)
  }
  return { passing, not, strange }
}

/** Numbers of those that need a picture and have none. */
const withoutPicture = async ({ ledger }: MemberScene, passing: readonly Passing[]): Promise<string[]> => {
  const missing = await Promise.all(passing.map(async ({ claim }) => claim.evidence && (await picturesOf(ledger, claim)).missing))
  return passing.filter((_, index) => missing[index]).map(({ claim }) => claim.claim)
}

const passed = async (scene: MemberScene, passing: readonly Passing[], not: readonly string[]): Promise<Decision> => {
  const credits = crediting(scene)
  const events: NewEvent[] = []
  const done: { claim: StandingClaim; entry: EntryFact }[] = []
  for (const { claim, item } of passing) {
    const { member, quantity, at, activity, note } = claim
    const entry = await credits.add({
      ...{ member, item, quantity, at, claim: claim.claim },
      ...(activity === undefined ? {} : { activity }),
      ...(note === undefined ? {} : { reason: note }),
    })
    events.push({ type: 'claim.passed', entry: entry.entry, passedIn: monthOf(scene.at, scene.zone), ...factOf(claim) })
    done.push({ claim, entry })
  }
  return {
    expect: [...passing.map(({ claim }) => unchangedClaim(claim)), ...credits.expect],
    events: [...events, ...credits.events],
    entries: credits.count(),
    says: [...answer(scene, done, not), ...tellings(scene, done)],
  }
}

type Done = { claim: StandingClaim; entry: EntryFact }

/** What a limit left, and that it counts in a later month. */
const marksOf = ({ zone }: MemberScene, { claim, entry }: Done): string =>
  [
    entry.uncapped === undefined ? '' : zh.limitedTo(sayPoints(entry.uncapped)),
    isLate({ occurredAt: claim.at, period: entry.period }, zone) ? zh.late(sayMonth(monthOf(claim.at, zone))) : '',
  ]
    .filter((mark) => mark !== '')
    .join('，')

/** In private everything; in a room how many, and why not to the reviewer alone. */
const answer = (scene: MemberScene, done: readonly Done[], not: readonly string[]): Speech[] => {
  const lines = done.map((each) =>
    zh.passedLine(each.claim.claim, nameOf(scene.roster, each.claim.member), signed(each.entry.tenths), marksOf(scene, each)),
  )
  const whole = zh.passed(lines, not)
  if (scene.room === null) return [{ to: 'here', text: whole }]
  const here: Speech = { to: 'here', text: zh.passedHere(done.length, not.length) }
  return not.length === 0 ? [here] : [here, { to: { member: scene.me.number }, text: whole }]
}

/** Each member hears of all of theirs at once, and who filed for them too. */
const tellings = (scene: MemberScene, done: readonly Done[]): Speech[] => {
  const { roster, zone, at, me } = scene
  const own = new Map<string, string[]>()
  const filed = new Map<string, string[]>()
  for (const each of done) {
    const { claim, entry } = each
    const line = zh.yoursPassed(
      claim.claim,
      whatOf(scene, claim),
      sayDay(claim.at, zone, at),
      signed(entry.tenths),
      entry.entry,
      marksOf(scene, each),
    )
    if (roster.byNumber.get(claim.member)?.leftAt === undefined) own.set(claim.member, [...(own.get(claim.member) ?? []), line])
    const { proxyBy } = claim
    if (proxyBy === undefined || proxyBy === me.number || proxyBy === claim.member) continue
    filed.set(proxyBy, [
      ...(filed.get(proxyBy) ?? []),
      zh.passedLine(claim.claim, nameOf(roster, claim.member), signed(entry.tenths), marksOf(scene, each)),
    ])
  }
  return [
    ...[...own].map(([member, lines]): Speech => ({ to: { member }, text: zh.yoursAllPassed(lines) })),
    ...[...filed].map(([member, lines]): Speech => ({ to: { member }, text: zh.theirsPassed(lines) })),
  ]
}
