import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { opened } from '../../support/activities.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { thursdayEvening, type Village, village } from '../../support/village.ts'

const [staff, chair, onDuty, member, other] = ['0001', '0002', '0003', '0005', '0006']
const medical = '医疗保障分会群'
const hour = 60 * 60_000
const at = (local: string): number => Date.parse(`${local}+08:00`)
let v: Village
beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    rotationTargets: { activitiesPerMonth: 4, themesPerWeek: 1, highlightsPerMonth: 1, escalateAfterDays: 7 },
  }))
})
afterEach(async () => {
  const { differences } = await v.house.ledger.verify()
  await v.close()
  expect(differences).toEqual([])
})
const points = async (who: string): Promise<number> => (await v.house.ledger.placeOf('all', '2026-11', who))?.tenths ?? 0
/** An activity of today 18:00, opened at 19:10. */
const late = async (): Promise<string> => {
  await v.say(onDuty, medical, '发起 夜间义诊 今天18:00')
  return '101'
}

describe('an activity opened late', () => {
  it('after its start: its opener hears why kindly, staff hear how to agree, check-in goes on without points', async () => {
    expect(await v.say(onDuty, medical, '发起 夜间义诊 今天18:00')).toEqual([
      { to: medical, text: '活动 101「夜间义诊」11月26日 周四 18:00，现在就可以签到，回复「签到」' },
      {
        to: `私聊${onDuty}`,
        text: '活动 101「夜间义诊」已发起。开始以后才发起的，工作人员同意后才计入当值场次和积分，已请他们看；签到照常。',
      },
      {
        to: '工作群',
        text: '刘敏发起了活动 101「夜间义诊」（11月26日 周四 18:00，医疗保障分会群），是开始以后才发起的。计入当值场次和积分的，回复「同意活动 101」；不计的，回复「不同意活动 101 理由」。',
      },
    ])
    expect(await v.reply(member, medical, '签到')).toEqual(['王建国，签到成功：夜间义诊，积分等工作人员同意后记'])
    expect(await points(member)).toBe(0)
    expect(await v.reply(onDuty, null, '我这个月还差几次')).toEqual([expect.stringContaining('已牵头 0 场')])
    expect(await v.reply(onDuty, null, '亮点 101')).toEqual(['「夜间义诊」发起得迟，工作人员同意计入后才能定为亮点。'])
    await v.say(staff, null, '同意活动 101')
    expect(await v.reply(onDuty, null, '我这个月还差几次')).toEqual([expect.stringContaining('已牵头 1 场')])
    expect(await v.reply(onDuty, null, '亮点 101')).toEqual([expect.stringContaining('定为11月的亮点')])
  })

  it('in the last six hours of a month it is late for that month, not for the next; 现在 in the middle of a month is not late', async () => {
    v.clock.time = at('2026-11-30T17:59:00')
    await v.say(onDuty, medical, '发起 晚间讲座 今天20:00')
    v.clock.time = at('2026-11-30T18:00:00')
    await v.say(onDuty, medical, '发起 夜谈 今天21:00')
    await v.say(onDuty, medical, '发起 晨练 明天8:00')
    v.clock.time = at('2026-12-10T10:00:00')
    await v.say('0011', '律师', '发起 碰头会 现在')
    const stands = await Promise.all(['101', '102', '103', '104'].map(async (each) => (await v.house.ledger.activity(each))?.late))
    expect(stands).toEqual([undefined, 'asked', undefined, undefined])
  })

  it('moved into the last hours of a month it is late, moved out of them it is in time', async () => {
    v.clock.time = at('2026-11-30T19:00:00')
    await v.say(onDuty, medical, '发起 晨练 明天8:00')
    const said = await v.say(onDuty, medical, '改期 101 今天21:00')
    expect(said.map(({ to }) => to)).toEqual([medical, `私聊${onDuty}`, '工作群'])
    expect(await v.house.ledger.activity('101')).toMatchObject({ late: 'asked' })
    await v.say(onDuty, medical, '改期 101 12月5日8:00')
    expect(await v.house.ledger.activity('101')).not.toHaveProperty('late')
  })

  it('one that is over still opens within a day, for 补签; what is longer past does not', async () => {
    expect(await v.reply(onDuty, medical, '发起 晨间义诊 今天上午9点')).toEqual([
      '活动 101「晨间义诊」11月26日 周四 09:00，已经结束，到场的由负责人补签',
    ])
    expect(await v.reply(onDuty, null, '补签 101 王建国 事由 现场点名')).toEqual([
      '「晨间义诊」已补签 1 人：王建国。积分等工作人员同意后记。',
    ])
    expect(await v.reply(onDuty, medical, '@小联 发起 义诊 昨天上午9点')).toEqual([expect.stringContaining('已经过去')])
  })
})

describe('同意活动', () => {
  it('counts it for duty and credits who came, as of when they came; said again nothing changes', async () => {
    const number = await late()
    await v.say(member, medical, '签到')
    await v.say(onDuty, null, `补签 ${number} 孙志强 事由 没带手机`)
    v.clock.time = at('2026-11-27T09:00:00')
    expect(await v.say(staff, '工作群', `同意活动 ${number}`, { id: 'once' })).toEqual([
      { to: '工作群', text: '已同意：活动 101「夜间义诊」计入当值场次和积分，到场的 2 人各记 +3。' },
      { to: `私聊${onDuty}`, text: '赵科已同意活动 101「夜间义诊」计入当值场次和积分。' },
    ])
    expect([await points(member), await points(other)]).toEqual([30, 30])
    const before = await v.events()
    expect(await v.say(staff, '工作群', `同意活动 ${number}`, { id: 'once' })).toEqual([])
    expect(await v.reply(chair, null, `同意 活动 ${number}`)).toEqual(['活动 101「夜间义诊」已经定为计入，没有变化。'])
    expect(await v.reply(chair, null, `不同意活动 ${number} 太晚`)).toEqual(['活动 101「夜间义诊」已经定为计入，没有变化。'])
    expect(await v.events()).toBe(before)
    expect(await v.say('0007', medical, '签到', { at: thursdayEvening })).toEqual([
      { to: medical, text: '马三，签到成功：夜间义诊，积分 +3' },
    ])
  })

  it('a quote of the message to staff supplies the number', async () => {
    await late()
    const quote =
      '「小联：刘敏发起了活动 101「夜间义诊」，是开始以后才发起的。回复「同意活动 101」」\n- - - - - - - - - - - - - - -\n同意活动'
    expect(await v.reply(staff, '工作群', quote)).toEqual([expect.stringContaining('已同意：活动 101')])
  })

  it('credits three hundred in one commit', async () => {
    await v.close()
    const many = Array.from({ length: 300 }, (_, index) => String(1000 + index))
    v = await village((association) => ({
      ...association,
      roster: [
        ...association.roster,
        ...many.map((number) => ({ number, name: `会员${number}`, branch: '律师分会', tier: '会员单位', posts: [], speciality: '' })),
      ],
    }))
    const number = await opened(v, { startsAt: thursdayEvening - hour, late: 'asked' })
    await v.house.journal.commit({
      act: { id: 'came', about: '', once: false },
      by: 'bot',
      occurredAt: v.clock.time,
      expect: [],
      events: many.map((who) => ({ type: 'attended', activity: number, member: who, at: thursdayEvening, makeUp: false })),
      says: [],
      memo: [],
    })
    expect(await v.reply(staff, null, `同意活动 ${number}`)).toEqual([expect.stringContaining('到场的 300 人各记 +3')])
    expect(await points('1299')).toBe(30)
  })

  it('agreed while somebody checks in: they are credited once', async () => {
    const number = await late()
    await Promise.all([v.say(member, medical, '签到'), v.say(staff, '工作群', `同意活动 ${number}`), v.say(other, null, '签到')])
    expect([await points(member), await points(other)]).toEqual([30, 30])
    expect(await v.house.ledger.entriesOf(member)).toHaveLength(1)
  })

  it('not one’s own; nothing to agree to; an unknown number; one called off', async () => {
    await v.say(staff, medical, '发起 夜间义诊 今天18:00')
    const inTime = await opened(v)
    const off = await opened(v, { late: 'asked', state: 'cancelled', title: '沙龙' })
    const before = await v.events()
    expect(await v.reply(staff, null, '同意活动 101')).toEqual(['您自己发起的活动，请另一位工作人员来定。'])
    expect(await v.reply(staff, null, `同意活动 ${inTime}`)).toEqual([expect.stringContaining('按时发起，不用同意')])
    expect(await v.reply(staff, null, '同意活动 999')).toEqual([expect.stringContaining('没有编号 999 的活动')])
    expect(await v.reply(staff, null, `同意活动 ${off}`)).toEqual(['「沙龙」已经取消。'])
    expect(await v.reply(staff, null, '同意活动')).toEqual([expect.stringContaining('请写明编号')])
    expect(await v.events()).toBe(before)
    expect(await v.reply(chair, null, '同意活动 101')).toEqual([expect.stringContaining('已同意')])
  })

  it('near misses are silence; the wrong role is turned away; a failing store gives the reference sentence', async () => {
    const number = await late()
    const before = await v.events()
    for (const talk of [
      '同意',
      '同意活动',
      '同意活动的请举手',
      `同意活动 ${number} 吗`,
      `同意 ${number}`,
      '不同意活动安排',
      '我同意活动 101',
    ])
      expect(await v.say(staff, '工作群', talk), talk).toEqual([])
    expect(await v.say(member, medical, `同意活动 ${number}`)).toEqual([])
    expect(await v.reply(onDuty, medical, `@小联 同意活动 ${number}`)).toEqual(['「同意活动」由会长或秘书处来办。'])
    expect(await v.events()).toBe(before)
    expect(await failingStore(v, () => v.reply(staff, '工作群', `同意活动 ${number}`))).toEqual([
      expect.stringMatching(notRecordedSentence),
    ])
  })
})

describe('不同意活动', () => {
  it('leaves it out, with a reason for its opener; nobody is credited, then or later', async () => {
    const number = await late()
    await v.say(member, medical, '签到')
    expect(await v.say(staff, '工作群', `不同意活动 ${number} 事后补录`, { id: 'once' })).toEqual([
      { to: '工作群', text: '已记下：活动 101「夜间义诊」不计入当值场次和积分。' },
      { to: `私聊${onDuty}`, text: '活动 101「夜间义诊」不计入当值场次和积分：事后补录。有疑问请联系赵科。' },
    ])
    expect(await v.say(staff, '工作群', `不同意活动 ${number} 事后补录`, { id: 'once' })).toEqual([])
    expect(await v.reply(other, medical, '签到')).toEqual(['孙志强，签到成功：夜间义诊'])
    expect(await v.reply(staff, '工作群', `同意活动 ${number}`)).toEqual(['活动 101「夜间义诊」已经定为不计入，没有变化。'])
    expect([await points(member), await points(other)]).toEqual([0, 0])
  })
  it('is turned away from the wrong role, deaf to talk, and says the reference when the store fails', async () => {
    const number = await late()
    const before = await v.events()
    expect(await v.say(member, medical, `不同意活动 ${number}`)).toEqual([])
    for (const talk of ['不同意', '不同意活动', `不同意活动 ${number} 可以吗`]) expect(await v.say(staff, '工作群', talk), talk).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await failingStore(v, () => v.reply(staff, null, `不同意活动 ${number}`))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
})

describe('activities that overlap in time', () => {
  const evening = (title: string, more = {}) => opened(v, { title, startsAt: thursdayEvening, endsAt: thursdayEvening + 2 * hour, ...more })

  it('credit once: the second says so, whichever way it is recorded; a reversal revives nothing', async () => {
    const first = await evening('义诊')
    const second = await evening('法律咨询', { startsAt: thursdayEvening + hour, endsAt: thursdayEvening + 3 * hour })
    const after = await evening('夜谈', { startsAt: thursdayEvening + 3 * hour, endsAt: thursdayEvening + 4 * hour })
    await v.say(member, medical, `签到 ${first}`)
    v.clock.time += hour
    expect(await v.reply(member, medical, `签到 ${second}`)).toEqual(['王建国，签到成功：法律咨询，和「义诊」时间重叠，积分只记一次'])
    expect(await v.reply(onDuty, null, `补签 ${second} 孙志强 事由 没带手机`)).toEqual([expect.stringContaining('每人积分 +3')])
    expect(await v.reply(onDuty, null, `补签 ${first} 孙志强 马三 事由 没带手机`)).toEqual([
      '「义诊」已补签 2 人：孙志强、马三，其他人每人积分 +3；孙志强同一时间另有活动已记分，不另记。',
    ])
    v.clock.time += 2 * hour
    expect(await v.reply(member, medical, `签到 ${after}`)).toEqual([expect.stringContaining('积分 +3')])
    expect([await points(member), await points(other), await points('0007')]).toEqual([60, 30, 30])
    expect((await v.house.ledger.attendances(second)).map(({ member: who }) => who).sort()).toEqual([member, other])
    const entry = (await v.house.ledger.entriesOf(member))[0]?.entry ?? ''
    await v.say(staff, null, `冲正 ${entry} 记错`)
    expect(await points(member)).toBe(30)
  })

  it('two check-ins at once, in two places, credit once; another kind is credited for itself', async () => {
    const first = await evening('义诊')
    const second = await evening('法律咨询')
    const study = await evening('夜课', { kind: 'study', group: '学习群' })
    await Promise.all([v.say(member, medical, `签到 ${first}`), v.say(member, null, `签到 ${second}`)])
    expect(await points(member)).toBe(30)
    await v.say(member, '学习群', `签到 ${study}`)
    expect(await points(member)).toBe(50)
  })

  it('held until somebody is bound, and agreed to afterwards: once too', async () => {
    const first = await evening('义诊')
    const second = await evening('法律咨询', { late: 'asked' })
    await v.say(member, medical, `签到 ${first}`)
    await v.say(member, medical, `签到 ${second}`)
    await v.say(other, medical, `签到 ${second}`)
    expect(await v.reply(staff, null, `同意活动 ${second}`)).toEqual([expect.stringContaining('到场的 1 人各记 +3')])
    expect([await points(member), await points(other)]).toEqual([30, 30])
  })

  it('no member is credited twice for one moment, however activities lie and in whatever order people come', async () => {
    const spans = [
      [0, 60],
      [30, 90],
      [60, 120],
      [0, 120],
      [90, 150],
    ] as const
    const numbers: string[] = []
    for (const [from, to] of spans)
      numbers.push(
        await opened(v, {
          title: `第${numbers.length}场`,
          startsAt: thursdayEvening + from * 60_000,
          endsAt: thursdayEvening + to * 60_000,
        }),
      )
    v.clock.time = thursdayEvening + 5 * hour
    const orders = [numbers, [...numbers].reverse(), [2, 0, 4, 1, 3].map((index) => numbers[index] ?? '')]
    for (const [index, order] of orders.entries())
      for (const number of order) await v.say(staff, null, `补签 ${number} 000${5 + index} 事由 点名`)
    for (const who of [member, other, '0007']) {
      const credited = (await v.house.ledger.entriesOf(who)).map(({ activity = '' }) => spans[numbers.indexOf(activity)] ?? [0, 0])
      for (const [index, [from, to]] of credited.entries())
        expect(credited.every(([start, end], other) => other === index || start >= to || end <= from)).toBe(true)
      expect(credited.length).toBeGreaterThan(0)
    }
  })
})
