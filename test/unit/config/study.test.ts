import { describe, expect, test } from 'vitest'
import { loadAssociation } from '../../../config/load.ts'
import { reminderTimeOf } from '../../../config/reminder-time.ts'
import { folderWith } from './folder.ts'

const good = `series:
  - { name: 周学习, group: 学习群, every: week, weekday: 周四, time: '19:30' }
  - name: 月研讨
    kind: seminar
    groups: [学习群, 医疗群]
    every: month
    weekday: 周四
    nth: 3
    time: '09:30'
    minutes: 90
    place: 统战部二楼
    link: https://example.com/live
    topics: [甲, 乙]
    topicsFrom: 2026-11-01
    reminders: [前一天 19:00, 前3天 08:30, 提前1小时, 提前60分钟, 开始时]
    onHoliday: next-workday
    checkIn: { before: 60, after: 10 }
    item: 公益服务
    code: true
  - { name: 双周课, branches: [医疗分会], every: fortnight, weekday: 周二, from: 2026-10-06, time: '20:00' }
  - { name: 双月课, group: 医疗群, every: two-months, monthOf: 2, weekday: 周一, nth: -1, time: '20:00' }
  - { name: 季总结, group: 学习群, every: quarter, monthOf: 3, workday: -1, time: '15:00', summary: quarter }
holidays: { off: [2026-12-31], work: [2026-12-26] }
`
const faultsOf = async (study: string): Promise<string[]> => {
  const loaded = await loadAssociation(await folderWith({ 'study.yaml': study }))
  return loaded.ok ? [] : loaded.faults.map(({ file, line, message }) => `${file}:${line}: ${message}`)
}

describe('study.yaml', () => {
  test('gives every series its rule, its groups and what is usual where nothing is said', async () => {
    const loaded = await loadAssociation(await folderWith({ 'study.yaml': good }))
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults))
    const [weekly, monthly, fortnightly, bimonthly, quarterly] = loaded.association.study ?? []
    expect(weekly).toEqual({
      name: '周学习',
      kind: 'study',
      groups: ['学习群'],
      every: 'week',
      weekday: '周四',
      time: '19:30',
      minutes: 120,
      topics: [],
      reminders: [{ daysBefore: 1, time: '19:00' }, { minutesBefore: 60 }, { minutesBefore: 0 }],
      onHoliday: 'skip',
      checkIn: { before: 30, after: 30 },
      code: false,
    })
    expect(monthly).toMatchObject({ groups: ['学习群', '医疗群'], nth: 3, item: '公益服务', code: true, topicsFrom: '2026-11-01' })
    expect(monthly?.reminders).toEqual([
      { daysBefore: 1, time: '19:00' },
      { daysBefore: 3, time: '08:30' },
      { minutesBefore: 60 },
      { minutesBefore: 0 },
    ])
    expect(fortnightly).toMatchObject({ groups: ['医疗群'], from: '2026-10-06' })
    expect(bimonthly).toMatchObject({ every: 'two-months', monthOf: 2, nth: -1 })
    expect(quarterly).toMatchObject({ workday: -1, summary: 'quarter' })
    expect(loaded.association.holidays).toEqual({ off: ['2026-12-31'], work: ['2026-12-26'] })
  })

  const wrong: [what: string, change: [from: string, to: string], line: string][] = [
    ['a group that is none', ['{ name: 周学习, group: 学习群', '{ name: 周学习, group: 学刁群'], 'study.yaml:2: 群「学刁群」不在'],
    ['no group', ['group: 学习群, every: week', 'every: week'], 'study.yaml:2: 要写 group（一个群）'],
    ['one group and several', ['group: 医疗群', 'group: 医疗群, groups: [学习群]'], 'study.yaml:21: group 和 groups 只写一个。'],
    ['a branch that is none', ['[医疗分会]', '[医药分会]'], 'study.yaml:20: 分会「医药分会」不在'],
    ['a branch without a group', ['[医疗分会]', '[律师分会]'], 'study.yaml:20: 分会「律师分会」还没有自己的群'],
    ['groups that are no list', ['groups: [学习群, 医疗群]', 'groups: 学习群'], 'study.yaml:5: series 的「groups」应该是列表'],
    ['a rhythm that is none', ['every: month', 'every: monthly'], 'study.yaml:6: series 的「every」只能是'],
    ['a weekday that is none', ['weekday: 周二', 'weekday: 星期二'], 'study.yaml:20: series 的「weekday」只能是'],
    ['a time without its quotes’ shape', ["'09:30'", '9点半'], 'study.yaml:9: series 的「time」要写成 24 小时制'],
    ['nth 5', ['nth: 3', 'nth: 5'], 'study.yaml:8: series 的「nth」不能大于 4'],
    ['nth of a week', ['every: week, weekday: 周四', 'every: week, weekday: 周四, nth: 1'], 'study.yaml:2: 每周一次的学习不用写 nth'],
    ['no nth in a month', ['    nth: 3\n', ''], 'study.yaml:3: 不是每周一次的学习要写 nth'],
    ['a fortnight of no known week', [', from: 2026-10-06', ''], 'study.yaml:20: 每两周的学习要写 from'],
    ['weekday and workday', ['workday: -1', 'workday: -1, weekday: 周五'], 'study.yaml:22: weekday（星期几）和 workday'],
    ['neither', [', workday: -1', ''], 'study.yaml:22: 要写 weekday'],
    ['the third month of two', ['monthOf: 2', 'monthOf: 3'], 'study.yaml:21: 双月学习的 monthOf 只能是 1 或 2。'],
    ['a reminder nobody can read', ['前3天 08:30', '三天前'], 'study.yaml:15: series 的 reminders 的第 2 项要写成'],
    [
      'an item that is none',
      ['item: 公益服务', 'item: 公益服物'],
      'study.yaml:18: 细则「公益服物」不在 points.yaml 的 items 里，是不是「公益服务」',
    ],
    ['an item that deducts', ['item: 公益服务', 'item: 无故缺席'], 'study.yaml:18: 「无故缺席」是扣分细则'],
    ['a link that is none', ['https://example.com/live', '腾讯会议'], 'study.yaml:12: series 的「link」要写成 https://'],
    ['a holiday rule that is none', ['next-workday', 'next-workdya'], '是不是「next-workday」'],
    ['a name twice', ['name: 双月课', 'name: 周学习'], 'study.yaml:21: 学习系列「周学习」重复，第 2 行已经写过。'],
    ['a misspelt key', ['onHoliday', 'onHolyday'], 'study.yaml:16: series 里不认识「onHolyday」，是不是「onHoliday」？'],
    ['a misspelt group', ['{ name: 周学习, group:', '{ name: 周学习, gruop:'], 'study.yaml:2: series 里不认识「gruop」，是不是「group」？'],
    ['topicsFrom without topics', ['    topics: [甲, 乙]\n', ''], 'study.yaml:13: topicsFrom 说的是'],
    ['a day off that is none', ['2026-12-31', '2026-02-30'], 'study.yaml:23: holidays 的 off 的第 1 项要写成 2026-10-08 这样的日期。'],
    ['a day both off and on', ['[2026-12-26]', '[2026-12-31]'], 'study.yaml:23: 2026-12-31 同时写在 off 和 work 里'],
    ['a summary that is none', ['summary: quarter', 'summary: year'], 'study.yaml:22: series 的「summary」只能是 month、quarter 之一'],
  ]
  test.each(wrong)('%s is one clear line', async (_, [from, to], line) => {
    expect(good).toContain(from)
    expect(await faultsOf(good.replace(from, to))).toEqual([expect.stringContaining(line)])
  })
})

test('reminders are read as people write them', () => {
  const read = [
    '前一天19:00',
    '前 1 天 19:00',
    '提前3天 08:30',
    '提前半小时',
    '提前 两小时',
    '开始',
    '前0天 08:00',
    '前31天 08:00',
    '提前25小时',
    '明天',
  ]
  expect(read.map(reminderTimeOf)).toEqual([
    { daysBefore: 1, time: '19:00' },
    { daysBefore: 1, time: '19:00' },
    { daysBefore: 3, time: '08:30' },
    { minutesBefore: 30 },
    { minutesBefore: 120 },
    { minutesBefore: 0 },
    null,
    null,
    null,
    null,
  ])
})
