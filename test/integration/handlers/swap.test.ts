import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { people, type Uttered, type Village, village } from '../../support/village.ts'

const [staff, liu, member, wang, head] = ['0001', '0003', '0005', '0011', '0016']
const branchRoom = '医疗保障分会群'
let v: Village
beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    roster: [
      ...people,
      // on the roster, without a WeChat
      { number: '0018', name: '吴会', branch: '律师分会', tier: '会长单位', posts: ['副会长'], speciality: '' },
    ],
    turns: [
      ...association.turns,
      { month: '2027-01', number: '0018' },
      { month: '2027-02', number: liu },
      { month: '2027-03', number: wang },
    ],
  }))
})
afterEach(() => v.close())

const to = (said: readonly Uttered[], who: string): string[] => said.filter((each) => each.to === who).map(({ text }) => text)
const holders = async () => Object.fromEntries((await v.house.ledger.turns()).all.map(({ month, number }) => [month, number]))
const clean = async () => expect((await v.house.ledger.verify()).differences).toEqual([])

describe('换班', () => {
  it('asks the other, who agrees: both, staff and the rota follow; the same message again changes nothing', async () => {
    const said = await v.say(liu, null, '换班 3月 王芳', { id: 'one' })
    expect(said).toEqual([
      {
        to: `私聊${liu}`,
        text: '已问王芳：您的2027年2月 ⇄ 对方的2027年3月（编号 101）。11月29日 周日 19:10 前答复有效，在那之前原安排不变。要撤回，回复「撤回换班 101」。',
      },
      {
        to: `私聊${wang}`,
        text: '王芳，您好。刘敏想与您换班（编号 101）：您的2027年3月 ⇄ 对方的2027年2月。同意请回复「同意换班 101」，不同意请回复「不同意换班 101」，11月29日 周日 19:10 前有效。',
      },
    ])
    const before = await v.events()
    expect(await v.say(liu, null, '换班 3月 王芳', { id: 'one' })).toEqual([])
    expect(await v.reply(liu, null, '换班 三月份 0011')).toEqual(['已经问过王芳了（编号 101），等对方答复，11月29日 周日 19:10 前有效。'])
    expect(await v.events()).toBe(before)
    const agreed = await v.say(wang, null, '同意换班 101', { id: 'yes' })
    const done = '换班已定：2027年2月由王芳当值，2027年3月由刘敏当值。'
    expect(agreed).toEqual([
      { to: `私聊${wang}`, text: done },
      { to: `私聊${liu}`, text: '刘敏，您好。换班已定：2027年3月由您当值，您原来的2027年2月改由王芳当值。' },
      { to: `私聊${wang}`, text: '王芳，您好。换班已定：2027年2月由您当值，您原来的2027年3月改由刘敏当值。' },
      { to: '工作群', text: done },
    ])
    expect(await v.say(wang, null, '同意换班 101', { id: 'yes' })).toEqual([])
    expect(await v.reply(wang, null, '同意换班 101')).toEqual([expect.stringContaining('换班 101 不在等待答复中')])
    expect((await v.house.ledger.turns()).of('2027-02')).toEqual({ month: '2027-02', number: wang, swappedWith: liu })
    expect(await holders()).toMatchObject({ '2027-02': wang, '2027-03': liu })
    // and back again: as it was planned
    await v.say(liu, null, '换班 2月 王芳')
    await v.say(wang, null, '同意换班 102')
    expect((await v.house.ledger.turns()).of('2027-02')).toEqual({ month: '2027-02', number: liu })
    await clean()
  })

  it('is declined privately: nothing changes, no room hears of it', async () => {
    await v.say(liu, null, '换班 3月 王芳')
    expect(await v.say(wang, branchRoom, '不同意换班 101')).toEqual([
      { to: `私聊${wang}`, text: '好的，换班 101 不换了，已告诉对方，原安排不变。' },
      { to: branchRoom, text: '王芳，已私下回复。' },
      { to: `私聊${liu}`, text: '王芳这次不方便换班（编号 101），原安排不变。' },
    ])
    expect(await holders()).toMatchObject({ '2027-02': liu, '2027-03': wang })
    await v.say(liu, null, '换班 3月 王芳')
    expect(await v.say(liu, null, '撤回换班 102')).toEqual([
      { to: `私聊${liu}`, text: '换班 102 已撤回，原安排不变。' },
      { to: `私聊${wang}`, text: '刘敏撤回了换班 102，不用再答复，原安排不变。' },
    ])
    await clean()
  })

  it("withdrawn, whoever has no WeChat hears so in the chairs' group, where it was asked", async () => {
    const asked = await v.say(liu, null, '换班 1月 吴会')
    expect(to(asked, '会长群')).toEqual([expect.stringContaining('吴会，您好。刘敏想与您换班（编号 101）')])
    expect(to(await v.say(liu, null, '撤回换班 101'), '会长群')).toEqual(['刘敏撤回了换班 101，不用再答复，原安排不变。'])
  })

  it('is reminded once after a day and lapses after three; an answer in time counts though the tick is late', async () => {
    await v.say(liu, null, '换班 3月 王芳')
    const day = await v.passTo('2026-11-28T12:00:00+08:00')
    expect(to(day, `私聊${wang}`).filter((text) => text.includes('换班'))).toEqual([
      '提醒：王芳，刘敏想与您换班（编号 101）：您的2027年3月 ⇄ 对方的2027年2月，还在等您答复，11月29日 周日 19:10 前有效。回复「同意换班 101」或「不同意换班 101」。',
    ])
    v.clock.time = Date.parse('2026-11-29T19:10:00+08:00')
    expect(to(await v.passTo(v.clock.time), `私聊${liu}`)).toEqual([])
    v.clock.time += 1
    const lapsed = await v.passTo(v.clock.time)
    expect(to(lapsed, `私聊${liu}`)).toEqual(['换班 101（您的2027年2月 ⇄ 对方的2027年3月）到时间没有答复，已作废，原安排不变。'])
    expect(to(lapsed, `私聊${wang}`)).toEqual(['换班 101（您的2027年3月 ⇄ 对方的2027年2月）到时间没有答复，已作废，原安排不变。'])
    expect(await v.passTo(v.clock.time + 60_000)).toEqual([])
    expect(await v.reply(wang, null, '同意换班 101')).toEqual([expect.stringContaining('不在等待答复中')])
    // a second one, answered after its time before anybody noticed
    await v.say(liu, null, '换班 3月 王芳')
    v.clock.time += 4 * 86_400_000
    expect(await v.reply(wang, null, '同意换班 102')).toEqual([expect.stringContaining('换班 102 已过答复时间，原安排不变。')])
    expect(await v.reply(wang, null, '换班 2月 刘敏')).toEqual([expect.stringContaining('已问刘敏')])
    expect(await holders()).toMatchObject({ '2027-02': liu, '2027-03': wang })
    await clean()
  })

  it('lapses the minute before the earlier month begins', async () => {
    v.clock.time = Date.parse('2026-11-30T23:58:00+08:00')
    await v.passTo(v.clock.time)
    expect(await v.reply(wang, null, '换班 12月 换 2月 刘敏')).toEqual([
      expect.stringContaining('您的12月 ⇄ 对方的2027年2月（编号 101）。11月30日 周一 23:59 前答复有效'),
    ])
    expect(to(await v.passTo('2026-12-01T00:00:10+08:00'), `私聊${wang}`)).toEqual([
      expect.stringContaining('换班 101（您的12月 ⇄ 对方的2027年2月）到时间没有答复'),
    ])
    expect(await v.reply(liu, null, '同意换班 101')).toEqual([expect.stringContaining('不在等待答复中')])
    expect(await holders()).toMatchObject({ '2026-12': wang, '2027-02': liu })
  })

  it('the other asking for the very same is agreement; a month that waits for an answer waits for that', async () => {
    await v.say(liu, null, '换班 3月 王芳')
    expect(await v.reply(wang, null, '换班 12月 换 2月 刘敏')).toEqual(['2027年2月有一项换班（编号 101）正在等答复，请等有了结果再换。'])
    expect(await v.reply(wang, null, '换班 3月 换 2月 刘敏')).toContain('换班已定：2027年2月由王芳当值，2027年3月由刘敏当值。')
    expect(await v.house.ledger.swaps()).toEqual([])
    await clean()
  })

  it('somebody without a WeChat is asked in the chairs’ room, and staff answer for them', async () => {
    const said = await v.say(liu, null, '换班 1月 吴会')
    expect(to(said, '会长群')).toEqual([expect.stringContaining('吴会，您好。刘敏想与您换班（编号 101）')])
    const late = await v.passTo('2026-11-29T20:00:00+08:00')
    expect(to(late, '会长群')).toEqual([expect.stringContaining('提醒：吴会'), '换班 101 到时间没有答复，已作废，原安排不变。'])
    await v.say(liu, null, '换班 1月 吴会')
    expect((await v.reply(staff, null, '同意换班 102'))[0]).toBe('换班已定：2027年2月由吴会当值，2027年1月由刘敏当值。')
    expect(await holders()).toMatchObject({ '2027-01': liu, '2027-02': '0018' })
  })

  it('staff exchange two months at once, whatever was being asked', async () => {
    await v.say(liu, null, '换班 3月 王芳')
    const said = await v.say(staff, '工作群', '换班 3月 王芳 换 2月 刘敏')
    const done = '换班已定：2027年3月由刘敏当值，2027年2月由王芳当值。'
    expect(said).toEqual([
      { to: '工作群', text: done },
      { to: `私聊${wang}`, text: expect.stringContaining('2027年2月由您当值') },
      { to: `私聊${liu}`, text: expect.stringContaining('2027年3月由您当值') },
      { to: `私聊${liu}`, text: '轮值有了变动，换班 101 不再有效，请看「轮值表」后再商量。' },
    ])
    expect(await holders()).toMatchObject({ '2027-02': wang, '2027-03': liu })
    expect(await v.reply(staff, null, '换班 2月 王芳')).toEqual(['替别人换班请写明两个月，例如：换班 2027年2月 王芳 换 2月 刘敏。'])
    await clean()
  })

  it('an agreement the rota has overtaken changes nothing', async () => {
    await v.say(liu, null, '换班 3月 王芳')
    await v.house.journal.commit({
      act: { id: 'other', about: '', once: false },
      by: staff,
      occurredAt: v.clock.time,
      expect: [],
      events: [{ type: 'turns.adopted', source: 'staff', turns: [{ month: '2027-03', number: '0018' }] }],
      says: [],
      memo: [],
    })
    expect(await v.reply(wang, null, '同意换班 101')).toEqual([expect.stringContaining('轮值有了变动，换班 101 不再有效')])
    expect(await holders()).toMatchObject({ '2027-02': liu, '2027-03': '0018' })
    await clean()
  })

  it('refuses what cannot be exchanged in one sentence', async () => {
    const before = await v.events()
    const answers: [string, string][] = [
      ['换班 11月 王芳', '11月已经开始，不能整月换；有几天来不了，发「代班 姓名 起 止」。'],
      ['换班 2026-10 王芳', '10月已经过去，不能换了。'],
      ['换班 4月 王芳', '2027年4月还没有排轮值，不用换。'],
      ['换班 3月 吴会', '2027年3月是王芳的轮值，不是吴会的。「轮值表」看全年安排。'],
      ['换班 2月 刘敏', '两个月都是刘敏的，不用换。'],
      ['换班 2月 李四', '李四后面没有可以换的轮值月份。「轮值表」看全年安排。'],
      ['换班 3月 王芳 换 1月 吴会', '替别人换班由秘书处来办。'],
      ['换班 1月 换 3月 王芳', '2027年1月是吴会的轮值，不是您的。替别人换班由秘书处来办。'],
      ['换班 3月 李不在', '名册上没有「李不在」，本次没有记上。请核对姓名，或改用会员号。'],
      ['换班 3月 张伟', expect.stringContaining('有 2 位「张伟」') as unknown as string],
      ['换班', '请写「换班 月份 姓名」，例如：换班 3月 王芳——用您的月份换对方的3月。'],
      ['同意换班', '请写明编号：「同意换班 编号」。'],
    ]
    for (const [said, answer] of answers) expect(await v.reply(liu, null, said), said).toEqual([answer])
    expect(await v.events()).toBe(before)
  })

  it('one’s own month and a name: theirs for it, that of the same year; several are asked about', async () => {
    expect((await v.reply(liu, null, '换班 2月 王芳'))[0]).toContain('您的2027年2月 ⇄ 对方的2027年3月（编号 101）')
    await v.say(liu, null, '撤回换班 101')
    await v.house.journal.commit({
      act: { id: 'more', about: '', once: false },
      by: staff,
      occurredAt: v.clock.time,
      expect: [],
      events: [{ type: 'turns.adopted', source: 'staff', turns: [{ month: '2027-08', number: wang }] }],
      says: [],
      memo: [],
    })
    const [question] = await v.reply(liu, null, '换班 2月 王芳')
    expect(question).toContain('用您的2027年2月换王芳的哪个月？\n① 12月\n② 2027年3月\n③ 2027年8月')
    expect((await v.reply(liu, null, '3'))[0]).toContain('您的2027年2月 ⇄ 对方的2027年8月（编号 102）')
  })

  it('talk is silence, and so is a number that nobody said', async () => {
    await v.say(liu, null, '换班 3月 王芳')
    const before = await v.events()
    for (const talk of [
      '换班 周三夜班 谁跟我换',
      '换班',
      '换班 3月',
      '换班3月的事再说',
      '换班 12月3日 王芳',
      '换班 王芳',
      '换班 3月 谁有空',
      '王芳跟我换班',
      '同意换班',
      '不同意换班',
      '我同意换班',
      '同意换班吗',
    ])
      expect(await v.say(liu, branchRoom, talk), talk).toEqual([])
    expect(await v.say(wang, branchRoom, '同意换班')).toEqual([])
    expect(await v.events()).toBe(before)
    const quoted = '「小联：刘敏想与您换班（编号 101）：您的3月」\n- - - - - - - - -\n同意换班'
    expect((await v.reply(wang, '律师分会群', quoted))[0]).toContain('换班已定')
  })

  it('turns away who may not, writing nothing; a failing store gives the reference sentence', async () => {
    await v.say(liu, null, '换班 3月 王芳')
    const before = await v.events()
    expect(await v.say(member, branchRoom, '换班 3月 王芳')).toEqual([])
    expect(await v.reply(member, branchRoom, '@小联 同意换班 101')).toEqual(['「同意换班」由轮值的副会长或秘书处来办。'])
    expect(await v.reply(head, null, '换班 3月 王芳')).toEqual(['「换班」由轮值的副会长或秘书处来办。'])
    expect(await v.reply(liu, null, '同意换班 101')).toEqual(['换班 101 要由王芳答复。要撤回，回复「撤回换班 101」。'])
    expect(await failingStore(v, () => v.reply(wang, null, '同意换班 101'))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect(await failingStore(v, () => v.reply(wang, null, '不同意换班 101'))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect(await v.events()).toBe(before)
  })
})
