import { cleaned } from '../src/chat/fold.ts'
import { greets } from '../src/chat/joining.ts'
import type { Said } from '../src/chat/said.ts'
import { type House, roomsOfAll } from '../src/chat/scene.ts'
import type { Group } from '../src/domain/association.ts'
import { quietUntil } from '../src/domain/quiet.ts'
import type { Expectation } from '../src/journal/commit.ts'
import type { Job, Rooms } from '../src/schedule/job.ts'
import * as zh from '../src/text/rooms.ts'

const minuteMs = 60_000
/** How long the first who joined waits for more to come, how far apart greetings of one room are, and when one is of no use any more, ms. */
const gatherMs = 2 * minuteMs
const apartMs = 60 * minuteMs
const usefulMs = 24 * 60 * minuteMs
/** How long a greeting waits for its turn to be sent, ms. */
const sendMs = 2 * 60 * minuteMs
const longestName = 20

/**
 * Each tick: those who joined a room are greeted together, by name, at most once an hour and never in the quiet hours; whoever is gone
 * again is not. By the process whose account the room belongs to, which alone can look into it.
 */
export const greetJoiners: Job = {
  name: 'greet-joiners',
  when: 'tick',
  async run(house, { clock, rooms, wake }) {
    if (!rooms || quietUntil(house.association.manners.quietHours, house.association.timezone, clock.now()) !== null) return
    const { association, ledger } = house
    const places = await roomsOfAll(ledger, association.groups.filter(greets))
    // all rooms are asked at once: hardly ever does anybody wait
    const waiting = await Promise.all(places.map(async (place) => ({ ...place, joiners: await ledger.joiners(place.room) })))
    for (const { group, room, joiners } of waiting)
      if (joiners.length > 0 && (await greet(house, group, room, joiners, rooms, clock.now()))) wake()
  },
}

/** Somebody who joined a room and was not greeted. */
type Joiner = Awaited<ReturnType<House['ledger']['joiners']>>[number]

/** Greets those who wait in one room; false when there is nobody, or not now. */
const greet = async (house: House, group: Group, room: string, joiners: readonly Joiner[], rooms: Rooms, now: number): Promise<boolean> => {
  const { association, ledger, journal } = house
  const waiting = [...joiners].sort((a, b) => a.at - b.at || (a.contact < b.contact ? -1 : 1))
  const [first] = waiting
  if (!first || now < first.at + gatherMs) return false
  const last = await ledger.greetedAt(room)
  if (last !== null && now < last + apartMs) return false
  const look = await rooms.members(house, room)
  if (typeof look === 'string') return false

  const digests = await Promise.all(look.people.map((contactId) => ledger.seals.contactDigest('*', contactId)))
  const here = new Map(look.people.map((contactId, index) => [digests[index] ?? '', contactId]))
  const greeted = waiting.filter(({ contact, at }) => here.has(contact) && now - at < usefulMs).map(({ contact }) => contact)
  const others = waiting.map(({ contact }) => contact).filter((contact) => !greeted.includes(contact))
  const contactIds = greeted.map((contact) => here.get(contact) ?? '')
  const [people, members] = await Promise.all([
    rooms.people(room, contactIds),
    Promise.all(contactIds.map((contactId) => ledger.memberOf(look.account, contactId))),
  ])
  const names = people.map(({ name, alias }) => shown(alias || name))
  const text = zh.welcome(names, group.name, association.name, members.includes(null))
  const id = `greet/${room}/${first.at}/${now}`
  const says: Said[] = greeted.length === 0 ? [] : [{ to: { room }, text, cause: id, at: now, kind: 'notice', until: now + sendMs }]
  const greetedAt = { name: 'nobody greeted meanwhile', key: 'greeted', field: room }
  const expect: Expectation[] = [
    last === null ? { ...greetedAt, op: 'absent' } : { ...greetedAt, op: 'equals', value: String(last) },
    { name: 'still waiting', key: `joined:${room}`, field: first.contact, op: 'equals', value: String(first.at) },
  ]
  const outcome = await journal.commit({
    act: { id, about: '', once: false },
    by: 'bot',
    occurredAt: now,
    expect,
    events: [{ type: 'joiners.greeted', room, greeted, others }],
    says,
    memo: [],
  })
  return outcome.outcome === 'committed' && greeted.length > 0
}

/** A nickname on one line, cut; somebody without one is a new friend. */
const shown = (name: string): string => [...cleaned(name).replace(/\s+/gu, ' ').trim()].slice(0, longestName).join('') || zh.newFriend
