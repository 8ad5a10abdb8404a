import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../../src/journal/events.ts'
import { project } from '../../../src/journal/project.ts'
import { eventsIn, rowOf } from '../../../src/journal/row.ts'
import { type OneChange, viewByView } from '../../../src/journal/views.ts'
import { WordList } from '../../../src/journal/words.ts'
import { facts } from '../../support/facts.ts'

/**
 * One event of every kind as version 1 wrote it, and what it changes. The events never change: ledgers hold such. A new kind gets a line at
 * the end; where views are given another shape, the changes do (and `viewsShape` with them, so that every ledger makes its own anew).
 */
const kept = readFileSync(new URL('../../fixtures/events-1.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { event: JournalEvent; changes: OneChange[] })

/** In the order of views: within one, as they come. */
const byView = (changes: readonly OneChange[]): OneChange[] => [...changes].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0))

describe('an event that version 1 wrote', () => {
  it('is kept here of every kind there is', () => {
    expect(kept.map(({ event }) => event.type).sort()).toEqual(Object.keys(facts).sort())
  })
  it.each(kept.map(({ event, changes }, index) => [event.type, index, event, changes] as const))(
    '%s means what it meant',
    (_type, index, event, changes) => {
      // as it stood in the stream: alone in its row, and packed with what comes again
      expect(eventsIn(JSON.stringify(event), new WordList())).toEqual([event])
      expect(eventsIn(rowOf([event], event.occurredAt, new WordList()), new WordList())).toEqual([event])
      const made = JSON.parse(JSON.stringify(project(event, String(index + 1)).flatMap(viewByView))) as OneChange[]
      expect(byView(made)).toEqual(byView(changes))
    },
  )
})
