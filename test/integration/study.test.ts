import { afterEach, describe, expect, it } from 'vitest'
import type { Activity } from '../../src/domain/activity.ts'
import type { StudySeries } from '../../src/domain/association.ts'
import { sayWhen } from '../../src/domain/zoned.ts'
import { opened } from '../support/activities.ts'
import { monthly, weekly } from '../support/study.ts'
import { type Uttered, type Village, village } from '../support/village.ts'

const [staff, chair, onDuty, liaison, member, legalHead] = ['0001', '0002', '0003', '0004', '0005', '0016']
const room = '学习群'
const zone = 'Asia/Shanghai'
let v: Village
afterEach(() => v.close())

/** The village holds these series; it is Monday 2026-11-23 12:00. */
const withStudy = async (...study: StudySeries[]): Promise<void> => {
  v = await village((association) => ({ ...association, study }))
  v.clock.time = Date.parse('2026-11-23T12:00:00+08:00')
}
/** The folder is read anew, as after SIGHUP. */
const reloaded = (change: { study?: StudySeries[]; off?: string[] }): void => {
  if (change.study) v.association.study = change.study
  if (change.off) v.association.holidays = { off: change.off, work: [] }
}
const sessions = async (): Promise<Activity[]> =>
  (await v.house.ledger.activitiesStarting(0, Number.MAX_SAFE_INTEGER)).filter(({ session }) => session !== undefined)
const standing = async (): Promise<string[]> =>
  (await sessions()).map(({ startsAt, state }) => `${sayWhen(startsAt, zone)}${state === 'open' ? '' : ' 取消'}`)
const first = async (): Promise<Activity> => {
  const [session] = await sessions()
  if (!session) throw new Error('no session')
  return session
}
const heard = (said: readonly Uttered[], where = room): string[] => said.filter(({ to }) => to === where).map(({ text }) => text)
const sound = async (): Promise<void> => expect((await v.house.ledger.verify()).differences).toEqual([])

describe('a session', () => {
  it('stands open seven days ahead, numbered, and is reminded of the evening before, an hour before and at its start', async () => {
    await withStudy(weekly({ place: '统战部', link: 'https://example.com/live', topics: Array.from({ length: 60 }, (_, n) => `第${n}讲`) }))
    expect(heard(await v.passTo('2026-11-25T18:59:00+08:00'))).toEqual([])
    expect(await standing()).toEqual(['11月26日 周四 19:30'])
    const { number, topic } = await first()
    expect(await first()).toMatchObject({ series: '每周集体学习', session: { date: '2026-11-26' }, openedAt: expect.any(Number) })
    const details = `主题：${topic}，地点：统战部，入口：https://example.com/live 。`
    expect(topic).toMatch(/^第\d+讲$/u)
    expect(heard(await v.passTo('2026-11-26T19:29:00+08:00'))).toEqual([
      `【学习提醒】「每周集体学习」明天（11月26日 周四）19:30 开始，${details}到时回复「签到」；来不了回复「请假 ${number} 事由」。`,
      expect.stringContaining('「每周集体学习」今天 19:30 开始'),
    ])
    expect(heard(await v.passTo('2026-11-26T19:40:00+08:00'))).toEqual([expect.stringContaining('现在可以签到：回复「签到」')])
    expect(await v.passTo('2026-11-26T19:45:00+08:00')).toEqual([])
    await sound()
  })

  it('a bot off over a reminder says the latest late, once; one of no use is dropped and listed', async () => {
    await withStudy(weekly())
    await v.passTo('2026-11-25T18:00:00+08:00')
    expect(heard(await v.passTo('2026-11-25T22:00:00+08:00', 'asleep'))).toEqual([
      expect.stringMatching(/^（本应 11月25日 周三 19:00 发出，迟了）\n【学习提醒】「每周集体学习」明天/u),
    ])
    const back = await v.passTo('2026-11-26T20:45:00+08:00', 'asleep')
    expect(heard(back)).toEqual([])
    expect(heard(back, '工作群')).toEqual([expect.stringContaining('· 「每周集体学习」11月26日 周四 的学习提醒')])
  })

  it('moved after its day-before reminder fell due is reminded of at the new time, at the old never', async () => {
    await withStudy(weekly())
    expect(heard(await v.passTo('2026-11-25T20:00:00+08:00'))).toHaveLength(1)
    const { number } = await first()
    expect(await v.say(onDuty, room, `改期 ${number} 11月27日19:30`)).toEqual([
      {
        to: room,
        text: `【改期】「每周集体学习」（${number}）由 11月26日 周四 19:30 改到 11月27日 周五 19:30。来不了请回复「请假 ${number} 事由」。`,
      },
    ])
    // Thursday 19:00 is the evening before now; nothing is said at Thursday's hour and start
    const thursday = heard(await v.passTo('2026-11-26T22:00:00+08:00'))
    expect(thursday).toEqual([expect.stringContaining('明天（11月27日 周五）19:30 开始')])
    expect(heard(await v.passTo('2026-11-27T19:45:00+08:00'))).toHaveLength(2)
    // and it stays as it was left: its own Thursday is not opened again
    expect(await standing()).toEqual(['11月27日 周五 19:30', '12月3日 周四 19:30'])
    await sound()
  })

  it('cancelled stays cancelled, changed stays changed, whatever the plan becomes', async () => {
    await withStudy(weekly(), weekly({ name: '读书会', weekday: '周五' }))
    await v.passTo('2026-11-23T12:01:00+08:00')
    const [study, reading] = await sessions()
    await v.say(staff, null, `取消活动 ${study?.number} 场地检修`)
    await v.say(staff, null, `修改 ${reading?.number} 地点 图书馆`)
    reloaded({
      study: [weekly({ time: '20:00' }), weekly({ name: '读书会', weekday: '周五', time: '20:00', place: '茶室' })],
      off: ['2026-11-27'],
    })
    await v.passTo('2026-11-23T13:00:00+08:00')
    expect((await sessions()).slice(0, 2)).toEqual([
      expect.objectContaining({ number: study?.number, state: 'cancelled' }),
      expect.objectContaining({ number: reading?.number, state: 'open', place: '图书馆', startsAt: reading?.startsAt }),
    ])
    expect(await standing()).toEqual(['11月26日 周四 19:30 取消', '11月27日 周五 19:30'])
    await sound()
  })

  it('is opened though the bot was off when it should have been, while it is on', async () => {
    await withStudy(weekly())
    await v.passTo('2026-11-26T19:45:00+08:00', 'asleep')
    expect(await v.reply(member, room, '签到')).toEqual([expect.stringContaining('签到成功：每周集体学习')])
  })

  it('in several groups is one session each; a branch’s is led by its head', async () => {
    await withStudy(weekly({ groups: ['医疗保障分会群', '律师分会群'] }))
    await v.passTo('2026-11-23T12:01:00+08:00')
    expect((await sessions()).map(({ group, branch, leader }) => [group, branch, leader])).toEqual([
      ['医疗保障分会群', '医疗保障分会', onDuty],
      ['律师分会群', '律师分会', legalHead],
    ])
  })

  it('is worth its own item, by 签到 and by 补签; one the rules no longer have, what study is worth', async () => {
    await withStudy(weekly({ item: '集体活动' }), weekly({ name: '早读', time: '20:15', item: '没有的' }))
    await v.passTo('2026-11-26T19:40:00+08:00')
    const [study, reading] = await sessions()
    await v.say(member, room, `签到 ${study?.number}`)
    await v.passTo('2026-11-26T19:50:00+08:00')
    await v.say(member, room, `签到 ${reading?.number}`)
    await v.say(liaison, null, `签到 ${study?.number}`)
    await v.say(staff, null, `补签 ${study?.number} 李桂芳 事由 手机没电`)
    expect((await v.house.ledger.entriesOf(member)).map(({ item, tenths }) => [item, tenths])).toEqual([
      ['集体活动', 30],
      ['集体学习', 20],
    ])
    expect((await v.house.ledger.entriesOf('0008')).map(({ item }) => item)).toEqual(['集体活动'])
  })
})

describe('the plan changes', () => {
  it('a holiday named later calls the session off: the group hears it once, having been reminded', async () => {
    await withStudy(weekly())
    await v.passTo('2026-11-25T20:00:00+08:00')
    const { number } = await first()
    reloaded({ off: ['2026-11-26'] })
    expect(await v.passTo('2026-11-25T20:05:00+08:00')).toEqual([
      {
        to: room,
        text: `【取消】「每周集体学习」（${number}，11月26日 周四 19:30）不办了：11月26日 周四 放假（休息日），这次停一次。`,
      },
    ])
    expect(heard(await v.passTo('2026-11-26T22:00:00+08:00'))).toEqual([])
    await sound()
  })

  it('before anybody was reminded nothing is said; named no more, the session is on again under its number', async () => {
    await withStudy(weekly())
    await v.passTo('2026-11-24T12:00:00+08:00')
    const { number } = await first()
    reloaded({ off: ['2026-11-26'] })
    expect(await v.passTo('2026-11-24T12:05:00+08:00')).toEqual([])
    expect(await standing()).toEqual(['11月26日 周四 19:30 取消'])
    reloaded({ off: [] })
    expect(await v.passTo('2026-11-24T12:10:00+08:00')).toEqual([])
    expect(await first()).toMatchObject({ number, state: 'open' })
    expect(heard(await v.passTo('2026-11-25T20:00:00+08:00'))).toHaveLength(1)
    await sound()
  })

  it('called off and on again after the reminder, the group hears both', async () => {
    await withStudy(weekly())
    await v.passTo('2026-11-25T20:00:00+08:00')
    reloaded({ off: ['2026-11-26'] })
    await v.passTo('2026-11-25T20:05:00+08:00')
    reloaded({ off: [] })
    expect(heard(await v.passTo('2026-11-25T20:10:00+08:00'))).toEqual([expect.stringContaining('照常举行：11月26日 周四 19:30。')])
  })

  it('a series at another time moves what nobody changed, leave and all; on another day it is called off and opened there', async () => {
    await withStudy(weekly())
    await v.passTo('2026-11-25T20:00:00+08:00')
    const { number } = await first()
    await v.say(member, room, `请假 ${number} 出差`)
    reloaded({ study: [weekly({ time: '20:30' })] })
    expect(heard(await v.passTo('2026-11-25T20:05:00+08:00'))).toEqual([
      `【改期】「每周集体学习」（${number}）由 11月26日 周四 19:30 改到 11月26日 周四 20:30。来不了请回复「请假 ${number} 事由」。`,
    ])
    expect(await v.house.ledger.tally(number)).toMatchObject({ excused: 1 })
    const then = heard(await v.passTo('2026-11-26T20:00:00+08:00'))
    expect(then).toEqual([expect.stringContaining('今天 20:30 开始')])
    reloaded({ study: [weekly({ weekday: '周五' })] })
    expect(heard(await v.passTo('2026-11-26T20:05:00+08:00'))).toEqual([expect.stringContaining('不办了：学习安排有变。')])
    expect(await standing()).toEqual(['11月26日 周四 20:30 取消', '11月27日 周五 19:30'])
    await sound()
  })

  it('somebody came already: it stays', async () => {
    await withStudy(weekly())
    await v.passTo('2026-11-26T19:10:00+08:00')
    await v.say(member, room, '签到')
    reloaded({ study: [weekly({ time: '20:30' })], off: ['2026-11-26'] })
    expect(heard(await v.passTo('2026-11-26T19:20:00+08:00'))).toEqual([])
    expect(await first()).toMatchObject({ state: 'open', startsAt: Date.parse('2026-11-26T19:30:00+08:00') })
  })

  it('another place is told once reminded; a link, a topic list, a swap follow in silence before', async () => {
    await withStudy(weekly({ topics: ['甲'], topicsFrom: '2026-11-26' }))
    await v.passTo('2026-11-24T12:00:00+08:00')
    reloaded({ study: [weekly({ topics: ['乙'], topicsFrom: '2026-11-26', link: 'https://example.com/live' })] })
    expect(await v.passTo('2026-11-24T12:05:00+08:00')).toEqual([])
    expect(await first()).toMatchObject({ topic: '乙', link: 'https://example.com/live' })
    await v.passTo('2026-11-25T20:00:00+08:00')
    reloaded({ study: [weekly({ topics: ['乙'], topicsFrom: '2026-11-26', place: '统战部二楼' })] })
    const { number } = await first()
    expect(heard(await v.passTo('2026-11-25T20:05:00+08:00'))).toEqual([
      `【变更】「每周集体学习」（${number}，11月26日 周四 19:30）地点：统战部二楼。`,
    ])
    expect(heard(await v.passTo('2026-11-25T21:00:00+08:00'))).toEqual([])
  })

  it('a topic somebody set stays though the list changes, and the session still follows a holiday', async () => {
    await withStudy(weekly({ topics: ['甲'], topicsFrom: '2026-11-26' }))
    await v.passTo('2026-11-24T12:00:00+08:00')
    await v.say(onDuty, room, '学习主题 宪法日专题')
    reloaded({ study: [weekly({ topics: ['乙'], topicsFrom: '2026-11-26', time: '20:00' })] })
    expect(heard(await v.passTo('2026-11-24T12:05:00+08:00'))).toEqual([expect.stringContaining('改到 11月26日 周四 20:00')])
    expect(await first()).toMatchObject({ topic: '宪法日专题', startsAt: Date.parse('2026-11-26T20:00:00+08:00') })
    reloaded({ off: ['2026-11-26'] })
    expect(heard(await v.passTo('2026-11-24T12:10:00+08:00'))).toEqual([expect.stringContaining('【取消】')])
  })

  it('a store that loses the race leaves what a person did in that moment', async () => {
    await withStudy(weekly())
    await v.passTo('2026-11-25T20:00:00+08:00')
    const { number } = await first()
    reloaded({ off: ['2026-11-26'] })
    await Promise.all([v.passTo('2026-11-25T20:05:00+08:00'), v.say(onDuty, null, `修改 ${number} 地点 茶室`)])
    await v.passTo('2026-11-25T20:06:00+08:00')
    const now = await first()
    expect(now.state === 'cancelled' || now.place === '茶室').toBe(true)
    await sound()
  })
})

describe('a year nobody published holidays of', () => {
  it('staff are told once, three weeks ahead; sessions go on as on plain days', async () => {
    await withStudy(weekly())
    v.clock.time = Date.parse('2030-12-09T12:00:00+08:00')
    const told = (said: readonly Uttered[]): string[] => heard(said, '工作群').filter((text) => text.includes('2031年的放假安排'))
    expect(told(await v.passTo('2030-12-10T12:00:00+08:00'))).toEqual([])
    const said = told(await v.passTo('2030-12-12T12:00:00+08:00'))
    expect(said).toEqual([expect.stringContaining('2031年的放假安排还查不到')])
    expect(told(await v.passTo('2030-12-20T12:00:00+08:00'))).toEqual([])
    expect((await sessions()).every(({ state }) => state === 'open')).toBe(true)
  })
  it('and not at all where the folder names its days off', async () => {
    await withStudy(weekly())
    reloaded({ off: ['2031-01-01', '2030-10-01'] })
    v.clock.time = Date.parse('2030-12-09T12:00:00+08:00')
    expect(heard(await v.passTo('2030-12-12T12:00:00+08:00'), '工作群')).toEqual([])
  })
})

describe('at the close of a session', () => {
  const roll = (said: readonly Uttered[], who: string): string => heard(said, `私聊${who}`).join('\n')

  it('the group hears numbers, each branch head privately the names of their own, with lines that settle them', async () => {
    await withStudy(weekly())
    await v.passTo('2026-11-26T19:40:00+08:00')
    const { number } = await first()
    for (const who of [onDuty, member, '0017']) await v.say(who, room, '签到')
    await v.say('0006', room, `请假 ${number} 出差`)
    await v.say('0008', room, '会长好，签到')
    await v.say('0014', room, '喂喂 我签到一下啊')
    await v.say('0009', room, '今天家里有点事请个假')
    expect(heard(await v.passTo('2026-11-26T20:30:30+08:00'))).toEqual([])
    const said = await v.passTo('2026-11-26T20:32:00+08:00')
    expect(heard(said)).toEqual([
      '「每周集体学习」签到结束：到场 3 人，请假 1 人，还有 13 人没来得及参加。到了没签上的，请联系本分会会长补签。',
    ])
    expect(roll(said, onDuty)).toBe(
      [
        '「每周集体学习」（11月26日 周四）签到结束，医疗保障分会：到场 2 人，请假 1 人，未到 9 人。',
        '未到：赵科、张晓丽、马三、李桂芳、陈卫东、周婷、李四、王五、张伟0014。',
        '疑似签到 2 人：李桂芳、张伟0014。核实到场的，改好名字发这一行：',
        `补签 ${number} 李桂芳 0014 事由 到场没签上`,
        '疑似请假 1 人：陈卫东。核实请假的，改好名字发这一行：',
        `补签 ${number} 陈卫东 事由 请假`,
      ].join('\n'),
    )
    expect(roll(said, legalHead)).toContain('律师分会：到场 1 人，请假 0 人，未到 4 人。\n未到：钱会长、王芳、张伟0015、郑律。')
    expect(said.map(({ to }) => to).sort()).toEqual([room, `私聊${onDuty}`, `私聊${legalHead}`].sort())
    expect(heard(said).join()).not.toContain('李桂芳')

    // the lines, copied and sent
    const lines = roll(said, onDuty)
      .split('\n')
      .filter((line) => line.startsWith('补签 '))
    expect(await v.reply(onDuty, null, lines[0] ?? '')).toEqual([expect.stringContaining('已补签 2 人：李桂芳、张伟')])
    expect(await v.reply(onDuty, null, lines[1] ?? '')).toEqual(['「每周集体学习」已记请假 1 人：陈卫东。'])
    expect(await v.house.ledger.tally(number)).toMatchObject({ attended: 5, excused: 2 })
    expect(await v.passTo('2026-11-27T12:00:00+08:00')).toEqual([])
    await sound()
  })

  it('a head who leads nothing settles their own, and nobody else’s: in the study group and where the bot asked them', async () => {
    await withStudy(weekly())
    await v.passTo('2026-11-26T19:40:00+08:00')
    const { number } = await first()
    await v.say(member, room, '签到')
    await v.say('0017', room, '刚才签到没成功吧')
    await v.say(legalHead, room, '我也想签到来着')
    const told = roll(await v.passTo('2026-11-26T20:32:00+08:00'), legalHead)
    const line = told.split('\n').find((each) => each.startsWith('补签 ')) ?? ''
    // their own name is not in the line, for nobody makes up for themselves
    expect(line).toBe(`补签 ${number} 何方 事由 到场没签上`)
    expect(told).toContain('您自己的请当值副会长或秘书处来补。')
    const before = await v.events()
    expect(await v.reply(legalHead, null, `补签 ${number} 孙志强 事由 到场`)).toEqual([expect.stringContaining('不归您管理')])
    expect(await v.reply(legalHead, null, `补签 ${number} 何方 孙志强 事由 到场`)).toEqual([
      '只能给本分会的会员补签，没有记上。请只留本分会的姓名再发一次，别的分会由其会长来补。',
    ])
    expect(await v.say(legalHead, '律师分会群', `补签 ${number} 何方 孙志强 事由 到场`)).toEqual([])
    expect(await v.events()).toBe(before)
    expect(await v.reply(legalHead, null, line)).toEqual([expect.stringContaining('已补签 1 人：何方')])
    expect(await v.reply(legalHead, null, `补签 ${number} 王芳 事由 请假`)).toEqual(['「每周集体学习」已记请假 1 人：王芳。'])
    expect(await v.reply(liaison, null, `补签 ${number} 孙志强 事由 到场`)).toEqual([expect.stringContaining('已补签 1 人：孙志强')])
    // an activity of another branch is that branch's
    const clinic = await opened(v, { startsAt: v.clock.time - 60_000, endsAt: v.clock.time + 60_000 })
    expect(await v.reply(legalHead, null, `补签 ${clinic} 何方 事由 到场`)).toEqual([expect.stringContaining('不归您管理')])
    await sound()
  })

  it('结束签到 tells the same at once, and it is not told again', async () => {
    await withStudy(weekly({ groups: ['律师分会群'] }))
    await v.passTo('2026-11-26T19:40:00+08:00')
    await v.say('0017', '律师', '签到')
    const said = await v.say(legalHead, '律师', '结束签到', { id: 'end' })
    expect(said.map(({ to }) => to)).toEqual(['律师分会群', `私聊${legalHead}`])
    expect(said[0]?.text).toBe(
      '「每周集体学习」签到结束：到场 1 人，请假 0 人，还有 4 人没来得及参加。到了没签上的，请联系本分会会长补签。',
    )
    expect(await v.say(legalHead, '律师', '结束签到', { id: 'end' })).toEqual([])
    expect(heard(await v.passTo('2026-11-27T12:00:00+08:00'), '律师分会群')).toEqual([])
    await sound()
  })

  it('everybody answered: nobody is named', async () => {
    await withStudy(weekly({ groups: ['会长群'] }))
    await v.passTo('2026-11-26T19:40:00+08:00')
    for (const who of [chair, onDuty]) await v.say(who, '会长', '签到')
    await v.say('0011', '会长', '请假 出差')
    expect(await v.passTo('2026-11-26T20:35:00+08:00')).toEqual([
      { to: '会长群', text: '「每周集体学习」签到结束：到场 2 人，请假 1 人。都有回应，谢谢大家。' },
    ])
  })

  it('a bot that was off says it late; after two days it only lists it; a cancelled session says nothing', async () => {
    await withStudy(weekly())
    await v.passTo('2026-11-26T19:40:00+08:00')
    await v.say(member, room, '签到')
    expect(heard(await v.passTo('2026-11-27T08:00:00+08:00', 'asleep'))).toEqual([
      expect.stringMatching(/^（本应 11月26日 周四 20:31 发出，迟了）\n「每周集体学习」签到结束/u),
    ])
    await v.passTo('2026-12-03T19:00:00+08:00')
    const back = await v.passTo('2026-12-06T12:00:00+08:00', 'asleep')
    expect(heard(back)).toEqual([])
    expect(heard(back, '工作群')).toEqual([expect.stringContaining('· 「每周集体学习」12月3日 周四 的签到结果')])
    const next = (await sessions()).at(-1)
    await v.say(staff, null, `取消活动 ${next?.number} 场地检修`)
    expect(heard(await v.passTo('2026-12-11T12:00:00+08:00')).filter((text) => text.includes('签到结束'))).toEqual([])
  })

  it('nobody came, though somebody took leave: nobody is called missing, and only who led it hears so', async () => {
    await withStudy(weekly())
    await v.passTo('2026-11-26T19:40:00+08:00')
    const { number } = await first()
    await v.say(member, room, `请假 ${number} 开会`)
    expect(await v.passTo('2026-11-27T12:00:00+08:00')).toEqual([
      { to: `私聊${onDuty}`, text: expect.stringContaining(`「每周集体学习」（${number}，11月26日 周四）没有人签到。`) },
    ])
  })

  it('a branch of hundreds is cut to what one message holds', async () => {
    await withStudy(weekly())
    const names = Array.from({ length: 400 }, (_, index) => ({
      ...v.association.roster[4],
      number: String(1000 + index),
      name: `欧阳建国${'甲乙丙丁'.charAt(index % 4)}${'子丑寅卯'.charAt(Math.floor(index / 4) % 4)}`,
      branch: '医疗保障分会',
      tier: '会员单位',
      posts: [],
      speciality: '',
    }))
    for (let from = 0; from < names.length; from += 100)
      await v.house.journal.commit({
        act: { id: `many/${from}`, about: '', once: false },
        by: 'bot',
        occurredAt: v.clock.time,
        expect: [],
        events: await Promise.all(
          names.slice(from, from + 100).map(async ({ number, name, branch, tier, posts, speciality }) => ({
            type: 'member.joined' as const,
            member: number,
            name: await v.house.ledger.seals.seal(number, name),
            branch,
            tier,
            posts,
            speciality,
          })),
        ),
        says: [],
        memo: [],
      })
    await v.passTo('2026-11-26T19:40:00+08:00')
    const { number } = await first()
    await v.house.journal.commit({
      act: { id: 'near', about: '', once: false },
      by: 'bot',
      occurredAt: v.clock.time,
      expect: [],
      events: names.slice(0, 200).map(({ number: who }, index) => ({
        type: 'near-miss' as const,
        activity: number,
        member: who,
        kind: index % 2 === 0 ? ('签到' as const) : ('请假' as const),
      })),
      says: [],
      memo: [],
    })
    const text = roll(await v.passTo('2026-11-26T20:35:00+08:00'), onDuty)
    expect(text).toContain('未到 412 人')
    expect(text).toContain(' 等 412 人')
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(2000)
    const settle = text.split('\n').find((line) => line.endsWith('事由 到场没签上')) ?? ''
    expect(await v.reply(onDuty, null, settle)).toEqual([expect.stringContaining('已补签')])
  })
})

/** Writes that some came to an activity. */
const came = async (activity: string, ...who: string[]) =>
  v.house.journal.commit({
    act: { id: `came/${activity}`, about: '', once: false },
    by: 'bot',
    occurredAt: v.clock.time,
    expect: [],
    events: who.map((each) => ({ type: 'attended' as const, activity, member: each, at: v.clock.time, makeUp: false })),
    says: [],
    memo: [],
  })

describe('the quarter’s summary', () => {
  const series = [
    weekly(),
    monthly({ name: '每季总结', every: 'quarter', monthOf: 3, weekday: '周五', nth: -1, time: '15:00', summary: 'quarter' }),
  ]
  const held = (date: string, more: Partial<Activity> = {}) =>
    opened(v, {
      kind: 'study',
      title: '每周集体学习',
      group: room,
      startsAt: Date.parse(`${date}T19:30:00+08:00`),
      endsAt: Date.parse(`${date}T20:00:00+08:00`),
      ...more,
    })

  it('comes on the first working morning after the last session: branches, trend, who came most, topics; posted and kept whole', async () => {
    v = await village((association) => ({ ...association, study: series }))
    // members joined at the founding, which the village sets in November: sessions of the quarter before count nobody but who came
    await came(await held('2026-09-17'), member, '0017')
    await came(await held('2026-11-26', { topic: '宪法日专题' }), member, '0006', '0017')
    await came(await held('2026-11-27', { topic: '新质生产力' }), member)
    await held('2026-11-28', { state: 'cancelled', topic: '没讲的' })
    const said = await v.passTo('2027-01-05T12:00:00+08:00')
    const summaries = said.filter(({ text }) => text.includes('学习小结】'))
    expect(summaries.map(({ to }) => to)).toEqual([room])
    const text = summaries[0]?.text ?? ''
    expect(text.split('\n').slice(0, 5)).toEqual([
      '【2026年四季度学习小结】',
      expect.stringMatching(/^学习 2 场，4 人次到场，到场率 \d+%，比上季低 \d+ 个百分点。另有 \d 场没有人签到，不计在内。$/u),
      '上季 1 场，2 人次，到场率 100%。',
      '各分会到场率（箭头是比上季升降几个百分点）：',
      expect.stringMatching(/^· .*分会 \d+%（\d 人次，↓\d+）$/u),
    ])
    expect(text).toContain('坚持得最好：王建国 2/2')
    expect(text).toContain('学过的主题：\n· 宪法日专题\n· 新质生产力')
    expect(text).not.toContain('没讲的')
    const kept = await v.house.ledger.report('study', '2026Q4')
    expect(kept?.figures).toMatchObject({ came: 4, topics: ['宪法日专题', '新质生产力'], before: { came: 2 } })
    expect(kept?.figures.faithful).toEqual([
      expect.objectContaining({ member, came: 2 }),
      expect.objectContaining({ member: '0006', came: 1 }),
      expect.objectContaining({ member: '0017', came: 1 }),
    ])
    expect((await v.passTo('2027-01-08T12:00:00+08:00')).filter(({ text: each }) => each.includes('学习小结】'))).toEqual([])
    await sound()
  })

  it('waits for a session people moved to the quarter’s last day; a bot that was off says it late', async () => {
    await withStudy(...series)
    v.clock.time = Date.parse('2026-12-22T12:00:00+08:00')
    await came(await held('2026-12-23'), member)
    await v.passTo('2026-12-26T12:00:00+08:00')
    await v.passTo('2026-12-30T12:00:00+08:00')
    const said = await v.passTo('2027-01-04T09:00:00+08:00')
    // the last weekly session is on the 31st; the library lists no holiday of 2027 yet, so the 1st is a Friday like another
    expect(said.filter(({ text }) => text.includes('2026年四季度学习小结'))).toHaveLength(1)
  })

  it('a quarter in which nobody checked in has none', async () => {
    await withStudy(...series)
    expect((await v.passTo('2027-01-06T12:00:00+08:00')).filter(({ text }) => text.includes('学习小结'))).toEqual([])
    expect(await v.house.ledger.report('study', '2026Q4')).toBeNull()
  })

  it('without any session, or without a series that asks for it, nothing is said', async () => {
    await withStudy(weekly())
    expect((await v.passTo('2027-01-06T12:00:00+08:00')).filter(({ text }) => text.includes('学习小结'))).toEqual([])
    expect(await v.house.ledger.report('study', '2026Q4')).toBeNull()
  })
})

describe('the month’s summary of a series', () => {
  const seminar = monthly({ name: '每月交流研讨', kind: 'seminar', weekday: '周六', nth: 2, time: '09:30', summary: 'month' })
  const held = (date: string, topic: string, series = '每月交流研讨') =>
    opened(v, {
      kind: 'study',
      title: series,
      group: room,
      topic,
      series,
      startsAt: Date.parse(`${date}T09:30:00+08:00`),
      endsAt: Date.parse(`${date}T11:30:00+08:00`),
    })
  const summariesIn = (said: readonly Uttered[]) => said.filter(({ text }) => text.includes('「每月交流研讨」小结】'))

  it('comes on the first working morning after its session: branches, trend, who came most this year, topics; posted and kept, once', async () => {
    v = await village((association) => ({ ...association, study: [weekly(), seminar] }))
    await came(await held('2026-09-12', '三季度的题'), member, '0017')
    await came(await held('2026-11-27', '助企纾困'), member, '0006')
    await came(await held('2026-11-28', '别的', '每周集体学习'), '0008')
    // the second Saturday of December is the 12th
    const said = await v.passTo('2026-12-12T12:30:00+08:00')
    const november = said.filter(({ text }) => text.includes('2026年11月「每月交流研讨」小结】'))
    expect(november.map(({ to }) => to)).toEqual([room])
    expect(november[0]?.text.split('\n')).toEqual([
      '【2026年11月「每月交流研讨」小结】',
      '学习 1 场，2 人次到场，到场率 12%，比上季低 88 个百分点。',
      '上季 1 场，2 人次，到场率 100%。',
      '各分会到场率（箭头是比上季升降几个百分点）：',
      '· 医疗保障分会 17%（2 人次，↓83）',
      '· 律师分会 0%（0 人次，↓100）',
      '坚持得最好（今年以来）：王建国 2/2、孙志强 1/1、何方 1/2。为你们点赞👍',
      '学过的主题：',
      '· 助企纾困',
    ])
    const kept = await v.house.ledger.report('study', '2026-11', '每月交流研讨')
    expect(kept?.figures).toMatchObject({ came: 2, topics: ['助企纾困'], before: { came: 2 } })
    expect(await v.house.ledger.report('study', '2026-11')).toBeNull()
    // nobody checked in to December's: nothing is made of it
    expect(summariesIn(await v.passTo('2026-12-20T12:00:00+08:00'))).toEqual([])
    await sound()
  })

  it('a bot that was off says it late; too late it is dropped and listed; a month nobody checked in is neither', async () => {
    v = await village((association) => ({ ...association, study: [seminar] }))
    v.clock.time = Date.parse('2026-12-12T09:00:00+08:00')
    await v.passTo('2026-12-12T10:00:00+08:00')
    const [session] = await v.house.ledger.activitiesStarting(v.clock.time - 3_600_000, v.clock.time)
    await v.say(member, room, `签到 ${session?.number}`)
    await v.passTo('2026-12-13T12:00:00+08:00')
    expect(summariesIn(await v.passTo('2026-12-16T12:00:00+08:00', 'asleep')).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^（本应 12月14日 周一 09:20 发出，迟了）\n【2026年12月「每月交流研讨」小结】\n学习 1 场，1 人次到场/u),
    ])
    await came(await held('2027-01-09', '新年第一题'), member)
    await v.passTo('2027-01-09T13:00:00+08:00')
    const late = await v.passTo('2027-03-20T12:00:00+08:00', 'asleep')
    const dropped = late.filter(({ to }) => to === '工作群').map(({ text }) => text)
    expect(dropped.join('\n')).toContain('· 2027年1月「每月交流研讨」小结')
    expect(dropped.join('\n')).not.toContain('2月「每月交流研讨」小结')
  })
})
