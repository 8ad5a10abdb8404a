import { listenerFor } from '../src/chat/acts/duty.ts'
import { endSwap, monthSeen, stillAsked } from '../src/chat/acts/swaps.ts'
import type { Speech } from '../src/chat/contract.ts'
import { type House, noticesOf } from '../src/chat/scene.ts'
import type { Swap } from '../src/domain/turns.ts'
import type { Job } from '../src/schedule/job.ts'
import * as zh from '../src/text/swap.ts'

/** Each tick: exchanges of months that nobody answered in time come to nothing; both hear it, once. */
export const lapseSwaps: Job = {
  name: 'lapse-swaps',
  when: 'tick',
  async run(house, { clock, wake }) {
    const now = clock.now()
    const past = (await house.ledger.swaps()).filter(({ until }) => until < now)
    for (const swap of past) if (await lapse(house, swap, now)) wake()
  },
}

const lapse = async (house: House, swap: Swap, now: number): Promise<boolean> => {
  const id = `swap-lapse/${swap.swap}`
  const roster = await house.ledger.roster()
  const outcome = await house.journal.commit({
    act: { id, about: 'lapse', once: true },
    by: 'bot',
    occurredAt: swap.until,
    expect: [stillAsked(swap)],
    events: [endSwap(swap, 'lapsed')],
    says: await noticesOf(house, roster, await said(house, swap, now), { cause: id, at: now }),
    memo: [],
  })
  return outcome.outcome === 'committed'
}

const said = async (house: House, { swap, asker, mine, other, theirs }: Swap, at: number): Promise<Speech[]> => {
  const scene = { at, zone: house.association.timezone }
  const [own, its] = [monthSeen(scene, mine), monthSeen(scene, theirs)]
  const to = await listenerFor(house, other)
  // a room hears no names of who did not answer
  const text = typeof to === 'object' && 'group' in to ? zh.lapsedHere(swap) : zh.lapsed(its, own, swap)
  return [
    { to: { member: asker }, text: zh.lapsed(own, its, swap) },
    { to, text },
  ]
}
