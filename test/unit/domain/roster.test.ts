import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Member } from '../../../src/domain/member.ts'
import { type Move, personOf, personOfRecord, rosterOf } from '../../../src/domain/roster.ts'

const member = (number: string, more: Partial<Member> = {}): Member => ({
  ...{ number, name: `某${number}`, branch: '甲分会', tier: '会员单位', posts: [], speciality: '', joinedAt: 10 },
  ...more,
})
const place = (from: number, more: Partial<Move> = {}): Move => ({ number: '0001', from, branch: '甲分会', tier: '会员单位', ...more })
const rejoined = rosterOf(
  [member('0001', { joinedAt: 30 })],
  [place(10), place(20, { left: true }), place(30, { branch: '乙分会' }), place(40)],
)

describe('being a member', () => {
  it('is from joining to just before leaving, as often as somebody joins', () => {
    const at = [9, 10, 19, 20, 29, 30, 40, Number.POSITIVE_INFINITY]
    expect(at.map((time) => rejoined.memberOn('0001', time))).toEqual([false, true, true, false, false, true, true, true])
    expect(at.map((time) => rejoined.memberSince('0001', time))).toEqual([null, 10, 10, null, null, 30, 30, 30])
    expect(rejoined.memberOn('0002', 30)).toBe(false)
  })
  it('was over where somebody had left, not before they first joined, and not where they were one in between', () => {
    expect([9, 10, 20, 29, 30].map((time) => rejoined.gone('0001', time))).toEqual([false, false, true, true, false])
    expect(rejoined.gone('0001', 20, 29)).toBe(true)
    expect(rejoined.gone('0001', 20, 30)).toBe(false)
    expect(rejoined.gone('0002', 30)).toBe(false)
    const between = rosterOf([member('0001', { leftAt: 35 })], [place(10), place(20, { left: true }), place(30), place(35, { left: true })])
    expect(between.gone('0001', 20, 40)).toBe(false)
    expect(between.gone('0001', 35, 40)).toBe(true)
  })
  it('of one known without moves is what the member says', () => {
    const plain = rosterOf([member('0001', { leftAt: 20 }), member('0002')])
    expect([9, 10, 20].map((time) => plain.memberOn('0001', time))).toEqual([false, true, false])
    expect(plain.memberOn('0002', Number.POSITIVE_INFINITY)).toBe(true)
  })
  it('does not come back by a move that was dated after a leaving recorded later', () => {
    const gone = rosterOf([member('0001', { leftAt: 20 })], [place(10), place(20, { left: true }), place(25, { branch: '乙分会' })])
    expect(gone.memberOn('0001', 30)).toBe(false)
  })
  it('leaves where they belonged as it was: while away they belong where they were last', () => {
    expect([15, 25, 35, 45].map((time) => rejoined.placeOn('0001', time).branch)).toEqual(['甲分会', '甲分会', '乙分会', '甲分会'])
  })
  it('is at every instant what the moves up to it say', () => {
    const moves = fc.uniqueArray(fc.record({ from: fc.nat(30), left: fc.boolean() }), { selector: ({ from }) => from, maxLength: 12 })
    fc.assert(
      fc.property(moves, fc.nat(31), (given, at) => {
        const sorted = [...given].sort((a, b) => a.from - b.from)
        const last = sorted.at(-1)
        const one = member('0001', last?.left ? { leftAt: last.from } : {})
        if (last === undefined) return
        const roster = rosterOf(
          [one],
          given.map(({ from, left }) => place(from, left ? { left: true } : {})),
        )
        const before = sorted.filter(({ from }) => from <= at)
        expect(roster.memberOn('0001', at)).toBe(before.at(-1)?.left === false)
        // a leaving of nobody is none: somebody is gone only once they had been a member
        const everIn = before.some(({ left }) => !left)
        expect(roster.gone('0001', at)).toBe(everIn && before.at(-1)?.left === true)
      }),
    )
  })
})

describe('whom a typed word means', () => {
  const people = rosterOf([
    member('0001', { name: '王芳', leftAt: 20 }),
    member('0002', { name: '王芳' }),
    member('0003', { name: '马三', leftAt: 20 }),
    member('0004', { name: '李四', leftAt: 20 }),
    member('0005', { name: '李四', leftAt: 20 }),
    member('0006', { name: '', leftAt: 20 }),
  ])
  const meant = (typed: string): string | null => {
    const found = personOfRecord(people, typed)
    return found === null ? null : 'number' in found ? found.number : found.map(({ number }) => number).join()
  }
  it('is somebody present first, then one who left; by number either', () => {
    expect(['王芳', '0001', '马三', '李四', '', '赵六'].map(meant)).toEqual(['0002', '0001', '0003', '0004,0005', null, null])
    expect(['0001', '马三'].map((typed) => personOf(people, typed))).toEqual([null, null])
  })
})
