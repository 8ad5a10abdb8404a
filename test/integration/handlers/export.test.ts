import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resolved } from '../../../src/chat/exports/sheet-of.ts'
import type { Said, SaidFile } from '../../../src/chat/said.ts'
import { draw } from '../../../src/render/draw.ts'
import { listed, opened, saturday } from '../../support/activities.ts'
import { entered } from '../../support/entries.ts'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'
import { type ReadSheet, readWorkbook, unzipped } from '../../support/workbook.ts'

let v: Village
const [staff, member] = ['0001', '0005']
const medical = '医疗保障分会群'
beforeEach(async () => {
  v = await village()
})
afterEach(() => v.close())

/** What waits last in the outbox. */
const lastSaid = async (): Promise<Said> => {
  const [id = ''] = await v.redis.zrange(v.house.keys.outboxWaiting, '-1', '-1')
  return JSON.parse((await v.redis.hget(v.house.keys.outbox, id)) ?? '{}') as Said
}
const fileOf = ({ file }: Said): SaidFile => {
  if (!file) throw new Error('no file')
  return file
}
/** The file as it would be sent now. */
const bytesNow = async (file: SaidFile): Promise<Buffer> => Buffer.from(await draw(await resolved(file, v.house, v.clock.time)), 'base64')
/** Says it in private and opens what comes. */
const exported = async (words: string): Promise<ReadSheet & { bytes: Buffer }> => {
  await v.say(staff, null, words)
  const bytes = await bytesNow(fileOf(await lastSaid()))
  const [sheet] = await readWorkbook(bytes)
  if (!sheet) throw new Error('no sheet')
  return { ...sheet, bytes }
}
/** What a board holds in a period, in points. */
const boardOf = async (period: string): Promise<Record<string, number>> =>
  Object.fromEntries((await v.house.ledger.board('all', period)).map(([number, tenths]) => [number, tenths / 10]))
/** The same by adding up rows. */
const sumsOf = (rows: ReadSheet['rows']): Record<string, number> => {
  const tenths = new Map<string, number>()
  for (const row of rows) tenths.set(String(row.会员号), (tenths.get(String(row.会员号)) ?? 0) + Math.round(Number(row.分值) * 10))
  return Object.fromEntries([...tenths].map(([number, sum]) => [number, sum / 10]))
}

describe('导出 流水', () => {
  it('holds every entry with real dates and numbers, and adds up to the board', async () => {
    await v.say(staff, null, '加分 王建国 孙志强 公益服务 2 事由 敬老院')
    await v.say(staff, null, '确认')
    await v.say(staff, null, '扣分 孙志强 无故缺席 1 事由 查实')
    const [wrong = ''] = (await v.house.ledger.entriesOf(member)).map(({ entry }) => entry)
    await v.say(staff, null, `冲正 ${wrong} 记错人`)
    const read = await exported('导出 流水')
    expect(read.columns).toEqual(
      '流水号 日期 时间 会员号 姓名 分会 层级 板块 项目 数量 单位 分值 计入月份 办法版本 记录人 事由 冲正 补记'.split(' '),
    )
    expect(read.rows).toHaveLength(4)
    expect(read.rows[0]).toEqual({
      流水号: 1001,
      日期: new Date('2026-11-26T00:00:00Z'),
      时间: new Date('1899-12-30T19:10:00Z'),
      会员号: '0005',
      姓名: '王建国',
      分会: '医疗保障分会',
      层级: '会员单位',
      板块: '社会服务',
      项目: '公益服务',
      数量: 2,
      单位: '小时',
      分值: 3,
      计入月份: '2026-11',
      办法版本: 1,
      记录人: '赵科',
      事由: '敬老院',
      冲正: '已由 1004 冲正',
      补记: null,
    })
    expect(read.rows[3]).toMatchObject({ 流水号: 1004, 分值: -3, 事由: '记错人', 冲正: '冲正 1001' })
    expect(sumsOf(read.rows)).toEqual(await boardOf('2026-11'))
    expect(read.total?.分值).toEqual({ formula: 'SUM(L3:L6)', result: 1 })
    expect(read.sheet.getCell('A1').value).toBe('测试新联会 2026年11月积分流水（截至 2026-11-26 19:10）')
    expect(await v.house.ledger.verify()).toMatchObject({ differences: [] })
  })
  it('a late entry counts in its month and is marked; in a quarter it stands with what happened there', async () => {
    await entered(v, [
      { member, tenths: 20, on: '2026-09-30T23:59:59.999+08:00', period: '2026-09' },
      { member, tenths: 30, on: '2026-09-12T10:00:00+08:00', period: '2026-11', quarter: '2026Q3' },
      { member: '0006', tenths: 45, on: '2026-11-02T10:00:00+08:00', period: '2026-11' },
      { member: '0006', tenths: 5, on: '2026-08-02T10:00:00+08:00', period: '2026-08', quarter: '2026Q4' },
    ])
    const november = await exported('导出 流水 11月')
    expect(november.rows.map(({ 流水号: entry, 补记: late }) => [entry, late])).toEqual([
      [1002, '补记 9月'],
      [1003, null],
    ])
    for (const [said, key] of [
      ['11月', '2026-11'],
      ['三季度', '2026Q3'],
      ['本季', '2026Q4'],
      ['下半年', '2026H2'],
      ['本年', '2026'],
      ['全部', 'all'],
    ] as const) {
      const { rows, total } = await exported(`导出 流水 ${said}`)
      expect(sumsOf(rows), said).toEqual(await boardOf(key))
      const sum = Object.values(await boardOf(key)).reduce((all, points) => all + points, 0)
      expect(total?.分值, said).toMatchObject({ result: sum })
    }
  })
  it('reasons that begin like formulas are texts', async () => {
    await entered(v, [{ member, tenths: 20, on: '2026-11-12T10:00:00+08:00', reason: '=HYPERLINK("http://example.com","看")' }])
    const { rows, bytes } = await exported('导出 流水')
    expect(rows[0]?.事由).toBe('=HYPERLINK("http://example.com","看")')
    const xml = unzipped(bytes, 'xl/worksheets/sheet1.xml')
    expect(xml.match(/<f>[^<]*<\/f>/gu)).toEqual(['<f>SUM(L3:L3)</f>'])
  })
  it('a long one is told first and sent once confirmed; a longer one is for the command line', async () => {
    await entered(
      v,
      Array.from({ length: 5001 }, () => ({ member, tenths: 1, on: '2026-10-12T10:00:00+08:00' })),
    )
    const before = await v.events()
    expect(await v.say(staff, '工作群', '导出 流水 10月')).toEqual([
      { to: '私聊0001', text: expect.stringContaining('约有 5001 条') },
      { to: '工作群', text: '赵科，已私下回复。' },
    ])
    expect(await v.say(staff, null, '确认')).toEqual([
      { to: '私聊0001', text: expect.stringContaining('约 5001 条，见附件') },
      { to: '私聊0001', text: '〔流水-2026-10.xlsx〕' },
    ])
    const said = await lastSaid()
    expect(Buffer.byteLength(JSON.stringify(said))).toBeLessThan(500)
    const file = await resolved(fileOf(said), v.house, v.clock.time)
    expect('book' in file && file.book.sheets[0]?.rows).toHaveLength(5001)
    expect(await v.events()).toBe(before)
    await entered(
      v,
      Array.from({ length: 15_001 }, () => ({ member, tenths: 1, on: '2026-10-12T10:00:00+08:00' })),
    )
    expect(await v.reply(staff, null, '导出 流水 10月')).toEqual([
      expect.stringMatching(
        /约有 20002 条，超过 20000 条.*\nnpm run --silent lianyi -- export 流水-2026-10\.xlsx --what entries --period 2026-10$/su,
      ),
    ])
  }, 60_000)
})

describe('导出 积分', () => {
  it('is everybody with what each category gave; places and totals are those of the board', async () => {
    await entered(v, [
      { member, tenths: 20, on: '2026-11-12T10:00:00+08:00', category: '学习' },
      { member, tenths: 15, on: '2026-11-13T10:00:00+08:00' },
      { member: '0006', tenths: 35, on: '2026-11-13T10:00:00+08:00', category: '学习' },
      { member: '0011', tenths: -20, on: '2026-11-13T10:00:00+08:00', category: '旧板块' },
    ])
    const read = await exported('导出 积分 本月')
    expect(read.columns.slice(0, 6)).toEqual(['名次', '会员号', '姓名', '分会', '层级', '总分'])
    expect(read.columns.slice(6)).toEqual(['学习', '参加集体活动', '社会服务', '转发信息', '履职', '旧板块'])
    const shown = read.rows.map(({ 名次: rank, 会员号: number, 总分: points, 学习: study, 社会服务: service }) => [
      rank,
      number,
      points,
      study,
      service,
    ])
    expect(shown.slice(0, 4)).toEqual([
      [1, '0005', 3.5, 2, 1.5],
      [1, '0006', 3.5, 3.5, 0],
      [3, '0011', -2, 0, 0],
      [null, '0001', 0, 0, 0],
    ])
    expect(read.rows).toHaveLength(v.association.roster.length)
    expect(read.total).toMatchObject({ 总分: { result: 5 }, 学习: { result: 5.5 }, 旧板块: { result: -2 } })
    const board = await boardOf('2026-11')
    for (const { 会员号: number, 总分: points } of read.rows) expect(points).toBe(board[String(number)] ?? 0)
  })
  it('is as of the moment it is drawn, and says so', async () => {
    await v.say(staff, null, '加分 王建国 公益服务 2 事由 敬老院')
    await v.say(staff, null, '导出 积分')
    const file = fileOf(await lastSaid())
    await v.say(staff, null, '加分 王建国 公益服务 2 事由 义诊')
    v.clock.time += 60_000
    const [sheet] = await readWorkbook(await bytesNow(file))
    expect(sheet?.rows[0]).toMatchObject({ 会员号: '0005', 总分: 6 })
    expect(sheet?.sheet.getCell('A1').value).toBe('测试新联会 2026年11月积分（截至 2026-11-26 19:11）')
  })
  it('of a time without entries is said so', async () => {
    expect(await v.reply(staff, null, '导出 积分 上月')).toEqual([expect.stringContaining('2026年10月还没有积分记录')])
  })
})

describe('导出 名单 and 会员', () => {
  it('名单 tells who has a place, who waits, who came, who is on leave and who stayed away', async () => {
    const number = await opened(v, { limit: 3 })
    await v.say('0004', medical, `报名 ${number} 代 李桂芳`)
    await listed(v, number, ['0005', '0006'])
    await listed(v, number, ['0007', '0010'], 'waiting')
    await v.say('0006', medical, `请假 ${number} 家里有事`)
    v.clock.time = saturday
    await v.say('0005', medical, `签到 ${number}`)
    await v.say('0009', medical, `签到 ${number}`)
    v.clock.time = saturday + 5 * 60 * 60_000
    const read = await exported(`导出 名单 ${number}`)
    expect(read.rows.map((row) => ['姓名', '报名', '代报人', '到场', '签到时间'].map((column) => row[column]))).toEqual([
      ['李桂芳', '已报名', '张晓丽', '未到', null],
      ['王建国', '已报名', null, '已到', new Date('2026-11-28T09:00:00Z')],
      ['马三', '已报名', null, '未到', null],
      ['周婷', '候补 1', null, null, null],
      ['陈卫东', null, null, '已到', new Date('2026-11-28T09:00:00Z')],
      ['孙志强', null, null, '请假', null],
    ])
    expect(JSON.stringify(read.rows)).not.toContain('家里有事')
    expect(read.sheet.getCell('A1').value).toContain(`「敬老院义诊」（编号 ${number}，11月28日 周六 09:00）`)
  })
  it('名单 without its number is asked for it where the bot is spoken to; a number nobody gave is said so', async () => {
    expect(await v.reply(staff, null, '导出 名单')).toEqual([expect.stringContaining('请写明活动编号')])
    expect(await v.reply(staff, null, '导出 名单 999')).toEqual([expect.stringContaining('没有编号 999 的活动')])
    expect(await v.say(staff, '工作群', '导出名单')).toEqual([])
  })
  it('会员 is the roster of the day', async () => {
    const read = await exported('导出 会员')
    expect(read.rows).toHaveLength(v.association.roster.length)
    expect(read.rows[2]).toEqual({
      会员号: '0003',
      姓名: '刘敏',
      分会: '医疗保障分会',
      层级: '会长单位',
      职务: '副会长、分会会长',
      专长: null,
      加入日期: new Date('2026-11-26T00:00:00Z'),
      微信绑定: '已绑定',
    })
    expect(read.total).toBeNull()
  })
})

describe('导出', () => {
  it('goes to who asked alone, wherever they asked: no room ever holds it', async () => {
    expect(await v.say(staff, '工作群', '导出 会员')).toEqual([
      { to: '私聊0001', text: '会员名册见附件，内容以附件里写的时间为准。' },
      { to: '私聊0001', text: '〔会员-2026-11-26.xlsx〕' },
      { to: '工作群', text: '赵科，已私下回复。' },
    ])
    expect(await v.say(staff, '学习群', '导出 会员', { friend: false })).toEqual([{ to: '学习群', text: '赵科，加我好友后查看。' }])
  })
  it('is understood as people type it', async () => {
    await entered(v, [{ member, tenths: 20, on: '2026-11-12T10:00:00+08:00' }])
    for (const [said, file] of [
      ['导出积分', '积分-2026-11.xlsx'],
      ['导出 本月积分', '积分-2026-11.xlsx'],
      ['导出11月的积分', '积分-2026-11.xlsx'],
      ['导出 积分表 本年', '积分-2026.xlsx'],
      ['导出积分流水', '流水-2026-11.xlsx'],
      ['导出 流水 全部', '流水-全部.xlsx'],
      ['导出会员名册', '会员-2026-11-26.xlsx'],
      ['本月积分导出', '积分-2026-11.xlsx'],
      ['把积分流水导出来', '流水-2026-11.xlsx'],
    ] as const)
      expect(
        (await v.say(staff, null, said)).map(({ text }) => text),
        said,
      ).toContain(`〔${file}〕`)
    for (const talk of ['导出积分表发我一下', '导出 积分 谁会', '导出来的名单', '积分导出了吗', '导出会员积分规则', '导出 流水 12'])
      expect(await v.say(staff, '工作群', talk), talk).toEqual([])
  })
  it('once a message; nobody else may; a failing store is said', async () => {
    const id = randomUUID()
    expect(await v.say(staff, null, '导出 会员', { id })).toHaveLength(2)
    expect(await v.say(staff, null, '导出 会员', { id })).toEqual([])
    expect(await v.say('0003', medical, '导出 会员')).toEqual([])
    expect(await v.reply('0003', null, '导出 会员')).toEqual(['「导出」由会长或秘书处来办。'])
    const said = await failingStore(v, () => v.reply(staff, null, '导出 会员'))
    expect(said[0]).toMatch(notRecordedSentence)
  })
})
