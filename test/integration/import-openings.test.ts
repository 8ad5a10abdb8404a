import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { importOpenings } from '../../src/cli/import-openings.ts'
import { type Village, village } from '../support/village.ts'

let v: Village
beforeEach(async () => {
  v = await village()
})
afterEach(async () => {
  vi.restoreAllMocks()
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

const bring = async (text: string, dryRun = false): Promise<Record<string, unknown>> => {
  const written: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0)
  try {
    const world = { house: v.house, clock: v.clock }
    await importOpenings(world, new TextEncoder().encode(text), '期初.csv', { json: true, dryRun })
  } finally {
    vi.restoreAllMocks()
  }
  return JSON.parse(written.join(''))
}
const file = 'number,name,category,points,date\n0005,王建国,学习,12.5,2026-06-30\n0006,,,3,2026-10-31\n'

describe('opening balances', () => {
  it('come in as dated entries, once; a dry run writes nothing', async () => {
    expect(await bring(file, true)).toEqual({ dryRun: true, created: 2, unchanged: 0, points: 15.5, differing: [] })
    expect(await v.house.ledger.entriesOf('0005')).toEqual([])
    expect(await bring(file)).toMatchObject({ created: 2, points: 15.5 })
    expect(await v.house.ledger.entriesOf('0005')).toMatchObject([
      {
        item: '期初',
        category: '学习',
        quantity: 12.5,
        tenths: 125,
        period: '2026-06',
        by: 'cli',
        occurredAt: Date.parse('2026-06-30T00:00:00+08:00'),
      },
    ])
    expect(await v.house.ledger.placeOf('all', '2026', '0005')).toMatchObject({ tenths: 125, rank: 1 })
    const before = await v.events()
    expect(await bring(file)).toMatchObject({ created: 0, unchanged: 2 })
    expect(await v.events()).toBe(before)
    expect((await v.reply('0005', null, '明细 全部')).join()).toContain('期初')
  })
  it('one that says otherwise now is named and changes nothing', async () => {
    await bring(file)
    expect(await bring(file.replace('12.5', '15'))).toMatchObject({
      created: 0,
      unchanged: 1,
      differing: [{ number: '0005', has: 12.5, file: 15 }],
    })
    expect(await v.house.ledger.placeOf('all', '2026', '0005')).toMatchObject({ tenths: 125 })
  })
  it('of nobody known, of another name, of no such category or of a day to come: each line is said, and none is written', async () => {
    const wrong =
      'number,name,category,points,date\n0999,,,1,2026-06-30\n0005,王建军,,1,2026-06-30\n0006,,唱歌,1,2026-06-30\n0007,,,1,2027-06-30\n0008,,,1,2026-06-30\n'
    await expect(bring(wrong)).rejects.toMatchObject({
      code: 78,
      lines: [
        '期初.csv:2: 名册上没有会员号「0999」。',
        '期初.csv:3: 会员号「0005」在名册上不是「王建军」，请核对这一行。',
        '期初.csv:4: 没有叫「唱歌」的板块；有：学习、参加集体活动、社会服务、转发信息、履职。',
        '期初.csv:5: 日期 2027-06-30 还没有到。',
      ],
    })
    expect(await v.house.ledger.entriesOf('0008')).toEqual([])
  })
})
