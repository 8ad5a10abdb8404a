import type { Activity } from '../../domain/activity.ts'
import { sayWhen } from '../../domain/zoned.ts'
import * as zh from '../../text/late.ts'
import type { MemberScene, Speech } from '../contract.ts'

/** An activity opened (or moved) late: who did it hears why it does not count yet, staff hear how to agree. */
export const lateNotices = ({ me, at, zone }: MemberScene, { number, title, startsAt, group }: Activity): Speech[] => {
  const why = startsAt < at ? 'begun' : 'month-end'
  return [
    { to: { member: me.number }, text: zh.lateTold(number, title, why) },
    { to: 'staff', text: zh.lateAsked(me.name, number, title, sayWhen(startsAt, zone, at), group, why) },
  ]
}
