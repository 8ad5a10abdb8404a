import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { checkAgreement } from '../../../config/agreement.ts'
import { formatFault } from '../../../config/fault.ts'
import { loadAssociation, loadAssociations } from '../../../config/load.ts'
import { associationSchema } from '../../../config/schema.ts'
import { checkShape } from '../../../config/schema-faults.ts'
import { readYaml } from '../../../config/yaml-file.ts'
import { changed, emptyFolder, type FolderText, folderWith, smallFolder, writeFolder } from './folder.ts'

async function faultsOf(files: FolderText): Promise<string[]> {
  const result = await loadAssociation(await folderWith(files))
  return result.ok ? [] : result.faults.map(formatFault)
}

describe('a folder without faults', () => {
  test('becomes plain data: points in tenths, turns in month order, unquoted numbers with their zeros', async () => {
    const result = await loadAssociation(await folderWith())
    if (!result.ok) throw new Error(result.faults.map(formatFault).join('\n'))
    const { association } = result
    expect(association.rules.items.map(({ name, tenths, monthlyLimitTenths }) => [name, tenths, monthlyLimitTenths])).toEqual([
      ['参加学习', 10, undefined],
      ['公益服务', 25, 200],
      ['无故缺席', -5, undefined],
    ])
    expect(association.turns).toEqual([
      { month: '2026-11', number: '0002' },
      { month: '2026-12', number: '0002' },
    ])
    expect(association.roster[1]).toEqual({
      number: '0002',
      name: '李二',
      branch: '医疗分会',
      tier: '理事单位',
      posts: ['副会长', '分会会长'],
      speciality: '医生',
      contactId: 'wxid_er',
    })
    expect(association.groups[0]).toStrictEqual({ name: '学习群', kind: 'study' })
    expect(association.brands).toEqual([{ kind: 'series', name: '公益行', aliases: [], branches: ['医疗分会'] }])
  })

  test('has a digest of every file, which changes only with the file', async () => {
    const one = await loadAssociation(await folderWith())
    const other = await loadAssociation(
      await folderWith({ 'roster.csv': `${smallFolder['roster.csv']}0004,赵四,律师分会,会员单位,,律师,\n` }),
    )
    if (!one.ok || !other.ok) throw new Error('does not load')
    expect(Object.keys(one.files).sort()).toEqual(Object.keys(smallFolder).sort())
    expect(other.files['points.yaml']).toBe(one.files['points.yaml'])
    expect(other.files['roster.csv']).not.toBe(one.files['roster.csv'])
  })

  test('may leave out manners, study.yaml and brands.yaml', async () => {
    const association = smallFolder['association.yaml'].replace(/manners.*\n/, '')
    const result = await loadAssociation(await folderWith({ 'association.yaml': association, 'study.yaml': null, 'brands.yaml': null }))
    if (!result.ok) throw new Error(result.faults.map(formatFault).join('\n'))
    expect(result.association.manners).toEqual({ roomGapSeconds: 5, perMinute: 15, dailyBudget: 800, quietHours: '22:30-07:00' })
    expect('study' in result.association).toBe(false)
  })

  test('may be written by Notepad: GB18030, a BOM, CRLF', async () => {
    const association = Buffer.from(`\uFEFF${smallFolder['association.yaml'].replaceAll('\n', '\r\n')}`)
    const result = await loadAssociation(await folderWith({ 'association.yaml': association }))
    expect(result.ok).toBe(true)
    const gb = await loadAssociation(await folderWith({ 'association.yaml': iconv.encode(smallFolder['association.yaml'], 'gb18030') }))
    expect(gb.ok && gb.association.name).toBe('小会')
  })
})

test('the address of the web pages is kept without a slash at its end; one that is none is named', async () => {
  const withSite = (site: string) => ({
    'association.yaml': changed('association.yaml', ['botNames: [小联]', `botNames: [小联]\nsite: ${site}`]),
  })
  const result = await loadAssociation(await folderWith(withSite('https://bot.example.cn/lianyi/')))
  expect(result.ok && result.association.site).toBe('https://bot.example.cn/lianyi')
  expect(await faultsOf(withSite('bot.example.cn'))).toEqual(['association.yaml:5: 「site」要写成 https:// 开头的网址。'])
})

test('twelve different mistakes over six files are twelve lines, file and line first, in one go', async () => {
  const faults = await faultsOf({
    'association.yaml': changed(
      'association.yaml',
      ['id: small', 'id: practice-small'],
      ['Asia/Shanghai', 'Asia/Shanghia'],
      ['botNames: [小联]', 'botNames: []'],
      ['branch: 医疗分会 }', 'branch: 医疔分会 }'],
      ["'22:30-07:00'", "'22:30~7:00'"],
    ),
    'roster.csv': changed('roster.csv', ['0003,张三', '0001,张三'], [',会长,医生', ',会张,医生']),
    'points.yaml': changed('points.yaml', ['points: 2.5', 'points: 2.55'], ['activity: 公益服务', 'activity: 公益服物']),
    'rotation.yaml': changed('rotation.yaml', ['2026-12', '2026-11'], ["'0002'", "'0009'"]),
    'study.yaml': changed('study.yaml', ['weekday', 'weekdya']),
  })
  expect(faults).toEqual([
    'association.yaml:1: 「id」不能以 practice- 开头，这个开头留给演练。',
    'association.yaml:3: 「timezone」不是有效的时区，例如 Asia/Shanghai。',
    'association.yaml:4: 「botNames」至少写一个机器人的昵称。',
    'association.yaml:9: 群「医疗群」的分会「医疔分会」不在 branches 里，是不是「医疗分会」？',
    "association.yaml:11: manners 的「quietHours」要写成 '22:30-07:00' 这样（24 小时制，中间一个短横线）。",
    'roster.csv:2: 职务「会张」不认识，是不是「会长」？',
    'roster.csv:4: 会员号「0001」重复，第 2 行已经用过。',
    'points.yaml:4: items 的「points」最多一位小数，例如 2 或 0.5。',
    'points.yaml:6: credits 写的「公益服物」不是细则的名称，是不是「公益服务」？',
    'rotation.yaml:2: 会员号「0009」不在 roster.csv 里。',
    'rotation.yaml:3: 轮值月份「2026-11」重复，第 2 行已经写过。',
    'study.yaml:2: series 里不认识「weekdya」，是不是「weekday」？',
  ])
})

describe('each mistake is one line', () => {
  const cases: readonly [string, keyof typeof smallFolder, [string, string], string][] = [
    ['an id with capitals', 'association.yaml', ['id: small', 'id: Small'], 'association.yaml:1: 「id」只能用小写字母'],
    ['a missing key', 'association.yaml', ['name: 小会\n', ''], 'association.yaml:1: 缺少「name」。'],
    ['an empty key', 'association.yaml', ['name: 小会', 'name:'], 'association.yaml:2: 「name」是空的'],
    [
      'an unknown key',
      'association.yaml',
      ['name: 小会', 'name: 小会\ntimezon: x'],
      'association.yaml:3: 不认识「timezon」，是不是「timezone」？',
    ],
    ['an unknown kind', 'association.yaml', ['kind: staff', 'kind: staf'], '是不是「staff」？'],
    ['a branch group of no branch', 'association.yaml', [', branch: 医疗分会', ''], 'association.yaml:9: 分会群「医疗群」没有写 branch'],
    [
      'a branch on another group',
      'association.yaml',
      ['kind: staff', 'kind: staff, branch: 医疗分会'],
      'association.yaml:10: 群「工作群」不是分会群',
    ],
    [
      'two groups of a name',
      'association.yaml',
      ['name: 工作群', 'name: 学习群'],
      'association.yaml:10: 群名「学习群」重复，第 8 行已经写过。',
    ],
    [
      'a list that is a word',
      'association.yaml',
      ['tiers: [会员单位, 理事单位]', 'tiers: 会员单位'],
      'association.yaml:5: 「tiers」应该是列表',
    ],
    [
      'a number out of bounds',
      'association.yaml',
      ['perMinute: 15', 'perMinute: 0'],
      'association.yaml:11: manners 的「perMinute」不能小于 1',
    ],
    [
      'a gap that is a word',
      'association.yaml',
      ['perMinute: 15', 'perMinute: 15, accountGapSeconds: 一秒'],
      'association.yaml:11: manners 的「accountGapSeconds」应该是数字，现在是文字「一秒」。',
    ],
    [
      'a gap without end',
      'association.yaml',
      ['perMinute: 15', 'perMinute: 15, jitterSeconds: 600'],
      'association.yaml:11: manners 的「jitterSeconds」不能大于 60，现在是 600。',
    ],
    [
      'a misspelt gap',
      'association.yaml',
      ['perMinute: 15', 'perMinute: 15, acountGapSeconds: 1'],
      'association.yaml:11: manners 里不认识「acountGapSeconds」，是不是「accountGapSeconds」？',
    ],
    ['a key written twice', 'association.yaml', ['name: 小会', 'name: 小会\nname: 大会'], 'association.yaml:3: 同一个名称写了两次'],
    [
      'an unknown branch',
      'roster.csv',
      ['张三,律师分会', '张三,律师协会'],
      'roster.csv:4: 分会「律师协会」不在 association.yaml 的 branches 里，是不是「律师分会」？',
    ],
    [
      'an unknown tier',
      'roster.csv',
      ['医疗分会,理事单位', '医疗分会,理事'],
      'roster.csv:3: 层级「理事」不在 association.yaml 的 tiers 里',
    ],
    [
      'an alias taken by a name',
      'points.yaml',
      ['aliases: [志愿服务]', 'aliases: [参加学习]'],
      'points.yaml:4: 细则或别名「参加学习」重复，第 3 行已经用过。',
    ],
    [
      'an unknown category',
      'points.yaml',
      ['category: 服务', 'category: 服物'],
      'points.yaml:4: 板块「服物」不在 categories 里，是不是「服务」？',
    ],
    [
      'a limit on a deduction',
      'points.yaml',
      ['points: -0.5', 'points: -0.5, monthlyLimit: 3'],
      'points.yaml:5: 扣分细则「无故缺席」不能有上限，请删去 monthlyLimit',
    ],
    ['points of zero', 'points.yaml', ['points: -0.5', 'points: 0'], 'points.yaml:5: items 的「points」不能是 0'],
    ['a credit that deducts', 'points.yaml', ['study: 参加学习', 'study: 无故缺席'], 'points.yaml:6: credits 的「无故缺席」是扣分细则'],
    [
      'money without a ceiling',
      'points.yaml',
      ['unit: 小时, monthlyLimit: 20', 'unit: 元'],
      'points.yaml:4: 细则「公益服务」按钱计分，必须写 monthlyLimit',
    ],
    ['a record by nobody', 'points.yaml', ['points: -0.5', 'points: -0.5, record: 会员'], 'points.yaml:5: items 的「record」'],
    [
      'a campaign of an item there is not',
      'points.yaml',
      [
        'activity: 公益服务 }',
        'activity: 公益服务 }\ncampaigns: [{ name: 助农月, items: [公益服物], from: 2026-11-01, to: 2026-11-30, times: 2 }]',
      ],
      'points.yaml:7: 重点任务写的「公益服物」不是细则的名称，是不是「公益服务」？',
    ],
    [
      'a campaign that ends before it begins',
      'points.yaml',
      [
        'activity: 公益服务 }',
        'activity: 公益服务 }\ncampaigns: [{ name: 助农月, items: [公益服务], from: 2026-11-30, to: 2026-11-01, times: 2 }]',
      ],
      'points.yaml:7: ',
    ],
    [
      'a credit for leading that is no item',
      'points.yaml',
      ['activity: 公益服务 }', 'activity: 公益服务, leading: 牵头 }'],
      'points.yaml:6: credits 写的「牵头」不是细则的名称',
    ],
    [
      'a publication on a day that some months lack',
      'points.yaml',
      ['activity: 公益服务 }', 'activity: 公益服务 }\npublication: { day: 31 }'],
      'points.yaml:7: publication 的「day」不能大于 28，现在是 31。',
    ],
    [
      'a publication to a group that is none',
      'points.yaml',
      ['activity: 公益服务 }', 'activity: 公益服务 }\npublication: { groups: [工作群] }'],
      'points.yaml:7: publication 的 groups 的第 1 项只能是 study、chairs 之一',
    ],
    [
      'a bottom review of nobody',
      'points.yaml',
      ['activity: 公益服务 }', 'activity: 公益服务 }\nbottomReview: { percent: 0 }'],
      'points.yaml:7: bottomReview 的「percent」不能小于 1，现在是 0。',
    ],
    [
      'a star for nothing',
      'points.yaml',
      ['activity: 公益服务 }', 'activity: 公益服务 }\nappraisal: { stars: [{ name: 五星 }] }'],
      'points.yaml:7: 星级「五星」要写条件',
    ],
    [
      'claims that go up before anybody is reminded',
      'points.yaml',
      ['activity: 公益服务 }', 'activity: 公益服务 }\nreview: { remindAfterDays: 5, escalateAfterDays: 5 }'],
      'points.yaml:7: review 要先提醒再上交：escalateAfterDays（5）要大于 remindAfterDays（5）。',
    ],
    [
      'a reminder after the usual time to go up',
      'points.yaml',
      ['activity: 公益服务 }', 'activity: 公益服务 }\nreview: { remindAfterDays: 6 }'],
      'points.yaml:7: review 要先提醒再上交：escalateAfterDays（5）要大于 remindAfterDays（6）。',
    ],
    [
      'a reminder at once',
      'points.yaml',
      ['activity: 公益服务 }', 'activity: 公益服务 }\nreview: { remindAfterDays: 0 }'],
      'points.yaml:7: review 的「remindAfterDays」',
    ],
    [
      'days that are no number',
      'points.yaml',
      ['activity: 公益服务 }', 'activity: 公益服务 }\nreview: { escalateAfterDays: 一周 }'],
      'points.yaml:7: review 的「escalateAfterDays」',
    ],
    [
      'an objection answered at once',
      'points.yaml',
      ['activity: 公益服务 }', 'activity: 公益服务 }\nobjections: { answerWithinDays: 0 }'],
      'points.yaml:7: objections 的「answerWithinDays」',
    ],
    [
      'escalation in no number of days',
      'points.yaml',
      ['activity: 公益服务 }', 'activity: 公益服务 }\nobjections: { escalateEveryDays: 每周 }'],
      'points.yaml:7: objections 的「escalateEveryDays」',
    ],
    ['a turn of no vice-chair', 'rotation.yaml', ["'0002'", "'0003'"], 'rotation.yaml:2: 张三（0003）不是副会长'],
    ['a month that is none', 'rotation.yaml', ['2026-12', '2026-13'], 'rotation.yaml:2: turns 的「month」要写成 2026-11 这样。'],
    [
      'study in no group',
      'study.yaml',
      ['group: 学习群', 'group: 学习裙'],
      'study.yaml:2: 群「学习裙」不在 association.yaml 的 groups 里，是不是「学习群」？',
    ],
    ['a monthly study without nth', 'study.yaml', ['every: week', 'every: month'], 'study.yaml:2: 不是每周一次的学习要写 nth'],
    ['a brand of an unknown branch', 'brands.yaml', ['医疗分会', '医药分会'], 'brands.yaml:2: 分会「医药分会」不在'],
  ]
  test.each(cases)('%s', async (_, file, change, sentence) => {
    const faults = await faultsOf({ [file]: changed(file, change) })
    expect(faults).toEqual([expect.stringContaining(sentence)])
  })

  test('a missing file', async () => {
    expect(await faultsOf({ 'points.yaml': null })).toEqual(['points.yaml:1: 缺少这个文件，请照 config/qiuxian 里的写一份。'])
    expect(await faultsOf({ 'association.yaml': null })).toEqual([expect.stringMatching(/^association\.yaml:1: 缺少这个文件/)])
  })

  test('a file of nearly the right name, even one that may be left out', async () => {
    expect(await faultsOf({ 'study.yaml': null, 'study.yml': 'series: []' })).toEqual([
      'study.yaml:1: 缺少这个文件；文件夹里有「study.yml」，请改名或另存为 study.yaml。',
    ])
  })

  test('an empty file', async () => {
    expect(await faultsOf({ 'brands.yaml': '' })).toEqual(['brands.yaml:1: 文件是空的，请对照预设填写。'])
  })
})

describe('what is not YAML', () => {
  test('is set aside item by item, and the rest of the file is still checked', async () => {
    const faults = await faultsOf({
      'association.yaml': changed(
        'association.yaml',
        ['timezone: Asia/Shanghai', 'timezone: "Asia/Shanghai'],
        ['name: 医疗群', 'name: [医疗群'],
        ['kind: staff', 'kind: stuff'],
        ['id: small', 'id: S'],
      ),
    })
    expect(faults).toEqual([
      expect.stringMatching(/^association\.yaml:1: 「id」/),
      'association.yaml:3: 引号没有成对，请在末尾补上同样的引号。',
      'association.yaml:9: 方括号 [ ] 没有成对，或中间少了逗号。',
      expect.stringMatching(/^association\.yaml:10: groups 的「kind」/),
    ])
  })

  test('does not blame other files for the lists it holds', async () => {
    const broken = changed('association.yaml', ['branches: [医疗分会, 律师分会]', 'branches: [医疗分会, 律师分会'])
    expect(await faultsOf({ 'association.yaml': broken })).toEqual(['association.yaml:6: 方括号 [ ] 没有成对，或中间少了逗号。'])
  })

  test('tabs are named as such', async () => {
    const tabbed = changed('points.yaml', ['  - { name: 公益服务', '\t- { name: 公益服务'])
    expect((await faultsOf({ 'points.yaml': tabbed })).filter((fault) => fault.startsWith('points.yaml:4: '))).toHaveLength(1)
  })

  test('whatever the files hold, the loader answers', async () => {
    const folder = await folderWith()
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc
        .array(
          fc.constantFrom(
            'id',
            ': ',
            '\n',
            '  ',
            '- ',
            '[',
            ']',
            '{',
            '}',
            '"',
            "'",
            '&a ',
            '*a',
            '!!x ',
            '|',
            '>',
            '#',
            '\t',
            '0',
            '<<',
            '__proto__',
            '---\n',
          ),
          { maxLength: 60 },
        )
        .map((parts) => parts.join('')),
      fc.json(),
    )
    await fc.assert(
      fc.property(text, (content) => {
        const yaml = readYaml(content, 'x.yaml')
        const faults = [
          ...yaml.faults,
          ...checkShape(yaml, associationSchema).faults,
          ...checkAgreement({ association: yaml, points: yaml, brands: yaml }),
        ]
        return faults.length > 0 && faults.every(({ line, message }) => line >= 1 && message !== '')
      }),
      { numRuns: 1000 },
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(smallFolder)), text, async (file, content) => {
        await writeFile(join(folder, file), content)
        const result = await loadAssociation(folder)
        return result.ok || result.faults.length > 0
      }),
      { numRuns: 50 },
    )
    expect((await loadAssociation(join(folder, 'nowhere'))).ok).toBe(false)
  }, 30_000)

  test('deep nesting and alias bombs are one fault each', async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.replace(/./g, (key) => {
      const before = String.fromCharCode(key.charCodeAt(0) - 1)
      return `${key}: &${key} [${Array(9).fill(`*${before}`).join(',')}]\n`
    })}`
    expect(await faultsOf({ 'brands.yaml': bomb })).toHaveLength(1)
    expect(await faultsOf({ 'brands.yaml': '['.repeat(10_000) })).toHaveLength(1)
  })
})

describe('several associations', () => {
  test('one folder is one association', async () => {
    const result = await loadAssociations(await folderWith())
    expect(result.ok && result.associations.map(({ association }) => association.id)).toEqual(['small'])
  })

  test('a folder of folders is all of them, and other things in it are left alone', async () => {
    const folder = await emptyFolder()
    await writeFolder(join(folder, 'one'))
    await writeFolder(join(folder, 'two'), { 'association.yaml': changed('association.yaml', ['id: small', 'id: other']) })
    await writeFolder(join(folder, '.git'))
    const result = await loadAssociations(folder)
    expect(result.ok && result.associations.map(({ association }) => association.id)).toEqual(['small', 'other'])
  })

  test('ids and rooms are theirs alone, and every folder is checked', async () => {
    const folder = await emptyFolder()
    const pinned: [string, string] = ['kind: study', 'kind: study, roomId: r1@chatroom']
    await writeFolder(join(folder, 'one'), { 'association.yaml': changed('association.yaml', pinned), 'points.yaml': null })
    await writeFolder(join(folder, 'two'), { 'association.yaml': changed('association.yaml', pinned) })
    const result = await loadAssociations(folder)
    expect(result.ok ? [] : result.faults.map(formatFault)).toEqual([
      'one/points.yaml:1: 缺少这个文件，请照 config/qiuxian 里的写一份。',
      'two/association.yaml:1: id「small」已被 one/association.yaml 使用，请换一个。',
      'two/association.yaml:8: roomId「r1@chatroom」已被 one/association.yaml 使用，一个群只能属于一个会。',
    ])
  })

  test('a folder with nothing of ours says so', async () => {
    const folder = await emptyFolder()
    const result = await loadAssociations(folder)
    expect(result.ok ? [] : result.faults).toEqual([{ file: folder, line: 1, message: expect.stringContaining('没有 association.yaml') }])
  })
})
