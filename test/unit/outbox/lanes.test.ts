import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Said } from '../../../src/chat/said.ts'
import type { Item } from '../../../src/outbox/item.ts'
import { lanesOf } from '../../../src/outbox/lanes.ts'

let made = 0
const item = (kind: Said['kind'], more: Partial<Said> = {}): Item => {
  made += 1
  return { id: String(made), said: { to: { room: 'r' }, cause: `m${made}`, at: made, text: 'x', kind, ...more } }
}
const idsOf = (items: readonly Item[]) => items.map(({ id }) => id)
const hour = 60 * 60_000

describe('lanes', () => {
  it('an answer does not wait behind boards of its room; of one kind nothing overtakes another', () => {
    const boards = [item('publication'), item('publication')]
    const answers = [item('reply'), item('reply')]
    const lanes = lanesOf([...boards, ...answers], 100)
    expect(lanes.map(({ kind, items }) => [kind, idsOf(items)])).toEqual([
      ['reply', idsOf(answers)],
      ['publication', idsOf(boards)],
    ])
  })
  it('what one message caused for one place stays together, as its most urgent part', () => {
    const [answer, notice] = [item('reply', { cause: 'm' }), item('notice', { cause: 'm' })]
    const elsewhere = item('notice', { cause: 'm', to: { room: 'other' } })
    expect(lanesOf([answer, notice, elsewhere], 100).map(({ kind, place, items }) => [kind, place, items.length])).toEqual([
      ['reply', 'room r', 2],
      ['notice', 'room other', 1],
    ])
  })
  it('an answer an hour late is a notice', () => {
    const late = item('reply', { at: 0 })
    expect(lanesOf([late], hour)[0]?.kind).toBe('reply')
    expect(lanesOf([late], hour + 1)[0]?.kind).toBe('notice')
  })
  it('for any items: each stands in one lane, lanes hold one place, and order is kept in each', () => {
    const kinds = fc.constantFrom('reply' as const, 'alert' as const, 'notice' as const, 'reminder' as const, 'publication' as const)
    const any = fc.record({ kind: kinds, room: fc.constantFrom('a', 'b', 'c'), cause: fc.nat(12) })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 60 }), (all) => {
        const items = all.map(({ kind, room, cause }) => item(kind, { to: { room }, cause: `c${cause}` }))
        const lanes = lanesOf(items, made)
        expect(lanes.flatMap((lane) => idsOf(lane.items)).sort()).toEqual(idsOf(items).sort())
        for (const lane of lanes) {
          const numbers = lane.items.map(({ id }) => Number(id))
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
          expect(new Set(lane.items.map(({ said }) => `room ${'room' in said.to ? said.to.room : ''}`))).toEqual(new Set([lane.place]))
        }
      }),
    )
  })
})
