import { describe, expect, it } from 'vitest'
import { applyChange, replayedViews, textIn, type ViewChange, type Views } from '../../../src/journal/views.ts'

const made = (...changes: ViewChange[]): Views => {
  const views: Views = new Map()
  for (const change of changes) applyChange(views, change)
  return views
}

describe('applyChange', () => {
  it('sets and overwrites a field, counts from nothing, places and moves on a board', () => {
    const views = made(
      ['set', 'members', '0001', 'a'],
      ['set', 'members', '0001', 'b'],
      ['add', 'tally:101', 'in', 1],
      ['add', 'tally:101', 'in', 2],
      ['add', 'tally:101', 'waiting', -1],
      ['rank', 'starts', '101', 5],
      ['rank', 'starts', '101', 3],
      ['rank+', 'board:all:all', '0001', 20],
      ['rank+', 'board:all:all', '0001', -25],
    )
    expect(views).toEqual(
      new Map<string, unknown>([
        ['members', { kind: 'hash', fields: new Map([['0001', 'b']]) }],
        [
          'tally:101',
          {
            kind: 'hash',
            fields: new Map([
              ['in', 3],
              ['waiting', -1],
            ]),
          },
        ],
        ['starts', { kind: 'zset', scores: new Map([['101', 3]]) }],
        ['board:all:all', { kind: 'zset', scores: new Map([['0001', -5]]) }],
      ]),
    )
  })
  it('a hash that lost its last field is gone, as in Redis; dropping from nothing makes nothing', () => {
    expect(made(['set', 'rooms', 'r', '{}'], ['drop', 'rooms', 'r'], ['drop', 'contacts', 'x']).size).toBe(0)
  })
  it('a count that comes back to nothing stays as 0, and so does a score, as in Redis', () => {
    const views = made(['add', 'meta', 'bound', 1], ['add', 'meta', 'bound', -1], ['rank+', 'b', '1', 5], ['rank+', 'b', '1', -5])
    expect(views.get('meta')).toEqual({ kind: 'hash', fields: new Map([['bound', 0]]) })
    expect(views.get('b')).toEqual({ kind: 'zset', scores: new Map([['1', 0]]) })
  })
  it('a view is a hash or a board, never both', () => {
    expect(() => made(['set', 'a', 'f', 'v'], ['rank', 'a', 'f', 1])).toThrow('view a is not a sorted set')
    expect(() => made(['rank', 'a', 'f', 1], ['add', 'a', 'f', 1])).toThrow('view a is not a hash')
  })
  it('a sum may be one of several views at once', () => {
    expect(made(['rank+', ['a', 'b'], '0001', 20], ['add', ['c'], 'x', 1])).toEqual(
      new Map<string, unknown>([
        ['a', { kind: 'zset', scores: new Map([['0001', 20]]) }],
        ['b', { kind: 'zset', scores: new Map([['0001', 20]]) }],
        ['c', { kind: 'hash', fields: new Map([['x', 1]]) }],
      ]),
    )
  })
})

describe('replayedViews', () => {
  it('are what the changes make one by one, once they are settled, however often', () => {
    const [boards, others] = [['a', 'b'], ['a']]
    const changes: ViewChange[] = [
      ['rank+', boards, '0001', 20],
      ['rank+', others, '0001', 5],
      ['add', ['c', 'd'], 'x', 3],
      ['rank+', boards, '0001', -20],
      ['rank+', boards, '0002', 1],
      ['set', 'members', '0001', 'a'],
    ]
    const { views, apply, settle } = replayedViews()
    for (const change of changes) apply(change)
    settle()
    expect(views).toEqual(made(...changes))
    apply(['rank+', boards, '0002', 1])
    settle()
    settle()
    expect(textIn(views.get('b'), '0002')).toBe('2')
  })
})
