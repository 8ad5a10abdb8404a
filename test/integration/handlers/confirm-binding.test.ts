import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listed, opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { heardBy, requests, villageWithout } from '../../support/strangers.ts'
import type { Village } from '../../support/village.ts'

let v: Village
const villages: Village[] = []
const hour = 60 * 60_000
const kept = '\n我们保留的是：会员号、签到、报名和积分流水；微信号只以加密形式保存；不保存聊天内容。发「帮助」看能做什么。'

beforeEach(async () => {
  v = await villageWithout(['0005', '0012', '0013', '0014', '0017'])
  villages.push(v)
})
afterEach(async () => {
  expect((await v.house.ledger.verify()).differences).toEqual([])
})
afterAll(async () => {
  for (const each of villages) await each.close()
})

const studyNow = () =>
  opened(v, { kind: 'study', title: '第八期学习', group: '学习群', startsAt: v.clock.time, endsAt: v.clock.time + hour })

describe('确认绑定', () => {
  it('a stranger checks in, binds, is confirmed, and what they did counts at its own time', async () => {
    const study = await studyNow()
    const came = v.clock.time
    expect(await v.reply('wx_wang', '学习群', '签到')).toHaveLength(1)
    const request = await requests(v, 'wx_wang', '绑定 王建国')
    v.clock.time += 30 * hour
    expect(await v.say('0004', null, `确认绑定 ${request}`)).toEqual([
      { to: '私聊0004', text: `已确认绑定 1 位：${request} 王建国（0005，医疗保障分会）。` },
      { to: '私聊0005', text: `绑定成功：您是 王建国（0005，医疗保障分会）。之前替您留着的已算数：「第八期学习」签到（积分 +2）。${kept}` },
    ])
    expect(await v.house.ledger.attendance(study, '0005')).toEqual({ member: '0005', at: came, makeUp: false })
    expect(await v.house.ledger.entriesOf('0005')).toMatchObject([{ tenths: 20, period: '2026-11', occurredAt: came, activity: study }])
    expect(await v.house.ledger.memberOf('wxid_bot', 'wx_wang')).toBe('0005')
    expect([await v.house.ledger.requests(), await v.house.ledger.holding()]).toEqual([[], []])
    v.clock.time = came
    expect(await v.reply('wx_wang', '学习群', '签到')).toEqual(['王建国，您已在 19:10 签到（第八期学习），不用再签。'])
    expect(await v.house.ledger.entriesOf('0005')).toHaveLength(1)
  })
  it('places on a list are kept in order: two strangers, one of them in line', async () => {
    const clinic = await opened(v, { limit: 2 })
    await listed(v, clinic, ['0006'])
    await v.say('wx_wang', '医疗', '报名')
    await v.say('wx_li', '医疗', '报名')
    await v.say('0007', '医疗', '报名')
    const [first, second] = [await requests(v, 'wx_wang', '绑定 王建国'), await requests(v, 'wx_li', '绑定 李四')]
    const said = await v.say('0003', '医疗', `确认绑定 ${first}-${second}`)
    expect(said.slice(0, 1)).toEqual([{ to: '医疗保障分会群', text: '已确认绑定 2 位。' }])
    expect(said.find(({ to }) => to === '私聊0012')?.text).toContain('已算数：「敬老院义诊」报名（候补）。')
    const list = (await v.house.ledger.signUps(clinic)).sort((a, b) => Number(a.order) - Number(b.order))
    expect(list.map(({ who, state }) => `${who} ${state}`)).toEqual(['0006 in', '0005 in', '0012 waiting', '0007 waiting'])
    expect(await v.house.ledger.tally(clinic)).toMatchObject({ in: 2, waiting: 2 })
  })
  it('somebody put on the list by another meanwhile keeps one place, and the freed one passes on', async () => {
    const clinic = await opened(v, { limit: 2 })
    await v.say('wx_wang', '医疗', '报名')
    await listed(v, clinic, ['0005'])
    await listed(v, clinic, ['0008'], 'waiting')
    const request = await requests(v, 'wx_wang', '绑定 王建国')
    const said = await v.say('0001', '工作群', `确认绑定 ${request}`)
    expect(heardBy(said)).toContain('私聊0008')
    expect((await v.house.ledger.signUps(clinic)).map(({ who, state }) => `${who} ${state}`).sort()).toEqual(['0005 in', '0008 in'])
    expect(await v.house.ledger.tally(clinic)).toMatchObject({ in: 2, waiting: 0 })
  })
  it('two such places of one list do not fit in one commit: the second is done by saying it again', async () => {
    const clinic = await opened(v, { limit: 4 })
    await v.say('wx_wang', '医疗', '报名')
    await v.say('wx_li', '医疗', '报名')
    await listed(v, clinic, ['0005', '0012'])
    await listed(v, clinic, ['0008', '0009'], 'waiting')
    const [first, second] = [await requests(v, 'wx_wang', '绑定 王建国'), await requests(v, 'wx_li', '绑定 李四')]
    expect((await v.reply('0001', null, `确认绑定 ${first}-${second}`))[0]).toContain(`${second} 没有办：请再发一次。`)
    expect((await v.reply('0001', null, `确认绑定 ${second}`))[0]).toContain('已确认绑定 1 位')
    const list = (await v.house.ledger.signUps(clinic)).map(({ who, state }) => `${who} ${state}`).sort()
    expect(list).toEqual(['0005 in', '0008 in', '0009 in', '0012 in'])
    expect(await v.house.ledger.tally(clinic)).toMatchObject({ in: 4, waiting: 0 })
  })
  it('a place of one’s own wins over a place in line that another gave', async () => {
    const clinic = await opened(v, { limit: 1 })
    await v.say('wx_wang', '医疗', '报名')
    await listed(v, clinic, ['0005', '0008'], 'waiting')
    await v.say('0001', null, `确认绑定 ${await requests(v, 'wx_wang', '绑定 王建国')}`)
    const list = (await v.house.ledger.signUps(clinic)).map(({ who, state }) => `${who} ${state}`).sort()
    expect(list).toEqual(['0005 in', '0008 waiting'])
    expect(await v.house.ledger.tally(clinic)).toMatchObject({ in: 1, waiting: 1 })
  })
  it('the contact of somebody who left the roster can become another member', async () => {
    const {
      number: member,
      name,
      branch,
      tier,
      posts,
      speciality,
      joinedAt,
    } = (await v.house.ledger.roster()).byNumber.get('0009') ?? expect.fail('no such member')
    await v.house.journal.commit({
      ...{ act: { id: 'left', about: '', once: false }, by: '0001', occurredAt: v.clock.time, expect: [], says: [], memo: [] },
      events: [
        { type: 'member.left', member, name: await v.house.ledger.seals.seal(member, name), branch, tier, posts, speciality, joinedAt },
      ],
    })
    const request = await requests(v, '0009', '绑定 王建国')
    expect((await v.reply('0001', null, `确认绑定 ${request}`))[0]).toContain('已确认绑定 1 位')
    expect(await v.house.ledger.memberOf('wxid_bot', 'wxid_0009')).toBe('0005')
    expect(await v.house.ledger.binding('0009')).toBeNull()
  })
  it('what was held longer than 48 hours is not credited', async () => {
    const study = await studyNow()
    const clinic = await opened(v, { limit: 1, startsAt: v.clock.time + 100 * hour, endsAt: v.clock.time + 102 * hour })
    await v.say('wx_wang', '学习群', '签到')
    await v.say('wx_wang', '医疗', '报名')
    await listed(v, clinic, ['0008'], 'waiting')
    const request = await requests(v, 'wx_wang', '绑定 王建国')
    v.clock.time += 48 * hour + 1
    const said = await v.say('0001', null, `确认绑定 ${request}`)
    expect(said.find(({ to }) => to === '私聊0005')?.text).toBe(`绑定成功：您是 王建国（0005，医疗保障分会）。${kept}`)
    expect(await v.house.ledger.attendance(study, '0005')).toBeNull()
    expect(await v.house.ledger.entriesOf('0005')).toEqual([])
    expect((await v.house.ledger.signUps(clinic)).map(({ who, state }) => `${who} ${state}`)).toEqual(['0008 in'])
    expect(await v.house.ledger.holding()).toEqual([])
  })
  it('a name bound meanwhile is passed over, and said so to the reviewer alone', async () => {
    const [first, second] = [await requests(v, 'wx_wang', '绑定 王建国'), await requests(v, 'wx_rival', '绑定 王建国')]
    expect(await v.reply('0001', '工作群', `确认绑定 ${first}`)).toEqual(['已确认绑定 1 位。'])
    expect(await v.say('0001', '工作群', `确认绑定 ${second}`)).toEqual([
      { to: '工作群', text: '1 项没有办。' },
      { to: '私聊0001', text: `${second} 没有办：这位会员已绑定另一个微信，请退回或先换绑。` },
      { to: '工作群', text: '赵科，已私下回复。' },
    ])
    expect(await v.house.ledger.memberOf('wxid_bot', 'wx_rival')).toBeNull()
  })
  it('a range skips numbers that wait for nothing, and two for one person', async () => {
    const first = await requests(v, 'wx_wang', '绑定 王建国')
    await opened(v)
    const [rival, last] = [await requests(v, 'wx_rival', '绑定 王建国'), await requests(v, 'wx_li', '绑定 李四')]
    const [text] = await v.reply('0001', null, `确认绑定 ${first}-${last}`)
    expect(text).toBe(
      `已确认绑定 2 位：${first} 王建国（0005，医疗保障分会）、${last} 李四（0012，医疗保障分会）。\n102 没有办：不在等待中，可能已办过。\n${rival} 没有办：这位会员已绑定另一个微信，请退回或先换绑。`,
    )
    expect(await v.reply('0001', null, '确认绑定 101-160')).toEqual(['一次最多确认 50 项，请分几次发。'])
  })
  it('heads and liaisons confirm their own branch only; nobody confirms themselves', async () => {
    const request = await requests(v, 'wx_he', '绑定 何方')
    const before = await v.events()
    expect(await v.reply('0004', null, `确认绑定 ${request}`)).toEqual([`${request} 没有办：不是您分会的。`])
    expect(await v.say('0004', '医疗', `确认绑定 ${request}`)).toEqual([])
    expect(await v.events()).toBe(before)
    expect((await v.reply('0016', null, `确认绑定 ${request}`))[0]).toContain('已确认绑定 1 位')
  })
  it('the wrong role is told who may in private, hears nothing in a room, and nothing is written', async () => {
    const request = await requests(v, 'wx_wang', '绑定 王建国')
    const before = await v.events()
    expect(await v.reply('0006', null, `确认绑定 ${request}`)).toEqual(['「确认绑定」由分会会长、联络员或秘书处来办。'])
    expect(await v.say('0006', '医疗', `确认绑定 ${request}`)).toEqual([])
    expect(await v.say('wx_other', '医疗', `确认绑定 ${request}`)).toHaveLength(1)
    expect(await v.events()).toBe(before)
  })
  it('a quoted notice gives the number; without one a room hears nothing', async () => {
    const request = await requests(v, 'wx_wang', '绑定 王建国')
    expect(await v.say('0001', '工作群', '确认绑定')).toEqual([])
    expect(await v.reply('0001', null, '确认绑定')).toEqual(['请写明编号：「确认绑定 编号」。'])
    const quote = `「小联：绑定 ${request} 待确认：微信「静待花开」自称 王建国（0005，医疗保障分会）。」\n- - - - - - - - - - - - - - -\n确认绑定`
    expect(await v.reply('0001', '工作群', quote)).toEqual(['已确认绑定 1 位。'])
  })
  it('the same message again, and two reviewers at once, bind once', async () => {
    const study = await studyNow()
    await v.say('wx_wang', '学习群', '签到')
    const request = await requests(v, 'wx_wang', '绑定 王建国')
    await Promise.all([v.say('0001', null, `确认绑定 ${request}`, { id: 'one' }), v.say('0004', null, `确认绑定 ${request}`)])
    const before = await v.events()
    expect(await v.say('0001', null, `确认绑定 ${request}`, { id: 'one' })).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await v.house.ledger.attendances(study)).toHaveLength(1)
    expect(await v.house.ledger.entriesOf('0005')).toHaveLength(1)
  })
  it('a 签到 in the same moment is not lost: it counts, or the person hears that it was not recorded', async () => {
    const study = await studyNow()
    const request = await requests(v, 'wx_wang', '绑定 王建国')
    const said = (await Promise.all([v.say('0001', null, `确认绑定 ${request}`), v.say('wx_wang', '学习群', '签到')])).flat()
    const unrecorded = said.some(({ text }) => notRecordedSentence.test(text))
    expect(await v.house.ledger.holding()).toEqual([])
    expect((await v.house.ledger.attendance(study, '0005')) !== null).toBe(!unrecorded)
  })
  it('a failing store gives the reference sentence', async () => {
    const request = await requests(v, 'wx_wang', '绑定 王建国')
    const before = await v.events()
    const [answer] = await failingStore(v, () => v.reply('0001', null, `确认绑定 ${request}`))
    expect(answer).toMatch(notRecordedSentence)
    expect(await v.events()).toBe(before)
  })
  it('near misses are silence', async () => {
    const before = await v.events()
    for (const text of ['确认绑定了吗', '确认绑定 王建国', '确认绑定 101 属实', '绑定审核流程', '确认绑定后告诉我'])
      expect(await v.say('0001', '工作群', text)).toEqual([])
    expect(await v.events()).toBe(before)
  })
})

describe('绑定审核', () => {
  it('lists what waits for this reviewer, privately', async () => {
    await studyNow()
    await v.say('wx_wang', '学习群', '签到')
    const [first, second] = [await requests(v, 'wx_wang', '绑定 王建国'), await requests(v, 'wx_he', '绑定 何方')]
    const mine = `${first} 王建国（0005，医疗保障分会） 11月26日 周四 19:10，留着 1 项`
    const how = (numbers: string) => `\n都属实请发「确认绑定 ${numbers}」，不属实的发「退回绑定 编号 理由」。`
    const before = await v.events()
    expect(await v.say('0004', '医疗', '绑定审核', { id: 'review' })).toEqual([
      { to: '私聊0004', text: `等待确认的绑定 1 项：\n${mine}${how(first)}` },
      { to: '医疗保障分会群', text: '张晓丽，已私下回复。' },
    ])
    expect(await v.say('0004', '医疗', '绑定审核', { id: 'review' })).toEqual([])
    expect(await v.reply('0001', null, '绑定审核')).toEqual([
      `等待确认的绑定 2 项：\n${mine}\n${second} 何方（0017，律师分会） 11月26日 周四 19:10${how(`${first}-${second}`)}`,
    ])
    expect(await v.reply('0006', null, '绑定审核')).toEqual(['「绑定审核」由分会会长、联络员或秘书处来办。'])
    expect(await v.say('0006', '医疗', '绑定审核')).toEqual([])
    expect(await v.say('0001', '工作群', '绑定审核什么时候好')).toEqual([])
    const [answer] = await failingStore(v, () => v.reply('0001', null, '绑定审核'))
    expect(answer).toMatch(notRecordedSentence)
    expect(await v.events()).toBe(before)
  })
  it('says when nothing waits, and cuts a long list', async () => {
    expect(await v.reply('0001', null, '绑定审核')).toEqual(['现在没有等待确认的绑定。'])
    for (let n = 0; n < 33; n += 1) await v.say(`wx_${n}`, null, '绑定 王建国')
    const [text = ''] = await v.reply('0001', null, '绑定审核')
    expect(text).toContain('等 33 项')
    expect(Buffer.byteLength(text)).toBeLessThan(2_000)
  })
})
