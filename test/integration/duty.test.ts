import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../support/activities.ts'
import { failingStore, notRecordedSentence } from '../support/proofs.ts'
import { someBrands, type Uttered, type Village, village } from '../support/village.ts'

const [staff, chair, onDuty, member, next] = ['0001', '0002', '0003', '0005', '0011']
const branchRoom = '医疗保障分会群'
const day = 24 * 60 * 60_000
const at = (local: string): number => Date.parse(`${local}+08:00`)
let v: Village
beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    rotationTargets: { activitiesPerMonth: 4, themesPerWeek: 1, highlightsPerMonth: 1, escalateAfterDays: 7 },
  }))
})
afterEach(() => v.close())

const to = (said: readonly Uttered[], who: string): string[] => said.filter((each) => each.to === who).map(({ text }) => text)
const theme = (date: string, more = {}) =>
  opened(v, {
    title: `主题${date}`,
    startsAt: at(`${date}T10:00:00`),
    endsAt: at(`${date}T12:00:00`),
    openedAt: at('2026-11-26T12:00:00'),
    ...more,
  })

describe('the duty of a turn', () => {
  it('hands over on the first, nags on bare Mondays and when short, reports at the end: all to whose month it is', async () => {
    await theme('2026-11-27')
    await theme('2026-12-09', { leader: next })
    await opened(v, {
      title: '读书会',
      kind: 'study',
      group: '学习群',
      startsAt: at('2026-12-10T19:30:00'),
      endsAt: at('2026-12-10T20:30:00'),
    })
    const first = await v.passTo('2026-12-01T12:00:00+08:00')
    expect(to(first, `私聊${next}`)[0]).toContain('王芳，您好。今天起12月由您当值，交接如下：')
    expect(to(first, `私聊${next}`)[0]).toContain('上月（11月，刘敏）：主题活动 1 场，到场 0 人次，亮点未定。')
    expect(to(first, `私聊${next}`)[0]).toContain('还没开的活动 2 场：')
    expect(to(first, `私聊${next}`)[0]).toMatch(/· 12月9日 周三 .+报名 0 人\n· 12月10日 周四 读书会（\d+）\n/u)
    expect(to(first, '会长群')).toEqual([
      expect.stringContaining('【11月轮值小结】当值：刘敏\n主题活动 1 场（要求 4 场，差 3 场），到场 0 人次。'),
    ])
    expect((await v.house.ledger.report('duty', '2026-11'))?.figures).toMatchObject({ member: onDuty, target: 4 })
    // Monday the 7th has a theme on the 9th; the 14th, 21st and 28th have none
    const nags = to(await v.passTo('2026-12-20T12:00:00+08:00'), `私聊${next}`)
    expect(nags).toEqual([expect.stringContaining('这一周（12月14日 周一 至 12月20日 周日）还没有安排主题活动。本月已有 1 场，要求 4 场')])
    const late = await v.passTo('2026-12-31T12:00:00+08:00')
    expect(to(late, `私聊${next}`)).toEqual([
      '王芳，您好。12月还剩十天，主题活动 1 场，还差 3 场，亮点还差 1 个。',
      expect.stringContaining('这一周（12月21日 周一'),
      expect.stringContaining('这一周（12月28日 周一'),
    ])
    expect(to(late, `私聊${chair}`)).toEqual(['12月快结束了，当值的王芳牵头 1 场，还差 3 场，提醒过了。请看看是否需要协助。'])
    expect(to(late, '工作群')).toEqual([expect.stringContaining('还差 3 场')])
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })

  it('the report lists the brands of the month, whoever led them; who stood in is named', async () => {
    v.association.brands = someBrands
    const clinic = await theme('2026-11-20', { series: '新联公益' })
    await theme('2026-11-21', { series: '青蛙漫画基地', leader: '0016', group: '律师分会群', branch: '律师分会' })
    await v.say(onDuty, null, `成果 ${clinic} 服务 80人`)
    await v.say(onDuty, null, '代班 王芳 11月28日 11月29日')
    const [report] = to(await v.passTo('2026-12-01T12:00:00+08:00'), '会长群')
    expect(report).toContain('【11月轮值小结】当值：刘敏（代班：王芳）\n主题活动 1 场（要求 4 场，差 3 场）')
    expect(report).toContain(
      '成果：服务 80人\n本月品牌活动：\n新联公益：活动 1 场，参加 0 人次；服务 80人\n青蛙漫画实践创新基地：活动 1 场，参加 0 人次',
    )
    expect((await v.house.ledger.report('duty', '2026-11'))?.figures.brands).toEqual([
      { name: '新联公益', activities: 1, attended: 0, achievements: ['服务 80人'] },
      { name: '青蛙漫画实践创新基地', activities: 1, attended: 0, achievements: [] },
    ])
  })

  it('a week of two months is the one’s that has most of it: nobody is nagged for somebody else’s', async () => {
    // Monday the 30th of November is the last day of one month; the week is the next one's, and bare
    const said = await v.passTo('2026-12-05T12:00:00+08:00')
    const nags = said.filter(({ text }) => text.includes('还没有安排主题活动'))
    expect(nags).toEqual([{ to: `私聊${next}`, text: expect.stringContaining('王芳，您好。这一周（12月1日 周二 至 12月6日 周日）') }])
    // the week of the 28th is still December's; a theme that the next month's holder leads on its Friday is a theme of it
    await theme('2026-12-09', { leader: next })
    await theme('2026-12-16', { leader: next })
    await theme('2026-12-23', { leader: next })
    await v.house.journal.commit({
      act: { id: 'january', about: '', once: false },
      by: staff,
      occurredAt: v.clock.time,
      expect: [],
      events: [{ type: 'turns.adopted', source: 'staff', turns: [{ month: '2027-01', number: onDuty }] }],
      says: [],
      memo: [],
    })
    await theme('2027-01-01', { leader: onDuty })
    const rest = await v.passTo('2027-01-01T12:00:00+08:00')
    expect(rest.filter(({ text }) => text.includes('还没有安排主题活动'))).toEqual([])
    // of December's five weeks only the first was bare
    expect(to(rest, '会长群').find((text) => text.includes('12月轮值小结'))).toContain('没有主题的周：1 个')
  })

  it('where two themes a week are expected, one is said to be one', async () => {
    v.association.rotationTargets = { activitiesPerMonth: 4, themesPerWeek: 2, highlightsPerMonth: 1, escalateAfterDays: 7 }
    await theme('2026-12-08', { leader: next })
    const said = await v.passTo('2026-12-14T08:00:00+08:00')
    expect(to(said, `私聊${next}`).at(-1)).toContain('这一周（12月7日 周一 至 12月13日 周日）安排了 1 个主题，要求 2 个。本月已有 1 场')
    expect(await v.reply(next, null, '我这个月还差几次')).toEqual([expect.stringContaining('；还有 5 周主题不够。')])
    expect(to(await v.passTo('2027-01-01T12:00:00+08:00'), '会长群').join()).toContain('主题不够的周：5 个')
  })

  it('nothing opened for a week: the chair and staff hear of it, once', async () => {
    const said = await v.passTo('2026-12-12T12:00:00+08:00')
    const words = '12月当值的王芳到今天（7 天）还没有发起活动，请关心一下，看看是否需要协助或换班。'
    expect(to(said, `私聊${chair}`)).toEqual([words])
    expect(to(said, '工作群').filter((text) => text === words)).toHaveLength(1)
  })

  it('a bot that was off says it late, the useless not at all; the clock going back says nothing twice', async () => {
    const said = await v.passTo('2026-12-02T08:00:00+08:00', 'asleep')
    expect(to(said, `私聊${next}`)).toEqual([
      expect.stringMatching(/^（本应 12月1日 周二 09:00 发出，迟了）\n王芳，您好。今天起12月由您当值/u),
      expect.stringMatching(/^（本应 12月1日 周二 09:00 发出，迟了）\n王芳，您好。这一周（12月1日 周二/u),
    ])
    v.clock.time -= 2 * day
    await v.passTo('2026-12-02T08:00:00+08:00')
    expect(to(await v.uttered(), `私聊${next}`)).toEqual([])
  })

  it('after a swap the new holder is reminded and the old never', async () => {
    await v.house.journal.commit({
      act: { id: 'swap', about: '', once: false },
      by: staff,
      occurredAt: v.clock.time,
      expect: [],
      events: [
        { type: 'turns.adopted', source: 'staff', turns: [{ month: '2027-01', number: next }] },
        {
          type: 'turns.swapped',
          swap: '900',
          turns: [
            { month: '2026-12', number: onDuty, swappedWith: next },
            { month: '2027-01', number: next, swappedWith: onDuty },
          ],
        },
      ],
      says: [],
      memo: [],
    })
    const said = await v.passTo('2026-12-01T12:00:00+08:00')
    expect(to(said, `私聊${onDuty}`)).toEqual([
      expect.stringContaining('今天起12月由您当值'),
      // the week of the 30th of November is December's, and bare
      expect.stringContaining('这一周（12月1日 周二 至 12月6日 周日）'),
    ])
    expect(to(said, `私聊${next}`)).toEqual([])
  })
})

describe('我这个月还差几次', () => {
  it('answers who is on duty, the next in turn, and nobody else; said to nobody it is talk', async () => {
    await theme('2026-11-20')
    const before = await v.events()
    expect(await v.reply(onDuty, null, '我这个月还差几次')).toEqual([
      '刘敏，11月您已牵头 1 场，还差 3 场；亮点还差 1 个；还有 3 周没有主题。',
    ])
    expect(await v.reply(onDuty, branchRoom, '@小联 还差几场活动')).toHaveLength(1)
    expect(await v.reply(next, null, '我轮值还差几个活动？')).toEqual([expect.stringContaining('王芳，12月您已牵头 0 场')])
    expect(await v.reply(member, null, '还差几次')).toEqual(['王建国，近期没有您的轮值。「轮值表」看全年安排。'])
    for (const talk of ['我这个月还差几次', '还差几个人', '任务完成了吗']) expect(await v.say(onDuty, branchRoom, talk), talk).toEqual([])
    expect(await v.events()).toBe(before)
  })
})

describe('亮点', () => {
  it('names the month’s best activity once held; another takes its place once confirmed', async () => {
    const first = await theme('2026-11-20')
    const second = await theme('2026-11-21')
    const ahead = await theme('2026-11-28')
    expect(await v.reply(onDuty, branchRoom, `亮点 ${first}`, { id: 'one' })).toEqual(['「主题2026-11-20」定为11月的亮点活动🎉'])
    const before = await v.events()
    expect(await v.say(onDuty, branchRoom, `亮点 ${first}`, { id: 'one' })).toEqual([])
    expect(await v.reply(onDuty, branchRoom, `亮点 ${first}`)).toEqual(['「主题2026-11-20」已经是11月的亮点。'])
    expect(await v.reply(onDuty, null, `亮点 ${ahead}`)).toEqual(['「主题2026-11-28」11月28日 周六 10:00 才开始，办完再定亮点。'])
    for (const talk of ['亮点', '亮点纷呈', '亮点 很多', '这次活动亮点 12 个'])
      expect(await v.say(onDuty, branchRoom, talk), talk).toEqual([])
    expect(await v.say(member, branchRoom, `亮点 ${second}`)).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await v.reply(onDuty, null, `亮点 ${second}`)).toEqual([expect.stringContaining('换成「主题2026-11-21」吗？')])
    expect(await v.reply(onDuty, null, '确认')).toEqual(['「主题2026-11-21」定为11月的亮点活动🎉'])
    expect(await v.house.ledger.highlights('2026-11')).toEqual([second])
    expect(await failingStore(v, () => v.reply(onDuty, null, `亮点 ${second}1`))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
})

describe('提醒', () => {
  it('is sent now, to the group it is of; again within the hour only once confirmed', async () => {
    const clinic = await opened(v)
    expect(await v.say(onDuty, branchRoom, '提醒 活动', { id: 'r' })).toEqual([
      { to: branchRoom, text: expect.stringContaining(`【活动提醒】「敬老院义诊」（${clinic}）11月28日 周六 09:00 开始。还没有人报名。`) },
    ])
    expect(await v.say(onDuty, branchRoom, '提醒 活动', { id: 'r' })).toEqual([])
    expect(await v.reply(onDuty, branchRoom, `提醒 活动 ${clinic}`)).toEqual([
      expect.stringContaining('刚提醒过「敬老院义诊」，再发一遍吗？'),
    ])
    expect(await v.reply(onDuty, branchRoom, '确认')).toEqual([expect.stringContaining('【活动提醒】')])
    v.clock.time += day / 20
    expect(await v.say(staff, null, `提醒 活动 ${clinic}`)).toEqual([
      { to: branchRoom, text: expect.stringContaining('【活动提醒】') },
      { to: `私聊${staff}`, text: `已发到${branchRoom}。` },
    ])
  })
  it('of a group that is still is not sent, and is not counted as sent', async () => {
    const clinic = await opened(v)
    await v.say(staff, null, `安静 ${branchRoom} 2小时`)
    expect(await v.say(onDuty, branchRoom, `提醒 活动 ${clinic}`)).toEqual([
      { to: branchRoom, text: expect.stringMatching(/安静到 .+，没有发。要现在发，先发「取消安静」。$/u) },
    ])
    await v.say(staff, null, `取消安静 ${branchRoom}`)
    expect(await v.reply(onDuty, branchRoom, `提醒 活动 ${clinic}`)).toEqual([expect.stringContaining('【活动提醒】')])
  })
  it('is the same reminder however it is said, and whoever sent it: the bot too', async () => {
    const clinic = await opened(v)
    const said = await v.passTo('2026-11-27T19:00:00+08:00')
    expect(said.filter(({ text }) => text.includes('【活动提醒】'))).toHaveLength(1)
    v.clock.time += day / 96
    const again = '15 分钟前刚提醒过「敬老院义诊」，再发一遍吗？'
    for (const words of [`提醒 活动 ${clinic}`, `提醒 学习 ${clinic}`])
      expect(await v.reply(staff, null, words), words).toEqual([expect.stringContaining(again)])
    expect(await v.say(staff, null, '不用了')).toHaveLength(1)
    v.clock.time += day / 24
    expect(await v.say(onDuty, branchRoom, `提醒 活动 ${clinic}`)).toHaveLength(1)
    expect(await v.reply(staff, null, `提醒 学习 ${clinic}`)).toEqual([expect.stringContaining('刚提醒过「敬老院义诊」，再发一遍吗？')])
  })
  it('轮值 is for who is on duty and staff: a branch head is turned away', async () => {
    const before = await v.events()
    expect(await v.say('0016', '律师分会群', '提醒 轮值')).toEqual([])
    expect(await v.say('0004', null, '提醒 轮值')).toEqual([{ to: '私聊0004', text: expect.stringContaining('轮值提醒请当值副会长') }])
    expect(await v.events()).toBe(before)
  })
  it('轮值 tells who is on duty how the month stands', async () => {
    expect(await v.say(staff, '工作群', '提醒 轮值')).toEqual([
      { to: `私聊${onDuty}`, text: expect.stringContaining('提醒：刘敏，11月您已牵头 0 场，还差 4 场') },
      { to: '工作群', text: '已发给刘敏。' },
    ])
    expect(await v.reply(onDuty, null, '提醒 轮值')).toEqual([expect.stringMatching(/^提醒：刘敏，11月您已牵头 0 场/u)])
  })
  it('is turned away from a wrong role; talk writes nothing; a failing store gives the reference sentence', async () => {
    await opened(v)
    const before = await v.events()
    expect(await v.say(member, branchRoom, '提醒 活动')).toEqual([])
    expect(await v.reply('0016', null, '提醒 活动')).toEqual(['现在没有可以提醒的活动。'])
    for (const talk of [
      '提醒大家：周六8:40县医院门口集合',
      '提醒',
      '提醒 大家注意安全',
      '提醒活动群里的人',
      '提醒 学习 很重要',
      '活动提醒',
    ])
      expect(await v.say(onDuty, branchRoom, talk), talk).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await failingStore(v, () => v.reply(onDuty, branchRoom, '提醒 活动'))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
})
