import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asTyped, folded } from '../../../src/chat/fold.ts'

describe('folding', () => {
  it.each([
    ['簽到', '签到'],
    ['签到🙏🙏', '签到'],
    ['签到👍🏽', '签到'],
    ['「签到」', '签到'],
    ['【绑定 王建国 0117】', '绑定 王建国 0117'],
    ['签\u200b到。。', '签到'],
    ['收到[抱拳][玫瑰]', '收到'],
    ['报名　１２', '报名 12'],
    ['签到？', '签到?'],
  ])('%s reads as %s', (typed, read) => {
    expect(folded(typed)).toBe(read)
  })
  it('twice is once, for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => folded(folded(text)) === folded(text)))
  })
})

describe('as typed', () => {
  it.each([
    ['请假 老伴住院，請人照顧（三天）', '老伴住院,请人照顾(三天)', '老伴住院，請人照顧（三天）'],
    ['@小联\u2005 冲正  1024   重复　记分', '重复 记分', '重复　记分'],
    ['确认', '早先说过的话', '早先说过的话'],
  ])('%s', (raw, part, typed) => {
    expect(asTyped(raw, part)).toBe(typed)
  })
})
