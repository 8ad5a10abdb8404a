import ExcelJS from 'exceljs'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { formatFault } from '../../../config/fault.ts'
import { checkRoster, MOST_ROSTER_ROWS, readRoster } from '../../../config/roster.ts'

const header = 'number,name,branch,tier,posts,speciality,contactId'
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const read = (text: string) => readRoster(utf8(text), 'roster.csv')
const faultsIn = async (text: string): Promise<string[]> => (await read(text)).faults.map(formatFault)

const row = {
  number: '0001',
  name: '王建国',
  branch: '医疗分会',
  tier: '会员单位',
  posts: ['副会长', '联络员'],
  speciality: '医生',
  contactId: 'wxid_1',
}
const line = '0001,王建国,医疗分会,会员单位,副会长;联络员,医生,wxid_1'

describe('one roster reads the same', () => {
  test.each([
    ['as UTF-8', utf8(`${header}\n${line}\n`)],
    ['as UTF-8 with a BOM', utf8(`\uFEFF${header}\r\n${line}\r\n`)],
    ['as GB18030', new Uint8Array(iconv.encode(`${header}\n${line}\n`, 'gb18030'))],
    [
      'with Chinese headers in another order',
      utf8('姓名,会员号,分会,层级,职务,专长,微信\n王建国,0001,医疗分会,会员单位,副会长；联络员,医生,wxid_1'),
    ],
    ['with spaces and full-width digits', utf8(`${header}\n ０００１ , 王 建　国 , 医疗分会,会员单位 ,副会长 ; 联络员;, 医生 , wxid_1 \n`)],
    ['with quotes', utf8(`${header}\n"0001","王建国",医疗分会,会员单位,"副会长;联络员","医生",wxid_1\n`)],
  ])('%s', async (_, bytes) => {
    expect(await readRoster(bytes, 'roster.csv')).toMatchObject({ rows: [row], lines: [2], faults: [], readable: true })
  })

  test('as XLSX, whose number cells keep the zeros of their format', async () => {
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet('名册')
    sheet.addRow(['会员号', '姓名', '分会', '层级', '职务', '专长', '微信'])
    sheet.addRow([1, '王建国', '医疗分会', '会员单位', '副会长;联络员', { richText: [{ text: '医' }, { text: '生' }] }, 'wxid_1'])
    sheet.getCell('A2').numFmt = '0000'
    sheet.addRow([])
    sheet.addRow(['0002', '李四', '医疗分会', '会员单位', '总监', null, null])
    const roster = await readRoster(new Uint8Array(await workbook.xlsx.writeBuffer()), '名册.xlsx')
    expect(roster.rows).toEqual([row, { number: '0002', name: '李四', branch: '医疗分会', tier: '会员单位', posts: [], speciality: '' }])
    expect(roster.lines).toEqual([2, 4])
    expect(roster.faults.map(formatFault)).toEqual([expect.stringMatching(/^名册\.xlsx:4: 职务「总监」不认识，只能是 会长、/)])
  })
})

test('comment lines, empty lines and the empty rows that Excel leaves are skipped, and lines are still counted', async () => {
  const roster = await read(`# 虚构人员，由程序生成\n\n${header}\n#,x\n,,,,,,\n${line}\n\n`)
  expect(roster).toMatchObject({ rows: [row], lines: [6], faults: [] })
})

test('every mistake is reported with its line', async () => {
  const faults = await faultsIn(
    [
      header,
      line,
      '0001,李四,医疗分会,会员单位,,,wxid_1',
      ',王五,医疗分会,会员单位,,,',
      '0004,,医疗分会,会员单位,,,',
      '0005,马三,,会员单位,,,',
      '0006,赵六,医疗分会,,,,',
      '0007,孙七,医疗分会,会员单位,付会长;总监,,',
      '0008,周八,医疗分会,会员单位',
      '0009,"吴九,医疗分会,会员单位,,,',
      '0010,郑"十,医疗分会,会员单位,,,',
      '十一,钱一,医疗分会,会员单位,,,',
      '0012,冯二,医疗分会,会员单位,,义诊,下乡,',
    ].join('\n'),
  )
  expect(faults).toEqual([
    'roster.csv:3: 会员号「0001」重复，第 2 行已经用过。',
    'roster.csv:3: contactId「wxid_1」重复，第 2 行已经用过。',
    'roster.csv:4: 没有写会员号。',
    'roster.csv:5: 没有写姓名。',
    'roster.csv:6: 没有写分会。',
    'roster.csv:7: 没有写层级。',
    'roster.csv:8: 职务「付会长」不认识，是不是「副会长」？',
    'roster.csv:8: 职务「总监」不认识，只能是 会长、副会长、秘书处、分会会长、联络员，多个用分号隔开。',
    'roster.csv:9: 这一行有 4 列，表头有 7 列；内容里有逗号时请加英文双引号。',
    expect.stringMatching(/^roster\.csv:10: 双引号没有成对/),
    expect.stringMatching(/^roster\.csv:11: 双引号没有成对/),
    'roster.csv:12: 会员号「十一」只能用数字、字母和短横线，最多 20 位。',
    'roster.csv:13: 这一行有 8 列，表头有 7 列；内容里有逗号时请加英文双引号。',
  ])
})

describe('a header', () => {
  test('lacking a column, with one nobody knows and one twice, says all three and no row is blamed', async () => {
    expect(await faultsIn('number,name,name,tier,posts,电话\n1,a,b,c,d,e\n')).toEqual([
      'roster.csv:1: 表头的「name」列写了两次。',
      'roster.csv:1: 表头有不认识的列「电话」。',
      'roster.csv:1: 表头缺少「branch」（分会）列。',
    ])
  })

  test('may lack speciality and contactId', async () => {
    const roster = await read('number,name,branch,tier,posts\n0001,王建国,医疗分会,会员单位,\n')
    expect(roster.rows).toEqual([{ number: '0001', name: '王建国', branch: '医疗分会', tier: '会员单位', posts: [], speciality: '' }])
  })

  test('must be there at all', async () => {
    expect(await faultsIn('')).toEqual([expect.stringContaining('roster.csv:1: 文件是空的')])
  })
})

test('a roster holds 20,000 members and not one more', async () => {
  const rows = Array.from({ length: MOST_ROSTER_ROWS + 2 }, (_, index) => `${index + 1},会员,医疗分会,会员单位,,,`)
  const full = await read([header, ...rows.slice(0, MOST_ROSTER_ROWS)].join('\n'))
  expect([full.rows.length, full.faults.length]).toEqual([MOST_ROSTER_ROWS, 0])
  expect(await faultsIn([header, ...rows].join('\n'))).toEqual(['roster.csv:20002: 名册最多 20000 人，从这一行起超出了。'])
})

test('branches and tiers are checked against the association, and not at all when its lists are unknown', async () => {
  const roster = await read(`${header}\n${line}\n`)
  const known = { branches: new Set(['医药分会']), tiers: new Set(['会员单位']) }
  expect(checkRoster(roster, 'roster.csv', known).map(formatFault)).toEqual([
    'roster.csv:2: 分会「医疗分会」不在 association.yaml 的 branches 里，是不是「医药分会」？',
  ])
  expect(checkRoster(roster, 'roster.csv', {})).toEqual([])
})

describe('files that are no roster are one fault', () => {
  test.each([
    ['old Excel', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3]), '旧版 Excel'],
    ['a zip that is no workbook', new Uint8Array([0x50, 0x4b, 3, 4, 0, 0]), '打不开'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff, 0xff, 0]), '编码认不出来'],
    ['too much', new Uint8Array(10_000_001), '文件太大'],
  ])('%s', async (_, bytes, sentence) => {
    const roster = await readRoster(bytes, 'x')
    expect(roster).toMatchObject({ rows: [], readable: false, faults: [{ line: 1, message: expect.stringContaining(sentence) }] })
  })
})

test('whatever the bytes, reading answers', async () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'binary' }).map((text) => utf8(`${header}\n${text}`)),
  )
  await fc.assert(
    fc.asyncProperty(anything, async (bytes) => {
      const roster = await readRoster(bytes, 'x.csv')
      return roster.rows.length === roster.lines.length && roster.faults.every(({ line: at }) => at >= 1)
    }),
    { numRuns: 300 },
  )
  expect((await readRoster(new Uint8Array(), 'x.csv')).readable).toBe(false)
})
