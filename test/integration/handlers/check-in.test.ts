import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verify } from '../../../src/journal/verify.ts'
import { opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

const minute = 60_000
let v: Village
let session: string

afterEach(async () => {
  expect((await verify(v.redis, v.house.keys)).differences).toEqual([])
  await v.close()
})
beforeEach(async () => {
  v = await village()
  session = await opened(v, {
    kind: 'study',
    title: '第八期学习',
    group: '学习群',
    startsAt: v.clock.time + 20 * minute,
    endsAt: v.clock.time + 80 * minute,
  })
})

const points = async (number: string): Promise<number> => (await v.house.ledger.placeOf('all', 'all', number))?.tenths ?? 0

describe('签到', () => {
  it('records that a member came, credits them, and says so', async () => {
    const before = await points('0005')
    expect(await v.reply('0005', '学习群', '签到')).toEqual(['王建国，签到成功：第八期学习，积分 +2'])
    expect(await points('0005')).toBe(before + 20)
  })

  it('said again, in another message, changes nothing and says when', async () => {
    await v.say('0005', '学习群', '签到')
    const before = await v.events()
    expect(await v.reply('0005', '学习群', '簽到🙏')).toEqual(['王建国，您已在 19:10 签到（第八期学习），不用再签。'])
    expect(await v.events()).toBe(before)
  })

  it('the same message again changes nothing and says nothing', async () => {
    await v.say('0005', '学习群', '签到', { id: `same-${session}` })
    const before = await v.events()
    expect(await v.say('0005', '学习群', '签到', { id: `same-${session}` })).toEqual([])
    expect(await v.events()).toBe(before)
  })

  it('two people saying the same words in the same second both count', async () => {
    const said = (await Promise.all([v.say('0005', '学习群', '签到'), v.say('0006', '学习群', '签到')])).flat()
    expect([...new Set(said.map(({ text }) => text.slice(0, 8)))].sort()).toEqual(['孙志强，签到成功', '王建国，签到成功'])
    expect((await v.house.ledger.attendances(session)).map(({ member }) => member).sort()).toEqual(['0005', '0006'])
  })

  it.each(['签到了', '怎么签到啊', '会长好，签到', '签到 代 李四', '到', '签到，顺便问下周六还去不'])(
    '「%s」 is silence, at most noted as a near miss',
    async (text) => {
      expect(await v.say('0005', '学习群', text)).toEqual([])
      expect(await v.house.ledger.attendances(session)).toEqual([])
    },
  )

  it('a near miss is noted once, and never the words', async () => {
    await v.say('0005', '学习群', '会长好，签到')
    await v.say('0005', '学习群', '签到签到')
    expect(await v.house.ledger.nearMisses(session)).toEqual([{ member: '0005', kind: '签到' }])
    expect(JSON.stringify(await v.redis.xrange(v.house.keys.journal, '-', '+'))).not.toContain('会长好')
  })

  it('a voice message while check-in is open is noted, and stays without an answer', async () => {
    expect(await v.say('0008', '学习群', '', { type: 'voice' })).toEqual([])
    expect(await v.house.ledger.nearMisses(session)).toEqual([{ member: '0008', kind: '签到' }])
  })

  it('somebody not bound hears one helpful answer a day, and their check-in is held', async () => {
    const said = await v.say(`wxid_stranger_${session}`, '学习群', '签到')
    expect(said.map(({ text }) => text)).toEqual([
      '已替您留着「第八期学习」的签到。我还不认识您，请在 48 小时内发「绑定 姓名」，确认后就算数。',
    ])
    expect(await v.say(`wxid_stranger_${session}`, '学习群', '签到')).toEqual([])
    expect(await v.house.ledger.attendances(session)).toEqual([])
  })

  it('a store that fails gives the reference sentence, and nothing is written', async () => {
    const before = await v.events()
    const [said] = await failingStore(v, () => v.reply('0005', '学习群', '签到'))
    expect(said).toMatch(notRecordedSentence)
    expect(await v.events()).toBe(before)
    expect(await v.reply('0005', '学习群', '签到')).toEqual(['王建国，签到成功：第八期学习，积分 +2'])
  })

  it('in another room it counts for the one session open, and says where', async () => {
    expect(await v.reply('0005', '医疗保障分会群', '签到')).toEqual(['王建国，签到成功：第八期学习（记在学习群），积分 +2'])
  })

  it('打卡 counts only where a check-in is open', async () => {
    expect(await v.say('0005', '医疗保障分会群', '打卡')).toEqual([])
    expect(await v.reply('0005', '学习群', '打卡')).toEqual(['王建国，签到成功：第八期学习，积分 +2'])
  })

  it('in private, with several open, it is asked which', async () => {
    const other = await opened(v, { title: '健康讲座', startsAt: v.clock.time, endsAt: v.clock.time + 60 * minute })
    const [asked] = await v.reply('0005', null, '签到')
    expect(asked).toMatch(/^您要签到哪一场？\n① 健康讲座.*\n② 第八期学习/u)
    expect(await v.reply('0005', null, '②')).toEqual(['王建国，签到成功：第八期学习，积分 +2'])
    expect(await v.reply('0005', null, `签到 ${other}`)).toEqual(['王建国，签到成功：健康讲座，积分 +3'])
  })

  it('after the close it is refused with the time and whom to ask; a day later it is silence', async () => {
    v.clock.time += 120 * minute
    expect(await v.reply('0005', '学习群', '签到')).toEqual([
      expect.stringMatching(/^「第八期学习」的签到 .* 21:00 已截止，没有记上。确实到场的，请联系刘敏补签。$/u),
    ])
    v.clock.time += 25 * 60 * minute
    expect(await v.say('0005', '学习群', '签到')).toEqual([])
  })

  it('a message delivered late counts by its own time; one older than a day goes to staff', async () => {
    const at = v.clock.time + minute
    v.clock.time += 10 * 60 * minute
    expect(await v.reply('0005', '学习群', '签到', { at })).toEqual(['王建国，签到成功：第八期学习，积分 +2'])
    v.clock.time = at + 24 * 60 * minute + 1
    const said = await v.say('0006', '学习群', '签到', { at })
    expect(said.map(({ to }) => to)).toEqual(['工作群'])
    expect(said[0]?.text).toMatch(/^收到一条迟到超过一天的消息：孙志强，学习群，/u)
  })

  it('a message from the future counts as of its arrival', async () => {
    await v.say('0005', '学习群', '签到', { at: v.clock.time + 60 * minute })
    expect((await v.house.ledger.attendance(session, '0005'))?.at).toBe(v.clock.time)
  })
})
