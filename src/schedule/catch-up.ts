import { type House, noticesOf } from '../chat/scene.ts'
import { digestOf } from '../journal/commit.ts'
import * as zh from '../text/time.ts'
import { type Due, due, type Moment, type Occasion } from './due.ts'
import { readPlan } from './plan.ts'

/** Most labels listed to staff in one message. */
const mostListed = 20

/**
 * What fell due in (from, to] and is still of use, in order of time. Of several of one subject only the latest is; what is
 * of no use any more is dropped, and staff are told which, once.
 */
export const fallen = async (occasions: readonly Occasion[], house: House, from: number, to: number): Promise<Due[]> => {
  const plan = await readPlan(house, from, to)
  const all = due(occasions, plan, from, to)
  const useful = all.filter(({ until }) => until >= to)
  const latest = new Map(useful.flatMap((each) => (each.subject === undefined ? [] : [[each.subject, each.id] as const])))
  const late = all.filter(({ until }) => until < to)
  const missed =
    late.length === 0
      ? []
      : await unsaid(occasions, await notDone(house, late), { house, plan, roster: await house.ledger.roster(), now: to })
  if (missed.length > 0) await tellMissed(house, missed, to)
  return useful.filter(({ subject, id }) => subject === undefined || latest.get(subject) === id)
}

/** Those never done: where the clock went back, what was done before it did is asked about anew. */
const notDone = async ({ ledger }: House, dues: readonly Due[]): Promise<Due[]> => {
  const done = await Promise.all(dues.map(({ id }) => ledger.happened(id)))
  return dues.filter((_, index) => !done[index])
}

/**
 * Those that would have said something: where there was nothing to say (nobody signed up, it is recorded already) nothing was missed.
 * One that fails counts as missed: it must not keep the others from being asked for.
 */
const unsaid = async (occasions: readonly Occasion[], dues: readonly Due[], moment: Moment): Promise<Due[]> => {
  const run = async (due: Due) => (await occasions.find(({ kind }) => kind === due.kind)?.run(due, moment)) ?? null
  const would = await Promise.allSettled(dues.map(run))
  return dues.filter((_, index) => {
    const outcome = would[index]
    return outcome?.status !== 'fulfilled' || outcome.value !== null
  })
}

/** Tells staff, once, of what fell due while the bot was off and is of no use any more. */
export const tellMissed = (house: House, missed: readonly Due[], now: number): Promise<void> => {
  const labels = missed.slice(0, mostListed).map(({ label }) => label)
  return tellDropped(house, missed, zh.dropped(labels, Math.max(missed.length - mostListed, 0)), now)
}

/** Tells staff, once, of something that fell due and failed each time it was tried. */
export const tellFailed = (house: House, due: Due, now: number): Promise<void> => tellDropped(house, [due], zh.failed(due.label), now)

const tellDropped = async (house: House, missed: readonly Due[], text: string, now: number): Promise<void> => {
  const id = `dropped/${digestOf(...missed.map((each) => each.id))}`
  const roster = await house.ledger.roster()
  await house.journal.commit({
    act: { id, about: 'dropped', once: true },
    by: 'bot',
    occurredAt: now,
    expect: [],
    events: [{ type: 'dues.dropped', dues: missed.map(({ kind, id: each, at }) => ({ kind, id: each, at })) }],
    says: await noticesOf(house, roster, [{ to: 'staff', text, kind: 'alert' }], { cause: id, at: now }),
    memo: [],
  })
}

/** Longest step of {@link nextStop}, ms: what opens sessions and closes days looks at least so often. */
const longestStepMs = 6 * 60 * 60_000

/** What falls due in (from, to] ms by the plan of this moment, in order of time. */
export const fallsDue = async (occasions: readonly Occasion[], house: House, from: number, to: number): Promise<Due[]> =>
  due(occasions, await readPlan(house, from, to), from, to)

/** Where time that is moved forward by hand stops next on its way from `after` to `until` (ms): each instant at which something falls due. */
export const nextStop = async (occasions: readonly Occasion[], house: House, after: number, until: number): Promise<number> => {
  const to = Math.min(until, after + longestStepMs)
  return (await fallsDue(occasions, house, after, to))[0]?.at ?? to
}
