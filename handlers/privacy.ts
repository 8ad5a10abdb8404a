import { command, tell } from '../src/chat/contract.ts'
import * as zh from '../src/text/privacy.ts'

const setting = (name: string, words: readonly string[], hidden: boolean) =>
  command<Record<string, never>>({
    name,
    words: [name, ...words],
    who: 'member',
    addressedOnly: true,
    usage: name,
    about: hidden ? '群里的积分榜上不出现您的名字' : '群里的积分榜上恢复您的名字',
    read: (rest) => (rest === '' ? { args: {} } : null),
    write: () => '',
    async run(_, { ledger, me }) {
      const stands = await ledger.hidden(me.number)
      if ((stands === true) === hidden) return tell(hidden ? zh.hiddenAlready(me.name) : zh.shownAlready(me.name))
      const place = { name: 'as it was set', key: 'hidden', field: me.number }
      return {
        expect: [stands ? { ...place, op: 'equals', value: '1' } : { ...place, op: 'absent' }],
        events: [{ type: 'privacy.set', member: me.number, hidden }],
        says: [{ to: 'asker', text: hidden ? zh.hidden(me.name) : zh.shown(me.name) }],
      }
    },
  })

/** 不公开 — a member keeps their name off the boards that others read; points and places stay right. */
export const hide = setting('不公开', ['积分不公开', '姓名不公开', '不公开姓名', '不公开积分'], true)

/** 公开 — and puts it back. */
export const show = setting('公开', ['积分公开', '姓名公开', '公开姓名', '公开积分', '恢复公开'], false)
