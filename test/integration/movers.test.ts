import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTo } from '../../src/chat/acts/closing.ts'
import { usualPublication } from '../../src/domain/publication.ts'
import { imported } from '../support/imports.ts'
import { publishes, toldTo, yearsEnd } from '../support/publishing.ts'
import { type Village, village } from '../support/village.ts'

let v: Village
const [staff, chair, head, member] = ['0001', '0002', '0003', '0005']
const [medical, legal] = ['医疗保障分会', '律师分会']
const [plain, council] = ['会员单位', '理事单位']
beforeEach(async () => {
  v = await village((association) => ({
    ...association,
    publication: usualPublication,
    appraisal: { stars: [{ name: '一星', places: 1 }], leave: 'excluded' },
  }))
})
afterEach(async () => {
  try {
    expect((await v.house.ledger.verify()).differences).toEqual([])
  } finally {
    await v.close()
  }
})

/** Tenths of 王建国 on the boards of both branches and both tiers in a period; null: not on it. */
const boards = async (period: string): Promise<(number | null)[]> => {
  const scopes = [`b=${medical}`, `b=${legal}`, `t=${plain}`, `t=${council}`]
  const places = await Promise.all(scopes.map((scope) => v.house.ledger.placeOf(scope, period, member)))
  return places.map((place) => place?.tenths ?? null)
}
/** A claim of 王建国 that is filed now for a day, and its number. */
const files = async (hours: number, day: string): Promise<string> => {
  await v.say(member, null, `申报 公益服务 ${hours}小时 ${day} 敬老院`)
  return (await v.house.ledger.claimsOf(member, 1))[0]?.claim ?? ''
}
const passes = async (claim: string): Promise<string> => {
  expect((await v.reply(head, null, `通过 ${claim}`)).join()).toContain('已通过 1 项')
  return (await v.house.ledger.claim(claim))?.entry ?? ''
}
const moves = async (branch: string, tier: string): Promise<void> => {
  expect(await imported(v, [{ number: member, name: '王建国', branch, tier }])).toMatchObject({ changed: 1 })
}
/** 6 points in November where they were, a move on 1 December, 1.5 points there. */
const lived = async (): Promise<void> => {
  await v.say(chair, null, '加分 王建国 公益服务 4 事由 敬老院')
  v.clock.time = Date.parse('2026-12-01T10:00:00+08:00')
  await moves(legal, council)
  v.clock.time = Date.parse('2026-12-01T11:00:00+08:00')
  await v.say(chair, null, '加分 王建国 公益服务 1 事由 敬老院')
}

describe('a member who changes branch and tier', () => {
  it('counts where they were on the day of each entry, by month, quarter and half', async () => {
    await lived()
    expect(await boards('2026-11')).toEqual([60, null, 60, null])
    expect(await boards('2026-12')).toEqual([null, 15, null, 15])
    expect(await boards('2026Q4')).toEqual([60, 15, 60, 15])
    expect(await boards('2026H2')).toEqual([60, 15, 60, 15])
    expect(await v.house.ledger.branchTotals('2026Q4')).toEqual(
      new Map([
        [medical, 60],
        [legal, 15],
      ]),
    )
  })

  it('by what happened before the move and is recorded after it, in the month itself or late, and by the reversal of it', async () => {
    await lived()
    // within the window of November
    const own = await passes(await files(2, '11月20日'))
    expect(await boards('2026-11')).toEqual([90, null, 90, null])
    await publishes(v, ...yearsEnd.november)
    // after it: in December, and where they were in November
    const late = await passes(await files(6, '11月21日'))
    expect(await v.house.ledger.entry(late)).toMatchObject({ period: '2026-12', branch: medical, tier: plain })
    expect(await boards('2026-12')).toEqual([90, 15, 90, 15])
    expect(await boards('2026Q4')).toEqual([180, 15, 180, 15])
    for (const entry of [own, late]) expect((await v.reply(staff, null, `冲正 ${entry} 记错`)).join()).toContain('已冲正')
    expect(await boards('2026-11')).toEqual([90, null, 90, null])
    expect(await boards('2026-12')).toEqual([-30, 15, -30, 15])
    expect(await boards('2026H2')).toEqual([60, 15, 60, 15])
  })

  it('so too in what is published: the contest by branches and tiers, the appraisal by all they made and the tier at its end', async () => {
    await lived()
    await v.say(chair, null, '加分 张晓丽 公益服务 2 事由 敬老院')
    await publishes(v, ...yearsEnd.november)
    await passes(await files(6, '11月21日'))
    await publishes(v, ...yearsEnd.december)
    await moves(medical, plain)
    const contest = await publishes(v, ...yearsEnd.quarter)
    expect(toldTo(contest, '学习群')).toContain('【会员单位】\n1. 王建国 15 分\n2. 张晓丽 3 分\n【理事单位】\n1. 王建国 1.5 分')
    expect(toldTo(contest, '学习群')).toContain('1. 医疗保障分会 18 分，人均 1.64（第 1）\n2. 律师分会 1.5 分，人均 0.25（第 2）')
    await publishes(v, ...yearsEnd.half)
    const half = await v.house.ledger.published('2026H2')
    // the last move was after the end: both were first of their tier
    expect(half?.board).toMatchObject([
      { number: member, branch: legal, tier: council, tenths: 165, star: '一星' },
      { number: '0004', branch: medical, tier: plain, tenths: 30, star: '一星' },
    ])
    expect(half?.tiers?.map(({ tier, lines }) => [tier, lines.map(({ number, tenths }) => [number, tenths])])).toEqual([
      [
        plain,
        [
          [member, 150],
          ['0004', 30],
        ],
      ],
      [council, [[member, 15]]],
      ['会长单位', []],
    ])
  })

  it('is asked to the study of the branch they belonged to on its day', async () => {
    await lived()
    const roster = await v.house.ledger.roster()
    const session = (group: string, day: string) => ({
      ...{ number: '1', kind: 'study' as const, title: '集体学习', startsAt: 0, group, leader: head, openedAt: 0, state: 'open' as const },
      endsAt: Date.parse(`${day}T21:00:00+08:00`),
    })
    const asked = (group: string, day: string): boolean =>
      openTo({ association: v.association, roster }, session(group, day)).some(({ number }) => number === member)
    expect(['2026-11-27', '2026-12-02'].map((day) => [asked(`${medical}群`, day), asked(`${legal}群`, day)])).toEqual([
      [true, false],
      [false, true],
    ])
  })
})
