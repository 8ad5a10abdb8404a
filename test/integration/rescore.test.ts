import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Cell } from '../../src/chat/book.ts'
import { resolved } from '../../src/chat/exports/sheet-of.ts'
import { rescore } from '../../src/cli/rescore.ts'
import { manyPeople } from '../support/long-ledger.ts'
import { type Village, village } from '../support/village.ts'

let v: Village
const [staff, member, another] = ['0001', '0005', '0006']
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

const run = async (options: { from?: string; rules?: string; by?: string; preview?: boolean }): Promise<Record<string, unknown>> => {
  const written: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0)
  try {
    await rescore({ house: v.house, clock: v.clock }, { json: true, preview: false, ...options })
  } finally {
    vi.restoreAllMocks()
  }
  return JSON.parse(written.join(''))
}
/** The rows of the workbook sent last, the columns' names first. */
const bookRows = async (): Promise<Cell[][]> => {
  const file = (await v.files()).at(-1)
  if (!file) throw new Error('no file')
  const drawn = await resolved(file, v.house, v.clock.time)
  const [sheet] = 'book' in drawn ? drawn.book.sheets : []
  return sheet ? [sheet.columns.map(({ name }) => name), ...sheet.rows] : []
}
const tenthsOf = async (number: string) => (await v.house.ledger.placeOf('all', '2026-11', number))?.tenths ?? 0
const dearer = async (): Promise<void> => {
  const { rules } = v.house.association
  v.house.association.rules = { ...rules, items: rules.items.map((item) => (item.name === '公益服务' ? { ...item, tenths: 20 } : item)) }
  await v.say(staff, null, '启用办法')
  await v.say(staff, null, '确认')
}

/** A village with so many more people, all bound, credited by the first version while the second is dearer; answers their numbers. */
const crowdOf = async (count: number): Promise<string[]> => {
  await v.close()
  const crowd = manyPeople(count, ['律师分会'], ['会员单位']).map((row) => ({ ...row, number: `1${row.number}` }))
  v = await village((small) => ({ ...small, roster: [...small.roster, ...crowd] }))
  const numbers = crowd.map(({ number }) => number)
  await v.say(staff, null, `加分 ${numbers.join(' ')} 公益服务 2 事由 敬老院`)
  await v.say(staff, null, '确认')
  await dearer()
  await v.uttered()
  return numbers
}

describe('scoring anew', () => {
  it('shows the differences, writes them as entries of their own once, and tells whom it concerns', async () => {
    await v.say(staff, null, '加分 王建国 公益服务 2 事由 敬老院')
    await v.say(staff, null, '加分 孙志强 转发信息 2 事由 转发')
    await dearer()
    const [original] = await v.house.ledger.entriesOf(member)
    const shown = {
      rules: 2,
      from: '2026-11-01',
      entries: 1,
      points: 1,
      members: [{ number: member, name: '王建国', entries: 1, points: 1 }],
    }
    const before = await v.events()
    expect(await run({ from: '2026-11-01', preview: true })).toEqual({ preview: true, ...shown })
    expect(await v.events()).toBe(before)
    await v.uttered()
    expect(await run({ from: '2026-11-01', by: staff })).toEqual({ preview: false, ...shown })
    const told = await v.uttered()
    expect(told.map(({ to }) => to).sort()).toEqual(['工作群', '工作群', '私聊0005'])
    expect(told.map(({ text }) => text).join()).toContain('逐条对照见附件')
    expect(await bookRows()).toEqual([
      ['流水号', '日期', '会员号', '姓名', '分会', '项目', '数量', '调整前', '差额', '调整后', '计入月份', '调整流水号'],
      [1001, '2026-11-26', member, '王建国', '医疗保障分会', '公益服务', 2, 30, 10, 40, '2026-11', 1003],
    ])
    expect(await tenthsOf(member)).toBe(40)
    const [, adjustment] = await v.house.ledger.entriesOf(member)
    expect(adjustment).toMatchObject({ adjusts: original?.entry, tenths: 10, rules: 2, by: 'cli:0001', occurredAt: original?.occurredAt })
    expect(await v.house.ledger.entry(original?.entry ?? '')).toEqual(original)
    expect(await run({ from: '2026-11-01', by: staff })).toMatchObject({ entries: 0 })
    // and back by the first version
    expect(await run({ from: '2026-11-01', rules: '1', by: staff })).toMatchObject({ entries: 1, points: -1 })
    expect((await bookRows())[1]?.slice(-5)).toEqual([40, -10, 30, '2026-11', 1004])
    expect(await tenthsOf(member)).toBe(30)
    expect(await tenthsOf(another)).toBe(10)
  })
  it('what was reversed stays as it is; reversing takes the adjustments along', async () => {
    await v.say(staff, null, '加分 王建国 公益服务 2 事由 敬老院')
    await v.say(staff, null, '加分 孙志强 公益服务 2 事由 敬老院')
    const entry = (await v.house.ledger.entriesOf(another))[0]?.entry ?? ''
    await v.say(staff, null, `冲正 ${entry} 记错了`)
    await dearer()
    expect(await run({ from: '2026-11-01', by: staff })).toMatchObject({ entries: 1, members: [{ number: member }] })
    await v.say(staff, null, `冲正 ${(await v.house.ledger.entriesOf(member))[0]?.entry ?? ''} 也记错了`)
    expect(await tenthsOf(member)).toBe(0)
  })
  it('cut short half-way, the next run lists for staff what both changed', async () => {
    const crowd = await crowdOf(12)
    const commit = v.house.journal.commit
    let commits = 0
    const cut = vi.spyOn(v.house.journal, 'commit').mockImplementation(async (draft) => {
      commits += 1
      if (commits > 5) throw new Error('killed')
      return commit(draft)
    })
    const options = { json: true, preview: false, from: '2026-11-01', by: staff }
    await expect(rescore({ house: v.house, clock: v.clock }, options)).rejects.toThrow('killed')
    cut.mockRestore()
    expect(await run({ from: '2026-11-01', by: staff })).toMatchObject({ entries: 7 })
    expect((await bookRows()).slice(1).map(([, , number]) => number)).toEqual(crowd)
  })
  it('that changes more than thirty people writes to none of them, and tells staff so', async () => {
    await crowdOf(31)
    expect(await run({ from: '2026-11-01', by: staff })).toMatchObject({ entries: 31 })
    const told = await v.uttered()
    expect(told.map(({ to }) => to)).toEqual(['工作群', '工作群'])
    expect(told[0]?.text).toContain('涉及 31 人，没有逐个通知')
    expect(await bookRows()).toHaveLength(1 + 31)
  })
  it('wrong usage is said: no date, no such version, not staff, neither or both of preview and by', async () => {
    for (const wrong of [
      { preview: true },
      { from: '2026-11-01' },
      { from: '2026-11-01', preview: true, by: staff },
      { from: '2026-11-01', rules: '9', preview: true },
      { from: '2026-11-01', by: member },
    ])
      await expect(run(wrong)).rejects.toMatchObject({ code: 64 })
  })
})
