import type { Activity } from '../../src/domain/activity.ts'
import { dealtNumber, dealtSeq, type NewEvent } from '../../src/journal/events.ts'
import type { Village } from './village.ts'

const hourMs = 60 * 60_000

/** A Saturday morning two days after `thursdayEvening`: 2026-11-28 09:00 in Shanghai. */
export const saturday = Date.parse('2026-11-28T09:00:00+08:00')

/**
 * Opens an activity past the handlers and answers its number. Unless said: 「敬老院义诊」 of 医疗保障分会群, Saturday
 * 09:00 for two hours, opened by 刘敏 (0003), without a limit.
 */
export const opened = async (village: Village, given: Partial<Activity> = {}): Promise<string> => {
  const startsAt = given.startsAt ?? saturday
  const group = given.group ?? '医疗保障分会群'
  const branch = village.association.groups.find((each) => each.name === group)?.branch
  const activity: Activity = {
    number: dealtNumber(),
    kind: 'activity',
    title: '敬老院义诊',
    startsAt,
    endsAt: startsAt + 2 * hourMs,
    group,
    ...(branch === undefined ? {} : { branch }),
    leader: '0003',
    openedAt: village.clock.time,
    state: 'open',
    ...given,
  }
  const outcome = await village.house.journal.commit({
    act: { id: `open/${Math.random()}`, about: '', once: false },
    by: activity.leader,
    occurredAt: village.clock.time,
    expect: [],
    events: [{ type: 'activity.opened', activity }],
    says: [],
    memo: [],
    numbers: 1,
  })
  if (outcome.outcome !== 'committed') throw new Error(`not opened: ${outcome.outcome}`)
  return String(outcome.numbers)
}

/** Puts members on the list of an activity past the handlers, in this order; those who wait count whatever the limit says. */
export const listed = async (
  village: Village,
  activity: string,
  members: readonly string[],
  state: 'in' | 'waiting' = 'in',
): Promise<void> => {
  const outcome = await village.house.journal.commit({
    act: { id: `list/${Math.random()}`, about: '', once: false },
    by: 'bot',
    occurredAt: village.clock.time,
    expect: [],
    events: members.map((who, index): NewEvent => {
      const branch = village.association.roster.find(({ number }) => number === who)?.branch ?? null
      return { type: 'signed-up', activity, who, state, order: dealtSeq(index), branch }
    }),
    says: [],
    memo: [],
  })
  if (outcome.outcome !== 'committed') throw new Error(`not listed: ${outcome.outcome}`)
}

/** Who is on a list, in line: member numbers, those who wait in brackets. */
export const lineOf = async ({ house }: Village, activity: string): Promise<string[]> => {
  const list = await house.ledger.signUps(activity)
  const seq = (order: string): number => Number(order.split('.')[0])
  return list.sort((a, b) => seq(a.order) - seq(b.order)).map(({ who, state }) => (state === 'in' ? who : `(${who})`))
}
