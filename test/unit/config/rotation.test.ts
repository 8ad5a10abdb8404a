import { describe, expect, test } from 'vitest'
import { loadAssociation } from '../../../config/load.ts'
import { folderWith } from './folder.ts'

const good = `turns:
  - { month: 2026-12, number: '0002' }
  - { month: 2026-11, number: '0002' }
targets: { activitiesPerMonth: 3, themesPerWeek: 1, highlightsPerMonth: 2, escalateAfterDays: 5 }
absences:
  - { number: '0002', from: 2027-02 }
  - { number: '0002', from: 2027-03-10, to: 2027-04 }
`
const faultsOf = async (rotation: string): Promise<string[]> => {
  const loaded = await loadAssociation(await folderWith({ 'rotation.yaml': rotation }))
  return loaded.ok ? [] : loaded.faults.map(({ file, line, message }) => `${file}:${line}: ${message}`)
}

describe('rotation.yaml', () => {
  test('gives the turns by month, what is expected, and who is away from which day to which', async () => {
    const loaded = await loadAssociation(await folderWith({ 'rotation.yaml': good }))
    expect(loaded.ok && loaded.association).toMatchObject({
      turns: [
        { month: '2026-11', number: '0002' },
        { month: '2026-12', number: '0002' },
      ],
      rotationTargets: { activitiesPerMonth: 3, themesPerWeek: 1, highlightsPerMonth: 2, escalateAfterDays: 5 },
      absences: [
        { number: '0002', from: '2027-02-01', to: '2027-02-28' },
        { number: '0002', from: '2027-03-10', to: '2027-04-30' },
      ],
    })
  })

  const wrong: [what: string, change: [from: string, to: string], line: string][] = [
    ['a month that is none', ['2026-12', '2026-13'], 'rotation.yaml:2: turns 的「month」要写成 2026-11 这样。'],
    ['a month twice', ['2026-11', '2026-12'], 'rotation.yaml:3: 轮值月份「2026-12」重复，第 2 行已经写过。'],
    ['a number nobody has', ["2026-12, number: '0002'", "2026-12, number: '0999'"], 'rotation.yaml:2: 会员号「0999」不在 roster.csv 里。'],
    [
      'a turn without its member',
      [", number: '0002' }\n  - { month: 2026-11", ' }\n  - { month: 2026-11'],
      'rotation.yaml:2: turns 的缺少「number」。',
    ],
    ['somebody who is no vice-chair', ["2026-11, number: '0002'", "2026-11, number: '0003'"], 'rotation.yaml:3: 张三（0003）不是副会长'],
    ['a misspelt key', ['targets:', 'target:'], 'rotation.yaml:4: 不认识「target」，是不是「targets」？'],
    [
      'a target below nothing',
      ['activitiesPerMonth: 3', 'activitiesPerMonth: -1'],
      'rotation.yaml:4: targets 的「activitiesPerMonth」不能小于 0',
    ],
    ['a target in words', ['themesPerWeek: 1', 'themesPerWeek: 一'], 'rotation.yaml:4: targets 的「themesPerWeek」应该是'],
    [
      'a silence longer than any month',
      ['escalateAfterDays: 5', 'escalateAfterDays: 40'],
      'rotation.yaml:4: targets 的「escalateAfterDays」不能大于 27',
    ],
    [
      'an absence that ends before it begins',
      ['to: 2027-04', 'to: 2027-03-09'],
      'rotation.yaml:7: 不在的时间从 2027-03-10 到 2027-03-09，前后颠倒了。',
    ],
    [
      'an absence in words',
      ['from: 2027-02 ', 'from: 明年二月 '],
      'rotation.yaml:6: absences 的「from」要写成 2027-03 这样的月份，或 2027-03-10 这样的日期。',
    ],
    ['an absence on a day no calendar has', ['2027-03-10', '2027-02-30'], 'rotation.yaml:7: absences 的「from」要写成 2027-03'],
    [
      'an absence of nobody',
      ["number: '0002', from: 2027-02", "number: '0888', from: 2027-02"],
      'rotation.yaml:6: 会员号「0888」不在 roster.csv 里。',
    ],
    ['an absence of no known end', [', to: 2027-04', ', until: 2027-04'], 'rotation.yaml:7: absences 里不认识「until」'],
  ]
  test.each(wrong)('%s is one clear line', async (_, [from, to], line) => {
    expect(good).toContain(from)
    expect(await faultsOf(good.replace(from, to))).toEqual([expect.stringContaining(line)])
  })
})
