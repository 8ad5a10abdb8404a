import { describe, expect, test } from 'vitest'
import { loadAssociation } from '../../../config/load.ts'
import { folderWith } from './folder.ts'

const good = `series:
  - { name: 公益行, aliases: [公益], leader: '0002', branches: [医疗分会], about: 敬老助残 }
bases:
  - { name: 漫画基地 }
teams:
  - { name: 服务队 }
`
const faultsOf = async (brands: string): Promise<string[]> => {
  const loaded = await loadAssociation(await folderWith({ 'brands.yaml': brands }))
  return loaded.ok ? [] : loaded.faults.map(({ file, line, message }) => `${file}:${line}: ${message}`)
}

describe('brands.yaml', () => {
  test('gives every brand its leader and the branches that carry it', async () => {
    const loaded = await loadAssociation(await folderWith({ 'brands.yaml': good }))
    expect(loaded.ok && loaded.association.brands).toEqual([
      { kind: 'series', name: '公益行', aliases: ['公益'], leader: '0002', branches: ['医疗分会'], about: '敬老助残' },
      { kind: 'base', name: '漫画基地', aliases: [], branches: [] },
      { kind: 'team', name: '服务队', aliases: [], branches: [] },
    ])
  })

  const wrong: [what: string, change: [from: string, to: string], line: string][] = [
    ['a leader nobody is', ["'0002'", "'0999'"], 'brands.yaml:2: 负责人的会员号「0999」不在 roster.csv 里。'],
    ['a branch that is none', ['[医疗分会]', '[医药分会]'], 'brands.yaml:2: 分会「医药分会」不在'],
    [
      'one branch and several',
      ['branches: [医疗分会]', 'branch: 医疗分会, branches: [医疗分会]'],
      'brands.yaml:2: branch 和 branches 只写一个',
    ],
    ['branches that are no list', ['[医疗分会]', '医疗分会'], 'brands.yaml:2: series 的「branches」应该是列表'],
    ['a name twice', ['漫画基地', '公益行'], 'brands.yaml:4: 品牌名称或别名「公益行」重复'],
    ['an alias that is a name', ['[公益]', '[服务队]'], 'brands.yaml:6: 品牌名称或别名「服务队」重复'],
    ['no name', ['name: 漫画基地', 'about: 漫画'], 'brands.yaml:4: bases 的缺少「name」。'],
    ['an empty name', ['name: 漫画基地', "name: ' '"], 'brands.yaml:4: bases 的「name」不能是空的。'],
    ['a misspelt key', ['about: 敬老', 'abuot: 敬老'], 'brands.yaml:2: series 里不认识「abuot」，是不是「about」？'],
    ['a kind that is none', ['teams:', 'team:'], 'brands.yaml:5: 不认识「team」，是不是「teams」？'],
    ['a leader that is a list', ["leader: '0002'", 'leader: [1]'], 'brands.yaml:2: series 的「leader」要写会员号'],
  ]
  test.each(wrong)('%s is one clear line', async (_, [from, to], line) => {
    expect(good).toContain(from)
    expect(await faultsOf(good.replace(from, to))).toEqual([expect.stringContaining(line)])
  })
})
