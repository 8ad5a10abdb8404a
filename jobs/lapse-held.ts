import { letGo } from '../src/chat/acts/held.ts'
import { type House, noticesOf } from '../src/chat/scene.ts'
import type { Clock } from '../src/domain/clock.ts'
import type { Job } from '../src/schedule/job.ts'

/** Most lapses of one run, and most tries of one that loses a race; what is left comes at the next run. */
const mostAtOnce = 200
const mostTries = 5

/** Each tick: places held for people who did not bind in time come free again, and the next in line move up. */
export const lapseHeldDeeds: Job = {
  name: 'lapse-held',
  when: 'tick',
  async run(house, { clock, wake }) {
    if ((await lapseHeld(house, clock)) > 0) wake()
  },
}

/** Ends every held deed whose time is past, each in a commit of its own; how many ended. Saying it twice changes nothing. */
export const lapseHeld = async (house: House, clock: Clock): Promise<number> => {
  const now = clock.now()
  const past = (await house.ledger.holding()).filter(({ until }) => until < now).sort((a, b) => a.until - b.until)
  let ended = 0
  for (const held of past.slice(0, mostAtOnce)) if (await lapse(house, held, now)) ended += 1
  return ended
}

type Holding = Awaited<ReturnType<House['ledger']['holding']>>[number]

/** Ends one held deed; false when it was ended or held anew meanwhile. */
const lapse = async (house: House, { contact, deed, activity, until }: Holding, now: number): Promise<boolean> => {
  const { association, ledger, journal } = house
  const id = `lapse/${contact}/${deed}/${activity}/${until}`
  for (let tries = 0; tries < mostTries; tries += 1) {
    const held = (await ledger.held(contact)).find((each) => each.deed === deed && each.activity === activity && each.until === until)
    if (!held) return false
    const roster = await ledger.roster()
    const scene = { ledger, roster, zone: association.timezone, at: now, group: null }
    const { events, expect, says: speeches } = await letGo(scene, contact, [held])
    const says = await noticesOf(house, roster, speeches, { cause: id, at: now })
    const outcome = await journal.commit({
      act: { id, about: '', once: false },
      by: 'bot',
      occurredAt: now,
      expect,
      events,
      says,
      memo: [],
    })
    if (outcome.outcome === 'committed') return true
  }
  return false
}
