import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { adoptRota, listTurns, previewRota } from '../../src/cli/rota.ts'
import { openHouse } from '../../src/founding.ts'
import { opened } from '../support/activities.ts'
import { people, smallAssociation, type Village, village } from '../support/village.ts'

let v: Village
beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    roster: [
      ...people.map((row) => (row.number === '0016' ? { ...row, posts: ['副会长' as const, '分会会长' as const] } : row)),
      { number: '0018', name: '吴会', branch: '律师分会', tier: '会长单位', posts: ['副会长'], speciality: '' },
    ],
    absences: [{ number: '0016', from: '2027-01-10', to: '2027-02-03' }],
  }))
})
afterEach(() => v.close())

/** What a command of the command line prints. */
const printed = async (run: () => Promise<void>): Promise<string> => {
  const lines: string[] = []
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text))
    return true
  })
  try {
    await run()
  } finally {
    spy.mockRestore()
  }
  return lines.join('')
}
const preview = (year: string, more = {}) => printed(() => previewRota(v, year, { json: true, ...more }))
const adopt = (year: string, more = {}) => printed(() => adoptRota(v, year, { json: true, by: '0001', ...more }))
const given = (json: string) => (JSON.parse(json) as { months: { number: string | null }[] }).months.map(({ number }) => number)

// 刘敏 served November 2026, 王芳 December; 郑律 is away in January and February, 吴会 never served
const expected = ['0018', '0003', '0016', '0011']

describe('the plan of a year', () => {
  it('is shown and changes nothing', async () => {
    const before = await v.events()
    const made = JSON.parse(await preview('2027')) as Record<string, unknown>
    expect(given(JSON.stringify(made))).toEqual([...expected, ...['0018', '0003', '0016', '0011'], ...['0018', '0003', '0016', '0011']])
    expect(made).toMatchObject({ year: 2027, preview: true, planned: 12, gaps: [], problems: [] })
    const text = await printed(() => previewRota(v, '2027年', { json: false }))
    expect(text).toContain('2027年轮值计划（预览，没有改动）：新排 12 个月。\n2027-01  吴会（新排）\n2027-02  刘敏（新排）')
    expect(text).toContain('各位次数：吴会 3、刘敏 3、郑律 3、王芳 3')
    expect(text).toContain('采用：lianyi rota adopt 2027 --by 会员号')
    expect(await v.events()).toBe(before)
  })

  it('is adopted by staff: the people concerned, the chairs and staff hear it; twice changes nothing', async () => {
    expect(given(await adopt('2027')).slice(0, 4)).toEqual(expected)
    const said = await v.uttered()
    expect(said.map(({ to }) => to)).toEqual(['工作群', '工作群', '会长群', '会长群', '私聊0003', '私聊0016', '私聊0011'])
    expect(said[0]?.text).toContain('2027年轮值已排好（赵科采用，新排 12 个月）：\n【2027年轮值表】\n1月 吴会\n2月 刘敏')
    expect(said[1]?.text).toBe('〔2027年轮值表.png〕')
    expect(said[4]?.text).toBe(
      '刘敏，您好。新排的轮值里您当值：2027年2月、2027年6月、2027年10月。到时我会提醒；有事来不了，发「换班 月份 姓名」。',
    )
    expect((await v.house.ledger.turns()).of('2027-03')).toEqual({ month: '2027-03', number: '0016' })
    const before = await v.events()
    expect(JSON.parse(await adopt('2027'))).toMatchObject({ adopted: 0, planned: 0 })
    expect(await v.uttered()).toEqual([])
    expect(await v.events()).toBe(before)
    expect((await v.house.ledger.verify()).differences).toEqual([])
  })

  it('leaves what is given; with --all the months that have not begun are planned anew', async () => {
    expect(JSON.parse(await adopt('2026'))).toMatchObject({ adopted: 0 })
    expect(given(await preview('2026'))).toEqual([...Array(10).fill(null), '0003', '0011'])
    await adopt('2027')
    v.association.absences = [{ number: '0018', from: '2027-01-01', to: '2027-01-31' }]
    expect(given(await preview('2027')).slice(0, 4)).toEqual(expected)
    expect(given(await preview('2027', { all: true })).slice(0, 4)).toEqual(['0016', '0018', '0003', '0011'])
    await adopt('2027', { all: true })
    expect((await v.house.ledger.turns()).of('2027-01')?.number).toBe('0016')
    expect((await v.house.ledger.turns()).of('2026-12')?.number).toBe('0011')
  })

  it('names what is wrong, and refuses what is no year and who is no staff, writing nothing', async () => {
    const before = await v.events()
    v.association.absences = [
      { number: '0011', from: '2026-12-20', to: '2026-12-22' },
      ...['0003', '0011', '0016', '0018'].map((number) => ({ number, from: '2027-05-01', to: '2027-05-31' })),
    ]
    const made = JSON.parse(await preview('2027')) as { gaps: string[]; problems: { text: string }[] }
    expect(made.gaps).toEqual(['2027-05'])
    expect(made.problems.map(({ text }) => text)).toEqual(['5月没有人：各位副会长都不在，请安排。'])
    expect(await printed(() => previewRota(v, '2026', { json: false }))).toContain('! 12月的王芳当月有几天不在，也没有人代班。')
    for (const wrong of ['abc', '27', '1999'])
      await expect(previewRota(v, wrong, { json: true }), wrong).rejects.toMatchObject({ code: 64 })
    for (const by of [undefined, '0005', '0999'])
      await expect(adoptRota(v, '2027', { json: true, by }), String(by)).rejects.toMatchObject({ code: 64 })
    expect(await v.events()).toBe(before)
  })
})

describe('turns', () => {
  it('lists the months of a year: what was led, the highlight, who it was swapped with', async () => {
    const number = await opened(v, { startsAt: v.clock.time - 86_400_000, endsAt: v.clock.time - 80_000_000 })
    await opened(v)
    await opened(v, { state: 'cancelled' })
    await v.say('0003', null, `亮点 ${number}`)
    const lines = async (year?: string) =>
      (await printed(() => listTurns(v, { json: true, year })))
        .trim()
        .split('\n')
        .filter((line) => line !== '')
    expect(await lines()).toEqual([
      `{"month":"2026-11","number":"0003","name":"刘敏","activities":2,"highlight":${number}}`,
      '{"month":"2026-12","number":"0011","name":"王芳","activities":0,"highlight":null}',
    ])
    expect(await lines('2025')).toEqual([])
    await expect(listTurns(v, { json: true, year: '一' })).rejects.toMatchObject({ code: 64 })
  })
  it('before the first start, the months that rotation.yaml gives', async () => {
    const house = openHouse(v.redis, smallAssociation(`t${randomUUID().slice(0, 8)}`), v.clock)
    expect((await printed(() => listTurns({ house, clock: v.clock }, { json: true }))).trim().split('\n')).toEqual([
      '{"month":"2026-11","number":"0003","name":"刘敏","activities":0,"highlight":null}',
      '{"month":"2026-12","number":"0011","name":"王芳","activities":0,"highlight":null}',
    ])
  })
})
