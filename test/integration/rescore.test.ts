import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { rescore } from '../../src/cli/rescore.ts'
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
const tenthsOf = async (number: string) => (await v.house.ledger.placeOf('all', '2026-11', number))?.tenths ?? 0
const dearer = async (): Promise<void> => {
  const { rules } = v.house.association
  v.house.association.rules = { ...rules, items: rules.items.map((item) => (item.name === '公益服务' ? { ...item, tenths: 20 } : item)) }
  await v.say(staff, null, '启用办法')
  await v.say(staff, null, '确认')
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
    expect((await v.uttered()).map(({ to }) => to).sort()).toEqual(['工作群', '私聊0005'])
    expect(await tenthsOf(member)).toBe(40)
    const [, adjustment] = await v.house.ledger.entriesOf(member)
    expect(adjustment).toMatchObject({ adjusts: original?.entry, tenths: 10, rules: 2, by: 'cli:0001', occurredAt: original?.occurredAt })
    expect(await v.house.ledger.entry(original?.entry ?? '')).toEqual(original)
    expect(await run({ from: '2026-11-01', by: staff })).toMatchObject({ entries: 0 })
    // and back by the first version
    expect(await run({ from: '2026-11-01', rules: '1', by: staff })).toMatchObject({ entries: 1, points: -1 })
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
