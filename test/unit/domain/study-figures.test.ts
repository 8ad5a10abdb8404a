import { describe, expect, it } from 'vitest'
import { type HeldSession, rateOf, studyFigures } from '../../../src/domain/study-figures.ts'
import { summary } from '../../../src/text/study.ts'

const session = (number: string, came: string[], missing: string[], topic?: string): HeldSession => ({
  number,
  title: '每周集体学习',
  startsAt: Number(number),
  ...(topic === undefined ? {} : { topic }),
  excused: 1,
  expected: [...came, ...missing].map((member) => ({
    member,
    branch: member.startsWith('a') ? '甲分会' : '乙分会',
    came: came.includes(member),
  })),
})

describe('the figures of some sessions', () => {
  const figures = studyFigures([
    session('101', ['a1', 'b1'], ['a2'], '宪法'),
    session('102', ['a1'], ['a2', 'b1'], '宪法'),
    session('103', ['a1'], []),
  ])
  it('count places: one a member and session', () => {
    expect([figures.came, figures.expected, rateOf(figures)]).toEqual([4, 7, 57])
    expect(figures.sessions.map(({ number, came, excused, expected }) => [number, came, excused, expected])).toEqual([
      ['101', 2, 1, 3],
      ['102', 1, 1, 3],
      ['103', 1, 1, 1],
    ])
  })
  it('order branches by share, people by how often they came; topics stand once; who never came is not named', () => {
    expect(figures.branches).toEqual([
      { branch: '甲分会', came: 3, expected: 5 },
      { branch: '乙分会', came: 1, expected: 2 },
    ])
    expect(figures.faithful).toEqual([
      { member: 'a1', came: 3, of: 3 },
      { member: 'b1', came: 1, of: 2 },
    ])
    expect(figures.topics).toEqual(['宪法'])
  })
  it('count nobody as missing where nobody checked in, and say how many such there were; their topics stand', () => {
    const some = studyFigures([session('101', ['a1'], ['a2'], '宪法'), session('102', [], ['a1', 'a2', 'b1'], '民法典')])
    expect([some.came, some.expected, some.sessions.length, some.unused]).toEqual([1, 2, 1, 1])
    expect(some.branches.map(({ branch }) => branch)).toEqual(['甲分会'])
    expect(some.topics).toEqual(['宪法', '民法典'])
  })
  it('praise at most ten; of equals who had fewer sessions, then the smaller number', () => {
    const many = Array.from({ length: 15 }, (_, index) => `b${String(index).padStart(2, '0')}`)
    expect(studyFigures([session('101', many, [])]).faithful.map(({ member }) => member)).toEqual(many.slice(0, 10))
  })
  it('of nothing are nothing', () => {
    const none = studyFigures([])
    expect([none.sessions, none.branches, none.faithful, rateOf(none)]).toEqual([[], [], [], null])
  })
})

it('the summary of the largest association fits one message', () => {
  const text = summary({
    head: '2026年11月「一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十」小结',
    sinceJanuary: true,
    sessions: 40,
    unused: 12,
    came: 28_000,
    rate: 100,
    before: { sessions: 40, came: 12_345, rate: 12 },
    branches: Array.from({ length: 40 }, (_, index) => ({ branch: `第${index}个名字很长的专业分会`, came: 1000, rate: 100, before: 12 })),
    faithful: Array.from({ length: 10 }, () => ({ name: '欧阳建国', came: 40, of: 40 })),
    topics: Array.from({ length: 40 }, () => '很'.repeat(60)),
  })
  expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(2000)
  expect(text).toContain('……另有')
})
