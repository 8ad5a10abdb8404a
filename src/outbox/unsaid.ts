import { noticesOf } from '../chat/scene.ts'
import { sayWhen } from '../domain/zoned.ts'
import type { OpenHouse } from '../founding.ts'
import { digestOf } from '../journal/commit.ts'
import * as zh from '../text/outbox.ts'
import { type OutboxItem, unsaidCause } from './item.ts'
import type { OutboxStore } from './store.ts'

/** A list is made once nothing was added for so long, ms; at the latest so long after its first. */
const settledMs = 10 * 60_000
const latestMs = 60 * 60_000
/** Most lines of one list. */
const mostLines = 20

/**
 * Tells staff what failed or expired since the last list, once it is over: by place, what it was about and why, never what it said.
 * Nothing is ever listed about a list. Answers whether one was queued.
 */
export const tellUnsaid = async (store: OutboxStore, now: number): Promise<boolean> => {
  const { house } = store
  const found = await store.unsaid()
  const [first, last] = [found[0], found.at(-1)]
  if (!first || !last || (isWithin(settledMs, last.at, now) && isWithin(latestMs, first.at, now))) return false
  const { association, ledger, journal } = house
  const rooms = new Map((await ledger.rooms()).map(({ room, group }) => [room, group]))
  const roster = await ledger.roster()
  const lines = linesOf(
    found.map(({ said }) => said),
    (room) => association.groups.find(({ roomId }) => roomId === room)?.name ?? rooms.get(room) ?? '未登记的群',
    (member) => roster.byNumber.get(member)?.name || `会员 ${member}`,
  )
  const shown = lines.slice(0, mostLines)
  const more = lines.slice(mostLines).reduce((sum, { count }) => sum + count, 0)
  const times = found.map(({ said }) => said.at)
  const [from, to] = [Math.min(...times), Math.max(...times)].map((at) => sayWhen(at, association.timezone, now))
  const id = `${unsaidCause}${digestOf(...found.map((each) => each.id))}`
  const failed = found.filter(({ said }) => said.state === 'failed').length
  await journal.commit({
    act: { id, about: 'told', once: true },
    by: 'bot',
    occurredAt: now,
    expect: [],
    events: [{ type: 'unsaid.told', failed, expired: found.length - failed, first: first.id, last: last.id }],
    says: await noticesOf(house, roster, [{ to: 'staff', text: zh.unsaid(from ?? '', to ?? '', shown, more), kind: 'alert' }], {
      cause: id,
      at: now,
    }),
    memo: [],
  })
  await store.listed(found.map((each) => each.id))
  return true
}

/** Whether `at` is less than `ms` ago; what a clock that was put back left in the future is not. */
const isWithin = (ms: number, at: number, now: number): boolean => at <= now && now - at < ms

const linesOf = (all: readonly OutboxItem[], groupOf: (room: string) => string, nameOf: (member: string) => string): zh.UnsaidLine[] => {
  const lines = new Map<string, zh.UnsaidLine>()
  for (const { to, label, kind, why = 'refused' } of all) {
    const line = { place: 'room' in to ? groupOf(to.room) : null, what: label ?? zh.kindNames[kind], why: zh.whyUnsaid[why] }
    const key = [line.place ?? '', line.what, line.why].join('\n')
    const { count, people }: Pick<zh.UnsaidLine, 'count' | 'people'> = lines.get(key) ?? { count: 0, people: [] }
    const name = 'member' in to ? nameOf(to.member) : null
    lines.set(key, { ...line, count: count + 1, people: name === null || people.includes(name) ? people : [...people, name] })
  }
  return [...lines.values()]
}

/** Has the staff of an association told that WeChat takes no more. */
export const tellPaused = async (house: OpenHouse, cause: string, text: string, now: number): Promise<void> => {
  const says = await noticesOf(house, await house.ledger.roster(), [{ to: 'staff', text, kind: 'alert' }], { cause, at: now })
  await house.journal.commit({
    message: { id: cause, digest: digestOf(cause) },
    act: { id: cause, about: '', once: false },
    by: 'bot',
    occurredAt: now,
    expect: [],
    events: [],
    says,
    memo: [],
  })
}
