import { nameOf } from '../chat/acts/duty.ts'
import { type CalendarScope, calendarAddress, calendarDigest, newCalendarKey } from '../chat/calendar-key.ts'
import { isoOf } from '../domain/zoned.ts'
import { exits } from '../exits.ts'
import { found } from '../founding.ts'
import type { NewEvent } from '../journal/events.ts'
import * as zh from '../text/calendar.ts'
import { printOne, printRows } from './print.ts'
import { Exit, type World } from './world.ts'

/** What these commands work on. */
type Place = Pick<World, 'house' | 'clock'>

/** Letters of a digest by which a feed is named in lists. */
const shownLetters = 10

const isScope = (typed: string | undefined): typed is CalendarScope => ['association', 'rota', 'member'].includes(typed ?? '')

/** `calendar new|list|revoke`: keys of calendar feeds. Throws {@link Exit} 64 for wrong usage. */
export const calendarCommand = async (
  place: Place,
  [verb, argument]: readonly string[],
  { json, scope }: { json: boolean; scope?: string | undefined },
): Promise<void> => {
  if (verb === 'new') return makeKey(place, scope, argument, json)
  if (verb === 'list' && argument === undefined && scope === undefined) return listKeys(place, json)
  if (verb === 'revoke' && argument !== undefined && scope === undefined) return revokeKey(place, argument, json)
  throw new Exit(exits.usage, [
    '写成 calendar new --scope association|rota|member [会员号]，calendar list，或 calendar revoke 地址或编号。',
  ])
}

const makeKey = async ({ house, clock }: Place, scope: string | undefined, number: string | undefined, json: boolean): Promise<void> => {
  if (!isScope(scope))
    throw new Exit(exits.usage, ['calendar new 要写 --scope：association（全会）、rota（只有轮值）或 member（一位会员）。'])
  if ((scope === 'member') !== (number !== undefined))
    throw new Exit(exits.usage, [
      scope === 'member' ? '一位会员的日历要写会员号：calendar new --scope member 0005。' : '只有 --scope member 才写会员号。',
    ])
  await found(house, clock)
  const member = number === undefined ? undefined : (await house.ledger.roster()).byNumber.get(number)
  if (number !== undefined && (!member || member.leftAt !== undefined)) throw new Exit(exits.usage, [`名册上没有会员号 ${number}。`])
  const key = newCalendarKey()
  const digest = calendarDigest(key)
  await commit({ house, clock }, `calendar/${digest}`, {
    type: 'calendar.keyed',
    digest,
    scope,
    ...(member ? { member: member.number } : {}),
  })
  const path = calendarAddress({}, key)
  const address = calendarAddress(house.association, key)
  printOne({ key, path, id: digest.slice(0, shownLetters), scope, ...(member ? { number: member.number } : {}) }, zh.madeKey(address), json)
}

const listKeys = async ({ house }: Place, json: boolean): Promise<void> => {
  const roster = await house.ledger.roster()
  printRows(
    (await house.ledger.calendars()).map(({ digest, scope, member, by, at }) => ({
      id: digest.slice(0, shownLetters),
      scope,
      ...(member === undefined ? {} : { number: member, name: nameOf(roster, member) }),
      by,
      at: isoOf(at, house.association.timezone),
    })),
    json,
  )
}

/** By the key, the whole path or address, or the id `calendar list` shows. */
const revokeKey = async (place: Place, typed: string, json: boolean): Promise<void> => {
  const key = /([0-9a-f]{32})(?:\.ics)?$/u.exec(typed)?.[1]
  const digest = key === undefined ? undefined : calendarDigest(key)
  const feeds = await place.house.ledger.calendars()
  const named = feeds.filter((feed) => feed.digest === digest || (typed.length >= shownLetters && feed.digest.startsWith(typed)))
  const [feed] = named
  if (!feed || named.length > 1) throw new Exit(exits.usage, [zh.noSuchKey])
  await commit(place, `calendar/${feed.digest}/revoke`, { type: 'calendar.revoked', digest: feed.digest })
  printOne({ revoked: feed.digest.slice(0, shownLetters), scope: feed.scope }, zh.revokedKey, json)
}

const commit = async ({ house, clock }: Place, id: string, event: NewEvent): Promise<void> => {
  await house.journal.commit({
    act: { id, about: '', once: false },
    by: 'cli',
    occurredAt: clock.now(),
    expect: [],
    events: [event],
    says: [],
    memo: [],
  })
}
