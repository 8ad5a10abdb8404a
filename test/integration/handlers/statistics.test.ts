import { afterEach, beforeEach, expect, it } from 'vitest'
import { draw } from '../../../src/render/draw.ts'
import { opened } from '../../support/activities.ts'
import { someBrands, type Village, village } from '../../support/village.ts'
import { readWorkbook } from '../../support/workbook.ts'

let v: Village
beforeEach(async () => {
  v = await village((association) => ({ ...association, brands: someBrands }))
})
afterEach(() => v.close())

/** The workbook that waits last in the outbox, as it would be sent. */
const lastWorkbook = async (): Promise<Buffer> => {
  const file = (await v.files()).at(-1)
  if (!file || 'export' in file) throw new Error('no workbook')
  return Buffer.from(await draw(file), 'base64')
}

it('tells staff what was done, by branch and brand, whatever group it was asked in: to them alone', async () => {
  const clinic = await opened(v, { series: '新联公益' })
  const court = await opened(v, { title: '法庭开放日', group: '律师分会群', leader: '0016' })
  v.clock.time = Date.parse('2026-11-28T09:05:00+08:00')
  await v.say('0005', '医疗保障分会群', '签到')
  await v.say('0006', '医疗保障分会群', '签到')
  await v.say('0016', '律师分会群', `签到 ${court}`)
  await v.passTo('2026-11-28T12:30:00+08:00')
  await v.say('0003', null, `成果 ${clinic} 服务 80人 赠送 500件`)
  await v.say('0001', null, '加分 王建国 公益服务 3小时 事由 敬老院义诊漏记')
  const said = await v.say('0001', null, '统计')
  expect(said.map(({ to }) => to)).toEqual(['私聊0001', '私聊0001'])
  const [{ text } = { text: '' }] = said
  expect(text.split('\n')).toEqual([
    '2026年11月统计',
    '活动 2 场，参加 3 人次，服务 3 小时，惠及 80 人次，物资 500 件。',
    '成果：服务 80人、赠送 500件。',
    '【分会】',
    '医疗保障分会：活动 1 场，参加 2 人次，服务 3 小时，惠及 80 人次，物资 500 件',
    '律师分会：活动 1 场，参加 1 人次',
    '【品牌】',
    '新联公益：活动 1 场，参加 2 人次，惠及 80 人次，物资 500 件',
    expect.any(String),
  ])
  const sheets = await readWorkbook(await lastWorkbook())
  expect(sheets.map(({ name }) => name)).toEqual(['总览', '各分会', '各品牌', '成果', '活动'])
  expect(sheets[0]?.rows).toEqual([
    { 范围: '全会', '活动（场）': 2, '参加（人次）': 3, '参加（人）': 3, '服务时长（小时）': 3, '惠及（人次）': 80, '物资（件）': 500 },
  ])
  expect(sheets.at(-1)?.rows.map((row) => [row.编号, row.分会, row['参加（人）'], row.成果])).toEqual([
    [clinic, '医疗保障分会', 2, '服务 80人、赠送 500件'],
    [court, '律师分会', 1, null],
  ])
  expect((await v.say('0001', null, '统计 上月'))[0]?.text).toContain('2026年10月还没有活动和服务记录')
})

it('an hour that was reversed, and an activity that was called off, count no more', async () => {
  const gone = await opened(v, { title: '登山', startsAt: v.clock.time - 3 * 60 * 60_000, endsAt: v.clock.time - 60 * 60_000 })
  await v.say('0001', null, '加分 王建国 公益服务 3小时 事由 漏记')
  await v.say('0001', null, '冲正 1001 重复')
  await v.say('0003', null, `取消活动 ${gone} 下雨`)
  expect((await v.say('0001', null, '统计'))[0]?.text).toContain('还没有活动和服务记录')
})
