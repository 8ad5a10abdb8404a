import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { failingStore, notRecordedSentence } from '../../support/proofs.ts'
import { type Village, village } from '../../support/village.ts'

let v: Village
beforeEach(async () => {
  v = await village()
  await v.house.journal.commit({
    act: { id: 'rota', about: '', once: false },
    by: '0001',
    occurredAt: v.clock.time,
    expect: [],
    events: [
      { type: 'turns.adopted', source: 'staff', turns: [{ month: '2027-01', number: '0003' }] },
      {
        type: 'turns.swapped',
        swap: '900',
        turns: [
          { month: '2026-12', number: '0003', swappedWith: '0011' },
          { month: '2027-01', number: '0011', swappedWith: '0003' },
        ],
      },
      { type: 'turn.deputed', month: '2026-11', member: '0016', from: '2026-11-05', to: '2026-11-12' },
    ],
    says: [],
    memo: [],
  })
})
afterEach(() => v.close())

const months = (...given: [month: number, holder: string][]): string =>
  Array.from({ length: 12 }, (_, index) => `${index + 1}月 ${given.find(([month]) => month === index + 1)?.[1] ?? '（未排）'}`).join('\n')

describe('轮值表', () => {
  it('is the year as text and picture: this month marked, swaps and deputies noted; the same message again is nothing', async () => {
    const before = await v.events()
    const text = `【2026年轮值表】\n${months([11, '刘敏（本月，郑律代5日至12日）'], [12, '刘敏（与王芳换班）'])}`
    expect(await v.reply('0005', '医疗', '轮值表', { id: 'one' })).toEqual([text, '〔2026年轮值表.png〕'])
    expect(await v.say('0005', '医疗', '轮值表', { id: 'one' })).toEqual([])
    const [file] = await v.files()
    if (!file || !('picture' in file) || file.picture.kind !== 'rota') throw new Error('no rota')
    expect(file.picture.months[10]).toEqual({
      ...{ month: '11月', name: '刘敏', given: true, branch: '医疗保障分会', isNow: true, note: '郑律代5日至12日' },
    })
    expect(file.picture.months[0]).toEqual({ month: '1月', name: '（未排）', given: false, branch: '', isNow: false })
    expect(await v.events()).toBe(before)
  })
  it('of another year, however it is said', async () => {
    const next = `【2027年轮值表】\n${months([1, '王芳（与刘敏换班）'])}`
    for (const said of ['轮值表 2027', '轮值表2027年', '轮值表 明年', '轮值计划 2027'])
      expect((await v.reply('0005', null, said))[0], said).toBe(next)
    expect((await v.reply('0005', '医疗', '@小联 明年的轮值表'))[0]).toBe(next)
    expect(await v.reply('0005', null, '轮值表 2030')).toEqual(['2030年还没有排轮值，排好后会通知。'])
    expect(await v.reply('0005', null, '轮值表 2099')).toEqual(['轮值表只看得到 2006 年到 2046 年的。'])
  })
  it('talk is silence; somebody unknown is told how to be known; a failing store gives the reference sentence', async () => {
    for (const talk of ['轮值表发一下', '轮值表贴墙上了', '轮值表 谁有', '轮值表明年再说', '明年的轮值表', '轮值表 20', '今年轮值'])
      expect(await v.say('0005', '医疗', talk), talk).toEqual([])
    expect(await v.reply('wxid_stranger', '医疗', '轮值表')).toEqual([expect.stringContaining('绑定 姓名')])
    expect(await failingStore(v, () => v.reply('0005', '医疗', '轮值表'))).toEqual([expect.stringMatching(notRecordedSentence)])
  })
})
