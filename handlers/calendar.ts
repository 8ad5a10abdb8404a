import { calendarAddress, calendarDigest, newCalendarKey } from '../src/chat/calendar-key.ts'
import { command, confirmPrivately, tell } from '../src/chat/contract.ts'
import { sayDay } from '../src/domain/zoned.ts'
import type { NewEvent } from '../src/journal/events.ts'
import * as zh from '../src/text/calendar.ts'

interface Args {
  stop?: true
}

/** 日历 — a member is given, alone, the address of their own calendar: a new one in place of the old, once confirmed; 「日历 停用」 ends it. */
export const calendar = command<Args>({
  name: '日历',
  words: ['日历', '我的日历', '日历订阅', '订阅日历'],
  addressedOnly: true,
  who: 'member',
  usage: '日历 [停用]',
  about: '把报名、活动和轮值放进手机日历',
  read(rest) {
    if (rest === '') return { args: {} }
    return /^(?:停用|停止|取消|关闭|作废|不用了)$/u.test(rest) ? { args: { stop: true } } : null
  },
  write: ({ stop }) => (stop ? '停用' : ''),

  async run({ stop }, scene) {
    const { me, association, ledger, zone, at, confirmed } = scene
    const own = (await ledger.calendars()).filter(({ scope, member }) => scope === 'member' && member === me.number)
    const revoked = own.map(({ digest }): NewEvent => ({ type: 'calendar.revoked', digest }))
    const [first] = own
    if (stop) return first ? { ...tell(zh.calendarStopped), events: revoked } : tell(zh.noCalendar)
    if (first && !confirmed) return confirmPrivately(scene, zh.anotherCalendar(sayDay(first.at, zone, at)), { command: '日历', args: {} })
    const key = newCalendarKey()
    return {
      ...tell(zh.yourCalendar(calendarAddress(association, key))),
      events: [...revoked, { type: 'calendar.keyed', digest: calendarDigest(key), scope: 'member', member: me.number }],
    }
  },
})
