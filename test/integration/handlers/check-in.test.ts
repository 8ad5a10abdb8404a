import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Village, village } from '../../support/village.ts'

let v: Village
beforeAll(async () => {
  v = await village()
  // a study session, opened past the handlers: 发起 has tests of its own
  await v.house.journal.commit({
    act: { id: 'open', about: '', once: false }, by: '0003', occurredAt: v.clock.time, expect: [], says: [], memo: [], numbers: 1,
    events: [{ type: 'activity.opened', activity: { number: '\uE000n0\uE000', kind: 'study', title: '第八期学习', startsAt: v.clock.time + 20 * 60_000, endsAt: v.clock.time + 80 * 60_000, group: '学习群', leader: '0003', openedAt: v.clock.time, state: 'open' } }],
  })
})
afterAll(() => v.close())

describe('签到', () => {
  it('records that a member came, credits them, and says so', async () => {
    expect(await v.reply('0005', '学习群', '签到')).toEqual(['王建国，签到成功：第八期学习，积分 +2'])
    expect(await v.house.ledger.placeOf('all', '2026-11', '0005')).toEqual({ rank: 1, tenths: 20, of: 1 })
  })
  it('said twice changes nothing', async () => {
    const before = await v.events()
    expect(await v.reply('0005', '学习群', '签到')).toEqual(['王建国，您已在 19:10 签到（第八期学习），不用再签。'])
    expect(await v.events()).toBe(before)
  })
})
