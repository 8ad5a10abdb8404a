import { expect, it } from 'vitest'
import type { SaidFile } from '../../../src/chat/said.ts'
import { drawings } from '../../../src/outbox/drawings.ts'

const file = (name: string): SaidFile => ({ name, table: { title: '名单', columns: [], rows: [] } })

it('drawn files are kept until their turn, twenty at most are drawn ahead, and what will not be sent soon is forgotten', async () => {
  const drawn = drawings(async ({ name }, house: string) => `drawn ${name} of ${house}`)
  for (let n = 0; n < 20; n += 1) {
    expect(drawn.full()).toBe(false)
    await drawn.make(`${n}`, file(`${n}.png`), 'qiuxian')
  }
  expect(drawn.full()).toBe(true)
  expect(drawn.of('7')).toBe('drawn 7.png of qiuxian')
  drawn.keepOnly(() => new Set(['7', '30']))
  expect([drawn.full(), drawn.of('6'), drawn.of('7'), drawn.of('30')]).toEqual([false, undefined, 'drawn 7.png of qiuxian', undefined])
  drawn.forget('7')
  expect(drawn.of('7')).toBeUndefined()
})
