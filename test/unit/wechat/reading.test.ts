import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentOf, derivedId, isUnstableId, mentionsEverybody, millis, partiesOf } from '../../../src/wechat/reading.ts'
import { types } from '../../../src/wechat/wechaty.ts'

describe('reading a message', () => {
  test.each([
    ['wxid_0a1b2c3d4e5f6a7b8c9d0', false],
    ['12345678901@chatroom', false],
    ['R:10861234567890', false],
    ['gh_0123456789abcdef0123', false],
    ['@0123456789abcdef0123456789', true],
    ['@@0123456789abcdef0123456789', true],
  ])('%s is an id of the web protocol: %s', (id, unstable) => {
    expect(isUnstableId(id)).toBe(unstable)
  })

  test.each([
    [1_792_000_000, 1_792_000_000_000],
    [1_792_000_000.5, 1_792_000_000_500],
    [1_792_000_000_123, 1_792_000_000_123],
    [1_792_000_000_123_456, 1_792_000_000_123],
    [0, 7],
    [Number.NaN, 7],
    [undefined, 7],
  ])('the timestamp %s is %s ms', (timestamp, ms) => {
    expect(millis(timestamp, 7)).toBe(ms)
  })

  test('a derived id differs whenever anything does', () => {
    const part = fc.record({ sender: fc.string(), room: fc.string(), at: fc.nat(), text: fc.string() })
    fc.assert(
      fc.property(part, part, (one, other) => {
        expect(derivedId(one) === derivedId(other)).toBe(JSON.stringify(one) === JSON.stringify(other))
      }),
    )
    expect(derivedId({ sender: 'a', room: '', at: 1, text: '签到' })).toMatch(/^derived-[0-9a-f]{64}$/u)
  })

  test.each([
    ['@所有人 今晚开会', [], 10, true],
    ['请@ 所有人看一下', [], 10, false],
    ['今晚开会', ['a', 'b', 'c'], 4, true],
    ['今晚开会', ['a', 'b', 'b'], 4, false],
    ['两位', ['a', 'b'], 10, false],
    ['一位', ['a'], 2, false],
    ['两位', ['a', 'b'], undefined, false],
  ])('「%s」 with %j mentioned of %s is for everybody: %s', (text, mentioned, members, expected) => {
    expect(mentionsEverybody(text, mentioned, members)).toBe(expected)
  })

  test('a #接龙 is text unless it is markup', () => {
    expect(contentOf({ type: types.Message.GroupNote, text: '#接龙\n1. 小明' })).toEqual({ type: 'text', text: '#接龙\n1. 小明' })
    expect(contentOf({ type: types.Message.GroupNote, text: '<msg/>' })).toEqual({ type: 'other', text: '' })
    expect(contentOf({ type: types.Message.Text })).toEqual({ type: 'text', text: '' })
  })

  test('a provider that still says fromId is understood', () => {
    const payload = { id: 'm', talkerId: '', fromId: 'a', listenerId: 'b', timestamp: 1, type: types.Message.Text }
    expect(partiesOf(payload)).toEqual({ sender: 'a', room: '', mentioned: [] })
  })
})
