import { chainWaits, doubtsIn, lateAct } from '../src/chat/acts/chain-copy.ts'
import { leaderName } from '../src/chat/acts/leading.ts'
import type { Speech } from '../src/chat/contract.ts'
import { type House, noticesOf } from '../src/chat/scene.ts'
import { type Activity, signUpUntil } from '../src/domain/activity.ts'
import type { Roster } from '../src/domain/roster.ts'
import { sayWhen } from '../src/domain/zoned.ts'
import type { Job } from '../src/schedule/job.ts'
import * as zh from '../src/text/chain.ts'
import { contactLeader } from '../src/text/sign-up.ts'

/** How long nobody has posted another copy of a chain when it is answered, ms. */
const quietMs = 2 * 60_000

/**
 * Each tick: a chain whose last copy was read two quiet minutes ago is answered, once: figures to its group, and the lines that
 * somebody must look at privately to who opened the activity (to staff, when they have no WeChat here).
 */
export const answerChains: Job = {
  name: 'answer-chains',
  when: 'tick',
  async run(house, { clock, wake }) {
    const now = clock.now()
    for (const waiting of await house.ledger.waitingChains()) if (now - waiting.at >= quietMs && (await answer(house, waiting, now))) wake()
  },
}

type WaitingChain = Awaited<ReturnType<House['ledger']['waitingChains']>>[number]

/** Answers one chain; false when another copy came meanwhile, or there is nothing to say. */
const answer = async (house: House, waiting: WaitingChain, now: number): Promise<boolean> => {
  const { ledger, journal } = house
  const activity = await ledger.activity(waiting.activity)
  if (activity === null) return false
  const roster = await ledger.roster()
  const tooLate = waiting.late > 0 && !(await ledger.happened(lateAct(activity)))
  const id = tooLate ? lateAct(activity) : `chain-answer/${activity.number}/${waiting.copy}`
  const says = await speeches(house, roster, activity, waiting, tooLate, now)
  const outcome = await journal.commit({
    act: { id, about: 'chain', once: true },
    by: 'bot',
    occurredAt: now,
    expect: [chainWaits(activity.number, waiting)],
    events: [{ type: 'chain.answered', activity: activity.number }],
    says: await noticesOf(house, roster, says, { cause: id, at: now }),
    memo: [],
  })
  return outcome.outcome === 'committed' && says.length > 0
}

const speeches = async (
  { ledger, association }: House,
  roster: Roster,
  activity: Activity,
  waiting: WaitingChain,
  tooLate: boolean,
  now: number,
): Promise<Speech[]> => {
  const { number, title, leader, group, state } = activity
  const doubts = waiting.unclear === undefined ? [] : await doubtsIn(ledger.seals, leader, waiting.unclear)
  const name = leaderName({ roster }, activity)
  const reached = name !== null && (await ledger.binding(leader)) !== null
  const { placed, held } = waiting
  const tally = await ledger.tally(number)
  const figures = { placed, waiting: waiting.waiting, held, total: tally.in, line: tally.waiting, unclear: doubts.length }
  const said: string[] = []
  if (state === 'open' && (waiting.late === 0 || placed + waiting.waiting + held + doubts.length > 0))
    said.push(zh.chainRead(title, number, figures, reached ? name : null))
  if (tooLate && state === 'cancelled') said.push(zh.chainCalledOff(title, number))
  if (tooLate && state === 'open')
    said.push(zh.chainLate(title, number, sayWhen(signUpUntil(activity), association.timezone, now), contactLeader(name)))
  const privately: Speech[] =
    doubts.length === 0 ? [] : [{ to: reached ? { member: leader } : 'staff', text: zh.chainUnclear(title, number, doubts) }]
  return [...(said.length === 0 ? [] : [{ to: { group }, text: said.join('\n') }]), ...privately]
}
