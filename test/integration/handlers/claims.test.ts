import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { thursdayEvening, type Uttered, type Village, village } from '../../support/village.ts'

let v: Village
const [staff, chair, head, liaison, member, another, legalHead] = ['0001', '0002', '0003', '0004', '0005', '0006', '0016']
const medical = '医疗保障分会群'
const hour = 60 * 60_000

beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    rules: {
      ...association.rules,
      items: [
        ...association.rules.items.map((item) => (item.name === '转发信息' ? { ...item, unreviewed: true as const } : item)),
        { name: '义诊', aliases: [], category: '社会服务', tenths: 30, unit: '次', evidence: true },
        { name: '联络工作', aliases: [], category: '履职', tenths: 20, unit: '次', record: 'liaison' },
        { name: '县级荣誉', aliases: [], category: '履职', tenths: 50, unit: '项', record: 'staff' },
      ],
    },
  }))
})
afterEach(async () => {
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

const to = (said: readonly Uttered[], who: string): string[] => said.filter((each) => each.to === who).map(({ text }) => text)
const numberIn = (texts: readonly string[]): string => /申报 (\d+)/u.exec(texts.join())?.[1] ?? ''
const file = async (text: string, who: string = member): Promise<string> => numberIn(await v.reply(who, null, text))
const tenthsOf = async (who: string, period = '2026-11'): Promise<number> => (await v.house.ledger.placeOf('all', period, who))?.tenths ?? 0

describe('申报', () => {
  it('is received with what it would be worth, waits for the branch, and counts once its head agrees', async () => {
    expect(await v.say(member, null, '申报 公益服务 3小时 敬老院义诊')).toEqual([
      { to: '私聊0005', text: '已收到申报 101：公益服务 3小时，待本分会审核，预计 4.5 分。' },
    ])
    expect(await tenthsOf(member)).toBe(0)
    expect(await v.reply(head, null, '待审')).toEqual([
      '等您审核的申报 1 项：\n101 王建国 公益服务 3小时 4.5分 11月26日 周四，敬老院义诊\n属实发「通过 编号」（可写几个），不属实发「退回 编号 理由」。',
    ])
    expect(await v.say(head, null, '通过 101')).toEqual([
      { to: '私聊0003', text: '已通过 1 项，已私下告诉本人：\n101 王建国 +4.5 分' },
      { to: '私聊0005', text: '申报 101 已通过：公益服务 3小时（11月26日 周四），+4.5 分，流水 1001。\n发「明细」可查看。' },
    ])
    expect(await tenthsOf(member)).toBe(45)
    expect(await v.house.ledger.entry('1001')).toMatchObject({ claim: '101', by: head, quantity: 3, rules: 1, occurredAt: v.clock.time })
    expect(await v.reply(member, null, '我的申报')).toEqual([
      expect.stringContaining('101 公益服务 3小时，11月26日 周四，已通过 +4.5 分，流水 1001'),
    ])
    expect(await v.reply(head, null, '待审')).toEqual(['现在没有等您审核的申报。'])
    expect(JSON.stringify(await v.redis.xrange(v.house.keys.journal, '-', '+'))).not.toContain('敬老院义诊')
  })
  it('in a room the room hears what, the person what it is worth', async () => {
    const said = await v.say(member, medical, '申报 公益服务 3小时 敬老院义诊')
    expect(to(said, medical)).toEqual(['王建国，已收到申报 101：公益服务 3小时，待审核。'])
    expect(to(said, '私聊0005')).toEqual(['已收到申报 101：公益服务 3小时，待本分会审核，预计 4.5 分。'])
  })
  it('the same message twice changes nothing; the same claim said again is asked back', async () => {
    await v.say(member, null, '申报 公益服务 3小时 义诊', { id: 'one' })
    const before = await v.events()
    expect(await v.say(member, null, '申报 公益服务 3小时 义诊', { id: 'one' })).toEqual([])
    expect((await v.reply(member, null, '申报 公益服务 3小时')).join()).toMatch(
      /^11月26日 周四的公益服务 3小时已经报过（申报 101）。要再报一项吗？/u,
    )
    expect(await v.events()).toBe(before)
    expect((await v.reply(member, null, '确认')).join()).toContain('已收到申报 102')
    expect((await v.reply(member, null, '申报 公益服务 2小时')).join()).toContain('已收到申报 103')
  })
  it('happened when its words say so: the days before now', async () => {
    const days: [string, string][] = [
      ['昨天敬老院', '2026-11-25'],
      ['周六义诊', '2026-11-21'],
      ['上周六义诊', '2026-11-21'],
      ['11月3日义诊', '2026-11-03'],
      ['今天下午义诊', '2026-11-26'],
      ['周四学雷锋', '2026-11-26'],
      ['敬老院义诊', '2026-11-26'],
    ]
    for (const [index, [note, date]] of days.entries()) {
      const number = await file(`申报 公益服务 ${index + 1}小时 ${note}`)
      const claim = await v.house.ledger.claim(number)
      expect([note, new Date((claim?.at ?? 0) + 8 * hour).toISOString().slice(0, 10)]).toEqual([note, date])
    }
  })
  it.each([
    ['申报 公益服务 3小时 后天义诊', '11月28日 周六还没到，没有申报。请做完以后再发。'],
    ['申报 公益服务 3小时 12月3日义诊', '12月3日 周四还没到，没有申报。请做完以后再发。'],
    ['申报 公益服务 3小时 10月3日义诊', '10月3日 周六已超过 30 天，要由秘书处代为申报，请联系秘书处。'],
    ['申报 公益服务 3次', '「公益服务」按小时计，您写的是次，没有申报。请改成小时再说一次。'],
    ['申报 公益服务 0.01小时', '数量太少，不足 0.1 分，没有申报。'],
    ['申报 公益 3', '积分办法里没有「公益」，没有申报。相近的项目：公益服务。请换成项目名再说一次。'],
    ['申报 县级荣誉', '「县级荣誉」由秘书处记录，不用申报。有漏记请告诉秘书处。'],
    ['申报 缺席', '「无故缺席」由秘书处记录，不用申报。有漏记请告诉秘书处。'],
    ['申报 联络工作', '「联络工作」由联络员或分会会长代申报，请把情况告诉他们。'],
    ['申报 公益服务 3小时 活动999', '没有编号 999 的活动。发「活动」看近期活动。'],
    [`申报 公益服务 3小时 ${'长'.repeat(201)}`, '说明请在 200 字以内，没有申报。'],
    ['申报', '请写「申报 项目 [数量] [做了什么]」，例如「申报 公益服务 3小时 周六敬老院义诊」。'],
  ])('«%s» is refused and nothing is written', async (text, answer) => {
    const before = await v.events()
    expect(await v.reply(member, null, text)).toEqual([answer])
    expect(await v.events()).toBe(before)
  })
  it('may be made to the end of the thirtieth day after the deed, by days, however late it was on either', async () => {
    v.clock.time = Date.parse('2026-11-26T23:59:59.999+08:00')
    expect((await v.reply(member, null, '申报 公益服务 3小时 10月27日义诊')).join()).toContain('已收到')
    v.clock.time = Date.parse('2026-11-27T00:00:00+08:00')
    expect((await v.reply(member, null, '申报 公益服务 2小时 10月27日义诊')).join()).toContain('10月27日 周二已超过 30 天')
    expect((await v.reply(member, null, '申报 公益服务 2小时 10月28日义诊')).join()).toContain('已收到')
  })
  it('talk about claims in a room is silence', async () => {
    const before = await v.events()
    const lines = [
      '申报',
      '申报 公益',
      '申报职称材料有人弄过吗',
      '申报 公益服务 的材料周五前交',
      '申报公益服务怎么报',
      '申报 县级荣誉',
      '申报 转发信息的同志注意了',
    ]
    for (const text of lines) expect(await v.say(member, medical, text), text).toEqual([])
    expect(await v.events()).toBe(before)
  })
  it('belongs to the activity it names: its date, its length at most, once', async () => {
    const held = { startsAt: thursdayEvening - 50 * hour, endsAt: thursdayEvening - 48 * hour }
    const activity = await opened(v, held)
    const [text = ''] = await v.reply(member, null, `申报 公益服务 5小时 活动${activity}`)
    expect(text).toBe('已收到申报 102：公益服务 2小时（11月24日 周二），待本分会审核，预计 3 分。活动时长 2小时，按 2小时计。')
    expect(await v.house.ledger.claim('102')).toMatchObject({ activity, quantity: 2, at: held.endsAt })
    expect(await v.reply(member, null, `申报 公益服务 1小时 ${activity}号活动`)).toEqual([
      '「敬老院义诊」的「公益服务」已有申报 102，不用再报。发「我的申报」看进度。',
    ])
    await v.say(head, null, '退回 102 没见到人')
    expect(await file(`申报 公益服务 1小时 活动${activity}`)).toBe('103')
    const ahead = await opened(v)
    expect(await v.reply(member, null, `申报 公益服务 1小时 活动${ahead}`)).toEqual(['「敬老院义诊」还没开始，没有申报。请活动后再发。'])
  })
  it('coming to an activity is checked in for, and what it was credited with is named', async () => {
    const activity = await opened(v, { startsAt: thursdayEvening - 4 * hour, endsAt: thursdayEvening - 2 * hour })
    expect((await v.reply(member, null, `申报 集体活动 活动${activity}`)).join()).toContain('由签到记分，不用申报')
    await v.say(head, null, `补签 ${activity} 王建国 事由 手机没电`)
    expect(await v.reply(member, null, `申报 集体活动 活动${activity}`)).toEqual([
      '「敬老院义诊」的「集体活动」已经记过，流水 1001，不用再报。',
    ])
    // service done there is another thing: neither takes the other's credit away
    await file(`申报 公益服务 1小时 活动${activity}`)
    await v.say(head, null, '通过 102')
    expect(await v.house.ledger.creditOf(activity, member)).toBe('1001')
    await v.say(staff, null, '冲正 1002 查无此事')
    expect(await v.house.ledger.creditOf(activity, member)).toBe('1001')
    expect(await v.reply(member, null, '我的申报')).toEqual([expect.stringContaining('（后已冲正）')])
    expect(await file(`申报 公益服务 1小时 活动${activity}`)).toBe('103')
  })
  it('what needs no review counts at once, within its limit', async () => {
    expect(await v.reply(member, null, '申报 转发信息 500篇')).toEqual([
      '已记申报 101：转发信息 500篇，10 分，流水 1001。有上限，原 250 分。',
    ])
    expect(await tenthsOf(member)).toBe(100)
    expect(await v.house.ledger.claim('101')).toMatchObject({ state: 'passed', entry: '1001' })
    expect(await v.house.ledger.passesIn('2026-11')).toEqual([])
  })
  it('names in place of a note are asked about: for whom?', async () => {
    const before = await v.events()
    const text = '申报 公益服务 3小时 李桂芳 陈卫东 周婷'
    expect((await v.reply(liaison, null, text)).join()).toContain('① 替他们 3 人代申报\n② 我自己的')
    expect((await v.reply(another, null, text)).join()).toContain('由联络员、分会会长或秘书处发「代申报」')
    expect(await v.say(another, medical, text)).toEqual([])
    expect(await v.events()).toBe(before)
    expect((await v.reply(liaison, null, '①')).join()).toContain('将替 3 人申报：李桂芳、陈卫东、周婷。')
  })
  it('no more than twenty of one member wait', async () => {
    for (let index = 1; index <= 20; index += 1) await file(`申报 公益服务 ${index}小时`)
    expect(await v.reply(member, null, '申报 公益服务 21小时')).toEqual(['等待审核的申报已有 20 项，请等审完再报。'])
    await v.say(member, null, '撤回申报 101')
    expect(await file('申报 公益服务 21小时')).toBe('121')
  })
  it('a failing store gives the reference sentence', async () => {
    const before = await v.events()
    expect(await failingStore(v, () => v.reply(member, null, '申报 公益服务 3小时'))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect(await v.events()).toBe(before)
  })
})

describe('who reviews', () => {
  it('nobody their own; leaders’ own, proxies and branches without a head are staff’s; liaisons review nothing', async () => {
    const own = await file('申报 公益服务 1小时', head)
    expect(await v.reply(head, null, `通过 ${own}`)).toEqual([`没有通过任何申报。\n没有办：${own} 是您自己的，要由别人审`])
    const liaisons = await file('申报 公益服务 2小时', liaison)
    expect(await v.reply(head, null, `通过 ${liaisons}`)).toEqual([`没有通过任何申报。\n没有办：${liaisons} 由秘书处审核`])
    const staffs = await file('申报 公益服务 3小时', staff)
    expect(await v.reply(staff, null, `通过 ${staffs}`)).toEqual([`没有通过任何申报。\n没有办：${staffs} 是您自己的，要由别人审`])
    const members = await file('申报 公益服务 4小时')
    expect(await v.reply(legalHead, null, `通过 ${members}`)).toEqual([`没有通过任何申报。\n没有办：${members} 是别的分会的`])
    expect(await v.reply(liaison, null, `通过 ${members}`)).toEqual(['「通过」由分会会长或秘书处来办。'])
    expect((await v.reply(head, null, '待审')).join()).toMatch(/申报 2 项：\n103 赵科.*\n104 王建国/u)
    // staff: theirs first, then all, save their own
    expect((await v.reply(staff, null, '待审')).join()).toMatch(/申报 3 项：\n101 刘敏.*\n102 张晓丽.*\n104 王建国/u)
    expect((await v.reply(chair, null, '通过 101-104')).join()).toMatch(/^已通过 4 项/u)
  })
  it('a room hears numbers only', async () => {
    await file('申报 公益服务 1小时 秘密的事')
    expect(await v.say(head, medical, '待审')).toEqual([{ to: medical, text: '等您审核的申报有 1 项，私聊我发「待审」看。' }])
    const said = await v.say(head, medical, '通过 101、999')
    expect(to(said, medical)).toEqual(['已通过 1 项申报，1 项没有办，原因已私下回复。'])
    expect(to(said, '私聊0003')).toEqual(['已通过 1 项，已私下告诉本人：\n101 王建国 +1.5 分\n没有办：999 没有这项申报'])
  })
})

describe('通过', () => {
  it('a limit is shared by all that one message passes; what it left is said', async () => {
    const items = v.association.rules.items
    expect(items.find(({ name }) => name === '转发信息')?.monthlyLimitTenths).toBe(100)
    await v.close()
    v = await village()
    await file('申报 转发信息 15篇')
    await file('申报 转发信息 12篇')
    const said = await v.say(head, null, '通过 101 102')
    expect(to(said, '私聊0003')).toEqual(['已通过 2 项，已私下告诉本人：\n101 王建国 +7.5 分\n102 王建国 +2.5 分（有上限，原 6 分）'])
    expect(to(said, '私聊0005')).toHaveLength(1)
    expect(await tenthsOf(member)).toBe(100)
  })
  it('two at once: one passes it, the other hears who did', async () => {
    await file('申报 公益服务 1小时')
    const said = [...(await Promise.all([v.say(head, null, '通过 101'), v.say(staff, null, '通过 101')])).flat(), ...(await v.uttered())]
    expect(said.filter(({ text }) => text.startsWith('已通过 1 项'))).toHaveLength(1)
    expect(said.filter(({ text }) => /没有办：101 已由(?:刘敏|赵科)通过（流水 1001）/u.test(text))).toHaveLength(1)
    expect(await tenthsOf(member)).toBe(15)
  })
  it('the same message twice changes nothing; a vote word in a room is talk', async () => {
    await file('申报 公益服务 1小时')
    const before = await v.events()
    for (const text of ['通过', '通过了', '通过 3 票', '通过 12', '全票通过']) expect(await v.say(head, medical, text), text).toEqual([])
    expect(await v.reply(head, null, '通过')).toEqual(['请写明编号：「通过 编号 …」。'])
    expect(await v.say(another, medical, '通过 101')).toEqual([])
    expect(await failingStore(v, () => v.reply(head, null, '通过 101'))).toEqual([expect.stringMatching(notRecordedSentence)])
    expect(await v.events()).toBe(before)
    await v.say(head, null, '通过 101', { id: 'p' })
    const after = await v.events()
    expect(await v.say(head, null, '通过 101', { id: 'p' })).toEqual([])
    expect(await v.events()).toBe(after)
  })
  it('one that needs a picture and has none is asked back about', async () => {
    expect((await v.reply(member, null, '申报 义诊')).join()).toContain('「义诊」要有图片，请在十分钟内把图片发到这里。')
    expect((await v.reply(head, null, '待审')).join()).toContain('，缺图')
    const before = await v.events()
    expect((await v.reply(head, null, '通过 101')).join()).toMatch(/^申报 101 还没有图片，仍要通过吗？/u)
    expect(await v.events()).toBe(before)
    expect((await v.reply(head, null, '确认')).join()).toMatch(/^已通过 1 项/u)
  })
  it('a picture sent before belongs to it', async () => {
    await v.say(member, null, '', { type: 'picture', id: 'img1' })
    expect((await v.reply(member, null, '申报 义诊')).join()).toContain('已附图 1 张。')
    expect((await v.reply(head, null, '待审')).join()).toContain('，图片在取')
    await v.say(member, null, '', { type: 'picture', id: 'img2' })
    expect((await v.house.ledger.evidenceOf('101')).map(({ message }) => message)).toHaveLength(2)
    expect((await v.reply(head, null, '通过 101')).join()).toMatch(/^已通过 1 项/u)
  })
  it('the same picture under two claims is shown to the reviewer', async () => {
    for (const [who, id] of [
      [member, 'a'],
      [another, 'b'],
    ] as const) {
      await v.say(who, null, '', { type: 'picture', id })
      await file('申报 义诊', who)
      const [wanted] = await v.house.ledger.evidenceWanted()
      if (!wanted) throw new Error('nothing wanted')
      const { claim, member: of, message, sentAt } = wanted
      await v.house.journal.commit({
        act: { id: `kept/${message}`, about: 'kept', once: true },
        by: 'bot',
        occurredAt: v.clock.time,
        expect: [],
        says: [],
        memo: [],
        events: [{ type: 'evidence.kept', claim, member: of, message, sentAt, hash: 'f'.repeat(64), size: 9, mediaType: 'image/png' }],
      })
    }
    expect((await v.reply(head, null, '待审')).join()).toMatch(/101 .*与申报 102 图片相同.*\n102 .*图 1 张，与申报 101 图片相同/u)
  })
  it('in a month that is published it counts in the open one, and says so', async () => {
    await file('申报 公益服务 1小时')
    await v.redis.hset(v.house.keys.view('meta'), 'closed-month', '2026-11')
    v.clock.time = Date.parse('2026-12-05T10:00:00+08:00')
    const said = await v.say(head, null, '通过 101')
    await v.redis.hdel(v.house.keys.view('meta'), 'closed-month')
    expect(to(said, '私聊0005').join()).toContain('补记 11月')
    expect(await tenthsOf(member, '2026-12')).toBe(15)
  })
})

describe('退回', () => {
  it('tells the reason privately, sealed in the journal; it cannot be passed afterwards', async () => {
    await file('申报 公益服务 1小时')
    const said = await v.say(head, medical, '驳回 101 照片看不清')
    expect(said).toEqual([
      { to: medical, text: '申报 101 已退回。' },
      {
        to: '私聊0005',
        text: '申报 101 没有通过：公益服务 1小时（11月26日 周四），理由：照片看不清。补充后可以再报；有疑问请联系秘书处。',
      },
    ])
    expect(await v.reply(staff, null, '通过 101')).toEqual(['没有通过任何申报。\n没有办：101 已由刘敏退回'])
    expect(await v.reply(staff, null, '退回 101 再退')).toEqual(['101 已由刘敏退回。'])
    expect(await v.reply(member, null, '我的申报')).toEqual([expect.stringContaining('已退回：照片看不清')])
    expect(JSON.stringify(await v.redis.xrange(v.house.keys.journal, '-', '+'))).not.toContain('看不清')
  })
  it('talk is silence, half of it is asked about, others may not', async () => {
    await file('申报 公益服务 1小时')
    const before = await v.events()
    for (const text of ['退回', '退回 重写', '驳回上诉', '退回 3 件', '退回 101', '退回 101 为什么'])
      expect(await v.say(head, medical, text), text).toEqual([])
    expect((await v.reply(head, null, '退回 101')).join()).toContain('退回 编号 理由')
    expect(await v.say(another, medical, '退回 101 不行')).toEqual([])
    expect(await v.events()).toBe(before)
  })
})

describe('撤回申报', () => {
  it('by who filed it, while it waits', async () => {
    await file('申报 公益服务 1小时')
    expect((await v.reply(another, null, '撤回申报 101')).join()).toBe('申报 101 不是您报的，不能撤回。')
    expect(await v.reply(member, null, '撤回申报 101')).toEqual(['申报 101（公益服务 1小时）已撤回。'])
    expect(await v.reply(member, null, '撤回申报 101')).toEqual(['申报 101 已撤回，不用再办。'])
    expect(await v.reply(head, null, '通过 101')).toEqual(['没有通过任何申报。\n没有办：101 已由本人撤回'])
    await file('申报 公益服务 2小时')
    await v.say(head, null, '通过 102')
    expect((await v.reply(member, null, '撤回申报 102')).join()).toContain('已通过（流水 1001），不能撤回')
  })
})

describe('代申报', () => {
  it('for several is shown and confirmed, goes to staff, and one picture stands for all', async () => {
    await v.say(liaison, null, '', { type: 'picture', id: 'group' })
    expect((await v.reply(liaison, null, '代申报 义诊 李桂芳、陈卫东和周婷 周六敬老院')).join()).toMatch(
      /^将替 3 人申报：李桂芳、陈卫东、周婷。\n义诊 1次，11月21日 周六。\n说明：周六敬老院/u,
    )
    const [text = ''] = await v.reply(liaison, null, '确认')
    expect(text).toBe('已代申报 101 至 103：李桂芳、陈卫东、周婷，义诊 1次，11月21日 周六，待秘书处审核。已附图 1 张。')
    expect((await v.reply(head, null, '待审')).join()).toBe('现在没有等您审核的申报。')
    expect((await v.reply(staff, null, '待审')).join()).toMatch(/101 李桂芳.*张晓丽代报，图片在取\n102 陈卫东.*图片在取/u)
    const said = await v.say(staff, null, '通过 101-103')
    expect(to(said, '私聊0008')).toHaveLength(1)
    expect(to(said, '私聊0004')).toEqual(['您代报的申报已通过：\n101 李桂芳 +3 分\n102 陈卫东 +3 分\n103 周婷 +3 分'])
  })
  it('items of the liaison are filed so; other branches’ people are not; names that are nobody’s are told', async () => {
    expect((await v.reply(liaison, null, '代申报 联络工作 2次 李桂芳 走访')).join()).toContain('已代申报 101：李桂芳，联络工作 2次')
    expect(await v.reply(liaison, null, '代申报 公益服务 1小时 何方')).toEqual(['何方不是本分会会员，由秘书处代申报。没有申报。'])
    expect((await v.reply(liaison, null, '代申报 公益服务 1小时 张伟')).join()).toContain('有 2 位「张伟」')
    expect((await v.reply(liaison, null, '代申报 公益服务 1小时')).join()).toContain('请写「代申报 项目')
    expect((await v.reply(staff, null, '代申报 公益服务 1小时 何方 9月3日义诊')).join()).toContain('已代申报 102：何方')
    expect(await v.reply(staff, null, '通过 102')).toEqual(['没有通过任何申报。\n没有办：102 是您代报的，要由别人审'])
    expect(await v.say(member, medical, '代申报 公益服务 1小时 李桂芳')).toEqual([])
  })
})
