import { command, say } from '../src/chat/contract.ts'
import * as zh from '../src/text/points.ts'

/** 核账 — replays the whole journal and says whether every view agrees with it. */
export const audit = command<Record<string, never>>({
  name: '核账',
  words: ['核账', '对账'],
  who: 'staff',
  usage: '核账',
  about: '核对账目与原始记录',
  read: (rest) => (rest === '' ? { args: {} } : null),
  write: () => '',

  async run(_args, { ledger }) {
    const { entries, events, differences } = await ledger.verify()
    return say(zh.audited(entries, events, differences.length))
  },
})
