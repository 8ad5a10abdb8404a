import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { formatFault } from '../../../config/fault.ts'
import { loadAssociation, loadAssociations } from '../../../config/load.ts'

const config = fileURLToPath(new URL('../../../config', import.meta.url))

async function qiuxian() {
  const result = await loadAssociation(`${config}/qiuxian`)
  if (!result.ok) throw new Error(result.faults.map(formatFault).join('\n'))
  return result.association
}

const count = <Key>(keys: Iterable<Key>): Map<Key, number> => {
  const counts = new Map<Key, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

describe('the qiuxian preset', () => {
  test('is served from its folder and from the folder of presets', async () => {
    const result = await loadAssociations(config)
    expect(result.ok && result.associations.map(({ association }) => association.id)).toContain('qiuxian')
  })

  test('has the sizes that were published', async () => {
    const { roster, branches, tiers, rules, groups } = await qiuxian()
    const posts = count(roster.flatMap((row) => row.posts))
    expect([roster.length, branches.length, tiers.length, rules.categories.length]).toEqual([700, 14, 3, 7])
    expect([posts.get('会长'), posts.get('副会长'), posts.get('秘书处'), posts.get('分会会长')]).toEqual([1, 13, 3, 14])
    expect(rules.items.length).toBeGreaterThanOrEqual(30)
    expect(new Set(rules.items.map(({ category }) => category))).toEqual(new Set(rules.categories))
    expect(groups.filter(({ kind }) => kind === 'branch').map(({ name }) => name)).toEqual(branches.map((branch) => `${branch}群`))
    expect(groups.filter(({ kind }) => kind !== 'branch').map(({ name }) => name)).toEqual(['学习群', '会长群', '工作群'])
    expect(groups.every(({ roomId }) => roomId === undefined)).toBe(true)
  })

  test('has members numbered in one run, none bound, and a head and a liaison in every branch', async () => {
    const { roster, branches } = await qiuxian()
    expect(roster.map(({ number }) => number)).toEqual(Array.from({ length: 700 }, (_, index) => String(index + 1).padStart(4, '0')))
    expect(roster.some(({ contactId }) => contactId !== undefined)).toBe(false)
    for (const branch of branches) {
      const here = roster.filter((row) => row.branch === branch)
      expect(here.filter((row) => row.posts.includes('分会会长'))).toHaveLength(1)
      expect(here.some((row) => row.posts.includes('联络员'))).toBe(true)
    }
  })

  test('has people of one name: in two branches, and within one', async () => {
    const { roster } = await qiuxian()
    const twice = [...count(roster.map(({ name }) => name))].filter(([, times]) => times > 1).map(([name]) => name)
    const branchesOf = (name: string): number => new Set(roster.filter((row) => row.name === name).map(({ branch }) => branch)).size
    expect(twice.map(branchesOf).sort()).toEqual([1, 2, 2, 2])
    expect(branchesOf('张伟')).toBe(2)
  })

  test('has the people of the manual, one of each name', async () => {
    const { roster } = await qiuxian()
    const wanted = ['王建国', '刘敏', '张晓丽', '赵科', '孙志强', '马三', '李桂芳', '陈卫东', '周婷', '王芳', '李四', '王五']
    const posts = wanted.map((name) => {
      const [only, ...others] = roster.filter((row) => row.name === name)
      return [only?.branch, others.length, only?.posts]
    })
    const without = ['医疗保障分会', 0, []]
    expect(posts).toEqual([
      without,
      ['医疗保障分会', 0, ['副会长', '分会会长']],
      ['医疗保障分会', 0, ['联络员']],
      ['医疗保障分会', 0, ['秘书处']],
      ...Array.from({ length: 5 }, () => without),
      ['医疗保障分会', 0, ['副会长']],
      without,
      without,
    ])
  })

  test('has a turn for every month of two years, one for each vice-chair', async () => {
    const { turns, roster } = await qiuxian()
    const months = ['2026', '2027'].flatMap((year) =>
      Array.from({ length: 12 }, (_, month) => `${year}-${String(month + 1).padStart(2, '0')}`),
    )
    const nameIn = (month: string) => roster.find(({ number }) => number === turns.find((turn) => turn.month === month)?.number)?.name
    expect(turns.map(({ month }) => month)).toEqual(months)
    expect(new Set(turns.map(({ number }) => number)).size).toBe(13)
    expect([nameIn('2026-11'), nameIn('2026-03'), nameIn('2027-03')]).toEqual(['刘敏', '王芳', '王芳'])
  })

  test('has the items that people claim by name, some that deduct, and credits for attendance', async () => {
    const { rules } = await qiuxian()
    expect(rules.items.find(({ name }) => name === '公益服务')).toMatchObject({ unit: '小时', aliases: ['志愿服务'] })
    expect(rules.items.find(({ name }) => name === '转发信息')).toMatchObject({ unit: '篇', monthlyLimitTenths: 100 })
    expect(rules.items.filter(({ tenths }) => tenths < 0).map(({ name }) => name)).toContain('无故缺席')
    expect(new Set(rules.items.map(({ unit }) => unit))).toEqual(new Set(['次', '小时', '篇', '人次', '件', '项']))
    expect(rules.credits).toEqual({ study: '集体学习', activity: '主题活动', leading: '组织活动', highlight: '月度亮点' })
  })

  test('has the three study systems and the published brands', async () => {
    const { study, brands, rules } = await qiuxian()
    expect(study?.map(({ every }) => every)).toEqual(['week', 'month', 'quarter'])
    expect(study?.[0]).toMatchObject({ groups: ['学习群'], weekday: '周四', time: '19:30' })
    expect(study?.map(({ item, onHoliday, summary }) => [item, onHoliday, summary])).toEqual([
      ['集体学习', 'skip', undefined],
      ['交流研讨', 'skip', 'month'],
      ['季度总结', 'next-workday', 'quarter'],
    ])
    expect(study?.every(({ item }) => rules.items.some(({ name }) => name === item))).toBe(true)
    expect(brands?.map(({ name }) => name)).toEqual([
      '新联公益',
      '新联助农',
      '新联文化',
      '一品一播',
      '青蛙漫画实践创新基地',
      '新动联盟服务团',
    ])
  })
})
