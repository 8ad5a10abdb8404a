import { changesBetween, keepTold, lastLook, lookTold } from '../src/chat/acts/members-seen.ts'
import { noticesOf, roomsOfAll } from '../src/chat/scene.ts'
import { dateOf, sayDay } from '../src/domain/zoned.ts'
import type { Memo } from '../src/journal/commit.ts'
import type { Job } from '../src/schedule/job.ts'
import * as zh from '../src/text/rooms.ts'

/**
 * Each morning: staff hear, in one message, which bound members are no longer in which group, and how many are new and not bound, by
 * the looks of the nights since they heard last. Nobody's membership or points change by it.
 */
export const tellMembership: Job = {
  name: 'tell-membership',
  when: { dailyAt: '07:40' },
  async run(house, { clock, wake }) {
    const { association, ledger, journal } = house
    const now = clock.now()
    const roster = await ledger.roster()
    const changes: zh.GroupChange[] = []
    const memo: Memo[] = []
    let since = now
    const rooms = await roomsOfAll(ledger, association.groups)
    const looks = await Promise.all(
      rooms.map(async (each) => ({ ...each, told: await lookTold(ledger, each.room), seen: await lastLook(ledger, each.room) })),
    )
    for (const { group, room, told, seen } of looks) {
      if (!seen || told?.at === seen.at) continue
      memo.push(keepTold(room, seen))
      if (!told) continue
      const { left, unbound } = changesBetween(told, seen)
      const names = left.flatMap((number) => {
        const member = roster.byNumber.get(number)
        return member && member.leftAt === undefined && member.name !== '' ? [member.name] : []
      })
      if (names.length === 0 && unbound === 0) continue
      since = Math.min(since, told.at)
      changes.push({ group: group.name, left: names, unbound })
    }
    if (memo.length === 0) return
    const id = `membership/${dateOf(now, association.timezone)}`
    const text = zh.membership(sayDay(since, association.timezone, now), changes)
    const outcome = await journal.commit({
      act: { id, about: 'told', once: changes.length > 0 },
      by: 'bot',
      occurredAt: now,
      expect: [],
      events: changes.length > 0 ? [{ type: 'due.done', kind: 'membership', about: { groups: String(changes.length) } }] : [],
      says: changes.length > 0 ? await noticesOf(house, roster, [{ to: 'staff', text }], { cause: id, at: now }) : [],
      memo,
    })
    if (outcome.outcome === 'committed' && changes.length > 0) wake()
  },
}
