import { command } from '../src/chat/contract.ts'
import { dateOf } from '../src/domain/zoned.ts'
import * as zh from '../src/text/own-record.ts'

/** 我的档案 — everything the ledger holds of a member, as a workbook, told to them alone. Writes nothing. */
export const ownRecord = command<Record<string, never>>({
  name: '我的档案',
  words: ['我的档案', '个人档案', '我的全部记录'],
  addressedWords: ['你存了我什么', '你记了我什么', '我的个人信息'],
  who: 'member',
  usage: zh.usage,
  about: '看账本里关于你的全部记录（Excel）',
  read: (rest) => (rest === '' ? { args: {} } : null),
  write: () => '',
  run: async (_args, { me, at, zone }) => ({
    says: [
      {
        to: 'asker',
        text: zh.enclosed(me.name),
        file: { name: `${zh.sheet}-${dateOf(at, zone)}.xlsx`, export: { what: 'own', member: me.number } },
      },
    ],
  }),
})
