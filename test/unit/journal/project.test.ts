import { describe, expect, it } from 'vitest'
import type { Fact, JournalEvent } from '../../../src/journal/events.ts'
import { project, UnknownEvent } from '../../../src/journal/project.ts'
import { eventsIn, rowOf } from '../../../src/journal/row.ts'
import { actShelf } from '../../../src/journal/shelves.ts'
import { applyChange, type Views, viewByView } from '../../../src/journal/views.ts'
import { WordList } from '../../../src/journal/words.ts'
import { at, facts } from '../../support/facts.ts'

const event = (fact: Fact, more: Partial<JournalEvent> = {}): JournalEvent =>
  ({ v: 1, occurredAt: at, recordedAt: at + 1, by: '0001', act: 'an act', ...fact, ...more }) as JournalEvent

const deepFreeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) deepFreeze(part)
  return Object.freeze(value)
}

const words = new WordList()
words.learn(0, ['会员单位', '集体学习'])

describe('project', () => {
  it.each(Object.values(facts).map((fact) => [fact.type, fact] as const))(
    '%s: the same event gives the same changes, and is left as it was',
    (type, fact) => {
      const frozen = deepFreeze(event(fact))
      const changes = project(frozen, '7')
      expect(project(JSON.parse(JSON.stringify(frozen)) as JournalEvent, '7')).toEqual(changes)
      // and so does the event as it is read from its row
      expect(eventsIn(rowOf([frozen], at, words), words).flatMap((read) => project(read, '7'))).toEqual(changes)
      // what the bot did by itself is remembered as an act, and changes no other view
      expect(changes.length > 0).toBe(!['rules.proposed', 'suspects.told', 'unsaid.told', 'due.done', 'dues.dropped'].includes(type))
      for (const [op, key, field, value] of changes.flatMap(viewByView)) {
        expect([key, field].every((part) => typeof part === 'string' && part !== '' && !part.includes('undefined'))).toBe(true)
        expect(op === 'drop' ? value === undefined : op === 'set' ? typeof value === 'string' : Number.isSafeInteger(value)).toBe(true)
      }
    },
  )
  it('remembers an act allowed once with what it was about and when', () => {
    expect(project(event(facts['claim-code.ended'], { once: 'claim' }), '7')).toContainEqual([
      'set',
      actShelf('an act'),
      'an act',
      `${at} claim`,
    ])
  })
  it('counts an entry whole, by branch and by tier, in its month, quarter, half, year and for all time', () => {
    const boards = project(event(facts['points.awarded']), '7')
      .flatMap(viewByView)
      .flatMap(([op, key, field, value]) => (op === 'rank+' ? [`${key} ${field} ${value}`] : []))
    const scopes = ['all', 'b=医疗保障分会', 't=会员单位']
    const periods = ['2026-11', '2026Q4', '2026H2', '2026', 'all']
    expect(boards.sort()).toEqual(scopes.flatMap((scope) => periods.map((period) => `board:${scope}:${period} 0005 25`)).sort())
  })
  it('a reversal leaves every board as if the entry had never been', () => {
    const views: Views = new Map()
    for (const fact of [facts['points.awarded'], facts['points.reversed']])
      for (const change of project(event(fact), '7')) applyChange(views, change)
    const left = [...views]
      .filter(([name]) => name.startsWith('board:'))
      .flatMap(([, view]) => (view.kind === 'zset' ? [...view.scores.values()] : [Number.NaN]))
    expect(left).toEqual(Array(15).fill(0))
    const branches = views.get('branches:2026-11')
    expect(branches?.kind === 'hash' ? branches.fields.get('医疗保障分会') : null).toBe(0)
  })
  it('fails loudly on an event of a newer version: by its type, or by its shape', () => {
    const newer = { ...event(facts['room.dropped']), type: 'room.painted' } as unknown as JournalEvent
    expect(() => project(newer, '7')).toThrow(new UnknownEvent('unknown event room.painted v1'))
    const reshaped = { ...event(facts['room.dropped']), v: 2 } as unknown as JournalEvent
    expect(() => project(reshaped, '7')).toThrow(new UnknownEvent('unknown event room.dropped v2'))
  })
})
