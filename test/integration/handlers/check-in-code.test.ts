import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { thursdayEvening, type Village, village } from '../../support/village.ts'

const [staff, onDuty, liaison, member, legalHead] = ['0001', '0003', '0004', '0005', '0016']
const room = '学习群'
const minute = 60_000
let v: Village
let session: string
beforeEach(async () => {
  v = await village()
  session = await opened(v, {
    kind: 'study',
    title: '现场课',
    group: room,
    startsAt: thursdayEvening,
    endsAt: thursdayEvening + 120 * minute,
    code: true,
  })
})
afterEach(() => v.close())

/** The code that 签到码 shows now. */
const code = async (): Promise<string> => /签到码：(0\d{4})，/u.exec((await v.reply(onDuty, null, '签到码')).join())?.[1] ?? ''
const wrongOf = (right: string): string => `0${String((Number(right.slice(1)) + 1) % 10_000).padStart(4, '0')}`
const came = async (who = member): Promise<boolean> => (await v.house.ledger.attendance(session, who)) !== null

describe('签到码', () => {
  it('shows the code of the moment to who leads it, privately, and how long; it writes nothing', async () => {
    const before = await v.events()
    expect(await v.reply(onDuty, null, '签到码', { id: 'one' })).toEqual([
      expect.stringMatching(new RegExp(`^「现场课」（${session}）现在的签到码：0\\d{4}，19:15 换新的。`, 'u')),
    ])
    expect(await v.say(onDuty, null, '签到码', { id: 'one' })).toEqual([])
    const said = await v.say(staff, room, `签到码 ${session}`)
    expect(said.map(({ to }) => to)).toEqual([`私聊${staff}`, room])
    expect(said[1]?.text).toBe('赵科，已私下回复。')
    expect(await v.events()).toBe(before)
  })
  it('changes every five minutes and is the same for whoever leads', async () => {
    const first = await code()
    v.clock.time += 4 * minute
    expect(await code()).toBe(first)
    v.clock.time += 2 * minute
    const second = await code()
    expect(second).not.toBe(first)
    expect((await v.reply(staff, null, `签到码 ${session}`)).join()).toContain(`签到码：${second}，`)
  })
  it('is for nobody else; without a session that takes one says so', async () => {
    const before = await v.events()
    expect(await v.say(member, room, '签到码')).toEqual([])
    expect(await v.reply(member, null, '签到码')).toEqual([expect.stringContaining('由当值副会长')])
    expect(await v.reply(legalHead, null, `签到码 ${session}`)).toEqual([expect.stringContaining('不归您管理')])
    expect(await v.reply(legalHead, null, '签到码')).toEqual([expect.stringContaining('今天没有凭签到码签到')])
    expect(await v.events()).toBe(before)
    for (const talk of ['签到码是多少', '签到码发一下', '签到码呢']) expect(await v.say(onDuty, room, talk), talk).toEqual([])
    expect(await failingStore(v, () => v.reply(onDuty, null, '签到码'))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
  it('is turned on for any activity once confirmed, and off again', async () => {
    const clinic = await opened(v, { startsAt: thursdayEvening, endsAt: thursdayEvening + 60 * minute })
    expect(await v.reply(liaison, null, `签到码 ${clinic}`)).toEqual([expect.stringContaining('要从现在起凭现场的签到码签到吗？')])
    const said = await v.say(liaison, null, '确认')
    expect(said).toEqual([
      { to: '医疗保障分会群', text: '「敬老院义诊」从现在起凭签到码签到：请私聊我发「签到」加现场的签到码，例如「签到 04821」。' },
      { to: `私聊${liaison}`, text: expect.stringContaining(`签到码 ${clinic}`) },
    ])
    expect(await v.reply(member, '医疗', `签到 ${clinic}`)).toEqual([expect.stringContaining('凭签到码签到')])
    expect(await v.reply(liaison, null, `签到码 ${clinic}`)).toEqual([expect.stringMatching(/签到码：0\d{4}/u)])
    await v.say(liaison, null, `签到码 ${clinic} 不用`)
    expect(await v.reply(member, '医疗', `签到 ${clinic}`)).toEqual([expect.stringContaining('签到成功')])
    expect(await v.reply(liaison, null, `签到码 ${clinic} 不用`)).toEqual([expect.stringContaining('没有用签到码')])
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })
})

describe('签到 where a code is asked for', () => {
  it('without it answers how, wherever; nothing is recorded', async () => {
    const before = await v.events()
    const how = '王建国，「现场课」凭签到码签到：请私聊我发「签到」加现场的签到码，例如「签到 04821」。'
    expect(await v.reply(member, room, '签到')).toEqual([how])
    expect(await v.reply(member, room, `签到 ${session}`)).toEqual([how])
    expect(await v.reply(member, null, '签到')).toEqual([how])
    expect(await v.reply(member, null, '签到 12345')).toEqual([expect.stringContaining('签到码不对，没有记上。')])
    expect((await v.reply('0006', room, '签到', { friend: false })).join()).toContain('请先加我好友，再私聊我')
    expect(await v.events()).toBe(before)
  })
  it('with it, said in private in any form, is recorded and credited; the same again changes nothing', async () => {
    const right = await code()
    expect(await v.reply(member, null, `签到 ${right}`, { id: 'one' })).toEqual(['王建国，签到成功：现场课，积分 +2'])
    const before = await v.events()
    expect(await v.say(member, null, `签到 ${right}`, { id: 'one' })).toEqual([])
    expect(await v.reply(member, null, `签到 ${right}`)).toEqual([expect.stringContaining('您已在 19:10 签到')])
    expect(await v.reply(member, room, '签到')).toEqual([expect.stringContaining('您已在 19:10 签到')])
    expect(await v.events()).toBe(before)
    const forms = [
      `签到 ${session} ${right}`,
      right,
      `签到${right}`,
      `签到码 ${right}`,
      `签到 ${right.slice(1)}`,
      `签到 ${session} ${right.slice(1)}`,
    ]
    for (const [index, form] of forms.entries()) {
      const who = String(6 + index).padStart(4, '0')
      expect(await v.reply(who, null, form), form).toEqual([expect.stringContaining('签到成功：现场课')])
    }
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })
  it('said in the room it counts for nobody and is not repeated', async () => {
    const right = await code()
    const before = await v.events()
    for (const form of [`签到 ${right}`, `签到 ${session} ${right}`, `@小联 ${right}`]) {
      const [answer = ''] = await v.reply(member, room, form)
      expect(answer, form).toContain('在群里发不算')
      expect(answer).not.toContain(right)
    }
    expect(await v.say(member, room, right)).toEqual([])
    expect([await came(), await v.events()]).toEqual([false, before])
  })
  it('the code before is taken for one more minute, no longer; the message’s own time decides', async () => {
    // slices change at 19:10, 19:15 …
    const first = await code()
    v.clock.time = thursdayEvening + 5 * minute + 50_000
    expect(await v.reply(member, null, `签到 ${first}`)).toEqual([expect.stringContaining('签到成功')])
    v.clock.time = thursdayEvening + 6 * minute + 1000
    expect(await v.reply('0006', null, `签到 ${first}`)).toEqual([expect.stringContaining('签到码不对，没有记上')])
    expect(await v.reply('0006', null, `签到 ${first}`, { at: thursdayEvening + 2 * minute })).toEqual([
      expect.stringContaining('签到成功'),
    ])
  })
  it('a wrong one says so, five times in ten minutes, then not even the right one; ten minutes later it is taken', async () => {
    const right = await code()
    const wrong = wrongOf(right)
    const before = await v.events()
    for (let tries = 1; tries < 5; tries += 1)
      expect(await v.reply(member, null, wrong)).toEqual([expect.stringContaining('签到码不对，没有记上')])
    expect(await v.reply(member, null, wrong)).toEqual([expect.stringContaining('请过十分钟再试')])
    expect(await v.reply(member, null, `签到 ${right}`)).toEqual([expect.stringContaining('请过十分钟再试')])
    expect(await v.events()).toBe(before)
    // another person is not held up
    expect(await v.reply('0006', null, right)).toEqual([expect.stringContaining('签到成功')])
    v.clock.time += 10 * minute
    expect(await v.reply(member, null, await code())).toEqual([expect.stringContaining('签到成功')])
  })
  it('a number is never taken for a code, nor a code for a number, nor one’s own 会员号 for either', async () => {
    await v.house.journal.commit({
      act: { id: 'far', about: '', once: false },
      by: staff,
      occurredAt: v.clock.time,
      expect: [],
      events: [
        {
          type: 'activity.opened',
          activity: {
            number: '4821',
            kind: 'activity',
            title: '义诊',
            startsAt: thursdayEvening,
            endsAt: thursdayEvening + 60 * minute,
            group: room,
            leader: staff,
            openedAt: thursdayEvening,
            state: 'open',
          },
        },
      ],
      says: [],
      memo: [],
    })
    expect(await v.reply(member, null, '签到 4821')).toEqual([expect.stringContaining('签到成功：义诊')])
    expect(await came()).toBe(false)
    expect(await v.reply('0006', null, '签到 0006')).toEqual([expect.stringContaining('要签到哪一场')])
    expect(await code()).toMatch(/^0\d{4}$/u)
  })
  it('somebody nobody knows is not held a place by it, and hears how to bind', async () => {
    expect(await v.reply('wxid_new', room, '签到')).toEqual([expect.stringContaining('还不认识您')])
    expect(await v.redis.exists(v.house.keys.view('holding'))).toBe(0)
  })
  it('a code where none is asked for says so; over, it is late as ever; the leader’s roll is 补签', async () => {
    const right = await code()
    v.clock.time = thursdayEvening + 151 * minute
    expect(await v.reply(member, null, right)).toEqual(['现在没有要签到码的签到。'])
    expect(await v.reply(member, null, `签到 ${right}`)).toEqual([expect.stringContaining('已截止')])
    expect(await v.reply(onDuty, null, `补签 ${session} 王建国 事由 没带手机`)).toEqual([expect.stringContaining('已补签 1 人')])
  })
  it('a store that fails gives the reference sentence', async () => {
    const right = await code()
    expect(await failingStore(v, () => v.reply(member, null, `签到 ${right}`))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect(await came()).toBe(false)
  })
})
