import { sayMonthFrom } from '../../domain/duty.ts'
import type { Swap, TurnFact } from '../../domain/turns.ts'
import { atDate, monthOf, sayWhen } from '../../domain/zoned.ts'
import type { Expectation } from '../../journal/commit.ts'
import { dealtNumber, type NewEvent } from '../../journal/events.ts'
import * as zh from '../../text/swap.ts'
import type { Decision, MemberScene, Speech } from '../contract.ts'
import { listenerFor, nameOf } from './duty.ts'
import { unchangedTurn } from './rota.ts'

/** How long the other may think, ms; never beyond the beginning of the earlier month. */
const answerMs = 3 * 24 * 60 * 60_000

/** What these need of a scene. */
type SwapScene = Pick<MemberScene, 'ledger' | 'association' | 'roster' | 'turns' | 'zone' | 'at' | 'group'>

/** A month as people read it at this moment. */
export const monthSeen = ({ at, zone }: Pick<SwapScene, 'at' | 'zone'>, month: string): string => sayMonthFrom(month, monthOf(at, zone))

/** The exchanges that touch these months, open or past their time. */
export const swapsTouching = async ({ ledger }: Pick<SwapScene, 'ledger'>, months: readonly string[]): Promise<Swap[]> =>
  (await ledger.swaps()).filter(({ mine, theirs }) => months.includes(mine) || months.includes(theirs))

/** It still waits as it was read. */
export const stillAsked = (swap: Swap): Expectation => ({
  name: 'swap still asked',
  key: 'swaps',
  field: swap.swap,
  op: 'equals',
  value: JSON.stringify(swap),
})

/** Ends an exchange that came to nothing. */
export const endSwap = ({ swap, mine, theirs }: Swap, how: 'refused' | 'withdrawn' | 'lapsed' | 'overtaken'): NewEvent => ({
  type: 'swap.ended',
  swap,
  months: [mine, theirs],
  how,
})

/** The other is asked, privately or in the chairs' room; `stale` exchanges of these months, past their time, end with it. */
export const askSwap = async (scene: SwapScene, mine: TurnFact, theirs: TurnFact, stale: readonly Swap[]): Promise<Decision> => {
  const { roster, zone, at } = scene
  const [earlier = mine.month] = [mine.month, theirs.month].sort()
  const until = Math.min(at + answerMs, atDate(`${earlier}-01`, '00:00', zone) - 1)
  const [own, other] = [monthSeen(scene, mine.month), monthSeen(scene, theirs.month)]
  const [asker, name] = [nameOf(roster, mine.number), nameOf(roster, theirs.number)]
  const number = dealtNumber()
  const by = sayWhen(until, zone, at)
  const to = await listenerFor(scene, theirs.number)
  const held = (month: string): Expectation => {
    const by = stale.find((swap) => swap.mine === month || swap.theirs === month)
    const place = { name: 'month not being swapped', key: 'swapping', field: month }
    return by ? { ...place, op: 'equals', value: by.swap } : { ...place, op: 'absent' }
  }
  return {
    numbers: 1,
    expect: [unchangedTurn(mine.month, mine), unchangedTurn(theirs.month, theirs), held(mine.month), held(theirs.month)],
    events: [
      ...stale.map((swap) => endSwap(swap, 'lapsed')),
      { type: 'swap.asked', swap: number, asker: mine.number, mine: mine.month, other: theirs.number, theirs: theirs.month, until },
    ],
    says: [
      { to: 'here', text: zh.asked(name, own, other, number, by) },
      { to, text: zh.pleaseAnswer(name, asker, other, own, number, by), until },
    ],
  }
}

/**
 * The two months change hands: both people and staff hear it. `agreed` is the exchange it answers; `overtaken` are others of
 * these months, which end. A month that comes back to who had it before the last swap is no longer marked.
 */
export const swapMonths = async (
  scene: SwapScene,
  first: TurnFact,
  second: TurnFact,
  { agreed, overtaken = [] }: { agreed?: Swap; overtaken?: readonly Swap[] },
): Promise<Decision> => {
  const { roster, group } = scene
  const after = (turn: TurnFact, number: string): TurnFact => ({
    month: turn.month,
    number,
    ...(turn.swappedWith === number ? {} : { swappedWith: turn.number }),
  })
  const seen = (turn: TurnFact): string => monthSeen(scene, turn.month)
  const name = (turn: TurnFact): string => nameOf(roster, turn.number)
  const done = zh.swapped([seen(first), name(second)], [seen(second), name(first)])
  const told = async (to: TurnFact, month: TurnFact): Promise<Speech> => ({
    to: await listenerFor(scene, to.number),
    text: zh.swappedFor(name(to), seen(month), seen(to), name(month)),
  })
  return {
    ...(agreed ? {} : { numbers: 1 }),
    expect: [
      unchangedTurn(first.month, first),
      unchangedTurn(second.month, second),
      ...[...(agreed ? [agreed] : []), ...overtaken].map(stillAsked),
    ],
    events: [
      ...overtaken.map((swap) => endSwap(swap, 'overtaken')),
      { type: 'turns.swapped', swap: agreed?.swap ?? dealtNumber(), turns: [after(first, second.number), after(second, first.number)] },
    ],
    says: [
      { to: 'here', text: done },
      await told(first, second),
      await told(second, first),
      ...(group?.kind === 'staff' ? [] : [{ to: 'staff', text: done } satisfies Speech]),
      ...overtaken.map((swap): Speech => ({ to: { member: swap.asker }, text: zh.overtaken(swap.swap) })),
    ],
  }
}

/** The other says yes: the months change hands, unless the rota changed meanwhile. */
export const agreeSwap = async (scene: SwapScene, swap: Swap): Promise<Decision> => {
  const [mine, theirs] = [scene.turns.of(swap.mine), scene.turns.of(swap.theirs)]
  if (mine?.number === swap.asker && theirs?.number === swap.other) return swapMonths(scene, mine, theirs, { agreed: swap })
  const text = zh.overtaken(swap.swap)
  return {
    expect: [stillAsked(swap)],
    events: [endSwap(swap, 'overtaken')],
    says: [
      { to: 'here', text },
      { to: { member: swap.asker }, text },
    ],
  }
}
